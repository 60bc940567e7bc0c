# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Small workbooks in the layouts of the statistical offices, with invented figures."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


def workbook(
    sheets: Mapping[str, Rows], *, hidden: Sequence[str] = (), merged: Sequence[str] = ()
) -> bytes:
    """A workbook; merged: ranges of the first sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    if all(sheet.sheet_state == "hidden" for sheet in book.worksheets):
        book.create_sheet("Deckblatt")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def inkar_rows(
    units: Sequence[tuple[object, ...]],
    *,
    title: str = "Arbeitslose",
    years: Sequence[object] = ("2020", "2021"),
) -> list[list[object]]:
    """The sheet "Daten": key, name, aggregate, then a value per year."""
    heads: list[list[object]] = [
        ["Kennziffer", "Raumeinheit", "Aggregat", *[title] * len(years)],
        [None, None, None, *years],
    ]
    return heads + [list(unit) for unit in units]


def inkar_workbook(
    units: Sequence[tuple[object, ...]],
    *,
    title: str = "Arbeitslose",
    long_name: str = "Zahl der Arbeitslosen insgesamt",
    formula: str | None = None,
    edition: str = "2024",
    years: Sequence[object] = ("2020", "2021"),
) -> bytes:
    """A whole export."""
    return workbook(
        {
            "Daten": inkar_rows(units, title=title, years=years),
            "Metadaten": [
                ["Dokumentation der exportierten Indikatoren"],
                ["Indikator", "Langname", "Quelle", "Berechnungsgrundlage", "Anmerkungen"],
                [title, long_name, "Statistik der BA", formula, "Eine Anmerkung."],
            ],
            "Quellangabe": [[f"Quelle (Zitierhinweis): INKAR. Ausgabe {edition}. Hrsg.: BBSR"]],
        }
    )
