# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which words is a German compound made of, judged by a vocabulary.

A word is cut where both sides are words somebody knows: the right side a stem of the
vocabulary, the left side one with or without a linking element ("Bahnhof-s-gebäude"). Known are
the terms of the documents a reader may see and a short list of our own; whether a cut holds
therefore never depends on what he may not see. Among several cuts the one with more known
halves wins, then the one with the higher geometric mean of frequencies, then the most even one.

Source: P. Koehn, K. Knight (2003), Empirical Methods for Compound Splitting, EACL, 187-193.
"""

from collections.abc import Callable
from functools import lru_cache

from kleinstadt.methods.german import fold, stem

SHORTEST_PART = 4
SHORTEST_LISTED = 3
DEEPEST = 3
LONGEST = 40
MOST_KEPT = 50_000

# Words of town halls that take part in many compounds, own selection. They count as known, and
# they are never cut themselves: nobody who looks for a "Rathaus" means advice or houses.
_LISTED = """
Abfall Abwasser Aktion Akte Alltag Altstadt Amt Anlage Antrag Arbeit Arbeitsplatz Archiv Arzt
Aufgabe Auftrag Ausbildung Ausschuss Auto
Bad Bahn Bahnhof Bank Bau Bauhof Bedarf Beirat Beleuchtung Bericht Beruf Beschluss Besuch Beteiligung
Betrieb Bewerbung Bibliothek Bildung Boden Brache Brücke Bücherei Büro Bund Bürger Bürgermeister
Bus Café Campus Check City
Daten Denkmal Dienst Dorf Ehrenamt Eigentum Einkauf Einwohner Eltern Empfang Energie Entscheid
Entwicklung Erfahrung
Fabrik Fahrrad Fahrt Familie Feier Ferien Fest Feuer Feuerwehr Filiale Finanz Firma Fläche Flucht Fluss
Förderung Forst Forum Frau Freibad Freizeit Freiwillige Friedhof Fonds
Garten Gast Gasthaus Gasthof Gebäude Gebiet Gebühr Gemeinde Gemeinschaft Genossenschaft Geschäft
Gesundheit Gewerbe Gruppe Grün Grundstück Gutachten
Hafen Halle Handel Handwerk Haus Haushalt Heim Heimat Hilfe Hochschule Hochwasser Hof Holz Hotel
Immobilie Industrie Initiative Innenstadt Innovation Integration Internet
Jahr Jugend Kaffee Karte Kasse Katalog Kauf Kaufhaus Kern Kind Kindergarten Kindertagesstätte Kino Kirche Kita Kleinstadt Klima
Klinik Klub Kommune Konferenz Konzept Kosten Kraft Kranke Krankenhaus Kreis Kultur Kunde Kunst Küche
Laden Land Landkreis Leben Leer Leerstand Lehrer Leitbild Leute Liste Lösung
Management Markt Marktplatz Maßnahme Material Meister Miete Mittel Mobilität Möbel Modell Monat
Mühle Museum Musik
Nachbar Nachwuchs Natur Netz Netzwerk Neubau Notfall Nutzung
Ort Ortsteil
Park Parkplatz Partner Patient Person Personal Pflege Pionier Plan Planung Platz Politik Portal Post
Praxis Preis Probe Produkt Programm Projekt Punkt
Quartier Rad Radweg Rat Rathaus Raum Recht Region Reise Rente Rettung Rückkehr
Saal Sanierung Schloss Schlüssel Schule Schüler Schutz Schwimmbad See Senioren Service Sicherheit Siedlung
Solar Sommer Sonne Spiel Spielplatz Sport Sprache Staat Stadt Standort Station Steuer Stelle Stiftung
Straße Strom Struktur Studie Stunde
Tag Tankstelle Technik Teil Tempo Theater Tier Ticket Tor Tourismus Träger Treff Treffen
Umbau Umfrage Umland Umnutzung Umwelt Umzug Unternehmen Unterricht
Verband Verein Verfahren Verkauf Verkehr Versammlung Versorgung Vertrag Verwaltung Viertel Volk
Wache Wahl Wald Ware Wärme Wasser Wechsel Weg Werk Werkstatt Wettbewerb Wiese Wind Winter
Wirtschaft Wissen Woche Wohnen Wohnung Zeit Zeitung Zentrum Ziel Zimmer Zug Zukunft Zuzug
"""

# What stands only in front. It makes a compound whole but is not looked for by itself.
_FRONTS = """
Alt Außen Binnen Bio Eigen Einzel Elektro Erst Fern Früh Geh Gesamt Groß Haupt Hinter Hoch Innen Klein Kurz
Lade Lang Lehr Leih Lern Lese Mehr Mikro Mit Multi Nah Neben Neu Ober Öko Ost Nord Probe Ruf Sammel
Schnell Sonder Spar Süd Tele Tief Über Unter Video Voll Vor Wander West Wohn Zwischen
"""

_LINKS = ("s", "es", "n", "en", "er", "e", "ens")
_LONGEST_LINK = 4  # "ungs" of "Verwaltungsgebäude", as the stem is "verwalt"

Frequency = Callable[[str], int]


LISTED = frozenset(stem(fold(word)) for word in _LISTED.split())
FRONTS = frozenset(fold(word) for word in _FRONTS.split()) - LISTED


@lru_cache(maxsize=100_000)
def part_stems(left: str) -> tuple[str, ...]:
    """The terms which the left side of a compound may be a form of, links taken off.

    A listed word is itself: "bürger" is not "burg" with a link.
    """
    if (whole := stem(left)) in LISTED:
        return (whole,)
    bare = [left.removesuffix(link) for link in _LINKS if left.endswith(link)]
    found = (stem(each) for each in (left, *bare) if len(each) >= SHORTEST_LISTED)
    return tuple(dict.fromkeys(found))


class Splitter:
    """Takes compounds apart by the words that `frequency` knows.

    frequency: in how many documents a term stands, 0 where it is unknown. Answers are kept, so
    a splitter belongs to one state of the documents and to one circle of readers.
    """

    def __init__(self, frequency: Frequency) -> None:
        self._frequency = frequency
        self._is_made = lru_cache(MOST_KEPT)(self._find_cut)
        self._is_left = lru_cache(MOST_KEPT)(self._find_left)

    def knows(self, term: str) -> bool:
        """Whether the term may be a part: listed, or long enough and found in a document."""
        return term in LISTED or (
            len(term) >= SHORTEST_PART and term.isalpha() and self._frequency(term) > 0
        )

    def parts(self, term: str) -> tuple[str, ...]:
        """What a compound is made of, from the left; empty where it holds together.

        "stadtentwicklungskonzept" gives its halves and, where a half can be cut again, the
        parts of that half too. Costs O(length squared) for lengths of at most `LONGEST`.
        """
        return tuple(dict.fromkeys(self._parts(term, DEEPEST)))

    def _parts(self, term: str, deep: int) -> list[str]:
        best, found = (0, 0, 0), ("", "")
        if not deep or term in LISTED or len(term) > LONGEST or not term.isalpha():
            return []
        for cut in range(SHORTEST_LISTED, len(term) - SHORTEST_LISTED + 1):
            right = term[cut:]
            if not self._is_word(right, deep - 1):
                continue
            for left in (term[:cut], *part_stems(term[:cut])):
                worth = self._worth(left, right, deep)
                if worth > best:
                    best, found = worth, (left, right)
        if best == (0, 0, 0):
            return []
        halves = [half for half in found if half not in FRONTS]
        return [part for half in halves for part in (half, *self._parts(half, deep - 1))]

    def _worth(self, left: str, right: str, deep: int) -> tuple[int, int, int]:
        """How good a cut is; the square of the mean orders as the mean does."""
        if left not in FRONTS and not self._is_word(left, deep - 1):
            return 0, 0, 0
        known = self.knows(left) + self.knows(right)
        product = (self._frequency(left) + 1) * (self._frequency(right) + 1)
        return known, product, min(len(left), len(right))

    def _is_word(self, term: str, deep: int) -> bool:
        """Whether a term is known or is itself made of known ones."""
        if self.knows(term):
            return True
        if not deep or not 2 * SHORTEST_LISTED <= len(term) <= LONGEST:
            return False
        return self._is_made(term, deep)

    def _find_cut(self, term: str, deep: int) -> bool:
        return any(
            self._is_word(term[cut:], deep - 1) and self._is_left(term[:cut], deep - 1)
            for cut in range(SHORTEST_LISTED, len(term) - SHORTEST_LISTED + 1)
        )

    def _find_left(self, left: str, deep: int) -> bool:
        """Whether this may stand before another part, with its linking element."""
        return left in FRONTS or any(self._is_word(each, deep) for each in part_stems(left))

    def contains(self, compound: str, part: str) -> bool:
        """Whether the compound is made of `part` and of known words, wherever `part` stands.

        What stands before it and behind it may each be made of two words.
        """
        if compound in LISTED or len(compound) > LONGEST or not compound.isalpha():
            return False
        place = compound.find(part)
        while place >= 0:
            if self._holds(compound, part, place):
                return True
            place = compound.find(part, place + 1)
        return False

    def _holds(self, compound: str, part: str, place: int) -> bool:
        if 0 < place < SHORTEST_LISTED:
            return False
        tail = compound[place:]
        if tail == part:
            return place > 0 and self._is_left(compound[:place], 1)
        last = min(len(part) + _LONGEST_LINK, len(tail) - SHORTEST_LISTED)
        return any(
            self._is_word(tail[cut:], 1) and part in part_stems(tail[:cut])
            for cut in range(len(part), last + 1)
        ) and (not place or self._is_left(compound[:place], 1))
