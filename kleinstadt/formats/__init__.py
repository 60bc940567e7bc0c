# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Other people's formats: bytes or text in, frozen dataclasses out, and back. No Django.

A faulty file is refused with line or cell, field and reason; nothing is half read. Usable as a
library without the rest of the product.
"""
