# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every role, what it may see and do, and who may open which address. There is no other list.

`people.middleware.Gate` asks this table before any view runs, and closes every address that is not
in it. A new address is entered in ADDRESSES or, for whole parts of the site, in PARTS; a role that
another app knows of (the juror of a call, the host of a place) in SOURCES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kleinstadt.people.models import User
from kleinstadt.people.queries.acting import acting

Person = AbstractBaseUser | AnonymousUser


class Role(StrEnum):
    """Who somebody is here; one person may be several."""

    VISITOR = "visitor"
    TOWN_MEMBER = "town_member"
    TOWN_ADMINISTRATOR = "town_administrator"
    LEAD_TOWN_MANAGER = "lead_town_manager"
    PROGRAMME_OFFICE = "programme_office"
    JURY = "jury"
    HOST = "host"
    ORGANISER = "organiser"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class About:
    """A role in words: its name, what it sees besides what all see, and what it does."""

    name: str | Promise
    sees: str | Promise
    does: str | Promise


ROLES: dict[Role, About] = {
    Role.VISITOR: About(
        pgettext_lazy("role", "Visitor"),
        _("everything that is published: towns, comparisons, experiences, data and their sources"),
        _("reads, searches, compares, downloads, reports errors"),
    ),
    Role.TOWN_MEMBER: About(
        pgettext_lazy("role", "Town member"),
        _("the desk of the own town: what was reported about it, its functions and their holders"),
        _("answers for the town, holds functions and hands them over"),
    ),
    Role.TOWN_ADMINISTRATOR: About(
        pgettext_lazy("role", "Town administrator"),
        _("the members, invitations and functions of the own town"),
        _("invites colleagues, founds functions, says who holds them"),
    ),
    Role.LEAD_TOWN_MANAGER: About(
        pgettext_lazy("role", "Manager of a lead town"),
        _("the work of the own network"),
        _("leads the own network"),
    ),
    Role.PROGRAMME_OFFICE: About(
        pgettext_lazy("role", "Programme office"),
        _("who asks to speak for a town, all invitations, all reports, usage figures"),
        _("verifies towns, invites in bulk, answers reports"),
    ),
    Role.JURY: About(
        pgettext_lazy("role", "Jury"),
        _("the applications it has to judge"),
        _("scores and abstains"),
    ),
    Role.HOST: About(
        pgettext_lazy("role", "Host of a place"),
        _("the bookings of the own place"),
        _("publishes the own place and takes bookings"),
    ),
    Role.ORGANISER: About(
        pgettext_lazy("role", "Organiser"),
        _("who takes part in the own meetings"),
        _("plans meetings and lets people in"),
    ),
    Role.EDITOR: About(
        pgettext_lazy("role", "Editor"),
        _("drafts, pictures and their rights in the back-office"),
        _("writes and publishes pages and news"),
    ),
    Role.ADMINISTRATOR: About(
        pgettext_lazy("role", "Administrator"),
        _("the operation of the site: imports, reports, accounts and roles"),
        _("imports registers, hands out roles, edits synonyms and texts"),
    ),
}

# Held for the whole site, as membership in a group that bears the role's value as its name. Lead
# towns, juries, hosts and organisers get narrower homes with the networks, calls, places and meetings
# that they are responsible for.
SITE_WIDE = frozenset(
    {
        Role.LEAD_TOWN_MANAGER,
        Role.PROGRAMME_OFFICE,
        Role.JURY,
        Role.HOST,
        Role.ORGANISER,
        Role.EDITOR,
        Role.ADMINISTRATOR,
    }
)
SECOND_FACTOR = frozenset({Role.ADMINISTRATOR, Role.JURY, Role.PROGRAMME_OFFICE})
PERMISSIONS: dict[str, frozenset[Role]] = {
    "people.operate": frozenset({Role.ADMINISTRATOR}),
    "people.admit": frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_OFFICE}),
    "wagtailadmin.access_admin": frozenset({Role.ADMINISTRATOR, Role.EDITOR}),
}
"""Django's permissions that a role brings, without a look into the database."""

SOURCES: list[Callable[[Person], Iterable[Role]]] = []
"""Further roles of a person, from apps above; each reads once and keeps what it has read."""


def site_roles(person: Person) -> frozenset[Role]:
    """Roles held for the whole site; one query per person and request."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    held: frozenset[Role] | None = getattr(person, "_site_roles", None)
    if held is None:
        names = set(cast(User, person).groups.values_list("name", flat=True))
        held = frozenset(role for role in SITE_WIDE if role.value in names)
        if getattr(person, "is_superuser", False):
            held |= {Role.ADMINISTRATOR}
        person._site_roles = held  # type: ignore[attr-defined]  # noqa: SLF001  # our own note on it
    return held


def of(person: Person) -> frozenset[Role]:
    """All roles of a person; everybody is a visitor too."""
    roles = {Role.VISITOR, *site_roles(person)}
    if person.is_authenticated:
        mine = acting(person)
        if mine.ids or mine.associations:
            roles.add(Role.TOWN_MEMBER)
        if mine.administers or mine.administers_associations:
            roles.add(Role.TOWN_ADMINISTRATOR)
        for source in SOURCES:
            roles.update(source(person))
    return frozenset(roles)


def needs_second_factor(person: Person) -> bool:
    """Whether this person must prove more than a password before anything else."""
    return not SECOND_FACTOR.isdisjoint(site_roles(person))


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an address: everybody, whoever has signed in, or who has one of the roles.

    open: even who still has to set up a second factor, since that is how it is done.
    further: the page asks for more (one's own town, a permission of Wagtail's), and says so itself.
    """

    words: str
    roles: frozenset[Role] = frozenset()
    signed_in: bool = False
    open: bool = False
    further: bool = False

    @property
    def everybody(self) -> bool:
        """Whether no account is needed."""
        return not self.roles and not self.signed_in

    def allows(self, person: Person) -> bool:
        """Whether the person may open the address; for everybody nobody is looked up."""
        if self.everybody:
            return True
        if not self.roles:
            return person.is_authenticated
        needed = self.roles
        held = site_roles(person) if needed <= SITE_WIDE else of(person)
        return not needed.isdisjoint(held)


EVERYBODY = Rule("everybody")
ENTRANCE = Rule("everybody: the way in", open=True)
OWN_ACCOUNT = Rule("whoever has signed in, for the own account", signed_in=True)
SETTING_UP = Rule("whoever has signed in, to secure the own account", signed_in=True, open=True)
OPERATION = Rule("administrators", frozenset({Role.ADMINISTRATOR}))
SIGNED_IN = Rule("whoever has signed in, for the own towns", signed_in=True)
TOWN = Rule("members of a town, for the own town", frozenset({Role.TOWN_MEMBER}), further=True)
TOWN_HALL = Rule(
    "administrators of a town, for the own town",
    frozenset({Role.TOWN_ADMINISTRATOR}),
    further=True,
)
REPORT = Rule(
    "members of the town that a report names, and the office",
    frozenset({Role.TOWN_MEMBER, Role.PROGRAMME_OFFICE, Role.ADMINISTRATOR}),
    further=True,
)
OFFICE = Rule(
    "the programme office and administrators",
    frozenset({Role.PROGRAMME_OFFICE, Role.ADMINISTRATOR}),
)
BACK_OFFICE = Rule(
    "editors and administrators, each as far as Wagtail's own permissions go",
    frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
    further=True,
)

PEOPLE_OFFICE = Rule(
    "administrators, as far as Wagtail's own permissions go",
    frozenset({Role.ADMINISTRATOR}),
    further=True,
)

ADDRESSES: dict[str, Rule] = {
    # reading
    **dict.fromkeys(
        (
            "start",
            "town",
            "method",
            "sources",
            "accessibility",
            "privacy",
            "imprint",
            "town_list",
            "town_table",
            "town_map",
            "town_values",
            "town_brief",
            "town_suggestions",
            "search",
            "experience",
            "peers_start",
            "peers",
            "peers_table",
            "correction",
            "correction_thanks",
        ),
        EVERYBODY,
    ),
    "robots": ENTRANCE,
    # the same for machines
    **dict.fromkeys(
        (
            "api:api-root",
            "api:openapi-json",
            "api:list_towns",
            "api:read_town",
            "api:read_peers",
            "api:search",
            "api:experience",
        ),
        EVERYBODY,
    ),
    # the way in
    **dict.fromkeys(
        (
            "account_login",
            "account_login_before",
            "account_logout",
            "account_signup",
            "account_inactive",
            "account_email_verification_sent",
            "account_confirm_email",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "oidc_start",
            "oidc_callback",
            "oidc_failed",
            "wagtail_login",
            "wagtail_logout",
            "invitation",
            "claim",
            "claim_confirm",
            "approval",
            "leave_mail",
            "mail_settings_by_token",
        ),
        ENTRANCE,
    ),
    # speaking for a town
    **dict.fromkeys(("desk", "choose_town"), SIGNED_IN),
    **dict.fromkeys(("team", "function", "end_deputy", "hand_over", "handover"), TOWN),
    **dict.fromkeys(
        ("invite", "withdraw_invitation", "change_member", "found_function", "edit_function"),
        TOWN_HALL,
    ),
    "concern": REPORT,
    # letting people and towns in
    **dict.fromkeys(
        (
            "claims",
            "claim_decide",
            "invitations",
            "invitation_example",
            "invitation_list",
            "withdraw_any_invitation",
            "people",
            "person",
            "towns_taking_part",
            "usage",
            "usage_file",
            "corrections",
            "settle_correction",
            "figure_imports",
            "table_import",
            "withdraw_dataset",
        ),
        OFFICE,
    ),
    # one's own account
    **dict.fromkeys(
        ("account", "account_email", "account_change_password", "account_set_password"),
        OWN_ACCOUNT,
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
        ),
        SETTING_UP,
    ),
    # operation
    **dict.fromkeys(
        (
            "operations",
            "imports",
            "update_register",
            "import_run",
            "stop_import",
            "confirm_import",
            "discard_import",
            "outbox",
            "settle_mail",
        ),
        OPERATION,
    ),
}

PARTS: tuple[tuple[str, Rule], ...] = (
    ("verwaltung/sprite/", EVERYBODY),
    ("verwaltung/jsi18n/", EVERYBODY),
    ("verwaltung/users/", PEOPLE_OFFICE),
    ("verwaltung/groups/", PEOPLE_OFFICE),
    ("verwaltung/", BACK_OFFICE),
)
"""Wagtail's part of the site by the beginning of the route; the first that fits holds."""


def rule_of(name: str | None, route: str) -> Rule | None:
    """The rule for an address by its name with namespace, else by its part; None without one."""
    if name in ADDRESSES:
        return ADDRESSES[name]
    return next((rule for start, rule in PARTS if route.startswith(start)), None)
