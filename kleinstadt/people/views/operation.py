# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The operator's back-office for people: accounts, towns that are claimed, figures of use."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kleinstadt.core.components import Link
from kleinstadt.core.http import Request
from kleinstadt.formats import csvtable
from kleinstadt.people.actions import functions
from kleinstadt.people.actions.accounts import close_account, open_account
from kleinstadt.people.actions.refusals import Refusal
from kleinstadt.people.models import Claim, Holding, Membership, User
from kleinstadt.people.queries.acting import place_name
from kleinstadt.people.queries.holders import person_name
from kleinstadt.people.queries.usage import usage
from kleinstadt.people.views import frame, guards

PER_PAGE = 50


@guards.office_only
@require_GET
def people(request: Request) -> HttpResponse:
    """Everybody with an account; `q` narrows by name or address."""
    wanted = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    found = User.objects.annotate(places=Count("memberships")).order_by("last_name", "email", "pk")
    for word in wanted.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    context = {
        "wanted": wanted,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "trail": frame.operation_trail(Link(_("People"))),
    }
    return render(request, "people/people.html", context)


@guards.office_only
@require_http_methods(["GET", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    """One account: where it belongs, what it holds; close it, open it, end a membership."""
    found = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        try:
            _change(request, found)
        except Refusal as refusal:
            frame.tell_refusal(request, refusal)
        return redirect("person", pk)
    memberships = Membership.objects.filter(person=found).order_by("pk")
    context = {
        "person": found,
        "name": person_name(found),
        "memberships": [(one, place_name(one)) for one in memberships],
        "holdings": Holding.objects.present().filter(person=found).select_related("function"),
        "mine": found.pk == request.user.pk,
        "trail": frame.operation_trail(
            Link(_("People"), reverse("people")), Link(person_name(found))
        ),
    }
    return render(request, "people/person.html", context)


def _change(request: Request, found: User) -> None:
    wanted, number = request.POST.get("change", ""), request.POST.get("membership", "")
    if wanted == "close":
        close_account(found, by=guards.signed_in(request))
        frame.tell(request, _("The account is closed. Nobody can sign in with it."))
    elif wanted == "open":
        open_account(found, by=guards.signed_in(request))
        frame.tell(request, _("The account is open again."))
    elif wanted == "leave" and number.isdecimal():
        membership = get_object_or_404(Membership, pk=number, person=found)
        functions.leave(membership, by=guards.signed_in(request))
        frame.tell(request, _("The membership has ended."))


@guards.office_only
@require_GET
def towns(request: Request) -> HttpResponse:
    """Which towns and associations somebody speaks for."""
    counts = (
        Membership.objects.filter(person__is_active=True)
        .values("town_id", "association")
        .annotate(
            people=Count("pk"),
            administrators=Count("pk", filter=Q(role=Membership.Role.ADMINISTRATOR)),
        )
    )
    claims = {(one.town_id, one.association): one for one in Claim.objects.filter(state="approved")}
    rows = [
        {
            "name": place_name(Membership(town_id=one["town_id"], association=one["association"])),
            "claim": claims.pop((one["town_id"], one["association"]), None),
            **one,
        }
        for one in counts
    ]
    rows += [
        {"name": place_name(claim), "claim": claim, "people": 0, "administrators": 0}
        for claim in claims.values()
    ]
    context = {
        "rows": sorted(rows, key=lambda row: str(row["name"]).casefold()),
        "trail": frame.operation_trail(Link(_("Towns that take part"))),
    }
    return render(request, "people/towns.html", context)


@guards.office_only
@require_GET
def figures(request: Request) -> HttpResponse:
    """Figures of use for the ministry."""
    context = {"usage": usage(), "trail": frame.operation_trail(Link(_("Figures of use")))}
    return render(request, "people/usage.html", context)


@guards.office_only
@require_GET
def figures_file(request: Request, kind: str) -> HttpResponse:  # the address has it
    """The same as a file: csv or xlsx."""
    shown = usage()
    columns = [
        csvtable.Column("what", _("Figure")),
        csvtable.Column("number", _("Number"), "integer"),
    ]
    withheld = _("withheld, fewer than three")
    rows = [
        {"what": label, "number": withheld if count is None else count}
        for label, count in shown.figures
    ]
    for land in shown.lands:
        rows.append({"what": _("Towns in %(land)s") % {"land": land.name}, "number": land.towns})
        people_there = withheld if land.people is None else land.people
        rows.append({"what": _("People in %(land)s") % {"land": land.name}, "number": people_there})
    if kind == "xlsx":
        body = csvtable.write_xlsx(columns, rows, [(_("As of"), f"{shown.at:%d.%m.%Y}")])
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        body, media = csvtable.write_csv(columns, rows), "text/csv; charset=utf-8"
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="nutzung-{shown.at:%Y-%m-%d}.{kind}"'
    return answer
