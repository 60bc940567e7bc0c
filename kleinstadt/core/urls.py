# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of reports."""

from django.urls import path

from kleinstadt.core import views

urlpatterns = [
    path("fehler-melden/", views.correction, name="correction"),
    path("fehler-melden/danke/", views.correction_thanks, name="correction_thanks"),
    path("betrieb/meldungen/", views.corrections, name="corrections"),
    path("betrieb/meldungen/<int:pk>/", views.settle_correction, name="settle_correction"),
]
