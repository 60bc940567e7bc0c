# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations open once, for a time, for the right people; everything else is refused in words."""

import datetime as dt
import logging
import re
from functools import partial

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from kleinstadt.people.actions import invitations, links
from kleinstadt.people.actions.invitations import Wanted
from kleinstadt.people.actions.refusals import ClockBehind, Held, LinkRefused
from kleinstadt.people.models import Holding, Invitation, Membership, User
from tests.people.factories import function, member, person, small_register
from tests.people.races import at_once

pytestmark = pytest.mark.django_db
NEW = "neu@wittenberge.example"


@pytest.fixture
def towns(db):
    return small_register()


@pytest.fixture
def chief(towns):
    return member(towns["Wittenberge"], "administrator", last_name="Chefin")


@pytest.fixture
def place(chief):
    return Membership.objects.get(person=chief)


def path_of(mail):
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/einladung/\S+)", mail.body)
    return path


@pytest.fixture
def invite(client, chief, mailoutbox, django_capture_on_commit_callbacks):
    def post(**fields):
        client.force_login(chief)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("invite"), {"email": NEW, "role": "member"} | fields)

    return post


def test_an_invitation_makes_an_account_with_a_confirmed_address(invite, client, mailoutbox, towns):
    assert invite(name="Nora Neu").headers["Location"] == "/rathaus/"
    (mail,) = mailoutbox
    client.logout()

    assert mail.to == [NEW]
    assert mail.subject == "Einladung: für Wittenberge sprechen"
    page = client.get(path_of(mail))
    assert "Chefin lädt Sie ein" in page.content.decode()
    assert Invitation.objects.get().is_open  # looking uses nothing up
    signup = client.post(path_of(mail)).headers["Location"]
    answer = client.post(
        signup,
        {
            "email": NEW,
            "first_name": "Nora",
            "last_name": "Neu",
            "password1": "ein langes Kennwort",
            "password2": "ein langes Kennwort",
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    made = User.objects.get(email=NEW)
    assert list(made.memberships.values_list("town", "role")) == [
        (towns["Wittenberge"].pk, "member")
    ]
    assert made.emailaddress_set.get().verified is True
    assert Invitation.objects.get().accepted_by == made
    assert "Schreibtisch" in client.get(reverse("desk")).content.decode()


def test_who_has_an_account_signs_in_and_joins(invite, client, mailoutbox, towns):
    known = person("Bekannt", email=NEW)
    post = function(towns["Wittenberge"])
    invite(role="administrator", function=post.pk)
    client.logout()
    page = client.get(path_of(mailoutbox[0])).content.decode()
    assert f"/konto/anmelden/?next={path_of(mailoutbox[0])}" in page

    client.force_login(known)
    answer = client.post(path_of(mailoutbox[0]))

    assert answer.headers["Location"] == "/mein-tisch/"
    assert Membership.objects.get(person=known).role == "administrator"
    assert Holding.objects.present().get().person == known


def test_a_second_use_is_refused_in_words_and_logged(invite, client, mailoutbox, caplog):
    invite()
    client.force_login(person("Erste"))
    client.post(path_of(mailoutbox[0]))

    client.force_login(person("Zweite"))
    with caplog.at_level(logging.WARNING):
        answers = [client.get(path_of(mailoutbox[0])), client.post(path_of(mailoutbox[0]))]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Dieser Link wurde schon benutzt." in answers[1].content.decode()
    assert "refused: LinkRefused" in caplog.text
    assert NEW not in caplog.text
    assert Membership.objects.filter(person__last_name="Zweite").count() == 0


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda token: f"{token}x", "keiner von uns"),
        (lambda token: token.replace(".", "a.", 1), "keiner von uns"),
        (lambda token: token.rpartition(".")[0], "keiner von uns"),
        (lambda token: Signer(salt="other", sep=".").sign(token.rpartition(".")[0]), "keiner von"),
        (lambda token: token, "Einladung"),
    ],
)
def test_forged_links_open_nothing(place, client, harm, words):
    token = invitations.invite(place, Wanted(NEW), by=None).token()

    answer = client.get(reverse("invitation", args=[harm(token)]))

    assert answer.status_code == (200 if harm(token) == token else 410)
    assert words in answer.content.decode()


def test_a_link_of_one_kind_opens_no_other(place, client):
    token = invitations.invite(place, Wanted(NEW), by=None).token()

    assert client.get(reverse("claim_confirm", args=[token])).status_code == 410
    assert client.get(reverse("approval", args=[token])).status_code == 410


def test_an_expired_link_stays_closed_when_the_clock_is_set_back(place, monkeypatch):
    invitation = invitations.invite(place, Wanted(NEW), by=None)
    now = timezone.now()

    monkeypatch.setattr(timezone, "now", lambda: now + invitations.VALID + dt.timedelta(hours=1))
    with pytest.raises(LinkRefused, match="abgelaufen"):
        links.opened(Invitation, invitation.token())
    with pytest.raises(LinkRefused, match="abgelaufen"):
        invitations.accept(invitation, person=person())
    monkeypatch.setattr(timezone, "now", lambda: now)
    with pytest.raises(ClockBehind):
        links.opened(Invitation, invitation.token())
    with pytest.raises(ClockBehind):
        invitations.accept(invitation, person=person())

    assert Invitation.objects.get().is_open
    assert Membership.objects.count() == 1


def test_a_withdrawn_link_opens_nothing(place, client, chief):
    invitation = invitations.invite(place, Wanted(NEW), by=chief)
    client.force_login(chief)

    client.post(reverse("withdraw_invitation", args=[invitation.pk]))

    assert (
        "zurückgezogen"
        in client.get(reverse("invitation", args=[invitation.token()])).content.decode()
    )
    assert links.withdraw(invitation) is False


def test_a_new_invitation_replaces_the_old_one(place):
    first = invitations.invite(place, Wanted(NEW), by=None)
    second = invitations.invite(place, Wanted(NEW.upper()), by=None)

    first.refresh_from_db()
    assert (first.is_open, second.is_open) == (False, True)


def test_who_belongs_already_is_not_invited(place, chief, invite):
    with pytest.raises(Held, match="gehört schon dazu"):
        invitations.invite(place, Wanted(chief.email), by=None)
    answer = invite(email=chief.email)

    assert answer.status_code == 409
    assert "gehört schon dazu" in answer.content.decode()


def test_who_joins_again_keeps_the_higher_role(place, chief):
    other = "zweit@wittenberge.example"
    invitation = invitations.invite(place, Wanted(other), by=None)

    invitations.accept(invitation, person=chief)

    assert Membership.objects.get(person=chief).role == "administrator"


def test_a_function_that_was_taken_meanwhile_is_told(place, towns):
    post = function(towns["Wittenberge"])
    invitation = invitations.invite(place, Wanted(NEW, function=post), by=None)
    holder = member(towns["Wittenberge"])
    Holding.objects.create(function=post, person=holder, since=timezone.now())
    new = person()

    accepted = invitations.accept(invitation, person=new)

    assert accepted.hint.startswith("Diese Funktion hat schon jemand.")
    assert Membership.objects.filter(person=new).count() == 1
    assert Holding.objects.present().get().person == holder


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"role": "king"}, "role"),
        ({"deputy": "on"}, "deputy"),
        ({"function": "999999"}, "function"),
    ],
)
def test_faults_of_the_form_are_named(invite, fields, field):
    answer = invite(**fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Invitation.objects.count() == 0


def test_members_and_others_may_not_invite(client, towns):
    for one in (member(towns["Wittenberge"]), person()):
        client.force_login(one)
        answer = client.post(reverse("invite"), {"email": NEW, "role": "member"})
        assert answer.status_code == 403
    client.logout()
    assert client.get(reverse("invite")).headers["Location"].startswith("/konto/anmelden/")
    assert Invitation.objects.count() == 0


def test_administrators_of_another_town_withdraw_nothing(place, client, towns):
    invitation = invitations.invite(place, Wanted(NEW), by=None)
    client.force_login(member(towns["Karstädt"], "administrator"))

    assert client.post(reverse("withdraw_invitation", args=[invitation.pk])).status_code == 404
    assert Invitation.objects.get().is_open


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_at_once_one_joins():
    town = small_register()["Wittenberge"]
    invitation = invitations.invite(Membership(town=town), Wanted(NEW), by=None)
    people = [person() for _ in range(8)]

    outcome = at_once(
        [
            partial(invitations.accept, Invitation.objects.get(pk=invitation.pk), person=one)
            for one in people
        ]
    )

    kinds = [type(one).__name__ for one in outcome]
    assert sorted(kinds) == ["Accepted"] + ["LinkRefused"] * 7
    assert Membership.objects.count() == 1
