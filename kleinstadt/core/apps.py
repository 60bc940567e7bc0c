# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kleinstadt.core"
    label = "core"

    def ready(self) -> None:
        import_module("kleinstadt.core.receivers")
