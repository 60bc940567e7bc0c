# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What a why box says, read back from its German words and held against the exported figures.

The words are parsed here anew, not taken from the code that wrote them: a claim that this reader
does not understand is a fault, so that no number is said without being checked.
"""

import csv
import io
import re
from collections.abc import Mapping

from playwright.sync_api import Locator

from tests.e2e.product import Product

Figures = Mapping[str, float]
KEY = "Schlüssel (AGS)"

TIMES = {
    "doppelt": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6, "siebenmal": 7,
    "achtmal": 8, "neunmal": 9, "zehnmal": 10, "elfmal": 11, "zwölfmal": 12,
    "halb": 1 / 2, "ein Drittel": 1 / 3, "ein Viertel": 1 / 4, "ein Fünftel": 1 / 5,
    "ein Sechstel": 1 / 6, "ein Siebtel": 1 / 7, "ein Achtel": 1 / 8, "ein Neuntel": 1 / 9,
    "ein Zehntel": 1 / 10,
}  # fmt: skip
COUNTED = {
    "Einwohner": "Einwohner",
    "groß": "Einwohner",
    "viele Menschen im Umland": "Menschen im Umland",
    "Menschen im Umland": "Menschen im Umland",
    "dicht besiedelt": "Einwohner je km²",
    "dichter besiedelt": "Einwohner je km²",
    "dünner besiedelt": "Einwohner je km²",
}
FAR = {
    "einer Großstadt": "km zur Großstadt",
    "einem größeren Bahnhof": "km zum größeren Bahnhof",
    "einem Bahnhof": "km zum Bahnhof",
}
NEAR = {"größerer Bahnhof": "km zum größeren Bahnhof", "Bahnhof": "km zum Bahnhof"}
# Words without a number: nothing to calculate; which figures they speak of is tested elsewhere.
PLAIN = re.compile(
    r"Größe|Siedlungsdichte|Menschen im Umland|(dicht|dünn) besiedelt|(viele|wenige) Menschen im Umland"
    r"|(weit von|nah an) einer Großstadt|weit vom nächsten (größeren )?Bahnhof"
    r"|Entfernung zu[mr] (Großstadt|größeren Bahnhof|Bahnhof)"
)
PERCENT = re.compile(r"(\d+) % (mehr|weniger) (.+)|(\d+) % (dichter|dünner) besiedelt")
RATIO = re.compile(rf"(mehr als |weniger als )?({'|'.join(TIMES)}|\d+-mal) so (.+)")
APART = re.compile(r"([\d,.]+) km (näher an|weiter von) (.+)")
WITHIN = re.compile(r"(.+) in höchstens (\d+) km")


def figures(product: Product, own: str, others: list[str]) -> dict[str, dict[str, float]]:
    """The figures of these towns by key, as the comparison's table gives them to everybody."""
    asked = "".join(f"&dazu={ags}" for ags in others)
    text = product.get(f"/vergleich/{own}/tabelle.csv?anzahl=1{asked}").removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {
        row[KEY]: {name: german(value) for name, value in row.items() if is_number(value)}
        for row in rows
    }


def told(entry: Locator) -> list[tuple[str, str]]:
    """The chips of a hit or of a compared town, as (word, text)."""
    chips = [" ".join(text.split()) for text in entry.locator(".ks-chip").all_text_contents()]
    return [(word, text) for word, _blank, text in (chip.partition(" ") for chip in chips)]


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+(,\d+)?", text))


def german(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def false_claims(word: str, text: str, own: Figures, other: Figures) -> list[str]:
    """Why a chip ("anders", "neunmal so viele Menschen im Umland") is not true; [] when it is."""
    told = f"{word} {text}: {dict(own)} | {dict(other)}"
    if word == "ähnlich":
        return [] if _alike(text, own, other) else [told]
    return [] if word == "anders" and _different(text, own, other) else [told]


def _alike(text: str, own: Figures, other: Figures) -> bool:
    if text == "fast gleich groß":
        first, second = own["Einwohner"], other["Einwohner"]
        return max(first, second) <= 1.1 * min(first, second)
    if within := WITHIN.fullmatch(text):
        column = NEAR[within[1]]
        return max(own[column], other[column]) <= float(within[2])
    return PLAIN.fullmatch(text) is not None


def _different(text: str, own: Figures, other: Figures) -> bool:
    if part := PERCENT.fullmatch(text):
        column = COUNTED[part[3]] if part[3] else "Einwohner je km²"
        more = part[2] == "mehr" or part[5] == "dichter"
        said = 1 + float(part[1] or part[4]) / 100 * (1 if more else -1)
        return abs(_ratio(column, own, other) - said) <= 0.01 + _blur(column, own, other)
    if part := RATIO.fullmatch(text):
        return _times(part[1] or "", part[2], _ratio(COUNTED[part[3]], own, other))
    if part := APART.fullmatch(text):
        column = FAR[part[3]]
        said = german(part[1]) * (-1 if part[2] == "näher an" else 1)
        return abs(other[column] - own[column] - said) < 0.05
    return False


def _ratio(column: str, own: Figures, other: Figures) -> float:
    return other[column] / own[column]


def _blur(column: str, own: Figures, other: Figures) -> float:
    """By how much a ratio of rounded figures may miss that of the exact ones."""
    return _ratio(column, own, other) * (0.5 / own[column] + 0.5 / other[column])


def _times(bound: str, word: str, ratio: float) -> bool:
    said = TIMES.get(word) or float(word.removesuffix("-mal"))
    if bound == "mehr als ":
        return said < ratio < said + 1
    if bound == "weniger als ":
        return ratio < said
    if said < 1:
        said, ratio = 1 / said, 1 / ratio
    return abs(ratio - said) <= 0.101 * said
