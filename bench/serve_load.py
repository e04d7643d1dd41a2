"""A mixed load on a real ``bscgraph serve``: speed and errors by kind, and memory over time.

``python -m bench.serve_load [--seconds 60] [--store FOLDER]``; ``--seconds 3600`` is the soak of
an hour, and ``tests/serve/test_soak.py`` a short one. Every kind has a client of its own, which
asks again as soon as it has rested a little. An error is a status that the kind must not have, or
a broken connection. Ends with 1 if there was one, or if memory grew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, mode, quantiles

from bench.serve import JOINS
from bench.served import ROOT, Link, Server, memory, request, seeds, sparql, started, tag_of

# The last third of the time may take so much more memory than the second.
_GROWTH = 1.05
THING = "/doc/scorecard/tfam/2022"
RUNAWAY = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != {number}) }}"


@dataclass
class Kind:
    """What one client asks again and again: makes request number n."""

    make: Callable[[int], bytes]
    allowed: tuple[int, ...] = (200,)
    rest: float = 0.01
    times: list[float] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """Answers of a status it must not have, and broken connections."""
        return sum(n for what, n in self.found.items() if what not in map(str, self.allowed))

    def run(self, port: int, end: float) -> None:
        """Ask until the time is up."""
        link = Link(port)
        for number in count():
            begun = time.perf_counter()
            if begun > end:
                break
            try:
                self.found[str(link.ask(self.make(number))[0])] += 1
            except OSError as error:
                self.found[type(error).__name__] += 1
            self.times.append(time.perf_counter() - begun)
            time.sleep(self.rest)
        link.close()


def kinds(server: Server) -> dict[str, Kind]:
    """All kinds; each client has an address of its own, as behind a proxy."""
    address = (f"10.0.0.{n}" for n in count(1))
    mine = {name: {"x_forwarded_for": next(address)} for name in (
        "entity", "304", "stored", "fresh", "join", "same", "runaway", "upload")}  # fmt: skip
    turtle = request(THING, accept="text/turtle", **mine["entity"])
    tag = tag_of(server, turtle)
    document = (ROOT / "examples" / "hac-111.pdf").read_bytes()
    stored = "/api/target/never-met.json?agency=tfam&years=1"
    return {
        "entity (Turtle)": Kind(lambda _: turtle),
        "304": Kind(lambda _: request(THING, accept="text/turtle", if_none_match=tag,
                                      **mine["304"]), (304,)),
        "stored query, kept": Kind(lambda _: request(stored, **mine["stored"])),
        "stored query, new": Kind(lambda n: request(
            f"/api/budget/largest.json?limit={n % 9999 + 1}&size=10", **mine["fresh"])),
        "join, kept": Kind(lambda _: sparql("/sparql", _join(0), **mine["same"])),
        "join, new": Kind(lambda n: sparql("/sparql", _join(n), **mine["join"])),
        "runaway": Kind(lambda n: sparql("/sparql", RUNAWAY.format(number=n), **mine["runaway"]),
                        (503, 504), 1.0),
        "upload": Kind(lambda _: request("/validate.json", document,
                                         content_type="application/pdf", **mine["upload"]),
                       (200,), 2.0),
    }  # fmt: skip


def _join(number: int) -> str:
    """One of the joins in turn, each new by its number."""
    texts = tuple(JOINS.values())
    return f"{texts[number % len(texts)]}\n# {number}"


@dataclass(frozen=True)
class Used:
    """Memory in MiB after so many seconds: of all processes, of the front alone, and what the
    front says that it keeps of answers, up to its limit."""

    at: float
    whole: float
    front: float
    kept: float
    processes: int


def kept_answers(port: int) -> float:
    """MiB of answers that the server keeps."""
    link = Link(port)  # the server ends one that rests for long
    body = link.ask(request("/metrics"))[2]
    link.close()
    return float(body.partition(b"\nbscgraph_cache_bytes ")[2].split()[0]) / 2**20


def watched(server: Server, end: float, every: float) -> Iterator[Used]:
    """What is used, again and again."""
    top = server.process.pid
    begun = time.perf_counter()
    while time.perf_counter() < end:
        used = memory(top)
        whole, at = sum(used.values()), time.perf_counter() - begun
        yield Used(at, whole, used[top], kept_answers(server.port), len(used))
        time.sleep(every)


def settled(used: Sequence[Used]) -> Sequence[Used]:
    """What is used while as many processes are there as mostly: one that is being born or was
    just killed says nothing of memory. All, where that number is not the same to the end."""
    third = len(used) // 3
    parts = (used[third : 2 * third], used[-third:])
    usual = {mode(one.processes for one in part) for part in parts if third}
    return [one for one in used if one.processes in usual] if len(usual) == 1 else used


def growth(used: list[float]) -> float:
    """Memory in the last third of the time by that in the second; the first one warms up.

    Of each third the lower quartile: engines and documents being read come and go.
    """
    third = len(used) // 3
    if third < 2:
        return 1.0
    middle, last = used[third : 2 * third], used[-third:]
    return quantiles(last, n=4)[0] / quantiles(middle, n=4)[0]


def report(told: dict[str, Kind], seconds: float) -> int:
    """Print what each kind got; the number of errors."""
    print("| kind | requests | a second | median ms | 95 % ms | errors | answers |")
    print("|---|---|---|---|---|---|---|")
    for name, kind in told.items():
        late = quantiles(kind.times, n=20)[-1] if len(kind.times) > 1 else max(kind.times)
        answers = ", ".join(f"{what}: {n:,}" for what, n in sorted(kind.found.items()))
        print(f"| {name} | {len(kind.times):,} | {len(kind.times) / seconds:.1f} | "
              f"{median(kind.times) * 1000:.1f} | {late * 1000:.1f} | {kind.errors} | "
              f"{answers} |")  # fmt: skip
    return sum(kind.errors for kind in told.values())


@dataclass(frozen=True)
class Outcome:
    """Answers that were wrong, and memory in the last third of the time by that in the second,
    of all processes and of the front. Answers are kept up to a limit, reached in the first."""

    errors: int
    whole: float
    front: float


def load(server: Server, seconds: float, every: float) -> Outcome:
    """The load, and what came of it."""
    told = kinds(server)
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=kind.run, args=(server.port, end)) for kind in told.values()]
    for thread in threads:
        thread.start()
    used = list(watched(server, end, every))
    for thread in threads:
        thread.join()
    errors = report(told, seconds)
    print("| s | MiB in all | of the front | of answers kept | processes |")
    print("|---|---|---|---|---|")
    for one in used[:: max(1, len(used) // 12)]:
        print(f"| {one.at:.0f} | {one.whole:.0f} | {one.front:.0f} | {one.kept:.1f} | "
              f"{one.processes} |")  # fmt: skip
    front = growth([one.front for one in used])
    return Outcome(errors, growth([one.whole for one in settled(used)]), front)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=1, help="seconds between looks at memory")
    parser.add_argument("--store", type=Path, help="folder of a store; the bundled documents")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or seeds(Path(folder) / "store")
        command = [sys.executable, "-m", "bscgraph", "serve", "--store", str(store), "--port",
                   "{port}", "--proxy", "127.0.0.1"]  # fmt: skip
        with started(command, "/sparql") as server:
            found = load(server, given.seconds, given.every)
    grown = f"{found.whole:.3f} in all, {found.front:.3f} of the front (at most {_GROWTH})"
    print(f"last third by second: {grown}")
    print(f"errors: {found.errors}")
    return 1 if found.errors or max(found.whole, found.front) > _GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
