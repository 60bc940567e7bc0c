# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of towns: `operations` is the operator's desk with the imports of the register."""
