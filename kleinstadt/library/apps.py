# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "kleinstadt.library"
    label = "library"

    def ready(self) -> None:
        from kleinstadt.library import receivers  # noqa: F401, PLC0415  # registers itself
