# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the library: the search and one report."""

from kleinstadt.library.views.report import experience
from kleinstadt.library.views.search import search

__all__ = ["experience", "search"]
