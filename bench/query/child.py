"""One engine in a process of its own: loads a folder of submissions, then answers questions.

Every question is asked in a copy of the process, which can be killed: no engine can be told to
stop. What pyoxigraph answers there it is asked again in the process itself, whose memory need
not be copied. Run by ``bench.query`` as
``python -m bench.query.child ENGINE FOLDER COUNT LIMIT [ID…]``; prints a line of JSON for the
load, one for each question, and one for each scan of a property.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bscgraph import query
from bscgraph.store import LocalStore
from tests.engines import RdflibStore

__all__ = ["main"]

# A question is asked at least this often, unless it takes long.
_ROUNDS, _LONG = 5, 0.6


def main() -> None:
    """Load, then answer; see the module."""
    engine, folder, count, limit, *ids = sys.argv[1:]
    store: Any = LocalStore() if engine == "pyoxigraph" else RdflibStore()
    say(load(store, Path(folder), int(count)))
    told = [one for one in query.catalogue() if not ids or one.id in ids]
    ask = partial(direct if engine == "pyoxigraph" else limited, float(limit))
    needs = {one.id: sorted(needed(one.text)) for one in told}
    for one in told:
        for form, arguments in forms(one):
            found = ask(partial(answer, store, one, arguments))
            say({"query": one.id, "form": form, "needs": needs[one.id], **found})
    if engine == "pyoxigraph":
        for name in sorted({name for names in needs.values() for name in names}):
            say({"scan": name, **asked(partial(scan, store, name))})


def say(line: dict[str, Any]) -> None:
    """Print one line of JSON at once."""
    print(json.dumps(line), flush=True)


def load(store: Any, folder: Path, count: int) -> dict[str, Any]:
    """Load ``count`` submissions and their links: CPU seconds and those of the clock, quads, and
    the MiB by which the process grew at most."""
    before, spent, passed, quads = memory("VmRSS"), 0.0, 0.0, 0
    links = sorted((folder / f"links-{count}").glob("*.nq"))
    for path in (*submissions(folder, count), *links):
        data = path.read_bytes()
        quads += data.count(b"\n")
        start, begun = time.process_time(), time.perf_counter()
        store.load(data, graph_of(data))
        spent += time.process_time() - start
        passed += time.perf_counter() - begun
    grown = memory("VmHWM") - before
    return {"load": spent, "wall": passed, "quads": quads, "memory": grown}


def submissions(folder: Path, count: int) -> list[Path]:
    """The files of the first ``count`` submissions."""
    return sorted(folder.glob("*.nq"))[:count]


def graph_of(data: bytes) -> str:
    """The graph that a canonical file is of."""
    return data[: data.index(b"\n")].rsplit(b"<", 1)[1].partition(b">")[0].decode()


def memory(what: str) -> float:
    """MiB of this process: ``VmRSS`` now, ``VmHWM`` at most so far."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def forms(stored: query.Query) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question about everything, and as its first example asks it (else of one agency)."""
    yield "all", {}
    arguments = dict(stored.examples[0]["arguments"]) if stored.examples else {}
    if not arguments and "agency" in stored.parameters:
        arguments = {"agency": "hac"}
    if arguments:
        yield "one", arguments


def answer(store: Any, stored: query.Query, arguments: dict[str, Any]) -> int:
    """Ask as ``bscgraph query`` does; the number of rows."""
    return len(query.run(store, stored.id, **arguments).rows)


def asked(ask: Callable[[], int], least: int = 1) -> dict[str, Any]:
    """The least seconds of some rounds, at least so many, and the rows."""
    spent: list[float] = []
    rows = 0
    while len(spent) < least or (len(spent) < _ROUNDS and sum(spent) < _LONG):
        start = time.perf_counter()
        rows = ask()
        spent.append(time.perf_counter() - start)
    return {"seconds": min(spent), "rows": rows}


def direct(limit: float, ask: Callable[[], int]) -> dict[str, Any]:
    """The same, after a trial in a copy of the process.

    The first round pays for memory that was shared with the copy and has to be made one's own.
    """
    tried = limited(limit, ask)
    return tried if tried["rows"] is None else asked(ask, least=2)


def limited(limit: float, ask: Callable[[], int]) -> dict[str, Any]:
    """The same in a copy of the process, killed after ``limit`` CPU seconds, which then count."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(there, ask, limit))
    child.start()
    there.close()
    try:
        return dict(here.recv())
    except EOFError:
        return {"seconds": limit, "rows": None}
    finally:
        child.kill()
        child.join()


def _send(pipe: Connection, ask: Callable[[], int], limit: float) -> None:
    soon = math.ceil(time.process_time() + limit)
    resource.setrlimit(resource.RLIMIT_CPU, (soon, soon + 1))
    pipe.send(asked(ask))


def needed(text: str) -> frozenset[str]:
    """The properties a query names, and the classes as ``a <class>``."""
    from rdflib.plugins.sparql import prepareQuery

    return frozenset(_named(prepareQuery(text).algebra))


def _named(part: Any) -> Iterator[str]:
    if getattr(part, "name", "") == "BGP":
        for _, predicate, value in part["triples"]:
            yield from _of_pattern(predicate, value)
    elif isinstance(part, dict):
        for value in part.values():
            yield from _named(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _named(value)


def _of_pattern(predicate: Any, value: Any) -> Iterator[str]:
    from rdflib.paths import Path as PropertyPath
    from rdflib.term import URIRef

    if isinstance(predicate, PropertyPath):
        parts = getattr(predicate, "args", None) or [getattr(predicate, "path", predicate)]
        for part in parts:
            yield from _of_pattern(part, None) if part is not predicate else ()
    elif isinstance(predicate, URIRef) and isinstance(value, URIRef):
        kind = predicate.endswith("#type")
        yield f"a {value.n3()}" if kind else predicate.n3()
    elif isinstance(predicate, URIRef):
        yield predicate.n3()


def scan(store: Any, name: str) -> int:
    """Count all triples of a property, or all members of a class."""
    end = "" if name.startswith("a ") else " ?o"
    found = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s {name}{end} }} }}")
    return int(found.rows[0][0])


if __name__ == "__main__":
    main()
