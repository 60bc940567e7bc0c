# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What readers report, and how they want mail."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.core.models import Addressee, Correction
from kleinstadt.core.post import kinds


class CorrectionForm(forms.ModelForm[Correction]):
    """What a reader reports. `homepage` is hidden from people; who fills it is a machine."""

    homepage = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Correction
        fields = ["record", "address", "kind", "text", "reply_to"]
        labels = {
            "record": gettext_lazy("What is it about?"),
            "address": gettext_lazy("Page"),
            "kind": gettext_lazy("What do you want to do?"),
            "text": gettext_lazy("What is wrong, and what is right?"),
            "reply_to": gettext_lazy("Your e-mail address"),
        }
        help_texts = {
            "record": gettext_lazy("The town or the experience."),
            "address": gettext_lazy("The part of the address behind the name of this site."),
            "text": gettext_lazy("Please name a source if you have one. At most 4,000 characters."),
            "reply_to": gettext_lazy("Only for our answer. It is not published and not passed on."),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 8}),
            "reply_to": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["kind"].choices = Correction.Kind.choices  # type: ignore[attr-defined]  # no blank one
        self.fields["kind"].initial = Correction.Kind.ERROR

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not address.startswith("/") or address.startswith(("//", "/\\")):
            raise ValidationError(
                _("Please write the address as it stands behind the name, like /staedte/.")
            )
        return address

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Please leave this field empty. It is there against machines."))
        return ""


class MailForm(forms.ModelForm[Addressee]):
    """When mail comes, and which kinds of it."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Which mail do you want?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What concerns your account itself always comes at once."),
    )

    class Meta:
        model = Addressee
        fields = ["pace", "quiet_from", "quiet_until"]
        labels = {
            "pace": gettext_lazy("When shall mail come?"),
            "quiet_from": gettext_lazy("Quiet from"),
            "quiet_until": gettext_lazy("Quiet until"),
        }
        help_texts = {
            "pace": gettext_lazy("Together means: at seven in the morning, weekly on Monday."),
            "quiet_from": gettext_lazy("In quiet hours no mail comes. Example: 20:00"),
        }
        widgets = {
            "pace": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        offered = kinds.optional()
        self.fields["wanted"].choices = [(kind.key, kind.label) for kind in offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["wanted"].initial = [
            kind.key for kind in offered if kind.key not in self.instance.left
        ]

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if not self.errors and (cleaned["quiet_from"] is None) != (cleaned["quiet_until"] is None):
            missing = "quiet_until" if cleaned["quiet_until"] is None else "quiet_from"
            self.add_error(missing, _("Quiet hours need a begin and an end."))
        return cleaned

    def save(self, commit: bool = True) -> Addressee:  # as Django has it
        wanted = self.cleaned_data["wanted"]
        self.instance.left = [kind.key for kind in kinds.optional() if kind.key not in wanted]
        return super().save(commit)
