# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who publishes what a file holds, and under which licence: what must stand beside every value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kleinstadt.formats.figures import Figures
from kleinstadt.towns.models import Dataset

_BBSR = "Bundesinstitut für Bau-, Stadt- und Raumforschung"
_BY = "dl-de/by-2-0"
_BY_URL = "https://www.govdata.de/dl-de/by-2-0"
_BY_WORDS = "Datenlizenz Deutschland – Namensnennung – Version 2.0"


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as it will be named. key: begins with "import-". vintage orders data sets of the
    same figures. status: the day whose municipalities the keys name, where the file is silent.
    """

    key: str
    title: str
    publisher: str
    licence: str
    attribution: str
    url: str = ""
    licence_url: str = ""
    reference_date: str = ""
    vintage: str = ""
    status: dt.date | None = None


def origin_of(kind: str, figures: Figures) -> Origin:
    """The origin of a published file of a known kind."""
    newest = max((head.date for head in figures.heads), default="")
    return {
        Dataset.Kind.INKAR: _inkar,
        Dataset.Kind.GISD: _gisd,
        Dataset.Kind.KEYS: _keys,
        Dataset.Kind.TYPES: _types,
        Dataset.Kind.WORKBOOK: _workbook,
    }[Dataset.Kind(kind)](figures, newest)


def _inkar(figures: Figures, newest: str) -> Origin:
    # an export as text does not name its edition; its newest figure then tells its vintage
    edition = f", Ausgabe {figures.edition}" if figures.edition else ""
    return Origin(
        key=f"import-inkar-{figures.edition or newest[:4]}",
        title=f"Indikatoren und Karten zur Raum- und Stadtentwicklung (INKAR){edition}",
        publisher=_BBSR,
        licence=_BY,
        licence_url=_BY_URL,
        attribution=f"© BBSR Bonn, INKAR{edition}, {_BY_WORDS}",
        url="https://www.inkar.de",
        reference_date=newest,
        vintage=figures.edition or newest[:4],
    )


def _gisd(_figures: Figures, newest: str) -> Origin:
    return Origin(
        key=f"import-gisd-{newest[:4]}",
        title=f"German Index of Socioeconomic Deprivation (GISD), Gemeinden, bis {newest[:4]}",
        publisher="Robert Koch-Institut",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        attribution=(
            "Robert Koch-Institut, German Index of Socioeconomic Deprivation (GISD), CC BY 4.0"
        ),
        url="https://www.rki.de",
        reference_date=newest,
        vintage=newest[:4],
    )


def _keys(_figures: Figures, _newest: str) -> Origin:
    return Origin(
        key="import-bbsr-keys",
        title="Umsteigeschlüssel für Gemeinden",
        publisher=_BBSR,
        licence=_BY,
        licence_url=_BY_URL,
        attribution=f"© BBSR Bonn, Umsteigeschlüssel für Gemeinden, {_BY_WORDS}",
        url="https://www.bbsr.bund.de",
    )


def _types(figures: Figures, newest: str) -> Origin:
    return Origin(
        key=f"import-bbsr-types-{figures.status[:4]}",
        title=f"Stadt- und Gemeindetypen, Gebietsstand {figures.status[:4]}",
        publisher=_BBSR,
        licence=_BY,
        licence_url=_BY_URL,
        attribution=f"© BBSR Bonn, Stadt- und Gemeindetypen {figures.status[:4]}, {_BY_WORDS}",
        url="https://www.bbsr.bund.de",
        reference_date=newest,
        vintage=figures.status[:4],
    )


def _workbook(figures: Figures, newest: str) -> Origin:
    day = dt.date.fromisoformat(figures.status)
    return Origin(
        key=f"import-gv-{day:%Y%m%d}",
        title=f"Gemeindeverzeichnis-Auszug, Gebietsstand {day:%d.%m.%Y}",
        publisher="Statistische Ämter des Bundes und der Länder",
        licence="Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet",
        licence_url="https://www.destatis.de/DE/Service/Impressum/copyright-allgemein.html",
        attribution=(
            "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, "
            f"Gebietsstand {day:%d.%m.%Y}"
        ),
        url="https://www.destatis.de",
        reference_date=newest,
        vintage=figures.status[:4],
    )
