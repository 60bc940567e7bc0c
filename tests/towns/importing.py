# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A process that imports a register, to be killed: says when it begins, then reads and switches."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
settings.DATABASES["default"]["NAME"] = sys.argv[2]
django.setup()

from kleinstadt.towns.actions import activate  # noqa: E402  # needs the set-up above
from kleinstadt.towns.actions.register import stage_register  # noqa: E402
from kleinstadt.towns.models import Edition  # noqa: E402


def main() -> None:
    list(Edition.objects.all())  # the connection is open before the clock starts
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    activate(stage_register(Path(sys.argv[1])))
    sys.stdout.write("done\n")
    sys.stdout.flush()


main()
