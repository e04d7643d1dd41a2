"""Publishing a made-up collection: pages a second, and memory, as it grows.

``python -m bench.publish [SUBMISSIONS…] [--jobs N] [--keep FOLDER]``: loads so many submissions
into a store in a folder and publishes it by the command, in a process of its own; tells CPU and
clock seconds, pages and files, peak memory, the largest page, and what a scorecard more costs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.query.collection import cards
from bscgraph import graph
from bscgraph.store import LocalStore

_DONE = re.compile(r"Published: ([\d,]+) pages, ([\d,]+) files, ([\d,.]+) MB")


@dataclass(frozen=True, slots=True)
class Measured:
    """What publishing so many submissions took."""

    count: int
    cpu: float
    clock: float
    memory: float
    pages: int
    files: int
    size: float
    largest: int


def main(counts: list[int], jobs: int, keep: Path | None) -> None:
    found: list[Measured] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            store, site = Path(folder) / "store", Path(folder) / "site"
            load(store, count)
            found.append(measured(store, site, count, jobs))
            if keep is not None:
                shutil.move(site, keep / str(count))
        print(told(found[-1], found[-2] if len(found) > 1 else None), flush=True)


def load(place: Path, count: int) -> None:
    store = LocalStore(place)
    with store.together():
        for card in cards(count):
            built = graph.build(card)
            store.load(built.canonical(), built.graph)
    store.close()


def measured(store: Path, site: Path, count: int, jobs: int) -> Measured:
    words = ["publish", "--store", str(store), "-o", str(site), "--jobs", str(jobs)]
    words += ["--address", "https://bsc.example.org/", "--lang", "en"]
    start = time.perf_counter()
    with (site.parent / "log").open("w+b") as log:
        process = subprocess.Popen([sys.executable, "-m", "bscgraph", *words], stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        log.seek(0)
        text = log.read().decode()
    assert status == 0, text[-2000:]
    done = _DONE.search(text)
    assert done is not None, text[-2000:]
    pages, files = (int(done[n].replace(",", "")) for n in (1, 2))
    return Measured(
        count, used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024, pages, files,
        float(done[3].replace(",", "")), max(path.stat().st_size for path in _pages(site)),
    )  # fmt: skip


def _pages(site: Path) -> Iterator[Path]:
    for lang in ("en", "zh-Hant"):
        yield from (site / lang).rglob("*.html")


def told(now: Measured, before: Measured | None) -> str:
    """A line of figures; ``before`` is the smaller collection."""
    line = (
        f"{now.count:>5,} scorecards: {now.pages:>7,} pages, {now.files:>8,} files, "
        f"{now.size:,.0f} MB in {now.cpu:,.1f} s CPU, {now.clock:,.1f} s; "
        f"{now.pages / now.cpu:,.0f} pages a second of CPU; peak memory {now.memory:,.0f} MiB; "
        f"largest page {now.largest:,} bytes"
    )
    if before is None:
        return line
    more = now.count - before.count
    return (
        f"{line}\n       a scorecard more: {(now.cpu - before.cpu) / more:.2f} s CPU, "
        f"{(now.pages - before.pages) / more:.0f} pages, "
        f"{(now.memory - before.memory) / more * 1024:.0f} KiB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int, default=[10, 100])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    main(given.counts, given.jobs, given.keep)
