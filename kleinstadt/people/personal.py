# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What each model holds of persons, and what becomes of it when one asks for it or wants to go.

The one list for export (Art. 15, 20 GDPR), erasure (Art. 17) and the record of processing (Art. 30).
A model that is not in it, or a field that looks personal and is not named, fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from kleinstadt.people.models import User


@dataclass(frozen=True)
class Subject:
    """The person concerned, with all that she is known by."""

    user: User
    addresses: tuple[str, ...]
    names: tuple[str, ...]  # whole names and addresses, as they may stand in texts

    @property
    def key(self) -> str:
        """As `core.audit` names a row."""
        return f"people.user:{self.user.pk}"


Mine = Callable[[Subject], Q]


@dataclass(frozen=True)
class Rule:
    """What a model holds of a person.

    mine: which rows are hers; these are exported. erase: "delete" (the rows go), "blank" (the
    fields in `blank` get these values, the row stays), or "with the account" (the database removes
    or empties them). redact: texts in which her name or address is replaced, in all rows. fields:
    those that name or describe a person; harmless: fields that only look like it.
    """

    words: str
    mine: Mine | None = None
    erase: str = "with the account"
    blank: dict[str, Any] | None = None
    redact: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


def by(*names: str) -> Mine:
    """Rows in which one of these foreign keys points to the person."""
    return lambda subject: reduce(or_, (Q(**{name: subject.user}) for name in names))


def at(*names: str) -> Mine:
    """Rows in which one of these fields holds an address of the person."""

    def found(subject: Subject) -> Q:
        none = Q(pk__in=[])
        tests = (Q(**{f"{name}__iexact": one}) for name in names for one in subject.addresses)
        return reduce(or_, tests, none)

    return found


def either(*tests: Mine) -> Mine:
    """Rows for which one of the tests holds."""
    return lambda subject: reduce(or_, (test(subject) for test in tests))


NOTHING = Rule("nothing of persons")
ACCOUNT = "goes with the account"
OFFICE = "who did it; the work itself belongs to the office"

RULES: dict[str, Rule] = {
    "people.User": Rule(
        "the account",
        lambda subject: Q(pk=subject.user.pk),
        fields=("username", "first_name", "last_name", "email", "password"),
    ),
    "people.User_groups": Rule(ACCOUNT, by("user"), fields=("user",)),
    "people.User_user_permissions": Rule(ACCOUNT, by("user"), fields=("user",)),
    "people.Membership": Rule("which town somebody belongs to", by("person"), fields=("person",)),
    "people.Holding": Rule("which function somebody holds", by("person"), fields=("person",)),
    "people.Claim": Rule(
        "who asked to speak for a town; the decision stays, without the person",
        either(by("person"), at("email")),
        "blank",
        {"name": "", "email": "", "phone": "", "mayor_address": "", "note": "", "reason": "-"},
        redact=("note", "reason"),
        fields=("name", "email", "phone", "mayor_address", "note", "person", "decided_by"),
    ),
    "people.Approval": Rule(
        "which mayor's office was asked",
        at("address"),
        "blank",
        {"address": ""},
        fields=("address", "sender"),
    ),
    "people.Concern": Rule(OFFICE, by("answered_by"), redact=("answer",), fields=("answered_by",)),
    "people.Function": NOTHING,
    "people.Mailbox": Rule(
        "shared mailboxes, and whose address is used as one",
        at("address"),
        "delete",
        fields=("address",),
    ),
    "people.Handover": Rule(
        "who handed a function over, and what was open then",
        by("giver", "taker"),
        redact=("note", "content"),
        fields=("giver", "taker", "note", "content"),
    ),
    "people.Invitation": Rule(
        "who was invited, by whom",
        either(by("accepted_by"), at("email")),
        "blank",
        {"name": "", "email": "", "note": ""},
        redact=("note",),
        fields=("name", "email", "note", "inviter", "accepted_by"),
    ),
    "people.InvitationList": Rule(
        "lists of people to invite",
        by("sender"),
        "delete",
        redact=("rows", "file"),
        fields=("sender", "rows", "file"),
    ),
    "people.ClockMark": NOTHING,
    "core.Addressee": Rule(
        "who gets mail from us, and how", at("address"), "delete", fields=("address",)
    ),
    "core.Mail": Rule(
        "mail to a person, which goes with her; in mail to others her name is replaced",
        at("addressee__address", "reply_to"),
        "blank",
        {"reply_to": ""},
        redact=("subject", "html", "text"),
        fields=("subject", "html", "text", "reply_to"),
    ),
    "core.Incoming": NOTHING,
    "core.Correction": Rule(
        "reports of readers; the report stays, without who sent it",
        at("reply_to"),
        "blank",
        {"reply_to": ""},
        redact=("text", "record"),
        fields=("text", "reply_to"),
    ),
    "core.CorrectionMessage": Rule(
        "what was written on in a report",
        at("correction__reply_to"),
        redact=("text",),
        fields=("text",),
        harmless=("by_office",),
    ),
    "core.Pseudonym": Rule(
        "whose pseudonym stands in the audit log; without it nobody can tell",
        lambda subject: Q(person=subject.key),
        "delete",
        fields=("person",),
    ),
    "core.AuditEntry": Rule("acts under pseudonyms, which stay", harmless=("by",)),
    "core.AuditHead": NOTHING,
    "core.Stamp": NOTHING,
    "core.LegalText": NOTHING,
    "core.Tries": Rule("keyed checksums for limits, kept for a day"),
    "towns.ImportRun": Rule(
        OFFICE,
        lambda subject: Q(started_by=subject.user.get_username()),
        "blank",
        {"started_by": ""},
        fields=("started_by",),
    ),
    "pictures.Picture": Rule(OFFICE, by("uploaded_by_user"), fields=("uploaded_by_user",)),
    "wagtailimages.Image": Rule(OFFICE, by("uploaded_by_user"), fields=("uploaded_by_user",)),
    "wagtaildocs.Document": Rule(OFFICE, by("uploaded_by_user"), fields=("uploaded_by_user",)),
    "wagtailusers.UserProfile": Rule(ACCOUNT, by("user"), "delete", fields=("user", "avatar")),
    "wagtailadmin.EditingSession": Rule(ACCOUNT, by("user"), fields=("user",)),
    "wagtailadmin.FormState": Rule(ACCOUNT, by("user"), fields=("user",)),
    "wagtailcore.ModelLogEntry": Rule(
        OFFICE,
        by("user"),
        "blank",
        {"user": None},
        redact=("label", "data"),
        fields=("user", "label"),
    ),
    "wagtailcore.PageLogEntry": Rule(
        OFFICE,
        by("user"),
        "blank",
        {"user": None},
        redact=("label", "data"),
        fields=("user", "label"),
    ),
    "wagtailcore.Revision": Rule(
        OFFICE, by("user"), redact=("content", "object_str"), fields=("user",)
    ),
    "wagtailcore.UploadedFile": Rule(
        OFFICE, by("uploaded_by_user"), "delete", fields=("uploaded_by_user",)
    ),
    "wagtailcore.WorkflowState": Rule(OFFICE, by("requested_by"), fields=("requested_by",)),
    "wagtailcore.TaskState": Rule(OFFICE, by("finished_by"), fields=("finished_by",)),
    "wagtailcore.Page": Rule(OFFICE, by("owner", "locked_by"), fields=("owner", "locked_by")),
    "wagtailcore.Comment": Rule("remarks on drafts", by("user"), fields=("user", "resolved_by")),
    "wagtailcore.CommentReply": Rule("remarks on drafts", by("user"), fields=("user",)),
    "wagtailcore.PageSubscription": Rule(ACCOUNT, by("user"), fields=("user",)),
    "account.EmailAddress": Rule("confirmed addresses", by("user"), fields=("user", "email")),
    "account.EmailConfirmation": Rule(ACCOUNT, fields=("email_address",)),
    "mfa.Authenticator": Rule(
        "second factors; secrets are not given out", by("user"), fields=("user",)
    ),
    "socialaccount.SocialApp": NOTHING,
    "socialaccount.SocialAccount": Rule(
        "what an identity provider said when she signed in through it", by("user"), fields=("user",)
    ),
    "socialaccount.SocialToken": Rule(ACCOUNT, fields=("account",)),
    "sessions.Session": Rule("who is signed in; ended before the account is erased"),
}
WITHOUT_PERSONS = frozenset(
    {"auth", "contenttypes", "library", "taggit", "towns", "pictures", "wagtailsearch"}
    | {"wagtailadmin", "wagtailcore", "wagtailimages", "portal"}
)
"""Apps whose other models hold nothing of persons: registers, pages, rights, vocabularies."""
SECRET = frozenset({"password", "key", "token", "data", "message_id", "worker", "session_key"})
"""Fields that secure something and are left out of an export."""


def rule_of(label: str) -> Rule | None:
    """The rule of a model, None when there is none."""
    found = RULES.get(label)
    if found is None and label.partition(".")[0] in WITHOUT_PERSONS:
        return NOTHING
    return found
