# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The public contract of the API is kept in a file: a change of it shows in review.

`python -m tests.contracts.test_openapi` (`make openapi`) writes the file anew.
"""

import json
import os
from collections import Counter
from pathlib import Path

SNAPSHOT = Path(__file__).with_name("openapi.json")


def present() -> str:
    from kleinstadt.opendata.api import api  # noqa: PLC0415  # Django is set up first

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def test_the_api_is_as_agreed():
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == json.loads(present())


def _below(base: type) -> set[type]:
    kinds: set[type] = set(base.__subclasses__())
    return kinds.union(*(_below(kind) for kind in kinds))


def test_no_two_schemas_share_a_name():
    """The document lists schemas by name alone: of two with one name it would show one."""
    from ninja import Schema  # noqa: PLC0415  # Django is set up first

    present()  # loads every app's part
    own = {kind for kind in _below(Schema) if kind.__module__.startswith("kleinstadt.")}
    names = Counter(kind.__name__ for kind in own)

    assert len(own) > 10
    assert [name for name, count in names.items() if count > 1] == []


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    SNAPSHOT.write_text(present(), encoding="utf-8")
