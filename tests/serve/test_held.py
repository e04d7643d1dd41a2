"""Engines with the data in memory answer what engines on the disk answer, and come by themselves."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
import pytest

from bscgraph import query
from bscgraph.iri import Minter
from bscgraph.query.binding import bound
from bscgraph.serve.engines import Engines, Question
from bscgraph.serve.held import filled
from bscgraph.serve.settings import Settings
from bscgraph.store import LocalStore
from tests.serve.conftest import ROOT
from tests.serve.killing import kill, knowing
from tests.serve.test_engines import snapshot, with_engines

ODD = """
<http://e.x/a> <http://e.x/p> "x\\ty\\n\\"z\\\\" , "\\u0001\\U0010FFFF" , "" , " _ :b " , "x"@EN-us ,
  "007"^^<http://www.w3.org/2001/XMLSchema#integer> , "x"^^<http://www.w3.org/2001/XMLSchema#integer> ,
  "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> , "1E400"^^<http://www.w3.org/2001/XMLSchema#double> ,
  "NaN"^^<http://www.w3.org/2001/XMLSchema#double> , "-0"^^<http://www.w3.org/2001/XMLSchema#double> ,
  "2022-02-30"^^<http://www.w3.org/2001/XMLSchema#date> , "2022-02-28Z"^^<http://www.w3.org/2001/XMLSchema#date> ,
  "99999999999999999999999999"^^<http://www.w3.org/2001/XMLSchema#integer> , "計分卡"@zh-Hant , <http://e.x/é> .
"""
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?o (DATATYPE(?o) AS ?t) (LANG(?o) AS ?l) (STR(?o) AS ?x) { ?s ?p ?o FILTER(!isIRI(?o)) }",
    "SELECT ?a ?b { GRAPH ?g { ?s ?p ?a . ?s ?p ?b FILTER(?a < ?b) } }",
    "SELECT ?g (COUNT(DISTINCT ?o) AS ?n) (SUM(?o) AS ?s) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s { ?s ?p 7 OPTIONAL { ?s ?q ?u . FILTER(?u = 1.5) } MINUS { ?s <http://e.x/none> ?u } }",
    "SELECT ?s { ?s <http://e.x/p>* ?o }",
)


def odd(place: Path) -> Path:
    """A snapshot of all that is hard to write and to read again."""
    store = pyoxigraph.Store(str(place))
    for text in (f"GRAPH <http://e.x/g> {{ {ODD} }}", f"GRAPH <http://e.x/h> {{ {ODD} }}", ODD):
        store.update(f"INSERT DATA {{ {text} }}")
    store.flush()
    return place


def rows(store: pyoxigraph.Store, text: str) -> list[str]:
    found = store.query(text, use_default_graph_as_union="GRAPH" not in text)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return sorted(str([str(cell) for cell in row]) for row in found)


def test_odd_data_is_the_same_in_memory(tmp_path: Path) -> None:
    folder = str(odd(tmp_path / "odd"))
    there, held = pyoxigraph.Store.read_only(folder), filled(folder, 64 << 20)
    assert held is not None
    assert sorted(map(str, held)) == sorted(map(str, there))
    for text in QUERIES:
        found = rows(held, text)
        assert found == rows(there, text)
        assert found, text


def test_blank_nodes_stay_on_the_disk(tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path / "blank"))
    store.update("INSERT DATA { GRAPH <http://e.x/g> { _:a <http://e.x/p> 1 } }")
    store.flush()
    del store
    assert filled(str(tmp_path / "blank"), 64 << 20) is None


FILL = """
import sys
from bscgraph.serve.held import filled
held = filled(sys.argv[1], int(sys.argv[2]) << 20)
print("too much" if held is None else len(held))
"""


def test_more_than_may_be_stays_on_the_disk(tmp_path: Path) -> None:
    """In processes of their own, as in the server: one that has worked before has memory to
    spare, which needs no new one."""
    folder = snapshot(tmp_path / "store", 60_000)
    for most, told in ((4, "too much"), (256, "60000")):
        command = [sys.executable, "-c", FILL, str(folder), str(most)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert found.stdout.strip() == told


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be read"):
        filled(str(tmp_path / "none"), 64 << 20)


async def until_held(engines: Engines, wanted: bool = True) -> None:
    end = time.monotonic() + 30
    while engines.held is not wanted:
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def numbers(engines: Engines, texts: Sequence[str]) -> list[list[str]]:
    found = []
    for text in texts:
        body = await (await engines.ask(Question(text, union=False))).whole()
        found.append(sorted(map(str, json.loads(body)["results"]["bindings"])))
    return found


def test_all_stored_questions_have_the_same_rows(store: Path) -> None:
    """The disk answers before the memory is ready, and where it is not to be used."""
    folder = LocalStore(store, writable=False).snapshot()
    assert folder is not None
    texts = [bound(one, {}, Minter()).text for one in query.catalogue()]
    both: list[list[list[str]]] = []

    async def on_disk(engines: Engines) -> None:
        both.append(await numbers(engines, texts))
        assert not engines.held

    async def in_memory(engines: Engines) -> None:
        await until_held(engines)
        both.append(await numbers(engines, texts))

    with_engines(folder, on_disk, Settings(held_bytes=0))
    with_engines(folder, in_memory, Settings())
    assert both[0] == both[1]
    assert sum(map(len, both[0])) > 500


def test_new_data_is_taken_into_memory_too(tmp_path: Path) -> None:
    first, second = snapshot(tmp_path / "first", 300), snapshot(tmp_path / "second", 5)
    count = Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")

    async def work(engines: Engines) -> None:
        for folder, number in ((first, b"300"), (second, b"5"), (first, b"300")):
            await engines.reload(folder)
            assert not engines.held
            assert number in await (await engines.ask(count)).whole()  # from the disk
            await until_held(engines)
            assert number in await (await engines.ask(count)).whole()

    with_engines(first, work)


def test_when_the_one_with_the_data_is_killed_another_comes(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "store", 300)

    async def work(engines: Engines) -> None:
        await until_held(engines)
        first = engines.nursery.process
        kill([first, *engines.processes])
        assert b"true" in await (await engines.ask(Question("ASK {}"))).whole()
        # An engine that was being born meanwhile may have answered before anybody missed the rest.
        end = time.monotonic() + 30
        while engines.nursery.process in {0, first}:
            assert time.monotonic() < end
            await asyncio.sleep(0.02)
        await until_held(engines)
        assert b"true" in await (await engines.ask(Question("ASK { ?s ?p ?o }"))).whole()

    with_engines(folder, work)


def test_nothing_goes_on_where_the_server_is_gone(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "store", 300_000)
    mark = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    code = (
        "import sys; from bscgraph.serve.spawned import spawned\n"
        "made = spawned(sys.argv[1], str(1 << 30))\n"
        "print(made.process.pid, flush=True); sys.stdin.read()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": mark, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert server.stdout is not None
    number = int(server.stdout.readline())
    end = time.monotonic() + 30
    while len(knowing(mark)) < 3:  # the server, the one that takes in, the one that reads
        assert time.monotonic() < end
        time.sleep(0.01)
    assert number in knowing(mark)
    server.kill()
    server.communicate(timeout=10)
    end = time.monotonic() + 5
    while knowing(mark):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_limit_of_memory_counts_beside_the_data(tmp_path: Path) -> None:
    """What a query may take is its own, however much the data takes."""
    folder = snapshot(tmp_path / "store", 100_000)
    greedy = "SELECT (COUNT(*) AS ?n) { { SELECT ?o { ?s ?p ?o } ORDER BY ?o } }"

    async def work(engines: Engines) -> None:
        await until_held(engines)
        reply = await engines.ask(Question(greedy, "text/csv", seconds=60))
        assert b"100000" in await reply.whole()

    with_engines(folder, work, Settings(engine_memory=160 << 20))
