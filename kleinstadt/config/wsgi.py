# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The door for web servers."""

import os
import threading
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kleinstadt.config.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    """Read register, profiles and index beside the first requests, not within them."""
    import_module("kleinstadt.config.urls")  # brings every app's queries with it
    try:
        import_module("kleinstadt.core.snapshots").warm_up()
    except DatabaseError:
        return  # not migrated yet: the pages will say so themselves
    finally:
        connection.close()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
import_module("kleinstadt.core.post.worker").start()
