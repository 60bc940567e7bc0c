# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kleinstadt.people"
    label = "people"

    def ready(self) -> None:
        import_module("kleinstadt.people.receivers")
