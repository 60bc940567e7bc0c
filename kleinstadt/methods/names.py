# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Names of German towns: how they sort and how they are compared.

Databases disagree (SQLite sorts Ä after Z and folds only ASCII), so the keys are made here.
"""

import unicodedata

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def sort_key(name: str) -> str:
    """The key by which a name sorts as in a German dictionary (DIN 5007-1: ä as a, ß as ss)."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
