# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The office edits synonyms; who may not, cannot."""

import pytest
from django.urls import reverse

from kleinstadt.library.models import SynonymGroup
from kleinstadt.library.queries.finding import Asked, find
from kleinstadt.people.roles import Role
from tests.library.records import make
from tests.signing import sign_in_as


def test_an_operator_adds_changes_and_deletes_and_the_search_follows(client, reader):
    make("zeppelin", title="Ein Zeppelin landet")
    sign_in_as(client, Role.ADMINISTRATOR)
    listed = client.get(reverse("synonyme:index"))
    assert listed.status_code == 200
    assert "Homeoffice, Heimarbeit" in listed.content.decode()

    added = client.post(reverse("synonyme:add"), {"words": "Zeppelin\nPrallluftschiff"})
    assert added.status_code == 302
    assert find(Asked("Prallluftschiff"), reader).total == 1

    group = SynonymGroup.objects.get(words__contains="Prall")
    client.post(reverse("synonyme:edit", args=[group.pk]), {"words": "Zeppelin\nLenkballon"})
    assert find(Asked("Prallluftschiff"), reader).total == 0
    assert find(Asked("Lenkballon"), reader).total == 1

    client.post(reverse("synonyme:delete", args=[group.pk]))
    assert find(Asked("Lenkballon"), reader).total == 0


def test_a_group_of_one_word_is_refused(client):
    sign_in_as(client, Role.ADMINISTRATOR)
    count = SynonymGroup.objects.count()
    response = client.post(reverse("synonyme:add"), {"words": "Zeppelin"})

    assert response.status_code == 200
    assert "mindestens zwei verschiedene Wörter" in response.content.decode()
    assert SynonymGroup.objects.count() == count


@pytest.mark.parametrize("roles", [(), (Role.EDITOR,), (Role.PROGRAMME_OFFICE,)])
def test_others_may_not(client, roles):
    sign_in_as(client, *roles)
    count = SynonymGroup.objects.count()
    for name in ("index", "add"):
        assert client.get(reverse(f"synonyme:{name}")).status_code in {302, 403}
    client.post(reverse("synonyme:add"), {"words": "Zeppelin\nPrallluftschiff"})

    assert SynonymGroup.objects.count() == count
