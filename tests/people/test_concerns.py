# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reports reach the towns they name; a town answers once, in its own name."""

from functools import partial

import pytest
from django.urls import reverse

from kleinstadt.core.models import Correction, Mail
from kleinstadt.library.models import Experience
from kleinstadt.people.actions import concerns
from kleinstadt.people.actions.refusals import Held, NotAllowed
from kleinstadt.people.models import Concern
from kleinstadt.people.queries.subjects import towns_of
from kleinstadt.people.roles import Role
from tests.people.factories import AMT, member, small_register
from tests.people.races import at_once
from tests.signing import sign_in_as

REPORT = {
    "record": "Wittenberge",
    "address": "/staedte/12070424/?stadt=1",
    "kind": "counterstatement",
    "text": "Wir sehen das anders.",
    "reply_to": "leserin@example.org",
    "homepage": "",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(db):
    return small_register()


@pytest.fixture
def report(client, towns):
    def send(**fields):
        assert client.post(reverse("correction"), REPORT | fields).status_code == 302
        return Correction.objects.latest("pk")

    return send


def recipients():
    return sorted(Mail.objects.values_list("addressee__address", flat=True))


def test_a_report_reaches_the_members_of_the_town_and_the_office(report, towns):
    here, chief = member(towns["Wittenberge"]), member(towns["Wittenberge"], "administrator")
    member(towns["Karstädt"])
    member(towns["Wittenberge"], is_active=False)

    report()

    assert Concern.objects.get().town == towns["Wittenberge"]
    assert recipients() == sorted(["betrieb@localhost", here.email, chief.email])


def test_it_reaches_the_association_that_administers_the_town(report, towns):
    clerk = member(association=AMT)

    report(address="/en/staedte/12070173/")

    assert Concern.objects.get().town == towns["Karstädt"]
    assert recipients() == sorted(["betrieb@localhost", clerk.email])


def test_a_report_on_an_experience_reaches_its_town(report, towns):
    Experience.objects.create(
        slug="probe", town=towns["Wittenberge"], state="published", title="Probe",
        summary="Ein Versuch.", confidence="low", checked="2026-01-01",
    )  # fmt: skip

    report(address="/erfahrungen/probe/")

    assert Concern.objects.get().town == towns["Wittenberge"]


@pytest.mark.parametrize(
    "address", ["/", "/staedte/", "/staedte/99999999/", "/gibt/es/nicht/", "/erfahrungen/nichts/"]
)
def test_other_pages_speak_of_no_town(report, address):
    report(address=address)

    assert Concern.objects.count() == 0
    assert towns_of(address) == []


def test_the_town_answers_and_reader_and_office_get_it(report, client, towns):
    report()
    one = member(towns["Wittenberge"])
    client.force_login(one)
    address = Concern.objects.get().get_absolute_url()
    Mail.objects.all().delete()

    page = client.get(address).content.decode()
    empty = client.post(address, {"text": " "})
    client.post(address, {"text": "Danke. Das ist <berichtigt>."})
    late = client.post(address, {"text": "Noch etwas."})

    assert "Wir sehen das anders." in page
    assert "leserin@example.org" not in page  # the address stays with the office
    assert (empty.status_code, late.status_code) == (422, 409)
    concern = Concern.objects.get()
    assert (concern.answer, concern.answered_by) == ("Danke. Das ist <berichtigt>.", one)
    assert recipients() == ["betrieb@localhost", "leserin@example.org"]
    assert "Das ist &lt;berichtigt&gt;." in Mail.objects.first().html


def test_who_does_not_belong_sees_and_answers_nothing(report, client, towns):
    report()
    concern = Concern.objects.get()
    stranger = member(towns["Karstädt"], "administrator")
    client.force_login(stranger)

    assert client.get(concern.get_absolute_url()).status_code == 403
    assert client.post(concern.get_absolute_url(), {"text": "x"}).status_code == 403
    with pytest.raises(NotAllowed):
        concerns.answer(concern, text="x", by=stranger)
    sign_in_as(client, Role.PROGRAMME_OFFICE)
    page = client.get(concern.get_absolute_url())
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_answer_at_once_one_does():
    town = small_register()["Wittenberge"]
    report = Correction.objects.create(record="x", address="/a/", kind="error", text="x")
    concern = Concern.objects.create(report=report, town=town)
    people = [member(town) for _ in range(5)]

    outcome = at_once(
        [
            partial(concerns.answer, Concern.objects.get(pk=concern.pk), text=f"{n}", by=one)
            for n, one in enumerate(people)
        ]
    )

    assert sorted(type(one).__name__ for one in outcome) == [Held.__name__] * 4 + ["NoneType"]
