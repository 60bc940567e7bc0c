# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the library."""

from django.urls import path

from kleinstadt.library import views

urlpatterns = [
    path("erfahrungen/", views.search, name="search"),
    path("erfahrungen/<slug:slug>/", views.experience, name="experience"),
]
