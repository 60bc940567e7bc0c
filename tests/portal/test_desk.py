# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""My desk: what waits for whom, at the same small number of queries however much there is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kleinstadt.core.models import Correction
from kleinstadt.people.actions import invitations
from kleinstadt.people.actions.invitations import Wanted
from kleinstadt.people.models import Claim, Concern, Holding, Membership
from kleinstadt.people.roles import Role
from tests.people.factories import AMT, function, member, person, small_register
from tests.people.test_claims import made
from tests.signing import sign_in, sign_in_as

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture
def towns(db):
    return small_register()


def report(town, **fields):
    made_up = {"record": "Bahnhof", "address": "/a/", "kind": "error", "text": "x"} | fields
    return Concern.objects.create(report=Correction.objects.create(**made_up), town=town)


def desk_of(client, *texts):
    page = client.get(reverse("desk"))
    assert page.status_code == 200
    desk = page.context["desk"]
    return [entry.text for entry in desk.waiting], [entry.text for entry in desk.new]


def test_a_member_sees_what_waits_and_what_is_new(client, towns):
    town = towns["Wittenberge"]
    one = member(town, "administrator")
    post = function(town, holder=one)
    Holding.objects.update(planned_until=timezone.localdate() + dt.timedelta(days=3))
    function(town, "Kämmerei")
    report(town)
    report(town, record="Erledigt", state="done")
    report(towns["Karstädt"], record="Fremd")
    place = Membership.objects.get(person=one)
    invitations.invite(place, Wanted("offen@x.example"), by=one)
    joined = invitations.invite(place, Wanted("da@x.example"), by=one)
    invitations.accept(joined, person=person("Da"))
    client.force_login(one)

    waiting, new = desk_of(client)

    day = (timezone.localdate() + dt.timedelta(days=3)).strftime("%d.%m.%Y")
    assert waiting == [
        "Fehler melden: Bahnhof",
        f"Sie haben die Funktion {post.name} bis {day}. Bitte übergeben Sie sie.",
        "Diese Funktion hat niemand: Kämmerei",
    ]
    assert sorted(new) == [
        "Da arbeitet jetzt für Wittenberge mit.",
        "Fehler melden: Erledigt",
        "offen@x.example hat die Einladung noch nicht angenommen.",
    ]


def test_the_office_sees_claims_and_the_administrator_reports(client, towns):
    made(towns["Wittenberge"])
    report(towns["Karstädt"])
    sign_in_as(client, Role.PROGRAMME_OFFICE)
    assert desk_of(client) == (["1 Stadt wartet auf Ihre Entscheidung."], [])

    sign_in_as(client, Role.ADMINISTRATOR)
    assert desk_of(client)[0] == [
        "1 Stadt wartet auf Ihre Entscheidung.",
        "1 Meldung ist offen.",
    ]


def test_who_belongs_to_no_town_sees_her_claim_and_invitations(client, towns):
    one = person("Neu")
    made(towns["Wittenberge"], email=one.email, person=one)
    made(towns["Karstädt"], one.email, Claim.State.REFUSED, person=one, reason="Unbekannt.")
    place = Membership(town=towns["Plattenburg"])
    invitations.invite(place, Wanted(one.email.upper()), by=None)
    client.force_login(one)

    waiting, new = desk_of(client)

    assert waiting == [
        "Sie sind eingeladen, für Plattenburg mitzuarbeiten.",
        "Ihre Anmeldung von Karstädt: abgelehnt",
        "Ihre Anmeldung von Wittenberge: wartet auf Entscheidung",
    ]
    assert new == []


def test_a_person_of_an_association_chooses_the_town(client, towns):
    client.force_login(member(association=AMT))
    report(towns["Plattenburg"])
    assert desk_of(client) == ([], [])

    answer = client.post(
        reverse("choose_town"), {"ags": "12070302", "zurueck": "https://elsewhere.example/"}
    )

    assert answer.headers["Location"] == "/mein-tisch/"
    assert desk_of(client)[0] == ["Fehler melden: Bahnhof"]
    client.post(reverse("choose_town"), {"ags": "12070424", "zurueck": "/mein-tisch/"})
    assert desk_of(client)[0] == ["Fehler melden: Bahnhof"]


def test_nobody_without_an_account_has_a_desk(client):
    assert client.get(reverse("desk")).headers["Location"].startswith("/konto/anmelden/")


def test_the_desk_costs_few_queries_however_much_lies_on_it(client, towns):
    town = towns["Wittenberge"]
    one = sign_in(client, sign_in_as(client, Role.ADMINISTRATOR))
    Membership.objects.create(person=one, town=town, role="administrator")

    def counted():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("desk"))
        return len(seen)

    counted()
    empty = counted()
    for number in range(8):
        report(town)
        function(town, f"Amt {number}", holder=member(town))
        invitations.invite(
            Membership.objects.get(person=one), Wanted(f"a{number}@x.example"), by=one
        )

    assert empty == counted() <= MOST_QUERIES
