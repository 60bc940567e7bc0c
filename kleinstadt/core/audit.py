# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log: append-only, a chain of checksums over pseudonyms.

Persons stand in it under a pseudonym; the row that says whose it is can be erased, and no checksum
changes. So nothing that names a person may be written into it: no names, addresses, free texts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from kleinstadt.core.models import AuditEntry, AuditHead, Pseudonym

BEGIN = "0" * 64  # what stands before the first entry
READ_AT_ONCE = 2_000
Plain = str | int | bool | None
Person = models.Model | AnonymousUser


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: at which number, and in plain words why (a message id)."""

    number: int
    reason: str


MISSING = gettext_noop("missing")
CHANGED = gettext_noop("was changed")
UNFIT = gettext_noop("does not follow the one before")
OTHER = gettext_noop("is not the one that was noted")


@transaction.atomic
def record(
    verb: str,
    *,
    by: Person | None = None,
    about: models.Model | str = "",
    **details: Plain,
) -> AuditEntry:
    """Add an entry within the transaction of the action; undone with it.

    verb: "object.done", as in "import.confirmed". by: the person who acts, None for the system or
    somebody unknown. about: a row, or words of our own; a person is put under pseudonym. details: plain
    values that name no person. Call it last in an action: the end of the log stays held until the
    transaction is through.
    """
    by_name = pseudonym(by) if isinstance(by, models.Model) else ""
    about_name = about if isinstance(about, str) else _reference(about)
    AuditHead.objects.get_or_create(pk=1, defaults={"checksum": BEGIN})
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now().astimezone(dt.UTC).isoformat(),
        verb=verb,
        by=by_name,
        about=about_name[:120],
        details=details,
        previous=head.checksum,
    )
    entry.checksum = checksum(entry)
    entry.save(force_insert=True)
    head.number, head.checksum = entry.number, entry.checksum
    head.save()
    return entry


def checksum(entry: AuditEntry) -> str:
    """SHA-256 over everything an entry says, the checksum before it included."""
    said = [
        entry.number,
        entry.at,
        entry.verb,
        entry.by,
        entry.about,
        entry.details,
        entry.previous,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(*, known: tuple[int, str] | None = None) -> Iterator[Break]:
    """Every place where the chain does not hold; nothing when it does.

    known: number and checksum of an entry that were noted elsewhere, which the log must still hold.
    A change of all entries after one, with all checksums made anew, shows only by such a note.
    """
    expected, before = 1, BEGIN
    for entry in AuditEntry.objects.order_by("number").iterator(READ_AT_ONCE):
        if entry.number != expected:
            yield Break(expected, MISSING)
        elif entry.previous != before:
            yield Break(entry.number, UNFIT)
        if checksum(entry) != entry.checksum:
            yield Break(entry.number, CHANGED)
        if known and entry.number == known[0] and entry.checksum != known[1]:
            yield Break(entry.number, OTHER)
        expected, before = entry.number + 1, entry.checksum
    number, last = end()
    if (number, last) != (expected - 1, before):
        yield Break(expected, MISSING)
    if known and known[0] >= expected:
        yield Break(known[0], MISSING)


def end() -> tuple[int, str]:
    """Number and checksum of the last entry: worth noting elsewhere, as on paper or in a backup."""
    head = AuditHead.objects.filter(pk=1).first()
    return (head.number, head.checksum) if head else (0, BEGIN)


def pseudonym(person: models.Model) -> str:
    """The name of a person in the log; made when it is first needed."""
    found, fresh = Pseudonym.objects.get_or_create(
        person=key(person), defaults={"name": f"p-{secrets.token_hex(8)}"}
    )
    if not fresh:
        Pseudonym.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return found.name


def key(row: models.Model) -> str:
    """A row as "app.model:key"."""
    return f"{row._meta.label_lower}:{row.pk}"  # noqa: SLF001  # Django's documented model API


def _reference(row: models.Model) -> str:
    return pseudonym(row) if isinstance(row, get_user_model()) else key(row)
