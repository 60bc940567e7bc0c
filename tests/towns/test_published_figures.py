# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The published files together: no key is lost, and nearly every small town has its figures."""

import pytest

from kleinstadt.methods.succession import Outcome, differences
from kleinstadt.towns.actions.changes import import_changes
from kleinstadt.towns.actions.datasets import activate_dataset
from kleinstadt.towns.actions.figures import stage_figures
from kleinstadt.towns.models import Edition
from kleinstadt.towns.queries.definitions import rows
from kleinstadt.towns.queries.register import register
from kleinstadt.towns.queries.successions import edges, held
from tests.towns.files import take

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_all_published_files_together(shared_data):
    take((shared_data / "gv100ad" / "GV100AD_31122021.txt").read_bytes())
    import_changes(sorted((shared_data / "gebietsaenderungen").glob("*.xlsx")))
    keys = shared_data / "bbsr" / "ref-gemeinden-ab-2020.xlsx"
    activate_dataset(stage_figures("keys", [keys]))
    take((shared_data / "gv100ad" / "GV100AD_30112025.txt").read_bytes())
    inkar = shared_data / "inkar"
    for name in (
        "A_Arbeitslosigkeit.xls",
        "A_ErwerbsfaehigeBevoelkerung.xls",
        "IRIS_Einkommenssteuer_Gemeindeverbaende_2022.csv",
    ):
        activate_dataset(stage_figures("inkar", [inkar / name]))
    activate_dataset(stage_figures("gisd", sorted((shared_data / "gisd").glob("*.csv"))))

    old, new = Edition.objects.order_by("territorial_status")
    gone = differences(
        held(old),
        held(new),
        edges(),
        since=old.territorial_status,
        until=new.territorial_status,
    ).gone
    small = [town.row for town in register().towns if rows().small["gemeinden-2025"][town.row]]
    known = {
        key: sum(row in register().imported[key] for row in small)
        for key in ("unemployed_share", "income_tax_per_head", "gisd")
    }

    assert (len(gone), [one.ags for one in gone if one.outcome is Outcome.UNKNOWN]) == (49, [])
    assert len(small) == 2237
    assert known == {"unemployed_share": 2236, "income_tax_per_head": 2232, "gisd": 2233}
