"""What is refused before an engine sees it."""

from __future__ import annotations

import pytest

from bscgraph.serve import guard
from bscgraph.serve.problem import Problem

GRAPHS = {"http://e.x/g"}


def refusal(query: str) -> Problem:
    with pytest.raises(Problem) as found:
        guard.checked(query, lambda: GRAPHS)
    return found.value


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE SILENT <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p true\nsErViCe<http://x/>{ ?s ?p ?o } }",
        "ASK { { SELECT * { SERVICE ?where { ?s ?p ?o } } } }",
        "DESCRIBE ?s { FILTER EXISTS { SERVICE <http://x/> {} } }",
    ],
)
def test_no_other_endpoint_is_called(query: str) -> None:
    assert (refusal(query).status, refusal(query).slug) == (400, "service")


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://x/>",
        "INSERT DATA { <http://a> <http://b> <http://c> }",
        "# SELECT\nDELETE WHERE { ?s ?p ?o }",
        "PREFIX select: <http://x/> CLEAR ALL",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP GRAPH <http://e.x/g>",
    ],
)
def test_nothing_is_changed(query: str) -> None:
    assert (refusal(query).status, refusal(query).slug) == (403, "read-only")


@pytest.mark.parametrize(
    ("query", "graph"),
    [
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "file:///etc/passwd"),
        ("SELECT * FROM NAMED <http://x/> { ?s ?p ?o }", "http://x/"),
        ("SELECT * FROM <http://e.x/g> FROM<http://x/>{ ?s ?p ?o }", "http://x/"),
        ("SELECT * FROM # <http://e.x/g>\n <http://x/> { ?s ?p ?o }", "http://x/"),
        ("PREFIX x: <http://x/> SELECT * FROM x:a { ?s ?p ?o }", "http://x/a"),
        ("BASE <http://x/> SELECT * FROM <b> { ?s ?p ?o }", "http://x/b"),
        ("DESCRIBE <http://s> FROM <http://e.x/\\u0068>", "http://e.x/h"),
    ],
)
def test_graphs_from_elsewhere_are_named(query: str, graph: str) -> None:
    found = refusal(query)
    assert (found.status, found.slug, found.extra["graph"]) == (400, "graph-outside", graph)


def test_a_graph_of_the_store_is_taken() -> None:
    found = guard.checked("SELECT * FROM <http://e.x/g> { ?s ?p ?o }", lambda: GRAPHS)
    assert found.dataset
    found = guard.checked("PREFIX e: <http://e.x/> ASK FROM NAMED e:g {}", lambda: GRAPHS)
    assert (found.dataset, found.form) == (True, "ask")


def test_words_in_texts_and_names_are_no_keywords() -> None:
    text = "SELECT ?from ?load { ?from ?load 'FROM <http://x/> LOAD' } # FROM <http://x/>"
    found = guard.checked(text, lambda: GRAPHS)
    assert (found.form, found.dataset, found.lasting) == ("select", False, True)


def test_what_an_engine_falls_over_is_too_deep() -> None:
    assert refusal("SELECT * " + "{" * 200 + "}" * 200).slug == "query-nested"
    assert refusal("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }").slug == "query-nested"


@pytest.mark.parametrize("query", ["", "  \n", "# only this"])
def test_nothing_is_no_query(query: str) -> None:
    assert refusal(query).slug == "query-missing"


@pytest.mark.parametrize("call", ["NOW()", "RAND ()", "UUID()", "struuid()", "BNODE()"])
def test_answers_that_differ_each_time_are_known(call: str) -> None:
    found = guard.checked(f"SELECT ({call} AS ?x) {{}}", lambda: GRAPHS)
    assert not found.lasting
