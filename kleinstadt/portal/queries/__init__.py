# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What pages of several domains read: `experiences`, a `town`'s page."""
