# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The file of a list of invitations. What is in it is checked while it is read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ListForm(forms.Form):
    """One workbook or CSV."""

    file = forms.FileField(
        label=_("List of invitations"),
        help_text=_("A workbook (.xlsx) or CSV with E-Mail and AGS, at most 1,000 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
