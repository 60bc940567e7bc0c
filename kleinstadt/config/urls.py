# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses. A record's address has no namespace, so lower apps reach it by get_absolute_url()."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from wagtail.admin import urls as wagtailadmin_urls

from kleinstadt.opendata.api import api

urlpatterns = [
    # one door only: Wagtail's own forms know neither second factor nor our limits
    path(
        "verwaltung/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtail_login",
    ),
    path(
        "verwaltung/logout/",
        RedirectView.as_view(pattern_name="account_logout"),
        name="wagtail_logout",
    ),
    path("verwaltung/", include(wagtailadmin_urls)),
    path("api/", api.urls),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
    *i18n_patterns(
        path("", include("kleinstadt.core.urls")),
        path("", include("kleinstadt.people.urls")),
        path("", include("kleinstadt.towns.urls")),
        path("", include("kleinstadt.peers.urls")),
        path("", include("kleinstadt.library.urls")),
        path("", include("kleinstadt.portal.urls")),
        prefix_default_language=False,
    ),
]
