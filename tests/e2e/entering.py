# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.e2e.entering`: open a session of the office in a served demo, print its cookie.

Signing in with a second factor is a journey of its own; here it only stands in the way.
"""

import django


def main() -> None:
    django.setup()

    from django.test import Client  # noqa: PLC0415  # Django is set up first

    from kleinstadt.people.roles import Role  # noqa: PLC0415
    from tests.signing import sign_in_as  # noqa: PLC0415

    client = Client()
    sign_in_as(client, Role.PROGRAMME_OFFICE, last_name="Geschäftsstelle", is_demo=True)
    print(client.session.session_key)  # noqa: T201  # who started this reads it


if __name__ == "__main__":
    main()
