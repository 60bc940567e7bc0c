# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The console command `kleinstadt`: friendly names for our management commands."""

import os
import sys
from contextlib import suppress

from django.core.management import execute_from_command_line

from kleinstadt.core.messages import compile_catalogues

HELP = """\
kleinstadt: small towns learn from one another

  kleinstadt demo                           set up, load the demo data and serve
  kleinstadt serve --port 8000              serve what is there
  kleinstadt towns show Wittenberge --json  one town with its figures and their sources
  kleinstadt towns import gv100ad FILE      read the official register
  kleinstadt towns import changes FILE …    read boundary changes (mergers, renames)
  kleinstadt towns update                   fetch the register from the configured address
  kleinstadt peers Wittenberge --mode contrast --json
  kleinstadt search "Coworking Bahnhof" --town 12070424 --json
  kleinstadt clock --accept                 the clock was wrong and is right now; everybody signs in anew
  kleinstadt mail send                      send mail that waits (the server does so by itself)
  kleinstadt mail receive                   take in replies from the mailbox
  kleinstadt mail status                    how the outbox stands
  kleinstadt retention --dry-run            delete what is too old to be kept
  kleinstadt audit verify                   check the chain of the audit log
  kleinstadt search evaluate DIR --json     judge the search on a test set

Every command explains itself with --help. Other words are passed on to Django (migrate, shell …).
"""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; exit 0 when it worked, 1 when it could not, 2 when it was asked wrongly."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in {"-h", "--help", "help"}:
        print(HELP)
        return
    with suppress(OSError):  # an installed package brings its catalogues and may be read-only
        compile_catalogues()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kleinstadt.config.settings")
    execute_from_command_line(["kleinstadt", *words])


if __name__ == "__main__":
    main()
