# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Does a GeoNames place bear the name of the municipality it lies in?

A municipality often holds several places, and some are named after none of them. So every
place inside is scored: 4 for the same name, 2 for the same name among its alternatives, 1 for
a common beginning. The best score wins, then the most inhabitants. From 4 on the name agrees.
"""

import re
import unicodedata
from collections.abc import Iterable

from packages import Place

NAME_AGREES = 4
SHORTEST_COMMON_BEGINNING = 4
LINKING_WORDS = "a am an auf b bei d der dem den i im in o ob u unter v vor von"
LINKING = frozenset(LINKING_WORDS.split())


def plain(name: str) -> str:
    """A name without case, umlauts, addition in brackets, linking words and signs.

    "Neustadt a.d. Aisch" and "Neustadt an der Aisch" become the same.
    """
    bare = re.sub(r"\(.*?\)", " ", name).casefold()
    folded = unicodedata.normalize("NFKD", bare)
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return "".join(word for word in re.findall(r"\w+", letters) if word not in LINKING)


def score(municipality: str, place: Place) -> int:
    """0 to 7, see the module's text."""
    wanted, found = plain(municipality), plain(place.name)
    exact = 4 * (wanted == found)
    alternative = 2 * (wanted in {plain(a) for a in place.alternatives})
    shorter = min(len(wanted), len(found))
    begins = shorter >= SHORTEST_COMMON_BEGINNING and wanted[:shorter] == found[:shorter]
    return exact + alternative + begins


def best(municipality: str, inside: Iterable[Place]) -> tuple[Place, int] | None:
    """The place that best stands for a municipality, with its score; None without places."""
    scored = [(score(municipality, place), place) for place in inside]
    if not scored:
        return None
    top, place = max(scored, key=lambda pair: (pair[0], pair[1].population, -pair[1].geonameid))
    return place, top


def tidy(name: str) -> str:
    """A space after each abbreviation: "Neumarkt i.d. OPf." becomes "Neumarkt i. d. OPf."."""
    return re.sub(r"\b([a-z])\.(?=\w)", r"\1. ", name)
