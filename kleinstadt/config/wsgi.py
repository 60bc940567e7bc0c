# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kleinstadt.config.settings")
application = get_wsgi_application()
