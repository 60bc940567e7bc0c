# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The product's settings with a handful of differences that tests need."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("KLEINSTADT_DATA_DIR", tempfile.mkdtemp(prefix="kleinstadt-test-"))
os.environ.setdefault("KLEINSTADT_SECRET_KEY", "only for tests")

from kleinstadt.core.messages import compile_catalogues

compile_catalogues()  # before Django reads them

from kleinstadt.config.settings import *  # noqa: E402, F403  # catalogues first; settings are a list of names

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Written into the outbox as ever; on commit it goes at once, to where the tests find it.
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MAIL_WORKER = "inline"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The static files of the apps are served as they lie; nothing is collected for tests.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
TEMPLATE_DATABASE_DIR = Path(tempfile.gettempdir()) / f"kleinstadt-templates-{os.getuid()}"
# Kept under checksums of what they were computed from, so that runs may share them.
CACHE_DIR = Path(tempfile.gettempdir()) / f"kleinstadt-cache-{os.getuid()}"
