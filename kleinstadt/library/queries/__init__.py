# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reads of the library: `reading` (one experience), `finding` (search and list)."""
