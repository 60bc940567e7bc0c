# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Style sheets, scripts and maps: collected when they have changed, compressed where people read."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

BACK_OFFICE = ("wagtail", "ninja", "taggit", "django_htmx")
STATE = "collected"  # file in the static folder that says from what it was collected


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names for all files, compressed copies for those of the public pages.

    Compressing the back-office too takes half a minute and serves a handful of editors.
    """

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        ours = [path for path in paths if not path.startswith(BACK_OFFICE)]
        yield from super().compress_files(ours)


def _state() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            known = Path(storage.path(name)).stat()
            seen.update(f"{name} {known.st_size} {known.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def is_collected() -> bool:
    """Whether the static folder holds what the apps hold now."""
    held = Path(settings.STATIC_ROOT) / STATE
    return held.exists() and held.read_text(encoding="ascii") == _state()


def collect() -> None:
    """Collect the static files anew."""
    state = _state()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    (Path(settings.STATIC_ROOT) / STATE).write_text(state, encoding="ascii")
