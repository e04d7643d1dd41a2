"""A real browser, driven by Playwright: what it loads, says, and shows of a page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Seen", "Visitor", "driver", "figures", "watched"]

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
# What a page does, seen from within.
_SHIFTS = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(found => found.getEntries().forEach(one => { sum += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(sum), 50));
})"""
_PAINT = (
    """performance.getEntriesByName("first-contentful-paint").map(one => one.startTime)[0] || 0"""
)
# The page itself and all it loaded, also where the browser had it already: address, bytes on the
# way, whether nothing is painted before it is there.
_LOADED = """[...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map(
    one => [one.name, one.encodedBodySize, one.renderBlockingStatus === "blocking"])"""
_AXE = """async () => {
  document.querySelectorAll("details").forEach(one => one.open = true);
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return [found.passes.length, found.violations.map(
    one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`
  )];
}"""


@contextmanager
def driver(folder: Path) -> Iterator[Any]:
    """Playwright with the machine's own browser; the library is fetched into ``folder``."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:",
         "--require-hashes", "-r", str(HERE / "playwright.txt"), "--target", str(folder)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    sys.path.insert(0, str(folder))
    try:
        from playwright.sync_api import sync_playwright  # type: ignore[import-not-found]

        with sync_playwright() as playwright:
            options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
            yield browser
            browser.close()
    finally:
        sys.path.remove(str(folder))


@dataclass
class Seen:
    """What came of one visit."""

    url: str
    status: int = 0
    wide: int = 0
    shift: float = 0
    paint: float = 0
    size: int = 0
    pictures: int = 0
    requests: int = 0
    blocking: list[str] = field(default_factory=list)
    text: int = 0
    passes: int = 0
    faults: list[str] = field(default_factory=list)


def watched(page: Any, host: tuple[str, ...], faults: list[str]) -> None:
    """Have it told what goes wrong on ``page``, and what it asks of others than ``host``."""

    def said(message: Any) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        if urlsplit(request.url)[:2] != host and not request.url.startswith("data:"):
            faults.append(f"other host: {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 400:
            faults.append(f"{response.status}: {response.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("requestfailed", lambda request: faults.append(f"not loaded: {request.url}"))
    page.on("request", asked)
    page.on("response", answered)


def _weigh(page: Any, seen: Seen) -> None:
    """Note what the page loaded, and what it waited for; who stands elsewhere is a fault."""
    loaded = page.evaluate(_LOADED)
    shown = [size for url, size, _ in loaded if "/static/source/" in url]
    seen.requests, seen.pictures = len(loaded), sum(shown)
    seen.size = sum(size for _, size, _ in loaded) - seen.pictures
    # A page is no resource that keeps itself waiting.
    seen.blocking = [url for url, _, blocks in loaded[1:] if blocks]
    seen.faults += [f"waits for another host: {url}" for url in seen.blocking
                    if urlsplit(url)[:2] != urlsplit(seen.url)[:2]]  # fmt: skip


def figures(found: Sequence[Seen]) -> dict[str, float]:
    """What a page costs its reader: the middle of the first paints (milliseconds), and the worst
    of all pages in moving (layout shift), bytes, bytes of pictures, requests, and files that
    the first paint waits for."""
    paints = sorted(seen.paint for seen in found)
    return {
        "first-contentful-paint": paints[len(paints) // 2],
        "layout-shift": max(seen.shift for seen in found),
        "bytes": max(seen.size for seen in found),
        "picture-bytes": max(seen.pictures for seen in found),
        "requests": max(seen.requests for seen in found),
        "render-blocking": max(len(seen.blocking) for seen in found),
    }


class Visitor:
    """Visits pages as one kind of reader.

    Args:
        browser: what :func:`driver` gives.
        wide: width of the window.
        script: whether JavaScript runs.
        dark: whether colours are those of the night.
        axe: the text of axe-core; without it nothing is judged.
    """

    def __init__(
        self, browser: Any, wide: int, *, script: bool = True, dark: bool = False, axe: str = ""
    ) -> None:
        self._context = browser.new_context(
            viewport={"width": wide, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        self._wide, self._script, self._axe = wide, script, axe

    def visit(self, url: str) -> Seen:
        """Look at a page; what is wrong with it is told in ``faults``."""
        seen, host = Seen(url), urlsplit(url)[:2]
        page = self._context.new_page()
        watched(page, host, seen.faults)
        found = page.goto(url, wait_until="load")
        seen.status = found.status if found else 0
        self._look(page, seen)
        page.close()
        return seen

    def _look(self, page: Any, seen: Seen) -> None:
        seen.wide = page.evaluate("document.documentElement.scrollWidth")
        seen.text = page.evaluate("document.querySelector('main').innerText.trim().length")
        if seen.wide > self._wide:
            seen.faults.append(f"{seen.wide} px wide")
        if not seen.text:
            seen.faults.append("nothing to read")
        if not self._script:  # without scripts there are no timers to wait for
            return
        seen.shift, seen.paint = page.evaluate(_SHIFTS), page.evaluate(_PAINT)
        _weigh(page, seen)
        if seen.shift > 0.01:
            seen.faults.append(f"moves while it loads: {seen.shift:.3f}")
        if self._axe:
            page.evaluate(self._axe)
            seen.passes, faults = page.evaluate(_AXE)
            seen.faults += faults

    def close(self) -> None:
        """Let go of the browser's window."""
        self._context.close()
