# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the register. Begin with `staging`: rows beside the current edition, then one switch.

`runs` holds the lock and the progress of an import, `register` brings in GV100AD, `changes` the
boundary changes, `embedded` the data set that comes with the program, `updates` fetches a file.
"""

from kleinstadt.towns.actions.embedded import load_embedded, load_indicators, load_sources
from kleinstadt.towns.actions.staging import activate, discard_staged

__all__ = ["activate", "discard_staged", "load_embedded", "load_indicators", "load_sources"]
