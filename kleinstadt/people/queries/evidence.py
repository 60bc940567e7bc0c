# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for a claim, as facts that the office sees at a glance. It decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kleinstadt.methods.names import fold
from kleinstadt.people.models import Claim, Membership
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.holders import same_place
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.queries.words import number as words_number

# well-known providers of private mailboxes; no list of such can be complete
PRIVATE = frozenset(
    [
        "aol.com",
        "arcor.de",
        "email.de",
        "freenet.de",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.de",
        "icloud.com",
        "live.de",
        "mail.de",
        "mailbox.org",
        "me.com",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "proton.me",
        "t-online.de",
        "vodafone.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    ]
)
_SHORTEST = 4  # letters of a name that are worth finding in a domain


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence; `tone` says whether it speaks for the claim, against it, or only informs."""

    text: str
    tone: Literal["for", "against", ""] = ""


def evidence(claim: Claim) -> list[Fact]:
    """Facts about the address and the place of a claim."""
    return [_domain(claim), *_place(claim), *_others(claim)]


def _domain(claim: Claim) -> Fact:
    domain = claim.email.rpartition("@")[2].lower()
    words = {"domain": domain, "place": place_name(claim)}
    if domain in PRIVATE:
        return Fact(
            _("The address belongs to a provider of private mailboxes: %(domain)s") % words,
            "against",
        )
    spelt = domain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("-", "")
    parts = fold(place_name(claim)).split()
    if any(len(part) >= _SHORTEST and part in spelt for part in parts):
        return Fact(_("The domain %(domain)s carries the name of %(place)s.") % words, "for")
    return Fact(_("The domain %(domain)s does not tell the place. Please compare.") % words)


def _place(claim: Claim) -> list[Fact]:
    town = register().by_id.get(claim.town_id or 0)
    if town is None:
        return []
    known = town.population is not None
    number = words_number(town.population or 0) if known else _("not stated")
    words = {"ags": town.ags, "county": town.county_name, "land": town.land_name, "number": number}
    return [
        Fact(_("Key %(ags)s, %(county)s, %(land)s; inhabitants: %(number)s.") % words),
        Fact(
            _("Postcode of the seat: %(postcode)s.")
            % {"postcode": town.postcode or _("not stated")}
        ),
    ]


def _others(claim: Claim) -> list[Fact]:
    here = Membership.objects.filter(same_place(claim)).count()
    earlier = Claim.objects.filter(same_place(claim)).exclude(pk=claim.pk)
    refused = earlier.filter(state=Claim.State.REFUSED).count()
    facts = []
    if here:
        facts.append(
            Fact(_("People who belong to the place already: %(count)s.") % {"count": here})
        )
    if refused:
        facts.append(
            Fact(
                _("Claims of this place refused before: %(count)s.") % {"count": refused}, "against"
            )
        )
    return facts
