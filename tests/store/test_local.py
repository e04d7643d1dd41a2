from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bscgraph import query
from bscgraph.errors import StoreError
from bscgraph.graph import build
from bscgraph.store import Iri, LocalStore, RemoteStore, python_value
from tests.cards import agency_card, city_card, kpi, values

ALL = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store" if request.param == "folder" else None)


def test_load_and_ask(store: LocalStore) -> None:
    one, two = build(agency_card()), build(city_card())
    assert store.load(one.canonical(), one.graph) == len(set(one.triples))
    store.load(two.canonical(), two.graph)
    assert store.graphs() == (two.graph, one.graph)
    info = store.info()
    assert info["graphs"] == 2
    assert info["quads"] == len(set(one.triples)) + len(set(two.triples))
    answer = store.select(ALL)
    assert answer.columns == ("g", "n")
    assert answer.rows == ((two.graph, len(set(two.triples))), (one.graph, len(set(one.triples))))


def test_loading_again_replaces_the_submission_and_nothing_else(store: LocalStore) -> None:
    first, other = build(agency_card()), build(agency_card(), submission=2)
    store.load(first.canonical(), first.graph)
    store.load(other.canonical(), other.graph)
    changed = build(agency_card(kpis=(kpi("AC1.1", "改", values(actual109="1")),)))
    store.load(changed.canonical(), changed.graph)
    assert dict(store.select(ALL).rows) == {  # type: ignore[arg-type]
        first.graph: len(set(changed.triples)),
        other.graph: len(set(other.triples)),
    }


@pytest.mark.parametrize(
    ("nquads", "problem"),
    [
        (b"<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\nbroken", "no N-Quads"),
        (b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> .", "belongs to"),
        (b"<http://a/s> <http://a/p> <http://a/o> .", "belongs to"),
        (b"<http://a/s> <http://a/p> _:b <http://a/g> .", "blank node"),
        (b"_:b <http://a/p> <http://a/o> <http://a/g> .", "blank node"),
    ],
)
def test_a_refused_load_leaves_the_store_as_it_was(
    store: LocalStore, nquads: bytes, problem: str
) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError, match=problem):
        store.load(nquads, "http://a/g")
    assert store.select("SELECT ?o { GRAPH <http://a/g> { ?s ?p ?o } }").rows == (("old",),)


@pytest.mark.parametrize("name", ["", "no iri", "http://a/g> } } ; DROP ALL ; #"])
def test_a_hostile_graph_name_is_refused(store: LocalStore, name: str) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError):
        store.load(b"", name)
    assert store.graphs() == ("http://a/g",)


def test_hostile_text_stays_text(store: LocalStore) -> None:
    words = 'x" } } ; DROP ALL ; # \\ \n 義⺠'
    submission = build(agency_card(kpis=(kpi("AC1.1", words, values(actual109="1")),)))
    store.load(submission.canonical(), submission.graph)
    rows = store.select(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX bsc: "
        "<https://w3id.org/bscgraph/ns#> SELECT ?l { GRAPH ?g { ?k a bsc:KPI ; rdfs:label ?l } }"
    ).rows
    assert rows == ((words,),)


def test_drop(store: LocalStore) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    store.drop("http://a/g")
    store.drop("http://a/never")
    assert store.graphs() == ()
    with pytest.raises(StoreError):
        store.drop("no iri")


def test_a_folder_keeps_what_was_loaded(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "s")
    store.load(b'<http://a/s> <http://a/p> "kept" <http://a/g> .', "http://a/g")
    del store
    assert LocalStore(tmp_path / "s").graphs() == ("http://a/g",)


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    first = LocalStore(tmp_path / "s")
    with pytest.raises(StoreError, match=r"Another program \(process \d+\) is writing"):
        LocalStore(tmp_path / "s")
    assert first.graphs() == ()


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StoreError, match="cannot be opened"):
        LocalStore(tmp_path / "file")


@pytest.mark.parametrize("sparql", ["SELECT", "DROP ALL", "ASK { ?s ?p ?o }"])
def test_only_sound_select_queries(store: LocalStore, sparql: str) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError):
        store.select(sparql)
    assert store.graphs() == ("http://a/g",)


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("12.50", "decimal", Decimal("12.5")),
        ("5000", "decimal", Decimal(5000)),
        ("-0.0", "decimal", Decimal(0)),
        (
            "123456789012345678901234567890.10",
            "decimal",
            Decimal("123456789012345678901234567890.1"),
        ),
        ("007", "integer", 7),
        ("1e3", "double", 1000.0),
        ("NaN", "double", "NaN"),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("x", "integer", "x"),
        ("2022-01-20", "date", "2022-01-20"),
    ],
)
def test_python_values(lexical: str, datatype: str, value: object) -> None:
    found = python_value(lexical, XSD + datatype)
    assert found == value
    assert type(found) is type(value)


def test_decimals_are_spelt_alike() -> None:
    assert str(python_value("5000.000", XSD + "decimal")) == "5000"
    assert str(python_value("12.50", XSD + "decimal")) == "12.5"


def test_iris_are_told_from_text(store: LocalStore) -> None:
    store.load(b'<http://a/s> <http://a/p> "t" <http://a/g> .', "http://a/g")
    ((subject, value),) = store.select("SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } }").rows
    assert isinstance(subject, Iri)
    assert not isinstance(value, Iri)


@pytest.fixture
def refusing() -> Iterator[str]:
    """An endpoint that answers every question with nonsense."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(b'{"head": {"vars": ["s"]}, "results": {"bindings": [')

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/query"
        server.shutdown()


def test_a_cut_off_answer_is_an_error(refusing: str) -> None:
    with pytest.raises(StoreError, match="did not answer"):
        RemoteStore(refusing).select("SELECT ?s { ?s ?p ?o }")


def test_an_endpoint_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match="did not answer"):
        RemoteStore(f"http://127.0.0.1:{port}/query", timeout=2).select("SELECT ?s { ?s ?p ?o }")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real oxigraph server on loopback, with one submission in it."""
    here = str(Path(sys.executable).parent)
    oxigraph = shutil.which("oxigraph", path=os.pathsep.join([here, os.environ["PATH"]]))
    assert oxigraph is not None, "install the oxigraph wheel, the server for tests"
    submission = build(agency_card())
    (tmp_path / "one.nq").write_bytes(submission.canonical())
    place = str(tmp_path / "server")
    subprocess.run(
        [oxigraph, "load", "--location", place, "--file", str(tmp_path / "one.nq")], check=True
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [oxigraph, "serve", "--location", place, "--bind", f"127.0.0.1:{port}"]
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.integration
def test_a_real_server_gives_the_same_rows(server: str) -> None:
    submission = build(agency_card())
    local = LocalStore()
    local.load(submission.canonical(), submission.graph)
    remote = RemoteStore(server)
    for stored in query.catalogue():
        assert query.run(remote, stored.id, agency="北美館") == query.run(
            local, stored.id, agency="北美館"
        )
    with pytest.raises(StoreError):
        remote.select("SELECT broken")
