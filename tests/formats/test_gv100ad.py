# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kleinstadt.formats import gv100ad
from kleinstadt.formats.faults import MAX_FAULTS, Reason, Refused, visible
from kleinstadt.formats.gv100ad_layout import KINDS, LAYOUT, PATTERNS, WIDTH, Level
from tests.formats.builders import (
    TARGET,
    TOWNS,
    Town,
    broken_files,
    build,
    line_of,
    put,
    to_bytes,
    town_line,
    unit_line,
)

LINES = build()
BROKEN = broken_files()


def refused(data):
    with pytest.raises(Refused) as refusal:
        gv100ad.read(data)
    return refusal.value


def outcome(data):
    """The register, or what is said against the file."""
    try:
        return gv100ad.read(data)
    except Refused as refusal:
        return refusal


def test_layout_covers_every_column_once():
    for level, fields in LAYOUT.items():
        columns = [column for f in fields for column in range(f.first, f.last + 1)]
        assert columns == list(range(1, WIDTH + 1)), level


def test_layout_and_lines_agree_with_the_number_of_fields():
    groups = {level: pattern.groups for level, pattern in PATTERNS.items()}

    assert groups == {"10": 4, "20": 4, "30": 4, "40": 4, "50": 5, "60": 14}


def test_read_gives_a_municipality_in_full():
    line = put(town_line(TOWNS[0]), 194, "003")

    register = gv100ad.read(
        to_bytes([line if part == town_line(TOWNS[0]) else part for part in LINES])
    )

    assert register.municipalities[0] == gv100ad.Municipality(
        line=4,
        ags="01001000",
        association="0000",
        name="Förderstädt, Stadt",
        kind="61",
        area_ha=2_500,
        population=90_001,
        male=45_000,
        postcode="12345",
        several_postcodes=True,
        tax_office="2115",
        court="1112",
        employment_agency="11901",
        constituency_first="001",
        constituency_last="003",
    )


def test_read_gives_the_units_of_every_level():
    register = gv100ad.read(to_bytes(LINES))

    assert (register.date, register.encoding, register.lines) == (
        date(2025, 11, 30),
        "utf-8",
        len(LINES),
    )
    assert [town.ags for town in register.municipalities] == sorted(town.ags for town in TOWNS)
    assert {level: len(units) for level, units in register.units.items()} == {
        Level.LAND: 16,
        Level.GOVERNMENT_REGION: 7,
        Level.PLANNING_REGION: 2,
        Level.COUNTY: 19,
        Level.ASSOCIATION: 21,
    }
    assert register.units[Level.ASSOCIATION][1] == gv100ad.Unit(
        6, Level.ASSOCIATION, "010515001", "Verband 010515001", "Rathaus", "51"
    )
    assert register.units[Level.LAND][0] == gv100ad.Unit(
        1, Level.LAND, "01", "Land 01", "Rathaus", ""
    )


def test_names_and_keys_are_derived():
    register = gv100ad.read(to_bytes(LINES))
    burg = next(town for town in register.municipalities if town.ags == "06631001")
    wald = next(town for town in register.municipalities if town.ags == "03151501")

    assert (burg.short_name, burg.addition) == ("Burg (Lahn)", "Barockstadt, Stadt")
    assert burg.ars == "066310001001"
    assert (burg.male, burg.female) == (7_499, 7_500)
    assert (burg.unincorporated, wald.unincorporated) == (False, True)
    assert (wald.postcode, wald.several_postcodes, wald.population) == ("", False, 0)
    assert register.units[Level.COUNTY][0].short_name == "Kreis 01001"
    assert KINDS[Level.MUNICIPALITY][burg.kind] == "Stadt"


def test_read_takes_a_path_and_tells_how_far_it_is(tmp_path):
    path = tmp_path / "register.txt"
    path.write_bytes(to_bytes(LINES))
    told = []

    register = gv100ad.read(path, progress=lambda done, total: told.append((done, total)))

    assert register.lines == len(LINES)
    assert told == [(0, len(LINES)), (len(LINES), len(LINES))]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\x1a", b"\r\n\n"])
def test_line_ends_marks_and_ends_of_file_do_not_matter(newline, mark, end):
    data = mark + to_bytes(LINES, newline=newline) + end

    assert gv100ad.read(data) == gv100ad.read(to_bytes(LINES))


def test_the_last_line_end_may_be_missing():
    assert gv100ad.read(to_bytes(LINES)[:-1]).lines == len(LINES)


@pytest.mark.parametrize("page", ["cp1252", "cp850"])
def test_old_code_pages_are_recognised(page):
    towns = [town for town in TOWNS if "Ł" not in town.name]
    towns.append(Town("12060005", "Luckenheide", "0005", kind="63"))

    register = gv100ad.read(to_bytes(build(towns), page))

    assert register.encoding == page
    assert [town.name for town in register.municipalities[:4]] == [
        "Förderstädt, Stadt",
        "Öland",
        "Groß Ähren",
        "Übersee, Hansestadt",
    ]


def test_read_accepts_the_unbroken_file():
    assert gv100ad.read(to_bytes(LINES)).lines == len(LINES)


@pytest.mark.parametrize("broken", BROKEN, ids=[broken.name for broken in BROKEN])
def test_broken_files_are_refused_with_line_field_and_reason(broken):
    faults = refused(broken.data).faults

    assert (faults[0].line, faults[0].field, faults[0].reason) == (
        broken.line,
        broken.field,
        broken.reason,
    )
    assert all(str(fault).isprintable() for fault in faults)


def test_all_faults_are_told_in_the_order_of_the_file():
    lines = build()
    lines[3] = put(lines[3], 140, "x")
    lines[8] = put(put(lines[8], 123, "99"), 166, "y")
    lines[11] = lines[11][:200]

    refusal = refused(to_bytes(lines))

    found = [(fault.line, fault.field, fault.reason) for fault in refusal.faults]
    assert found == [
        (4, "population", Reason.DIGITS),
        (9, "kind", Reason.CODE),
        (9, "postcode", Reason.DIGITS),
        (12, "record", Reason.LENGTH),
    ]
    assert refusal.faults[0].params == {"first": 140, "last": 150}
    assert refusal.faults[3].params == {"expected": 220, "actual": 200}
    assert str(refusal).startswith("line 4, population: digits")
    assert not refusal.more


def test_reading_stops_when_there_are_enough_faults():
    refusal = refused(to_bytes(line[:-1] for line in LINES))

    assert (len(refusal.faults), refusal.more) == (MAX_FAULTS, True)


def test_a_missing_parent_is_told_once_with_the_number_of_its_children():
    county = line_of(LINES, "01051   ", at=10)
    lines = [line for number, line in enumerate(LINES, 1) if number != county]

    (fault,) = refused(to_bytes(lines)).faults

    assert fault.params == {"level": "county", "key": "01051", "children": 4}


def test_a_state_without_anything_in_it_is_told():
    lines = [line for line in LINES if not line.startswith("16051", 10)]

    (fault,) = refused(to_bytes(lines)).faults

    assert (fault.line, fault.reason, fault.params) == (
        len(lines),
        Reason.NO_CHILD,
        {"level": "land"},
    )


def test_most_lines_decide_which_date_is_the_wrong_one():
    lines = build()
    lines[0] = put(lines[0], 3, "20211231")

    (fault,) = refused(to_bytes(lines)).faults

    assert (fault.line, fault.found, fault.params) == (1, "20211231", {"expected": "20251130"})


def test_without_any_date_every_line_is_told():
    refusal = refused(to_bytes(build(day="20259999")))

    assert {fault.reason for fault in refusal.faults} == {Reason.DATE}
    assert refusal.faults[0].line == 1


def test_a_shifted_line_is_refused_though_its_length_is_right():
    lines = build()
    line = lines[TARGET - 1]
    lines[TARGET - 1] = line[:122] + line[123:] + " "

    assert {fault.line for fault in refused(to_bytes(lines)).faults} == {TARGET}


def test_a_huge_file_is_refused_after_reading_its_beginning(tmp_path):
    path = tmp_path / "huge.txt"
    block = to_bytes(LINES) * 100
    with path.open("wb") as file:
        for _ in range(100_000_000 // len(block)):
            file.write(block)

    tracemalloc.start()
    with pytest.raises(Refused) as refusal:
        gv100ad.read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    (fault,) = refusal.value.faults
    line = (block * 30)[: gv100ad.MAX_BYTES].count(b"\n") + 1
    assert (fault.reason, fault.line) == (Reason.TOO_LARGE, line)
    assert peak < 60_000_000


def test_millions_of_short_lines_are_refused_before_they_are_split():
    (fault,) = refused(b"10\n" * 3_000_000).faults

    assert (fault.reason, fault.line) == (Reason.TOO_MANY_ROWS, gv100ad.MAX_LINES + 1)


def test_one_endless_line_is_refused():
    (fault,) = refused(b"60" + b"0" * 20_000_000).faults

    assert (fault.reason, fault.line) == (Reason.TOO_LARGE, 1)


def test_what_was_found_is_safe_to_print():
    assert visible("a\u202eb\x00c") == "a\\u202eb\\u0000c"
    assert visible("x" * 70) == "x" * 60 + "…"


def test_an_interrupted_reading_passes_on_what_progress_raised():
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gv100ad.read(to_bytes(LINES), progress=stop)


def test_a_missing_path_is_no_refusal(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        gv100ad.read(tmp_path / "none.txt")


# Random mutations ------------------------------------------------------------------------

positions = st.integers(0, len(LINES) - 1)
columns = st.sampled_from([*range(3, 11), *range(23, WIDTH + 1)])
characters = st.characters(exclude_characters="\n", exclude_categories=["Cs"])


@settings(deadline=None)
@given(positions, columns, characters)
def test_one_wrong_character_is_told_in_its_line_or_is_harmless(index, column, char):
    lines = build()
    lines[index] = put(lines[index], column, char)

    found = outcome(to_bytes(lines))

    if isinstance(found, Refused):
        assert {fault.line for fault in found.faults} == {index + 1}
    else:
        assert found.lines == len(LINES)


def full_key(line):
    return (line[10:15] + line[18:22] + line[15:18]).replace(" ", "")


@settings(deadline=None)
@given(positions, st.integers(11, 22), st.sampled_from("0123456789"))
def test_a_wrong_key_is_told_where_it_stands_or_where_it_is_missed(index, column, digit):
    lines = build()
    lines[index] = put(lines[index], column, digit)
    keys = {full_key(LINES[index]), full_key(lines[index])}

    found = outcome(to_bytes(lines))

    assert [
        fault
        for fault in getattr(found, "faults", ())
        if index + 1 not in {fault.line, fault.params.get("first")}
        and not any(key.startswith(fault.found) for key in keys)
    ] == []


chunks = st.binary(max_size=40) | st.sampled_from([b"\n", b"\r", b"\x00", b"\xc3", b"\xff"])
edits = st.lists(
    st.tuples(st.integers(0, len(to_bytes(LINES))), st.integers(0, 2_000), chunks), max_size=6
)


@settings(deadline=None)
@given(edits)
def test_any_damage_is_read_or_refused(damage):
    data = to_bytes(LINES)
    for start, length, chunk in damage:
        data = data[:start] + chunk + data[start + length :]

    found = outcome(data)

    if isinstance(found, Refused):
        lines = {fault.line for fault in found.faults} - {None}
        assert found.faults
        assert lines <= set(range(1, data.count(b"\n") + 2))
    else:
        records = [*found.municipalities, *(u for units in found.units.values() for u in units)]
        assert sorted(record.line for record in records) == list(range(1, found.lines + 1))


@settings(deadline=None)
@given(st.permutations(range(len(LINES))))
def test_the_order_of_lines_does_not_matter(order):
    shuffled = gv100ad.read(to_bytes(LINES[index] for index in order))

    assert {town.ags for town in shuffled.municipalities} == {town.ags for town in TOWNS}


@settings(deadline=None)
@given(st.binary(max_size=3_000))
def test_any_bytes_are_refused(data):
    refused(data)


# The published files ---------------------------------------------------------------------


@pytest.mark.shared
def test_the_register_of_2025(shared_data):
    register = gv100ad.read(shared_data / "gv100ad" / "GV100AD_30112025.txt")
    small = [t for t in register.municipalities if 5_000 <= t.population <= 19_999]

    assert (register.date, register.lines) == (date(2025, 11, 30), 16_000)
    assert len(register.municipalities) == 10_953
    assert len(small) == 2_237
    assert sum(town.kind == "66" for town in register.municipalities) == 200
    assert [len(units) for units in register.units.values()] == [16, 29, 12, 400, 4_590]
    wittenberge = next(town for town in register.municipalities if town.ags == "12070424")
    assert (wittenberge.short_name, wittenberge.population) == ("Wittenberge", 17_058)


@pytest.mark.shared
def test_the_register_of_2021(shared_data):
    register = gv100ad.read(shared_data / "gv100ad" / "GV100AD_31122021.txt")

    assert (register.date, register.lines) == (date(2021, 12, 31), 16_060)
    assert len(register.municipalities) == 10_997


@pytest.mark.shared
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.97])
def test_the_register_cut_anywhere_is_refused(shared_data, share):
    whole = (shared_data / "gv100ad" / "GV100AD_30112025.txt").read_bytes()
    lines = whole.splitlines(keepends=True)

    refused(whole[: int(len(whole) * share)])
    refused(b"".join(lines[: int(len(lines) * share)]))
    refused(b"".join(lines[int(len(lines) * share) :]))


def test_unit_line_has_the_right_width():
    assert len(unit_line("50", "010515001", "Amt", "51")) == WIDTH
