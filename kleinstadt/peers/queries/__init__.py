# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Reads over the profiles of all towns.

`themes` says what is compared, `profiles` turns the register into arrays, `finding` asks the
method, `wording` puts an answer into sentences.
"""
