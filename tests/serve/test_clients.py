"""Programs of others that ask the endpoint."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import cast
from xml.dom.minidom import Document

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLExceptions,
    SPARQLWrapper,
)

from bscgraph import query
from bscgraph.query import run
from bscgraph.store import LocalStore, RemoteStore
from tests.serve.conftest import Running

ROWS = "SELECT ?s ?p WHERE { ?s ?p ?o } ORDER BY ?s ?p LIMIT 3"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"
COMUNICA = "@comunica/query-sparql@4.5.0"


def wrapper(server: Running, text: str, form: str) -> SPARQLWrapper:
    found = SPARQLWrapper(f"{server.url}sparql", returnFormat=form)
    found.setQuery(text)
    return found


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("direct", [False, True])
def test_sparqlwrapper_reads_rows(server: Running, method: str, direct: bool) -> None:
    asked = wrapper(server, ROWS, JSON)
    asked.setMethod(POST if direct else method)
    if direct:
        asked.setRequestMethod(POSTDIRECTLY)
    found = asked.query().convert()
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 3
    page = wrapper(server, ROWS, XML).query().convert()
    assert isinstance(page, Document)
    assert len(page.getElementsByTagName("result")) == 3
    for form in (CSV, TSV):
        text = wrapper(server, ROWS, form).query().convert()
        assert isinstance(text, bytes)
        assert text.count(b"\n") == 4


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD, XML])
def test_sparqlwrapper_reads_triples(server: Running, form: str) -> None:
    found = wrapper(server, TRIPLES, form).query().convert()
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert isinstance(found, rdflib.Graph)
    assert len(found) == 5


def test_sparqlwrapper_learns_of_mistakes(server: Running) -> None:
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="query-syntax"):
        wrapper(server, "SELECT", JSON).query()


def test_rdflib_reads_the_endpoint_as_a_store(server: Running) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        there = SPARQLStore(f"{server.url}sparql", method=method, returnFormat="xml")
        graph = rdflib.Graph(there)
        rows = list(graph.query(ROWS))
        assert len(rows) == 3
        assert rows == list(graph.query(ROWS))
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
        found = graph.query("SELECT ?t { ?x a ?t } LIMIT 1")
        (kind,) = {cast(rdflib.query.ResultRow, row)[0] for row in found}
        assert next(graph.subjects(rdflib.RDF.type, kind), None) is not None
        assert len(graph.query(TRIPLES).graph or ()) == 5


def test_a_stored_query_gives_the_same_here_and_there(server: Running, store: Path) -> None:
    there, here = RemoteStore(f"{server.url}sparql"), LocalStore(store, writable=False)
    for name in ("budget/by-agency", "target/below-last-actual"):
        assert query.load(name).id == name
        assert run(there, name).rows == run(here, name).rows != ()


def curl(*words: str) -> tuple[str, str]:
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "20", "-w", "\n%{http_code} %{content_type}", *words],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    body, _, told = done.stdout.rpartition("\n")
    return body, told


@pytest.mark.integration
def test_curl_asks_in_every_way(server: Running) -> None:
    url = f"{server.url}sparql"
    json_type = "200 application/sparql-results+json"
    body, told = curl("-G", url, "--data-urlencode", f"query={ROWS}")
    assert (len(json.loads(body)["results"]["bindings"]), told) == (3, json_type)
    assert curl(url, "--data-urlencode", f"query={ROWS}") == (body, json_type)
    header = "Content-Type: application/sparql-query"
    assert curl(url, "-H", header, "--data-binary", ROWS) == (body, json_type)
    found, told = curl(url, "-H", "Accept: text/csv", "--compressed", "--data-urlencode",
                       f"query={ROWS}")  # fmt: skip
    assert (found.count("\n"), told.split(";")[0]) == (4, "200 text/csv")


@pytest.mark.integration
def test_comunica_joins_what_it_asks_here(server: Running, tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "install npm, which has Comunica"
    assert node
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", COMUNICA], cwd=tmp_path,
                   check=True, timeout=600, capture_output=True)  # fmt: skip
    program = tmp_path / "node_modules" / ".bin" / "comunica-sparql"

    def asked(text: str) -> str:
        done = subprocess.run(
            [node, program, f"sparql@{server.url}sparql", text, "-t", "application/json"],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        return done.stdout

    assert len(json.loads(asked(ROWS))) == 3
    joined = "SELECT ?a ?b { ?a a ?t . ?b a ?t . FILTER (?a != ?b) } LIMIT 5"
    assert len(json.loads(asked(joined))) == 5
