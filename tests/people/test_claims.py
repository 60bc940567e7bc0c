# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Towns are claimed by one: confirmed by mail, decided by the office or by the mayor's link."""

import datetime as dt
import re
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kleinstadt.people.actions import claims
from kleinstadt.people.actions.refusals import Claimed, LinkRefused
from kleinstadt.people.actions.roles import give
from kleinstadt.people.models import Approval, Claim, Invitation, Membership
from kleinstadt.people.queries.evidence import evidence
from kleinstadt.people.roles import Role
from tests.people.factories import AMT, member, person, small_register
from tests.people.races import at_once
from tests.signing import sign_in

pytestmark = pytest.mark.django_db
ASKED = {
    "town_name": "Wittenberge",
    "name": "Nora Neu",
    "email": "n.neu@wittenberge.example",
    "function_name": "Bauamtsleitung",
    "phone": "03877 0",
    "mayor_address": "rathaus@wittenberge.example",
    "note": "",
    "homepage": "",
}


@pytest.fixture
def towns(db):
    return small_register()


@pytest.fixture
def ask(client, towns, django_capture_on_commit_callbacks):
    def post(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("claim"), ASKED | fields)

    return post


@pytest.fixture
def office(db):
    one = person("Büro", email="buero@office.example")
    give(one, Role.PROGRAMME_OFFICE)
    return one


def path_of(mail):
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.body)
    return path


def made(town, email="n.neu@wittenberge.example", state=Claim.State.OPEN, **fields):
    now = timezone.now()
    return Claim.objects.create(
        town=town, name="Nora Neu", email=email, function_name="Bauamt", state=state,
        created_at=now, expires_at=now + claims.VALID,
        used_at=None if state == Claim.State.DRAFT else now, **fields,
    )  # fmt: skip


def test_a_claim_is_confirmed_checked_and_approved(
    ask, client, office, mailoutbox, django_capture_on_commit_callbacks, towns
):
    assert "n.neu@wittenberge.example" in ask().content.decode()
    link = path_of(mailoutbox[0])
    assert client.get(link).status_code == 200
    assert Claim.objects.get().state == "draft"  # a mail filter may look
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link)
    claim = Claim.objects.get()
    assert claim.state == "open"
    assert (mailoutbox[1].to, path_of(mailoutbox[1])) == (
        ["betrieb@localhost"],
        f"/betrieb/anmeldungen/{claim.pk}/",
    )

    sign_in(client, office)
    queue = client.get(reverse("claims")).content.decode()
    assert "Wittenberge: Nora Neu" in queue
    page = client.get(path_of(mailoutbox[1])).content.decode()
    assert "Die Domain wittenberge.example enthält den Namen von Wittenberge." in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path_of(mailoutbox[1]), {"decision": "approve"})

    claim.refresh_from_db()
    assert (claim.state, claim.way, claim.decided_by) == ("approved", "office", office)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.town) == (
        "n.neu@wittenberge.example",
        "administrator",
        towns["Wittenberge"],
    )
    assert mailoutbox[2].to == ["n.neu@wittenberge.example"]
    assert "/einladung/" in mailoutbox[2].body


def test_who_is_signed_in_needs_no_link_and_becomes_administrator(ask, client, office, towns):
    one = person("Neu", email=ASKED["email"])
    client.force_login(one)

    ask()
    claims.decide(Claim.objects.get(), approved=True, by=office)

    assert Membership.objects.get(person=one).role == "administrator"
    assert Invitation.objects.count() == 0


def test_an_association_is_claimed_for_all_its_towns(ask, towns):
    ask(town_name="12070302", whole="on")
    faulty = ask(whole="on")

    assert list(Claim.objects.values_list("town", "association")) == [(None, AMT)]
    assert list(faulty.context["form"].errors) == ["whole"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"town_name": "Nirgendwo"}, "town_name"),
        ({"town_name": "12"}, "town_name"),
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "name"),
        ({"function_name": ""}, "function_name"),
        ({"homepage": "https://spam.example"}, "homepage"),
        ({"note": "a\x00b"}, "note"),
    ],
)
def test_faults_are_named_and_nothing_is_lost(ask, fields, field):
    answer = ask(**fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "03877 0" in answer.content.decode()
    assert Claim.objects.count() == 0


def test_the_sixth_claim_of_an_hour_waits(ask):
    answers = [ask(email=f"a{number}@x.example") for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600


def test_the_second_who_claims_reads_plain_words(ask, towns):
    first = made(towns["Wittenberge"], email="first@x.example")

    waiting = ask()
    Claim.objects.update(state="approved")
    taken = ask()

    assert (waiting.status_code, taken.status_code) == (409, 409)
    assert "Geschäftsstelle prüft das" in waiting.content.decode()
    assert "Für Wittenberge spricht schon jemand." in taken.content.decode()
    assert first.email not in waiting.content.decode() + taken.content.decode()


def test_a_draft_blocks_nobody_and_the_first_confirmed_wins(towns):
    town = towns["Wittenberge"]
    slow = made(town, email="slow@x.example", state=Claim.State.DRAFT)
    quick = made(town, email="quick@x.example", state=Claim.State.DRAFT)

    claims.confirm(quick)
    with pytest.raises(Claimed, match="hat sich schon jemand"):
        claims.confirm(slow)

    slow.refresh_from_db()
    assert (slow.state, slow.used_at) == ("draft", None)


def test_a_refusal_has_a_reason_and_lets_others_claim(
    client, office, towns, mailoutbox, django_capture_on_commit_callbacks
):
    claim = made(towns["Wittenberge"])
    sign_in(client, office)
    address = reverse("claim_decide", args=[claim.pk])

    assert client.post(address, {"decision": "refuse"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"decision": "refuse", "refuse-reason": "Im Rathaus unbekannt."})
    late = client.post(address, {"decision": "approve"})

    claim.refresh_from_db()
    assert (claim.state, claim.reason) == ("refused", "Im Rathaus unbekannt.")
    assert "Im Rathaus unbekannt." in mailoutbox[0].body
    assert late.status_code == 409
    assert "schon entschieden" in late.content.decode()
    assert Membership.objects.count() == Invitation.objects.count() == 0
    made(towns["Wittenberge"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(reason="")
    with pytest.raises(ValueError, match="reason"):
        claims.decide(claim, approved=False, by=office, reason=" ")


@pytest.fixture
def asked_mayor(towns, office, mailoutbox, django_capture_on_commit_callbacks):
    claim = made(towns["Wittenberge"])
    with django_capture_on_commit_callbacks(execute=True):
        claims.send_approval(claim, address="Rathaus@Wittenberge.example", by=office)
    return path_of(mailoutbox.pop())


def test_the_mayor_approves_by_link_without_an_account(client, asked_mayor):
    page = client.get(asked_mayor).content.decode()
    assert "Nora Neu" in page
    assert "AGS 12070424" in page
    assert "Dafür brauchen Sie kein Konto." in page

    done = client.post(asked_mayor, {"decision": "yes"})
    again = client.post(asked_mayor, {"decision": "no"})

    assert "Nora Neu darf jetzt für Wittenberge sprechen." in done.content.decode()
    assert again.status_code == 410
    claim = Claim.objects.get()
    assert (claim.state, claim.way) == ("approved", "link")
    assert Approval.objects.get().approved is True
    assert Invitation.objects.get().email == claim.email


def test_the_mayor_refuses(client, asked_mayor):
    client.post(asked_mayor, {"decision": "no", "reason": "Arbeitet nicht hier."})

    claim = Claim.objects.get()
    assert (claim.state, claim.reason) == ("refused", "Arbeitet nicht hier.")
    assert client.get(asked_mayor).status_code == 410


def test_a_link_without_a_decision_decides_nothing(client, asked_mayor):
    assert client.post(asked_mayor, {"decision": "perhaps"}).status_code == 200
    assert Claim.objects.get().state == "open"


def test_an_expired_or_replaced_approval_is_refused(client, asked_mayor, office, monkeypatch):
    claim = Claim.objects.get()
    newer = claims.send_approval(claim, address="rathaus@wittenberge.example", by=office)
    assert "zurückgezogen" in client.get(asked_mayor).content.decode()

    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(days=8))
    with pytest.raises(LinkRefused):
        claims.decide_by_link(newer, approved=True)
    claim.refresh_from_db()
    assert claim.state == "open"


def test_when_the_office_was_quicker_the_link_is_closed(client, asked_mayor, office):
    claims.decide(Claim.objects.get(), approved=False, by=office, reason="Anderer Weg.")

    assert client.post(asked_mayor, {"decision": "yes"}).status_code == 410
    with pytest.raises(Claimed):
        claims.send_approval(Claim.objects.get(), address="a@b.example", by=office)
    assert Claim.objects.get().state == "refused"


def test_a_town_without_administrators_can_be_claimed_again(client, towns, office):
    town = towns["Wittenberge"]
    claim = made(town, state=Claim.State.APPROVED)
    chief = member(town, "administrator")
    sign_in(client, office)
    address = reverse("claim_decide", args=[claim.pk])
    release = {"decision": "release", "refuse-reason": "Alle sind gegangen."}

    assert client.post(address, release).status_code == 409
    Membership.objects.filter(person=chief).delete()
    assert client.post(address, release).status_code == 302

    made(town)
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["ended", "open"]


def test_what_speaks_against_a_claim_is_said(towns):
    made(towns["Wittenberge"], state=Claim.State.REFUSED, reason="Unbekannt.")
    facts = evidence(made(towns["Wittenberge"], email="nora@gmx.de"))

    assert [fact.tone for fact in facts] == ["against", "", "", "against"]
    assert evidence(made(towns["Karstädt"], email="a@karstaedt.de"))[0].tone == "for"
    assert evidence(made(towns["Plattenburg"], email="a@prignitz.example"))[0].tone == ""


def test_others_neither_see_nor_decide_claims(client, towns):
    claim = made(towns["Wittenberge"])
    client.force_login(member(towns["Wittenberge"], "administrator"))

    for address in (reverse("claims"), reverse("claim_decide", args=[claim.pk])):
        assert client.post(address, {"decision": "approve"}).status_code == 403
    claim.refresh_from_db()
    assert claim.state == "open"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_one_town_at_once_one_waits():
    town = small_register()["Wittenberge"]
    drafts = [made(town, f"a{n}@x.example", Claim.State.DRAFT) for n in range(8)]

    outcome = at_once([partial(claims.confirm, claim) for claim in drafts])

    assert sorted(type(one).__name__ for one in outcome) == ["Claim"] + ["Claimed"] * 7
    assert Claim.objects.filter(state="open").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_office_and_mayor_at_once_one_decides():
    town = small_register()["Wittenberge"]
    claim, by = made(town), person("Büro")
    approval = claims.send_approval(claim, address="a@b.example", by=by)

    outcome = at_once(
        [
            partial(claims.decide, Claim.objects.get(), approved=False, by=by, reason="Nein."),
            partial(claims.decide_by_link, approval, approved=True),
        ]
    )

    assert [isinstance(one, Claim) for one in outcome].count(True) == 1
    claim.refresh_from_db()
    assert Invitation.objects.count() == (1 if claim.state == "approved" else 0)
