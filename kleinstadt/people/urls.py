# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of signing in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from kleinstadt.people.views import Login

urlpatterns = [
    path("anmelden/", Login.as_view(), name="login"),
    path("abmelden/", LogoutView.as_view(), name="logout"),
]
