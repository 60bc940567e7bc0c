# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt demo: from an empty folder to a running town hall in one command."""

import multiprocessing
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import django
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kleinstadt.core.statics import collect, is_collected
from kleinstadt.portal import actions


@contextmanager
def collecting() -> Iterator[None]:
    """Collect static files beside the block, where they have changed: it takes a core for itself."""
    if is_collected():
        yield
        return
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart, initializer=django.setup) as beside:
        collected = beside.submit(collect)
        yield
        collected.result()


class Command(BaseCommand):
    help = "Set up the database, load the demo data and serve. A second start keeps the data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        self.say(_("Setting up the database …"))
        with collecting():
            call_command("migrate", verbosity=0)
            for line in actions.load_demo():
                self.say(line)
        if options["no_serve"]:
            return
        address = f"http://127.0.0.1:{options['port']}/"
        self.say(
            _(
                "\nkleinstadt runs at %(address)s\n\n"
                "Try: choose Wittenberge, ask “Coworking im Bahnhof”, then ask the same for"
                " Dießen.\n"
            )
            % {"address": address}
        )
        self._name_accounts()
        self.say(_("Ctrl+C ends it.\n"))
        call_command("serve", port=options["port"])

    def _name_accounts(self) -> None:
        """The demo's accounts are told here and nowhere else."""
        accounts, password = actions.renew_demo_accounts()
        self.say(
            _("Demo accounts, all with the password %(password)s (new at every start):")
            % {"password": password}
        )
        for account in accounts:
            self.say(f"  {account.email:<30} {account.role}")
            if account.codes:
                codes = " ".join(account.codes)
                self.say(
                    _("    codes for the second step, each for one time: %(codes)s")
                    % {"codes": codes}
                )
