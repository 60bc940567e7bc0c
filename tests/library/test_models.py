# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kleinstadt.core.snapshots import number
from kleinstadt.library.models import LIBRARY, Experience, Statement, SynonymGroup
from kleinstadt.library.queries.finding import Asked, find
from tests.library.records import make, tell


def test_a_synonym_is_searched_as_soon_as_it_is_saved_and_no_longer_when_it_is_deleted(reader):
    make("zeppelin", title="Ein Zeppelin landet")
    stamp = number(LIBRARY)
    assert find(Asked("Prallluftschiff"), reader).total == 0

    group = SynonymGroup.objects.create(words="Zeppelin\nPrallluftschiff")
    assert find(Asked("Prallluftschiff"), reader).own == ()
    assert [hit.entry.slug for hit in find(Asked("Prallluftschiff"), reader).hits] == ["zeppelin"]

    group.delete()
    assert find(Asked("Prallluftschiff"), reader).total == 0
    assert number(LIBRARY) == stamp + 2


@pytest.mark.parametrize("words", ["Kaufhaus", "Kaufhaus\nKaufhäuser", "Kaufhaus\nund", ""])
def test_a_group_needs_two_words_that_differ_to_the_search(words):
    with pytest.raises(ValidationError):
        SynonymGroup(words=words).full_clean()


def test_a_good_group_is_read_line_by_line():
    group = SynonymGroup(words=" Kaufhaus \n\nWarenhaus\r\nleer stehend")
    group.full_clean()

    assert group.spellings == ["Kaufhaus", "Warenhaus", "leer stehend"]
    assert str(group) == "Kaufhaus, Warenhaus, leer stehend"


@pytest.mark.parametrize("date", ["2021-8", "im Sommer", "2021-08-29 ", "2021-08-29   ", "2021\n"])
def test_the_database_refuses_dates_that_are_none(date):
    with pytest.raises(IntegrityError), transaction.atomic():
        make("zeppelin", started=date)


def test_only_published_experiences_are_for_the_public(reader):
    make("entwurf", state="draft")

    assert not Experience.objects.visible_to(reader).filter(slug="entwurf").exists()
    assert Experience.objects.filter(slug="entwurf").exists()


def test_the_last_proof_is_the_newest_date_that_has_come(reader):
    row = make("zeppelin", outcome="running", ended="2026")
    tell(row, "Es gab einen Mast.")
    statement = tell(row, "Er fliegt.")
    today = dt.date(2026, 11, 22)

    def proof():
        return Experience.objects.with_last_proof(today).get(pk=row.pk).last_proof

    assert proof() == "2021"  # the source; the end is only planned
    Statement.objects.filter(pk=statement.pk).update(date="2025-08")
    assert proof() == "2025-08"
    Statement.objects.filter(pk=statement.pk).update(date="2027")
    assert proof() == "2021"
    Experience.objects.filter(pk=row.pk).update(started="2026-11-22")
    assert proof() == "2026-11-22"
    assert Experience.objects.with_last_proof(today).get(pk=make("leer").pk).last_proof == ""
