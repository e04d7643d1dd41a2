"""Data as submissions: each is checked by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.graph import Submission
from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TERM, TYPE
from bscgraph.validate.spelling import content, read_triples, triples_of

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Part", "partition", "parts_in"]


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


def parts_in(data: bytes, form: str, name: str, base: str | None = None) -> list[Part]:
    """Each submission in bytes of an RDF format; RDF from elsewhere is one part.

    Args:
        data: the file's bytes.
        form: a name of :data:`bscgraph.graph.FORMATS`.
        name: what the file is called, for messages.
        base: what relative IRIs are relative to.

    Raises:
        GraphError: the bytes are not in the format, or hostile.
    """
    quads = read_triples(data, form, name, base)
    graphs: dict[str, list[Triple]] = {}
    for subject, predicate, value, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, value))
    named = [
        Part(content(graph), graphs[graph])
        for graph in sorted(graphs)
        if graph and _submission(graphs[graph]) is not None
    ]
    triples = [quad[:3] for quad in quads]
    return named or [Part(content(_submission(triples) or "<>"), triples)]


def _submission(triples: Iterable[Triple]) -> str | None:
    kind = TERM["Submission"]
    return min((s for s, p, o in triples if p == TYPE and o == kind), default=None)
