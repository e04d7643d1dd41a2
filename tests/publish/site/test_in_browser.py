"""Every kind of page in a real browser: from a folder and from a server, in both languages, on a
wide screen and a phone, with and without scripts."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bscgraph.query import run
from bscgraph.store import LocalStore
from tests.publish.site.browser import Seen, Visitor, driver, figures, watched
from tests.publish.site.whole import ROOT, kinds, publish, stocked
from tests.reports.test_browser import axe
from tests.serve.conftest import serving

__all__ = ["axe"]

pytestmark = pytest.mark.integration
WIDE, PHONE = 1280, 390
# What a page may cost its reader, whatever the machine: pictures of documents come beside.
_LIMITS = {"layout-shift": 0.01, "bytes": 200_000, "requests": 12, "render-blocking": 1}


class _Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(tmp_path_factory.mktemp("data") / "store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Path:
    """The site, two folders below the root of its web server."""
    place = tmp_path_factory.mktemp("web") / "some" / "where"
    place.parent.mkdir()
    done = publish(store, place, "--documents", str(ROOT / "examples"))
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with driver(tmp_path_factory.mktemp("playwright")) as found:
        yield found


@pytest.fixture(scope="module")
def plain(folder: Path) -> Iterator[str]:
    """A file server that knows nothing of the site."""
    handler = functools.partial(_Files, directory=str(folder.parent.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/some/where/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SPARQL editor, as npm builds it from what the package has."""
    place, npm = tmp_path_factory.mktemp("editor"), shutil.which("npm")
    assert npm, "install npm, which has the editor"
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "bscgraph/publish/editor" / name, place)
    words = [npm, "ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
    subprocess.run(words, cwd=place, check=True, capture_output=True, timeout=240)
    return place


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory, store: Path, editor: Path
) -> Iterator[str]:  # fmt: skip
    place = tmp_path_factory.mktemp("server")
    options = ("--store", str(store), "--documents", str(ROOT / "examples"), "--editor",
               str(editor))  # fmt: skip
    with serving(place, *options, "--seconds", "60") as running:
        yield running.url


@pytest.fixture
def address(request: pytest.FixtureRequest, where: str) -> str:
    found: str = request.getfixturevalue(where)
    return found


def visited(visitor: Visitor, address: str, paths: list[str]) -> list[Seen]:
    found = [visitor.visit(address + path) for path in paths]
    visitor.close()
    return found


def faults(found: list[Seen]) -> list[str]:
    return [f"{seen.url}: {fault}" for seen in found for fault in seen.faults]


# Each page of the folder and of the server, each language and each width; not all of their
# products, as a page is the same bytes on both and its style knows nothing of its words.
@pytest.mark.parametrize(
    ("where", "lang", "wide"),
    [
        ("plain", "zh-Hant", PHONE),
        ("plain", "en", WIDE),
        ("live", "zh-Hant", WIDE),
        ("live", "en", PHONE),
    ],
)
def test_every_kind_of_page_is_accessible_and_asks_nobody_else(
    browser: Any,
    axe: str,
    address: str,
    folder: Path,
    record_property: Callable[[str, object], None],
    where: str,
    lang: str,
    wide: int,
) -> None:
    paths = kinds(folder, lang)
    assert len(paths) > 20
    if where == "live":  # the same bytes: half of the pages in each language
        paths = paths[lang == "en" :: 2]
    found = visited(Visitor(browser, wide, axe=axe), address, paths)
    assert faults(found) == []
    assert {seen.status for seen in found} == {200}
    assert min(seen.passes for seen in found) > 15  # axe has looked
    costs = figures(found)
    for name, value in costs.items():
        record_property(name, value)
    assert {name: costs[name] for name, limit in _LIMITS.items() if costs[name] > limit} == {}
    # Measured: a busy browser may tell of a page's first paint after we have left it.
    assert costs["first-contentful-paint"] > 0
    assert min(seen.size for seen in found) > 5_000


@pytest.mark.parametrize(
    ("where", "lang", "wide"), [("plain", "en", PHONE), ("live", "zh-Hant", WIDE)]
)
def test_every_kind_of_page_is_whole_without_scripts(
    browser: Any, address: str, folder: Path, where: str, lang: str, wide: int
) -> None:
    paths = kinds(folder, lang)[where == "live" :: 2]
    found = visited(Visitor(browser, wide, script=False), address, paths)
    assert faults(found) == []


def test_the_colours_of_the_night_can_be_read(
    browser: Any, axe: str, plain: str, folder: Path
) -> None:
    paths = kinds(folder, "zh-Hant")[::6]  # colours come from one style sheet
    found = visited(Visitor(browser, WIDE, dark=True, axe=axe), plain, paths)
    assert faults(found) == []


def test_the_browser_sees_planted_faults(browser: Any, axe: str, plain: str, folder: Path) -> None:
    """The checks can fail: each of these is told."""
    page = (folder / "en" / "index.html").read_text("utf-8")
    planted = page.replace(
        "</main>",
        '<img src="https://elsewhere.invalid/x.png"><img src="gone.png" alt="">'
        '<p style="color:#ddd;background:#fff;width:2000px">pale</p>'
        "<script>nobody()</script></main>",
    )
    waiting = '<link rel="stylesheet" href="https://elsewhere.invalid/x.css"></head>'
    planted = planted.replace("</head>", waiting)
    (folder.parent / "planted.html").write_text(planted, "utf-8")
    visitor = Visitor(browser, PHONE, axe=axe)
    seen = visitor.visit(plain.replace("where/", "planted.html"))
    visitor.close()
    told = "\n".join(seen.faults)
    for fault in ("other host: https://elsewhere", "waits for another host: https://elsewhere", "404: ", "px wide", "script: ", "color-contrast",
                  "image-alt"):  # fmt: skip
        assert fault in told


def test_the_first_page_leads_on_in_the_readers_language(browser: Any, plain: str) -> None:
    for spoken, lang in (("zh-TW", "zh-Hant"), ("en-GB", "en"), ("fr-FR", "en")):
        context = browser.new_context(locale=spoken)
        page = context.new_page()
        page.goto(f"{plain}index.html")
        page.wait_for_url(f"**/{lang}/index.html")
        context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{plain}index.html")
    assert [one.get_attribute("href") for one in page.query_selector_all("main a")] == [
        "en/index.html",
        "zh-Hant/index.html",
    ]
    context.close()


def test_the_folder_works_from_the_disk(browser: Any, folder: Path) -> None:
    """file:// allows least: no module scripts, no fetch."""
    visitor = Visitor(browser, WIDE)
    found = [visitor.visit((folder / path).as_uri()) for path in kinds(folder, "en")[::2]]
    visitor.close()
    assert [fault for seen in found for fault in seen.faults] == []


def test_a_reader_gets_from_the_first_page_to_the_cell_of_a_value(browser: Any, plain: str) -> None:
    """By keyboard-reachable links alone: agency, scorecard, indicator, the cell it was printed in."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{plain}zh-Hant/index.html")
    for pattern in ("scorecard/tfam/2022.html", "kpi/AC1.1.html", "/source/p"):
        page.locator(f'main a[href*="{pattern}"]').first.click()
        page.wait_for_load_state()
    anchor = page.url.partition("#")[2]
    assert anchor
    assert page.evaluate("id => document.getElementById(id) !== null", anchor)
    context.close()


@pytest.mark.parametrize("wide", [WIDE, PHONE])
def test_the_editor_runs_a_stored_question_under_the_pages_policy(
    browser: Any, live: str, store: Path, wide: int
) -> None:
    """Nothing is refused, nobody else is asked, and the rows are those of the question."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": wide, "height": 900})
    page = context.new_page()
    watched(page, urlsplit(live)[:2], faults)
    page.goto(f"{live}en/sparql.html")
    page.click("#_open")
    page.wait_for_selector(".yasgui .yasqe", timeout=60_000)
    page.select_option("#_example", "budget/by-agency")
    page.wait_for_selector("#_said:not(:empty)", timeout=60_000)
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table tbody tr", timeout=60_000)
    rows = page.locator(".yasr table tbody tr")
    own = LocalStore(store)
    asked = run(own, "budget/by-agency")
    own.close()
    assert rows.count() == len(asked.rows)
    assert "78834740" in rows.first.inner_text()
    # The style that a part of the editor wants to write is there, though not written.
    table = page.locator(".yasr table").first
    assert table.evaluate("one => getComputedStyle(one).tableLayout") == "fixed"
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    assert faults == []
    context.close()
