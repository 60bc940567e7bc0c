# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""What every page needs and no domain knows: frame and components, stamps, corrections, mail.

Words: a *stamp* counts the changes of a body of data, a *snapshot* is what a process keeps of it in
memory, a *correction* is what a reader reports of a record, an *addressee* an address that gets mail
from us. Invariant: nothing here names a town, a network or an experience. Begin with `snapshots.py`,
`post/outbox.py` and `templates/core/base.html`.
"""
