# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What people type when they speak for a town: claims, invitations, functions, hand-overs, answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kleinstadt.people.models import AtPlace, Claim, Function, Holding, Membership, User
from kleinstadt.people.queries.holders import members_of, person_name, same_place
from kleinstadt.towns.queries.names import choose
from kleinstadt.towns.queries.register import TownRow

MOST_MAILBOXES = 10
_Lines = forms.Textarea(attrs={"rows": 3})


class TownField(forms.CharField):
    """A town by its name or key; the value is its row of the register."""

    def clean(self, value: Any) -> TownRow | None:
        typed = super().clean(value)
        if not typed:
            return None
        choice = choose(typed)
        if choice.town is not None and choice.town.is_settled:
            return choice.town
        if not choice.candidates:
            raise ValidationError(
                _("We know no municipality “%(typed)s”."), params={"typed": choice.typed}
            )
        names = "; ".join(
            f"{town.name}, {town.county_name or town.land_name} ({town.ags})"
            for town in choice.candidates[:5]
        )
        raise ValidationError(
            _("Which one do you mean? Please write the eight digits of its key: %(names)s"),
            params={"names": names},
        )


class ClaimForm(forms.ModelForm[Claim]):
    """Who wants to speak for which town. `homepage` is hidden; who fills it is a machine."""

    town_name = TownField(
        label=gettext_lazy("Your town"),
        max_length=120,
        help_text=gettext_lazy("Its name, or the eight digits of its key (AGS)."),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("I work for its association and speak for all its municipalities"),
        help_text=gettext_lazy("For an Amt, a Verbandsgemeinde, a Samtgemeinde and the like."),
        required=False,
    )
    homepage = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["town_name", "whole"]

    class Meta:
        model = Claim
        fields = ["name", "email", "function_name", "phone", "mayor_address", "note"]
        labels = {
            "name": gettext_lazy("Your name"),
            "email": gettext_lazy("Your e-mail address at work"),
            "function_name": gettext_lazy("Your function in the town hall"),
            "phone": gettext_lazy("Your telephone number at work"),
            "mayor_address": gettext_lazy("E-mail address of the mayor's office"),
            "note": gettext_lazy("What else should we know?"),
        }
        help_texts = {
            "email": gettext_lazy(
                "We send a link to it. An address of the town hall makes checking quick."
            ),
            "function_name": gettext_lazy("For example: head of the building department."),
            "phone": gettext_lazy("So that we can call back by way of the switchboard."),
            "mayor_address": gettext_lazy(
                "If you like, the mayor can approve by a link. We check the address before."
            ),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel"}),
            "note": _Lines,
        }

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Please leave this field empty. It is there against machines."))
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        town: TownRow | None = cleaned.get("town_name")
        if town is not None:
            if cleaned.get("whole") and not town.association_name:
                raise ValidationError(
                    {"whole": _("%(town)s belongs to no association.") % {"town": town.name}}
                )
            whole = bool(cleaned.get("whole"))
            self.instance.town_id = None if whole else town.id
            self.instance.association = town.association if whole else ""
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite to a place, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("May"),
        choices=[
            (Membership.Role.MEMBER, gettext_lazy("work along")),
            (Membership.Role.ADMINISTRATOR, gettext_lazy("work along, invite and administer")),
        ],
        widget=forms.RadioSelect,
        initial=Membership.Role.MEMBER,
    )
    function = forms.ModelChoiceField(
        label=pgettext_lazy("in a town hall", "Function"),
        queryset=Function.objects.none(),
        required=False,
        empty_label=gettext_lazy("no function yet"),
    )
    deputy = forms.BooleanField(label=gettext_lazy("as deputy"), required=False)

    def __init__(self, *args: Any, place: AtPlace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Function.objects.filter(same_place(place))
        self.fields["function"].queryset = here  # type: ignore[attr-defined]  # a choice of models

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        function = cleaned.get("function")
        if cleaned.get("deputy") and function is None:
            raise ValidationError({"deputy": _("Deputy of which function? Please choose one.")})
        held = Holding.objects.present().principal().filter(function=function)
        if function is not None and not cleaned.get("deputy") and held.exists():
            words = _("Somebody holds this function. Hand it over, or tick “as deputy”.")
            raise ValidationError({"function": words})
        return cleaned


class FunctionForm(forms.Form):
    """A function and its shared mailboxes, one in a line."""

    name = forms.CharField(
        label=pgettext_lazy("in a town hall", "Function"),
        max_length=120,
        help_text=gettext_lazy("For example: head of the building department, mayor's office."),
    )
    mailboxes = forms.CharField(
        label=gettext_lazy("Shared mailboxes"),
        help_text=gettext_lazy("One address in a line. They stay when the person goes."),
        required=False,
        widget=_Lines,
    )

    def clean_mailboxes(self) -> list[str]:
        boxes = self.cleaned_data["mailboxes"].split()
        if len(boxes) > MOST_MAILBOXES:
            raise ValidationError(
                _("Please write at most %(most)s."), params={"most": MOST_MAILBOXES}
            )
        for box in boxes:
            try:
                validate_email(box)
            except ValidationError as fault:
                raise ValidationError(
                    _("“%(box)s” is no e-mail address."), params={"box": box}
                ) from fault
        return list(boxes)


class _MemberField(forms.ModelChoiceField[User]):
    def label_from_instance(self, person: User) -> str:
        return f"{person_name(person)} ({person.email})"


def _colleagues(place: AtPlace) -> Any:
    ids = members_of(place).values_list("person_id", flat=True)
    return User.objects.filter(pk__in=ids).order_by("last_name", "first_name", "pk")


class HolderForm(forms.Form):
    """Who takes a function up, or stands in."""

    person = _MemberField(
        label=gettext_lazy("Who?"), queryset=User.objects.none(), empty_label=None
    )
    deputy = forms.BooleanField(label=gettext_lazy("as deputy"), required=False)
    planned_until = forms.DateField(
        label=gettext_lazy("Expected until"),
        help_text=gettext_lazy("Only if it is known. Example: 31.12.2027"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, place: AtPlace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = _colleagues(place)  # type: ignore[attr-defined]  # of models


class HandoverForm(forms.Form):
    """Who follows: a colleague, somebody who is invited, or nobody yet."""

    class Way:
        COLLEAGUE, INVITE, VACANT = "colleague", "invite", "vacant"

    way = forms.ChoiceField(
        label=gettext_lazy("Who follows?"),
        choices=[
            (Way.COLLEAGUE, gettext_lazy("a colleague who has an account")),
            (Way.INVITE, gettext_lazy("somebody new, whom we invite by mail")),
            (Way.VACANT, gettext_lazy("nobody yet, the function falls vacant")),
        ],
        widget=forms.RadioSelect,
        initial=Way.COLLEAGUE,
    )
    person = _MemberField(
        label=gettext_lazy("Colleague"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("please choose"),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of whoever is new"),
        help_text=gettext_lazy("The function passes on when the invitation is accepted."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What should whoever follows know?"),
        help_text=gettext_lazy("It stands at the top of the hand-over page."),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, holding: Holding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = _colleagues(holding.function).exclude(pk=holding.person_id)
        self.fields["person"].queryset = others  # type: ignore[attr-defined]  # a choice of models

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        way = cleaned.get("way")
        if way == self.Way.COLLEAGUE and not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", _("Please choose who follows."))
        if way == self.Way.INVITE and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please write the address to which we send the invitation."))
        return cleaned


class AnswerForm(forms.Form):
    """What the town says to a report."""

    text = forms.CharField(
        label=gettext_lazy("Answer of the town"),
        help_text=gettext_lazy("At most 4,000 characters. It is sent as it stands here."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class RefusalForm(forms.Form):
    """Why something is refused; the person reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The person reads it as it stands here."),
        max_length=2000,
        widget=_Lines,
    )


class AddressForm(forms.Form):
    """Where a link for the mayor goes."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address of the mayor's office"),
        help_text=gettext_lazy("Please compare it with the town's own website before you send."),
    )
