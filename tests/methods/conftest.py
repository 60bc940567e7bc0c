# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from kleinstadt.methods import kernels


@pytest.fixture(autouse=True, scope="session")
def warm_kernel():
    """No example of a property test waits for the compiler."""
    kernels.warm_up()
