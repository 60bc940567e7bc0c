#!/usr/bin/env python
# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Django's own commands; `kleinstadt` has the friendly names."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kleinstadt.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
