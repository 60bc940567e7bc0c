# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A small site that shows every component, so that tests and eyes can look at them."""

from typing import Any

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import mark_safe

from kleinstadt.config import urls as product
from kleinstadt.core.components import (
    Bar,
    Cell,
    Chip,
    Column,
    Facet,
    Link,
    Mark,
    Option,
    Row,
    Strip,
    sortable,
)
from kleinstadt.people.roles import ADDRESSES, EVERYBODY

# Mölln as the visual language draws it (GeoBasis-DE / BKG 2016).
OUTLINE = (
    "M6 5.4l5.2 4.5 3.3-1 1.6 1.2 5.4-3.2 2.1 0.7 3.1-5.6 2.7 6.4 10.4 5.9 2.2 4.5-13.7 5 1.3 6.4"
    "-2.2 1.7 0.2 1.9 1.6 4.9 2.3 1.6 0.6 5.5-3.4 0.2-4.5-8.5-10.9 1.8-0.2-7.9 2.4-12.9z"
)


class ShowcaseForm(forms.Form):
    town = forms.CharField(label="Stadt", help_text="Name oder Gemeindeschlüssel")
    year = forms.RegexField(
        r"\d{4}",
        label="In welchem Jahr?",
        error_messages={"invalid": "Schreiben Sie vier Ziffern, zum Beispiel 2021."},
    )
    state = forms.ChoiceField(label="Land", choices=[("12", "Brandenburg"), ("14", "Sachsen")])
    themes = forms.MultipleChoiceField(
        label="Themen",
        choices=[("size", "Größe"), ("place", "Lage")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Wählen Sie mindestens ein Thema."},
    )
    agreed = forms.BooleanField(label="Die Angaben sind geprüft", required=False)
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Datei", required=False, help_text="CSV, höchstens 120 MB")


def table(query: Any) -> tuple[list[Column], list[Row]]:
    columns = sortable(
        [
            Column("name", "Stadt"),
            Column("population", "Einwohner", numeric=True),
            Column("tax", "Steuer je Kopf, Euro", numeric=True),
            Column("why", "Warum", wide=True),
        ],
        query,
        ["name", "population"],
    )
    rows = [
        Row(
            [
                Cell("Wittenberge", note="Ihre Stadt", portrait=OUTLINE),
                Cell("17.058"),
                Cell("288"),
                Cell("Ihre Stadt"),
            ],
            own=True,
        ),
        Row(
            [
                Cell("Guben", "/guben/", "Brandenburg", ""),
                Cell("15.794", note="31.12.2024"),
                Cell(""),
                Cell("ähnlich in allen Merkmalen <sechs>"),
            ]
        ),
    ]
    return columns, rows


def context(request: HttpRequest) -> dict[str, Any]:
    columns, rows = table(request.GET)
    form = ShowcaseForm({"town": "Wittenberg", "year": "21", "state": "12"})
    form.add_error("town", "„Wittenberg“ passt auf zwei Orte. Bitte wählen Sie einen.")
    return {
        "navigation": [Link("Erfahrungen", "/e/"), Link("Städte", "/s/", current=True)],
        "footer_links": [Link("Barrierefreiheit", "/b/"), Link("Impressum", "/i/")],
        "account": Link("Anmelden", "/konto/anmelden/"),
        "own_place": {"name": "Wittenberge", "url": "/w/", "portrait_path": OUTLINE},
        "trail": [Link("Start", "/"), Link("Für Entwickler", "/x/"), Link("Bausteine")],
        "form": form,
        "work_text": "10.240 von 16.000 Zeilen, noch etwa 2 Sekunden.",
        "suggest": "/vorschlag/",
        "effort": [("Geld", "10.000 Euro"), ("davon eigenes Geld", ""), ("Dauer", "etwa 4 Wochen")],
        "actions": [
            Link("Frage an drei Städte schicken", "/f/"),
            Link("Mit weniger Wörtern", "/g/"),
        ],
        "alike": [Chip("ähnlich", "Größe"), Chip("ähnlich", "Lage")],
        "different": [Chip("anders", "49 km näher an einer Großstadt", different=True)],
        "path": OUTLINE,
        "failures": ["Im Mittel blieben drei von vier Plätzen leer.", "Vier Wochen waren kurz."],
        "views": [
            Link("ähnlich", "?art=1", current=True),
            Link("gleich groß, andere Lage", "?art=2"),
        ],
        "columns": columns,
        "rows": rows,
        "exports": [Link("Tabelle als Excel", "/t.xlsx"), Link("Tabelle als CSV", "/t.csv")],
        "page": Paginator(range(1000), 50).page(3),
        "strip_lines": [
            Strip(
                "Einkommensteuer je Kopf",
                "752",
                "Euro, 2022",
                "Höher als in 93 von 100 Kleinstädten.",
                [Mark(3.9, "own"), Mark(93.04, "this"), Mark(50), Mark(101)],
            ),
            Strip("Arbeitslose", "", sentence="Dazu haben wir keinen Wert."),
        ],
        "bar_lines": [
            Bar("Dießen", 11, "+11 %"),
            Bar("Wittenberge", -21.5, "−21,5 %", own=True),
            Bar("Guben", None),
        ],
        "map_svg": mark_safe('<svg viewBox="0 0 4 4" role="img" aria-label="Karte"></svg>'),
        "legend": ["unter 100", "100 bis 200", "über 200"],
        "boundaries": "/grenzen.json",
        "values": "/werte.json",
        "points": "/punkte.json",
        "detail": "/gemeinde/00000000.json",
        "groups": [
            Facet(
                "land",
                "Land",
                [Option("12", "Brandenburg", 4, checked=True), Option("14", "Sachsen")],
            )
        ],
    }


def components(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Ihre Stadt ist gemerkt.")
    messages.error(request, "Die Datei war nicht zu lesen.")
    return render(request, "core/components.html", context(request))


def suggestions(request: HttpRequest) -> JsonResponse:
    towns = [
        {"label": "Wittenberg", "note": "Sachsen-Anhalt", "value": "15091375"},
        {"label": "Wittenberge", "note": "Brandenburg", "value": "12070424"},
    ]
    word = request.GET["q"].lower()
    return JsonResponse(
        {"results": [town for town in towns if town["label"].lower().startswith(word)]}
    )


def boundaries(request: HttpRequest) -> JsonResponse:
    """Two states as two squares that share the line x = 10."""
    return JsonResponse(
        {
            "type": "Topology",
            "transform": {"scale": [0.1, 0.1], "translate": [9, 49]},
            "arcs": [
                [[20, 0], [0, 30]],
                [[20, 30], [-20, 0], [0, -30], [20, 0]],
                [[20, 30], [20, 0], [0, -30], [-20, 0]],
            ],
            "objects": {
                "towns": {
                    "geometries": [
                        {"type": "Polygon", "properties": {"ags": "12070424"}, "arcs": [[0, 1]]},
                        {
                            "type": "MultiPolygon",
                            "properties": {"ags": "15091375"},
                            "arcs": [[[0, 2]]],
                        },
                    ]
                }
            },
        }
    )


def values(request: HttpRequest) -> JsonResponse:
    return JsonResponse(
        {
            "label": "Einwohner je km²",
            "unit": "je km²",
            "breaks": [100, 200],
            "classes": ["unter 100", "100 bis 200", "über 200"],
            "values": {"12070424": 337.1, "15091375": 99.5},
            "strong": ["12070424"],
        }
    )


def points(request: HttpRequest) -> JsonResponse:
    place = {"type": "Point", "coordinates": [12.0, 50.5]}
    feature = {
        "type": "Feature",
        "geometry": place,
        "properties": {"name": "Wittenberg", "url": "/wb/"},
    }
    return JsonResponse({"type": "FeatureCollection", "features": [feature]})


def town(request: HttpRequest, ags: str) -> JsonResponse:
    return JsonResponse(
        {"name": f"Gemeinde {ags}", "url": f"/staedte/{ags}/", "note": "Brandenburg"}
    )


urlpatterns = [
    path("bausteine/", components, name="showcase"),
    path("vorschlag/", suggestions, name="showcase_suggestions"),
    path("grenzen.json", boundaries, name="showcase_boundaries"),
    path("werte.json", values, name="showcase_values"),
    path("punkte.json", points, name="showcase_points"),
    path("gemeinde/<str:ags>.json", town, name="showcase_town"),
    *i18n_patterns(path("", components, name="showcase_home"), prefix_default_language=False),
    *product.urlpatterns,  # the frame links to pages of the product
]


def show(settings: Any, monkeypatch: Any) -> None:
    """Serve the showcase for a test, open to everybody as the table of roles has it for pages."""
    settings.ROOT_URLCONF = __name__
    for name in ("home", "suggestions", "boundaries", "values", "points", "town"):
        monkeypatch.setitem(ADDRESSES, f"showcase_{name}", EVERYBODY)
    monkeypatch.setitem(ADDRESSES, "showcase", EVERYBODY)
