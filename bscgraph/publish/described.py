"""What the data states of one thing: its own statements, what leads to it, and names; as RDF and
as a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from bscgraph.publish.naming import name_of

if TYPE_CHECKING:
    from bscgraph.store import LocalStore
    from bscgraph.store.values import Quad

__all__ = ["LAST_PAGE", "PER_PAGE", "Thing", "as_rdf", "as_table", "described"]

PER_PAGE = 100
LAST_PAGE = 1000
_SORTED = 10_000  # links up to which they are counted and put in order
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_NUMBER = re.compile(r"(\d+)")
_RDF = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml", "nq": "nquads",
        "trig": "trig"}  # fmt: skip
_COLUMNS = ("subject", "subjectLabel", "property", "propertyLabel", "value", "valueLabel",
            "datatype", "language", "graph")  # fmt: skip


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


def as_rdf(quads: Iterable[Quad], suffix: str) -> bytes:
    """Statements in an RDF format, under the names of their graphs where it has such."""
    from bscgraph.graph.formats import written

    graphs: dict[str, list[tuple[str, str, str]]] = {}
    for subject, predicate, value, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, value))
    try:
        return written(graphs.items(), _RDF[suffix])
    except KeyError:  # RDF/XML of properties of vocabularies that are not ours
        return _foreign(graphs)


def _foreign(graphs: Mapping[str, Iterable[tuple[str, str, str]]]) -> bytes:
    import pyoxigraph

    triples = {triple for some in graphs.values() for triple in some}
    lines = "".join(sorted(f"{s} {p} {o} .\n" for s, p, o in triples))
    found = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
    made = pyoxigraph.serialize(
        (quad.triple for quad in found), format=pyoxigraph.RdfFormat.RDF_XML
    )
    return made or b""


def as_table(
    store: LocalStore, quads: Iterable[Quad], lang: str, names: dict[str, str] | None = None
) -> bytes:
    """Statements as CSV, a row each, with names; no spreadsheet runs a text as a formula.

    ``names`` keeps what things are called, for more tables of the same language.
    """
    from bscgraph.flat import as_csv
    from bscgraph.graph.nquads import literal_of
    from bscgraph.store.values import python_value

    names = {} if names is None else names

    def called(iri: str) -> str:
        if iri not in names:
            names[iri] = name_of(store, iri, lang).text
        return names[iri]

    rows: list[Sequence[object]] = []
    for subject, predicate, value, graph in quads:
        about = (subject[1:-1], called(subject[1:-1]), predicate[1:-1], called(predicate[1:-1]))
        if value.startswith("<"):
            rows.append((*about, value[1:-1], called(value[1:-1]), "", "", graph))
        else:
            text, datatype, tag = literal_of(value)
            rows.append((*about, python_value(text, datatype), "", datatype, tag, graph))
    return as_csv(_COLUMNS, rows).encode("utf-8", "replace")
