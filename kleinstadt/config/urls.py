# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses. A record's address has no namespace, so lower apps reach it by get_absolute_url()."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from kleinstadt.opendata.api import api
from kleinstadt.peers.views import page as peers
from kleinstadt.peers.views import table as peers_files
from kleinstadt.portal.views import about, start, town
from kleinstadt.towns.views import listing, mapping, suggestions

urlpatterns = [
    path("verwaltung/", include(wagtailadmin_urls)),
    path("api/", api.urls),
    *i18n_patterns(
        path("", start.start, name="start"),
        path("staedte/", listing.town_list, name="town_list"),
        path("staedte/tabelle.<str:kind>", listing.town_table, name="town_table"),
        path("staedte/karte/", mapping.town_map, name="town_map"),
        path("staedte/karte/werte/", mapping.town_values, name="town_values"),
        path("staedte/karte/<str:ags>/", mapping.town_brief, name="town_brief"),
        path("staedte/suche/", suggestions.town_suggestions, name="town_suggestions"),
        path("staedte/<str:ags>/", town.town, name="town"),
        path("vergleich/", peers.peers_start, name="peers_start"),
        path("vergleich/<str:ags>/", peers.peers, name="peers"),
        path(
            "vergleich/<str:ags>/tabelle.<str:kind>", peers_files.peers_table, name="peers_table"
        ),
        path("so-vergleichen-wir/", about.method, name="method"),
        path("daten-und-quellen/", about.sources, name="sources"),
        path("barrierefreiheit/", about.accessibility, name="accessibility"),
        path("datenschutz/", about.privacy, name="privacy"),
        path("impressum/", about.imprint, name="imprint"),
        prefix_default_language=False,
    ),
]
