# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""In the product's own database: a person with a password, and an administrator who has signed in.

`python -m tests.e2e.people_made ADDRESS PASSWORD` prints the administrator's session.
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kleinstadt.config.settings"
django.setup()

from django.conf import settings  # noqa: E402  # needs the set-up above
from django.test import Client  # noqa: E402

from kleinstadt.people.accounts import make_account  # noqa: E402
from kleinstadt.people.roles import Role  # noqa: E402
from tests.signing import person, sign_in  # noqa: E402


def main(address: str, password: str) -> None:
    user = make_account(address, first_name="Maria", last_name="Muster-Probe")
    user.set_password(password)
    user.save()
    client = Client()
    sign_in(client, person(Role.ADMINISTRATOR))
    sys.stdout.write(client.cookies[settings.SESSION_COOKIE_NAME].value)


main(*sys.argv[1:])
