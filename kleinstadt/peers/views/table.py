# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The table of a comparison as a file: exactly what the page shows, with keys as text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kleinstadt.core.http import Request
from kleinstadt.formats import csvtable
from kleinstadt.peers.forms import read_query
from kleinstadt.peers.queries import sentences
from kleinstadt.peers.queries.finding import Answer, find
from kleinstadt.peers.queries.names import digits, heading
from kleinstadt.peers.queries.values import compared, sources_of, value_of
from kleinstadt.peers.queries.wording import why_of
from kleinstadt.towns.queries.definitions import definition_words
from kleinstadt.towns.queries.register import TownRow, register
from kleinstadt.towns.queries.words import date
from kleinstadt.towns.views.listing import KINDS, source_lines

Rows = list[dict[str, object]]


@require_safe
def peers_table(request: Request, ags: str, kind: str) -> HttpResponse:
    """The own town first, then the towns of the page in its order."""
    town = register().by_ags.get(ags)
    if town is None or kind not in KINDS:
        raise Http404
    answer = find(town, read_query(request.GET).query)
    columns, rows = table(answer)
    if kind == "csv":
        content = csvtable.write_csv(columns, rows)
    else:
        titles = (_("Comparison"), _("Explanation"))
        content = csvtable.write_xlsx(columns, rows, _notes(request, answer), titles=titles)
    name = f"{_('comparison')}-{ags}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


def table(answer: Answer) -> tuple[list[csvtable.Column], Rows]:
    """Columns and rows; a remark (estimate, value of the association) has a column of its own."""
    keys = compared(answer)
    rows: Rows = [_row(answer, answer.own, keys, "", "")]
    for _peer, one in answer.shown:
        why = why_of(one, say_estimates=False)
        rows.append(_row(answer, one.other, keys, why.brief, why.sentence))
    remarked = {key for row in rows for key in keys if row[f"{key}*"]}
    columns = [
        csvtable.Column("ags", _("Key (AGS)")),
        csvtable.Column("name", pgettext("municipality", "Town")),
        csvtable.Column("land", _("State")),
    ]
    for key in keys:
        kind: Any = "decimal" if digits(key) else "integer"
        columns.append(csvtable.Column(key, heading(key), kind, digits(key)))
        if key in remarked:
            label = _("%(column)s: remark") % {"column": heading(key)}
            columns.append(csvtable.Column(f"{key}*", label))
    columns += [csvtable.Column("why", _("Why")), csvtable.Column("rank", _("How near"))]
    return columns, rows


def _row(answer: Answer, town: TownRow, keys: list[str], why: str, rank: str) -> dict[str, object]:
    row: dict[str, object] = {"ags": town.ags, "name": town.name, "land": town.land_name}
    for key in keys:
        value = value_of(town, key, answer.ground)
        row[key], row[f"{key}*"] = value.value, value.remark
    return row | {"why": why, "rank": rank}


def _notes(request: Request, answer: Answer) -> list[tuple[str, str]]:
    rule, note = definition_words(answer.definition)
    address = reverse("peers", args=[answer.own.ags])
    tail = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        (_("Content"), sentences.question(answer)),
        (_("How"), "" if answer.fault else sentences.how(answer)),
        *((_("Note"), text) for text in sentences.left_out(answer)),
        *((_("Note"), text) for text in sentences.notices(answer)),
        *sentences.window(answer),
        (_("Definition"), f"{rule} {note}"),
        (_("Data"), sentences.version()),
        *((_("Source"), line) for line in source_lines(sources_of(compared(answer)))),
        (_("Written on"), date(timezone.localdate())),
        (_("Address"), f"{settings.PUBLIC_URL}{address}{tail}"),
    ]
