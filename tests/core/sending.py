# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A worker in a process of its own, on the database of a test: `python -m tests.core.sending DB PORT`.

It says "ready" and sends for as long as it lives, as soon as a line comes in.
"""

import os
import sys
import time

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
django.setup()

from kleinstadt.core.models import Mail  # noqa: E402  # needs the set-up above
from kleinstadt.core.post import sending  # noqa: E402


def main() -> None:
    Mail.objects.exists()  # the connection is open before the clock starts
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    while True:
        sending.send_due()
        time.sleep(0.02)


main()
