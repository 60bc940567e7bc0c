# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages are packed for whoever takes it, and hide how well their secrets pack."""

import gzip

import pytest
from django.http import HttpResponse

from kleinstadt.core.middleware import LEAST_PACKED, PackMiddleware

PAGE = "<p>Wittenberge</p>" * 500


def answer(rf, page=PAGE, *, accepts="gzip, br", **headers):
    request = rf.get("/", headers={"Accept-Encoding": accepts})
    return PackMiddleware(lambda _request: HttpResponse(page, headers=headers))(request)


def test_a_page_is_packed_and_reads_as_before(rf):
    response = answer(rf)

    assert gzip.decompress(response.content).decode() == PAGE
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"


def test_the_length_tells_nothing_of_a_secret(rf):
    assert len({len(answer(rf).content) for _ in range(40)}) > 5


@pytest.mark.parametrize("page", [PAGE[:LEAST_PACKED], PAGE[:190]])
def test_small_pages_go_the_usual_way(rf, page):
    response = answer(rf, page)

    content = response.content
    assert (
        gzip.decompress(content) if response.has_header("Content-Encoding") else content
    ) == page.encode()


def test_nothing_is_packed_twice_or_for_who_does_not_take_it(rf):
    assert answer(rf, accepts="br").content == PAGE.encode()
    assert answer(rf, **{"Content-Encoding": "br"}).content == PAGE.encode()


def test_a_tagged_answer_keeps_a_weak_tag(rf):
    assert answer(rf, ETag='"a"')["ETag"] == 'W/"a"'
