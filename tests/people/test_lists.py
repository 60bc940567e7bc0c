# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Many invitations from a spreadsheet: faults by cell, all or nothing, sent once."""

import io
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kleinstadt.formats import csvtable, invitationlist
from kleinstadt.formats.faults import Refused
from kleinstadt.people.actions.invitations import ListSent, send_list
from kleinstadt.people.actions.refusals import Held
from kleinstadt.people.models import Function, Invitation, InvitationList
from kleinstadt.people.queries.lists import preview
from kleinstadt.people.roles import Role
from tests.people.factories import member, person, small_register
from tests.people.races import at_once
from tests.signing import sign_in_as

pytestmark = pytest.mark.django_db
HEADINGS = ("E-Mail", "Name", "AGS", "Rolle", "Funktion", "Vertretung")
GOOD = ("a@x.example", "Anna", "12070424", "Verwaltung", "Bauamt", "")


@pytest.fixture
def towns(db):
    return small_register()


def book(*rows, headings=HEADINGS):
    columns = [csvtable.Column(str(number), word) for number, word in enumerate(headings)]
    lines = [{str(number): value for number, value in enumerate(row)} for row in rows]
    return csvtable.write_xlsx(columns, lines, titles=("Liste", ""))


def text(*rows, headings=HEADINGS):
    return "\r\n".join(";".join(row) for row in [headings, *rows]).encode("utf-8-sig")


@pytest.mark.parametrize("write", [book, text])
def test_both_kinds_of_file_are_read_alike(towns, write):
    seen = preview(write(GOOD, ("B@x.example", "", "12070173", "", "Bauamt", "ja")))

    assert seen.faults == []
    assert [(row["email"], row["town"], row["role"], row["deputy"]) for row in seen.rows] == [
        ("a@x.example", towns["Wittenberge"].pk, "administrator", False),
        ("b@x.example", towns["Karstädt"].pk, "member", True),
    ]


def test_towns_by_name_do_when_the_name_is_clear(towns):
    seen = preview(text(("a@x.example", "Plattenburg"), headings=("Mail", "Stadt")))
    wrong = preview(text(("a@x.example", "Nirgendwo"), headings=("Mail", "Stadt")))

    assert [row["town"] for row in seen.rows] == [towns["Plattenburg"].pk]
    assert [fault.field for fault in wrong.faults] == ["Stadt"]


@pytest.mark.parametrize(
    ("row", "place", "field", "said"),
    [
        (("nobody", "", "12070424", "", "", ""), "A3", "E-Mail", "keine E-Mail-Adresse"),
        (("", "", "12070424", "", "", ""), "A3", "E-Mail", "fehlt"),
        (("b@x.example", "", "1207042", "", "", ""), "C3", "AGS", "7"),
        (("b@x.example", "", "", "", "", ""), "C3", "AGS", "fehlt"),
        (("b@x.example", "", "99999999", "", "", ""), "C3", "AGS", "Keine Gemeinde"),
        (("b@x.example", "", "12070424", "Chef", "", ""), "D3", "Rolle", "Mitglied"),
        (("b@x.example", "", "12070424", "", "", "ja"), "E3", "Funktion", "fehlt"),
        (("b@x.example", "", "12070424", "", "Amt", "oft"), "F3", "Vertretung", "ja"),
        (("A@x.example", "", "12070424", "", "", ""), "A3", "E-Mail", "Zeile 2"),
        (("b@x.example", "n" * 151, "12070424", "", "", ""), "B3", "Name", "151"),
    ],
)
def test_a_fault_is_named_by_its_cell_and_nothing_is_taken(towns, row, place, field, said):
    seen = preview(book(GOOD, row))

    assert seen.rows == []
    (fault,) = seen.faults
    assert place in fault.place
    assert fault.field == field
    assert said in fault.reason
    assert fault.advice


def test_a_row_of_csv_is_named_by_its_line(towns):
    (fault,) = preview(text(GOOD, ("nobody", "", "12070424", "", "", ""))).faults

    assert fault.place == "Zeile 3"


def test_who_belongs_already_is_named(towns):
    member(towns["Wittenberge"], email="A@X.example")

    (fault,) = preview(book(GOOD)).faults

    assert fault.reason == "Diese Adresse gehört schon dazu."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\x00\x01\x02",
        b"PK\x03\x04broken",
        b"Name;Ort\r\nAnna;Wittenberge\r\n",
        text(headings=HEADINGS),
        text(("a@x.example",), headings=("E-Mail",)),
        b"x" * (invitationlist.MAX_BYTES + 1),
        text(*[(f"a{n}@x.example", "", "12070424", "", "", "") for n in range(1001)]),
    ],
)
def test_files_of_another_kind_are_refused_in_words(towns, data):
    seen = preview(data)

    assert seen.rows == []
    assert seen.faults[0].reason
    with pytest.raises(Refused):
        invitationlist.read(data)


@pytest.fixture
def hand_in(client, towns):
    sign_in_as(client, Role.PROGRAMME_OFFICE)

    def post(data, name="liste.xlsx"):
        return client.post(reverse("invitations"), {"file": SimpleUploadedFile(name, data)})

    return post


def test_a_list_is_shown_before_it_is_sent_and_sent_once(client, hand_in, towns):
    answer = hand_in(book(GOOD, ("b@x.example", "", "12070173", "", "Bauamt", "ja")))
    address = answer.headers["Location"]
    page = client.get(address).content.decode()
    assert Invitation.objects.count() == 0
    assert "2 Personen würden eingeladen." in page

    sent = client.post(address)
    again = client.post(address)

    assert (sent.status_code, again.status_code) == (302, 409)
    assert Invitation.objects.count() == 2
    assert Function.objects.count() == 2
    listed = client.get(reverse("invitations")).content.decode()
    assert "a@x.example" in listed
    client.post(reverse("withdraw_any_invitation", args=[Invitation.objects.first().pk]))
    assert Invitation.objects.open().count() == 1


def test_a_faulty_list_is_not_kept(client, hand_in):
    answer = hand_in(book(GOOD, ("nobody", "", "12070424", "", "", "")))

    assert answer.status_code == 422
    assert "A3" in answer.content.decode()
    assert InvitationList.objects.count() == 0
    assert client.post(reverse("invitations")).status_code == 422


def test_when_one_cannot_be_invited_none_is(towns):
    by = person()
    held = InvitationList.objects.create(
        rows=preview(book(GOOD, ("b@x.example", "", "12070424", "", "", ""))).rows,
        file="x",
        sender=by,
    )
    member(towns["Wittenberge"], email="b@x.example")

    with pytest.raises(Held):
        send_list(held, by=by)

    held.refresh_from_db()
    assert held.sent_at is None
    assert Invitation.objects.count() == 0


def test_the_example_can_be_handed_in(client, hand_in):
    example = client.get(reverse("invitation_example")).content

    assert io.BytesIO(example).read(2) == b"PK"
    assert preview(example).faults == []


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_a_list_goes_out_once():
    small_register()
    by = person()
    held = InvitationList.objects.create(rows=preview(book(GOOD)).rows, file="x", sender=by)

    outcome = at_once([partial(send_list, held, by=by)] * 4)

    assert sorted(type(one).__name__ for one in outcome) == [ListSent.__name__] * 3 + ["int"]
    assert Invitation.objects.count() == 1
