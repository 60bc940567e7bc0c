# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import re

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kleinstadt.core.components import Bar, Mark, Strip


def draw(text: str, **context) -> str:
    return Template("{% load figures %}" + text).render(Context(context))


def test_a_portrait_is_the_outline_hidden_from_screen_readers():
    assert draw('{% portrait "M0 0z" 56 True %}') == (
        '<svg class="ks-portrait ks-portrait--own" width="56" height="56" viewBox="0 0 48 48"'
        ' aria-hidden="true" focusable="false"><path d="M0 0z"/></svg>'
    )


def test_a_town_without_outline_gets_three_dashed_circles():
    assert draw('{% portrait "" 30 %}') == (
        '<svg class="ks-portrait ks-portrait--none" width="30" height="30" viewBox="0 0 48 48"'
        ' aria-hidden="true" focusable="false"><circle cx="17" cy="19" r="12"/>'
        '<circle cx="31" cy="19" r="12"/><circle cx="24" cy="31" r="12"/></svg>'
    )


def test_a_path_cannot_close_its_attribute():
    assert "<script>" not in draw("{% portrait path %}", path='"/><script>')


def test_an_outline_has_a_name():
    assert draw('{% outline "M0 0z" "0 0 9 9" "Umriss von Mölln" %}').split() == [
        "<svg",
        'class="ks-outline"',
        'viewBox="0',
        "0",
        "9",
        '9"',
        'role="img"',
        'aria-label="Umriss',
        "von",
        'Mölln">',
        "<path",
        'd="M0',
        '0z"',
        "/>",
        "</svg>",
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_marks_stand_at_points_in_every_language_and_your_own_comes_last(language):
    marks = [Mark(3.94, "own"), Mark(93, "this"), Mark(50.26)]
    with translation.override(language):
        page = draw("{% strips lines %}", lines=[Strip("Steuer", "752", marks=marks)])
    assert re.findall(r'class="p" cx="(.*?)"|class="s" cx="(.*?)"|<svg x="(.*?)"', page) == [
        ("50.3%", "", ""),
        ("", "93.0%", ""),
        ("", "", "3.9%"),
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_mark_leaves_the_line(percent):
    page = draw("{% strips lines %}", lines=[Strip("Steuer", "1", marks=[Mark(percent)])])
    (place,) = re.findall(r'class="p" cx="([\d.]+)%"', page)
    assert 0 <= float(place) <= 100


def test_a_strip_without_value_says_so_in_its_place():
    with translation.override("de"):
        page = draw("{% strips lines %}", lines=[Strip("Arbeitslose", "")])
    assert '<p class="v ks-gap">nicht genannt</p>' in page


def test_bars_share_one_zero():
    lines = [Bar("a", 10, "10"), Bar("b", -30, "−30", own=True), Bar("c", None)]
    with translation.override("de"):
        page = draw('{% bars "Satz." lines "Stadt" "Wert" %}', lines=lines)
    assert re.findall(r'<rect class="(.)"\s+x="(.*?)"\s+y="2"\s+width="(.*?)"', page) == [
        ("b", "75.0%", "25.0%"),
        ("o", "0.0%", "75.0%"),
    ]
    assert page.count('x1="75.0%"') == 3
    assert page.count("nicht genannt") == 2  # beside the missing bar and in the table


def test_bars_of_nothing_but_gaps_are_drawn():
    assert "<rect" not in draw('{% bars "Satz." lines "Stadt" "Wert" %}', lines=[Bar("a", None)])
