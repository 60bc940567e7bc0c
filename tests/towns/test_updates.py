# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""actions/updates.py: the register from a configured address, here a server on this machine."""

import pytest

from kleinstadt.core.fetch import FetchFailed
from kleinstadt.formats.faults import Refused
from kleinstadt.towns.actions import activate
from kleinstadt.towns.actions.updates import NoAddress, update_from_address
from kleinstadt.towns.models import Edition, ImportRun
from tests.core.server import body, running
from tests.towns.files import OLD, state, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    with running() as local:
        settings.REGISTER_URL = local.url("/GV100AD.txt")
        yield local


def test_update_stages_what_the_address_gives(server, settings):
    server.answers["/GV100AD.txt"] = body(OLD)

    edition = activate(update_from_address())

    assert Edition.objects.current().get() == edition
    assert list(settings.UPLOAD_DIR.iterdir()) == []
    run = ImportRun.objects.get()
    assert (run.names, run.state) == ("GV100AD.txt", ImportRun.State.DONE)


def test_update_without_anything_new(server):
    server.answers["/GV100AD.txt"] = body(OLD)
    first = take(OLD)

    assert update_from_address() == first


def test_update_that_cannot_fetch(server):
    take(OLD)
    before = state()

    with pytest.raises(FetchFailed):
        update_from_address()

    assert state() == before
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.message) == (ImportRun.State.FAILED, "fetch status: 404")


def test_update_that_gets_a_web_page(server):
    server.answers["/GV100AD.txt"] = body(b"<!doctype html><title>Moved</title>")

    with pytest.raises(Refused):
        update_from_address()

    assert ImportRun.objects.get().state == ImportRun.State.REFUSED


def test_update_without_an_address(settings):
    settings.REGISTER_URL = ""

    with pytest.raises(NoAddress):
        update_from_address()

    assert ImportRun.objects.count() == 0
