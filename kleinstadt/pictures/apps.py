# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Registers the app with Django."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "kleinstadt.pictures"
    label = "pictures"
