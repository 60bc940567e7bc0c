# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that show several domains: `start`, `town` (one municipality), `about` (how and from what)."""
