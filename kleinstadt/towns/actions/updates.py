# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching the official register from the configured address."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from django.conf import settings

from kleinstadt.core.fetch import FetchFailed, Limits, fetch
from kleinstadt.towns.actions.register import stage_register
from kleinstadt.towns.actions.runs import Phase, Progress, State, Work, begin, conduct
from kleinstadt.towns.models import Edition, ImportRun


class NoAddress(Exception):  # noqa: N818  # says what happened
    """KLEINSTADT_REGISTER_URL is not set."""


def update_from_address(
    progress: Progress | None = None,
    *,
    run: ImportRun | None = None,
    population_date: dt.date | None = None,
    limits: Limits | None = None,
) -> Edition:
    """Fetch the register from KLEINSTADT_REGISTER_URL and stage it as `stage_register` does.

    Raises NoAddress, core.fetch.FetchFailed, and whatever stage_register raises; the register is
    then as it was.
    """
    address: str = settings.REGISTER_URL
    if not address:
        raise NoAddress
    taken = run or begin(ImportRun.Kind.GV100AD, names=address.rpartition("/")[2] or address)
    bounds = limits or Limits(size=settings.UPLOAD_LIMIT)
    settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.UPLOAD_DIR) as folder:
        target = Path(folder) / "register"
        with conduct(taken, progress) as work:
            _fetch(address, target, bounds, work)
        return stage_register(target, progress, run=taken, population_date=population_date)


def _fetch(address: str, target: Path, bounds: Limits, work: Work) -> None:
    work.hold(Phase.LOADING, 0, 0)
    try:
        fetch(
            address,
            target,
            limits=bounds,
            progress=lambda done, of: work.show(Phase.LOADING, done, of),
        )
    except FetchFailed as failure:
        work.finish(State.FAILED, message=f"fetch {failure}")
        raise
