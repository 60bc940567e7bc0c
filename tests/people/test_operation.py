# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office: people, towns, figures of use."""

import pytest
from django.urls import reverse

from kleinstadt.people.models import Claim, Holding, Membership
from kleinstadt.people.queries.usage import usage
from kleinstadt.people.roles import Role
from tests.people.factories import AMT, function, member, person, small_register
from tests.people.test_claims import made
from tests.signing import sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(db):
    return small_register()


@pytest.fixture
def office(client, towns):
    return sign_in_as(client, Role.PROGRAMME_OFFICE, last_name="Büro")


def test_people_are_found_by_name_and_address(client, office, towns):
    member(towns["Wittenberge"], last_name="Findling", email="f@x.example")
    person("Andere")

    for wanted in ("findl", "f@x", "\x00findling"):
        page = client.get(reverse("people"), {"q": wanted})
        assert [one.last_name for one in page.context["page"]] == ["Findling"]
    assert "So heißt niemand." in client.get(reverse("people"), {"q": "xyz"}).content.decode()


def test_an_account_is_closed_and_opened(client, office, towns):
    one = member(towns["Wittenberge"], last_name="Fort")
    function(towns["Wittenberge"], holder=one)
    address = reverse("person", args=[one.pk])

    assert "Bauamtsleitung" in client.get(address).content.decode()
    client.post(address, {"change": "close"})
    one.refresh_from_db()
    assert one.is_active is False
    assert Holding.objects.present().count() == 0
    client.post(address, {"change": "open"})
    membership = Membership.objects.get(person=one)
    client.post(address, {"change": "leave", "membership": membership.pk})
    client.post(address, {"change": "leave", "membership": "x"})
    one.refresh_from_db()
    assert one.is_active is True
    assert not Membership.objects.filter(person=one).exists()


def test_nobody_shuts_herself_out(client, office):
    client.post(reverse("person", args=[office.pk]), {"change": "close"})

    office.refresh_from_db()
    assert office.is_active is True


def test_towns_that_take_part_are_listed(client, office, towns):
    member(towns["Wittenberge"], "administrator")
    member(association=AMT)
    made(towns["Karstädt"], state=Claim.State.APPROVED)

    rows = client.get(reverse("towns_taking_part")).context["rows"]

    assert [(row["name"], row["people"], row["administrators"]) for row in rows] == [
        ("Amt Probe", 1, 0),
        ("Karstädt", 0, 0),
        ("Wittenberge", 1, 1),
    ]


def test_figures_count_and_name_nobody(client, office, towns):
    for _ in range(3):
        member(towns["Wittenberge"], last_name="Geheim")
    member(towns["Wittenberge"], is_demo=True)
    member(association=AMT, last_name="Geheim")

    (land,) = usage().lands
    page = client.get(reverse("usage")).content.decode()
    table = client.get(reverse("usage_file", kwargs={"kind": "csv"})).content.decode("utf-8-sig")
    book = client.get(reverse("usage_file", kwargs={"kind": "xlsx"})).content

    assert (land.name, land.towns, land.people) == ("Brandenburg", 3, 4)
    assert "Brandenburg" in page
    assert "Geheim" not in page + table
    assert '"Personen in Brandenburg";4' in table
    assert book.startswith(b"PK")


def test_one_or_two_people_are_not_counted_out_loud(client, office, towns):
    member(towns["Wittenberge"])

    shown = usage()

    assert [land.people for land in shown.lands] == [None]
    assert shown.people is None
    page = client.get(reverse("usage")).content.decode()
    assert "ungenannt" in page
    table = client.get(reverse("usage_file", kwargs={"kind": "csv"})).content.decode("utf-8-sig")
    assert '"Personen in Brandenburg";"ungenannt, weniger als drei"' in table


@pytest.mark.parametrize("name", ["people", "towns_taking_part", "usage", "claims", "invitations"])
def test_town_administrators_are_kept_out(client, towns, name):
    client.force_login(member(towns["Wittenberge"], "administrator"))

    assert client.get(reverse(name)).status_code == 403
