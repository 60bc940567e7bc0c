# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages that show several domains."""

from django.urls import path

from kleinstadt.portal.views import about, desk, indicators, start, town

urlpatterns = [
    path("", start.start, name="start"),
    path("mein-tisch/", desk.desk, name="desk"),
    path("staedte/<str:ags>/", town.town, name="town"),
    path("merkmale/", indicators.indicator_list, name="indicators"),
    path("merkmale/<slug:key>/", indicators.indicator, name="indicator"),
    path("so-vergleichen-wir/", about.method, name="method"),
    path("daten-und-quellen/", about.sources, name="sources"),
    path("barrierefreiheit/", about.accessibility, name="accessibility"),
    path("datenschutz/", about.privacy, name="privacy"),
    path("impressum/", about.imprint, name="imprint"),
]
