# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reads German chips like a doubting reader: looks the figures up and does the sum again."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from kleinstadt.formats import embedded
from kleinstadt.methods.geography import great_circle_km
from kleinstadt.towns.queries.figures import columns
from kleinstadt.towns.queries.geography import STATIONS
from kleinstadt.towns.queries.register import register

MULTIPLES = dict(
    zip(
        [
            "doppelt",
            "dreimal",
            "viermal",
            "fünfmal",
            "sechsmal",
            "siebenmal",
            "achtmal",
            "neunmal",
            "zehnmal",
            "elfmal",
            "zwölfmal",
        ],
        range(2, 13),
        strict=True,
    )
)
FRACTIONS = {
    "halb": 2, "ein Drittel": 3, "ein Viertel": 4, "ein Fünftel": 5, "ein Sechstel": 6,
    "ein Siebtel": 7, "ein Achtel": 8, "ein Neuntel": 9, "ein Zehntel": 10,
}  # fmt: skip
RATIOS = {
    "groß": "population",
    "viele Menschen im Umland": "reach",
    "dicht besiedelt": "density",
}
PERCENTS = {
    "mehr Einwohner": ("population", 1),
    "weniger Einwohner": ("population", -1),
    "mehr Menschen im Umland": ("reach", 1),
    "weniger Menschen im Umland": ("reach", -1),
    "dichter besiedelt": ("density", 1),
    "dünner besiedelt": ("density", -1),
}
PLACES = {
    "einer Großstadt": ("city_distance", 0),
    "einem größeren Bahnhof": ("main_station_distance", 0),
    "einem Bahnhof": ("station_distance", 1),
    "Grenze oder Küste": ("border_distance", 0),
}
VALUES = {
    "Arbeitslosigkeit": ("unemployed_share", 1),
    "Steuerkraft": ("income_tax_per_head", 0),
    "Benachteiligung": ("gisd", 2),
}
WITHIN = {
    "größerer Bahnhof": "main_station_distance",
    "Bahnhof": "station_distance",
    "Grenze oder Küste": "border_distance",
}
SIDED = {
    "weit von einer Großstadt": ("city_distance", "high"),
    "nah an einer Großstadt": ("city_distance", "low"),
    "viele Menschen im Umland": ("reach", "high"),
    "wenige Menschen im Umland": ("reach", "low"),
    "dicht besiedelt": ("density", "high"),
    "dünn besiedelt": ("density", "low"),
    "weit vom nächsten größeren Bahnhof": ("main_station_distance", "high"),
    "weit vom nächsten Bahnhof": ("station_distance", "high"),
    "weit von Grenze und Küste": ("border_distance", "high"),
}
TRAITS = {
    "Größe": "population",
    "Entfernung zur Großstadt": "city_distance",
    "Menschen im Umland": "reach",
    "Siedlungsdichte": "density",
    "Entfernung zum größeren Bahnhof": "main_station_distance",
    "Entfernung zum Bahnhof": "station_distance",
    "Entfernung zu Grenze oder Küste": "border_distance",
    "Arbeitslosigkeit": "unemployed_share",
    "Steuerkraft": "income_tax_per_head",
    "soziale Lage": "gisd",
}
FLOORS = {
    "population": 1.0, "city_distance": 5.0, "reach": 1000.0, "density": 1.0,
    "main_station_distance": 3.0, "station_distance": 2.0, "border_distance": 10.0,
}  # fmt: skip


def number(text):
    return float(text.replace(".", "").replace(",", "."))


@dataclass
class Pair:
    """Two towns, with a way to look up what is known of them apart from the app under test."""

    own: object
    other: object

    def figures(self, key):
        if key == "main_station_distance":
            return main_station_km(self.own), main_station_km(self.other)
        column = columns()[key]
        return float(column[self.own.row]), float(column[self.other.row])


@cache
def _stations():
    found = [one for one in embedded.stations(STATIONS) if one.category in {1, 2, 3}]
    return np.array([one.lat for one in found]), np.array([one.lon for one in found])


def main_station_km(town):
    """Distance to the nearest station of category 1 to 3, by looking at every one."""
    return float(great_circle_km(np.float64(town.lat), np.float64(town.lon), *_stations()).min())


def small_towns(key):
    """The known values of the towns of 5,000 to 19,999 inhabitants, sorted."""
    rows = [
        town.row
        for town in register().towns
        if town.population and 5_000 <= town.population < 20_000 and town.is_settled
    ]
    if key == "main_station_distance":
        return np.sort([main_station_km(register().towns[row]) for row in rows])
    values = columns()[key][rows]
    return np.sort(values[~np.isnan(values)])


def holds(text, pair, group):
    """Whether a chip is true. group: key -> sorted values of the small towns."""
    text = text.replace("\u00a0", " ")  # which keeps number and unit on one line
    for check in (_ratio, _percent, _km, _city, _value, _within, _same_size, _sided, _trait):
        verdict = check(text, pair, group)
        if verdict is not None:
            return bool(verdict)
    raise AssertionError(f"nobody can check {text!r}")


def _ratio(text, pair, _group):
    found = re.fullmatch(r"(mehr als |weniger als )?(.+?) so (groß|viele .+|dicht .+)", text)
    if not found:
        return None
    bound, word, what = found.groups()
    own, other = pair.figures(RATIOS[what])
    step = MULTIPLES.get(word) or (int(word[:-4]) if word.endswith("-mal") else None)
    ratio = other / own if step else own / other
    step = step or FRACTIONS[word]
    if bound:
        return ratio > step and bound == ("mehr als " if word not in FRACTIONS else "weniger als ")
    return abs(ratio - step) <= 0.1 * step


def _percent(text, pair, _group):
    found = re.fullmatch(r"(\d+) % (.+)", text)
    if not found:
        return None
    key, sign = PERCENTS[found[2]]
    own, other = pair.figures(key)
    return abs(sign * 100 * (other / own - 1) - int(found[1])) <= 0.5


def _km(text, pair, _group):
    found = re.fullmatch(r"([\d.,]+) km (näher an|weiter von) (.+)", text)
    if not found:
        return None
    key, places = PLACES[found[3]]
    own, other = (round(value, places) for value in pair.figures(key))
    sign = -1 if found[2] == "näher an" else 1
    return round(sign * (other - own), places) == number(found[1])


def _city(text, pair, _group):
    own, other = pair.figures("city_distance")
    if text == "selbst Großstadt":
        return other == 0
    found = re.fullmatch(r"selbst keine Großstadt, (\d+) km bis zur nächsten", text)
    return own == 0 and round(other) == int(found[1]) if found else None


def _value(text, pair, _group):
    found = re.fullmatch(
        r"(höhere|geringere) (\w+): ([\d.,]+) statt ([\d.,]+)( %| Euro je Kopf)?", text
    )
    if not found:
        return None
    key, places = VALUES[found[2]]
    own, other = (round(value, places) for value in pair.figures(key))
    return (number(found[4]), number(found[3])) == (own, other) and (
        (other > own) == (found[1] == "höhere")
    )


def _within(text, pair, _group):
    found = re.fullmatch(r"(.+) in höchstens (\d+) km", text)
    if not found:
        return None
    farther = max(pair.figures(WITHIN[found[1]]))
    return int(found[2]) - 1 < max(farther, 0.1) <= int(found[2])


def _same_size(text, pair, _group):
    if text != "fast gleich groß":
        return None
    own, other = pair.figures("population")
    return max(own, other) <= 1.1 * min(own, other)


def _sided(text, pair, group):
    if text not in SIDED:
        return None
    key, side = SIDED[text]
    values = group[key]
    floor = FLOORS[key]
    values = np.maximum(values, floor)
    shares = [
        (
            np.searchsorted(values, max(value, floor), "left")
            + np.searchsorted(values, max(value, floor), "right")
        )
        / 2
        / len(values)
        for value in pair.figures(key)
    ]
    return min(shares) >= 0.75 - 1e-6 if side == "high" else max(shares) <= 0.25 + 1e-6


def _trait(text, pair, group):
    """Said without a number: within a third of the distance between the quarter points."""
    if text not in TRAITS:
        return None
    key = TRAITS[text]
    values, both = group[key], np.array(pair.figures(key))
    if key in FLOORS:
        values, both = (
            np.log(np.maximum(values, FLOORS[key])),
            np.log(np.maximum(both, FLOORS[key])),
        )
    low, high = np.percentile(values, [25, 75])
    return abs(both[0] - both[1]) / (high - low) <= 1 / 3 + 1e-5
