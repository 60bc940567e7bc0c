# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The mail room: the outbox, the worker that empties it, digests, and replies that come in.

Begin with `outbox.py`; docs/mail.md says what is promised.
"""
