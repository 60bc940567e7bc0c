# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Doors of the frame: reports of readers, and how mail is wanted."""
