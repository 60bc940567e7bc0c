# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt audit: check the chain of the audit log, or show its last entries."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kleinstadt.core import audit
from kleinstadt.core.models import AuditEntry


class Command(BaseCommand):
    help = "Check the audit log. Example: kleinstadt audit verify"

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        verify = words.add_parser(
            "verify", help="exit 1 and name each place where the chain breaks"
        )
        verify.add_argument("--expect", help="NUMBER:CHECKSUM as noted before")
        show = words.add_parser("show", help="the last entries, newest first, as JSON lines")
        show.add_argument("--last", type=int, default=50)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["word"] == "verify":
            self._verify(options["expect"])
        else:
            self._show(options["last"])

    def _verify(self, noted: str | None) -> None:
        known = None
        if noted:
            number, _colon, checksum = noted.partition(":")
            if not number.isdecimal() or len(checksum) != 64:
                raise CommandError(_("--expect needs NUMBER:CHECKSUM, as this command prints it."))
            known = (int(number), checksum)
        breaks = list(audit.verify(known=known))
        for one in breaks:
            self.stderr.write(
                _("Entry %(number)s: %(reason)s") % {"number": one.number, "reason": _(one.reason)}
            )
        if breaks:
            raise CommandError(_("The audit log was tampered with or damaged."))
        count, last = audit.end()
        self.stdout.write(_("%(count)s entries, all in order.") % {"count": count})
        self.stdout.write(f"{count}:{last}")

    def _show(self, last: int) -> None:
        for entry in AuditEntry.objects.order_by("-number")[:last]:
            line = {
                "number": entry.number,
                "at": entry.at,
                "verb": entry.verb,
                "by": entry.by,
                "about": entry.about,
                **entry.details,
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))
