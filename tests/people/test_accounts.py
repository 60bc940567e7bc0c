# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Accounts by invitation, passwords, addresses, and what is mailed."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory
from django.urls import reverse

from kleinstadt.people import accounts
from kleinstadt.people.accounts import InvitationRefused, let_in, make_account
from kleinstadt.people.models import User
from tests.people.conftest import ADDRESS, RIGHT, WRONG

pytestmark = pytest.mark.django_db
NEW = "a new and long password"
INVITED = "berta@town.example"
FORM = {"first_name": "Berta", "last_name": "Muster", "password1": NEW, "password2": NEW}
BOTH = {"password1": NEW, "password2": NEW}


@pytest.fixture
def invited(client):
    """The browser of somebody whose invitation was accepted."""
    request = RequestFactory().get("/")
    request.session = client.session
    where = let_in(request, email=INVITED.title(), invitation="7")
    request.session.save()
    assert where == "/konto/anlegen/"
    return client


def test_nobody_makes_an_account_uninvited(client):
    assert client.get("/konto/anlegen/").status_code == 403
    assert client.post("/konto/anlegen/", {"email": INVITED, **FORM}).status_code == 403
    assert not User.objects.exists()


def test_the_invited_makes_an_account_and_is_signed_in(invited, mailoutbox):
    assert INVITED in invited.get("/konto/anlegen/").content.decode()
    answer = invited.post("/konto/anlegen/", FORM)

    user = User.objects.get()
    address = EmailAddress.objects.get()
    assert answer.headers["Location"] == "/mein-tisch/"
    assert invited.session["_auth_user_id"] == str(user.pk)
    assert (user.email, user.get_full_name()) == (INVITED, "Berta Muster")
    assert (address.email, address.verified, address.primary) == (INVITED, True, True)
    assert "berta" not in user.username
    assert mailoutbox == []
    invited.logout()
    assert invited.get("/konto/anlegen/").status_code == 403


def test_the_invitation_is_for_one_address(invited):
    invited.post("/konto/anlegen/", {**FORM, "email": "carla@town.example"})

    assert [user.email for user in User.objects.all()] == [INVITED]


def test_what_joins_the_account_undoes_it(invited, monkeypatch):
    heard = []

    def refuse(request, user, allowed):
        heard.append((user.email, allowed.invitation))
        raise InvitationRefused("Die Einladung ist schon angenommen.")

    monkeypatch.setattr(accounts, "JOINING", [refuse])
    answer = invited.post("/konto/anlegen/", FORM)

    assert heard == [(INVITED, "7")]
    assert answer.status_code == 422
    assert "Die Einladung ist schon angenommen." in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password", ["elf zeichen", "telechargement", "berta@town.example", INVITED.upper()]
)
def test_weak_passwords_are_refused(invited, password):
    answer = invited.post("/konto/anlegen/", {**FORM, "password1": password, "password2": password})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"password1"}
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_once(client, anna, sign_in, link_in, mailoutbox):
    answer = client.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    link = link_in(mailoutbox.pop())
    form = client.get(link).headers["Location"]
    assert link not in client.get(form).content.decode()
    assert client.post(form, BOTH).headers["Location"] == "/konto/passwort/neu/gesetzt/"

    assert sign_in(password=RIGHT).status_code == 422
    assert sign_in(password=NEW).status_code == 302
    assert "geändert" in mailoutbox.pop().subject
    again = Client().get(link)
    assert "gilt nicht mehr" in again.content.decode()


def test_a_reset_forgets_wrong_tries(client, anna, sign_in, link_in, mailoutbox):
    for _ in range(11):
        last = sign_in(password=WRONG)
    assert last.status_code == 429
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    form = client.get(link_in(mailoutbox[0])).headers["Location"]
    client.post(form, BOTH)

    assert sign_in(password=NEW).status_code == 302


def test_a_link_is_bound_to_the_password_and_an_hour(
    client, anna, link_in, mailoutbox, monkeypatch
):
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    link = link_in(mailoutbox[0])
    assert client.get(link).status_code == 302
    anna.set_password(NEW)
    anna.save()

    assert "gilt nicht mehr" in Client().get(link).content.decode()


def test_a_stranger_is_told_the_same_and_gets_no_mail(client, anna, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": ADDRESS}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": INVITED}, follow=True)

    assert known.content == unknown.content
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_HOST"])
def test_no_forged_host_gets_into_a_mail(client, anna, mailoutbox, header):
    forged = {header: "evil.example"}
    answer = client.post(reverse("account_reset_password"), {"email": ADDRESS}, **forged)

    assert answer.status_code in {302, 400}
    assert not any("evil" in mail.body for mail in mailoutbox)


def test_changing_the_password_signs_out_everywhere_else(client, anna, sign_in, mailoutbox):
    other = Client()
    sign_in()
    sign_in(by=other)
    form = {"oldpassword": RIGHT, **BOTH}
    assert client.post(reverse("account_change_password"), form).headers["Location"] == "/konto/"

    assert client.get("/konto/").status_code == 200
    assert other.get("/konto/").status_code == 302
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


def test_changing_the_password_needs_the_present_one(client, anna, sign_in):
    sign_in()
    answer = client.post(reverse("account_change_password"), {"oldpassword": WRONG, **BOTH})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"oldpassword"}
    anna.refresh_from_db()
    assert anna.check_password(RIGHT)


def test_an_address_changes_when_the_new_one_is_confirmed(
    client, anna, sign_in, confirm, link_in, mailoutbox
):
    sign_in()
    confirm()
    client.post(reverse("account_email"), {"email": INVITED, "action_add": "1"})
    stranger = Client()
    sign_in(INVITED, by=stranger)
    assert "_auth_user_id" not in stranger.session
    link = link_in(mailoutbox[0])
    mailoutbox.clear()
    assert INVITED in client.get(link).content.decode()
    client.post(link)

    anna.refresh_from_db()
    assert anna.email == INVITED
    assert [(a.email, a.verified) for a in EmailAddress.objects.all()] == [(INVITED, True)]
    assert sign_in(INVITED, by=Client()).status_code == 302
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


def test_nobody_takes_the_address_of_another(client, anna, sign_in, confirm, link_in, mailoutbox):
    make_account(INVITED, password=NEW)
    sign_in()
    confirm()
    client.post(reverse("account_email"), {"email": INVITED, "action_add": "1"})
    for mail in mailoutbox:
        if INVITED in mail.to and "bestaetigen" in mail.body:
            client.post(link_in(mail))

    anna.refresh_from_db()
    assert anna.email == ADDRESS
    assert EmailAddress.objects.get(email=INVITED, verified=True).user != anna


def test_an_address_changes_only_after_the_password_was_asked_again(client, anna, sign_in):
    sign_in()
    answer = client.post(reverse("account_email"), {"email": INVITED, "action_add": "1"})

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email=INVITED).exists()


def test_private_pages_stay_in_no_cache(client, anna, sign_in):
    sign_in()
    for name in ("account", "account_email", "account_change_password"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["account", "account_email", "account_change_password"])
def test_private_pages_ask_to_sign_in(client, name):
    target = client.get(reverse(name)).headers["Location"]

    assert target == f"/konto/anmelden/?next={reverse(name)}"


def test_an_account_without_a_password_signs_in_otherwise(db, sign_in):
    user = make_account("dora@town.example")

    assert user.has_usable_password() is False
    assert sign_in("dora@town.example", "").status_code == 422
