# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import hashlib

import pytest
import yaml
from django.db import transaction

from kleinstadt.core.snapshots import number
from kleinstadt.library import actions
from kleinstadt.library.actions import (
    CONTENT,
    UnknownTownError,
    analyse_anew,
    load_content,
    load_synonyms,
)
from kleinstadt.library.models import LIBRARY, Experience, Statement, SynonymGroup
from kleinstadt.library.queries.analysis import STAMP
from kleinstadt.library.queries.finding import Asked, find
from tests.library.records import make

SLUG = "wittenberge-bahnhof"


def texts():
    rows = Statement.objects.order_by("experience__slug", "position")
    return list(rows.values_list("experience__slug", "text"))


def test_loading_again_changes_nothing():
    before, stamp = texts(), number(LIBRARY)

    assert load_content() == 0
    assert (texts(), number(LIBRARY)) == (before, stamp)


def test_a_changed_file_replaces_its_record_and_raises_the_stamp():
    Experience.objects.filter(slug=SLUG).update(digest="other", title="Alter Titel")
    before, stamp = texts(), number(LIBRARY)

    assert load_content() == 1
    assert texts() == before
    assert Experience.objects.get(slug=SLUG).title.startswith("Der Bahnhof von 1846")
    assert number(LIBRARY) > stamp


def test_every_record_is_analysed_by_the_present_chain():
    assert {row["stamp"] for row in Experience.objects.values_list("analysis", flat=True)} == {
        STAMP
    }


def test_an_unknown_town_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    data = yaml.safe_load((CONTENT / "experiences" / f"{SLUG}.yaml").read_text("utf-8"))
    (tmp_path / "experiences").mkdir()
    for name, town in (("a-bekannt", "12070424"), ("b-unbekannt", "99999999")):
        text = yaml.safe_dump(data | {"id": name, "town": town}, allow_unicode=True)
        (tmp_path / "experiences" / f"{name}.yaml").write_text(text, "utf-8")
    for name in ("topics.yaml", "building_kinds.yaml", "synonyms.yaml"):
        (tmp_path / name).write_bytes((CONTENT / name).read_bytes())
    monkeypatch.setattr(actions, "CONTENT", tmp_path)
    stamp = number(LIBRARY)

    with pytest.raises(UnknownTownError, match="99999999"):
        load_content()

    assert not Experience.objects.filter(slug__in=["a-bekannt", "b-unbekannt"]).exists()
    assert number(LIBRARY) == stamp


def test_a_record_and_its_analysis_come_and_go_together(reader):
    with transaction.atomic():
        make("zeppelin", title="Zeppelinhafen wird Arbeitsort")
        assert find(Asked("Zeppelinhafen", exact=True), reader).total == 1
        transaction.set_rollback(True)

    assert find(Asked("Zeppelinhafen", exact=True), reader).total == 0


def test_analysing_anew_lets_the_search_find_what_was_written(reader):
    Experience.objects.filter(slug=SLUG).update(title="Luftschiff im Bahnhof")
    assert find(Asked("Luftschiff", exact=True), reader).total == 0

    analyse_anew(Experience.objects.filter(slug=SLUG))

    assert [hit.entry.slug for hit in find(Asked("Luftschiff"), reader).hits] == [SLUG]


def test_the_synonyms_of_the_office_survive_loading():
    assert SynonymGroup.objects.count() == len(
        yaml.safe_load((CONTENT / "synonyms.yaml").read_text("utf-8"))
    )
    SynonymGroup.objects.exclude(pk=SynonymGroup.objects.first().pk).delete()
    Experience.objects.filter(slug=SLUG).update(digest="other")

    load_content()
    assert SynonymGroup.objects.count() == 1

    assert load_synonyms() == SynonymGroup.objects.count() > 50


def test_a_digest_stands_for_the_file_and_what_it_is_read_with():
    text = (CONTENT / "experiences" / f"{SLUG}.yaml").read_text("utf-8")
    alone = hashlib.sha256(text.encode()).hexdigest()

    assert Experience.objects.get(slug=SLUG).digest not in {"", alone}
