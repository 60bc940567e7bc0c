# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of towns and of the operator's desk."""

from django.urls import path

from kleinstadt.towns.views import figures, listing, mapping, operations, suggestions

urlpatterns = [
    path("staedte/", listing.town_list, name="town_list"),
    path("staedte/tabelle.<str:kind>", listing.town_table, name="town_table"),
    path("staedte/karte/", mapping.town_map, name="town_map"),
    path("staedte/karte/werte/", mapping.town_values, name="town_values"),
    path("staedte/karte/<str:ags>/", mapping.town_brief, name="town_brief"),
    path("staedte/suche/", suggestions.town_suggestions, name="town_suggestions"),
    path("betrieb/", operations.operations, name="operations"),
    path("betrieb/zahlen/", figures.figure_imports, name="figure_imports"),
    path("betrieb/zahlen/tabelle/", figures.table_import, name="table_import"),
    path("betrieb/zahlen/<int:pk>/zuruecknehmen/", figures.withdraw, name="withdraw_dataset"),
    path("betrieb/register/", operations.imports, name="imports"),
    path("betrieb/register/abrufen/", operations.update, name="update_register"),
    path("betrieb/register/<int:pk>/", operations.import_run, name="import_run"),
    path("betrieb/register/<int:pk>/anhalten/", operations.stop_import, name="stop_import"),
    path(
        "betrieb/register/<int:pk>/bestaetigen/", operations.confirm_import, name="confirm_import"
    ),
    path("betrieb/register/<int:pk>/verwerfen/", operations.discard_import, name="discard_import"),
]
