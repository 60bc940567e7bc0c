# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Handing out roles that are held for the whole site, and taking them back."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from kleinstadt.people.models import User
from kleinstadt.people.roles import PERMISSIONS, SITE_WIDE, Role


@transaction.atomic
def establish() -> None:
    """Make the group of every such role, with the permissions that Wagtail looks up by group."""
    create_permissions(apps.get_app_config("people"), verbosity=0)
    for role in sorted(SITE_WIDE):
        group, _fresh = Group.objects.get_or_create(name=role.value)
        names = {name.partition(".")[2] for name, held_by in PERMISSIONS.items() if role in held_by}
        group.permissions.add(*Permission.objects.filter(codename__in=names))


@transaction.atomic
def give(person: User, role: Role) -> None:
    """Let a person have a role for the whole site. Raises ValueError for roles held in a place."""
    _check(role)
    group, _fresh = Group.objects.get_or_create(name=role.value)
    person.groups.add(group)
    _forget(person)


@transaction.atomic
def take(person: User, role: Role) -> None:
    """Take such a role from a person; nothing happens when she has not got it."""
    _check(role)
    person.groups.remove(*Group.objects.filter(name=role.value))
    _forget(person)


def _check(role: Role) -> None:
    if role not in SITE_WIDE:
        raise ValueError(f"{role} is held in a place, not for the whole site")


def _forget(person: User) -> None:
    if hasattr(person, "_site_roles"):
        del person._site_roles  # noqa: SLF001  # our own note on it
