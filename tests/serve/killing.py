"""Processes of a server that are killed while the machine has other work.

``python -m tests.serve.killing --rounds 300`` does it for long; a test does it for a moment.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.serve.conftest import Running, loaded, serving

WAYS = ("all", "nursery", "engines", "twice", "at work")


def below(server: Running, mark: str) -> list[int]:
    """All processes of the server but itself, the nursery first; orphans too."""
    nursery = _children(server.process.pid)
    found = set(knowing(mark)) - {server.process.pid}
    return sorted(found, key=lambda one: (one not in nursery, one))


def knowing(mark: str) -> list[int]:
    """All processes that have this folder for temporary files, as those of no other server."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"TMPDIR={mark}".encode() in place.read_bytes().split(b"\0"):
                found.append(int(place.parts[2]))
    return found


def _children(process: int) -> set[int]:
    place = Path(f"/proc/{process}/task/{process}/children")
    return {int(child) for child in place.read_text().split()} if place.exists() else set()


def kill(processes: Iterable[int]) -> int:
    """Kill those that are still there; how many."""
    done = 0
    for process in set(processes) - {0}:  # that would be ourselves
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            done += 1
    return done


@contextlib.contextmanager
def busy(number: int) -> Iterator[None]:
    """Other work for this many cores."""
    loops = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"], stdin=subprocess.DEVNULL)
        for _ in range(number)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait(10)


@contextlib.contextmanager
def marked(place: Path, store: Path) -> Iterator[tuple[Running, str]]:
    """A server, and what its processes are known by."""
    mark = place / "temporary"
    mark.mkdir()
    with serving(place, "--store", str(store), env={"TMPDIR": str(mark)}) as server:
        yield server, str(mark)


def rounds(server: Running, mark: str, number: int, seed: int) -> Counter[tuple[str, int]]:
    """Kill in every way in turn, ask at once; how often there was which status."""
    chance = random.Random(seed)
    found: Counter[tuple[str, int]] = Counter()
    for done in range(number):
        way = WAYS[done % len(WAYS)]
        time.sleep(chance.choice((0, 0.003, 0.02, 0.1, 0.3)) * chance.random())
        _strike(server, mark, way, chance)
        found[way, server.ask(_question(f"{seed}-{done}")).status] += 1
    return found


def _strike(server: Running, mark: str, way: str, chance: random.Random) -> None:
    processes = below(server, mark)
    if way == "nursery":
        kill(processes[:1])
    elif way == "engines":
        kill(processes[1:])
    elif way == "at work":
        asking = threading.Thread(target=server.ask, args=(_question(f"work {chance.random()}"),))
        asking.start()
        time.sleep(0.01 * chance.random())
        kill(below(server, mark))
        asking.join()  # it was told what happened, or had its answer
        kill(below(server, mark))
    else:
        kill(processes)
    if way == "twice":  # while those that come instead are being born
        time.sleep(0.2 * chance.random())
        kill(below(server, mark))


def _question(name: str) -> str:
    text = f'SELECT ("{name}" AS ?name) ?s {{ ?s ?p ?o }} LIMIT 10'  # each is asked once
    return f"/sparql?{urlencode({'query': text})}"


def main() -> None:
    """Do it for long and tell."""
    words = argparse.ArgumentParser(description=main.__doc__)
    words.add_argument("--rounds", type=int, default=300)
    words.add_argument("--busy", type=int, default=os.cpu_count() or 2)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = loaded(Path(folder) / "store")
        with marked(Path(folder), store) as (server, mark), busy(given.busy):
            begun = time.monotonic()
            found = rounds(server, mark, given.rounds, given.seed)
        for (way, status), number in sorted(found.items()):
            sys.stdout.write(f"{way:8} {status} {number}\n")
        sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
        if any(status != 200 for _, status in found):
            sys.exit("a request after a kill had no answer")


if __name__ == "__main__":
    main()
