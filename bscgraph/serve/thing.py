"""What the data states of one thing: its own statements, what leads to it, and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service
    from bscgraph.store import LocalStore
    from bscgraph.store.values import Quad

__all__ = ["LAST_PAGE", "PER_PAGE", "Thing", "described", "gone", "is_stated", "nearest"]

PER_PAGE = 100
LAST_PAGE = 1000
_SORTED = 10_000  # links up to which they are counted and put in order
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: statements as terms, each with the IRI of its named graph.

    ``links`` are those of one page; ``total`` is None where there are too many to count, and
    ``counts`` has the number of links by their property otherwise.
    """

    iri: str
    own: tuple[Quad, ...]
    links: tuple[Quad, ...]
    labels: tuple[Quad, ...]
    page: int = 1
    total: int | None = 0
    more: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The IRI of the newest submission that states anything of it; it may be empty."""
        return max((quad[3] for quad in self.own), key=_number, default="")

    @property
    def quads(self) -> tuple[Quad, ...]:
        """Everything a document of the thing says."""
        return tuple(dict.fromkeys((*self.own, *self.links, *self.labels)))


def _number(graph: str) -> tuple[int, str]:
    """The number of a submission, from its name."""
    last = graph.rpartition("/")[2]
    return (int(last) if last.isdecimal() and len(last) < 9 else 0, graph)


def is_stated(store: LocalStore, iri: str) -> bool:
    """Whether the data says anything of ``iri``, or leads to it."""
    return bool(_any(store.quads(iri)) or _any(store.quads(value=iri)))


def _any(quads: Iterable[Quad]) -> bool:
    return next(iter(quads), None) is not None


def described(store: LocalStore, iri: str, page: int = 1) -> Thing | None:
    """What the data states of ``iri``; None where it states nothing.

    Raises:
        IndexError: there is something, but no such page of links.
    """
    own = sorted(store.quads(iri), key=_order)
    links, counts, more = _links(store, iri, page)
    if not own and not links and page == 1:
        return None
    if page > 1 and not links:
        raise IndexError(page)
    named = dict.fromkeys(value for _, _, value, _ in own if value.startswith("<"))
    named |= dict.fromkeys(subject for subject, _, _, _ in links)
    labels = [quad for one in named if one[1:-1] != iri for quad in store.quads(one[1:-1], _LABEL)]
    total = None if counts is None else sum(counts.values())
    return Thing(
        iri, tuple(own), tuple(links), tuple(labels), page, total, more, counts or {}
    )  # fmt: skip


def _links(
    store: LocalStore, iri: str, page: int
) -> tuple[list[Quad], Mapping[str, int] | None, bool]:
    """The statements that lead to ``iri`` on one page, how many of each property there are, and
    whether more follow.

    So many that to count them takes long come in the engine's order.
    """
    start, end = (page - 1) * PER_PAGE, page * PER_PAGE
    coming = store.quads(value=iri)
    found = list(islice(coming, _SORTED + 1))
    if len(found) > _SORTED:
        some = list(islice(store.quads(value=iri), start, end + 1))
        return some[:PER_PAGE], None, len(some) > PER_PAGE and page < LAST_PAGE
    found.sort(key=_order)
    counts = Counter(predicate[1:-1] for _, predicate, _, _ in found)
    return found[start:end], counts, end < len(found)


def _order(quad: Quad) -> tuple[str, list[tuple[int, str]], str]:
    """By property, then as people count: AC1.2 before AC1.10."""
    subject, predicate, value, graph = quad
    parts = _NUMBER.split(f"{subject} {value}")
    return (
        predicate,
        [(int(p) if i % 2 and len(p) < 19 else 0, p) for i, p in enumerate(parts)],
        graph,
    )


def nearest(store: LocalStore, base: str, iri: str) -> str | None:
    """The nearest thing above ``iri``, by its address, that the data says anything of."""
    path = iri.removeprefix(base)
    while "/" in path.rstrip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        if is_stated(store, f"{base}{path}"):
            return f"{base}{path}"
    return None


def gone(service: Service, data: Data, thing: Thing) -> tuple[str, str] | None:
    """The submission that left the thing out, and the newest that has it; None where it is there.

    Only what is part of a scorecard can be left out of it.
    """
    base = service.settings.base
    having: set[tuple[str, int]] = set()
    for *_, graph in thing.own:
        path, _, number = graph.removeprefix(f"{base}graph/").rpartition("/")
        whole = f"{base}id/scorecard/{path}"
        if not number.isdecimal() or not f"{thing.iri}/".startswith(f"{whole}/"):
            return None
        having.add((path, int(number)))
    if len({path for path, _ in having}) != 1:
        return None
    path, last = max(having)
    newest = _newest(service, data).get(path, last)
    if newest <= last:
        return None
    return f"{base}graph/{path}/{newest}", f"{base}graph/{path}/{last}"


def _newest(service: Service, data: Data) -> dict[str, int]:
    """The number of the newest submission, by the path of its scorecard."""
    key = ("newest", data.digest)
    kept: dict[str, int] | None = service.cache.get(key)
    if kept is None:
        kept = {}
        for graph in data.store.graphs():
            path, _, number = graph.removeprefix(f"{service.settings.base}graph/").rpartition("/")
            if number.isdecimal():
                kept[path] = max(int(number), kept.get(path, 0))
        service.cache.put(key, kept, 100 * len(kept))
    return kept
