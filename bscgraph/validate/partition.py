"""Data as submissions: each is checked by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.graph import Submission
from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TERM, TYPE
from bscgraph.validate.spelling import content, triples_of

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Part", "partition"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is checked at once: the submission's IRI (or empty) and its triples."""

    name: str
    triples: Sequence[Triple]


def partition(data: Graph | Submission | Iterable[Submission | Part]) -> Iterator[Part]:
    """Each submission in ``data``; RDF from elsewhere is one part."""
    from rdflib import Graph

    if isinstance(data, Graph):
        yield from _of_graph(data)
        return
    for one in (data,) if isinstance(data, Submission) else data:
        yield one if isinstance(one, Part) else Part(one.graph, one.triples)


def _of_graph(data: Graph) -> Iterator[Part]:
    from rdflib import Dataset

    graphs = (
        sorted(data.graphs(), key=lambda g: str(g.identifier)) if isinstance(data, Dataset) else []
    )
    parts = [Part(str(graph.identifier), triples_of(graph)) for graph in graphs]
    named = [part for part in parts if _submission(part.triples) is not None]
    if named:
        yield from named
        return
    triples = [triple for part in parts for triple in part.triples] or triples_of(data)
    yield Part(content(_submission(triples) or "<>"), triples)


def _submission(triples: Iterable[Triple]) -> str | None:
    kind = TERM["Submission"]
    return min((s for s, p, o in triples if p == TYPE and o == kind), default=None)
