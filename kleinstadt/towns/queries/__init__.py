# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reads over the register: `register` (the snapshot), and what is computed from it."""
