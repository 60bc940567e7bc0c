# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of pages that may not be installed yet: by name where there is one, else as agreed."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, agreed: str, *args: str) -> str:
    """The address of a named page; the agreed one where no such name is known."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return agreed


def is_there(name: str, *args: str) -> bool:
    """Whether a page of this name exists."""
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True
