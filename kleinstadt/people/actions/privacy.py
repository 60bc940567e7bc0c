# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing a person from everywhere, and what is too old to be kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from kleinstadt.core.audit import record
from kleinstadt.core.models import Addressee, Correction, Incoming, Mail, Pseudonym
from kleinstadt.people.models import Claim, Invitation, User
from kleinstadt.people.personal import Rule, Subject
from kleinstadt.people.queries.privacy import ruled, sessions_of, subject_of
from kleinstadt.people.roles import Role, site_roles

REDACTED = "[gelöscht]"
FEWEST_ADMINISTRATORS = 2  # before one of them may go


class LastAdministrator(Exception):  # noqa: N818  # says what happened
    """Without this person nobody could operate the site."""


@transaction.atomic
def erase(user: User, *, by: User | None = None) -> None:
    """Remove a person from every table, texts included; counts and the audit log stay.

    by: who does it, None for the person herself. Raises LastAdministrator.
    """
    if Role.ADMINISTRATOR in site_roles(user):
        others = User.objects.filter(
            Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR.value), is_active=True
        )
        if not others.exclude(pk=user.pk).exists():
            raise LastAdministrator
    record("person.erased", by=by or user, about=user)
    subject = subject_of(user)
    Session.objects.filter(pk__in=sessions_of(user)).delete()
    for model, rule in ruled():
        _apply(model, rule, subject)
    user.delete()
    transaction.on_commit(_forget)


def _apply(model: type[models.Model], rule: Rule, subject: Subject) -> None:
    rows = model._base_manager.all()  # noqa: SLF001  # Django's documented model API
    if rule.mine is not None and rule.erase == "delete":
        for row in rows.filter(rule.mine(subject)):
            _delete_files(row)
            row.delete()
    elif rule.mine is not None and rule.blank:
        rows.filter(rule.mine(subject)).update(**rule.blank)
    for name in rule.redact:
        _redact(rows, name, subject)


def _redact(rows: Any, name: str, subject: Subject) -> None:
    """Replace name and addresses in a text, or in the texts of a structure."""
    field = rows.model._meta.get_field(name)  # noqa: SLF001  # the same
    for word in subject.names:
        # umlauts may stand as codes in a structure, and no database folds them alike: look at all
        plain = not isinstance(field, models.JSONField) and word.isascii()
        for row in (rows.filter(**{f"{name}__icontains": word}) if plain else rows).iterator():
            before = getattr(row, name)
            after = _without(before, word)
            if after != before:
                rows.filter(pk=row.pk).update(**{name: after})


def _without(value: Any, word: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, word) for one in value]
    if not isinstance(value, str):
        return value
    lowered, parts, at = value.lower(), [], 0
    while (found := lowered.find(word.lower(), at)) >= 0:
        parts += [value[at:found], REDACTED]
        at = found + len(word)
    return "".join([*parts, value[at:]])


def _delete_files(row: models.Model) -> None:
    for field in row._meta.concrete_fields:  # noqa: SLF001  # the same
        if isinstance(field, models.FileField) and getattr(row, field.name):
            getattr(row, field.name).delete(save=False)


def _forget() -> None:
    """Empty what is beside the tables: the cache, and SQLite's journal, which keeps old pages."""
    cache.clear()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def outdated(now: dt.datetime) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """What is older than it may be: its name (a setting) and the rows."""

    def before(name: str) -> dt.datetime:
        return now - dt.timedelta(days=settings.KEEP_DAYS[name])

    settled = [Mail.State.SENT, Mail.State.BUNDLED, Mail.State.UNWANTED, Mail.State.REFUSED]
    yield "mail", Mail.objects.filter(state__in=settled, written_at__lt=before("mail"))
    yield "mail", Incoming.objects.filter(received_at__lt=before("mail"))
    yield (
        "mail",
        Addressee.objects.filter(mails=None, pace=Addressee.Pace.AT_ONCE, left=[], quiet_from=None),
    )
    done = Correction.objects.filter(state=Correction.State.DONE)
    yield "reports", done.filter(created_at__lt=before("reports"))
    over = Q(expires_at__lt=before("requests"))
    yield "requests", Invitation.objects.filter(over)
    undecided = [Claim.State.DRAFT, Claim.State.REFUSED]
    yield "requests", Claim.objects.filter(over, state__in=undecided)
    yield "names", Pseudonym.objects.filter(used_at__lt=before("names"))
    yield "sessions", Session.objects.filter(expire_date__lt=now)


def tidy(*, dry_run: bool = False) -> dict[str, int]:
    """Delete what is too old; returns how many rows of each model went, or would go."""
    counts: dict[str, int] = {}
    for _name, rows in list(outdated(timezone.now())):
        label = str(rows.model._meta.label)  # noqa: SLF001  # the same
        counts[label] = rows.count()
        if not dry_run and counts[label]:
            with transaction.atomic():
                rows.delete()
    if not dry_run and any(counts.values()):
        record("retention.done", rows=json.dumps(counts))
    return counts
