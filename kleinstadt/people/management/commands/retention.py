# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt retention: delete what is older than it may be kept; meant to run once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kleinstadt.people.actions.privacy import tidy


class Command(BaseCommand):
    help = (
        "Delete what is too old (KLEINSTADT_KEEP_…_DAYS). Example: kleinstadt retention --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        for label, count in tidy(dry_run=options["dry_run"]).items():
            self.stdout.write(f"{count:8} {label}")
