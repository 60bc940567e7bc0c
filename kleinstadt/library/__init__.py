# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Erfahrungen: what towns did, what it took, what came of it, and how it is found.

Words: an `Experience` is told in `Statement`s, each with the sources that carry it; `Money` has a
price year. Invariants: no statement without a source; gaps stay gaps; what a reader may not see is
left out before anything is scored or counted. Begin with `models.py`, then `queries/`.
"""
