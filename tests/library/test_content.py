# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The experiences of the repository: read, sourced, and on topics and towns that there are."""

import pytest
import yaml

from kleinstadt.formats.experiences import ExperienceError, read
from kleinstadt.library.actions import CONTENT
from kleinstadt.library.models import Experience
from kleinstadt.towns.queries.register import register

FILES = sorted((CONTENT / "experiences").glob("*.yaml"))
RECORDS = {path.stem: read(path.name, path.read_text("utf-8")) for path in FILES}
TOPICS = {row["slug"]: row for row in yaml.safe_load((CONTENT / "topics.yaml").read_text("utf-8"))}
KINDS = {
    row["slug"] for row in yaml.safe_load((CONTENT / "building_kinds.yaml").read_text("utf-8"))
}


def test_there_is_a_library():
    assert len(FILES) >= 89


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_bears_the_name_of_its_file_and_at_least_two_sourced_facts(name):
    record = RECORDS[name]
    facts = [row for row in record.statements if not row.editorial]

    assert record.id == name
    assert len(facts) >= 2
    assert all(row.sources for row in (*record.statements, *record.money))
    assert all(source.title for source in record.sources)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_on_known_topics_buildings_and_towns(name):
    record = RECORDS[name]

    assert record.topics
    assert set(record.topics) <= TOPICS.keys()
    assert record.building_kind in KINDS | {""}
    assert record.town in register().by_ags


@pytest.mark.parametrize("name", RECORDS)
def test_texts_fit_where_they_are_stored(name):
    record = RECORDS[name]
    for field in ("title", "summary", "building", "place", "contact_function", "staff", "size"):
        most = Experience._meta.get_field(field).max_length or 0
        assert len(getattr(record, field)) <= most, field


def test_a_wider_topic_stands_before_its_narrower_ones():
    seen: set[str] = set()
    for slug, row in TOPICS.items():
        assert row.get("wider", slug) in seen | {slug}
        seen.add(slug)


def test_a_record_with_one_fact_or_an_unsourced_one_is_refused():
    data = yaml.safe_load(FILES[0].read_text("utf-8"))
    one = data | {"statements": data["statements"][:1]}
    bare = data | {"statements": [row | {"sources": []} for row in data["statements"]]}

    with pytest.raises(ExperienceError, match="fewer than two sourced facts"):
        read("one.yaml", yaml.safe_dump(one))
    with pytest.raises(ExperienceError, match="no such source"):
        read("bare.yaml", yaml.safe_dump(bare))


def test_every_file_is_in_the_library():
    assert set(Experience.objects.values_list("slug", flat=True)) == set(RECORDS)
