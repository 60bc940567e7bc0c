# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What the library tells to apps below: which towns its pages speak of."""

from __future__ import annotations

from typing import Any

from kleinstadt.library.models import Experience
from kleinstadt.people.queries.subjects import speaks_of


def _town_of(parts: dict[str, Any]) -> list[str]:
    found = Experience.objects.filter(slug=parts["slug"]).values_list("town__ags", flat=True)
    return list(found)


speaks_of("experience", _town_of)
