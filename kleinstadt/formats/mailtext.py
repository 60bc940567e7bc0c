# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""HTML of a mail as plain text: one source for both parts we send, and a way to read what comes in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "table",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
        "hr",
    ]
)
SILENT = frozenset({"head", "style", "script", "title", "template"})
VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr"})
# what programs put around the mail that is answered
QUOTED_IDS = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container")
QUOTED_CLASSES = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote")


class _Reader(HTMLParser):
    def __init__(self, *, without_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.without_quotes = without_quotes
        self._skipped: list[str] = []  # open elements within one that is left out
        self._links: list[tuple[str, int]] = []
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._skipped or self._over or self._is_silent(tag, given):
            if tag not in VOID:
                self._skipped.append(tag)
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.parts)))
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def _is_silent(self, tag: str, given: dict[str, str]) -> bool:
        return tag in SILENT or (self.without_quotes and self._is_quote(tag, given))

    def _is_quote(self, tag: str, given: dict[str, str]) -> bool:
        if given.get("id", "").lower() in QUOTED_IDS:
            self._over = True  # Outlook leaves all that follows outside of the element
            return True
        classes = given.get("class", "").lower().split()
        return tag == "blockquote" or any(name in classes for name in QUOTED_CLASSES)

    def handle_endtag(self, tag: str) -> None:
        if self._over:
            return
        if self._skipped:
            if tag in self._skipped:
                while self._skipped.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            href, begun = self._links.pop()
            shown = "".join(self.parts[begun:]).strip()
            if href.startswith(("http://", "https://")) and href != shown:
                self.parts.append(f": {href}" if shown else href)
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped and not self._over:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain(html: str, *, without_quotes: bool = False) -> str:
    """The text of a piece of HTML; links keep their address, lists their dashes.

    without_quotes: leave out what mail programs mark as the mail that is answered.
    """
    reader = _Reader(without_quotes=without_quotes)
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
