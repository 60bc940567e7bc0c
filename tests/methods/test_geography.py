# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods import geography
from kleinstadt.methods.geography import (
    Centrality,
    Decay,
    Places,
    Stations,
    density,
    derive,
    great_circle_km,
    nearest,
    population_within_reach,
)

NAN = math.nan
LAT = st.floats(47, 55) | st.just(NAN)
LON = st.floats(6, 15)


def places(rows: Any, **more: Any) -> Places:
    """Each row: latitude, longitude, population."""
    table = np.array(rows, dtype=float).reshape(-1, 3)
    keys = [f"{number:08}" for number in range(len(table))]
    return Places(
        keys,
        table[:, 0],
        table[:, 1],
        table[:, 2],
        more.get("area", np.full(len(table), 10.0)),
        more.get("land", ["01"] * len(table)),
        more.get("arcs", {}),
    )


def stations(*rows: Any) -> Stations:
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return Stations(table[:, 0], table[:, 1], table[:, 2].astype(np.int8))


def reach_one_by_one(where: Places, decay: Decay) -> Any:
    """The definition, place by place: people and known share."""
    rows = list(zip(where.lat, where.lon, where.population, strict=True))
    result = []
    for lat, lon, _ in rows:
        people = known = near = 0.0
        for to_lat, to_lon, population in rows:
            km = float(great_circle_km(*map(np.array, (lat, lon, to_lat, to_lon))))
            if math.isnan(km) or km > decay.cut_off_km:
                continue
            weight = 2 ** (-km / decay.half_km)
            near += weight
            if not math.isnan(population):
                known += weight
                people += weight * population
        share = known / near if near else NAN
        result.append((people if share >= decay.least_known else NAN, share))
    return np.array(result).reshape(-1, 2).T


def test_great_circles_of_known_length():
    quarter = math.pi / 2 * geography.EARTH_KM
    origin = np.array([0.0, 0.0, 52.5, 10.0])
    there = np.array([0.0, 90.0, 52.5, 10.0])

    km = great_circle_km(origin, np.array([0.0, 0, 13.4, 5]), there, np.array([180.0, 7, 13.4, 6]))

    assert km[:3].tolist() == pytest.approx([2 * quarter, quarter, 0])
    assert km[3] == pytest.approx(
        math.radians(1) * math.cos(math.radians(10)) * 6371.0088, rel=1e-4
    )


def test_berlin_is_504_km_from_munich():
    """The geodesic on the ellipsoid is 504.2 km (city centres); a sphere errs by up to 0.5 %."""
    km = great_circle_km(*map(np.array, (52.5200, 13.4050, 48.1372, 11.5755)))

    assert km == pytest.approx(504.2, rel=0.005)


def test_density_is_unknown_without_people_or_area():
    people = np.array([100.0, 0, NAN, 5, 5])

    result = density(people, np.array([4.0, 2, 1, 0, NAN]))

    np.testing.assert_array_equal(result, [25, 0, NAN, NAN, NAN])


@given(st.lists(st.tuples(LAT, LON), max_size=8), st.lists(st.tuples(LAT, LON), max_size=8))
def test_nearest_is_the_smallest_of_all_distances(points, targets):
    lat, lon = np.array(points, dtype=float).reshape(-1, 2).T
    to_lat, to_lon = np.array(targets, dtype=float).reshape(-1, 2).T

    row, km = nearest(lat, lon, to_lat, to_lon)

    for place in range(len(points)):
        every = great_circle_km(lat[place], lon[place], to_lat, to_lon)
        if np.isnan(every).all():
            assert (row[place], math.isnan(km[place])) == (-1, True)
        else:
            assert km[place] == pytest.approx(np.nanmin(every), abs=1e-3)
            assert km[place] == every[row[place]]


def test_of_equally_near_targets_the_first_wins():
    row, km = nearest(*map(np.array, ([50.0], [10.0], [51.0, 50, 50], [10.0, 10, 10])))

    assert (row.tolist(), km.tolist()) == ([1], [0])


@given(
    st.lists(st.tuples(LAT, LON, st.integers(0, 10**6).map(float) | st.just(NAN)), max_size=12),
    st.sampled_from([Decay(), Decay(half_km=100, cut_off_km=400, least_known=0.3)]),
)
def test_reach_is_that_of_the_definition(rows, decay):
    where = places(rows)

    reach, known = population_within_reach(where, decay)

    expected, expected_known = reach_one_by_one(where, decay)
    np.testing.assert_allclose(reach, expected, rtol=1e-4)
    np.testing.assert_allclose(known, expected_known, rtol=1e-4)


def test_reach_over_many_blocks_is_that_of_the_definition():
    rng = np.random.default_rng(4)
    size = 3 * geography._BLOCK + 7
    people = np.where(rng.random(size) < 0.3, NAN, rng.uniform(0, 1e5, size))
    where = places(np.stack([rng.uniform(50, 52, size), rng.uniform(8, 12, size), people], axis=1))

    reach, known = population_within_reach(where, Decay())

    expected, expected_known = reach_one_by_one(where, Decay())
    np.testing.assert_allclose(reach, expected, rtol=1e-4)
    np.testing.assert_allclose(known, expected_known, rtol=1e-4)


def test_reach_does_not_stop_at_the_date_line_or_between_antipodes():
    where = places([[60, 179.9, 10], [60, -179.9, 10], [-60, 0, 10], [60, 0, 10]])

    reach, _ = population_within_reach(where, Decay())

    expected, _ = reach_one_by_one(where, Decay())
    np.testing.assert_allclose(reach, expected, rtol=1e-4)
    assert reach[0] > 10


def test_people_half_a_distance_away_count_half_and_beyond_the_cut_off_not():
    degree = math.degrees(1 / geography.EARTH_KM)
    where = places([[50, 10, 1_000], [50 + 15 * degree, 10, 800], [50 - 60.1 * degree, 10, 9e6]])

    reach, known = population_within_reach(where, Decay())

    assert reach[0] == pytest.approx(1_400)
    assert known.tolist() == [1, 1, 1]


def test_reach_is_unknown_where_most_of_the_places_near_are():
    where = places([[50, 10, 500], [50, 10, NAN], [50, 10, NAN], [54, 10, NAN], [NAN, 10, 5]])

    reach, known = population_within_reach(where, Decay())

    np.testing.assert_array_equal(reach, [NAN] * 5)
    np.testing.assert_allclose(known, [1 / 3, 1 / 3, 1 / 3, 0, NAN])
    lower_bound, _ = population_within_reach(where, Decay(least_known=0.3))
    assert lower_bound[:3].tolist() == [500, 500, 500]


def test_everything_is_derived_for_every_municipality():
    where = places(
        [[50, 10, 100_000], [50.1, 10, 20_000], [50.2, 10, NAN], [53, 10, 1_000], [NAN, NAN, 9]],
        area=np.array([50.0, 10, 10, NAN, 3]),
        land=["01", "01", "02", "02", "02"],
        arcs={"00000000": [0, 1], "00000001": [~1, 2], "00000002": [2], "00000003": [3]},
    )
    halts = stations([50.11, 10, 3], [53, 10.1, 0], [NAN, 10, 1])

    found = derive(where, halts)

    np.testing.assert_array_equal(found.density, [2_000, 2_000, NAN, NAN, 3])
    assert found.city.tolist() == [0, 0, 0, 0, -1]
    assert found.city_km[0] == 0
    assert found.city_km[1] == pytest.approx(11.12, abs=0.01)
    assert math.isnan(found.city_km[4])
    assert found.station.tolist() == [0, 0, 0, 1, -1]
    assert found.station_category.tolist() == [3, 3, 3, 0, 0]
    assert found.land_border.tolist() == [False, True, True, False, False]
    assert found.adjacency.open_edge.tolist() == [True, False, False, True, False]
    assert found.adjacency.known.tolist() == [True, True, True, True, False]
    assert np.isnan(found.reach).tolist() == [False, False, True, False, True]
    assert np.nanmean(found.reach_of_mean) == pytest.approx(1)
    assert [Centrality(code).name for code in found.centrality] == [
        "CENTRAL",
        "CENTRAL",
        "UNKNOWN",
        "VERY_PERIPHERAL",
        "UNKNOWN",
    ]


def test_classes_begin_at_their_bounds():
    where = places([[48, 10, 100], [50, 10, 50], [52, 10, 49], [54, 10, 201]])

    found = derive(where, stations())

    assert found.reach_of_mean.tolist() == [1.0, 0.5, 0.49, 2.01]
    assert found.centrality.tolist() == [2, 1, 0, 2]
    assert found.station.tolist() == [-1] * 4
    assert np.isnan(found.station_km).all()


def test_without_any_population_only_places_and_borders_are_known():
    found = derive(places([[50, 10, NAN], [51, 10, NAN]]), stations([50, 10, 5]))

    assert np.isnan(found.reach).all()
    assert found.centrality.tolist() == [-1, -1]
    assert found.city.tolist() == [-1, -1]
    assert found.station.tolist() == [0, 0]


def test_columns_must_fit_and_lie_on_the_globe():
    where = places([[50, 10, 5]])
    with pytest.raises(ValueError, match="one entry per key"):
        derive(replace(where, area=np.ones(2)), stations())
    with pytest.raises(ValueError, match="one entry per station"):
        derive(where, replace(stations([50, 10, 1]), lat=np.ones(2)))
    with pytest.raises(ValueError, match="off the globe"):
        derive(places([[91, 10, 5]]), stations())
    with pytest.raises(ValueError, match="off the globe"):
        derive(where, stations([50, 181, 1]))
