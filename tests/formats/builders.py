# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""A small register in the layout of GV100AD, made here, and ways to break it.

`build()` gives lines that are consistent in themselves: every town's state, regions, county
and association stand there. Keys and names are invented, apart from the numbers of the states.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kleinstadt.formats.faults import Reason

DAY = "20251130"
# States with government regions: third digit of the county is not 0
REGIONS = {"03", "05", "06", "07", "08", "09", "14"}
PLANNED = "08"


@dataclass(frozen=True, slots=True)
class Town:
    """What a record of a municipality needs; the rest has defaults."""

    ags: str
    name: str
    association: str = "0000"
    kind: str = "64"
    population: int = 6_000
    area_ha: int = 2_500
    postcode: str = "12345"
    mark: str = ""

    @property
    def ars(self) -> str:
        return self.ags[:5] + self.association + self.ags[5:]


TOWNS = (
    Town("01001000", "Förderstädt, Stadt", kind="61", population=90_001, mark="*****"),
    Town("01051001", "Öland", "5001", population=812),
    Town("01051002", "Groß Ähren", "5001", population=1_204),
    Town("01051003", "Übersee, Hansestadt", "5001", kind="63", population=7_455),
    Town("02000000", "Alsterstadt, Freie und Hansestadt", kind="61", population=1_800_000),
    Town("03151001", "Moorweiler, Flecken", "5401", population=5_000),
    Town("03151501", "Heidewald, gemfr. Gebiet", "9501", kind="66", population=0, postcode=""),
    Town("04011000", "Weserstadt, Stadt", kind="61", population=560_000),
    Town("05315000", "Rheinstadt, Stadt", kind="61", population=1_000_000),
    Town("06631001", "Burg (Lahn), Barockstadt, Stadt", "0001", kind="63", population=14_999),
    Town("07131001", "Weinheim a.d.Ahr", "5001", population=640),
    Town("07000999", "Gemeinsames Flussgebiet", "9999", kind="66", population=0, postcode=""),
    Town("08115001", "Neckarstadt, Große Kreisstadt", "0001", kind="67", population=19_999),
    Town("08125002", "Rebhügel", "5002", population=20_000),
    Town("09162000", "Isarstadt", kind="61", population=1_400_000),
    Town("09172111", "Almdorf, M", "5105", kind="60", population=3_321),
    Town("10041100", "Saarbergen, Landeshauptstadt", "0100", kind="63", population=180_000),
    Town("11000000", "Spreestadt, Stadt", kind="61", population=3_600_000),
    Town("12060005", "Luckenheide/Łukojce, Stadt", "0005", kind="63", population=8_431),
    Town("13071010", "Seebad am Haff", "5151", population=2_222),
    Town("14511000", "Sächsstadt, Stadt", kind="61", population=240_000),
    Town("15001000", "Muldestadt, Stadt", kind="61", population=78_000),
    Town("16051000", "Geraberg, Stadt", kind="61", population=210_000),
)


def town_line(town: Town, day: str = DAY) -> str:
    figures = f"{town.area_ha:011}{town.population:011}{town.population // 2:011}"
    offices = "2115111211901001"
    return (
        f"60{day}{town.ags}{town.association}{town.name:<50}{'':50}{town.kind}    {figures}    "
        f"{town.postcode:<5}{town.mark:<5}  {offices:<19}".ljust(220)
    )


def unit_line(level: str, key: str, name: str, kind: str = "", day: str = DAY) -> str:
    """A record 10 to 50; an association's key has nine digits."""
    place = f"{key[:5]}   {key[5:]}" if level == "50" else key
    return f"{level}{day}{place:<12}{name:<50}{'Rathaus':<50}{kind:<2}".ljust(220)


def build(towns: Iterable[Town] = TOWNS, day: str = DAY) -> list[str]:
    """The lines of a whole register around these towns, in the order of the official file."""
    lines: list[str] = []
    seen: set[str] = set()

    def once(level: str, key: str, name: str, kind: str = "") -> None:
        if level + key not in seen:
            seen.add(level + key)
            lines.append(unit_line(level, key, name, kind, day))

    for town in sorted(towns, key=lambda town: town.ags):
        land, county = town.ags[:2], town.ags[:5]
        once("10", land, f"Land {land}")
        if land in REGIONS and town.ags[2] != "0":
            once("20", county[:3], f"Bezirk {county[:3]}")
        if land == PLANNED:
            once("30", county[:4], f"Region {county[:4]}")
        if not (county.endswith("000") and town.association == "9999"):
            once("40", county, f"Kreis {county}", "41" if town.kind == "61" else "44")
        kind = "51" if town.association.startswith("5") else "50"
        once("50", county + town.association, f"Verband {county}{town.association}", kind)
        lines.append(town_line(town, day))
    return lines


def to_bytes(lines: Iterable[str], encoding: str = "utf-8", newline: str = "\n") -> bytes:
    return "".join(line + newline for line in lines).encode(encoding)


def line_of(lines: list[str], start: str, *, at: int = 0) -> int:
    """The 1-based number of the first line that has `start` at column `at` + 1."""
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start, at))


def put(line: str, first: int, text: str) -> str:
    """The line with `text` from column `first` (1-based) on."""
    return line[: first - 1] + text + line[first - 1 + len(text) :]


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken file, and what must be said of it."""

    name: str
    data: bytes
    reason: Reason
    line: int | None = None
    field: str = "file"


TARGET = 8  # a municipality in the middle of an association of three


def broken_fields() -> Iterator[Broken]:
    """One field of one line is wrong."""
    cases = [
        ("type", 1, "61", Reason.RECORD_TYPE),
        ("type", 1, "  ", Reason.RECORD_TYPE),
        ("date", 3, "20251131", Reason.DATE),
        ("date", 3, "00000000", Reason.DATE),
        ("date", 3, "19001130", Reason.DATE),
        ("date", 3, "20241231", Reason.OTHER_DATE),
        ("date", 3, "2025113a", Reason.DIGITS),
        ("key", 11, "0105 002", Reason.DIGITS),
        ("association", 19, "500O", Reason.DIGITS),
        ("name", 23, " " * 50, Reason.FILLED),
        ("name", 23, ", Stadt", Reason.FILLED),
        ("blank", 73, "Rathaus", Reason.BLANK),
        ("kind", 123, "99", Reason.CODE),
        ("kind", 123, "  ", Reason.CODE),
        ("blank", 128, "0", Reason.BLANK),
        ("area", 129, "-0000002500", Reason.DIGITS),
        ("area", 129, "00001000001", Reason.RANGE),
        ("population", 140, "      12,04", Reason.DIGITS),
        ("population", 140, "99999999999", Reason.RANGE),
        ("male", 151, "00000001205", Reason.RANGE),
        ("postcode", 166, "1234 ", Reason.DIGITS),
        ("tax_office", 178, "21-5", Reason.DIGITS),
        ("court", 182, "1a12", Reason.CODE),
        ("employment_agency", 186, "1190?", Reason.DIGITS),
        ("constituency_first", 191, "1  ", Reason.DIGITS),
        ("record", 23, "\u202eGroß", Reason.CHARACTER),
        ("record", 23, "Gro\x00", Reason.CHARACTER),
        ("record", 23, "Gr\u200bo", Reason.CHARACTER),
        ("record", 23, "GroÃŸ", Reason.CHARACTER),
        ("record", 23, "Гросс", Reason.CHARACTER),
        ("record", 23, "Gro\r", Reason.CHARACTER),
        ("record", 140, "٠٠٠", Reason.CHARACTER),
    ]
    for name, first, text, reason in cases:
        lines = build()
        lines[TARGET - 1] = put(lines[TARGET - 1], first, text)
        label = f"{name} {text!a}"
        yield Broken(label, to_bytes(lines), reason, TARGET, name)


def without(lines: list[str], *numbers: int) -> bytes:
    return to_bytes([line for number, line in enumerate(lines, 1) if number not in numbers])


def broken_lines() -> Iterator[Broken]:
    """Lines are cut, doubled or of a wrong length."""
    lines = build()
    last = len(lines)
    whole = to_bytes(lines)
    target = lines[TARGET - 1]

    def with_line(text: str) -> bytes:
        return to_bytes([*lines[: TARGET - 1], text, *lines[TARGET:]])

    yield Broken("short line", with_line(target[:-1]), Reason.LENGTH, TARGET, "record")
    yield Broken("long line", with_line(target + " "), Reason.LENGTH, TARGET, "record")
    yield Broken("empty line", with_line(""), Reason.LENGTH, TARGET, "record")
    yield Broken("last line cut", whole[:-20], Reason.CUT_OFF, last, "record")
    yield Broken("doubled", whole * 2, Reason.DOUBLED, last + 1)
    twice = with_line(f"{target}\n{target}")
    yield Broken("line twice", twice, Reason.DUPLICATE, TARGET + 1, "key")
    middle = line_of(lines, "10" + DAY + "09") - 1
    yield Broken("cut at a line", to_bytes(lines[:middle]), Reason.NO_STATE, middle, "key")


def broken_relations() -> Iterator[Broken]:
    """Every line is right by itself, but records are missing or too many."""
    lines = build()
    for name, start, at in (
        ("county", "01051   ", 10),
        ("association", "01051   5001", 10),
        ("government region", f"20{DAY}031", 0),
        ("planning region", f"30{DAY}0811", 0),
        ("state", f"10{DAY}05", 0),
    ):
        number = line_of(lines, start, at=at)
        data = without(lines, number)
        yield Broken(f"{name} missing", data, Reason.NO_PARENT, number, "key")
    only = line_of(lines, "12060005", at=10)
    data = without(lines, only)
    yield Broken("municipality missing", data, Reason.NO_CHILD, only - 3, "key")
    first, behind = (line_of(lines, f"10{DAY}{land}") for land in ("05", "06"))
    data = without(lines, *range(first, behind))
    yield Broken("whole state missing", data, Reason.NO_STATE, first, "key")
    more = [
        unit_line("10", "17", "Land 17"),
        unit_line("40", "17001", "Kreis", "44"),
        unit_line("50", "170010001", "Verband", "50"),
        town_line(Town("17001001", "Fern", "0001")),
    ]
    data = to_bytes([*lines, *more])
    yield Broken("17th state", data, Reason.CODE, len(lines) + 1, "key")


def broken_wholes() -> Iterator[Broken]:
    """Not a register at all, or not readable."""
    whole = to_bytes(build())
    yield Broken("empty", b"", Reason.EMPTY)
    yield Broken("blanks", b" \r\n\r\n ", Reason.EMPTY)
    for start in (b"<!DOCTYPE html><html>", b"\xef\xbb\xbf\n<HTML>", b"<?xml version='1.0'?>"):
        yield Broken(f"markup {start[:9]!r}", start + whole, Reason.WRONG_FORMAT)
    for start in (b"PK\x03\x04....xl/workbook.xml", b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b\x08"):
        yield Broken(f"magic {start[:6]!r}", start + whole, Reason.WRONG_FORMAT)
    for start in (b"\xd0\xcf\x11\xe0\xa1\xb1", b"\xff\xfe6\x000\x00", b"\x89PNG\r\n"):
        yield Broken(f"magic {start[:4]!r}", start, Reason.WRONG_FORMAT)
    bad_utf8 = whole.replace("Öland".encode(), b"\xc3\x28land ")
    yield Broken("broken UTF-8", bad_utf8, Reason.ENCODING, 7)
    yield Broken("bytes", bytes(range(128, 256)) * 20, Reason.ENCODING, 1)
    yield Broken("text", b"Sehr geehrte Damen und Herren,\n", Reason.CUT_OFF, 1, "record")


def broken_files() -> list[Broken]:
    return [*broken_fields(), *broken_lines(), *broken_relations(), *broken_wholes()]


def merged(towns: Iterable[Town] = TOWNS) -> tuple[Town, ...]:
    """A later state: Öland has joined Groß Ähren, Übersee has a new name, Almdorf has grown."""
    changes = {
        "01051002": lambda town: replace(town, population=2_016, area_ha=5_000),
        "01051003": lambda town: replace(town, name="Übersee, Rosenstadt"),
        "09172111": lambda town: replace(town, population=3_400),
    }
    return tuple(changes.get(town.ags, replace)(town) for town in towns if town.ags != "01051001")
