# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Which population figures are these? GV100AD does not say; their sum does.

Inhabitants of municipalities go on from the last census. Each new one makes a step that is no
growth and no shrinkage: figures of two bases must not be compared without a word.
"""

from dataclasses import dataclass
from datetime import date

CENSUS_2011, CENSUS_2022 = "2011", "2022"


@dataclass(frozen=True, slots=True)
class Basis:
    """Reference date of population figures, and the census (year) they go on from."""

    date: date
    census: str


# Inhabitants of Germany as published by the Statistisches Bundesamt (Bevölkerungsstand, table
# 12411-0001, results of the intercensal updates). Compared with Eurostat's demo_pjan, which has
# them for the first of January after; for 2022 and 2023 on the base of 2011, which Eurostat
# replaced, with copies of the Destatis table of 2024. 2021 and 2024 are the sums of the real
# registers, too. The last day of 2023 was published on both bases.
OFFICIAL_TOTALS = {
    82_175_684: Basis(date(2015, 12, 31), CENSUS_2011),
    82_521_653: Basis(date(2016, 12, 31), CENSUS_2011),
    82_792_351: Basis(date(2017, 12, 31), CENSUS_2011),
    83_019_213: Basis(date(2018, 12, 31), CENSUS_2011),
    83_166_711: Basis(date(2019, 12, 31), CENSUS_2011),
    83_155_031: Basis(date(2020, 12, 31), CENSUS_2011),
    83_237_124: Basis(date(2021, 12, 31), CENSUS_2011),
    84_358_845: Basis(date(2022, 12, 31), CENSUS_2011),
    84_669_326: Basis(date(2023, 12, 31), CENSUS_2011),
    83_456_045: Basis(date(2023, 12, 31), CENSUS_2022),
    83_577_140: Basis(date(2024, 12, 31), CENSUS_2022),
}
_LAST_OF_2011, _FIRST_OF_2022 = date(2021, 12, 31), date(2024, 1, 1)
_FIRST_OF_2011 = date(2011, 5, 9)  # day of the census


def basis_of(total: int) -> Basis | None:
    """The basis of a whole register by the sum of its inhabitants; None when no sum fits exactly."""
    return OFFICIAL_TOTALS.get(total)


def census_of(day: date) -> str:
    """The census that figures of a day go on from; empty for 2022 and 2023, published on both."""
    if day >= _FIRST_OF_2022:
        return CENSUS_2022
    return CENSUS_2011 if _FIRST_OF_2011 <= day <= _LAST_OF_2011 else ""
