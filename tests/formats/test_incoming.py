# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What people write above the mail they answer, as the usual programs send it."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.formats.incoming import own_words, read
from kleinstadt.formats.mailtext import plain

OWN = "Ja, vier Gleise.\n\nDas fünfte ist stillgelegt."
QUOTED = [
    "Am 22.11.26 um 10:15 schrieb kleinstadt:\n> Report\n> mehr",
    (
        "Von: kleinstadt <a@b.example>\nGesendet: Sonntag, 22. November 2026 10:15\n"
        "An: Anna <anna@b.example>\nBetreff: Fehler melden\n\nReport"
    ),
    (
        "________________________________\nVon: kleinstadt <a@b.example>\n"
        "Gesendet: Sonntag, 22. November 2026 10:15:00\nAn: Anna\nBetreff: X\n\nReport"
    ),
    (
        "-----Ursprüngliche Nachricht-----\nVon: kleinstadt <a@b.example>\n"
        "Gesendet: Sonntag, 22. November 2026 10:15\nAn: Anna\nBetreff: X\n\nReport"
    ),
    "> Am 22.11.2026 um 10:15 schrieb kleinstadt <a@b.example>:\n> \n> Report",
    "Am So., 22. Nov. 2026 um 10:15 Uhr schrieb kleinstadt <\na+ks1@b.example>:\n\n> Report\n>",
    "On Sun, Nov 22, 2026 at 10:15 AM kleinstadt <a@b.example> wrote:\n> Report",
    "-- \nAnna Muster\nStadt X\n\nAm 22.11.26 um 10:15 schrieb kleinstadt:\n> Report",
    "Von meinem iPhone gesendet\n\n> Am 22.11.2026 um 10:15 schrieb kleinstadt <a@b.example>:\n> R",
    "",
]


def message(text="Ja", html="", **headers):
    one = EmailMessage()
    given = {"From": "Anna <Anna@Example.org>", "To": "antwort@example.org", "Subject": "AW: x"}
    for name, value in (given | headers).items():
        one[name.replace("_", "-")] = value
    one.set_content(text)
    if html:
        one.add_alternative(html, subtype="html")
    return one


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_quotation_is_left_out(quoted):
    assert own_words(f"{OWN}\n\n{quoted}\n") == OWN


def test_what_only_looks_like_a_quotation_stays():
    text = "Die Stadt schrieb am 3. Mai an das Land:\nzwei Sätze. Von: uns."

    assert own_words(text) == text


@pytest.mark.parametrize(
    "quoted",
    [
        '<blockquote type="cite">Report</blockquote>',
        '<div class="gmail_quote">Am So. schrieb x:<blockquote>Report</blockquote></div>',
        '<div id="divRplyFwdMsg"><b>Von:</b> x</div><div>Report</div>',
        '<div class="moz-cite-prefix">Am … schrieb:</div><blockquote>Report</blockquote>',
    ],
)
def test_of_html_only_too(quoted):
    one = message()
    one.set_content(f"<style>p {{}}</style><p>Ja,<br>vier</p>{quoted}", subtype="html")

    assert read(one.as_bytes()).text == "Ja,\nvier"


def test_sender_recipients_and_attachments_are_read():
    one = message(Cc="antwort+ks1x@example.org", Delivered_To="box@example.org")
    one.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")

    letter = read(one.as_bytes())

    assert letter.sender == "anna@example.org"
    assert letter.recipients == (
        "antwort@example.org",
        "antwort+ks1x@example.org",
        "box@example.org",
    )
    assert (letter.text, letter.attachments, letter.automatic) == ("Ja", 1, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<a.example.org>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"Subject": "Automatische Antwort: Fehler melden"},
        {"Subject": "Abwesenheitsnotiz: Fehler melden"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "nobody"},
    ],
)
def test_machines_are_recognised(headers):
    assert read(message(**headers).as_bytes()).automatic


@pytest.mark.parametrize("headers", [{}, {"Auto_Submitted": "no"}, {"Precedence": "first-class"}])
def test_people_are_not_taken_for_machines(headers):
    assert not read(message(**headers).as_bytes()).automatic


def test_a_wrong_character_set_is_read_as_well_as_can_be():
    raw = (
        b"From: a@example.org\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nGr\xfc\xdfe\r\n"
    )

    assert read(raw).text == "Grüße"


@given(st.binary(max_size=400))
def test_nothing_that_is_sent_raises(data):
    read(b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n" + data)
    read(data)


def test_text_from_html_keeps_links_and_lists():
    html = '<p>Siehe <a href="https://a.example/">hier</a></p><ul><li>eins</li><li>zwei</li></ul>'

    assert plain(html) == "Siehe hier: https://a.example/\n\n- eins\n- zwei"
