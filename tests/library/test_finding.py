# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which experiences are found, in what order, and that nothing of a draft ever shows."""

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q

from kleinstadt.core.snapshots import bump
from kleinstadt.library.models import LIBRARY, Experience, ExperienceQuerySet
from kleinstadt.library.queries.advice import advice
from kleinstadt.library.queries.catalogue import catalogue
from kleinstadt.library.queries.finding import Asked, find
from kleinstadt.library.queries.similar import similar
from kleinstadt.methods.blending import MOST
from kleinstadt.peers.queries.finding import closeness_to
from kleinstadt.towns.queries.register import register
from tests.library.records import make, pay, tell

QUESTION = "Coworking im Bahnhof"
SECRET = "Zeppelinhafenkantine"


def slugs(found):
    return [hit.entry.slug for hit in found.hits]


def everything(asked, reader):
    return find(asked, reader, limit=1000)


def test_the_same_question_gives_two_towns_another_order(reader, wittenberge, diessen):
    for_wittenberge = everything(Asked(QUESTION, own=wittenberge), reader)
    for_diessen = everything(Asked(QUESTION, own=diessen), reader)
    others = {hit.entry.slug for hit in for_wittenberge.hits} & set(slugs(for_diessen))

    assert for_wittenberge.compared
    assert for_diessen.compared
    assert [each for each in slugs(for_wittenberge) if each in others] != [
        each for each in slugs(for_diessen) if each in others
    ]


def test_the_own_town_stands_apart(reader, wittenberge):
    found = everything(Asked(QUESTION, own=wittenberge), reader)

    assert "wittenberge-bahnhof" in [hit.entry.slug for hit in found.own]
    assert {hit.town.ags for hit in found.own} == {"12070424"}
    assert "12070424" not in {hit.town.ags for hit in found.hits}
    assert found.total + len(found.own) == found.without_facets


@pytest.mark.parametrize("words", [QUESTION, "Leerstand", "Genossenschaft", "Fördermittel", ""])
def test_every_place_follows_from_words_and_rank(words, reader, wittenberge):
    found = everything(Asked(words, own=wittenberge), reader)
    near = closeness_to(wittenberge, [hit.entry.town_id for hit in found.hits])

    assert [hit.place for hit in found.hits] == list(range(1, found.total + 1))
    worth = []
    for hit in found.hits:
        assert hit.near is not None
        assert hit.near.closer == near[hit.entry.town_id].closer
        factor = 1 + (MOST - 1) * (1 - hit.near.rank_of_100 / 100) if hit.near.comparable else 1
        worth.append(hit.relevance * factor)
    assert worth == pytest.approx(sorted(worth, reverse=True))
    by_words = sorted(found.hits, key=lambda hit: hit.place_by_words or 0)
    assert [hit.entry.slug for hit in by_words] == slugs(
        everything(Asked(words, own=wittenberge, compare=False), reader)
    )


@pytest.mark.parametrize("words", [QUESTION, "Leerstand", "Stadt", "Verein Bibliothek"])
def test_a_much_less_relevant_hit_never_comes_first(words, reader, diessen):
    relevance = [hit.relevance for hit in everything(Asked(words, own=diessen), reader).hits]

    for place, one in enumerate(relevance):
        assert all(later * (1 / MOST) <= one * (1 + 1e-9) for later in relevance[place:])


def test_comparability_is_switched_off(reader, wittenberge):
    off = everything(Asked(QUESTION, own=wittenberge, compare=False), reader)

    assert not off.compared
    assert [hit.place_by_words for hit in off.hits] == [None] * off.total
    scores = [hit.relevance for hit in off.hits]
    assert scores == sorted(scores, reverse=True)
    assert off.hits[0].near is not None  # still said, though not used


def test_stretches_join_to_the_whole(reader, wittenberge):
    asked = Asked(QUESTION, own=wittenberge)
    whole = everything(asked, reader)
    parts = [find(asked, reader, first=first, limit=7) for first in range(0, whole.total, 7)]

    assert [each for part in parts for each in slugs(part)] == slugs(whole)
    assert find(asked, reader, first=10**6, limit=7) == parts[-1]


def test_without_question_all_are_listed_the_newest_first(reader):
    found = everything(Asked(), reader)
    dates = [hit.entry.when for hit in found.hits]

    assert found.total == Experience.objects.visible_to(reader).count()
    assert dates == sorted(dates, reverse=True)
    assert not found.compared


def test_a_question_without_any_word_that_counts_is_none(reader):
    for words in ("", "und oder der", "?! … --", '""', "x"):
        assert not Asked(words).is_question
        assert everything(Asked(words), reader).total == everything(Asked(), reader).total
    assert Asked('"Bahnhof"').is_question


def test_exact_words_find_no_others(reader):
    loose = everything(Asked("Warenhaus"), reader)
    strict = everything(Asked("Warenhaus", exact=True), reader)

    assert strict.expansions == ()
    assert strict.total < loose.total
    assert any("kaufhaus" in hit.words[0].lower() for hit in loose.hits)


def test_the_words_by_which_a_hit_was_found_stand_in_it(reader):
    for hit in find(Asked("Coworking Bahnhof Genossenschaft"), reader).hits:
        row = Experience.objects.get(pk=hit.entry.id)
        texts = [row.title, row.summary, row.building, row.size, row.staff, *row.partners]
        texts += [each.text for each in row.statements.all()]
        texts += [each.what for each in row.money.all()]
        texts += [topic.name for topic in row.topics.all()]
        texts += [row.building_kind.name if row.building_kind else "", row.contact_function]
        said = " ".join([*texts, row.own_share, row.programme, hit.town.name])
        assert hit.words
        assert [word for word in hit.words if word not in said] == []


def test_towns_counties_and_states_of_the_register_are_found(reader):
    wolmirstedt = register().by_ags["15083565"]
    for words in ("Wolmirstedt", wolmirstedt.county_name):
        assert wolmirstedt.ags in {hit.town.ags for hit in everything(Asked(words), reader).hits}
    saxony = everything(Asked("Sachsen", exact=True), reader).hits
    assert saxony[0].town.land_name == "Sachsen"


def chosen(**facets):
    return {name: frozenset(values) for name, values in facets.items()}


@pytest.mark.parametrize(
    "facets",
    [
        chosen(thema=["coworking"]),
        chosen(thema=["gebaeude", "wohnen"], land=["12"]),
        chosen(gebaeude=["bahnhof", "keins"], ausgang=["running"], mit=["kosten"]),
        chosen(mit=["kosten", "schwierigkeiten"]),
        chosen(land=["04"]),
    ],
)
@pytest.mark.parametrize("words", ["", "Bahnhof"])
def test_a_count_is_what_ticking_the_value_leaves(words, facets, reader, wittenberge):
    held = everything(Asked(words, own=wittenberge, facets=facets), reader)
    for name, counts in held.counts.items():
        for value, count in counts.items():
            only = {**facets, name: frozenset([value])}
            narrowed = everything(Asked(words, own=wittenberge, facets=only), reader)
            assert narrowed.total == count, (name, value)


def test_the_own_town_is_counted_nowhere_as_it_stands_apart(reader, wittenberge):
    own = everything(Asked(own=wittenberge), reader)
    nobody = everything(Asked(), reader)

    assert own.own
    assert nobody.counts["land"]["12"] - own.counts["land"]["12"] == len(own.own)
    assert sum(own.counts["land"].values()) == own.total


def test_a_wider_topic_holds_its_narrower_ones(reader):
    wider = set(slugs(everything(Asked(facets=chosen(thema=["gebaeude"])), reader)))
    narrow = set(slugs(everything(Asked(facets=chosen(thema=["bahnhof", "kaufhaus"])), reader)))

    assert narrow
    assert narrow < wider


def test_unknown_values_leave_nothing(reader):
    assert everything(Asked(facets=chosen(thema=["gibt-es-nicht"])), reader).total == 0


def seen_by(reader, own):
    """All that a reader can learn from the library with these questions."""
    held = catalogue()
    answers = []
    for words in (SECRET, "Zeppelinhafenkantin", "Zeppelin", "Coworking", "Teilauto", ""):
        asked = Asked(words, own=own)
        found, ways = everything(asked, reader), advice(asked, reader)
        answers.append(
            (
                [(hit.entry.slug, hit.place, hit.place_by_words, hit.words) for hit in found.hits],
                [round(hit.relevance, 9) for hit in found.hits],
                [hit.entry.slug for hit in found.own],
                {name: {v: n for v, n in each.items() if n} for name, each in found.counts.items()},
                found.total,
                found.without_facets,
                found.expansions,
                ways.near_words,
                [(each.topic.slug, each.count) for each in ways.topics],
                [each.entry.slug for each in ways.towns],
            )
        )
    one = held.entries[0].id
    return answers, [each.entry.slug for each in similar(one, reader, limit=100)]


def draft():
    """A draft that would be found, counted, offered and compared everywhere if it showed."""
    row = make(
        "geheim", ags="09181114", state="draft", title=SECRET, topics=["teilauto", "coworking"]
    )
    tell(row, f"{SECRET} mit Coworking im Bahnhof, Zeppelin", "difficulty")
    pay(row, 5000)
    return row


def test_a_draft_changes_nothing_for_the_public(reader, wittenberge):
    before = seen_by(reader, wittenberge)

    draft()

    assert seen_by(reader, wittenberge) == before


def test_a_draft_changes_nothing_for_somebody_signed_in(wittenberge):
    member = get_user_model().objects.create(username="jemand")
    before = seen_by(member, wittenberge)

    draft()

    assert seen_by(member, wittenberge) == before


def test_without_the_protection_the_draft_would_show(reader, wittenberge, monkeypatch):
    before = seen_by(reader, wittenberge)
    draft()
    monkeypatch.setattr(ExperienceQuerySet, "may_see", lambda user: Q())
    bump(LIBRARY)

    for shown, hidden in zip(seen_by(reader, wittenberge)[0], before[0], strict=True):
        assert shown != hidden


def test_publishing_shows_it(reader):
    row = draft()
    assert everything(Asked(SECRET), reader).total == 0

    Experience.objects.filter(pk=row.pk).update(state="published")
    bump(LIBRARY)

    assert slugs(everything(Asked(SECRET, exact=True), reader)) == ["geheim"]


def test_a_stale_analysis_is_made_again_instead_of_failing(reader):
    row = make("zeppelin", title=SECRET)
    Experience.objects.filter(pk=row.pk).update(analysis={"version": 0, "stamp": "0.0"})
    bump(LIBRARY)

    assert slugs(everything(Asked(SECRET, exact=True), reader)) == ["zeppelin"]


def test_an_empty_library_answers(reader, wittenberge):
    Experience.objects.all().delete()
    bump(LIBRARY)
    found = find(Asked(QUESTION, own=wittenberge), reader)

    assert (found.hits, found.own, found.total) == ((), (), 0)
    assert advice(Asked(QUESTION, own=wittenberge), reader).towns == ()


def test_the_order_does_not_depend_on_the_order_of_rows(reader):
    """Keys differ from database to database; equal hits stand by date and address."""
    for slug in ("c-drei", "a-eins", "b-zwei"):
        make(slug, title="Zeppelin", summary="Zeppelin", started="2020")

    assert slugs(everything(Asked("Zeppelin"), reader)) == ["a-eins", "b-zwei", "c-drei"]
    assert np.array_equal(np.sort(catalogue().newest_first), np.arange(len(catalogue().entries)))
