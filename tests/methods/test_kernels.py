# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import math
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kleinstadt.methods import kernels


def table(seed: int, indicators: int, towns: int, gaps: float) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)
    columns = rng.standard_t(2, size=(indicators, towns)).astype(np.float32)
    columns[rng.random(columns.shape) < gaps] = np.nan
    weights = rng.random(indicators).astype(np.float32)
    own = rng.normal(size=indicators).astype(np.float32)
    unknown = rng.random(indicators).astype(np.float32)
    which = rng.permutation(indicators)[: max(1, indicators - 2)]
    return columns, which, own[which], weights[which], unknown[which]


def reference(columns: Any, which: Any, own: Any, weights: Any, unknown: Any) -> Any:
    wanted = columns[which].astype(float)
    gaps = np.abs(wanted - own[:, np.newaxis].astype(float)) * weights[:, np.newaxis].astype(float)
    holes = np.isnan(wanted)
    distance = np.where(holes, unknown[:, np.newaxis].astype(float), gaps).sum(axis=0)
    return distance, (holes * weights[:, np.newaxis].astype(float)).sum(axis=0)


@pytest.fixture(scope="module")
def compiled():
    kernel = kernels.fastest()
    if kernel.name != "numba":
        pytest.skip("numba is not installed: the compiled kernel is NOT tested")
    return kernel


@pytest.mark.parametrize("kernel", [kernels.NUMPY, kernels.PLAIN, None], ids=lambda k: k and k.name)
@pytest.mark.parametrize(("indicators", "towns", "gaps"), [(1, 1, 0), (7, 50, 0.3), (6, 9, 1)])
def test_kernels_agree_with_double_precision(kernel, indicators, towns, gaps):
    for seed in range(5):
        arguments = table(seed, indicators, towns, gaps)
        distance, missing = (kernel or kernels.fastest()).scan(*arguments)

        expected, expected_missing = reference(*arguments)
        np.testing.assert_allclose(distance, expected, rtol=kernels.rounding(indicators))
        np.testing.assert_allclose(missing, expected_missing, rtol=kernels.rounding(indicators))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 41), st.sampled_from([1, 4095, 4096, 4097, 9000]))
def test_compiled_and_fallback_agree_within_the_stated_bound(compiled, seed, indicators, towns):
    arguments = table(seed, indicators, towns, gaps=0.2)

    fast, fast_missing = compiled.scan(*arguments)
    plain, plain_missing = kernels.NUMPY.scan(*arguments)

    bound = 2 * kernels.rounding(indicators)
    np.testing.assert_allclose(fast, plain, rtol=bound)
    np.testing.assert_allclose(fast_missing, plain_missing, rtol=bound)


@pytest.mark.parametrize("kernel", [kernels.NUMPY, kernels.PLAIN, None], ids=lambda k: k and k.name)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=30),
    st.integers(1, 12) | st.just(300),
)
def test_kth_smallest_is_that_of_the_sorted_candidates(kernel, towns, k):
    distance = np.array([value for value, _ in towns], dtype=np.float32)
    flags = np.array([flag for _, flag in towns], dtype=bool)
    ordered = sorted(value for value, flag in towns if flag)

    kth = (kernel or kernels.fastest()).kth_smallest(distance, flags, k)

    assert kth == (ordered[k - 1] if k <= len(ordered) else math.inf)


def test_warm_up_names_the_kernel_that_is_used(compiled):
    assert kernels.warm_up() == compiled.name


def test_numpy_stands_in_where_numba_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)

    assert kernels.fastest.__wrapped__() is kernels.NUMPY


@pytest.mark.slow
def test_kernel_compiles_where_no_folder_can_keep_it(compiled, monkeypatch):
    import numba  # noqa: PLC0415 - optional

    monkeypatch.setattr(numba.config, "CACHE_LOCATOR_CLASSES", "_ZipCacheLocator")  # we are no zip

    homeless = kernels.fastest.__wrapped__()

    assert type(vars(homeless.scan_into)["_cache"]).__name__ == "NullCache"
    arguments = table(1, 7, 50, gaps=0.3)
    np.testing.assert_array_equal(homeless.scan(*arguments), compiled.scan(*arguments))


@pytest.mark.slow
def test_compiled_code_is_kept_where_the_environment_says(compiled, tmp_path):
    code = "from kleinstadt.methods import kernels; print(kernels.warm_up())"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, env=environment
    )

    assert run.stdout.split() == [compiled.name.encode()]
    assert list(tmp_path.rglob("*.nbi"))
