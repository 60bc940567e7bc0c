# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What has to be typed before a person is erased."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


class EraseForm(forms.Form):
    """A word, so that nobody does it by a slip."""

    word = forms.CharField(
        label=gettext_lazy("Please type: löschen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip().casefold()
        if word not in {"löschen", pgettext("to be typed", "erase")}:
            raise ValidationError(_("Please type the word as it stands there."))
        return word
