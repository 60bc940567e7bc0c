# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Mail about speaking for a town: invitations, claims, approvals, hand-overs, answers to reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from kleinstadt.core.post import kinds, outbox
from kleinstadt.core.post.kinds import Kind
from kleinstadt.people.models import Approval, Claim, Concern, Handover, Invitation, OneTimeLink
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.holders import mail_addresses, person_name


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"


SPEAKING = kinds.tell(
    Kind("speaking", _lazy("Invitations, claims and hand-overs that concern you"), necessary=True)
)
REPORTS = kinds.tell(Kind("town_report", _lazy("Reports of readers about your town")))
ANSWERS = kinds.tell(Kind("town_answer", _lazy("Answers to your report"), necessary=True))


def _post(to: str, subject: str, template: str, kind: Kind = SPEAKING, **more: Any) -> None:
    """Write one mail in German. more: reply_to, about, and what the template needs."""
    about, reply_to = more.pop("about", ""), more.pop("reply_to", "")
    outbox.write(
        kind,
        to,
        subject=subject,
        template=f"people/mail/{template}.html",
        context=more,
        about=about,
        reply_to=reply_to,
    )


def _link(link: OneTimeLink, name: str) -> dict[str, Any]:
    return {"url": _address(name, link.token()), "expires": link.expires_at}


def invite(invitation: Invitation) -> None:
    """Ask somebody to join; replies go to whoever invited."""
    with override("de"):
        place = place_name(invitation)
        _post(
            invitation.email,
            _("Invitation: speak for %(place)s") % {"place": place},
            "invitation",
            reply_to=invitation.inviter.email if invitation.inviter else "",
            invitation=invitation,
            place=place,
            by=person_name(invitation.inviter) if invitation.inviter else "",
            **_link(invitation, "invitation"),
        )


def confirm_claim(claim: Claim) -> None:
    """Ask whoever claims a town to confirm the address."""
    with override("de"):
        place = place_name(claim)
        subject = _("Please confirm: you want to speak for %(place)s") % {"place": place}
        _post(
            claim.email, subject, "claim", claim=claim, place=place, **_link(claim, "claim_confirm")
        )


def tell_office(claim: Claim) -> None:
    """Tell the programme office that a claim waits."""
    with override("de"):
        place = place_name(claim)
        _post(
            settings.OPERATOR_EMAIL,
            _("A claim waits: %(place)s") % {"place": place},
            "claim_waits",
            claim=claim,
            place=place,
            url=_address("claim_decide", claim.pk),
        )


def ask_mayor(approval: Approval) -> None:
    """Send the mayor's office the link by which it approves or refuses."""
    with override("de"):
        place = place_name(approval.claim)
        _post(
            approval.address,
            _("Please decide: who may speak for %(place)s?") % {"place": place},
            "approval",
            claim=approval.claim,
            place=place,
            **_link(approval, "approval"),
        )


def tell_claimant(claim: Claim) -> None:
    """Tell whoever claimed a town how it was decided. An approval without account is an invitation."""
    with override("de"):
        place = place_name(claim)
        _post(
            claim.email,
            _("Your claim of %(place)s") % {"place": place},
            "claim_decided",
            claim=claim,
            place=place,
            approved=claim.state == Claim.State.APPROVED,
            url=_address("desk"),
            again=_address("claim"),
        )


def tell_taker(handover: Handover) -> None:
    """Tell who follows where the page of the hand-over is."""
    if handover.taker is None or not handover.taker.email:
        return
    with override("de"):
        _post(
            handover.taker.email,
            _("You now hold: %(function)s") % {"function": handover.function.name},
            "handover",
            handover=handover,
            place=place_name(handover.function),
            url=_address("handover", handover.pk),
        )


def tell_town(concern: Concern, place: str) -> None:
    """Tell the members of a town that somebody reported something about it."""
    with override("de"):
        for address in mail_addresses(concern.town_id):
            _post(
                address,
                _("A report about %(place)s") % {"place": place},
                "concern",
                kind=REPORTS,
                report=concern.report,
                place=place,
                url=_address("concern", concern.pk),
            )


def answer_reporter(concern: Concern, place: str) -> None:
    """Send the town's answer to the reader who reported, and to the office."""
    with override("de"):
        subject = _("Answer of %(place)s: %(record)s") % {
            "place": place,
            "record": concern.report.record,
        }
        for address in dict.fromkeys([concern.report.reply_to, settings.OPERATOR_EMAIL]):
            if address:
                _post(
                    address,
                    subject,
                    "concern_answered",
                    kind=ANSWERS,
                    concern=concern,
                    report=concern.report,
                    place=place,
                    url=f"{settings.PUBLIC_URL}{concern.report.address}",
                )
