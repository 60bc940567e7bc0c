# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reads of single experiences: the report, its card, what is similar, what else to offer."""

import pytest

from kleinstadt.core.snapshots import bump
from kleinstadt.library.models import LIBRARY, Experience
from kleinstadt.library.queries.advice import advice
from kleinstadt.library.queries.cards import cards, telling
from kleinstadt.library.queries.finding import Asked
from kleinstadt.library.queries.reading import report
from kleinstadt.library.queries.similar import similar
from kleinstadt.peers.queries.finding import closeness_to
from tests.library.records import make, pay, tell


def test_a_report_has_every_statement_with_its_sources_in_order(reader):
    row = Experience.objects.get(slug="wittenberge-bahnhof")
    told = [each for kind in report(row.slug, reader).told.values() for each in kind]

    assert sorted(each.text for each in told) == sorted(
        row.statements.values_list("text", flat=True)
    )
    for each in told:
        stored = row.statements.get(text=each.text)
        numbers = sorted(stored.sources.values_list("number", flat=True))
        assert (list(each.numbers), each.date, each.editorial) == (
            numbers,
            stored.date,
            stored.editorial,
        )
        assert numbers


def test_a_draft_is_not_read(reader):
    make("geheim", state="draft")

    with pytest.raises(Experience.DoesNotExist):
        report("geheim", reader)
    assert cards([Experience.objects.get(slug="geheim").pk], reader) == {}


def test_the_telling_amount_is_spent_before_planned_before_granted_and_the_newest():
    row = make("zeppelin")
    assert telling(row.money.all()) is None
    pay(row, 1, kind="revenue")
    assert telling(row.money.all()) is None
    grant = pay(row, 2, kind="grant", year=2024)
    assert telling(row.money.all()) == grant
    budget = pay(row, 3, kind="budget")
    assert telling(row.money.all()) == budget
    old = pay(row, 4, kind="cost", year=2010)
    assert telling(row.money.all()) == old
    new = pay(row, 5, kind="cost", year=2020)
    pay(row, 6, kind="cost")
    assert telling(row.money.all()) == new


def test_cards_cost_four_queries_however_many(reader, django_assert_num_queries):
    ids = list(Experience.objects.values_list("pk", flat=True))
    for some in (ids[:1], ids[:3], ids):
        with django_assert_num_queries(4):
            assert len(cards(some, reader)) == len(some)


def test_a_card_has_the_first_difficulty(reader):
    row = make("zeppelin")
    tell(row, "Es gab Wind.", "result")
    tell(row, "Der Mast war zu kurz.", "difficulty")
    tell(row, "Das Gas war teuer.", "difficulty")

    card = cards([row.pk], reader)[row.pk]
    assert card.difficulty == "Der Mast war zu kurz."
    assert [source.title for source in card.sources] == ["Amtsblatt"]


def test_similar_reports_share_topics_and_rare_ones_count_more(reader):
    both = make("beides", topics=["teilauto", "leerstand"])
    make("selten", topics=["teilauto"])
    make("haeufig", topics=["leerstand"])
    make("fremd", topics=["it-sicherheit"])
    found = [each.entry.slug for each in similar(both.pk, reader, limit=1000)]

    assert found.index("selten") < found.index("haeufig")
    assert not {"beides", "fremd"} & set(found)
    assert similar(10**9, reader) == ()


def test_without_hits_the_wider_topic_is_offered_with_the_nearest_towns(reader, wittenberge):
    Experience.objects.filter(topics__slug="teilauto").delete()
    bump(LIBRARY)
    ways = advice(Asked("Carsharing", own=wittenberge), reader)

    assert ways.topic is not None
    assert ways.topic.slug == "mobilitaet"
    near = closeness_to(wittenberge, [each.town.id for each in ways.towns])
    ranks = [near[each.town.id].rank_of_100 for each in ways.towns]
    assert ranks == sorted(ranks)
    assert wittenberge not in [each.town for each in ways.towns]
    for each in ways.towns:
        topics = Experience.objects.get(pk=each.entry.id).topics
        assert (
            topics.filter(slug="mobilitaet").exists()
            or topics.filter(wider__slug="mobilitaet").exists()
        )


def test_without_hits_near_words_are_offered_as_records_write_them(reader):
    make("zeppelin", title="Hafenkantinenwirtin gesucht")
    ways = advice(Asked("Hafenkannttienwirrtin"), reader)

    assert ways.near_words == (("Hafenkannttienwirrtin", "Hafenkantinenwirtin"),)
    assert advice(Asked("qqqqqqqqqq"), reader).near_words == ()


def test_a_question_on_nothing_offers_all_broad_topics_by_number(reader):
    ways = advice(Asked("qqqqqqqqqq"), reader)
    counts = [each.count for each in ways.topics]

    assert ways.topic is None
    assert counts == sorted(counts, reverse=True)
    assert all(each.topic.wider is None for each in ways.topics)
    for each in ways.topics:
        topics = {each.topic.id}
        narrower = Experience.objects.filter(topics__wider__in=topics) | Experience.objects.filter(
            topics__in=topics
        )
        assert each.count == narrower.distinct().count()
