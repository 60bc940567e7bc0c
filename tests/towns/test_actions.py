# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Loading and switching editions."""

import pytest

from kleinstadt.towns.actions import discard_staged, load_embedded
from kleinstadt.towns.models import Edition, RegisterEntry
from kleinstadt.towns.queries.register import register


@pytest.mark.django_db(transaction=True)
def test_embedded_register_is_loaded_once_and_read_as_a_snapshot():
    first = load_embedded()
    second = load_embedded()

    assert first == second
    assert Edition.objects.count() == 1
    assert RegisterEntry.objects.count() == first.municipality_count == len(register().towns)
    wittenberge = register().by_ags["12070424"]
    assert (wittenberge.name, wittenberge.land_name, wittenberge.county_name) == (
        "Wittenberge",
        "Brandenburg",
        "Prignitz",
    )
    assert (wittenberge.population, wittenberge.population_source) == (17058, "destatis_gv")
    assert discard_staged() == 0


@pytest.mark.django_db(transaction=True)
def test_cities_that_geonames_misjudges_carry_their_official_figure():
    load_embedded()

    munich, hildesheim = register().by_ags["09162000"], register().by_ags["03254021"]
    assert (munich.population, munich.population_source) == (1505005, "destatis_gv")
    assert (hildesheim.population, hildesheim.population_estimated) == (98510, False)
