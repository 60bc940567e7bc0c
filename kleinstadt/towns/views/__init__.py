# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Doors to the register: `listing` (list and its export), `mapping` (map), `suggestions`."""
