"""Statistics of the whole graph, counted while its sorted statements go by: flat memory, exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from pathlib import Path

from bscgraph.graph.vocabulary import TYPE

__all__ = ["Counts", "counting", "merged"]

_AT_ONCE = 64  # files open at a time
_NS = "<https://w3id.org/bscgraph/ns#"


@dataclass(slots=True)
class Counts:
    """Of all graphs as one: statements, subjects, and how often each class and property is used.

    ``properties`` has, by IRI, the number of statements and of subjects; ``examples`` an
    example of each of our classes.
    """

    quads: int = 0
    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: dict[str, tuple[int, int]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)


def merged(files: Iterable[Path], spool: Path) -> Iterator[str]:
    """The lines of sorted files in one order, without holding them in memory.

    Args:
        files: files of sorted lines.
        spool: a folder for what lies between.
    """
    waiting, round_ = list(files), 0
    while len(waiting) > _AT_ONCE:
        round_ += 1
        waiting = list(_together(waiting, spool / f"merge-{round_}"))
    yield from _lines(waiting)


def _together(files: list[Path], start: Path) -> Iterator[Path]:
    rest = iter(files)
    number = 0
    while some := list(islice(rest, _AT_ONCE)):
        number += 1
        path = start.with_name(f"{start.name}-{number}.nq")
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_lines(some))
        yield path


def _lines(files: Iterable[Path]) -> Iterator[str]:
    opened = [path.open(encoding="utf-8", newline="\n") for path in files]
    try:
        # code point order is the order of the bytes
        yield from merge(*opened)
    finally:
        for file in opened:
            file.close()


def counting(lines: Iterable[str], counts: Counts) -> Iterator[str]:
    """Pass sorted N-Quads on, each once, and count what they say into ``counts``."""
    last = subject = predicate = triple = ""
    for line in lines:
        if line == last:
            continue
        last = line
        counts.quads += 1
        s, p, rest = line.split(" ", 2)
        value = rest[: rest.rindex(" <")]
        if s != subject:
            counts.subjects += 1
            subject, predicate, triple = s, "", ""
        if p != predicate:
            predicate, triple = p, ""
            used = counts.properties.get(p, (0, 0))
            counts.properties[p] = used[0], used[1] + 1
        if value != triple:
            triple = value
            _count(counts, s, p, value)
        yield line


def _count(counts: Counts, subject: str, predicate: str, value: str) -> None:
    counts.triples += 1
    used = counts.properties[predicate]
    counts.properties[predicate] = used[0] + 1, used[1]
    if predicate == TYPE:
        counts.classes[value] += 1
        if value.startswith(_NS):
            counts.examples.setdefault(value, subject)
