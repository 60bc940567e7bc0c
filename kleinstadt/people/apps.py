# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kleinstadt.people"
    label = "people"

    def ready(self) -> None:
        from kleinstadt.people import receivers  # noqa: F401, PLC0415  # registers itself
