# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Every municipality has an outline and a portrait that can be drawn inside its box."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kleinstadt.towns
from kleinstadt.formats import embedded, outlines
from kleinstadt.methods.projection import GERMANY

DATA = Path(kleinstadt.towns.__file__).parent / "data"
RING = re.compile(r"M(\d[\d.]*) (\d[\d.]*)l((?:-?\d[\d.]*[ ]?)+)z")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SQUARE = "M0 0l450 0 0 450-450 0z"


def corners(path: str) -> list[list[tuple[float, float]]]:
    """Our own second reading of a path; fails on anything that is not one."""
    found, end = [], 0
    while end < len(path):
        ring = RING.match(path, end)
        assert ring is not None, path[end : end + 30]
        end = ring.end()
        x, y = float(ring[1]), float(ring[2])
        numbers = [float(n) for n in NUMBER.findall(ring[3])]
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found


@pytest.fixture(scope="module")
def drawn() -> dict[str, outlines.OutlineRecord]:
    return {o.ags: o for o in outlines.outlines(DATA / "outlines.csv.gz")}


def test_every_municipality_has_an_outline(drawn):
    towns = {t.ags: t for t in embedded.municipalities(DATA / "municipalities.csv.gz")}
    assert drawn.keys() == towns.keys()
    assert all(
        t.area_km2 <= 1.02 * drawn[a].width_km * drawn[a].height_km + 1 for a, t in towns.items()
    )


def test_every_portrait_lies_in_its_box(drawn):
    for record in drawn.values():
        rings = corners(record.portrait)
        assert rings
        assert all(len(ring) >= 3 for ring in rings)
        xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
        assert min(*xs, *ys) >= 1.4
        assert max(*xs, *ys) <= 46.6


def test_every_outline_fills_its_view_box(drawn):
    for record in drawn.values():
        width, height = (int(n) for n in record.view_box.split()[2:])
        assert max(width, height) == 450
        points = [point for ring in outlines.rings(record.outline) for point in ring]
        assert min(x for x, _ in points) >= 0
        assert min(y for _, y in points) >= 0
        assert max(x for x, _ in points) <= width + 1
        assert max(y for _, y in points) <= height + 1


def test_hamburg_is_drawn_without_its_far_island(drawn):
    assert drawn["02000000"].width_km < 45


def test_outlines_at_one_scale_stand_on_the_line(drawn):
    wittenberge = drawn["12070424"]
    path = wittenberge.at_scale(10).replace("M", " M")
    ys = [y for ring in _absolute(path) for _, y in ring]
    assert max(ys) == pytest.approx(0, abs=0.3)
    assert max(ys) - min(ys) == pytest.approx(wittenberge.height_km * 10, abs=0.5)


def _absolute(path: str) -> list[list[tuple[float, float]]]:
    """Like corners, for paths that may start above the line (negative)."""
    found = []
    for part in path.split("z")[:-1]:
        numbers = [float(n) for n in NUMBER.findall(part)]
        x, y = 0.0, 0.0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def test_a_portrait_keeps_the_corners_its_mask_names():
    record = outlines.OutlineRecord("00000000", 1.0, 1.0, "M0 0l450 0 0 225 0 225-450 0z", "d8")
    assert record.portrait == "M1.5 1.5l45 0 0 45-45 0z"
    assert record.view_box == "0 0 450 450"


def test_a_narrow_town_is_centred():
    record = outlines.OutlineRecord("00000000", 0.5, 1.0, "M0 0l225 0 0 450-225 0z", "f")
    assert record.view_box == "0 0 225 450"
    assert record.portrait == "M12.7 1.5l22.5 0 0 45-22.5 0z"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 450), st.integers(0, 450)), min_size=3, max_size=30),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_written_is_read_again(rings):
    path = ""
    for (x, y), *others in rings:
        steps = []
        left, top = x, y
        for to_x, to_y in others:
            steps.append(f"{to_x - left} {to_y - top}")
            left, top = to_x, to_y
        path += f"M{x} {y}l" + " ".join(steps) + "z"
    assert list(outlines.rings(path)) == rings


@pytest.mark.parametrize("path", ["L0 0", SQUARE + "x", "M1 2l3 z", "M0 0l1.5 2z", "M0 0l1 2 3z"])
def test_what_is_no_outline_is_refused(path):
    with pytest.raises(ValueError, match=r"outline|argument"):
        list(outlines.rings(path))


def test_the_states_are_drawn_with_the_projection_for_points():
    overview = outlines.overview(DATA / "germany.json")
    assert sorted(overview.lands) == [f"{n:02d}" for n in range(1, 17)]
    assert overview.view_box == f"0 0 {GERMANY.width} {GERMANY.height}"
    figures = asdict(GERMANY)
    assert overview.projection == {n: figures[n] for n in overview.projection}
    assert len(overview.projection) == 7


def test_an_overview_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "germany.json"
    path.write_text('{"viewBox": "0 0 1 1"', encoding="utf-8")
    with pytest.raises(embedded.EmbeddedDataError, match=r"germany\.json"):
        outlines.overview(path)
