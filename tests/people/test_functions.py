# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Functions are held by one at a time; people act for the towns they belong to, and no other."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kleinstadt.people.actions import functions
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import ClockBehind, Held, NotAllowed, Refusal
from kleinstadt.people.models import ClockMark, Function, Holding, Mailbox, Membership
from kleinstadt.people.queries import holders
from kleinstadt.people.queries.acting import acting, choose_town, current_town, forget
from tests.people.factories import AMT, function, member, person, small_register
from tests.people.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(db):
    return small_register()


def test_a_function_is_held_by_one_and_has_deputies(towns):
    town = towns["Wittenberge"]
    first, second, third = (member(town) for _ in range(3))
    post = functions.found(Membership(town=town), name=" Bauamt  Leitung ", mailboxes=["B@x.de"])

    functions.take_up(post, person=first)
    functions.take_up(post, person=second, deputy=True)
    with pytest.raises(Held, match="Diese Funktion hat schon jemand"):
        functions.take_up(post, person=third)
    with pytest.raises(Held, match="Diese Person hat die Funktion schon"):
        functions.take_up(post, person=second)

    (shown,) = holders.posts(Function.objects.all())
    assert shown.function.name == "Bauamt Leitung"
    assert shown.holder.person == first
    assert [one.person for one in shown.deputies] == [second]
    assert shown.mailboxes == ("b@x.de",)


def test_the_database_itself_refuses_a_second_holder(towns):
    town = towns["Wittenberge"]
    post = function(town, holder=member(town))

    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(function=post, person=member(town), since=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.filter(function=post).update(until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    # the past may know many, and after an end there is room again
    functions.end(Holding.objects.get())
    Holding.objects.create(function=post, person=member(town), since=timezone.now())
    assert Holding.objects.present().principal().count() == 1


def test_only_who_works_there_can_hold_it(towns):
    post = function(towns["Wittenberge"])

    with pytest.raises(NotAllowed):
        functions.take_up(post, person=member(towns["Karstädt"]))


def test_a_place_has_one_function_of_a_name(towns):
    place = Membership(town=towns["Wittenberge"])
    functions.found(place, name="Bauamt", mailboxes=["a@x.de"])

    with pytest.raises(Held):
        functions.found(place, name="Bauamt", mailboxes=["b@x.de"])
    functions.found(Membership(town=towns["Karstädt"]), name="Bauamt")
    functions.found(Membership(association=AMT), name="Bauamt")

    assert Function.objects.count() == 3
    assert list(Mailbox.objects.values_list("address", flat=True)) == ["a@x.de"]


def test_mailboxes_are_exchanged_as_a_whole(towns):
    post = functions.found(Membership(town=towns["Karstädt"]), name="Amt", mailboxes=["a@x.de"])

    functions.set_mailboxes(post, ["B@x.de", "b@x.de ", ""])

    assert [box.address for box in post.mailboxes.all()] == ["b@x.de"]


def test_who_leaves_leaves_her_functions_vacant_but_never_the_town_alone(towns):
    town = towns["Wittenberge"]
    chief, colleague = member(town, "administrator"), member(town)
    post = function(town, holder=colleague)
    elsewhere = function(towns["Karstädt"], holder=colleague)

    functions.leave(Membership.objects.get(person=colleague))
    with pytest.raises(NotAllowed, match="letzte Person mit Verwaltungsrecht"):
        functions.leave(Membership.objects.get(person=chief))
    with pytest.raises(NotAllowed, match="letzte Person mit Verwaltungsrecht"):
        functions.set_role(Membership.objects.get(person=chief), role="member")

    assert not post.holdings.present().exists()
    assert elsewhere.holdings.present().count() == 1
    assert list(Membership.objects.values_list("person", "role")) == [(chief.pk, "administrator")]


def test_a_second_administrator_may_go(towns):
    first, second = (member(towns["Karstädt"], "administrator") for _ in range(2))

    functions.set_role(Membership.objects.get(person=first), role="member")
    functions.leave(Membership.objects.get(person=first))

    assert Membership.objects.get().person == second


def test_an_association_acts_for_its_towns_and_a_person_chooses(towns):
    clerk = member(association=AMT, role="administrator")
    Membership.objects.create(person=clerk, town=towns["Wittenberge"])
    request = RequestFactory().get("/")
    request.user, request.session = clerk, {}

    with CaptureQueriesContext(connection) as seen:
        mine = acting(clerk)
        names = [town.name for town in mine.towns]
        everything = [
            (mine.is_member(town.pk), mine.is_administrator(town.pk)) for town in towns.values()
        ]
    memberships = [query for query in seen if "people_membership" in query["sql"]]

    assert names == ["Karstädt", "Plattenburg", "Wittenberge"]
    assert everything == [(True, False), (True, True), (True, True)]
    assert len(memberships) == 1
    assert current_town(request).name == "Karstädt"
    assert choose_town(request, "12070424") is True
    assert current_town(request).name == "Wittenberge"
    assert choose_town(request, "09181114") is False
    assert current_town(request).name == "Wittenberge"


def test_a_choice_ends_with_the_membership(towns):
    one = member(towns["Wittenberge"])
    Membership.objects.create(person=one, town=towns["Karstädt"])
    request = RequestFactory().get("/")
    request.user, request.session = one, {}
    choose_town(request, "12070424")

    Membership.objects.filter(town=towns["Wittenberge"]).delete()
    forget(one)

    assert current_town(request).name == "Karstädt"


def test_nobody_acts_without_an_account_or_when_it_is_closed(towns):
    closed = member(towns["Wittenberge"], is_active=False)

    assert acting(closed).towns == ()
    assert acting(person()).is_member(towns["Wittenberge"].pk) is False


@pytest.mark.parametrize(("town", "association"), [(True, AMT), (False, ""), (False, "12")])
def test_a_membership_belongs_to_exactly_one_place(towns, town, association):
    place = {"town": towns["Karstädt"] if town else None, "association": association}

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person(), **place)


def test_a_clock_set_back_is_noticed(monkeypatch):
    seen = checked_now()

    monkeypatch.setattr(timezone, "now", lambda: seen - dt.timedelta(minutes=1))
    assert checked_now() < seen
    monkeypatch.setattr(timezone, "now", lambda: seen - dt.timedelta(hours=1))
    with pytest.raises(ClockBehind):
        checked_now()
    assert ClockMark.objects.get().latest == seen


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_up_a_function_at_once_one_holds_it():
    town = small_register()["Wittenberge"]
    post = function(town)
    people = [member(town) for _ in range(8)]

    outcome = at_once([partial(functions.take_up, post, person=one) for one in people])

    assert [type(one) for one in outcome].count(Holding) == 1
    assert all(isinstance(one, Holding | Refusal) for one in outcome)
    assert Holding.objects.present().principal().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_last_administrators_who_leave_at_once_one_stays():
    town = small_register()["Wittenberge"]
    both = [Membership.objects.get(person=member(town, "administrator")) for _ in range(2)]

    outcome = at_once([partial(functions.leave, one) for one in both])

    assert sorted(type(one).__name__ for one in outcome) == ["NoneType", "NotAllowed"]
    assert Membership.objects.count() == 1
