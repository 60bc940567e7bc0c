# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Stamps tell processes that data they keep in memory has changed; corrections reach the operator.

Tries are what rate limits count, for all processes together. Addressees and mails are the outbox:
a mail is a row of the transaction that causes it, and leaves afterwards.
"""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.fields import RichTextField

LOOKED_THROUGH_EVERY = dt.timedelta(days=365)


class Stamp(models.Model):
    """A counter per body of data; whoever changes the data raises it in the same transaction."""

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class Correction(models.Model):
    """A reader reports an error, or a town states its own view, on the record at an address."""

    class Kind(models.TextChoices):
        ERROR = "error", _("Report an error")
        COUNTERSTATEMENT = "counterstatement", _("Counterstatement")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")

    address = models.CharField(_("address"), max_length=300)
    record = models.CharField(_("record"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("text"), max_length=4000)
    reply_to = models.EmailField(_("e-mail address"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.record}"


class CorrectionMessage(models.Model):
    """What the office or the reader wrote on after a report, as by answering a mail."""

    correction = models.ForeignKey(
        Correction, verbose_name=_("correction"), on_delete=models.CASCADE, related_name="messages"
    )
    by_office = models.BooleanField(_("from the office"))
    text = models.TextField(_("text"), max_length=4000)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("message on a correction")
        verbose_name_plural = _("messages on corrections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Tries(models.Model):
    """When something limited was last tried, per key: what a rate limit remembers.

    Keys are keyed hashes, so that neither names nor network addresses are stored.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    times = models.JSONField(_("times"), default=list)  # seconds since 1970, oldest first
    last_at = models.DateTimeField(_("last"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("tries")
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return self.key


class Addressee(models.Model):
    """An address that gets mail from us, with how and when its reader wants it. No account is needed."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day, together")
        WEEKLY = "weekly", _("once a week, together")
        NEVER = "never", _("never")

    address = models.EmailField(_("e-mail address"), unique=True)  # in lower case
    pace = models.CharField(_("when"), max_length=10, choices=Pace, default=Pace.AT_ONCE)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    left = models.JSONField(_("kinds of mail left"), default=list, blank=True)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="addressee_quiet_from_and_until",
                violation_error_message=_("Quiet hours need a begin and an end."),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Mail(models.Model):
    """One mail to one addressee, written with the action that causes it and sent afterwards.

    The state is changed by conditional updates only, so that of several workers one wins:
    waiting -> sending (claimed: nothing has reached the server) -> handed (all but the last line
    is at the server) -> sent. What is found in `handed` after a crash becomes `unsure`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        HANDED = "handed", _("handed over")
        SENT = "sent", _("sent")
        HELD = "held", _("kept for a digest")
        BUNDLED = "bundled", _("part of a digest")
        REFUSED = "refused", _("refused by the mail server")
        UNSURE = "unsure", _("not certain")
        UNWANTED = "unwanted", _("not wanted")

    addressee = models.ForeignKey(
        Addressee, verbose_name=_("addressee"), on_delete=models.CASCADE, related_name="mails"
    )
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=80, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200)
    html = models.TextField(_("content"), blank=True)  # without the frame around it
    text = models.TextField(_("text"), blank=True)  # of mails that have no content of ours
    reply_to = models.CharField(_("replies to"), max_length=320, blank=True)
    takes_reply = models.BooleanField(_("takes a reply"), default=False)
    attachments = models.JSONField(_("attachments"), default=list)  # name, base64, media type
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("not before"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("claimed until"), null=True)
    fault = models.CharField(_("last fault"), max_length=500, blank=True)
    bundle = models.ForeignKey(
        "self",
        verbose_name=_("digest"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="bundled",
    )
    written_at = models.DateTimeField(_("written"))
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_state_due")]

    def __str__(self) -> str:
        return self.subject


class Incoming(models.Model):
    """That a mail came in and what became of it, so that none is taken twice; nothing of its content."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused with an answer")
        AUTOMATIC = "automatic", _("written by a machine")
        UNKNOWN = "unknown", _("answers no mail of ours")
        OTHER_SENDER = "other-sender", _("from another address")
        TOO_LARGE = "too-large", _("too large")
        SEEN = "seen", _("seen before")

    key = models.CharField(_("key"), max_length=64, unique=True)  # a checksum
    mail = models.ForeignKey(
        Mail, verbose_name=_("mail"), on_delete=models.SET_NULL, null=True, related_name="answers"
    )
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")

    def __str__(self) -> str:
        return f"{self.received_at:%d.%m.%Y} {self.outcome}"


class Pseudonym(models.Model):
    """The name under which a person stands in the audit log; without this row nobody knows who it was."""

    person = models.CharField(_("person"), max_length=80, unique=True)  # "app.model:key"
    name = models.CharField(_("pseudonym"), max_length=32, unique=True)
    used_at = models.DateTimeField(_("last used"), auto_now=True)

    class Meta:
        verbose_name = _("pseudonym")
        verbose_name_plural = _("pseudonyms")

    def __str__(self) -> str:
        return self.name


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads only; the log grows by `core.audit.record` and in no other way."""

    def update(self, **_fields: object) -> int:
        raise TypeError("the audit log is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("the audit log is append-only")


class AuditEntry(models.Model):
    """Who did what to what, under pseudonyms; each entry carries the checksum of the one before."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.CharField(_("at"), max_length=40)  # as it was hashed: ISO 8601, UTC
    verb = models.CharField(_("what"), max_length=60)
    by = models.CharField(_("who"), max_length=40, blank=True)  # pseudonym, or "" for the system
    about = models.CharField(_("about"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict)
    previous = models.CharField(_("checksum before"), max_length=64)
    checksum = models.CharField(_("checksum"), max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def delete(self, *_args: object, **_more: object) -> tuple[int, dict[str, int]]:
        raise TypeError("the audit log is append-only")


class AuditHead(models.Model):
    """The end of the log: one row, held while an entry is added, so that entries stand in a row."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    checksum = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name = _("end of the audit log")
        verbose_name_plural = _("end of the audit log")

    def __str__(self) -> str:
        return f"{self.number} {self.checksum}"


class LegalText(models.Model):
    """What the operator has to say by law: editable, and asked for until it is there."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", pgettext_lazy("page", "Privacy")
        ACCESSIBILITY = "accessibility", pgettext_lazy("page", "Accessibility")

    kind = models.CharField(_("page"), max_length=15, choices=Kind, unique=True)
    text = RichTextField(_("text"), features=["h2", "h3", "bold", "ol", "ul", "link"])
    checked_on = models.DateField(_("last checked"))

    class Meta:
        verbose_name = _("text required by law")
        verbose_name_plural = _("texts required by law")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_outdated(self) -> bool:
        """Whether it has to be looked through again; the law wants a yearly look."""
        return timezone.localdate() - self.checked_on > LOOKED_THROUGH_EVERY


def legal_gaps() -> list[tuple[str, bool]]:
    """The pages that the operator still owes: their names, and whether a text is there but too old."""
    texts = {one.kind: one for one in LegalText.objects.all()}
    return [
        (str(kind.label), kind.value in texts)
        for kind in LegalText.Kind
        if kind.value not in texts or texts[kind.value].is_outdated
    ]
