"""The server beside a bare oxigraph server on the same snapshot: joins, small queries, start.

``python -m bench.serve [SUBMISSIONS]``: loads so many made-up submissions (20 unless said), then
asks both servers the same questions by the same client. Each request has a text of its own, so
that nothing is answered from a cache, except where the line says so.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from bench.query.collection import cards
from bscgraph import graph
from bscgraph.store import LocalStore

ROOT = Path(__file__).resolve().parent.parent
BSC = "PREFIX bsc: <https://w3id.org/bscgraph/ns#> "
JOINS = {
    "missed targets": BSC + "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a bsc:misses ?t . "
    "?a bsc:value ?x . ?t bsc:value ?y . ?a bsc:periodYear ?year } }",
    "values of two years": BSC + "SELECT ?s ?x ?y { GRAPH ?g { ?a bsc:yearBefore ?b . "
    "?a bsc:value ?x . ?b bsc:value ?y . ?s bsc:observation ?a } } LIMIT 5000",
    "budgets by agency": BSC + "SELECT ?agency (SUM(?amount) AS ?total) { GRAPH ?g { "
    "?plan bsc:currentBudget ?b . ?b bsc:amount ?amount . ?card bsc:agency ?agency } } "
    "GROUP BY ?agency",
    "types and properties": "SELECT ?t ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?t . ?s ?p ?o } } "
    "GROUP BY ?t ?p",
}
SMALL = "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 10"
_ROUNDS, _SECONDS, _CLIENTS = 7, 4.0, 4


class Client:
    """One connection that is kept."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path
        self._link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(self, text: str, **headers: str) -> tuple[int, bytes, str]:
        self._link.request("GET", f"{self._path}?query={quote(text)}", headers={
            "Accept": "application/sparql-results+json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        })  # fmt: skip
        found = self._link.getresponse()
        return found.status, found.read(), found.headers.get("ETag") or ""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str) -> Iterator[float]:
    """A server; seconds until its first answer."""
    begun = time.perf_counter()
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet)
    try:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Client(url).ask("ASK {}")[0] == 200:
                    break
            assert process.poll() is None, command
            time.sleep(0.01)
        yield time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(30)


def joins(url: str) -> dict[str, float]:
    """Milliseconds of each join, the median of some rounds."""
    client, found = Client(url), {}
    for name, text in JOINS.items():
        times = []
        for number in range(_ROUNDS):
            begun = time.perf_counter()
            status, _, _ = client.ask(f"{text} # {number} {time.time()}")
            times.append(time.perf_counter() - begun)
            assert status == 200, (name, status)
        found[name] = median(times) * 1000
    return found


def rate(work: Callable[[Client, int], int], url: str) -> float:
    """Requests a second of some clients at once."""

    def one(first: int) -> int:
        client, done, end = Client(url), 0, time.perf_counter() + _SECONDS
        while time.perf_counter() < end:
            status = work(client, first + done)
            assert status in {200, 304}, status
            done += 1
        return done

    with ThreadPoolExecutor(_CLIENTS) as pool:
        return sum(pool.map(one, range(0, _CLIENTS * 10**7, 10**7))) / _SECONDS


def fresh(client: Client, number: int) -> int:
    """A small query that nobody has asked yet."""
    return client.ask(f"{SMALL} # {number} {time.time()}")[0]


def kept(client: Client, number: int) -> int:
    """One that was asked before."""
    return client.ask(f"{SMALL} # {number % 50}")[0]


def unchanged(tag: str) -> Callable[[Client, int], int]:
    """One whose answer the client has."""
    return lambda client, _number: client.ask(SMALL, If_None_Match=tag)[0]


def loaded(place: Path, count: int) -> Path:
    """A store with made-up submissions; its snapshot."""
    store = LocalStore(place)
    with store.together():
        for card in cards(count):
            built = graph.build(card)
            store.load(built.canonical(), built.graph)
    print(f"{count} submissions, {store.info()['quads']:,} quads")
    store.close()
    snapshot = LocalStore(place, writable=False).snapshot()
    assert snapshot is not None
    return snapshot


def main(count: int) -> None:
    """Load, start both servers in turn, measure, print."""
    bare_program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert bare_program, "install the oxigraph wheel"
    with tempfile.TemporaryDirectory() as folder:
        snapshot = loaded(Path(folder) / "store", count)
        # A copy: readers of its own kind lock the folder they read.
        shutil.copytree(snapshot, Path(folder) / "bare")
        port = free_port()
        url = f"http://127.0.0.1:{port}/query"
        command = [bare_program, "serve-read-only", "--location", f"{folder}/bare", "--bind"]
        with running([*command, f"127.0.0.1:{port}"], url) as start:
            bare = joins(url)
            print(f"oxigraph: first answer {start:.2f} s, small queries {rate(fresh, url):,.0f}/s")
        port = free_port()
        url = f"http://127.0.0.1:{port}/sparql"
        command = [sys.executable, "-m", "bscgraph", "serve", "--port", str(port), "--store"]
        with running([*command, f"{folder}/store"], url) as start:
            ours = joins(url)
            print(f"bscgraph: first answer {start:.2f} s, small queries {rate(fresh, url):,.0f}/s")
            print(f"          asked before {rate(kept, url):,.0f}/s")
            tag = Client(url).ask(SMALL)[2]
            print(f"          not modified {rate(unchanged(tag), url):,.0f}/s")
    for name, milliseconds in ours.items():
        ratio = bare[name] / milliseconds
        print(
            f"{name:<22} oxigraph {bare[name]:8.1f} ms, here {milliseconds:8.1f} ms: {ratio:.2f}x"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
