# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.library.models import Experience, ExperienceSource, Money
from kleinstadt.library.templatetags.library import (
    about,
    asking_for,
    cited,
    euros,
    fate,
    partial_date,
    period,
    spent,
)


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("", "", ""),
        ("2021", "2021", "2021"),
        ("2021-08", "August 2021", "August 2021"),
        ("2020-08-29", "29. August 2020", "Aug. 29, 2020"),
    ],
)
def test_dates_are_as_partial_as_they_were_seen(value, german, english):
    assert partial_date(value) == german
    with translation.override("en"):
        assert partial_date(value) == english


@pytest.mark.parametrize(
    ("started", "ended", "outcome", "words"),
    [
        ("2018", "2020", "ended", "2018 bis 2020"),
        ("2018", "2018", "ended", "2018"),
        ("2018-07", "2018-12", "stopped", "Juli 2018 bis Dezember 2018"),
        ("2018", "", "ended", "begonnen 2018"),
        ("", "2020", "rejected", "bis 2020"),
        ("2018", "2024", "running", "seit 2018"),
        ("2018", "", "running", "seit 2018"),
        ("", "2024", "running", ""),
        ("2018", "2024", "unknown", "begonnen 2018, zuletzt belegt 2024"),
        ("2018", "", "unknown", "begonnen 2018"),
        ("", "", "running", ""),
    ],
)
def test_only_what_is_over_has_an_end(started, ended, outcome, words):
    assert period(Experience(started=started, ended=ended, outcome=outcome)) == words


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        ("2021", "lief 2021 (zuletzt geprüft 21.11.2026)"),
        ("2025-11", "lief im November 2025 (zuletzt geprüft 21.11.2026)"),
        ("2025-11-21", "lief am 21. November 2025 (zuletzt geprüft 21.11.2026)"),
        ("2025-11-22", "läuft"),
        ("2026", "läuft"),
        ("", "läuft nach Quellen ohne Datum (zuletzt geprüft 21.11.2026)"),
    ],
)
def test_running_is_only_what_a_proof_of_the_last_year_says(proof, words, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 11, 22))
    row = Experience(outcome="running", checked=dt.date(2026, 11, 21))
    row.last_proof = proof

    assert fate(row) == words


def test_other_outcomes_need_no_proof():
    assert fate(Experience(outcome="stopped", checked=dt.date(2026, 11, 21))) == "abgebrochen"


@pytest.mark.parametrize(
    ("amount", "approx", "words"),
    [
        ("37000", False, "37.000 Euro"),
        ("150", True, "rund 150 Euro"),
        ("12.5", False, "12,50 Euro"),
        ("1000000", False, "1 Million Euro"),
        ("11500000", True, "rund 11,5 Millionen Euro"),
        ("18000000.00", False, "18 Millionen Euro"),
        ("1234567", False, "1.234.567 Euro"),
        ("999999.99", False, "999.999,99 Euro"),
        ("120000000", False, "120 Millionen Euro"),
    ],
)
def test_money_is_said_as_people_say_it_and_never_rounded_in_silence(amount, approx, words):
    assert euros(Money(amount=Decimal(amount), approx=approx)) == words


@given(st.decimals(0, 10**9, places=2))
def test_any_amount_reads_back_to_itself(amount):
    words = euros(Money(amount=amount, approx=False))
    figure = words.split()[0].replace(".", "").replace(",", ".")
    factor = 1_000_000 if "Million" in words else 1

    assert Decimal(figure) * factor == amount


@pytest.mark.parametrize(
    ("kind", "year", "words"),
    [
        ("cost", 2024, "20.000 Euro (2024), Umbau"),
        ("budget", 2016, "geplant: 20.000 Euro (2016), Umbau"),
        ("grant", None, "Förderung: 20.000 Euro, Umbau"),
    ],
)
def test_planned_and_granted_money_says_so(kind, year, words):
    assert spent(Money(amount=Decimal(20_000), kind=kind, year=year, what="Umbau")) == words


def test_sources_are_named_once_with_their_year():
    def source(publisher, date="", title="Titel"):
        return ExperienceSource(publisher=publisher, date=date, title=title)

    few = [source("rbb24", "2021-06-21"), source("rbb24", "2022"), source("", "", "Amtsblatt")]
    many = [source(name, dt.date(2020, 1, 1).isoformat()) for name in "ABCDE"]
    assert cited(few) == "rbb24 (2021), Amtsblatt"
    assert cited(many) == "A (2020), B (2020), C (2020) und 2 weitere"
    assert cited([]) == ""


def test_addresses_of_questions_and_topics_are_escaped():
    assert asking_for("/erfahrungen/", "Bahn & Hof") == "/erfahrungen/?frage=Bahn+%26+Hof"
    assert about("/erfahrungen/", "coworking") == "/erfahrungen/?thema=coworking"
