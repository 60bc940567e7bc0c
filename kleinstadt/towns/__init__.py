# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Gemeinden: the register of municipalities, its editions, keys, successions and figures.

Words: a `Town` is what lasts, a `RegisterEntry` what one `Edition` says of it; AGS (8 digits) and
ARS (12) are text. Invariants: exactly one edition is current; an import stages the next one unseen
and switches in one short transaction; where no succession is known nothing is guessed; a figure
carries its date, its source and the unit whose value it is. Begin with `models.py`, then
`queries/register.py` (how everybody reads) and `actions.py` (how it changes).
"""
