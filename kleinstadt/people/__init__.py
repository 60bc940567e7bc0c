# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Menschen: who signs in, which towns a person speaks for, and which functions she holds there.

Words: a `Membership` says that somebody works in a town hall, a `Function` is a post there, a `Holding`
who has it, a `Handover` that it passed on, a `Claim` that somebody wants to be the first to speak for a
town, an `Approval` the mayor's link, an `Invitation` the way in, a `Concern` a report about a town.

Invariants, kept by the database: a function has at most one holder at a time, a town at most one claim
that waits or is approved, a link opens once. Accounts are made by invitation only. What is open belongs
to the function: apps above register in `queries/handover.py` what passes on with it, and in
`queries/subjects.py` which towns their pages speak of. Who may open which address: `roles.py`.
Begin with `actions/claims.py` and `actions/handovers.py`.
"""
