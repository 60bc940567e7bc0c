# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Changes of who speaks for what. Each is one transaction; the database decides races."""
