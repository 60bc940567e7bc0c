# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pure methods: comparing, geography, ranking, names, succession. No Django, no database.

Arrays and frozen dataclasses in and out; every public docstring gives shapes, units, errors and the
source of the method. Usable as a library without the rest of the product.
"""
