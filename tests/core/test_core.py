# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The tags of templatetags/core.py, by their exact markup."""

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from pytest_django.asserts import assertHTMLEqual

from kleinstadt.core.components import Cell, Column, Facet, Link, Option, Row
from kleinstadt.core.templatetags.core import spelled
from tests.core.showcase import ShowcaseForm


@pytest.fixture(autouse=True)
def _german():
    with translation.override("de"):
        yield


def draw(text: str, address: str = "/", **context) -> str:
    request = RequestFactory().get(address)
    return Template("{% load core %}" + text).render(Context({"request": request, **context}))


def test_numbers_up_to_twelve_are_spelled():
    assert [spelled(number) for number in (1, 2, 12, 13)] == ["1", "zwei", "zwölf", "13"]


def test_breadcrumb_ends_at_the_page_itself():
    trail = [Link("Start", "/"), Link("Städte <b>", "/staedte/")]
    assertHTMLEqual(
        draw("{% breadcrumb trail %}", trail=trail),
        '<nav class="ks-crumb" aria-label="Sie sind hier"><ol><li><a href="/">Start</a></li>'
        '<li><span aria-current="page">Städte &lt;b&gt;</span></li></ol></nav>',
    )


def test_a_step_without_an_address_is_not_the_page_itself():
    trail = [Link("Vergleichen", ""), Link("Wittenberge", "")]
    assertHTMLEqual(
        draw("{% breadcrumb trail %}", trail=trail),
        '<nav class="ks-crumb" aria-label="Sie sind hier"><ol><li><span>Vergleichen</span></li>'
        '<li><span aria-current="page">Wittenberge</span></li></ol></nav>',
    )


def test_tabs_are_links():
    links = [Link("ähnlich", "?art=a", current=True), Link("gemischt", "?art=b")]
    assertHTMLEqual(
        draw('{% tabs links "Art" %}', links=links),
        '<nav class="ks-tabs" aria-label="Art"><a href="?art=a" aria-current="page">ähnlich</a>'
        '<a href="?art=b">gemischt</a></nav>',
    )


def test_pages_keep_the_address():
    page = Paginator(range(6), 2).page(2)
    assertHTMLEqual(
        draw("{% pagination page %}", "/?land=14&land=12&seite=2", page=page),
        '<nav class="ks-pages" aria-label="Seiten"><ul>'
        '<li><a href="?land=14&amp;land=12&amp;seite=1" rel="prev">Zurück</a></li>'
        '<li><a href="?land=14&amp;land=12&amp;seite=1"><span class="ks-sr">Seite </span>1</a></li>'
        '<li><a href="?land=14&amp;land=12&amp;seite=2" aria-current="page">'
        '<span class="ks-sr">Seite </span>2</a></li>'
        '<li><a href="?land=14&amp;land=12&amp;seite=3"><span class="ks-sr">Seite </span>3</a></li>'
        '<li><a href="?land=14&amp;land=12&amp;seite=3" rel="next">Weiter</a></li></ul></nav>',
    )


def test_one_page_needs_no_links():
    assert draw("{% pagination page %}", page=Paginator([1], 2).page(1)).strip() == ""


def test_a_table_keeps_its_roles_labels_and_gaps():
    columns = [
        Column("name", "Stadt", url="?ordnung=-name", order="ascending"),
        Column("size", "Einwohner", numeric=True),
        Column("why", "Warum", wide=True),
    ]
    rows = [
        Row(
            [Cell("Guben", "/g/?a=1&b=2", "Brandenburg"), Cell("15.794"), Cell("<ähnlich>")],
            own=True,
        ),
        Row([Cell("Torgau"), Cell(""), Cell("", "", "2024")]),
    ]
    exports = [Link("Excel", "/x")]
    assertHTMLEqual(
        draw(
            '{% table "Städte" columns rows exports %}', columns=columns, rows=rows, exports=exports
        ),
        '<div class="ks-table-frame"><table class="ks-table ks-table--blocks" role="table">'
        '<caption>Städte</caption><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader" scope="col" aria-sort="ascending"><a href="?ordnung=-name">Stadt</a></th>'
        '<th role="columnheader" scope="col" class="n">Einwohner</th>'
        '<th role="columnheader" scope="col">Warum</th></tr></thead><tbody role="rowgroup">'
        '<tr role="row" class="is-own"><th role="rowheader" scope="row"><span class="ks-town"><span>'
        '<a href="/g/?a=1&amp;b=2">Guben</a><small>Brandenburg</small></span></span></th>'
        '<td role="cell" class="n" data-label="Einwohner">15.794</td>'
        '<td role="cell" class="wide" data-label="Warum">&lt;ähnlich&gt;</td></tr>'
        '<tr role="row"><th role="rowheader" scope="row"><span class="ks-town"><span>Torgau</span></span></th>'
        '<td role="cell" class="n" data-label="Einwohner"><span class="ks-gap">nicht genannt</span></td>'
        '<td role="cell" class="wide" data-label="Warum"><span class="ks-gap">nicht genannt</span></td></tr>'
        '</tbody></table><p class="ks-actions"><a class="ks-btn ks-btn--quiet" href="/x">Excel</a></p></div>',
    )


def test_a_row_with_too_few_cells_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        draw(
            '{% table "x" columns rows %}', columns=[Column("a", "A")] * 2, rows=[Row([Cell("1")])]
        )


def test_facets_keep_what_is_not_theirs():
    groups = [
        Facet(
            "land", "Land", [Option("12", "Brandenburg", 4, checked=True), Option("14", "Sachsen")]
        )
    ]
    assertHTMLEqual(
        draw(
            '{% facets groups "/s/" "#liste" %}', "/?land=12&frage=Bahnhof&seite=3", groups=groups
        ),
        '<form class="ks-facets" id="eingrenzen" method="get" action="/s/" data-hx-get="/s/"'
        ' data-hx-trigger="change, submit" data-hx-target="#liste" data-hx-select="#liste"'
        ' data-hx-swap="outerHTML" data-hx-push-url="true"><h2>Eingrenzen</h2>'
        '<input type="hidden" name="frage" value="Bahnhof"><div class="ks-facets-fields"><fieldset>'
        '<legend>Land</legend><label class="ks-check"><input type="checkbox" id="land-12" name="land" value="12" checked>'
        "<span>Brandenburg</span><i>4</i></label>"
        '<label class="ks-check"><input type="checkbox" id="land-14" name="land" value="14"><span>Sachsen</span></label>'
        '</fieldset></div><button type="submit" class="ks-btn ks-btn--quiet">Anwenden</button></form>',
    )


@pytest.mark.parametrize(("checked", "value"), [(True, "nein"), (False, "ja")])
def test_a_switch_sends_the_other_state(checked, value):
    assertHTMLEqual(
        draw('{% switch "sortiert" "v" checked "ja" "nein" %}', "/?v=ja&q=Kino", checked=checked),
        '<form method="get"><input type="hidden" name="q" value="Kino">'
        f'<button type="submit" class="ks-switch" id="schalter-v" role="switch" name="v" value="{value}"'
        f' aria-checked="{str(checked).lower()}">sortiert</button></form>',
    )


def test_a_field_repeats_its_fault_and_points_to_it():
    form = ShowcaseForm({"year": "21"})
    assertHTMLEqual(
        draw("{% field form.year %}", form=form),
        '<div class="ks-field kern-form-input ks-field--bad"><label class="kern-label" for="id_year">'
        'In welchem Jahr?</label><div class="kern-error" id="id_year_error">'
        '<span class="kern-icon kern-icon--danger" aria-hidden="true"></span>'
        "<div><p>Schreiben Sie vier Ziffern, zum Beispiel 2021.</p></div></div>"
        '<input type="text" name="year" value="21" class="kern-form-input__input" required'
        ' aria-describedby="id_year_error" aria-invalid="true" id="id_year"></div>',
    )


def test_a_group_of_choices_is_a_fieldset():
    page = draw("{% field form.themes %}", form=ShowcaseForm())
    assertHTMLEqual(
        page,
        '<fieldset class="ks-field"><legend class="kern-label">Themen</legend>'
        '<label class="ks-check" for="id_themes_0"><input type="checkbox" name="themes" value="size"'
        ' id="id_themes_0"><span>Größe</span></label>'
        '<label class="ks-check" for="id_themes_1"><input type="checkbox" name="themes" value="place"'
        ' id="id_themes_1"><span>Lage</span></label></fieldset>',
    )


def test_all_faults_are_listed_in_the_order_of_the_form_with_links():
    form = ShowcaseForm({"year": "21", "state": "12", "town": "Guben"})
    form.add_error(None, "Die Angaben passen nicht zusammen.")
    assertHTMLEqual(
        draw('{% error_summary form "Ihr Text ist gespeichert." %}', form=form),
        '<div class="ks-error" role="alert" tabindex="-1" data-focus><h2 class="ks-h3">'
        "Drei Angaben fehlen noch oder stimmen nicht</h2><ul>"
        "<li>Die Angaben passen nicht zusammen.</li>"
        '<li><a href="#id_year">In welchem Jahr: Schreiben Sie vier Ziffern, zum Beispiel 2021.</a></li>'
        '<li><a href="#id_themes_0">Themen: Wählen Sie mindestens ein Thema.</a></li></ul>'
        "<p>Ihr Text ist gespeichert.</p></div>",
    )


def test_a_form_without_faults_has_no_summary():
    form = ShowcaseForm(QueryDict("year=2021&state=12&town=Guben&themes=size"))
    assert draw("{% error_summary form %}", form=form).strip() == ""


def test_the_other_language_keeps_page_and_question():
    page = "{% languages as others %}{% for link in others %}{{ link.url }} {{ link.label }}{% endfor %}"
    assert draw(page, "/?frage=Kino") == "/en/?frage=Kino English"
    with translation.override("en"):
        assert draw(page, "/en/?frage=Kino") == "/?frage=Kino Deutsch"
