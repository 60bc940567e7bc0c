# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Visiting a page and judging it: accessible, quiet, at home, narrow enough, light enough."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]
WIDE, NARROW = 1280, 320
PATIENCE = 10_000  # milliseconds: what is not there by then does not come
MAP_PATIENCE = 60_000  # a first map is drawn without a graphics card
# Violations of the policy are also told to the console, but only some of them as errors.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


# Text that a reader cannot reach or read, besides what is there for screen readers or drawn.
# A box may be as wide as it should while its text runs on, so the lines of the text are measured,
# against the screen and against every box around them that lets nothing out.
MISFITS = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  const shown = (one) => {
    const room = {left: 0, right: wide, top: -Infinity, bottom: Infinity};
    for (let box; one && one !== document.body; one = one.parentElement) {
      const {overflowX, overflowY} = getComputedStyle(one);
      box = one.getBoundingClientRect();
      if (["hidden", "clip"].includes(overflowX)) {
        if (box.width <= 1) return null;  // for screen readers
        room.left = Math.max(room.left, box.left);
        room.right = Math.min(room.right, box.right);
      }
      if (["hidden", "clip"].includes(overflowY)) {
        room.top = Math.max(room.top, box.top);
        room.bottom = Math.min(room.bottom, box.bottom);
      }
    }
    return room;
  };
  if (document.documentElement.scrollWidth > wide) found.push("the page is too wide");
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("svg, .ks-sr, .ks-skip, .maplibregl-map, option, script, noscript")) continue;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || !one.checkVisibility()) continue;
    const named = `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 60)}`;
    if (["auto", "scroll"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      found.push(`to be scrolled: ${named}`);
    const said = [...one.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 2);
    const room = said.length ? shown(one) : null;
    if (!room) continue;
    const size = parseFloat(style.fontSize), lines = said.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
    // letters may be taller than their line, so up and down a little more is let pass
    if (lines.some((line) => line.right > room.right + 1 || line.left < room.left - 1
        || line.bottom > room.bottom + size / 3 || line.top < room.top - size / 3))
      found.push(`cut off: ${named}`);
    if (box.width < 2 * size && box.height > 3 * size) found.push(`squeezed: ${named}`);
  }
  return found;
}"""
# Started on one page, axe works while another page is seen to: there are two cores.
JUDGE = """(options) => {
  window.judged = axe.run(document, options).then(({violations}) =>
    violations.map(({id, nodes}) => [id, nodes.map(({html}) => html.slice(0, 300))]));
}"""


class Visit:
    """A page and all that its browser complains of, asks for and is told to keep."""

    def __init__(self, page: Page, address: str, width: int, *, scripted: bool) -> None:
        self.page = page
        self.width = width
        self._scripted = scripted
        self.address = address
        self.faults: list[str] = []
        self._finished: list[Request] = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._console)
        page.context.on("request", self._asked)
        page.context.on("requestfinished", lambda one: self._finished.append(one))  # noqa: PLW0108  # it marks its listeners
        page.add_init_script(LISTEN)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_own_status(message):
            self.faults.append(f"console: {message.text}")

    def _is_own_status(self, message: ConsoleMessage) -> bool:
        """Chromium tells of every page that is answered with 4xx; that is no fault of the page."""
        told = message.text.startswith("Failed to load resource: the server responded")
        return told and message.location["url"] == self.page.url

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "blob:", "data:")):
            self.faults.append(f"another host: {request.url}")

    def open(self, path: str) -> Page:
        """Go there; a map is waited for until it has drawn or has given way to its drawing."""
        self._finished.clear()
        self.page.goto(f"{self.address}{path}")
        return self.ready()

    def ready(self) -> Page:
        if self._scripted and self.page.locator("town-map").count():
            self.page.wait_for_selector(
                "town-map[data-ready], town-map[data-static]", timeout=MAP_PATIENCE
            )
        return self.page

    def weight(self) -> int:
        """Bytes of all bodies since the page was opened, compressed as they came."""
        return sum(self.weights().values())

    def weights(self) -> dict[str, int]:
        """The same for each address."""
        return {one.url: self._size(one) for one in self._finished}

    def _size(self, request: Request) -> int:
        """Playwright counts 0 for the script of a worker; its head tells."""
        counted: int = request.sizes()["responseBodySize"]
        answer = request.response()
        return counted or int((answer and answer.header_value("content-length")) or 0)

    def look(self, scheme: str, width: int = 0) -> None:
        """The same page in light or dark, on a screen of another width if one is given."""
        if width:
            self.width = width
            self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark

    def misfits(self) -> list[str]:
        """What does not fit this screen: a page to be scrolled sideways, text cut off or squeezed."""
        found: list[str] = self.page.evaluate(MISFITS)
        return found

    def violations(self, rules: Sequence[str] = RULES) -> list[tuple[str, list[str]]]:
        """What axe finds: the rule, and the places that break it."""
        self.begin(rules)
        return self.end()

    def begin(self, rules: Sequence[str] = RULES) -> None:
        """Let axe begin to look; `end` waits for what it found."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        self.page.evaluate(JUDGE, {"runOnly": rules, "resultTypes": ["violations"]})

    def end(self) -> list[tuple[str, list[str]]]:
        return [(rule, places) for rule, places in self.page.evaluate("window.judged")]


@contextmanager
def visiting(
    browser: Browser, address: str, width: int = WIDE, scheme: str = "light", **options: Any
) -> Iterator[Visit]:
    """A reader of her own: nothing kept from others, nothing kept afterwards."""
    context = browser.new_context(
        locale="de-DE",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        **options,
    )
    context.set_default_timeout(PATIENCE)
    try:
        scripted = options.get("java_script_enabled", True)
        yield Visit(context.new_page(), address, width, scripted=scripted)
    finally:
        context.close()
