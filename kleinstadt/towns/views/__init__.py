# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: `listing`, `mapping`, `suggestions` for readers, the rest for operators."""
