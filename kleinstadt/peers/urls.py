# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of comparing."""

from django.urls import path

from kleinstadt.peers.views import page, table

urlpatterns = [
    path("vergleich/", page.peers_start, name="peers_start"),
    path("vergleich/<str:ags>/", page.peers, name="peers"),
    path("vergleich/<str:ags>/tabelle.<str:kind>", table.peers_table, name="peers_table"),
]
