"""The site live: the pages of the folder at the same addresses, and every way from them works."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.publish.site.crawl import Walked
from tests.publish.site.whole import ROOT, kinds, publish, stocked
from tests.serve.conftest import Running, serving

_LINK = r'<a href="[./]*{}[^"]*">[^<]*</a>'
_FOOTER = re.compile(rf"  <p>(?:{_LINK.format('doc/')} · )?{_LINK.format('server')}</p>\n")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(tmp_path_factory.mktemp("data") / "store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, held: Path) -> Path:
    place = tmp_path_factory.mktemp("web") / "site"
    assert publish(held, place, "--jobs", "2").returncode == 0
    return place


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, held: Path) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("server"), "--store", str(held), "--seconds", "60") as one:
        yield one


def test_pages_are_those_of_the_folder(live: Running, folder: Path) -> None:
    """Byte for byte but for the line that leads to the server's own page; forms can ask here."""
    same = 0
    for path in (*kinds(folder, "en"), *kinds(folder, "zh-Hant")):
        found = live.ask(f"/{path}")
        assert found.status == 200, path
        assert found.headers["Content-Type"] == "text/html; charset=utf-8"
        assert found.headers["Content-Language"] == path.partition("/")[0]
        text, count = _FOOTER.subn("", found.text)
        assert count == 1, path
        same += text == (folder / path).read_text("utf-8")
        if path.split("/")[1] in {"scorecard", "agencies.html", "budget", "history.html"}:
            assert text == (folder / path).read_text("utf-8"), path
    assert same > 50


def test_data_and_styles_are_those_of_the_folder(live: Running, folder: Path) -> None:
    kpi = "scorecard/tfam/2022/kpi/AC1.1"
    names = [f"doc/{kpi}.{suffix}" for suffix in ("ttl", "jsonld", "nt", "csv")]
    names += [f"data/submission/tfam/2022/1.{s}" for s in ("nq", "ttl", "csv", "xlsx")]
    for name in (*names, "static/site.css", "static/choose.js", "static/icon.svg"):
        found = live.ask(f"/{name}")
        assert found.status == 200, name
        assert found.body == (folder / name).read_bytes(), name


def test_every_way_from_a_page_works(live: Running, folder: Path) -> None:
    ways: dict[str, str] = {}
    for path in (*kinds(folder, "en"), *kinds(folder, "zh-Hant")[:5]):
        page = Walked()
        page.feed(live.ask(f"/{path}").text)
        for link in (*page.links, *page.loaded):
            url = urldefrag(urljoin(f"{live.url}{path}", link)).url
            if url.startswith(live.url):
                ways.setdefault(url, path)
    assert len(ways) > 300
    wrong = {}
    for url, page_ in sorted(ways.items()):
        parts = urlsplit(url)
        status = live.ask(parts.path + (f"?{parts.query}" if parts.query else "")).status
        if status >= 400:
            wrong[url] = (status, page_)
    assert wrong == {}


def test_the_first_page_is_in_the_language_of_who_asks(live: Running) -> None:
    for header, lang in (("zh-TW,en;q=0.5", "zh-Hant"), ("en-GB", "en"), ("fr", "en")):
        found = live.ask("/", accept_language=header)
        assert (found.status, found.headers["Location"]) == (303, f"/{lang}/index.html")
        assert found.headers["Vary"] == "Accept-Language"
    assert live.ask("/?lang=zh-Hant").headers["Location"] == "/zh-Hant/index.html"
    for path in ("/en", "/en/"):
        assert live.ask(path, accept_language="zh-TW").headers["Location"] == "/en/index.html"


def test_a_page_is_asked_again_for_nothing(live: Running) -> None:
    first = live.ask("/en/agencies.html")
    again = live.ask("/en/agencies.html", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    head = live.ask("/en/agencies.html", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.body))
    assert live.ask("/en/agencies.html", "POST", b"").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/en/nothing.html", "/en/scorecard/tfam/1999.html", "/en/scorecard/tfam/2022/kpi/Z.html",
        "/en/agencies", "/en/agencies.ttl", "/en/.html", "/en//agencies.html",
        "/en/../agencies.html", "/en/%2e%2e/agencies.html", "/en/scorecard/%00.html",
        "/en/" + "a/" * 300 + "b.html", "/de/index.html", "/static/nothing.css", "/static/../x",
        "/static/source/" + "0" * 64 + "/p1.png", "/data/nothing", "/data/submission/tfam/2022/9.ttl",
        "/data/submission/tfam/2022/1.exe", "/data/../../etc/passwd", "/static/templates/x.html",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(live: Running, path: str) -> None:
    found = live.ask(path, accept="text/html")
    assert found.status == 404
    assert "root:" not in found.text


def test_a_form_is_answered(live: Running) -> None:
    page = "/en/query/budget/by-agency.html"
    found = live.ask(f"{page}?agency=tfam")
    assert found.status == 200
    assert found.text != live.ask(page).text
    wrong = live.ask(f"{page}?agency=nobody-of-that-name")
    assert wrong.status == 400
    assert wrong.headers["Cache-Control"] == "no-store"
    assert live.ask(f"{page}?agency=a&agency=b").status == 400
    hostile = live.ask("/en/search.html?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert hostile.status == 200
    assert "<script>alert" not in hostile.text


def test_a_name_that_is_a_digest_leads_to_the_thing(tmp_path: Path) -> None:
    """A code no file can be called by: the page and its data have other names than the thing."""
    from dataclasses import replace

    from bscgraph import graph
    from bscgraph.store import LocalStore
    from tests.cards import read_expected

    (card,) = read_expected(ROOT / "tests" / "golden" / "tfam_111.expected.json")
    first, *rest = card.kpis
    plans = tuple(replace(one, kpi_code="ac1.1") if one.kpi_code == first.code else one
                  for one in card.action_plans)  # fmt: skip
    odd = replace(card, kpis=(replace(first, code="ac1.1"), *rest), action_plans=plans)
    store, built = LocalStore(tmp_path / "store"), graph.build(odd)
    store.load(built.canonical(), built.graph)
    store.close()
    with serving(tmp_path, "--store", str(tmp_path / "store")) as server:
        text = server.ask("/en/scorecard/tfam/2022.html").text
        (name,) = set(re.findall(r'href="[^"]*(kpi/x-[0-9a-f]{12})\.html', text))
        page = server.ask(f"/en/scorecard/tfam/2022/{name}.html")
        assert page.status == 200
        path = f"/doc/scorecard/tfam/2022/{name}.ttl"
        assert path in page.text
        found = server.ask(path)
        assert found.status == 303
        assert found.headers["Location"].endswith("/doc/scorecard/tfam/2022/kpi/ac1.1.ttl")


def test_from_the_data_of_a_thing_to_its_page(live: Running) -> None:
    for name in ("scorecard/tfam/2022", "scorecard/hac/2022/plan/AC1.1.1", "agency/hac"):
        found = live.ask(f"/doc/{name}?lang=zh-Hant", accept="text/html")
        assert (found.status, found.headers["Location"]) == (303, f"{live.url}zh-Hant/{name}.html")
        assert {"Accept", "Accept-Language"} <= set(found.headers["Vary"].split(", "))
        assert f'<{live.url}doc/{name}.ttl>; rel="alternate"' in found.headers["Link"]
        english = live.ask(f"/doc/{name}", accept="text/html", accept_language="en-GB")
        assert english.headers["Location"] == f"{live.url}en/{name}.html"
        page = live.ask(f"/zh-Hant/{name}.html")
        assert page.status == 200
        assert f'doc/{name}.html?lang=zh-Hant"' in page.text
        # What is stated has a page of its own, which leads to the page for people.
        told = live.ask(f"/doc/{name}.html?lang=zh-Hant")
        assert told.status == 200
        assert f'href="{live.url}zh-Hant/{name}.html"' in told.text
        for accept in ("text/turtle", "application/ld+json", "text/csv"):
            assert live.ask(f"/doc/{name}", accept=accept).status == 200


def test_a_thing_without_a_page_of_its_own_is_told_of_where_it_is(live: Running) -> None:
    for name in ("scorecard/tfam/2022/kpi/AC1.1/actual/2018", "conversion/tfam/2022/1"):
        found = live.ask(f"/doc/{name}", accept="text/html")
        assert found.status == 200
        assert found.headers["Content-Type"].startswith("text/html")


def test_all_data_and_its_tables_are_given_while_they_are_made(live: Running, folder: Path) -> None:
    """The tables byte for byte those of the folder; the dump the same statements."""
    tables = sorted(path.name for path in (folder / "data/tables").glob("*.csv*"))
    assert len(tables) > 8
    for name in tables:
        found = live.ask(f"/data/tables/{name}")
        assert found.status == 200, name
        assert found.body == (folder / "data/tables" / name).read_bytes(), name
    dump = live.ask("/data/all.nq.gz", accept_encoding="gzip")
    assert dump.headers["Content-Type"] == "application/gzip"
    assert dump.headers["Content-Encoding"] is None  # a file to keep, not packed for the way
    written = gzip.decompress((folder / "data/all.nq.gz").read_bytes()).splitlines()
    assert sorted(gzip.decompress(dump.body).splitlines()) == sorted(written)
    again = live.ask("/data/all.nq.gz", If_None_Match=dump.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    head = live.ask("/data/all.nq.gz", "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", None)


def test_what_only_the_folder_has_is_told(live: Running) -> None:
    for lang, words in (("en", "bscgraph publish writes"), ("zh-Hant", "bscgraph publish 產生")):
        text = live.ask(f"/{lang}/about.html").text
        assert words in text
        assert 'href="../data/all.nq.gz"' in text and 'href="../data/tables/' in text
        assert "bscgraph.xlsx" not in text
