# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What counts as a small town: versioned definitions, chosen by the reader, never hidden.

There is no single definition. The BBSR calls a municipality or an association of
municipalities a small town when it has 5,000 to fewer than 20,000 inhabitants, or at least
the function of a basic centre with some of a middle centre (BBSR, Lage und Zukunft der
Kleinstädte, ExWoSt 2016). Central functions are not in the register of municipalities, so
every definition here goes by inhabitants alone, and says so.

Areas outside any municipality (Textkennzeichen 65 and 66 of the register, two of them
inhabited) are left out by their kind, not by their population.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

MUNICIPALITY_KINDS = frozenset({"60", "61", "62", "63", "64", "67"})
ASSOCIATION_KINDS = frozenset({"50", "51", "52", "53", "54", "55", "56", "57", "58"})
_REGISTER = "Gemeindeverzeichnis GV100AD, Statistische Ämter des Bundes und der Länder"
_BBSR = "BBSR, Lage und Zukunft der Kleinstädte, ExWoSt 2016"


@dataclass(frozen=True)
class Definition:
    """One definition of "small town", for one spatial unit.

    least, below: inhabitants, the first included, the second not; None: no bound.
    kinds: Textkennzeichen that may count. since: from when we use this version. rule, note:
    English sentences, message ids for translation. sources: where rule and note come from.
    """

    key: str
    version: int
    since: date
    unit: Literal["municipality", "association"]
    least: int | None
    below: int | None
    kinds: frozenset[str]
    rule: str
    note: str
    sources: tuple[str, ...]

    def includes(self, population: float | None, kind: str) -> bool | None:
        """Whether a unit counts; None where its population must be known and is not.

        population: inhabitants, None or NaN where unknown. kind: Textkennzeichen.
        """
        if kind not in self.kinds:
            return False
        if self.least is None and self.below is None:
            return True
        if population is None or population != population:  # noqa: PLR0124 - NaN
            return None
        return self._bounds[0] <= population < self._bounds[1]

    def included(
        self, population: NDArray[np.float64], kinds: NDArray[np.str_]
    ) -> NDArray[np.bool_]:
        """Whether units count for certain, all of shape (units,); unknown ones do not."""
        fits = np.isin(kinds, sorted(self.kinds))
        if self.least is None and self.below is None:
            return fits
        return fits & (population >= self._bounds[0]) & (population < self._bounds[1])

    @property
    def _bounds(self) -> tuple[float, float]:
        least = 0.0 if self.least is None else float(self.least)
        return least, float("inf") if self.below is None else float(self.below)


_ALL = (
    Definition(
        key="gemeinden-2025",
        version=1,
        since=date(2025, 11, 30),
        unit="municipality",
        least=5_000,
        below=20_000,
        kinds=MUNICIPALITY_KINDS,
        rule="Municipalities with 5,000 to 19,999 inhabitants.",
        note="The BBSR also counts associations of municipalities and looks at central functions.",
        sources=(_REGISTER, _BBSR),
    ),
    Definition(
        key="verbaende-2025",
        version=1,
        since=date(2025, 11, 30),
        unit="association",
        least=5_000,
        below=20_000,
        kinds=ASSOCIATION_KINDS,
        rule="Associations of municipalities, and municipalities that belong to none, "
        "with 5,000 to 19,999 inhabitants.",
        note="Nearest to the BBSR, which also looks at central functions.",
        sources=(_REGISTER, _BBSR),
    ),
    Definition(
        key="all",
        version=1,
        since=date(2025, 11, 30),
        unit="municipality",
        least=None,
        below=None,
        kinds=MUNICIPALITY_KINDS,
        rule="All municipalities, of any size.",
        note="Areas outside any municipality are left out.",
        sources=(_REGISTER,),
    ),
)

DEFINITIONS: Mapping[str, Definition] = MappingProxyType({entry.key: entry for entry in _ALL})
DEFAULT = DEFINITIONS["gemeinden-2025"]
