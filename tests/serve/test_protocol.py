"""``/sparql`` as the SPARQL 1.1 Protocol says, asked over HTTP."""

from __future__ import annotations

import csv
import http.client
import io
import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
import rdflib

from tests.serve.conftest import Answer, Running

ROWS = "SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 3"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 20"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
XML = "{http://www.w3.org/2005/sparql-results#}"


def get(server: Running, query: str, more: dict[str, str] | None = None, **headers: str) -> Answer:
    path = f"/sparql?{urlencode({'query': query, **(more or {})})}"
    return server.ask(path, "GET", None, **headers)


def post(server: Running, body: str, kind: str, path: str = "/sparql", **headers: str) -> Answer:
    return server.ask(path, "POST", body.encode(), content_type=kind, **headers)


def told(answer: Answer, status: int, slug: str) -> dict[str, object]:
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, object] = json.loads(answer.body)
    assert (found["status"], found["type"]) == (status, f"/problem/{slug}")
    return found


def graph(server: Running) -> str:
    found = get(server, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g LIMIT 1")
    return str(json.loads(found.body)["results"]["bindings"][0]["g"]["value"])


def count(answer: Answer) -> int:
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def test_a_query_comes_in_three_ways(server: Running) -> None:
    ways = [
        get(server, ROWS),
        post(server, urlencode({"query": ROWS}), FORM),
        post(server, ROWS, DIRECT),
        post(server, ROWS, f"{DIRECT}; charset=UTF-8"),
    ]
    assert [answer.status for answer in ways] == [200] * 4
    assert len({answer.body for answer in ways}) == 1
    assert len(json.loads(ways[0].body)["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
        ("text/html, text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+json"),
    ],
)
def test_rows_come_as_asked_for(server: Running, accept: str, media: str) -> None:
    found = get(server, ROWS, accept=accept)
    assert (found.status, found.headers["Content-Type"]) == (200, media)
    assert "Accept" in found.headers["Vary"]
    if "xml" in media:
        assert len(ET.fromstring(found.text).findall(f".//{XML}result")) == 3
    elif "json" in media:
        assert json.loads(found.body)["head"]["vars"] == ["s", "p"]
    else:
        split = "," if "csv" in media else "\t"
        rows = list(csv.reader(io.StringIO(found.text), delimiter=split))
        assert [len(row) for row in rows] == [2] * 4


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_truth_has_every_format(server: Running, name: str) -> None:
    found = get(server, "ASK { ?s ?p ?o }", {"format": name})
    assert found.status == 200
    assert b"true" in found.body


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_triples_are_the_same_in_every_format(server: Running, accept: str, name: str) -> None:
    found = get(server, TRIPLES, accept=accept)
    assert found.headers["Content-Type"].split(";")[0] == accept
    read = rdflib.Graph().parse(data=found.text, format=name)
    plain = get(server, TRIPLES, {"format": "ntriples"})
    wanted = pyoxigraph.parse(plain.body, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert len(read) == len({str(quad.triple) for quad in wanted}) > 5


def test_describe_gives_a_graph(server: Running) -> None:
    found = get(server, f"DESCRIBE <{graph(server)}>")
    assert found.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert b"bsc:" in found.body


def test_the_default_graph_is_all_graphs_together(server: Running) -> None:
    everything = count(get(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    named = count(get(server, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))
    one = f"SELECT (COUNT(*) AS ?n) FROM <{graph(server)}> {{ ?s ?p ?o }}"
    assert everything == named > count(get(server, one)) > 0


def test_a_request_may_name_graphs(server: Running) -> None:
    name = graph(server)
    within = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    size = count(get(server, within))
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert count(get(server, everything, {"default-graph-uri": name})) == size
    assert count(get(server, everything, {"named-graph-uri": name})) == 0
    assert count(get(server, within, {"named-graph-uri": name})) == size
    assert count(get(server, within, {"default-graph-uri": name})) == 0
    # What the request names goes before what the query names.
    both = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{name}> {{ ?s ?p ?o }}"
    assert count(get(server, both)) == 0
    assert count(get(server, both, {"default-graph-uri": name})) == size
    path = f"/sparql?default-graph-uri={quote(name, safe='')}"
    assert count(post(server, everything, DIRECT, path)) == size
    body = urlencode([("query", everything), ("default-graph-uri", name)])
    assert count(post(server, body, FORM)) == size


@pytest.mark.parametrize("where", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("name", ["file:///etc/passwd", "http://127.0.0.1:9/x", "nonsense"])
def test_a_request_names_no_graph_from_elsewhere(server: Running, where: str, name: str) -> None:
    found = told(get(server, ROWS, {where: name}), 400, "graph-outside")
    assert found["graph"] == name


def test_more_than_one_query_is_refused(server: Running) -> None:
    path = f"/sparql?{urlencode([('query', 'ASK {}'), ('query', ROWS)])}"
    told(server.ask(path), 400, "query-several")
    told(post(server, urlencode([("query", "ASK {}")] * 2), FORM), 400, "query-several")
    told(post(server, "ASK {}", DIRECT, "/sparql?query=ASK%20%7B%7D"), 400, "query-several")


def test_a_missing_query_is_refused(server: Running) -> None:
    told(server.ask("/sparql?default-graph-uri="), 400, "query-missing")
    told(server.ask("/sparql?query="), 400, "query-missing")
    told(post(server, "", FORM), 400, "query-missing")
    told(post(server, "other=1", FORM), 400, "query-missing")
    told(post(server, "", DIRECT), 400, "query-missing")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "multipart/form-data; boundary=x",
             f"{FORM}; charset=big5", f"{DIRECT}; charset=utf-16", "nonsense"]
)  # fmt: skip
def test_other_media_types_are_refused(server: Running, kind: str) -> None:
    found = post(server, "query=ASK%20%7B%7D", kind)
    told(found, 415, "media-type")
    assert DIRECT in found.headers["Accept-Post"]


def test_a_body_without_a_type_is_refused(server: Running) -> None:
    link = server.connect()
    link.putrequest("POST", "/sparql")
    link.putheader("Content-Length", "6")
    link.endheaders(b"ASK {}")
    assert link.getresponse().status == 415
    link.close()


def test_what_is_not_utf8_is_refused(server: Running) -> None:
    body = "SELECT * { ?s ?p '臺北' }".encode("big5")
    told(server.ask("/sparql", "POST", body, content_type=DIRECT), 400, "not-utf8")
    told(server.ask("/sparql", "POST", b"query=%A5%78", content_type=FORM), 400, "not-utf8")
    told(server.ask("/sparql?query=%A5%78"), 400, "not-utf8")


def test_a_mistake_is_told_with_its_place(server: Running) -> None:
    found = told(get(server, "SELECT *\nWHERE { ?s ?p }"), 400, "query-syntax")
    assert found["line"] == 2
    assert found["column"] in {15, 16}  # the engine looks one ahead


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(server: Running, method: str) -> None:
    found = server.ask("/sparql", method, b"ASK {}", content_type=DIRECT)
    assert found.status == 405
    assert {"GET", "POST"} <= {name.strip() for name in found.headers["Allow"].split(",")}


@pytest.mark.parametrize(
    ("query", "accept"),
    [(ROWS, "text/turtle"), (TRIPLES, "text/csv"), (ROWS, "image/png"), (ROWS, "*/*;q=0")],
)
def test_what_there_is_not_is_not_acceptable(server: Running, query: str, accept: str) -> None:
    found = told(get(server, query, accept=accept), 406, "not-acceptable")
    assert found["offers"]


def test_names_of_formats_are_for_people(server: Running) -> None:
    assert get(server, ROWS, {"format": "CSV"}).headers["Content-Type"].startswith("text/csv")
    found = get(server, TRIPLES, {"format": "json"}, accept="text/turtle")
    assert found.headers["Content-Type"] == "application/ld+json"
    told(get(server, ROWS, {"format": "turtle"}), 406, "not-acceptable")
    told(get(server, ROWS, {"format": "exe"}), 406, "not-acceptable")


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <http://a> <http://b> <http://c> }", "LOAD <http://127.0.0.1:9/>",
               "DROP ALL", "CLEAR DEFAULT", "DELETE WHERE { ?s ?p ?o }"]
)  # fmt: skip
def test_updates_are_refused_in_every_way(server: Running, update: str) -> None:
    answers = [
        get(server, update),
        post(server, urlencode({"update": update}), FORM),
        post(server, urlencode({"query": update}), FORM),
        post(server, update, DIRECT),
        post(server, update, "application/sparql-update"),
        server.ask(f"/sparql?{urlencode({'update': update})}"),
    ]
    for answer in answers:
        told(answer, 403, "read-only")


def test_an_answer_has_a_tag_and_is_sent_once(server: Running) -> None:
    first = get(server, ROWS)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    again = get(server, ROWS, if_none_match=f'"x", {tag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert get(server, ROWS, accept="text/csv").headers["ETag"] != tag
    assert get(server, f"{ROWS} OFFSET 1").headers["ETag"] != tag
    assert get(server, "SELECT (RAND() AS ?x) {}").headers["ETag"] is None
    wrong = get(server, "SELECT * { ?s ?p }", if_none_match="*")
    assert wrong.status == 400


def test_head_has_no_body(server: Running) -> None:
    path = f"/sparql?{urlencode({'query': ROWS})}"
    found, whole = server.ask(path, "HEAD"), server.ask(path)
    assert (found.status, found.body) == (200, b"")
    assert found.headers["Content-Length"] == str(len(whole.body))


def test_the_service_describes_itself(server: Running) -> None:
    for accept, name in (("*/*", "turtle"), ("application/rdf+xml", "xml")):
        found = server.ask("/sparql", accept=accept)
        read = rdflib.Graph().parse(data=found.text, format=name)
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        service = rdflib.URIRef(f"{server.url}sparql")
        assert (service, sd.endpoint, service) in read
        assert (service, sd.feature, sd.UnionDefaultGraph) in read
        assert (service, sd.feature, sd.BasicFederatedQuery) not in read
        named = {str(value) for value in read.objects(None, sd.name)}
        assert graph(server) in named
    told(server.ask("/sparql", accept="image/png"), 406, "not-acceptable")


@pytest.mark.parametrize(("lang", "words"), [("zh-TW", "執行查詢"), ("en", "Run the query")])
def test_a_browser_without_a_query_gets_a_form(server: Running, lang: str, words: str) -> None:
    found = server.ask("/sparql", accept="text/html,*/*;q=0.8", accept_language=lang)
    assert found.headers["Content-Type"].startswith("text/html")
    assert words in found.text
    assert 'name="query"' in found.text


def test_nothing_of_a_request_becomes_markup(server: Running) -> None:
    evil = "<script>alert(1)</script>"
    pages = [
        get(server, f"SELECT * {{ {evil} }}", {"format": evil}, accept="text/html"),
        get(server, ROWS, {"default-graph-uri": f"http://x/{evil}"}, accept="text/html"),
        get(server, f"SELECT * {{ {evil} }}", accept="text/html,text/csv;q=0.1"),
        get(server, ROWS, {"offset": evil}, accept="text/html"),
    ]
    for page in pages:
        assert page.status in {400, 406}
        assert page.headers["Content-Type"].startswith("text/html")
        assert b"<script" not in page.body


def test_a_browser_that_leaves_hurts_nobody(server: Running) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    link.request("GET", f"/sparql?{urlencode({'query': endless})}")
    link.close()
    assert get(server, ROWS).status == 200
