# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt clock: whether the clock runs behind what this site has seen, and what to do then."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from kleinstadt.people.actions.clock import accept_clock
from kleinstadt.people.models import ClockMark


class Command(BaseCommand):
    help = (
        "Compare the clock with what this site has seen; --accept when the present time is right."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept",
            action="store_true",
            help="the present time is right: everybody signs in anew, restart the servers",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        mark = ClockMark.objects.filter(pk=1).first()
        seen = timezone.localtime(mark.latest).isoformat(" ", "seconds") if mark else "-"
        now = timezone.localtime().isoformat(" ", "seconds")
        self.stdout.write(_("now %(now)s, seen %(seen)s") % {"now": now, "seen": seen})
        if options["accept"]:
            ended = accept_clock()
            self.stdout.write(
                _("Accepted. %(count)s sessions are ended. Please restart the servers.")
                % {"count": ended}
            )
