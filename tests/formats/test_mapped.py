# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.formats import mapped
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.figures import Head
from kleinstadt.formats.mapped import ColumnUse, Mapping
from tests.formats.workbooks import workbook

TABLE = b"AGS;Ort;Breitband in %;Rest\n12070424;Wittenberge;97,5;x\n01053090;M;;y\n"
MAPPING = Mapping("AGS", "municipality", (ColumnUse("Breitband in %", "broadband", "2023"),))


def faults(data, mapping=MAPPING):
    with pytest.raises(Refused) as caught:
        mapped.read(data, mapping)
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def test_only_named_columns_are_read():
    found = mapped.read(TABLE, MAPPING)

    assert found.heads == (Head("broadband", "2023"),)
    assert [(unit.key, unit.values) for unit in found.units] == [
        ("12070424", (97.5,)),
        ("01053090", (None,)),
    ]


def test_a_table_is_outlined_for_choosing():
    found = mapped.outline(TABLE, rows=1)

    assert found.headings == ("AGS", "Ort", "Breitband in %", "Rest")
    assert found.rows == (("12070424", "Wittenberge", "97,5", "x"),)


def test_faults_are_named():
    assert faults(TABLE.replace(b"97,5", b"viel")) == [(2, Reason.NUMBER)]
    assert faults(TABLE.replace(b"01053090", b"12070424")) == [(3, Reason.DUPLICATE)]
    assert faults(TABLE.replace(b"in %", b"?")) == [(1, Reason.NO_COLUMN)]
    assert faults(TABLE.replace(b"97,5", b"")) == [(None, Reason.NO_VALUES)]


def test_a_hidden_or_missing_sheet_is_named():
    data = workbook({"Offen": [["AGS"]], "Geheim": [["AGS"]]}, hidden=["Geheim"])
    columns = (ColumnUse("x", "x", "2023"),)

    assert faults(data, Mapping("AGS", "county", columns, sheet="Geheim")) == [
        (None, Reason.HIDDEN)
    ]
    assert faults(data, Mapping("AGS", "county", columns, sheet="Fehlt")) == [
        (None, Reason.NO_SHEET)
    ]
    assert faults(data, Mapping("AGS", "county", columns, header=9)) == [(9, Reason.NO_VALUES)]


@pytest.mark.parametrize(
    "parts", [{"level": "planet"}, {"header": 0}, {"columns": ()}, {"columns": (ColumnUse("a", "b", "31.12.2023"),)}]
)  # fmt: skip
def test_an_odd_mapping_is_refused(parts):
    with pytest.raises(ValueError, match="mapping"):
        Mapping(**{"key": "AGS", "level": "county", "columns": MAPPING.columns} | parts)
