# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The map of Germany: north up, two units to the kilometre, angles kept."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.methods.projection import GERMANY, Conic

EARTH_KM = 6371.0


def test_snyders_worked_example():
    # Snyder 1987, page 295: sphere of radius 1, parallels 33 and 45 N, origin 23 N 96 W.
    conic = Conic(33, 45, -96, 23, 1.0, 0.0, 0.0, 1, 1)
    x, y = conic.place(-75, 35)
    assert x == pytest.approx(0.2966785, abs=1e-7)
    assert -y == pytest.approx(0.2462112, abs=1e-7)


def test_the_origin_falls_on_its_place():
    assert GERMANY.place(10.5, 51.0) == (653.0, 912.0)


@pytest.mark.parametrize(
    ("lon", "lat"), [(5.867, 51.05), (15.042, 51.27), (8.42, 55.06), (10.18, 47.27)]
)
def test_the_ends_of_germany_lie_on_the_sheet(lon, lat):
    x, y = GERMANY.place(lon, lat)
    assert 0 < x < GERMANY.width
    assert 0 < y < GERMANY.height


@given(st.floats(6, 15), st.floats(47.3, 54.9))
def test_a_kilometre_is_two_units_in_every_direction(lon, lat):
    step = 0.001
    x, y = GERMANY.place(lon, lat)
    east, south = GERMANY.place(lon + step, lat)
    across, north = GERMANY.place(lon, lat + step)
    to_east = math.hypot(east - x, south - y)
    to_north = math.hypot(across - x, north - y)
    km = math.radians(step) * EARTH_KM
    assert to_north / km == pytest.approx(2, rel=0.006)
    assert to_east / (km * math.cos(math.radians(lat))) == pytest.approx(to_north / km, rel=1e-4)
    assert north < y
