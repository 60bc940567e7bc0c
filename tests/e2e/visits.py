# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Visiting a page and judging it: accessible, quiet, at home, narrow enough, light enough."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
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
MISFITS = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push("the page is too wide");
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("svg, .ks-sr, .ks-skip, .maplibregl-map, option, script, noscript")) continue;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || !one.checkVisibility()) continue;
    const named = `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 60)}`;
    if (["auto", "scroll"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      found.push(`to be scrolled: ${named}`);
    const said = [...one.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 2);
    if (!said) continue;
    if (box.right > wide + 1 || box.left < -1) found.push(`cut off: ${named}`);
    if (box.width < 2 * parseFloat(style.fontSize) && box.height > 3 * parseFloat(style.fontSize))
      found.push(`squeezed: ${named}`);
  }
  return found;
}"""


class Visit:
    """A page and all that its browser complains of, asks for and is told to keep."""

    def __init__(self, page: Page, address: str, *, scripted: bool = True) -> None:
        self.page = page
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
        return sum(one.sizes()["responseBodySize"] for one in self._finished)

    def look(self, width: int, scheme: str) -> None:
        """The same page on a screen of this width, in light or dark."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark

    def misfits(self) -> list[str]:
        """What does not fit this screen: a page to be scrolled sideways, text cut off or squeezed."""
        found: list[str] = self.page.evaluate(MISFITS)
        return found

    def violations(self, rules: Sequence[str] = RULES) -> list[tuple[str, list[str]]]:
        """What axe finds: the rule, and the places that break it."""
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found: dict[str, Any] = Axe().run(self.page, options=options).response
        return [
            (one["id"], [node["html"][:300] for node in one["nodes"]])
            for one in found["violations"]
        ]


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
        yield Visit(context.new_page(), address, scripted=scripted)
    finally:
        context.close()
