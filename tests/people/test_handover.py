# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A function passes on with everything that is open, once, to one person."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kleinstadt.core.models import Correction
from kleinstadt.people.actions import functions, handovers, invitations
from kleinstadt.people.actions.invitations import Wanted
from kleinstadt.people.actions.refusals import Held, NotAllowed
from kleinstadt.people.models import Concern, Handover, Holding, Invitation, Mailbox, Membership
from kleinstadt.people.queries import handover
from tests.people.factories import function, member, person, small_register
from tests.people.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(db):
    return small_register()


@pytest.fixture
def old(towns):
    return member(towns["Wittenberge"], last_name="Alt")


@pytest.fixture
def new(towns):
    return member(towns["Wittenberge"], last_name="Neu")


@pytest.fixture
def post(towns, old):
    return function(towns["Wittenberge"], holder=old)


class Watched:
    """What an app of later might keep: it remembers who was told what."""

    title = "Fragen"

    def __init__(self):
        self.told = []

    def open_items(self, function):
        return [handover.Item("Wer hat das schon gemacht?", "offen", "/fragen/1/")]

    def pass_on(self, function, *, giver, taker):
        self.told.append((function, giver, taker))


def test_everything_open_passes_on_and_the_page_is_kept(
    client, post, old, new, towns, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    watched = Watched()
    monkeypatch.setattr(handover, "BELONGINGS", [*handover.BELONGINGS, watched])
    Mailbox.objects.create(function=post, address="bauamt@wittenberge.example")
    report = Correction.objects.create(record="Bahnhof", address="/a/", kind="error", text="x")
    Concern.objects.create(report=report, town=towns["Wittenberge"])
    mine = invitations.invite(post, Wanted("hilfe@x.example", function=post, deputy=True), by=old)
    client.force_login(old)
    address = reverse("hand_over", args=[Holding.objects.get().pk])

    look = client.get(address).content.decode()
    assert "Fehler melden: Bahnhof" in look
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            address, {"way": "colleague", "person": new.pk, "note": "Schlüssel liegt <vorn>."}
        )
    report.delete()
    page = client.get(answer.headers["Location"]).content.decode()

    for kept in (
        "Fehler melden: Bahnhof",
        "bauamt@wittenberge.example",
        "hilfe@x.example",
        "Wer hat das schon gemacht?",
        "Schlüssel liegt &lt;vorn&gt;.",
        "Alt",
        "Neu",
    ):
        assert kept in page, kept
    assert Holding.objects.present().get().person == new
    assert watched.told == [(post, old, new)]
    mine.refresh_from_db()
    assert mine.inviter == new
    assert mailoutbox[-1].to == [new.email]
    assert f"/rathaus/uebergabe/{Handover.objects.get().pk}/" in mailoutbox[-1].body


def test_a_function_may_fall_vacant(client, post, old):
    client.force_login(old)

    client.post(reverse("hand_over", args=[Holding.objects.get().pk]), {"way": "vacant"})

    assert Holding.objects.present().count() == 0
    assert Handover.objects.get().taker is None


def test_whoever_is_invited_takes_over_on_accepting(
    client, post, old, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(old)
    address = reverse("hand_over", args=[Holding.objects.get().pk])
    client.post(address, {"way": "invite", "email": "folgt@x.example", "note": "Viel Erfolg."})
    assert Holding.objects.present().get().person == old

    follows = person("Folgt")
    accepted = invitations.accept(Invitation.objects.get(), person=follows)

    assert accepted.hint == ""
    assert Holding.objects.present().get().person == follows
    done = Handover.objects.get()
    assert (done.giver, done.taker, done.note) == (old, follows, "Viel Erfolg.")


def test_the_invited_successor_joins_even_when_another_was_faster(client, post, old, new):
    holding = Holding.objects.get()
    late = invitations.invite(
        post, Wanted("folgt@x.example", function=post, takes_over=holding), by=old
    )
    handovers.hand_over(holding, taker=new)

    late.refresh_from_db()
    assert late.revoked_at is not None
    assert Holding.objects.present().get().person == new


def test_a_deputy_takes_over_and_is_no_deputy_any_more(post, old, new):
    functions.take_up(post, person=new, deputy=True)

    handovers.hand_over(Holding.objects.get(person=old), taker=new)

    (now,) = Holding.objects.present()
    assert (now.person, now.deputy) == (new, False)


def test_a_second_hand_over_is_refused_and_changes_nothing(post, old, new, towns):
    holding = Holding.objects.get()
    handovers.hand_over(holding, taker=new)

    with pytest.raises(Held, match="schon übergeben"):
        handovers.hand_over(holding, taker=member(towns["Wittenberge"]))
    with pytest.raises(Held):
        handovers.hand_over(Holding.objects.present().get(), taker=new)
    with pytest.raises(NotAllowed):
        handovers.hand_over(Holding.objects.present().get(), taker=member(towns["Karstädt"]))

    assert Holding.objects.present().get().person == new
    assert Handover.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"way": "colleague"}, "person"), ({"way": "invite"}, "email"), ({"way": "x"}, "way")],
)
def test_faults_are_named(client, post, old, fields, field):
    client.force_login(old)

    answer = client.post(reverse("hand_over", args=[Holding.objects.get().pk]), fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_others_neither_see_nor_hand_over(client, post, old, new, towns):
    holding = Holding.objects.get()
    done = handovers.hand_over(holding, taker=new)
    held = Holding.objects.present().get()
    stranger = member(towns["Karstädt"], "administrator")

    for one, status in ((old, 403), (stranger, 403)):
        client.force_login(one)
        answer = client.post(reverse("hand_over", args=[held.pk]), {"way": "vacant"})
        assert answer.status_code == status
    assert client.get(reverse("handover", args=[done.pk])).status_code == 403
    assert client.get(reverse("function", args=[post.pk])).status_code == 403
    client.force_login(member(towns["Wittenberge"], "administrator"))
    assert client.post(reverse("hand_over", args=[held.pk]), {"way": "vacant"}).status_code == 302


def test_pages_of_functions(client, post, old, new, towns):
    chief = member(towns["Wittenberge"], "administrator", last_name="Chefin")
    client.force_login(chief)
    made = client.post(reverse("found_function"), {"name": "Kämmerei", "mailboxes": "k@x.de"})
    again = client.post(reverse("found_function"), {"name": "Kämmerei", "mailboxes": ""})
    faulty = client.post(reverse("found_function"), {"name": "Amt", "mailboxes": "nobody"})
    address = made.headers["Location"]

    taken = client.post(address, {"person": new.pk, "planned_until": "31.12.2027"})
    second = client.post(address, {"person": old.pk})
    deputy = client.post(address, {"person": old.pk, "deputy": "on"})
    page = client.get(address).content.decode()
    client.post(
        reverse("edit_function", args=[Mailbox.objects.get().function_id]), {"mailboxes": "n@x.de"}
    )
    client.post(reverse("end_deputy", args=[Holding.objects.get(deputy=True).pk]))
    principal = Holding.objects.present().get(person=new)

    assert (again.status_code, faulty.status_code) == (409, 422)
    assert [one.status_code for one in (taken, second, deputy)] == [302, 409, 302]
    assert "voraussichtlich bis" in page
    assert Mailbox.objects.get().address == "n@x.de"
    assert Holding.objects.present().filter(deputy=True).count() == 0
    assert client.post(reverse("end_deputy", args=[principal.pk])).status_code == 403
    team = client.get(reverse("team")).content.decode()
    assert "Kämmerei" in team
    assert "Chefin" in team


def test_the_team_page_costs_as_many_queries_with_one_function_as_with_three(client, towns):

    town = towns["Wittenberge"]
    client.force_login(member(town, "administrator"))

    def counted():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("team")).status_code == 200
        return len(seen)

    function(town, "A", holder=member(town))
    counted()
    one = counted()
    for name in "BC":
        function(town, name, holder=member(town))
    assert counted() == one


def test_members_are_promoted_and_leave(client, towns):
    town = towns["Wittenberge"]
    chief, other = member(town, "administrator"), member(town)
    client.force_login(chief)
    mine = Membership.objects.get(person=chief)
    address = reverse("change_member", args=[Membership.objects.get(person=other).pk])

    client.post(address, {"role": "king"})
    client.post(reverse("change_member", args=[mine.pk]), {"role": "leave"})
    assert Membership.objects.filter(person=chief, role="administrator").exists()
    client.post(address, {"role": "administrator"})
    client.post(reverse("change_member", args=[mine.pk]), {"role": "leave"})

    assert list(Membership.objects.values_list("person", "role")) == [(other.pk, "administrator")]
    assert client.get(reverse("team")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_many_who_hand_over_at_once_one_does():
    town = small_register()["Wittenberge"]
    post = function(town, holder=member(town))
    takers = [member(town) for _ in range(6)]

    outcome = at_once(
        [partial(handovers.hand_over, Holding.objects.get(), taker=one) for one in takers]
    )

    assert sorted(type(one).__name__ for one in outcome) == ["Handover"] + ["Held"] * 5
    assert Holding.objects.present().filter(function=post).count() == 1
    assert Handover.objects.count() == 1
