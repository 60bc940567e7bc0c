# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What lower apps tell to those above."""

from django.dispatch import Signal

reported = Signal()
"""A reader's report was stored; sent inside its transaction with `report`, a Correction."""
