"""Linked data over HTTP, on a real server with the bundled documents."""

from __future__ import annotations

import csv
import io
import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pyoxigraph
import pytest

from bscgraph.serve.offered import FORMS
from tests.serve.conftest import RDF, Answer, Running

BASE = "https://w3id.org/bscgraph/"
CARD = "scorecard/tfam/2022"
KPI = f"{CARD}/kpi/AC1.1"
VALUE = f"{KPI}/actual/2018"


def triples(answer: Answer, suffix: str) -> set[str]:
    return {str(quad.triple).lower() for quad in pyoxigraph.parse(answer.body, format=RDF[suffix])}


def links(answer: Answer, rel: str) -> list[str]:
    found = re.findall(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)', answer.headers["Link"] or "")
    return [url for url, rest in found if f'rel="{rel}"' in rest]


def path_of(server: Running, url: str) -> str:
    assert url.startswith(server.url)
    return "/" + url[len(server.url) :]


@pytest.mark.parametrize("ending", ["", ".ttl", ".html?lang=zh-Hant", "?lang=en", ".jsonld"])
def test_a_thing_leads_to_its_document(server: Running, ending: str) -> None:
    found = server.ask(f"/id/{KPI}{ending}")
    assert found.status == 303
    assert found.headers["Location"] == f"{server.url}doc/{KPI}{ending}"
    there = server.ask(path_of(server, found.headers["Location"]))
    assert there.status == 200


def test_who_names_html_is_led_on_to_the_page_for_people(server: Running) -> None:
    found = server.ask(f"/doc/{KPI}", accept="application/xhtml+xml,text/html;q=0.9,*/*;q=0.8")
    assert (found.status, found.headers["Location"]) == (303, f"{server.url}en/{KPI}.html")
    assert server.ask(f"/doc/{KPI}", accept="text/turtle, text/html;q=0.5").status == 200
    assert server.ask(f"/doc/{KPI}", accept="*/*").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("suffix", list(FORMS))
def test_a_document_comes_in_each_form_by_header_and_by_suffix(
    server: Running, suffix: str
) -> None:
    form = FORMS[suffix]
    thing = VALUE if suffix == "html" else KPI  # an indicator has a page in the site
    asked = server.ask(f"/doc/{thing}", accept=f"text/x-none, {form.media};q=0.9, */*;q=0.1")
    named = server.ask(f"/doc/{thing}.{suffix}", accept="image/png")
    for found in (asked, named):
        assert found.status == 200
        assert found.headers["Content-Type"].partition(";")[0] == form.media
        assert {"Accept", "Accept-Language"} <= set(found.headers["Vary"].split(", "))
    assert asked.body == named.body
    assert asked.headers["ETag"] == named.headers["ETag"]
    assert asked.headers["Content-Location"].startswith(f"{server.url}doc/{thing}.{suffix}")


def test_q_values_decide(server: Running) -> None:
    def kind(accept: str) -> str:
        return server.ask(f"/doc/{VALUE}", accept=accept).headers["Content-Type"].split(";")[0]

    assert kind("text/html;q=0.8, application/ld+json;q=0.9") == "application/ld+json"
    assert kind("text/turtle;q=0, */*") == "text/html"
    assert kind("application/json") == "application/ld+json"
    assert kind("*/*") == kind("garbage") == "text/html"


def test_all_rdf_forms_say_the_same(server: Running) -> None:
    said = {suffix: triples(server.ask(f"/doc/{KPI}.{suffix}"), suffix) for suffix in RDF}
    assert len(said["nt"]) > 25
    assert all(found == said["nt"] for found in said.values())
    own = [line for line in said["nt"] if line.startswith(f"<{BASE}id/{KPI}>".lower())]
    assert any('"ac1.1"' in line for line in own)


def test_statements_are_named_with_their_graph_where_the_form_can(server: Running) -> None:
    for suffix in ("nq", "trig", "jsonld"):
        found = server.ask(f"/doc/{KPI}.{suffix}")
        graphs = {
            quad.graph_name.value for quad in pyoxigraph.parse(found.body, format=RDF[suffix])
        }
        assert graphs == {f"{BASE}graph/tfam/2022/1"}


def test_the_json_uses_the_names_of_our_context(server: Running) -> None:
    found = json.loads(server.ask(f"/doc/{VALUE}.jsonld").body)
    text = json.dumps(found["graph"])
    assert '"rawText": "3,175"' in text
    assert '"value": "3175"' in text
    assert "bsc" in found["@context"]


def test_a_document_says_what_leads_to_the_thing_and_what_things_are_called(
    server: Running,
) -> None:
    said = triples(server.ask(f"/doc/{KPI}.nt"), "nt")
    thing = f"<{BASE}id/{KPI}>".lower()
    assert any(line.endswith(thing) and "seriesof" in line for line in said)
    unit = f"<{BASE}id/agency/tfam/unit/research> <http://www.w3.org/2000/01/rdf-schema#label>"
    assert any(line.startswith(unit) for line in said)


def test_the_statements_of_a_thing_are_all_there_and_those_of_the_submission_as_well(
    server: Running,
) -> None:
    whole = triples(server.ask("/graph/tfam/2022/1.nq"), "nq")
    assert len(whole) > 5000
    assert all(triples(server.ask(f"/graph/tfam/2022/1.{s}"), s) == whole for s in RDF)
    own = {line for line in whole if line.startswith(f"<{BASE}id/{VALUE}> ".lower())}
    assert own <= triples(server.ask(f"/doc/{VALUE}.ttl"), "ttl")


def test_csv_has_names_beside_addresses(server: Running) -> None:
    rows = list(csv.DictReader(io.StringIO(server.ask(f"/doc/{VALUE}.csv?lang=en").text)))
    raw = next(row for row in rows if row["property"].endswith("#rawText"))
    assert (raw["value"], raw["propertyLabel"]) == ("3,175", "raw text")
    cell = next(row for row in rows if row["property"].endswith("#sourceCell"))
    assert cell["valueLabel"] == "page 2, table 4, row 2, column 5"


def test_the_page_of_a_value_shows_text_reading_and_cell(server: Running) -> None:
    page = server.ask(f"/doc/{VALUE}", accept="text/html", accept_language="zh-TW,zh;q=0.9")
    assert page.headers["Content-Language"] == "zh-Hant"
    assert '<html lang="zh-Hant">' in page.text
    for text in (
        "3,175",
        "3175",
        "第 2 頁、第 4 個表格、第 2 列、第 5 欄",
        "107年實際值",
        "依原文",
    ):
        assert text in page.text
    assert "http://127.0.0.1" in page.text
    assert "<script" not in page.text


def test_the_language_of_the_address_comes_before_that_of_the_header(server: Running) -> None:
    page = server.ask(f"/doc/{VALUE}?lang=en", accept="text/html", accept_language="zh-TW")
    assert page.headers["Content-Language"] == "en"
    assert "observation" in page.text
    assert "?lang=en" in page.text  # links of the page stay in the language


def test_things_are_called_by_name(server: Running) -> None:
    page = server.ask(f"/doc/{KPI}.html?lang=zh-Hant").text
    for name in ("AC1.1 提高民眾參與學術活動", "研究發展組", "永續發展目標", "主責單位"):
        assert name in page
    shown = re.findall(r"<a [^>]*>([^<]*)</a>", page)
    assert not [name for name in shown if "://" in name]


def test_links_of_a_page_stay_on_this_server(server: Running) -> None:
    page = server.ask(f"/doc/{KPI}.html").text
    hrefs = set(re.findall(r'href="([^"]*)"', page))
    assert not [url for url in hrefs if url.startswith(BASE)]
    for url in sorted(url for url in hrefs if url.startswith(f"{server.url}id/")):
        assert server.ask(path_of(server, url)).status == 303, url
    assert f"{server.url}ns#KPI" in hrefs


def test_the_links_of_a_document_lead_to_all_its_forms(server: Running) -> None:
    found = server.ask(f"/doc/{KPI}", accept="text/turtle")
    assert links(found, "canonical") == [f"{server.url}doc/{KPI}"]
    assert links(found, "describes") == [f"{BASE}id/{KPI}"]
    assert links(found, "describedby") == [f"{server.url}doc/{KPI}"]
    alternates = links(found, "alternate")
    assert len(alternates) == len(FORMS) - 1
    assert all(server.ask(path_of(server, url)).status == 200 for url in alternates)


def test_what_leads_to_a_thing_comes_in_pages(server: Running) -> None:
    path, seen, pages = f"/doc/{CARD}.nt", set[str](), 0
    while path:
        found = server.ask(path)
        assert found.status == 200
        more = {line for line in triples(found, "nt") if line.endswith(f"<{BASE}id/{CARD}>")}
        assert more - seen
        assert len(more) <= 100
        seen |= more
        pages += 1
        onward = links(found, "next")
        path = path_of(server, onward[0]).replace("?", ".nt?") if onward else ""
    whole = triples(server.ask("/graph/tfam/2022/1.nt"), "nt")
    assert seen == {line for line in whole if line.endswith(f" <{BASE}id/{CARD}>")}
    assert pages == 2
    assert server.ask(f"/doc/{CARD}.html?page=1").text.count("?page=2") == 1


@pytest.mark.parametrize("page", ["0", "-1", "3", "x", "1e3", "99999999999", "%00", "２"])
def test_a_page_that_is_not_there_is_not_found(server: Running, page: str) -> None:
    from urllib.parse import quote

    found = server.ask(f"/doc/{CARD}.ttl?page={quote(page, safe='%')}")
    assert found.status == 404
    assert json.loads(found.body)["type"].endswith("bad-page")


def test_a_client_that_has_it_is_told_so(server: Running) -> None:
    first = server.ask(f"/doc/{KPI}.ttl")
    tag = first.headers["ETag"]
    assert re.fullmatch(r'"[^"]+"', tag)
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = server.ask(f"/doc/{KPI}.ttl", if_none_match=sent)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert server.ask(f"/doc/{KPI}.ttl", if_none_match='"other"').status == 200
    assert server.ask(f"/doc/{KPI}.nope", if_none_match="*").status == 404
    tags = {server.ask(f"/doc/{KPI}.{s}").headers["ETag"] for s in FORMS}
    assert len(tags) == len(FORMS)
    chinese = server.ask(f"/doc/{KPI}.html?lang=zh-Hant").headers["ETag"]
    assert chinese not in tags | {server.ask(f"/doc/{VALUE}.ttl").headers["ETag"]}


def test_a_date_tells_whether_it_has_changed(server: Running) -> None:
    first = server.ask(f"/doc/{KPI}.ttl")
    date = first.headers["Last-Modified"]
    assert parsedate_to_datetime(date).tzinfo is not None
    assert server.ask(f"/doc/{KPI}.ttl", if_modified_since=date).status == 304
    older = "Sat, 01 Jan 2000 00:00:00 GMT"
    assert server.ask(f"/doc/{KPI}.ttl", if_modified_since=older).status == 200
    assert server.ask(f"/doc/{KPI}.ttl", if_modified_since="yesterday").status == 200
    both = server.ask(f"/doc/{KPI}.ttl", if_modified_since=date, if_none_match='"other"')
    assert both.status == 200


@pytest.mark.parametrize(
    "path", [f"/id/{KPI}", f"/doc/{KPI}.ttl", "/graph", "/graph/tfam/2022/1.nt", "/ns.ttl"]
)
def test_head_options_and_other_methods(server: Running, path: str) -> None:
    whole, head = server.ask(path), server.ask(path, "HEAD")
    assert (head.status, head.body) == (whole.status, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    asked = server.ask(path, "OPTIONS")
    assert asked.status == 204
    assert {"GET", "HEAD", "OPTIONS"} <= set(asked.headers["Allow"].split(", "))
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert server.ask(path, method, b"x").status == 405


def test_what_is_not_there_leads_on(server: Running) -> None:
    found = server.ask(f"/id/{KPI}X/actual/2018", accept="application/json")
    assert found.status == 404
    said = json.loads(found.body)
    assert said["nearest"] == f"{server.url}id/{CARD}"
    assert links(found, "up") == [f"{server.url}id/{CARD}"]
    assert said["messages"]["zh-Hant"]["title"] == "沒有這項資料"
    page = server.ask(f"/doc/{KPI}X", accept="text/html").text
    assert f'href="{server.url}id/{CARD}"' in page
    nowhere = json.loads(server.ask("/id/nothing/at/all").body)
    assert nowhere["nearest"] == server.url


def test_a_form_that_is_not_there_is_refused_with_those_that_are(server: Running) -> None:
    found = server.ask(f"/doc/{KPI}", accept="application/pdf")
    assert found.status == 406
    available = {one["type"]: one["url"] for one in json.loads(found.body)["available"]}
    assert set(available) == {form.media for form in FORMS.values()}
    assert all(server.ask(path_of(server, url)).status == 200 for url in available.values())
    assert len(links(found, "alternate")) == len(FORMS)
    assert server.ask("/code/perspective", accept="application/n-quads").status == 406


@pytest.mark.parametrize(
    "path",
    [
        "/id/../../etc/passwd", "/doc/%2e%2e/%2e%2e/etc/passwd", "/doc/..%2f..%2fetc/passwd",
        "/id/a%00b", "/id//a", "//id/a", "/doc/%FF%FE", "/doc/%C0%AE%C0%AE/x", "/doc/a%0d%0aX: y",
        "/doc/a\\b", "/doc/%5c%5chost/x", "/doc/" + "a" * 5000, "/doc/" + "a/" * 900 + "b", "/id/",
        "/doc", "/graph/", "/graph/../ns", "/doc/%25%32%65", "/ns/../../pyproject.toml",
        "/ns/%2e%2e/%2e%2e/pyproject.toml", "/code/perspective/%00", "/code/..%2f..%2fns",
        "/shape/%2e%2e", "/doc/http://evil.example/", "/id//evil.example/x", "/doc/%zz",
    ],
)  # fmt: skip
def test_no_trick_of_a_path_leads_anywhere(server: Running, path: str) -> None:
    link = server.connect()
    link.putrequest("GET", path.replace(" ", "%20"), skip_host=False)
    link.endheaders()
    found = link.getresponse()
    body = found.read().decode()
    link.close()
    assert found.status in {400, 404}, body
    assert "Traceback" not in body
    assert found.getheader("Location") is None
    assert found.getheader("X") is None


def test_the_list_of_submissions(server: Running) -> None:
    page = server.ask("/graph", accept="text/html").text
    assert "graph/tfam/2022/1" in page
    assert "111年臺北市立美術館平衡計分卡" in page
    said = triples(server.ask("/graph.ttl"), "ttl")
    assert any("ns#submits" in line and CARD in line for line in said)


@pytest.mark.parametrize(
    ("path", "place", "subject"),
    [
        ("ns", "ns/en/index.html", "ns#KPI"),
        ("ns/1.0.0", "ns/1.0.0/en/index.html", "ns#KPI"),
        ("code", "ns/en/codes.html", "code/perspective"),
        ("code/perspective", "ns/en/code/perspective.html", "code/perspective/C"),
        ("shape", "ns/en/rules.html", "shape/quality-plan"),
        ("shape/quality-plan", "ns/en/rules.html#quality-plan", "shape/quality-plan"),
    ],
)
def test_the_vocabulary_in_each_form(server: Running, path: str, place: str, subject: str) -> None:
    page = server.ask(f"/{path}", accept="text/html")
    assert (page.status, page.headers["Location"]) == (303, f"{server.url}{place}")
    there = server.ask("/" + place.partition("#")[0])
    assert there.status == 200
    assert there.headers["Content-Type"] == "text/html; charset=utf-8"
    if "#" in place:
        assert f'id="{place.partition("#")[2]}"' in there.text
    said = {}
    for suffix in ("ttl", "nt", "rdf", "jsonld"):
        found = server.ask(f"/{path}", accept=FORMS[suffix].media)
        assert found.status == 200
        assert found.body == server.ask(f"/{path}.{suffix}").body
        assert links(found, "license") == ["https://www.apache.org/licenses/LICENSE-2.0"]
        said[suffix] = {
            str(quad.subject) for quad in pyoxigraph.parse(found.body, format=RDF[suffix])
            if isinstance(quad.subject, pyoxigraph.NamedNode)
        }  # fmt: skip
    assert f"<{BASE}{subject}>" in said["ttl"]
    assert all(names == said["ttl"] for names in said.values())
    table = server.ask(f"/{path}.csv").text
    assert f"\n{BASE}{subject}," in table


def test_a_code_tells_what_it_means_and_where_it_is_used(server: Running) -> None:
    """What the vocabulary states, then how often the data uses it, and the first hundred."""
    page = server.ask("/code/perspective/C", accept="text/html", accept_language="en")
    assert page.status == 200
    assert "<h1>" in page.text
    assert "customer" in page.text
    assert "顧客" in page.text
    code = f"<{BASE}code/perspective/C>"
    counted = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p {code} }} }}"
    asked = server.ask(f"/sparql?query={quote(counted)}", accept="text/csv").text
    number = int(asked.split()[1])
    assert number > 20
    assert f"{number:,}" in page.text
    uses = re.findall(r'<a href="([^"]*/id/scorecard/[^"]+)"', page.text)
    assert 20 < len(set(uses)) <= min(number, 100)
    assert all(server.ask(path_of(server, one)).status in {200, 303} for one in uses[:3])
    chinese = server.ask("/code/perspective/C?lang=zh-Hant", accept="text/html")
    assert chinese.headers["Content-Language"] == "zh-Hant"
    assert server.ask("/code/perspective/C.html").status == 200
    said = {suffix: server.ask(f"/code/perspective/C.{suffix}") for suffix in ("ttl", "nt", "csv")}
    assert all(one.status == 200 for one in said.values())
    assert f"<{BASE}code/perspective/C>" in {s for s, *_ in triples_in(said["nt"])}
    unused = server.ask("/code/perspective/C?page=999", accept="text/html")
    assert unused.status == 404


def triples_in(found: Answer) -> list[tuple[str, str, str]]:
    read = pyoxigraph.parse(found.body, format=RDF["nt"])
    return [(str(one.subject), str(one.predicate), str(one.object)) for one in read]


def test_pages_of_uses_lead_to_each_other_and_have_all(server: Running) -> None:
    """A code used more than a hundred times: every use once, on one of the pages."""
    text = (
        "SELECT ?code (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?code } "
        f'FILTER(STRSTARTS(STR(?code), "{BASE}code/")) }} GROUP BY ?code ORDER BY DESC(?n) LIMIT 1'
    )
    asked = server.ask(f"/sparql?query={quote(text)}", accept="text/csv").text
    iri, number = asked.split()[1].split(",")
    assert int(number) > 100
    first = server.ask("/" + iri.removeprefix(BASE), accept="text/html")
    (onward,) = links(first, "next")
    second = server.ask(path_of(server, onward), accept="text/html")
    assert second.status == 200
    assert links(second, "prev")
    assert second.body != first.body


def test_the_vocabulary_is_what_is_published(server: Running) -> None:
    from bscgraph.publish import vocabulary_files

    published = dict(vocabulary_files())
    names = ["ns.ttl", "1.0.0/ns.jsonld", "code/perspective.nt", "shapes.rdf", "style.css",
             "zh-Hant/index.html", "en/code/finding-code.html", "context.jsonld", "logo.svg"]  # fmt: skip
    for name in names:
        assert server.ask(f"/ns/{name}").body == published[name], name
    assert server.ask("/ns.ttl").body == published["ns.ttl"]
    assert server.ask("/context.jsonld").body == published["context.jsonld"]
    found = server.ask("/ns/changelog", accept_language="zh-TW")
    assert found.headers["Location"].endswith("ns/zh-Hant/changes.html")


@pytest.mark.parametrize("path", ["code/nope", "code/perspective/ZZ", "shape/BSC-NO", "ns/2.0.0"])
def test_a_term_that_is_not_there_leads_on(server: Running, path: str) -> None:
    found = server.ask(f"/{path}")
    assert found.status == 404
    near = json.loads(found.body)["nearest"]
    assert server.ask(path_of(server, near)).status == 303
