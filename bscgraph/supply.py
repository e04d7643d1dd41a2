"""What ``validate`` checks: documents, RDF files whatever they are about, or a whole store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError, GraphError, StoreError
from bscgraph.jobs import GRAPH_SUFFIXES, Done, Numbering, opened, read_files, submissions
from bscgraph.model import Scorecard

if TYPE_CHECKING:
    from bscgraph.graph.nquads import Triple
    from bscgraph.read import Limits
    from bscgraph.store import Store
    from bscgraph.validate import Part

__all__ = ["DRAWN", "Supplied", "Supply", "of_files", "of_store", "read", "whatever"]


# Formats of a report that draw the scorecards again.
DRAWN = frozenset(("html", "xlsx", "ods"))


@dataclass(frozen=True, slots=True)
class Supplied:
    """One graph to check, or a file that could not be read.

    ``name`` tells the file (in a store: ``tfam/2022/1``), ``graph`` is the IRI of the
    submission, empty for RDF that is none; ``triples`` gives its content when it is wanted.
    ``foreign`` says that what follows from its cells could not be worked out.
    """

    name: str
    graph: str = ""
    triples: Callable[[], Sequence[Triple]] = tuple
    card: Scorecard | None = None
    error: BscgraphError | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """What to check, in order; and graphs that only rules across submissions look at.

    ``whole`` says that there is nothing else: who has no scorecard in it has none.
    """

    items: tuple[Supplied, ...]
    others: tuple[Part, ...] = ()
    whole: bool = False

    @property
    def foreign(self) -> tuple[str, ...]:
        """Names of the files with scorecards whose IRIs are of no rule of ours."""
        return tuple(item.name for item in self.items if item.foreign)


def read(files: Iterable[Path], limits: Limits, mapping: Path | None = None) -> Iterator[Done]:
    """Read files as :func:`bscgraph.jobs.read_files` does, but take any RDF for what it is.

    Raises:
        MappingError: the mapping file is missing or wrong.
    """
    yield from map(whatever, read_files(files, limits, mapping))


def whatever(done: Done) -> Done:
    """What came of a file, where RDF that is no scorecard is right, too."""
    if isinstance(done.error, GraphError) and _is_rdf(done.path):
        return replace(done, error=_fault(done.path))
    return done


def of_files(done: Sequence[Done], base: str) -> Supply:
    """The submissions that were read; of an RDF file just what stands in it.

    Raises:
        GraphError: ``base`` is no base IRI.
    """
    graphs = {number: _graphs(item) for number, item in enumerate(done) if _is_rdf(item.path)}
    taken = {part.name: "" for checked, _ in graphs.values() for part in checked if part.name}
    documents = [item for number, item in enumerate(done) if number not in graphs]
    built = submissions(documents, base, Numbering(taken))
    items: list[Supplied] = []
    for number, item in enumerate(done):
        if item.error is not None:
            items.append(Supplied(item.path.name, error=item.error))
        elif number in graphs:
            cards = dict(zip(item.names, item.cards, strict=True))
            items.extend(_given(item.path.name, p, cards.get(p.name)) for p in graphs[number][0])
        else:
            for card in item.cards:
                _, one = next(built)
                triples = partial(_same, one.triples)
                items.append(Supplied(item.path.name, one.graph, triples, card))
    others = chain.from_iterable(other for _, other in graphs.values())
    return Supply(tuple(items), tuple(others))


def of_store(place: str | Path, base: str, drawn: bool = True) -> Supply:
    """Every submission in the store at ``place``, and the graphs beside them.

    Args:
        place: folder of the store, or address of an endpoint.
        base: base IRI of the data.
        drawn: whether the scorecards will be drawn again; reading them back takes as long as
            checking them.

    Raises:
        StoreError: there is no store, or no submission in it.
        GraphError: ``base`` is no base IRI.
    """
    from bscgraph.validate import Part
    from bscgraph.validate.crosslevel import register

    store = opened(place, (), base)
    found = {str(row[0]) for row in store.select(_SUBMISSIONS).rows}
    if not found:
        raise StoreError(
            f"There is no submission in the store {place}; load one with: "
            f"bscgraph load --store {place} FILE",
            f"資料庫 {place} 中沒有計分卡的提報；請先載入：bscgraph load --store {place} 檔案",
        )
    items = [
        Supplied(
            _short(name),
            name,
            partial(_dumped, store, name),
            _card(store, name) if drawn else None,
        )
        for name in sorted(found)
    ]
    beside = [Part(name, _dumped(store, name)) for name in store.graphs() if name not in found]
    return Supply(tuple(items), (register(base), *beside), whole=True)


_CARDS = frozenset(
    f"<https://w3id.org/bscgraph/ns#{kind}>"
    for kind in ("Scorecard", "AgencyScorecard", "CityScorecard")
)
_SUBMISSIONS = """
    PREFIX bsc: <https://w3id.org/bscgraph/ns#>
    SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?submission a bsc:Submission } }
"""


def _is_rdf(path: Path) -> bool:
    return path.name.lower().endswith(GRAPH_SUFFIXES)


def _fault(path: Path) -> BscgraphError | None:
    """Why a file is no RDF at all; None where it is."""
    try:
        _all_graphs(path)
    except GraphError as error:
        return error
    return None


def _all_graphs(path: Path) -> tuple[Part, ...]:
    from bscgraph.graph import format_of
    from bscgraph.validate.examples import graphs_in

    form = format_of(path.name)
    return graphs_in(path.read_bytes(), form.name if form else "turtle", path.name)


def _graphs(item: Done) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The graphs of an RDF file to check, and those beside them; none of an unreadable one."""
    from bscgraph.validate.examples import gathered

    return ((), ()) if item.error is not None else gathered(_all_graphs(item.path))


def _given(name: str, part: Part, card: Scorecard | None) -> Supplied:
    from bscgraph import graph
    from bscgraph.graph.vocabulary import TYPE

    made = None if card is None else graph.again(card, part.name)
    # A graph from elsewhere may lack the links that rules ask, or hold those of older numbers.
    triples = graph.with_derived(part.triples, None if made is None else made.triples)
    foreign = made is None and any(o in _CARDS and p == TYPE for _, p, o in part.triples)
    return Supplied(name, part.name, partial(_same, triples), card, foreign=foreign)


def _same(triples: Sequence[Triple]) -> Sequence[Triple]:
    return triples


def _dumped(store: Store, name: str) -> Sequence[Triple]:
    from bscgraph.validate.spelling import read_triples

    return [quad[:3] for quad in read_triples(store.dump(name), "nquads", name)]


def _card(store: Store, name: str) -> Scorecard | None:
    """The scorecard of a submission, for drawing; None where it is not whole."""
    from bscgraph import graph

    try:
        found = graph.read(store.dump(name), "nquads", name)
    except GraphError:
        return None
    return found[0][1]


def _short(iri: str) -> str:
    return iri.rpartition("/graph/")[2] or iri
