# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Vergleichsstädte: which towns compare, and why, in sentences that are true by construction.

Words: *alike*, *contrast* and *mixed* are the modes; a *term* is what one indicator adds to a
distance, and the terms of a town add up to it. The method is `kleinstadt.methods.comparability`;
this app turns the register into its arrays and its result into words. Begin with `queries/finding.py`.
"""
