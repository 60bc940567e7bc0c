# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Menschen: who signs in. So far the custom user and the operator, and nothing more of them.

Invariant: the user model is our own from the first migration, since it cannot be swapped later.
Begin with `models.py`.
"""
