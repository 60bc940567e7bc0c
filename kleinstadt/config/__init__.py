# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings, addresses and the `kleinstadt` command: the top of the house, known by nobody below."""
