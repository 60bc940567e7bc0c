# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The API: each app owns its routes, here they are put together."""

from ninja import NinjaAPI

from kleinstadt.library.api import router as library
from kleinstadt.peers.api import router as peers
from kleinstadt.towns.api import router as towns

api = NinjaAPI(title="kleinstadt", version="1", docs_url=None, urls_namespace="api")
for router in (towns, peers, library):
    api.add_router("", router)
