# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses. A record's address has no namespace, so lower apps reach it by get_absolute_url()."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from kleinstadt.library import views as library
from kleinstadt.opendata.api import api
from kleinstadt.portal import views as portal

urlpatterns = [
    path("verwaltung/", include(wagtailadmin_urls)),
    path("api/", api.urls),
    *i18n_patterns(
        path("", portal.start, name="start"),
        path("erfahrungen/", library.search, name="search"),
        path("erfahrungen/<slug:slug>/", library.experience, name="experience"),
        prefix_default_language=False,
    ),
]
