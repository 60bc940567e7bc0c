# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The same for machines: puts the apps' API routes together under /api/.

Each app owns its routes in its `api.py`; the OpenAPI document is a committed snapshot, so that a
change of the public contract shows in review. Begin with `api.py`.
"""
