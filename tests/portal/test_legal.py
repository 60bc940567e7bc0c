# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The pages that the law requires: editable, and asked for until they are there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from kleinstadt.core.models import LegalText
from kleinstadt.people.roles import Role
from tests.signing import sign_in_as

pytestmark = pytest.mark.django_db
ASKED = "Betreiber"


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
def test_a_page_asks_for_its_text_until_it_is_there(client, name):
    before = client.get(reverse(name)).content.decode()
    LegalText.objects.create(
        kind=name, text="<p>Stadt <b>Muster</b></p>", checked_on=timezone.localdate()
    )
    after = client.get(reverse(name)).content.decode()

    assert ("kern-alert--warning" in before, "kern-alert--warning" in after) == (True, False)
    assert "<b>Muster</b>" in after


def test_the_operator_is_reminded_of_what_is_missing_or_old(client):
    sign_in_as(client, Role.ADMINISTRATOR)
    today = timezone.localdate()
    LegalText.objects.create(kind="imprint", text="<p>x</p>", checked_on=today)
    old = today - dt.timedelta(days=366)
    LegalText.objects.create(kind="accessibility", text="<p>x</p>", checked_on=old)

    page = client.get(reverse("operations"))

    assert page.context["legal_gaps"] == [("Datenschutz", False), ("Barrierefreiheit", True)]
    assert "Datenschutz" in page.content.decode()
    LegalText.objects.filter(kind="accessibility").update(checked_on=today)
    LegalText.objects.create(kind="privacy", text="<p>x</p>", checked_on=today)
    assert "verlangt das Gesetz" not in client.get(reverse("operations")).content.decode()


def test_texts_are_written_in_the_back_office_by_administrators_only(client):
    sign_in_as(client, Role.EDITOR)
    assert client.get("/verwaltung/pflichttexte/new/").status_code in {302, 403}
    sign_in_as(client, Role.ADMINISTRATOR)
    fields = {
        "kind": "imprint",
        "text": '{"blocks": [{"key": "a", "text": "Stadt Muster", "type": "unstyled"}], "entityMap": {}}',
        "checked_on": "2026-11-22",
    }

    assert client.post("/verwaltung/pflichttexte/new/", fields).status_code == 302
    assert "Stadt Muster" in client.get(reverse("imprint")).content.decode()
