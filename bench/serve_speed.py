"""How fast ``bscgraph serve`` is beside rdflib-endpoint and the bare oxigraph server.

``python -m bench.serve_speed [--rdflib-endpoint PROGRAM] [--statements 100000]``. All of them get
the same statements, of made-up submissions, and the same queries, one after the other over two
connections that stay open. Joins are new to every cache, as each has a number in it.
``rdflib-endpoint`` comes from an environment of its own; without it that column is missing.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from bench.serve_load import JOIN, tag_of
from bench.served import Link, Server, made_up, program, request, seeds, sparql, started
from bscgraph import query
from bscgraph.store import LocalStore

STORED, PATH = "target/never-met", "/api/target/never-met.json"
_CLIENTS = 2
Make = Callable[[int], bytes]


def speed(server: Server, make: Make, seconds: float, allowed: int = 200) -> float:
    """Answers a second.

    Raises:
        SystemExit: one had another status.
    """
    numbers, done, end = count(1), [0] * _CLIENTS, time.perf_counter() + seconds
    wrong: list[int] = []

    def run(index: int) -> None:
        link = Link(server.port)
        while time.perf_counter() < end and not wrong:
            status = link.ask(make(next(numbers)))[0]
            wrong.extend([status] if status != allowed else [])
            done[index] += 1
        link.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(index,)) for index in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"status {wrong[0]} instead of {allowed}: {make(0)[:200]!r}")
    return sum(done) / (time.perf_counter() - begun)


def stored_text() -> str:
    """The SPARQL of the stored question, for servers that do not know it."""
    one = next(one for one in query.catalogue() if one.id == STORED)
    lines = query.bind(one, {"years": 1}).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def join(server: Server) -> Make:
    """Requests for the join, each one new."""
    return lambda n: sparql(server.endpoint, JOIN.format(number=n))


def asked(server: Server, text: str) -> Make:
    """Requests for a query, each one new to what keeps texts."""
    return lambda n: sparql(server.endpoint, f"{text}\n# {n}")


def ours(store: Path) -> list[str]:
    """How ``bscgraph serve`` is started."""
    return [sys.executable, "-m", "bscgraph", "serve", "--store", str(store), "--port", "{port}",
            "--proxy", "127.0.0.1"]  # fmt: skip


def peers(store: Path, endpoint: str, folder: Path) -> Iterator[tuple[str, list[str], str]]:
    """Name, command and endpoint of the others."""
    data, copy = folder / "all.nq", folder / "copy"
    whole = LocalStore(store, writable=False)
    data.write_bytes(b"".join(whole.dump(graph) for graph in whole.graphs()))
    shutil.copytree(whole.snapshot() or store, copy)
    yield "oxigraph", [program("oxigraph"), "serve-read-only", "--location", str(copy), "--bind",
                       "127.0.0.1:{port}", "--union-default-graph"], "/query"  # fmt: skip
    if endpoint:
        yield "rdflib-endpoint", [endpoint, "serve", "--host", "127.0.0.1", "--port", "{port}",
                                  str(data)], "/"  # fmt: skip


def measure_ours(server: Server, seconds: float, thing: str) -> None:
    """All figures of ``bscgraph serve``."""
    turtle = request(thing, accept="text/turtle")
    tag = tag_of(server, turtle)
    unchanged = request(thing, accept="text/turtle", if_none_match=tag)
    kept = request(f"{PATH}?years=1")
    fresh = [f"{PATH}?years=1&size={n}" for n in range(1, 1000)]
    rows = {
        "304": (lambda _: unchanged, 304),
        "entity (Turtle)": (lambda _: turtle, 200),
        "stored query, kept": (lambda _: kept, 200),
        "stored query, other pages": (lambda n: request(fresh[n % len(fresh)]), 200),
        "join": (join(server), 200),
        "stored query's text": (asked(server, stored_text()), 200),
    }
    for name, (make, status) in rows.items():
        print(f"  {name}: {speed(server, make, seconds, status):,.1f}/s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="for each figure")
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--rdflib-endpoint", default="", metavar="PROGRAM")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        small = seeds(folder / "seeds")
        with started(ours(small), "/sparql") as server:
            print(f"bscgraph serve, bundled documents: {server}", flush=True)
            measure_ours(server, given.seconds, "/doc/scorecard/tfam/2022")
        large = made_up(folder / "large", given.statements)
        things = LocalStore(large, writable=False)
        print(f"{things.info()['quads']:,} statements")
        server = stack.enter_context(started(ours(large), "/sparql"))
        print(f"bscgraph serve: {server}", flush=True)
        thing = next(one for one in things.graphs()).partition("/graph/")[2]
        measure_ours(server, given.seconds, f"/graph/{thing}")
        for other, command, endpoint in peers(large, given.rdflib_endpoint, folder):
            with started(command, endpoint) as peer:
                print(f"{other}: {peer}", flush=True)
                print(f"  join: {speed(peer, join(peer), given.seconds):,.1f}/s", flush=True)
                text = asked(peer, stored_text())
                print(f"  stored query's text: {speed(peer, text, given.seconds):,.1f}/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
