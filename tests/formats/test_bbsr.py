# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.formats import bbsr
from kleinstadt.formats.faults import Reason, Refused
from tests.formats.workbooks import workbook

HEAD = [
    "Gemeinden\n 31.12.2021", "Gemeindename 2021", "flächen-\nproportionaler\nUmsteige-schlüssel",
    "bevölkerungs- \nproportionaler \nUmsteige- \nschlüssel", "Fläche am 31.12.2021 in km²",
    "Bevölkerung am 31.12.2021 in 100", "Gemeinden\n 31.12.2022", "Gemeindename 2022",
]  # fmt: skip
WHOLE = [12070424, "Wittenberge", 1, 1, 50.6, 170.5, 12070424, "Wittenberge"]
GONE = [1059101, "Tastrup", 1, 1, 4.4, 4, 1059126, "Hürup"]
PARTS = [
    [12065332, "Velten", 0.01, 0.02, 23.4, 124, 12065251, "Oberkrämer"],
    [12065332, "Velten", 0.99, 0.98, 23.4, 124, 12065332, "Velten"],
]
FOREST = [
    [9671456, "Rohrbrunner Forst", 0.5, 1, 19.5, 0, 9671160, "Dammbach"],
    [9671456, "Rohrbrunner Forst", 0.5, 1, 19.5, 0, 9671456, "Rohrbrunner Forst"],
]


def faults(read, data):
    with pytest.raises(Refused) as caught:
        read(data)
    return [(fault.reason, fault.cell) for fault in caught.value.faults]


def test_parts_are_read_with_their_zeros_and_shares():
    (found,) = bbsr.read_keys(workbook({"2021": [HEAD, WHOLE, GONE, *PARTS, *FOREST]}))

    assert (found.since, found.until) == ("2021-12-31", "2022-12-31")
    assert [(part.old, part.new, part.area, part.population) for part in found.parts] == [
        ("12070424", "12070424", 1, 1),
        ("01059101", "01059126", 1, 1),
        ("12065332", "12065251", 0.01, 0.02),
        ("12065332", "12065332", 0.99, 0.98),
        ("09671456", "09671160", 0.5, None),  # nobody lives there: the table says 1 twice
        ("09671456", "09671456", 0.5, None),
    ]


def test_parts_that_do_not_make_a_whole_are_refused():
    half = [12065332, "Velten", 0.4, 0.4, 23.4, 124, 12065332, "Velten"]

    assert faults(bbsr.read_keys, workbook({"2021": [HEAD, PARTS[0], half]})) == [
        (Reason.SHARES, "C2"),
        (Reason.SHARES, "D2"),
    ]


def test_other_faults_are_named():
    odd = [12065332, "Velten", 1.5, 1, 23.4, 124, "x", "Velten"]

    assert faults(bbsr.read_keys, workbook({"2021": [HEAD, odd]})) == [
        (Reason.KEY_LENGTH, "G2"),
        (Reason.BOUNDS, "C2"),
        (Reason.SHARES, "C2"),
    ]
    assert faults(bbsr.read_keys, workbook({"2021": [["a"], ["b"]]})) == [(Reason.NO_TABLE, "")]
    hidden = workbook({"2021": [HEAD, WHOLE]}, hidden=["2021"])
    assert faults(bbsr.read_keys, hidden) == [(Reason.HIDDEN, "")]


TYPES = [
    ["Gemeindeverbände, Stand 31.12.2015"],
    ["Gemeindeverband", None, None, "Stadt-/Gemeindetyp"],
    ["gvb15", "Name des Gemeindeverbands", "Regionalschlüssel", "sgtyp", None],
    [12070424, "Wittenberge", 120700424, 30, "Größere Kleinstadt"],
    [1051963, "Burg-St. Michaelisdonn", 10515163, 50, "Landgemeinde"],
]


def test_types_are_read_with_their_words():
    found = bbsr.read_types(workbook({"GVB 2015": TYPES}))

    assert [(unit.key, unit.values) for unit in found.units] == [
        ("120700424", (30,)),
        ("010515163", (50,)),
    ]
    assert found.labels == {"sgtyp": {30: "Größere Kleinstadt", 50: "Landgemeinde"}}
    assert found.status == "2015-12-31"


def test_a_code_with_two_words_is_refused():
    odd = [*TYPES, [12070425, "X", 120700425, 30, "Mittelstadt"]]

    assert faults(bbsr.read_types, workbook({"GVB 2015": odd})) == [(Reason.CODE, "D6")]


@pytest.mark.shared
def test_the_published_types_are_read(shared_data):
    assert len(bbsr.read_types(shared_data / "bbsr" / "Referenz_1998_2015.xlsx").units) == 4538
