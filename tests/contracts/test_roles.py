# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every address x every role, walked with a real client and held against the table of roles.

`python -m tests.contracts.test_roles` writes docs/roles.md from the table anew.
"""

import os
import re
from http import HTTPStatus
from pathlib import Path

import django
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, path, resolve
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # when run as a module nobody else has

from kleinstadt.people import roles  # noqa: E402  # models need the set-up above
from kleinstadt.people.actions.roles import give  # noqa: E402  # the same
from kleinstadt.people.models import Membership  # noqa: E402  # the same
from kleinstadt.people.roles import (  # noqa: E402  # the same
    ADDRESSES,
    BACK_OFFICE,
    PARTS,
    ROLES,
    SECOND_FACTOR,
    SITE_WIDE,
    Role,
    rule_of,
)
from tests.signing import person, sign_in  # noqa: E402  # the same

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
WAGTAIL = "/verwaltung/"
SAYS_MORE = {"account_signup", "wagtail_login", "wagtail_logout", "account_login_before"}
SAMPLES = {
    "usage_file": "/betrieb/nutzung/tabelle.csv",
    "town_table": "/staedte/tabelle.csv",
    "peers_table": "/vergleich/12070424/tabelle.csv",
    "account_confirm_email": "/konto/e-mail/bestaetigen/abc/",
    "account_reset_password_from_key": "/konto/passwort/neu/1-abc/",
    "wagtailadmin_pages:revisions_compare": "/verwaltung/pages/1/revisions/compare/1...2/",
}
VALUES = {"int": "1", "ags": "12070424"}


def patterns(resolver, route="", space=""):
    """(route, name with namespace) of every address."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from patterns(one, route + str(one.pattern), inner)
        else:
            yield route + str(one.pattern), space + (one.name or "")


def sample(route, name):
    """An address of this pattern."""
    if name in SAMPLES:
        return SAMPLES[name]

    def value(found):
        kind, _, field = found[1].rpartition(":")
        return VALUES.get(field) or VALUES.get(kind) or "eins"

    return "/" + re.sub(r"<([^>]+)>", value, route).replace("^.*/$", "gibt-es-nicht/")


def addresses(urlconf=None):
    """(address, name, rule) for every address; rule is None where nobody entered one."""
    with override("de"):
        return [
            (address, name, rule_of(name, route.lstrip("^")))
            for route, name in patterns(get_resolver(urlconf))
            for address in [sample(route, name)]
            # ours stand before Wagtail's own forms to sign in and out
            if resolve(address, urlconf).view_name == name or not address.startswith(WAGTAIL)
        ]


def without_rule(listed):
    return [address for address, _name, rule in listed if rule is None]


def refused(answer):
    """Whether somebody was sent away: to sign in, or with 403."""
    target = answer.headers.get("Location", "")
    return answer.status_code == HTTPStatus.FORBIDDEN or target.startswith("/konto/anmelden/?next=")


def misfits(client, role, listed, methods=("get",)):
    """Where a client with this role is let in though it should not be, or the other way round."""
    found = []
    held = {role, Role.TOWN_MEMBER} if role is Role.TOWN_ADMINISTRATOR else {role}
    for address, name, rule in listed:
        wanted = rule.everybody or (
            role is not Role.VISITOR and (not rule.roles or bool(held & rule.roles))
        )
        if wanted and (rule.further or name in SAYS_MORE):
            continue  # the page asks for more: an invitation, a permission of Wagtail's
        for method in methods if not wanted else ("get",):
            answer = getattr(client, method)(address)
            if answer.status_code >= 500 or refused(answer) is wanted:
                found.append(f"{role}: {method} {address} -> {answer.status_code}")
    return found


def browser(role):
    """A browser in which somebody with just this role has signed in, second factor and all."""
    client = Client(raise_request_exception=False)
    if role is Role.VISITOR:
        return client
    user = person(*([role] if role in SITE_WIDE else []), password="only for the walk")
    if role in {Role.TOWN_MEMBER, Role.TOWN_ADMINISTRATOR}:
        rank = "administrator" if role is Role.TOWN_ADMINISTRATOR else "member"
        Membership.objects.create(person=user, association="120700001", role=rank)
    sign_in(client, user)
    return client


def test_every_address_has_a_rule():
    assert without_rule(addresses()) == []


def test_every_rule_has_an_address():
    assert set(ADDRESSES) - {name for _address, name, _rule in addresses()} == set()


def test_samples_lead_where_they_should():
    wrong = [
        (address, name)
        for address, name, _rule in addresses()
        if resolve(address).view_name not in {name, ""} and not address.startswith(WAGTAIL)
    ]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(Role))
def test_everybody_sees_what_the_table_says_and_nothing_else(role):
    ours = [one for one in addresses() if not one[0].startswith(WAGTAIL)]

    assert misfits(browser(role), role, ours, ("get", "post", "put", "delete")) == []


@pytest.mark.django_db
def test_wagtail_is_closed_to_whoever_has_no_role_in_it():
    theirs = [one for one in addresses() if one[0].startswith(WAGTAIL)]
    everything_else = person(*sorted(SITE_WIDE - BACK_OFFICE.roles))
    client = Client(raise_request_exception=False)
    sign_in(client, everything_else)

    assert misfits(Client(), Role.VISITOR, theirs) == []
    assert misfits(client, Role.TOWN_MEMBER, theirs) == []
    give(everything_else, Role.EDITOR)
    assert client.get("/verwaltung/").status_code == HTTPStatus.OK
    for address in ("/verwaltung/users/", "/verwaltung/groups/", "/verwaltung/synonyme/"):
        assert client.get(address).status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}, address


@pytest.mark.django_db
def test_the_english_pages_have_the_same_rules():
    ours = [
        (f"/en{address}", name, rule)
        for address, name, rule in addresses()
        if not address.startswith((WAGTAIL, "/api/", "/robots"))
    ]
    found = [
        address
        for address, _name, rule in ours
        if not rule.everybody
        and not Client().get(address).headers.get("Location", "").startswith("/en/konto/anmelden/")
    ]

    assert found == []
    assert browser(Role.HOST).get("/en/betrieb/").status_code == HTTPStatus.FORBIDDEN


# --- negative controls: what the walk must find ---


def secret(_request):
    return HttpResponse("geheim")


class Holed:
    """The operation's pages without a lock of their own, and an address nobody thought of."""

    urlpatterns = [
        path("betrieb/", secret, name="operations"),
        path("neu/", secret, name="new_one"),
        path("konto/anmelden/", secret, name="account_login"),
        path("", secret, name="start"),
        path("konto/", secret, name="account"),
    ]


@pytest.fixture
def holed(settings):
    settings.ROOT_URLCONF = Holed
    return addresses(Holed)


def test_an_address_without_a_rule_is_found_and_stays_closed(db, holed, monkeypatch):
    monkeypatch.setattr("kleinstadt.core.templatetags.core.translate_url", lambda url, _code: url)

    assert without_rule(holed) == ["/neu/"]


@pytest.mark.django_db
def test_a_protection_taken_out_is_found(holed, settings):
    known = [one for one in holed if one[2] is not None]
    assert misfits(Client(), Role.VISITOR, known) == []
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith(".Gate")]

    assert misfits(Client(), Role.VISITOR, known) == [
        "visitor: get /betrieb/ -> 200",
        "visitor: get /konto/ -> 200",
    ]


@pytest.mark.django_db
def test_a_rule_that_is_too_wide_is_found(monkeypatch):
    listed = [one for one in addresses() if one[1] == "operations"]
    assert misfits(browser(roles.Role.EDITOR), roles.Role.EDITOR, listed) == []
    monkeypatch.setitem(roles.ADDRESSES, "operations", roles.EVERYBODY)
    monkeypatch.setattr("kleinstadt.people.models.User.has_perm", lambda *_a, **_k: True)

    assert misfits(browser(roles.Role.EDITOR), roles.Role.EDITOR, listed) != []


# --- the page of the documentation ---


def present() -> str:
    """docs/roles.md as the table has it."""
    routes = {name: route for route, name in patterns(get_resolver())}
    intro = (
        "Rendered from `kleinstadt/people/roles.py` by `python -m tests.contracts.test_roles`; a test"
        " compares both, and walks every address with every role."
    )
    outro = (
        "Style sheets, scripts and fonts under `/static/` are open to everybody and served before any"
        " view. An address that is not in the table is closed. All hold under `/en/` too."
    )
    # REUSE-IgnoreStart
    head = (
        "<!-- SPDX-FileCopyrightText: 2026 The kleinstadt authors -->",
        "<!-- SPDX-License-Identifier: EUPL-1.2 -->",
    )
    # REUSE-IgnoreEnd
    lines = [
        *head,
        "# Roles",
        "",
        intro,
        "",
        "| role | sees, besides what all see | does | second factor |",
        "|---|---|---|---|",
    ]
    with override("en"):
        for role, about in ROLES.items():
            factor = "required" if role in SECOND_FACTOR else "offered"
            factor = "–" if role.value == "visitor" else factor
            lines.append(f"| {about.name} | {about.sees} | {about.does} | {factor} |")
        lines += ["", "## Addresses", "", "| who | addresses |", "|---|---|"]
        by_rule: dict[str, list[str]] = {}
        for name, rule in ADDRESSES.items():
            route = re.sub(r"\(\?P<(\w+)>[^)]+\)", r"<\1>", routes[name]).strip("^$")
            by_rule.setdefault(rule.words, []).append(f"`/{route}`")
        for start, rule in PARTS:
            by_rule.setdefault(rule.words, []).append(f"`/{start}…`")
        lines += [f"| {words} | {', '.join(listed)} |" for words, listed in by_rule.items()]
    return "\n".join([*lines, "", outro]) + "\n"


def test_the_documentation_shows_the_table():
    assert PAGE.read_text(encoding="utf-8") == present()


if __name__ == "__main__":
    PAGE.write_text(present(), encoding="utf-8")
