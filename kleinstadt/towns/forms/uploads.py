# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Files that an operator hands in. What is in them is checked while they are read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kleinstadt.formats.mapped import ColumnUse, Mapping
from kleinstadt.towns.actions.figures import Table
from kleinstadt.towns.actions.mappings import origin_by_words, table_of
from kleinstadt.towns.models import ColumnMapping, ImportRun, IndicatorSeries

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


FIGURE_KINDS = ("inkar", "gisd", "keys", "types", "workbook")


class FiguresForm(forms.Form):
    """Files of figures of one kind."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind, ImportRun.Kind(kind).label) for kind in FIGURE_KINDS],
        widget=forms.RadioSelect,
    )
    uploads = _FilesField(
        label=_("Files"),
        help_text=_(
            "As you downloaded them (.xls, .xlsx or .csv), at most 30 MB each. Of the deprivation"
            " index all states at once, of everything else one file."
        ),
        widget=_ManyFiles(attrs={"accept": ".xls,.xlsx,.csv"}),
        error_messages={"too_many": _("Please choose at most 20 files at once.")},
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        files = data.get("uploads") or []
        if len(files) > 1 and data.get("kind") != ImportRun.Kind.GISD:
            self.add_error("uploads", _("Please choose one file."))
        return data


class TableForm(forms.Form):
    """Any table, and how it is read; or the name of a mapping that says so."""

    saved = forms.ModelChoiceField(
        label=_("Saved mapping"),
        queryset=ColumnMapping.objects.all(),
        required=False,
        empty_label=_("none: as written below"),
        help_text=_("With a saved mapping the fields below may stay empty."),
    )
    file = forms.FileField(
        label=_("Table"),
        help_text=_("A file .csv, .xls or .xlsx of at most 30 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xls,.xlsx"}),
    )
    sheet = forms.CharField(
        label=_("Sheet"), required=False, help_text=_("Empty: the first one."), max_length=100
    )
    header = forms.IntegerField(
        label=_("Row with the headings"), min_value=1, max_value=1000, initial=1
    )
    key = forms.CharField(label=_("Heading of the keys"), required=False, max_length=200)
    level = forms.ChoiceField(
        label=_("Whose keys are these?"), choices=IndicatorSeries.Level.choices, required=False
    )
    columns = forms.CharField(
        label=_("Columns of figures"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line: heading = key of the figure @ date. Example: Breitband in % ="
            " breitband @ 2023-12-31"
        ),
    )
    title = forms.CharField(label=_("Title of the source"), required=False, max_length=200)
    publisher = forms.CharField(label=_("Published by"), required=False, max_length=200)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=120)
    name = forms.CharField(
        label=_("Save the mapping as"),
        required=False,
        max_length=120,
        help_text=_("Then next year's table is read with one choice."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("saved"):
            data["table"] = table_of(data["saved"].name)
            return data
        for field in ("key", "level", "columns", "title", "publisher", "licence"):
            if not data.get(field) and field not in self.errors:
                self.add_error(field, _("Please fill this in, or choose a saved mapping."))
        if not self.errors:
            data["table"] = self._table(data)
        return data

    def _table(self, data: dict[str, Any]) -> Table | None:
        try:
            columns = tuple(map(_column, filter(str.strip, data["columns"].splitlines())))
            mapping = Mapping(data["key"], data["level"], columns, data["header"], data["sheet"])
        except ValueError:
            self.add_error("columns", _("Please write each line like: heading = key @ 2023-12-31"))
            return None
        return Table(mapping, origin_by_words(data["title"], data["publisher"], data["licence"]))


def _column(line: str) -> ColumnUse:
    heading, equals, rest = line.rpartition("=")
    indicator, at, day = rest.partition("@")
    key = indicator.strip()
    if not (
        heading.strip()
        and equals
        and at
        and slugify(key).replace("-", "_") == key.replace("-", "_")
    ):
        raise ValueError(line)
    return ColumnUse(heading.strip(), key, day.strip())
