"""The pages in a real browser: as wide as a phone, in both languages, and asking no other host."""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import pytest

from bscgraph import publish
from bscgraph.publish.serialise import MEDIA_TYPES

MEASURE = """<!DOCTYPE html><title>measure</title><pre id="out"></pre>
<iframe id="f" style="border:0;width:390px;height:800px"></iframe>
<script>
const pages = PAGES, found = {}, frame = document.getElementById("f");
let at = -1;
frame.onload = () => {
  if (at < 0) return;
  const page = frame.contentDocument, wide = page.documentElement.scrollWidth;
  const small = [...page.querySelectorAll("nav a")].filter(a => a.getBoundingClientRect().height < 24);
  const loaded = frame.contentWindow.performance.getEntriesByType("resource").map(e => e.name);
  found[pages[at]] = {wide, small: small.length, loaded, font: getComputedStyle(page.body).fontSize};
  next();
};
function next() {
  at += 1;
  if (at < pages.length) frame.src = pages[at];
  else document.getElementById("out").textContent = JSON.stringify(found);
}
next();
</script>"""


class _Files(http.server.SimpleHTTPRequestHandler):
    extensions_map = {"": "application/octet-stream"} | {
        f".{suffix}": media for suffix, media in MEDIA_TYPES.items()
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("site")
    publish.vocabulary(folder / "ns")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Files, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()
    server.server_close()


@pytest.mark.integration
def test_every_page_fits_a_phone_and_loads_only_its_style(
    site: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = site
    pages = sorted(p.relative_to(folder).as_posix() for p in (folder / "ns").rglob("*.html"))
    (folder / "measure.html").write_text(MEASURE.replace("PAGES", json.dumps(pages)))
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={tmp_path}",
         "--virtual-time-budget=120000", "--dump-dom", f"{address}/measure.html"],
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    shown = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert shown is not None
    found = json.loads(unescape(shown[1]))
    assert sorted(found) == pages
    assert {name: page["wide"] for name, page in found.items() if page["wide"] > 390} == {}
    assert {name: page["small"] for name, page in found.items() if page["small"]} == {}
    assert {page["font"] for page in found.values()} == {"16px"}
    loaded = {name for page in found.values() for name in page["loaded"]}
    assert loaded == {f"{address}/ns/style.css"}
