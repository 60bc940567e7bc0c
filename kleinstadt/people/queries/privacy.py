# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that is stored of a person, over all models."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from kleinstadt.core.models import AuditEntry, Pseudonym
from kleinstadt.people.models import User
from kleinstadt.people.personal import SECRET, Rule, Subject, rule_of

SHORTEST_NAME = 5  # characters: shorter names are words that may mean anything


def subject_of(user: User) -> Subject:
    """What a person is known by."""
    confirmed = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = {one.strip().lower() for one in [user.email, *confirmed] if one.strip()}
    name = user.get_full_name()
    names = {*addresses, name if " " in name else "", user.get_username()}
    names = {one for one in names if len(one) >= SHORTEST_NAME}
    return Subject(user, tuple(sorted(addresses)), tuple(sorted(names, key=len, reverse=True)))


def ruled() -> Iterator[tuple[type[models.Model], Rule]]:
    """Every model that has a table of its own, with its rule."""
    for model in apps.get_models(include_auto_created=True):
        rule = rule_of(model._meta.label)  # noqa: SLF001  # Django's documented model API
        if rule is not None and model._meta.managed and not model._meta.proxy:  # noqa: SLF001  # the same
            yield model, rule


def held(user: User) -> dict[str, list[dict[str, Any]]]:
    """All rows about a person by model; secrets are left out. A person without rows has no entry."""
    subject, found = subject_of(user), {}
    for model, rule in ruled():
        if rule.mine is None:
            continue
        mine = model._default_manager.filter(rule.mine(subject))  # noqa: SLF001  # the same
        rows = [_shown(row) for row in mine.order_by("pk")]
        if rows:
            found[str(model._meta.label)] = rows  # noqa: SLF001  # the same
    name = Pseudonym.objects.filter(person=subject.key).values_list("name", flat=True).first()
    if name:
        acts = AuditEntry.objects.filter(models.Q(by=name) | models.Q(about=name))
        found["core.AuditEntry"] = [_shown(row) for row in acts]
    return found


def _shown(row: models.Model) -> dict[str, Any]:
    return {
        field.name: str(value) if isinstance(value, models.fields.files.FieldFile) else value
        for field in row._meta.concrete_fields  # noqa: SLF001  # the same
        if field.name not in SECRET
        for value in [getattr(row, field.attname)]
    }


def export(user: User) -> bytes:
    """A ZIP with everything about a person: daten.json for machines, daten.html for reading."""
    data = held(user)
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    sections = [
        (apps.get_model(label)._meta.verbose_name_plural, _words(label), rows)  # noqa: SLF001  # the same
        for label, rows in data.items()
    ]
    page = render_to_string(
        "people/export.html", {"sections": sections, "person": user, "at": timezone.now()}
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("daten.json", text)
        archive.writestr("daten.html", page)
    return target.getvalue()


def _words(label: str) -> str:
    rule = rule_of(label)
    return rule.words if rule else ""


def sessions_of(user: User) -> list[str]:
    """Keys of the sessions in which a person is signed in."""
    return [
        session.session_key
        for session in Session.objects.all().iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
