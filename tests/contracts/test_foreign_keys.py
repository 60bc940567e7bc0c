# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""String references are invisible to import-linter, so the models are asked."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
DEPTH = {
    app.strip(" ()"): depth
    for depth, row in enumerate(CONFIG["contracts"][0]["layers"])
    for app in row.split("|")
}


def upward(relations):
    """Those relations that point from a lower app to a higher one."""
    return [
        f"{model} -> {other}"
        for model, other in relations
        if DEPTH[other.split(".")[0]] < DEPTH[model.split(".")[0]]
    ]


def relations():
    """Every (model, related model) where both belong to our own apps."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = getattr(field.related_model, "_meta", None)
            if not field.is_relation or field.auto_created or other is None:
                continue
            if {model._meta.app_label, other.app_label} <= DEPTH.keys():
                yield model._meta.label, other.label


def test_foreign_keys_point_downwards():
    found = list(relations())

    assert ("library.Experience", "towns.Town") in found
    assert upward(found) == []


def test_an_upward_relation_would_be_found():
    assert upward([("towns.Town", "library.Topic")]) == ["towns.Town -> library.Topic"]
