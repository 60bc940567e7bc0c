# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What people hand in: `uploads` takes files, `faults` says in words what is wrong with one."""
