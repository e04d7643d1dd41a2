"""``bscgraph serve`` beside the bare oxigraph server and rdflib-endpoint on the same statements.

``python -m bench.serve [--rdflib-endpoint PROGRAM] [--statements 100000] [--seconds 5]``. Seconds
to the first answer, with the bundled documents and with made-up submissions; answers a second of
each kind; and joins over all submissions: as officers ask them, and the texts of stored questions.
Joins are asked of all servers in turn, again and again, so that other work on the machine slows
all of them alike; each text is new to every cache; all servers must give the same rows.
``rdflib-endpoint`` comes from an environment of its own. Ends with 1 where rows differ or a ratio
is not reached.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import count
from pathlib import Path
from statistics import geometric_mean, median

from bench.served import (
    Link,
    Server,
    made_up,
    program,
    request,
    seeds,
    sparql,
    started,
    tag_of,
)
from bscgraph.query.header import load
from bscgraph.store import LocalStore

BSC = "PREFIX bsc: <https://w3id.org/bscgraph/ns#> "
JOINS = {
    "budgets by agency and year": BSC
    + "SELECT ?agency ?year (SUM(?amount) AS ?total) (COUNT(?plan) AS ?plans) { GRAPH ?g { "
    "?card bsc:ofAgency ?agency . ?plan bsc:inScorecard ?card . ?budget bsc:budgetOf ?plan ; "
    "bsc:amount ?amount ; bsc:fiscalYear ?year } } GROUP BY ?agency ?year",
    "money and indicators by perspective": BSC
    + "SELECT ?perspective (SUM(?amount) AS ?total) (COUNT(DISTINCT ?kpi) AS ?kpis) { GRAPH ?g { "
    "?kpi a bsc:KPI ; bsc:perspective ?perspective . ?plan bsc:implements ?kpi ; "
    "bsc:currentBudget ?budget . ?budget bsc:amount ?amount } } GROUP BY ?perspective",
    "missed targets by agency": BSC
    + "SELECT ?agency ?year (COUNT(?actual) AS ?missed) (SUM(?wanted - ?reached) AS ?short) { "
    "GRAPH ?g { ?actual bsc:misses ?target ; bsc:value ?reached ; bsc:periodYear ?year ; "
    "bsc:inSeries ?series . ?target bsc:value ?wanted . ?series bsc:seriesOf ?kpi . ?kpi "
    "bsc:inScorecard ?card . ?card bsc:ofAgency ?agency } } GROUP BY ?agency ?year",
    "values that fell, by perspective": BSC
    + "SELECT ?perspective ?year (COUNT(?now) AS ?fell) { GRAPH ?g { ?now bsc:yearBefore ?then ; "
    "bsc:value ?x ; bsc:periodYear ?year ; bsc:inSeries ?series . ?then bsc:value ?y . "
    "?series bsc:seriesOf ?kpi . ?kpi bsc:perspective ?perspective FILTER(?x < ?y) } } "
    "GROUP BY ?perspective ?year",
    "units whose plans serve indicators of others": BSC
    + "SELECT ?unit (COUNT(DISTINCT ?plan) AS ?plans) (COUNT(DISTINCT ?kpi) AS ?kpis) { GRAPH ?g { "
    "?plan bsc:implements ?kpi ; bsc:responsibleUnit ?unit . "
    "?kpi bsc:responsibleUnit ?other FILTER(?unit != ?other) } } GROUP BY ?unit",
}
# Texts of stored questions, as researchers copy and send them.
STORED_JOINS = ("target/lenient", "trend/monotonic", "unit/shared", "budget/by-perspective",
                "trend/year-over-year")  # fmt: skip
STORED = "/api/target/never-met.json?years=1"
_CLIENTS, _ROUNDS, _SLOW_ROUNDS = 2, 15, 2
_WANTED = {"oxigraph": 0.5, "rdflib-endpoint": 20.0}
_OURS = "bscgraph serve"
Make = Callable[[int], bytes]


def speed(server: Server, make: Make, seconds: float, allowed: int = 200) -> float:
    """Answers a second, over connections that stay open.

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


def measure_ours(server: Server, seconds: float, thing: str) -> None:
    """Answers a second of each kind but joins."""
    turtle = request(thing, accept="text/turtle")
    unchanged = request(thing, accept="text/turtle", if_none_match=tag_of(server, turtle))
    kinds: dict[str, tuple[Make, int, int]] = {
        "304": (lambda _: unchanged, 304, 2000),
        "entity (Turtle)": (lambda _: turtle, 200, 300),
        "stored query, kept": (lambda _: request(STORED), 200, 500),
        "stored query, other pages": (lambda n: request(f"{STORED}&size={99_999 - n}"), 200, 500),
    }
    for name, (make, status, wanted) in kinds.items():
        found = speed(server, make, seconds, status)
        print(f"  {name}: {found:,.0f}/s (wanted: {wanted:,})", flush=True)


def ours(store: Path) -> list[str]:
    """How ``bscgraph serve`` is started."""
    return [sys.executable, "-m", "bscgraph", "serve", "--store", str(store), "--port", "{port}",
            "--proxy", "127.0.0.1", "--seconds", "120"]  # fmt: skip


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


def rows_of(body: bytes) -> list[tuple[tuple[str, str], ...]]:
    """The rows of an answer in an order of their own; numbers by their value."""
    found = json.loads(body)["results"]["bindings"]
    return sorted(
        tuple(sorted((name, _plain(cell["value"])) for name, cell in row.items())) for row in found
    )


def _plain(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def asked(server: Server, text: str) -> tuple[float, bytes]:
    """Seconds of one query on a connection of its own, and the answer.

    Raises:
        SystemExit: it is none.
    """
    link, begun = Link(server.port, 600), time.perf_counter()
    status, _, body = link.ask(sparql(server.endpoint, f"{text}\n# {begun}"))
    taken = time.perf_counter() - begun
    link.close()
    if status != 200:
        raise SystemExit(f"status {status}: {text}")
    return taken, body


def _without_header(text: str) -> str:
    """A stored question as an address can hold it."""
    return "\n".join(line for line in text.split("\n") if not line.startswith("#+"))


def compared(servers: Mapping[str, Server]) -> bool:
    """Ask all servers the joins in turn, and tell; whether rows are equal and ratios reached."""
    ratios: dict[str, list[float]] = {name: [] for name in servers if name != _OURS}
    good = True
    print("| join | rows | " + " | ".join(f"{name}, ms" for name in servers) + " |")
    print("|---|---|" + "---|" * len(servers))
    joins = JOINS | {name: _without_header(load(name).text) for name in STORED_JOINS}
    for name, text in joins.items():
        times: dict[str, list[float]] = {one: [] for one in servers}
        rows = {one: rows_of(asked(server, text)[1]) for one, server in servers.items()}
        different = [one for one in rows if rows[one] != rows[_OURS]]
        if different or not rows[_OURS]:
            print(f"{name}: other rows, or none: {', '.join(different)}")
            good = False
        for number in range(_ROUNDS):
            for one, server in servers.items():
                if number < _SLOW_ROUNDS or one != "rdflib-endpoint":
                    times[one].append(asked(server, text)[0])
        middle = {one: median(some) for one, some in times.items()}
        for one, some in ratios.items():
            some.append(middle[one] / middle[_OURS])
        told = " | ".join(f"{milliseconds * 1000:,.1f}" for milliseconds in middle.values())
        print(f"| {name} | {len(rows[_OURS]):,} | {told} |", flush=True)
    for one, some in ratios.items():
        mean = geometric_mean(some)
        print(f"{mean:.2f} times as fast as {one} (wanted: {_WANTED[one]:g}), "
              f"{min(some):.2f} to {max(some):.2f}")  # fmt: skip
        good = good and mean >= _WANTED[one]
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="for each rate")
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--rdflib-endpoint", default="", metavar="PROGRAM")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        with started(ours(seeds(folder / "seeds")), "/sparql") as server:
            print(f"{_OURS}, bundled documents: {server}, wanted 0.8 s", flush=True)
            measure_ours(server, given.seconds, "/doc/scorecard/tfam/2022")
        large = made_up(folder / "large", given.statements)
        things = LocalStore(large, writable=False)
        print(f"{things.info()['quads']:,} statements")
        servers = {_OURS: stack.enter_context(started(ours(large), "/sparql"))}
        print(f"{_OURS}: {servers[_OURS]}, wanted 2.5 s", flush=True)
        thing = next(one for one in things.graphs()).partition("/graph/")[2]
        measure_ours(servers[_OURS], given.seconds, f"/graph/{thing}")
        for other, command, endpoint in peers(large, given.rdflib_endpoint, folder):
            servers[other] = stack.enter_context(started(command, endpoint))
            print(f"{other}: {servers[other]}", flush=True)
        return 0 if compared(servers) else 1


if __name__ == "__main__":
    sys.exit(main())
