"""Searching a made-up collection: what the index costs, and how long a question takes.

``python -m bench.search [SUBMISSIONS…]``: loads so many submissions into a store in a folder,
makes the index, then asks each question in turn, as often as it takes to be sure.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.query.collection import cards
from bscgraph import graph
from bscgraph.search import place_of, search
from bscgraph.search.cache import index_of
from bscgraph.store import LocalStore, opened

# rare and common words, one character, phrases, two words, names of agencies and years, codes
QUESTIONS = (
    *(
        "民",
        "服務",
        "服務 人次",
        "服務滿意度",
        "「酌予調整」",
        "疫情影響",
        "年",
        "SDGs",
        "AC1.1",
        "AC1*",
    ),
    *("北美館 疫情影響", "111 服務", "客委會 民", "沒有這種字詞", "malformed"),
)
_ROUNDS = 9


def main(counts: list[int]) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "store", count)


def measure(place: Path, count: int) -> None:
    writer = LocalStore(place)
    with writer.together():
        for card in cards(count):
            built = graph.build(card)
            writer.load(built.canonical(), built.graph)
    quads = writer.info()["quads"]
    writer.close()
    before = _peak()
    seconds, _ = timed(lambda: index_of(opened(place)))
    size = place_of(place).stat().st_size / 2**20
    print(
        f"{count:,} submissions, {quads:,} quads: index made in {seconds:.1f} s CPU, {size:.1f} MiB"
    )
    print(f"peak memory {before:.0f} MiB after loading, {_peak():.0f} MiB after the index")
    again = [timed(lambda: index_of(opened(place)))[0] for _ in range(_ROUNDS)]
    print(f"opening store and index again: {median(again) * 1000:.1f} ms")
    writer = LocalStore(place)
    name = writer.graphs()[0]
    changed = writer.dump(name).replace("服務".encode(), "照顧".encode())
    writer.load(changed, name)
    writer.close()
    seconds, _ = timed(lambda: index_of(opened(place)))
    print(f"one submission changed: index renewed in {seconds * 1000:.0f} ms CPU")
    reader = opened(place)
    times = []
    for question in QUESTIONS:
        taken = [timed(lambda q=question: search(reader, q)) for _ in range(_ROUNDS)]
        times.append(median(one for one, _ in taken))
        print(f"  {question:<12} {taken[0][1].total:>8,} hits {times[-1] * 1000:8.2f} ms")
    print(f"slowest {max(times) * 1000:.1f} ms, median {median(times) * 1000:.1f} ms")


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 1000])
