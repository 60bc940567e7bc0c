# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that show several domains: the start page, a town's page, what to know about the data.

Holds no data of its own; it composes what the apps below it read. Also home of the demo and of the
server command. Begin with `views.py`.
"""
