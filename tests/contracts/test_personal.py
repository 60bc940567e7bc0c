# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every model says what it holds of persons, and every field that looks personal is named."""

import re

from django.apps import apps
from django.db import models

from kleinstadt.people.models import User
from kleinstadt.people.personal import RULES, Rule, rule_of

LOOKS_PERSONAL = re.compile(
    r"mail|phone|person|sender|author|user|inviter|_by$|^by$|reply_to|^note$|giver|taker"
)


def looks_personal(field) -> bool:
    """Foreign keys to a person, addresses, and names of fields that speak of a person."""
    if field.is_relation:
        return field.related_model is User
    return isinstance(field, models.EmailField | models.GenericIPAddressField) or (
        bool(LOOKS_PERSONAL.search(field.name)) and not isinstance(field, models.BooleanField)
    )


def faults(models_there, rule):
    """Models without a rule, and fields that look personal and are not named in it."""
    found = []
    for model in models_there:
        label, own = model._meta.label, rule(model._meta.label)
        if own is None:
            found.append(f"{label}: no rule")
            continue
        named = {*own.fields, *own.harmless}
        found += [
            f"{label}.{field.name}: looks personal"
            for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
            if not field.auto_created and looks_personal(field) and field.name not in named
        ]
    return found


def test_every_model_has_a_rule_and_names_its_personal_fields():
    assert faults(apps.get_models(include_auto_created=True), rule_of) == []


def test_the_rules_speak_of_what_there_is():
    known = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}

    assert [label for label in RULES if label not in known] == []
    for label, rule in RULES.items():
        fields = {field.name for field in known[label]._meta.get_fields()}
        assert {*rule.fields, *rule.harmless, *rule.redact, *(rule.blank or ())} <= fields, label


def test_a_foreign_key_to_a_person_is_either_emptied_or_goes_with_her():
    """What the database does when the account is deleted, or else our rule, leaves no key behind."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                handled = field.remote_field.on_delete in {models.CASCADE, models.SET_NULL}
                rule = rule_of(model._meta.label)
                assert handled or (rule.blank or {}).get(field.name, 1) is None, field


def test_a_model_without_a_rule_would_be_found():
    def without(label):
        return None if label == "people.Claim" else rule_of(label)

    def forgetful(label):
        return Rule("x") if label == "core.Addressee" else rule_of(label)

    there = apps.get_models(include_auto_created=True)
    assert faults(there, without) == ["people.Claim: no rule"]
    assert faults(there, forgetful) == ["core.Addressee.address: looks personal"]
