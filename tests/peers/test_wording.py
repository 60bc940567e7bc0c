# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every claim of a sentence or chip is looked up and computed again."""

import re

import numpy as np
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kleinstadt.methods.definitions import DEFAULT
from kleinstadt.methods.distances import viewpoint
from kleinstadt.methods.explanations import Term
from kleinstadt.peers.queries.amounts import times
from kleinstadt.peers.queries.finding import PeerQuery, closeness_to, find
from kleinstadt.peers.queries.likenesses import alike_text
from kleinstadt.peers.queries.profiles import ground
from kleinstadt.peers.queries.themes import INDICATORS
from kleinstadt.peers.queries.wording import why, why_of
from kleinstadt.towns.queries.register import register
from tests.peers import claims

EVERYTHING = {"size": 5, "location": 5, "settlement": 5, "rail": 5, "economy": 5, "border": 5}
NUMBERS = {"keine": 0, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
           "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12}  # fmt: skip


@pytest.fixture(scope="module")
def group(_loaded, django_db_blocker):
    with django_db_blocker.unblock():
        return {one.key: claims.small_towns(one.key) for one in INDICATORS}


@pytest.fixture(autouse=True)
def _in_german():
    with translation.override("de"):
        yield


def chips(one):
    told = why_of(one, most=20)
    return [chip.text for chip in (*told.alike, *told.different)]


def pilot_towns():
    """The towns whose economy is known as well."""
    rows = register().imported["gisd"]
    return [register().towns[row] for row in sorted(rows)]


@pytest.mark.usefixtures("_rows")
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_chip_is_true_of_any_two_towns(data, group):
    towns = register().towns
    rows = st.integers(0, len(towns) - 1)
    own = towns[data.draw(rows)]
    others = [towns[row] for row in data.draw(st.lists(rows, min_size=4, max_size=4))]
    for one in closeness_to(own, [other.id for other in others]).values():
        for text in chips(one):
            assert claims.holds(text, claims.Pair(own, one.other), group), (own, one.other, text)


def test_every_chip_about_border_and_economy_is_true(group):
    said = set()
    towns = pilot_towns()
    for own in towns:
        query = PeerQuery(
            definition=DEFAULT, weights=EVERYTHING, added=tuple(town.ags for town in towns), limit=1
        )
        for _peer, one in find(own, query).peers:
            for text in chips(one):
                assert claims.holds(text, claims.Pair(own, one.other), group), (own, text)
                said.add(re.sub(r"[\d.,]+", "#", text.replace("\u00a0", " ")))

    assert {
        "geringere Arbeitslosigkeit: # statt # %",
        "höhere Steuerkraft: # statt # Euro je Kopf",
    } <= said
    assert any("Grenze oder Küste" in text for text in said)


def test_a_false_chip_would_be_found(town, group):
    own, other = town("Wittenberge"), town("09181114")
    pair = claims.Pair(own, other)
    true = chips(closeness_to(own, [other.id])[other.id])

    assert "siebenmal so viele Menschen im Umland" not in true or len(true) > 1
    for text in [
        "zwölfmal so groß", "99 % mehr Einwohner", "1 km näher an einer Großstadt",
        "selbst Großstadt", "fast gleich groß", "größerer Bahnhof in höchstens 1 km",
        "weit von einer Großstadt", "Größe", "höhere Benachteiligung: 0,50 statt 1,00",
    ]:  # fmt: skip
        assert claims.holds(text, pair, group) is False, text
    with pytest.raises(AssertionError):
        claims.holds("viel schöner", pair, group)


def test_chips_of_one_pair_are_not_true_of_another(town, group):
    own = town("Wittenberge")
    other, third = town("09181114"), town("12071160")
    told = why_of(closeness_to(own, [other.id])[other.id]).different

    assert not any(claims.holds(chip.text, claims.Pair(own, third), group) for chip in told)


def counted(own, other):
    """How many small towns are closer, by the definition: all distances, one by one."""
    held = ground()
    view = viewpoint(held.profiles, own.ags, held.weights({}))
    rows = held.profiles.reference[held.profiles.reference != own.row]
    rows = rows[view.known_shares(view.terms(rows).known) >= 0.5 - 1e-6]
    return int((view.exact(rows) < view.exact(np.array([other.row]))).sum()), len(rows)


@pytest.mark.usefixtures("_rows")
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_rank_in_a_sentence_is_the_rank(data):
    rows = st.sampled_from(ground().profiles.reference.tolist())
    own, other = (register().towns[data.draw(rows)] for _ in range(2))
    sentence = why(own, other).rank
    if own == other:
        assert sentence == "Das ist Ihre eigene Stadt."
        return
    closer, compared = counted(own, other)
    found = re.match(r"(?:Nur |Mehr als )?(\S+) von ([\d.]+) ", sentence)
    word, among = found[1].lower(), int(found[2].replace(".", ""))
    shown = NUMBERS[word] if word in NUMBERS else int(word.replace(".", ""))

    assert among in {100, compared}
    if sentence.startswith("Mehr als"):
        assert 100 * closer / compared > 99
    elif among == compared:
        assert shown == closer
    else:
        assert abs(100 * closer / compared - shown) <= 0.5
    if sentence.startswith("Nur "):
        assert closer <= 0.205 * compared
    assert sentence.endswith(f"ähnlicher als {other.name}".rstrip(".") + ".")


def test_the_nearest_and_a_far_town_in_words(town):
    own = town("Wittenberge")
    near = find(own, PeerQuery(limit=2)).peers
    far = why(own, town("14628160"))

    assert [why_of(one).rank for _peer, one in near] == [
        "Keine von 1.825 Kleinstädten ist Wittenberge ähnlicher als Bergen auf Rügen.",
        "Nur eine von 1.825 Kleinstädten ist Wittenberge ähnlicher als Marktredwitz.",
    ]
    assert re.match(
        r"\d\d von 100 Kleinstädten sind Wittenberge ähnlicher als Heidenau.", far.sentence
    )
    assert far.sentence.endswith("Einwohnerzahlen sind zum Teil geschätzt.")
    assert "81\u00a0km näher an einer Großstadt" in [chip.text for chip in far.different]


def test_one_full_stop_after_a_shortened_name(town):
    sentence = why(town("Wittenberge"), town("14626600")).rank

    assert sentence.endswith("Weißwasser/O.L.")


def test_what_is_unknown_is_said(town):
    own = town("Wittenberge")
    query = PeerQuery(weights={"economy": 1}, limit=3, lands=("13",))
    told = why_of(find(own, query).peers[0][1])

    assert "nicht bekannt: Arbeitslosigkeit, Steuerkraft, soziale Lage." in told.note


def test_a_town_with_too_little_known_is_not_ranked(town):
    own = town("Wittenberge")
    unsettled = next(one for one in register().towns if not one.is_settled)

    assert why(own, unsettled).sentence == (
        f"Um {unsettled.name} mit Wittenberge zu vergleichen, ist zu wenig bekannt."
    )
    assert why(own, unsettled).alike == why(own, unsettled).different == ()


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.8, "doppelt"), (2.19, "doppelt"), (2.21, "mehr als doppelt"), (2.7, "dreimal"),
        (5.5, "sechsmal"), (12.4, "zwölfmal"), (17.3, "17-mal"),
        (1 / 2, "halb"), (1 / 2.5, "weniger als halb"), (1 / 3, "ein Drittel"),
        (1 / 10.4, "ein Zehntel"), (1 / 25, "weniger als ein Zehntel"),
    ],
)  # fmt: skip
def test_ratios_in_words(ratio, text):
    assert times(ratio) == text


def term(key, own, other, standing, *, known=True):
    return Term(key, 0.1, 0.0, 0.5, 0.2, 0.8, known, own, other, standing, standing)


@pytest.mark.parametrize(
    ("standing", "judged", "text"),
    [
        (0.2, True, "geringe Steuerkraft"),
        (0.25, True, "geringe Steuerkraft"),
        (0.26, True, "Steuerkraft"),
        (0.8, True, "hohe Steuerkraft"),
        (0.2, False, "Steuerkraft"),
    ],
)
def test_high_and_low_only_in_the_outer_quarters_of_a_known_group(standing, judged, text):
    assert alike_text(term("income_tax_per_head", 288.0, 290.0, standing), judged=judged) == text


def test_alike_in_everything_is_said_so(town):
    own = town("Dippoldiswalde")
    told = [why_of(one) for _peer, one in find(own, PeerQuery(limit=5)).peers]

    assert any(one.brief == "ähnlich in allen sechs verglichenen Merkmalen" for one in told)
