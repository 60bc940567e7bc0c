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
        operator, password = actions.renew_demo_operator()
        address = f"http://127.0.0.1:{options['port']}/"
        self.say(
            _(
                "\nkleinstadt runs at %(address)s\n\n"
                "Try: choose Wittenberge, ask “Coworking im Bahnhof”, then ask the same for"
                " Dießen.\n"
                "Operator (demo account, new password at every start): %(user)s / %(password)s\n"
                "Ctrl+C ends it.\n"
            )
            % {"address": address, "user": operator, "password": password}
        )
        call_command("serve", port=options["port"])
