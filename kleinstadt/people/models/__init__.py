# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Who signs in, what they may speak for, and how they came to it."""

from kleinstadt.people.models.claims import Approval, Claim
from kleinstadt.people.models.clock import ClockMark
from kleinstadt.people.models.concerns import Concern
from kleinstadt.people.models.functions import Function, Handover, Holding, Mailbox
from kleinstadt.people.models.invitations import Invitation, InvitationList
from kleinstadt.people.models.links import OneTimeLink
from kleinstadt.people.models.places import AtPlace, Membership
from kleinstadt.people.models.users import User

__all__ = [
    "Approval",
    "AtPlace",
    "Claim",
    "ClockMark",
    "Concern",
    "Function",
    "Handover",
    "Holding",
    "Invitation",
    "InvitationList",
    "Mailbox",
    "Membership",
    "OneTimeLink",
    "User",
]
