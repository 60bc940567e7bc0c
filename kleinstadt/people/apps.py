# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "kleinstadt.people"
    label = "people"

    def ready(self) -> None:
        import_module("kleinstadt.people.receivers")  # registers itself
        post_migrate.connect(_establish_roles, sender=self)


def _establish_roles(**_more: Any) -> None:
    """The groups that stand for roles are there in every database, and name what the table names."""
    import_module("kleinstadt.people.actions.roles").establish()
