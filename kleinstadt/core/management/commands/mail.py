# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""kleinstadt mail: send what waits, take in replies, tell how the outbox stands."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from kleinstadt.core.models import Mail
from kleinstadt.core.post import receiving, sending

LOOKS_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = "Send what waits. Example: kleinstadt mail send --follow"

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        send = words.add_parser(
            "send", help="send what is due and end; exit 1 when the server is away"
        )
        send.add_argument("--follow", action="store_true", help="go on until Ctrl+C")
        send.add_argument(
            "--every", type=float, default=LOOKS_EVERY, help="seconds between two looks"
        )
        receive = words.add_parser("receive", help="take in replies from the mailbox")
        receive.add_argument("--follow", action="store_true", help="go on until Ctrl+C")
        receive.add_argument("--every", type=float, default=60.0, help="seconds between two looks")
        status = words.add_parser("status", help="how many mails are in which state")
        status.add_argument("--json", action="store_true")
        settle = words.add_parser("settle", help="settle a mail that is not certain or was refused")
        settle.add_argument("number", type=int)
        settle.add_argument("result", choices=["again", "sent"])

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['word']}")(**options)

    def _send(self, *, follow: bool, every: float, **_options: Any) -> None:
        while True:
            done = sending.send_due()
            words = _("%(sent)s sent, %(postponed)s put off, %(refused)s refused.") % {
                "sent": done.sent,
                "postponed": done.postponed,
                "refused": done.refused,
            }
            if not follow:
                self.stdout.write(words)
                if done.server_away:
                    raise CommandError(
                        _("The mail server is away (%(fault)s). All mail that waits stays.")
                        % {"fault": done.server_away}
                    )
                return
            if done != sending.Round():
                self.stdout.write(f"{words} {done.server_away}".strip())
                self.stdout.flush()
            connection.close()
            time.sleep(every)

    def _receive(self, *, follow: bool, every: float, **_options: Any) -> None:
        while True:
            try:
                outcomes = receiving.receive()
            except receiving.MailboxAway as fault:
                words = _("The mailbox is away (%(fault)s). Nothing is lost.") % {"fault": fault}
                if not follow:
                    raise CommandError(words) from fault
                self.stderr.write(words)
            else:
                for outcome, count in sorted(outcomes.items()):
                    self.stdout.write(f"{count} {outcome}")
            if not follow:
                return
            connection.close()
            time.sleep(every)

    def _status(self, *, json: bool, **_options: Any) -> None:  # the option's name
        counts = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
        all_counts = {str(state.value): counts.get(state.value, 0) for state in Mail.State}
        unsure = [
            {
                "number": mail.pk,
                "message_id": mail.message_id,
                "state": mail.state,
                "fault": mail.fault,
            }
            for mail in Mail.objects.filter(state__in=[Mail.State.UNSURE, Mail.State.REFUSED])
        ]
        if json:
            self.stdout.write(_dumped({"states": all_counts, "needs_a_person": unsure}))
            return
        for state in Mail.State:
            self.stdout.write(f"{all_counts[state.value]:6} {state.label}")
        for one in unsure:
            self.stdout.write(f"{one['number']} {one['message_id']} {one['state']} {one['fault']}")

    def _settle(self, *, number: int, result: str, **_options: Any) -> None:
        mail = Mail.objects.filter(pk=number).first()
        act = sending.note_sent if result == "sent" else sending.send_again
        if mail is None or not act(mail):
            raise CommandError(_("Mail %(number)s does not wait for this.") % {"number": number})
        self.stdout.write(_("Done."))


def _dumped(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False)
