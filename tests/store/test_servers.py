"""Real servers on loopback answer and take what the embedded store does."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bscgraph import bilingual
from bscgraph.cli import app
from bscgraph.errors import StoreError
from bscgraph.graph import build
from bscgraph.sound import check
from bscgraph.store import LocalStore, RemoteStore, opened
from tests import servers
from tests.cards import agency_card, city_card, kpi, values

pytestmark = pytest.mark.integration

AGENCY, CITY = build(agency_card()), build(city_card())
OTHER = build(agency_card(kpis=(kpi("AC1.1", "改", values(actual109="1")),)))
COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp(request.param)
    with getattr(servers, request.param)(place) as address:
        yield address


@pytest.fixture
def store(url: str) -> RemoteStore:
    found = RemoteStore(url)
    for graph in found.graphs():
        found.drop(graph)
    return found


def test_load_replace_and_drop(store: RemoteStore) -> None:
    local = LocalStore()
    for one in (AGENCY, CITY, OTHER):  # the last one takes the place of the first
        assert store.load(one.canonical(), one.graph) == len(set(one.triples))
        local.load(one.canonical(), one.graph)
    assert store.graphs() == local.graphs()
    assert store.info()["quads"] == local.info()["quads"]
    for graph in local.graphs():
        lines = [set(each.dump(graph).splitlines()) for each in (store, local)]
        assert lines[0] == lines[1]
    assert list(check(store, (), {CITY.graph: CITY.canonical()})) != []  # OTHER is in no file
    assert list(check(store, [CITY.graph], {CITY.graph: CITY.canonical()})) == []
    store.drop(CITY.graph)
    store.drop(CITY.graph)
    assert store.graphs() == (OTHER.graph,)


def test_a_large_submission(store: RemoteStore) -> None:
    """Virtuoso's parser takes no more than some thousand triples in one INSERT DATA."""
    graph = "http://e.x/large"
    lines = [f'<http://e.x/{n}> <http://e.x/p> "第{n}筆" <{graph}> .\n' for n in range(8_000)]
    assert store.load("".join(lines).encode(), graph) == 8_000
    assert store.info()["quads"] == 8_000
    with store.stream(f"SELECT ?s ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") as rows:
        assert sum(1 for _ in rows) == 8_000


def test_a_client_that_dies_while_it_loads(store: RemoteStore, url: str) -> None:
    """Half a request changes nothing, and a re-run completes it."""
    store.load(AGENCY.canonical(), AGENCY.graph)
    before = set(store.dump(AGENCY.graph).splitlines())
    host, port = urlsplit(url).hostname, urlsplit(url).port
    path = urlsplit(store._update).path
    text = (
        f"DROP SILENT GRAPH <{AGENCY.graph}> ; INSERT DATA {{ GRAPH <{AGENCY.graph}> {{\n"
        '<http://e.x/s> <http://e.x/p> "new" .\n} } ;\nINSERT DATA { GRAPH <http://e.x/h> { '
    ).encode()
    for sent in (len(text), 60, 10):
        with socket.create_connection((host, port)) as raw:
            raw.sendall(
                f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100000\r\n"
                "Content-Type: application/sparql-update\r\n\r\n".encode()
                + text[:sent]
            )
            time.sleep(0.2)
    time.sleep(0.5)
    assert set(store.dump(AGENCY.graph).splitlines()) == before
    assert store.graphs() == (AGENCY.graph,)
    store.load(OTHER.canonical(), OTHER.graph)
    assert store.info()["quads"] == len(set(OTHER.triples))


def test_every_kind_of_question(store: RemoteStore) -> None:
    store.load(AGENCY.canonical(), AGENCY.graph)
    assert store.ask(f"ASK {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o }} }}") is True
    assert store.ask("ASK { GRAPH <http://e.x/none> { ?s ?p ?o } }") is False
    found = store.construct(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{AGENCY.graph}> {{ ?s ?p ?o }} }}"
    )
    assert len(set(found)) == len(set(AGENCY.triples))
    with pytest.raises(StoreError, match="HTTP 400"):
        store.select("SELECT broken")
    assert store.select("SELECT ?s { GRAPH <http://e.x/none> { ?s ?p ?o } }").rows == ()


def test_hostile_text_stays_text(store: RemoteStore) -> None:
    words = "x\" } } ; DROP ALL ; # \\ \\u0041 \n\t\r 義⺠ '''"
    one = build(agency_card(kpis=(kpi("AC1.1", words, values(actual109="1")),)))
    store.load(CITY.canonical(), CITY.graph)
    store.load(one.canonical(), one.graph)
    local = LocalStore()
    local.load(one.canonical(), one.graph)
    assert set(store.dump(one.graph).splitlines()) == set(local.dump(one.graph).splitlines())
    assert CITY.graph in store.graphs()


def test_the_commands(
    store: RemoteStore, url: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "one.nq"
    file.write_bytes(AGENCY.canonical())

    def typed(*words: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, [str(word) for word in words])
        return int(left.value.code or 0), capfdbinary.readouterr().out.decode()

    assert typed("load", file, "--store", url)[0] == 0
    assert "tfam/2022/1" in typed("store", "info", "--store", url)[1]
    assert typed("store", "check", "--store", url, "--file", file)[0] == 0
    assert typed("store", "export", "--store", url, "-o", tmp_path / "all.nq")[0] == 0
    assert (tmp_path / "all.nq").read_bytes() == AGENCY.canonical()
    assert typed("store", "drop", "tfam/2022/1", "--store", url)[0] == 0
    assert store.graphs() == ()


def test_the_server_s_own_time_out_is_an_error(tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path, timeout_s=1) as address:
        store = opened(address)
        lines = [f'<http://e.x/{n}> <http://e.x/p> "{n}" <http://e.x/g> .\n' for n in range(3000)]
        store.load("".join(lines).encode(), "http://e.x/g")
        with pytest.raises(StoreError, match=r"within 0\.3 seconds"):
            store.select(
                "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?p ?b . ?c ?q ?d } }", timeout=0.3
            )
        with pytest.raises(StoreError):
            store.select("SELECT ?a ?c ?e { GRAPH ?g { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } }")


def test_virtuoso_lets_in_by_digest_and_cuts_off_by_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.virtuoso(tmp_path, rows=100, everybody_writes=False) as address:
        with pytest.raises(StoreError, match="No permission"):
            opened(address).load(CITY.canonical(), CITY.graph)
        monkeypatch.setenv("BSCGRAPH_STORE_USER", "dba")
        monkeypatch.setenv("BSCGRAPH_STORE_PASSWORD", "wrong")
        with pytest.raises(StoreError, match="does not let us in"):
            opened(f"{address}-auth").load(CITY.canonical(), CITY.graph)
        monkeypatch.setenv("BSCGRAPH_STORE_PASSWORD", "dba")
        store = opened(f"{address}-auth")
        store.load(CITY.canonical(), CITY.graph)
        with pytest.raises(StoreError, match="at most 100 rows"):
            store.select("SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
