# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of comparison: `page` (one town's peers, and the choice of a town), `parts` of it, `table`."""
