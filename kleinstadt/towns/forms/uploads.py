# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Files that an operator hands in. What is in them is checked while they are read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MAX_FILES = 20


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or more files; the value is a list."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return [super(_FilesField, self).clean(file, initial) for file in files or [None]]


class RegisterForm(forms.Form):
    """The official register as one file."""

    file = forms.FileField(
        label=_("File GV100AD"),
        help_text=_("The text file (.txt or .asc) as you downloaded it, at most 12 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.asc"}),
    )
    population_date = forms.DateField(
        label=_("Inhabitants as of"),
        help_text=_(
            "Only needed when the sum of the inhabitants does not tell. Example: 31.12.2025"
        ),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )


class ChangesForm(forms.Form):
    """Lists of boundary and name changes."""

    lists = _FilesField(
        label=_("Lists of changes"),
        help_text=_("One or more workbooks (.xlsx), at most 5 MB each."),
        widget=_ManyFiles(attrs={"accept": ".xlsx"}),
        error_messages={"too_many": _("Please choose at most 20 files at once.")},
    )
