# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Opening a link once: what is forged, used, withdrawn or expired is refused in plain words."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.utils.translation import gettext as _

from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import LinkRefused
from kleinstadt.people.models import OneTimeLink

L = TypeVar("L", bound=OneTimeLink)


def opened(kind: type[L], token: str) -> L:
    """The row behind a link that could be used now; looking uses nothing up.

    Raises LinkRefused, or ClockBehind when the clock was set back.
    """
    link = kind.of_token(token)
    if link is None:
        raise LinkRefused(
            _(
                "This link is not one of ours. Perhaps a part of it was lost: please copy it from the"
                " mail as a whole."
            )
        )
    refuse_closed(link, checked_now())
    return link


def refuse_closed(link: OneTimeLink, now: dt.datetime) -> None:
    """Raise LinkRefused when the link was used or withdrawn, or has expired."""
    if link.used_at is not None:
        raise LinkRefused(_("This link was used already. It opens once only."))
    if link.revoked_at is not None:
        raise LinkRefused(_("This link was withdrawn. If you have a newer mail, use its link."))
    if link.expires_at <= now:
        raise LinkRefused(_("This link has expired. Please ask for a new one."))


def use_up(link: OneTimeLink, **changes: object) -> dt.datetime:
    """Use a link; of many at once one succeeds. Returns the moment of use.

    changes: other fields of the row to set with it. Raises LinkRefused, ClockBehind. Call it in the
    transaction of what the link does, so that a failure leaves the link unused.
    """
    now = checked_now()
    usable = type(link)._default_manager.filter(  # noqa: SLF001  # Django's documented model API
        pk=link.pk, used_at=None, revoked_at=None, expires_at__gt=now
    )
    if not usable.update(used_at=now, **changes):
        link.refresh_from_db()
        refuse_closed(link, now)
    link.refresh_from_db()
    return now


def withdraw(link: OneTimeLink) -> bool:
    """Let a link open nothing any more; False when it was used or withdrawn before."""
    usable = type(link)._default_manager.filter(  # noqa: SLF001  # Django's documented model API
        pk=link.pk, used_at=None, revoked_at=None
    )
    return bool(usable.update(revoked_at=checked_now()))
