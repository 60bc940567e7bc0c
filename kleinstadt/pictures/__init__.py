# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Bilder: the picture model, so far without pages.

Invariants: no picture without credit; none without alternative text unless it only decorates. The
model is our own from the first migration, since it cannot be swapped later. Begin with `models.py`.
"""
