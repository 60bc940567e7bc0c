# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.formats import gisd
from kleinstadt.formats.faults import Reason, Refused
from kleinstadt.formats.figures import Head

HEAD = '"gisd_score","gemeinde_id","gemeinde_name","year"\n'
ONE = HEAD + '1,"12070424","Wittenberge, Stadt",2018\n0.99,"12070424","Wittenberge, Stadt",2019\n'
TWO = HEAD + '0.3,"01053090","Mölln, Stadt",2019\n'


def faults(*files):
    with pytest.raises(Refused) as caught:
        gisd.read([file.encode() for file in files])
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def test_files_of_several_states_make_one_table():
    told = []

    found = gisd.read([ONE.encode(), TWO.encode()], lambda done, of: told.append((done, of)))

    assert found.heads == (Head("gisd", "2018-12-31"), Head("gisd", "2019-12-31"))
    assert [(unit.key, unit.values) for unit in found.units] == [
        ("01053090", (None, 0.3)),
        ("12070424", (1.0, 0.99)),
    ]
    assert told == [(0, 2), (1, 2)]


def test_the_same_file_twice_is_refused():
    assert faults(ONE, ONE) == [(2, Reason.DUPLICATE), (3, Reason.DUPLICATE)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('1.2,"12070424","W",2019', Reason.BOUNDS),
        ('"0,5","12070424","W",2019', Reason.DECIMAL_POINT),
        ('x1,"12070424","W",2019', Reason.NUMBER),
        ('0.5,"1053090","M",2019', Reason.KEY_LENGTH),
        ('0.5,"12070424","W",19', Reason.YEAR),
    ],
)
def test_a_faulty_line_is_named(line, reason):
    assert faults(f"{HEAD}{line}\n") == [(2, reason)]


def test_a_file_without_scores_is_refused():
    assert faults(HEAD) == [(None, Reason.NO_VALUES)]
    assert faults("a,b\n1,2\n") == [(None, Reason.NO_TABLE)]
