# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is refused, in the plain words that a page shows."""

from __future__ import annotations

import logging

from django.utils.functional import Promise

log = logging.getLogger(__name__)


class Refusal(Exception):  # noqa: N818  # says what happened
    """Somebody may not, or no longer, do this. str() is what the page says.

    Every refusal is logged by its kind, without names or addresses.
    """

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        log.warning("refused: %s", type(self).__name__)

    def __str__(self) -> str:
        return str(self.args[0])


class NotAllowed(Refusal):
    """The person does not administer the place."""


class Held(Refusal):
    """Somebody else holds the function, or was quicker."""


class LinkRefused(Refusal):
    """A link is forged, used, withdrawn or expired."""


class ClockBehind(Refusal):
    """The clock of the server was set back."""


class Claimed(Refusal):
    """Somebody was first, or the claim is decided."""
