# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The register of municipalities, their figures, and the imports that bring both.

`register` holds towns and what editions say of them, `figures` indicators and their values,
`imports` the one import that may run.
"""

from kleinstadt.towns.models.figures import (
    ColumnMapping,
    Dataset,
    Indicator,
    IndicatorSeries,
    KeyPart,
)
from kleinstadt.towns.models.imports import ImportRun
from kleinstadt.towns.models.register import (
    REGISTER,
    Edition,
    RegisterEntry,
    Source,
    Succession,
    Town,
    Unit,
)

__all__ = [
    "REGISTER",
    "ColumnMapping",
    "Dataset",
    "Edition",
    "ImportRun",
    "Indicator",
    "IndicatorSeries",
    "KeyPart",
    "RegisterEntry",
    "Source",
    "Succession",
    "Town",
    "Unit",
]
