"""Documents of data that is not ours: hostile texts, other bases, several submissions."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest

from bscgraph.store import LocalStore
from tests.serve.conftest import RDF, Running, loaded, serving

BASE = "https://w3id.org/bscgraph/"
OTHER = "https://data.example.org/bsc/"
ONE, TWO = "graph/tfam/2022/1", "graph/tfam/2022/2"
GONE = "id/scorecard/tfam/2022/kpi/AC1.1"
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")</title></code><script>document.title=\'hit\'</script>'
    "<img src=x onerror=\"document.title='hit'\">\" onmouseover=\"document.title='hit' ' {{ 7*7 }}"
    " {% raw %} ]]> <!-- </textarea> \u202e\u2028 \\ javascript:alert(1)"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[pyoxigraph.Quad]:
    """The quads of a bundled document."""
    place = loaded(tmp_path_factory.mktemp("own") / "store", ["tfam-111.pdf"])
    data = LocalStore(place, writable=False).dump(BASE + ONE)
    return list(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS))


def filled(place: Path, **graphs: str) -> Path:
    """A store with these named graphs, given as N-Quads by their number."""
    store = LocalStore(place, writable=True)
    for name, nquads in graphs.items():
        graph = nquads.partition("\n")[0].rsplit("<", 1)[1].partition(">")[0]
        assert store.load(nquads.encode(), graph) > 0, name
    store.close()
    return place


def lines(quads: list[pyoxigraph.Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in quads)


# --- hostile texts ---


def poisoned(quad: pyoxigraph.Quad) -> pyoxigraph.Quad:
    value = quad.object
    if not isinstance(value, pyoxigraph.Literal) or value.datatype.value.endswith(
        ("integer", "decimal", "boolean", "date", "gYearMonth")
    ):
        return quad
    text = HOSTILE + value.value
    made = (
        pyoxigraph.Literal(text, language=value.language)
        if value.language
        else pyoxigraph.Literal(text)
    )
    return pyoxigraph.Quad(quad.subject, quad.predicate, made, quad.graph_name)


@pytest.fixture(scope="module")
def hostile(
    whole: list[pyoxigraph.Quad], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A server of a document that has script text in every text there is."""
    place = tmp_path_factory.mktemp("hostile")
    card = f"<{BASE}id/scorecard/tfam/2022>"
    odd = "".join(
        f"{card} <{predicate}> {value} <{BASE}{ONE}> .\n"
        for predicate, value in (
            ("javascript:alert(1)", "<javascript:alert(2)>"),
            ("http://evil.example/p#'q", "<data:text/html,x>"),
            ("http://evil.example/p#q", '"<script>"^^<http://evil.example/%3Cscript%3E>'),
        )
    )
    store = filled(place / "store", one=lines([poisoned(quad) for quad in whole]) + odd)
    with serving(place, "--store", str(store)) as found:
        yield found


class Page(HTMLParser):
    """What a browser would make of a page: its tags, their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


TAGS = {"html", "head", "meta", "title", "link", "body", "a", "header", "nav", "ul", "li", "main",
        "div", "h1", "h2", "h3", "p", "code", "section", "dl", "dt", "dd", "span", "footer",
        "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary",
        "svg", "desc", "g", "path", "circle", "rect", "text"}  # fmt: skip


def things(whole: list[pyoxigraph.Quad]) -> list[str]:
    """One thing of each class."""
    kinds = {
        str(quad.object): str(quad.subject)[1:-1]
        for quad in whole
        if quad.predicate.value.endswith("#type")
    }
    assert len(kinds) > 25
    return sorted({iri.removeprefix(BASE) for iri in kinds.values()})


def test_no_text_of_a_document_gets_out_of_its_place_on_a_page(
    hostile: Running, whole: list[pyoxigraph.Quad]
) -> None:
    shown = 0
    for path in things(whole):
        way = f"/{path}" if path.startswith("graph/") else f"/{path.replace('id/', 'doc/', 1)}"
        found = hostile.ask(f"{way}.html")
        assert found.status == 200, way
        assert "script-src 'self'" in found.headers["Content-Security-Policy"]
        page = Page(found.text)
        assert {tag for tag, _ in page.tags} <= TAGS
        names = {name for _, attributes in page.tags for name in attributes}
        assert not [name for name in names if name.startswith("on") or name == "style"]
        targets = [a["href"] or "" for _, a in page.tags if "href" in a]
        assert all(re.match(r"https?://|/|\?|#", url) for url in targets), targets
        text = "".join(page.words)
        shown += "<script>document.title='hit'</script>" in text
        assert "49" not in re.findall(r"onmouseover=\"document\.title='hit' ' (\d+)", text)
    assert shown > 15


@pytest.mark.parametrize("suffix", list(RDF))
def test_hostile_texts_arrive_unharmed_in_each_form(
    hostile: Running, whole: list[pyoxigraph.Quad], suffix: str
) -> None:
    for path in (
        "doc/scorecard/tfam/2022/kpi/AC1.1",
        "graph/tfam/2022/1",
        "doc/scorecard/tfam/2022",
    ):
        found = hostile.ask(f"/{path}.{suffix}")
        assert found.status == 200
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        texts = {
            quad.object.value
            for quad in pyoxigraph.parse(found.body, format=RDF[suffix])
            if isinstance(quad.object, pyoxigraph.Literal)
        }
        assert sum(text.startswith(HOSTILE) for text in texts) > 1


def test_no_cell_of_a_table_is_a_formula(hostile: Running) -> None:
    for path in ("doc/scorecard/tfam/2022/kpi/AC1.1", "graph/tfam/2022/1", "graph"):
        found = hostile.ask(f"/{path}.csv")
        rows = list(csv.reader(io.StringIO(found.text)))
        assert len(rows) > 3
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))]
        assert not [c for row in rows for c in row if re.match(r"-(?!\d)", c)]


def test_a_problem_repeats_an_address_as_text_only(hostile: Running) -> None:
    path = "/doc/" + quote("<script>alert(1)</script>\"'")
    page = Page(hostile.ask(path, accept="text/html").text)
    assert "script" not in {tag for tag, _ in page.tags}
    assert {tag for tag, _ in page.tags} <= TAGS
    for extra in ("?lang=%22%3E%3Cscript%3E", "?page=1&lang=<script>", "?%22onload=%22x"):
        found = hostile.ask(f"/doc/scorecard/tfam/2022.html{quote(extra, safe='?=&%')}")
        assert {tag for tag, _ in Page(found.text).tags} <= TAGS


# --- several submissions ---


@pytest.fixture(scope="module")
def renewed(
    whole: list[pyoxigraph.Quad], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A server of two submissions; the second has one indicator less."""
    place = tmp_path_factory.mktemp("renewed")
    first = lines(whole)
    kept = [quad for quad in whole if f"{BASE}{GONE}" not in str(quad.triple)]
    second = lines(kept).replace(f"{BASE}{ONE}>", f"{BASE}{TWO}>").replace("3,200", "3,201")
    with serving(place, "--store", str(filled(place / "store", one=first, two=second))) as found:
        yield found


def test_what_a_newer_submission_dropped_is_gone(renewed: Running) -> None:
    found = renewed.ask("/doc/" + GONE.removeprefix("id/"), accept="application/json")
    assert found.status == 410
    said = json.loads(found.body)
    assert said["newest"] == renewed.url + TWO
    assert said["older"] == renewed.url + ONE
    link = found.headers["Link"]
    assert f'<{renewed.url}{ONE}>; rel="predecessor-version"' in link
    assert f'<{renewed.url}{TWO}>; rel="latest-version"' in link
    page = renewed.ask("/doc/" + GONE.removeprefix("id/"), accept="text/html")
    assert page.status == 410
    assert f'href="{renewed.url}{ONE}"' in page.text
    assert GONE in renewed.ask(f"/{ONE}.nt").text
    assert GONE + ">" not in renewed.ask(f"/{TWO}.nt").text


def test_what_two_submissions_state_is_told_with_both(renewed: Running) -> None:
    path = "/doc/scorecard/tfam/2022/kpi/AP1.1"
    quads = list(
        pyoxigraph.parse(renewed.ask(f"{path}.nq").body, format=pyoxigraph.RdfFormat.N_QUADS)
    )
    assert {quad.graph_name.value for quad in quads} == {BASE + ONE, BASE + TWO}
    page = renewed.ask(f"{path}.html?lang=en").text
    assert page.count(f'href="{renewed.url}{TWO}?lang=en"') > 5
    # what belongs to one submission by its nature is not gone when another comes
    assert renewed.ask("/doc/conversion/tfam/2022/1").status == 200
    assert renewed.ask("/doc/agency/tfam.html").status == 200


# --- other bases, other addresses ---


@pytest.fixture(scope="module")
def based(
    whole: list[pyoxigraph.Quad], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A server of another publisher's data, with things beside a scorecard's."""
    place = tmp_path_factory.mktemp("based")
    text = lines(whole)
    for part in ("id/", "graph/"):
        text = text.replace(f"<{BASE}{part}", f"<{OTHER}{part}")
    graph = f"{OTHER}graph/links"
    more = "".join(
        f'<{OTHER}id/{name}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" <{graph}> .\n'
        for name in ("file.ttl", "file", "a(b)", "x.nope", "%E4%B8%AD")
    )
    more += f"<{graph}> <http://purl.org/dc/terms/license> <https://example.org/open> <{graph}> .\n"
    store = filled(place / "store", one=text, two=more)
    with serving(place, "--store", str(store), "--base", OTHER) as found:
        yield found


def test_a_store_of_another_base_is_browsed_here_and_keeps_its_addresses(based: Running) -> None:
    found = based.ask("/id/scorecard/tfam/2022")
    assert found.headers["Location"] == f"{based.url}doc/scorecard/tfam/2022"
    page = based.ask("/doc/scorecard/tfam/2022.html").text
    hrefs = re.findall(r'href="([^"]*)"', page)
    assert not [url for url in hrefs if url.startswith((OTHER, BASE))]
    assert f"{based.url}id/agency/tfam" in hrefs
    said = based.ask("/doc/scorecard/tfam/2022.nt").text
    assert f"<{OTHER}id/scorecard/tfam/2022>" in said
    assert "127.0.0.1" not in said
    assert f"{OTHER}graph/tfam/2022/1" in based.ask("/graph/tfam/2022/1.nq").text


@pytest.mark.parametrize(
    ("asked", "name", "form"),
    [
        ("file.ttl", "file.ttl", "text/html"),
        ("file.ttl.nt", "file.ttl", "application/n-triples"),
        ("file.nt", "file", "application/n-triples"),
        ("a(b)", "a(b)", "text/html"),
        ("a%28b%29.nt", "a(b)", "application/n-triples"),
        ("x.nope", "x.nope", "text/html"),
        ("%e4%b8%ad.nt", "%E4%B8%AD", "application/n-triples"),
    ],
)
def test_a_name_may_end_like_a_suffix_and_be_spelt_otherwise(
    based: Running, asked: str, name: str, form: str
) -> None:
    found = based.ask(f"/doc/{asked}")
    if "%28" in asked:  # another spelling than the publisher's, and not ours
        assert found.status == 404
        return
    assert found.status == 200
    assert found.headers["Content-Type"].partition(";")[0] == form
    assert f"{OTHER}id/{name}" in found.text


def test_a_license_that_the_data_states_is_told(based: Running) -> None:
    for path in ("/doc/file.nt", "/graph/links.nt"):
        link = based.ask(path).headers["Link"]
        assert '<https://example.org/open>; rel="license"' in link
    assert "license" not in based.ask("/doc/scorecard/tfam/2022.nt").headers["Link"]


@pytest.mark.parametrize("sent", ["/cards", ""])  # proxies leave the path on, or take it off
def test_a_server_behind_a_path_leads_below_it(store: Path, tmp_path: Path, sent: str) -> None:
    public = "https://bsc.example.org/cards/"
    with serving(tmp_path, "--store", str(store), "--public", public, address=False) as found:
        leads = found.ask(f"{sent}/id/scorecard/tfam/2022?lang=zh-Hant", host="bsc.example.org")
        assert leads.headers["Location"] == f"{public}doc/scorecard/tfam/2022?lang=zh-Hant"
        page = found.ask(f"{sent}/doc/scorecard/tfam/2022.html", host="bsc.example.org")
        assert page.status == 200
        hrefs = re.findall(r'href="([^"]*)"', page.text)
        assert f"{public}id/agency/tfam" in hrefs
        assert "/cards/static/style.css" in hrefs
        assert f'<{public}doc/scorecard/tfam/2022>; rel="canonical"' in page.headers["Link"]
        vocabulary = found.ask(f"{sent}/ns", host="bsc.example.org", accept="text/html")
        assert vocabulary.headers["Location"] == f"{public}ns/en/index.html"
