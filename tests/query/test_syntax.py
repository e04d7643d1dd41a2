"""A query that calls other places is known as such, however it is written."""

from __future__ import annotations

from typing import cast

import pyoxigraph
import pytest

from bscgraph.query.syntax import calls_service, names_graphs, unserviced

THERE = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"
P = "PREFIX ex: <http://x/> PREFIX : <http://x/> "


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {THERE} }}",
        f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }}.{THERE} }}",
        f"SELECT * {{ ?s ?p true{THERE} }}",
        f"SELECT * {{ ?s ?p 1{THERE} }}",
        f"SELECT * {{ VALUES ?x {{ <http://x/\\u0041#a> }}{THERE} }}",
        P + f"SELECT * {{ VALUES ?x {{ ex:a\\#b }}{THERE} }}",
        P + f"SELECT * {{ VALUES ?x {{ ex:a\\'b }}{THERE} VALUES ?y {{ 'x' }} }}",
        P + f"SELECT * {{ ?s ?p :.{THERE} }}",
        P + "SELECT * { SERVICEex:a { ?s ?p ?o } }",
        "SELECT * { serviceSILENT<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    ],
)
def test_service_is_found_wherever_an_engine_finds_it(query: str) -> None:
    assert calls_service(query)
    assert unserviced(query) is None


def test_what_looks_like_an_iri_hides_no_service() -> None:
    """The engine reads a comparison here, and a comment after SERVICE."""
    query = "SELECT * { VALUES (?a ?b) { (1 2) } FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:1/>{} }"
    with pytest.raises(OSError, match="port 1"):
        list(cast(pyoxigraph.QuerySolutions, pyoxigraph.Store().query(query)))
    told = unserviced(query)
    assert told is not None
    with pytest.raises(SyntaxError):
        pyoxigraph.Store().query(told)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { VALUES ?service { 'my service' '''a\nSERVICE''' } } # SERVICE",
        'SELECT ?x { VALUES ?x { "SERVICE <http://x/> {}" <http://x/service#a> } }',
        P + "SELECT ?x { VALUES ?x { ex:service ex:my-service } }",
        "SELECT ?x { BIND('\\\\service' AS ?x) }",
    ],
)
def test_names_and_texts_may_say_service(query: str) -> None:
    told = unserviced(query)
    assert told is not None
    assert not calls_service(query)
    asked, original = pyoxigraph.Store().query(told), pyoxigraph.Store().query(query)
    assert isinstance(asked, pyoxigraph.QuerySolutions)
    assert isinstance(original, pyoxigraph.QuerySolutions)
    first = [[str(value) for value in row] for row in asked]
    assert first == [[str(value) for value in row] for row in original] != []


def test_graphs_are_named_by_keywords_only() -> None:
    assert names_graphs("SELECT * { ?s ?p ?o.GRAPH ?g { ?a ?b ?c } }")
    assert not names_graphs("SELECT ?from { ?from ?graph 'graph' }")
