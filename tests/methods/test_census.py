# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest

from kleinstadt.formats import gv100ad
from kleinstadt.methods.census import OFFICIAL_TOTALS, Basis, basis_of, census_of


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("GV100AD_31122021.txt", Basis(date(2021, 12, 31), "2011")),
        ("GV100AD_30112025.txt", Basis(date(2024, 12, 31), "2022")),
    ],
)
def test_the_sum_of_a_real_register_tells_its_basis(shared_data, name, basis):
    register = gv100ad.read(shared_data / "gv100ad" / name)

    total = sum(town.population for town in register.municipalities)

    assert basis_of(total) == basis
    assert basis_of(total + 1) is None


def test_the_last_day_of_2023_was_published_on_both_bases():
    days = [basis for basis in OFFICIAL_TOTALS.values() if basis.date == date(2023, 12, 31)]

    assert {basis.census for basis in days} == {"2011", "2022"}


@pytest.mark.parametrize("basis", OFFICIAL_TOTALS.values(), ids=str)
def test_a_date_alone_never_contradicts_a_sum(basis):
    assert census_of(basis.date) in {"", basis.census}


@pytest.mark.parametrize(
    ("day", "census"),
    [
        (date(2011, 5, 8), ""),
        (date(2011, 5, 9), "2011"),
        (date(2021, 12, 31), "2011"),
        (date(2022, 12, 31), ""),
        (date(2023, 12, 31), ""),
        (date(2024, 1, 1), "2022"),
    ],
)
def test_census_of_a_day(day, census):
    assert census_of(day) == census
