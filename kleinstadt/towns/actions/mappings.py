# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""How a table was read, kept under a name, so that next year's is read the same way."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.utils.text import slugify

from kleinstadt.formats.mapped import ColumnUse, Mapping
from kleinstadt.towns.actions.figures import Table
from kleinstadt.towns.actions.origins import Origin
from kleinstadt.towns.models import ColumnMapping


def origin_by_words(title: str, publisher: str, licence: str, *, vintage: str = "") -> Origin:
    """A source by what a person says of it."""
    key = f"import-{slugify(title)[:50]}"
    return Origin(
        key, title, publisher, licence, f"{publisher}, {title}, {licence}", vintage=vintage
    )


def keep_mapping(name: str, table: Table) -> ColumnMapping:
    """Keep a mapping under a name; the same name again replaces it."""
    settings = {
        "mapping": asdict(table.mapping),
        "origin": asdict(replace(table.origin, status=None)),
    }
    kept, _fresh = ColumnMapping.objects.update_or_create(
        name=name, defaults={"settings": settings}
    )
    return kept


def table_of(name: str) -> Table | None:
    """The mapping of that name; None when there is none."""
    kept = ColumnMapping.objects.filter(name=name).first()
    if kept is None:
        return None
    said = dict(kept.settings["mapping"])
    said["columns"] = tuple(ColumnUse(**column) for column in said["columns"])
    return Table(Mapping(**said), Origin(**kept.settings["origin"]))
