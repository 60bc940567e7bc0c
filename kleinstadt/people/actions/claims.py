# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Claiming a town: asked by a person, confirmed by mail, decided by the office or the mayor."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kleinstadt.core.audit import record
from kleinstadt.core.limits import Limit
from kleinstadt.people.actions import invitations, links
from kleinstadt.people.actions.clock import checked_now
from kleinstadt.people.actions.refusals import Claimed
from kleinstadt.people.mails import places as mails
from kleinstadt.people.models import Approval, Claim, Invitation, Membership, User
from kleinstadt.people.queries.acting import forget, place_name
from kleinstadt.people.queries.holders import same_place

VALID = dt.timedelta(days=2)  # to confirm the address
APPROVAL_VALID = dt.timedelta(days=7)
PER_SENDER = Limit("claim", most=5, seconds=3600)
ALL = Limit("claims", most=100, seconds=3600)

State = Claim.State


@transaction.atomic
def ask(claim: Claim, *, sender: str, person: User | None = None) -> Claim:
    """Take a claim in. Whoever is signed in with the claim's address need not confirm it.

    sender: network address, kept only as a keyed hash for the limit. Raises Claimed when somebody
    was first, LimitReached, ClockBehind.
    """
    PER_SENDER.take(sender)
    ALL.take("")
    now = checked_now()
    claim.email = claim.email.strip().lower()
    claim.created_at, claim.expires_at, claim.person = now, now + VALID, person
    if (first := _first(claim)) is not None:
        raise Claimed(_first_words(claim, first))
    claim.save()
    if person is not None and person.email.lower() == claim.email:
        return confirm(claim)
    mails.confirm_claim(claim)
    return claim


@transaction.atomic
def confirm(claim: Claim) -> Claim:
    """The address is confirmed: the claim waits for a decision from now on.

    Of several claims of one town the database lets one wait. Raises Claimed for the others,
    LinkRefused, ClockBehind.
    """
    try:
        with transaction.atomic():
            links.use_up(claim, state=State.OPEN)
    except IntegrityError as clash:
        raise Claimed(_first_words(claim, _first(claim))) from clash
    mails.tell_office(claim)
    record("claim.confirmed", by=claim.person, about=claim)
    return claim


def _first(claim: Claim) -> Claim | None:
    """The claim of the same place that waits or is approved."""
    taken = Claim.objects.filter(same_place(claim), state__in=[State.OPEN, State.APPROVED])
    return taken.exclude(pk=claim.pk).first()


def _first_words(claim: Claim, first: Claim | None) -> str:
    """Why a second claim is refused, without telling who was first."""
    words = {"place": place_name(claim)}
    if first is not None and first.state == State.OPEN and first.used_at is not None:
        words["day"] = date_format(first.used_at, "SHORT_DATE_FORMAT")
        return (
            _(
                "Somebody asked on %(day)s to speak for %(place)s; the programme office is checking it."
                " If that is a colleague, you will be invited afterwards. If not, please write to us."
            )
            % words
        )
    return (
        _(
            "Somebody speaks for %(place)s already. Please ask in your town hall to be invited. If"
            " nobody there knows of it, please write to us."
        )
        % words
    )


@transaction.atomic
def send_approval(claim: Claim, *, address: str, by: User) -> Approval:
    """Send the mayor's office a link to decide by; an earlier link is withdrawn.

    The office has checked the address. Raises Claimed when the claim waits no more, ClockBehind.
    """
    now = checked_now()
    if not Claim.objects.filter(pk=claim.pk, state=State.OPEN).exists():
        raise Claimed(_("This claim is decided already."))
    claim.approvals.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    approval = Approval.objects.create(
        claim=claim,
        address=address.strip().lower(),
        sender=by,
        created_at=now,
        expires_at=now + APPROVAL_VALID,
    )
    mails.ask_mayor(approval)
    record("approval.asked", by=by, about=claim)
    return approval


@transaction.atomic
def decide_by_link(approval: Approval, *, approved: bool, reason: str = "") -> Claim:
    """The mayor decides. The link works once, and only while the claim waits.

    Raises LinkRefused, Claimed when the office was quicker, ClockBehind.
    """
    links.use_up(approval, approved=approved)
    words = reason or _("Refused by the mayor's office.")
    return decide(approval.claim, approved=approved, by=None, reason=words, way=Claim.Way.LINK)


@transaction.atomic
def decide(
    claim: Claim,
    *,
    approved: bool,
    by: User | None,
    reason: str = "",
    way: str = Claim.Way.OFFICE,
) -> Claim:
    """Approve a claim, or refuse it with a reason. Of many at once one decides.

    Approved: a person with an account becomes administrator; anybody else is invited as such.
    Raises Claimed when it is decided already, ValueError for a refusal without reason.
    """
    if not approved and not reason.strip():
        raise ValueError("a refusal needs a reason")
    now = checked_now()
    decided = Claim.objects.filter(pk=claim.pk, state=State.OPEN).update(
        state=State.APPROVED if approved else State.REFUSED,
        decided_at=now,
        decided_by=by,
        way=way,
        reason="" if approved else reason.strip(),
    )
    claim.refresh_from_db()
    if not decided:
        raise Claimed(
            _("This claim is decided already: %(state)s.") % {"state": claim.get_state_display()}
        )
    claim.approvals.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    if not (approved and _let_in(claim, by)):
        mails.tell_claimant(claim)
    record("claim.decided", by=by, about=claim, approved=approved, way=str(way))
    return claim


def _let_in(claim: Claim, by: User | None) -> Invitation | None:
    """Make the claimant administrator, or invite her; None when she is one now."""
    if claim.person is None or claim.person.email.lower() != claim.email:
        wanted = invitations.Wanted(claim.email, claim.name, Membership.Role.ADMINISTRATOR)
        return invitations.invite(claim, wanted, by=by)
    membership, _fresh = Membership.objects.get_or_create(
        person=claim.person, town=claim.town, association=claim.association
    )
    Membership.objects.filter(pk=membership.pk).update(role=Membership.Role.ADMINISTRATOR)
    forget(claim.person)
    return None


@transaction.atomic
def release(claim: Claim, *, by: User, reason: str) -> None:
    """Let somebody else claim the town: nobody of those approved is there any more.

    Raises Claimed when the claim is not approved, or administrators still speak for the place.
    """
    if Membership.objects.filter(
        same_place(claim), role=Membership.Role.ADMINISTRATOR, person__is_active=True
    ).exists():
        raise Claimed(
            _("Administrators still speak for this place. Please end their rights first.")
        )
    ended = Claim.objects.filter(pk=claim.pk, state=State.APPROVED)
    if not ended.update(state=State.ENDED, reason=reason, decided_by=by, decided_at=checked_now()):
        raise Claimed(_("This claim is not approved, so it cannot be ended."))
    record("claim.ended", by=by, about=claim)
