# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What is remembered of a text is remembered for its language only."""

from django.utils.translation import get_language, override

from kleinstadt.core.languages import spoken


def test_each_language_is_asked_once():
    asked = []

    @spoken
    def greeting(name: str) -> str:
        asked.append(name)
        return f"{get_language()} {name}"

    with override("de"):
        german = [greeting("Anna"), greeting("Anna"), greeting("Ben")]
    with override("en"):
        english = [greeting("Anna"), greeting("Anna")]

    assert german == ["de Anna", "de Anna", "de Ben"]
    assert english == ["en Anna"] * 2
    assert asked == ["Anna", "Ben", "Anna"]
