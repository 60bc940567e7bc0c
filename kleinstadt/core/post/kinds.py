# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The kinds of mail there are; each app tells its own when it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kleinstadt.core.post.replies import Reply

    Receiver = Callable[[Reply], None]


@dataclass(frozen=True)
class Kind:
    """A kind of mail. `label` is what an addressee reads of it.

    A necessary one goes at once and cannot be left: what was asked for a minute ago, or what the
    law wants told.
    """

    key: str
    label: str | Promise
    necessary: bool = False


_KINDS: dict[str, Kind] = {}
_RECEIVERS: dict[str, Receiver] = {}


def tell(kind: Kind) -> Kind:
    """Make a kind known; its key is unique."""
    if _KINDS.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"two kinds of mail are called {kind.key}")
    return kind


def take_replies(kind: Kind, receiver: Receiver) -> None:
    """Let a receiver take in what is answered by mail to mails of this kind.

    It runs inside a transaction and raises `replies.NotTaken` with a reason in plain words.
    """
    _RECEIVERS[kind.key] = receiver


def receiver_of(kind: Kind) -> Receiver | None:
    """Who takes in replies to mails of this kind."""
    return _RECEIVERS.get(kind.key)


def known(key: str) -> Kind:
    """The kind of this key; one that is no longer known counts as necessary and takes no reply."""
    return _KINDS.get(key) or Kind(key, key, necessary=True)


def optional() -> list[Kind]:
    """The kinds that can be left."""
    return [kind for kind in _KINDS.values() if not kind.necessary and kind is not DIGEST]


PLAIN = tell(Kind("plain", _("Mail about your account"), necessary=True))
DIGEST = tell(Kind("digest", _("Digest")))
NOTICE = tell(Kind("notice", _("Answer of the mail room"), necessary=True))
