# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Names on the small map of a town: inside, apart, its own first."""

import pytest

from kleinstadt.towns.queries.boundaries import SIZE, local_map
from kleinstadt.towns.queries.geography import neighbours
from kleinstadt.towns.queries.localnames import LETTER, LINE, local_names
from kleinstadt.towns.queries.outlines import drawn_key
from kleinstadt.towns.queries.register import register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_register")]


def named(town):
    drawing = local_map(drawn_key(town))
    return local_names(drawing, town, neighbours(town) or []) if drawing else []


def test_wittenberge_and_its_neighbours_are_named_where_they_lie():
    town = register().by_ags["12070424"]
    labels = named(town)
    places = {label.name: (label.x, label.y) for label in labels}

    assert (labels[0].name, labels[0].own) == ("Wittenberge", True)
    assert {"Perleberg", "Cumlosen", "Bad Wilsnack"} <= places.keys()
    assert places["Cumlosen"][0] < places["Wittenberge"][0] < places["Bad Wilsnack"][0]
    assert places["Perleberg"][1] < places["Wittenberge"][1]


def test_no_name_leaves_the_map_or_covers_another():
    for town in register().towns[::101]:
        boxes = [(one.x, one.y, len(one.name) * LETTER / 2) for one in named(town)]
        for place, (x, y, half) in enumerate(boxes):
            assert half > SIZE / 2 - 5 or 0 <= x - half <= x + half <= SIZE
            assert 0 <= y <= SIZE
            for other_x, other_y, other_half in boxes[place + 1 :]:
                apart = abs(x - other_x) >= half + other_half - 1
                assert apart or abs(y - other_y) >= LINE - 1
