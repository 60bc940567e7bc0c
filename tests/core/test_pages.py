# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The base page, the pages for faults, and what every template of the product must keep to."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.core.showcase import show

PACKAGE = Path(__file__).resolve().parents[2] / "kleinstadt"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """Reads a page and complains of what a browser would mend in silence."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def showcase(client, settings, monkeypatch) -> str:
    show(settings, monkeypatch)
    page: str = client.get("/bausteine/").content.decode()
    return page


@pytest.mark.django_db
def test_the_showcase_is_well_formed_and_has_no_name_twice(showcase):
    ids = read(showcase).ids
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.django_db
def test_nothing_inline_stands_on_a_page(showcase):
    names = {name for name, _value in read(showcase).attributes}
    assert {name for name in names if name == "style" or name.startswith("on")} == set()
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)", showcase) == []


@pytest.mark.django_db
def test_every_address_is_our_own(showcase):
    reader = read(showcase)
    addresses = [value for name, value in reader.attributes if name in {"href", "src", "action"}]
    assert [one for one in addresses if one.startswith(("http:", "https:", "//"))] == []


@pytest.mark.django_db
def test_htmx_may_not_evaluate_code_and_shows_forms_with_faults(showcase):
    (text,) = [v for n, v in read(showcase).attributes if n == "content" and "allowEval" in v]
    config = json.loads(text)
    assert (config["allowEval"], config["includeIndicatorStyles"]) == (False, False)
    shown = {rule["code"]: rule["swap"] for rule in config["responseHandling"]}
    assert shown == {"204": False, "[23]..": True, "409|422": True, "[45]..": False}


@pytest.mark.django_db
def test_the_frame_leads_to_content_menu_town_and_language(showcase):
    assert '<a class="ks-skip" href="#inhalt">Zum Inhalt</a>' in showcase
    assert re.findall(r'<a href="(.*?)" aria-current="page">Städte</a>', showcase) == ["/s/", "/s/"]
    assert '<span class="ks-sr">Ihre Stadt: </span><u>Wittenberge</u>' in " ".join(showcase.split())
    assert '<html lang="de">' in showcase


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400", "Diese Anfrage konnten wir nicht lesen."),
        ("403", "Diese Seite ist für Sie nicht offen."),
        ("403_csrf", "Ihre Eingabe wurde nicht gesendet."),
        ("404", "Diese Seite haben wir nicht gefunden."),
        ("500", "Hier ist etwas schiefgegangen."),
    ],
)
def test_pages_for_faults_need_neither_request_nor_database(name, heading, settings):
    settings.ROOT_URLCONF = "tests.core.showcase"
    with translation.override("de"):
        page = render_to_string(f"{name}.html")
    read(page)
    assert f'<h1 class="ks-h3">{heading}</h1>' in " ".join(page.split()).replace("> ", ">").replace(
        " <", "<"
    )


def test_no_template_writes_code_or_style_into_a_page():
    found = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.glob("*/templates/**/*.html")
        if path.parent.name != "mail"  # programs that show mail know no style sheet of ours
        and re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|\shx-", path.read_text())
    ]
    assert found == []


def test_every_component_says_in_its_first_line_what_it_takes():
    folder = PACKAGE / "core" / "templates" / "core" / "components"
    silent = [path.name for path in folder.glob("*.html") if not path.read_text().startswith("{# ")]
    assert silent == []


def test_every_component_is_documented():
    text = (PACKAGE.parent / "docs" / "components.md").read_text()
    names = {
        path.stem
        for path in (PACKAGE / "core" / "templates" / "core" / "components").glob("*.html")
    } - {"field_notes"}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_robots_may_read_everything_but_the_back_office():
    assert (
        render_to_string("robots.txt") == "User-agent: *\nDisallow: /verwaltung/\nDisallow: /api/\n"
    )
