"""What the commands do: read files, build the graph, check it, load it, ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, starmap, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError, QueryError
from bscgraph.model import Scorecard
from bscgraph.read import Limits

if TYPE_CHECKING:
    from bscgraph.graph import Submission
    from bscgraph.query import Result
    from bscgraph.store import Store
    from bscgraph.validate import Report

__all__ = ["GRAPH_SUFFIXES", "MIXED_FAILURES", "Done", "Numbering", "as_data", "ask"]
__all__ += [
    "check",
    "done_of",
    "exit_code",
    "load",
    "opened",
    "parameters",
    "read_file",
    "read_files",
    "submissions",
    "taken",
]

MIXED_FAILURES = 2
# Those of graph.FORMATS, here so that reading a document need not load that room.
GRAPH_SUFFIXES = (".nq", ".nquads", ".trig", ".ttl", ".turtle", ".nt", ".jsonld", ".rdf", ".owl")
_TAKEN = """
    PREFIX bsc: <https://w3id.org/bscgraph/ns#>
    SELECT ?graph ?digest WHERE {
        GRAPH ?graph { ?graph a bsc:Submission . ?document bsc:sha256 ?digest }
    }
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one file: its scorecards, or the error that stopped its reading.

    ``names`` are the graphs the scorecards stand in, where the file is a graph itself.
    """

    path: Path
    cards: tuple[Scorecard, ...] = ()
    error: BscgraphError | None = None
    names: tuple[str, ...] = ()


def read_files(
    files: Iterable[Path], limits: Limits, mapping: Path | None = None
) -> Iterator[Done]:
    """Read each file in turn; one that fails does not stop the others.

    A file with the suffix of an RDF format is a graph that ``convert`` made. With
    ``mapping``, a mapping file, they are flat CSV or JSON files.

    Raises:
        MappingError: the mapping file is missing or wrong.
    """
    from bscgraph.read import guard
    from bscgraph.scorecard import read_mapping

    if mapping is None:
        results = guard.read_many(files, limits, "bscgraph.jobs:read_file")
    else:
        more = (read_mapping(mapping),)
        results = guard.read_many(files, limits, "bscgraph.scorecard:read_mapped", more)
    yield from starmap(done_of, results)


def done_of(path: Path, result: Any) -> Done:
    """What came of one file, from what :func:`read_file` gave, or the error that stopped it."""
    if isinstance(result, BscgraphError):
        return Done(path, error=result)
    if isinstance(result, dict):
        return Done(path, tuple(result.values()), names=tuple(result))
    return Done(path, tuple(result))


def read_file(path: Path, limits: Limits) -> list[Scorecard] | dict[str, Scorecard]:
    """The scorecards in a document, or those in a graph file by the IRIs of their graphs.

    Raises:
        ReadError: the file cannot be read.
        NotAScorecard: it can, but holds no scorecard.
        GraphError: it has the suffix of an RDF format and holds no whole submission.
    """
    from bscgraph import scorecard
    from bscgraph.read.intake import display_name, load

    if not path.name.lower().endswith(GRAPH_SUFFIXES):
        return scorecard.read(path, limits)
    from bscgraph import graph

    data, form = load(path, limits, limits.deadline()), graph.format_of(path.name)
    assert form is not None  # noqa: S101  (the suffixes are those of the formats; a test)
    return dict(graph.read(data, form.name, display_name(path)))


def exit_code(done: Iterable[Done]) -> int:
    """0; the code of the failures if all are of one kind, else 2."""
    codes = {item.error.exit_code for item in done if item.error is not None}
    return 0 if not codes else codes.pop() if len(codes) == 1 else MIXED_FAILURES


def as_data(done: Sequence[Done]) -> object:
    """The readings as JSON values, in the form that docs/json.md describes; None for nothing."""
    from bscgraph.scorecard import to_json

    if len(done) > 1:
        return [_entry(item) for item in done]
    cards = [to_json(card) for item in done for card in item.cards]
    if not cards:
        return None
    return cards if len(cards) > 1 else cards[0]


def _entry(item: Done) -> dict[str, Any]:
    from bscgraph.scorecard import to_json

    entry: dict[str, Any] = {"file": str(item.path)}
    if item.error is None:
        return entry | {"scorecards": [to_json(card) for card in item.cards]}
    message = {"en": item.error.en, "zh-Hant": item.error.zh}
    kind, code = type(item.error).__name__, item.error.exit_code
    return entry | {"error": {"kind": kind, "exit_code": code, "message": message}}


class Numbering:
    """Which submission of its scorecard a document is, counted from 1.

    A document that is known keeps its number; another document of the same scorecard gets
    the next one, and so does a second card of the same name in one file.

    Args:
        taken: digests of the documents whose graphs exist, by the graph's IRI.
    """

    def __init__(self, taken: Mapping[str, str] | None = None) -> None:
        self._taken = dict(taken or {})

    def number(self, graph: Callable[[int], str], digest: str, used: set[str]) -> int:
        """The number; ``graph`` gives the IRI for one, ``used`` are those of this file."""
        number = next(n for n in count(1) if self._free(graph(n), digest, used))
        used.add(graph(number))
        self._taken[graph(number)] = digest
        return number

    def _free(self, name: str, digest: str, used: set[str]) -> bool:
        return name not in used and self._taken.get(name, digest) == digest


def submissions(
    done: Iterable[Done], base: str, numbering: Numbering | None = None
) -> Iterator[tuple[Path, Submission]]:
    """The graph of each scorecard read, with the file it came from.

    Raises:
        GraphError: ``base`` is no base IRI.
    """
    from bscgraph import graph
    from bscgraph.iri import Minter

    minter = Minter(base)
    numbering = numbering or Numbering()
    for item in done:
        used: set[str] = set()
        for card, stated in zip_longest(item.cards, item.names):
            name = minter.path(card, minter.owner(card))
            if stated is not None and stated.rpartition("/")[2].isdecimal():
                number = int(stated.rpartition("/")[2])
            else:
                digest = card.document.sha256 if card.document else ""
                number = numbering.number(partial(minter.graph, name), digest, used)
            yield item.path, graph.build(card, number, minter)


def load(done: Iterable[Done], store: Store, base: str) -> Iterator[tuple[Path, int]]:
    """Load each scorecard into ``store``; gives the file and the number of statements.

    Raises:
        StoreError: the store does not take it.
        GraphError: ``base`` is no base IRI.
    """
    for path, built in submissions(done, base, Numbering(taken(store))):
        yield path, store.load(built.canonical(), built.graph)


def taken(store: Store) -> dict[str, str]:
    """Digests of the documents whose submissions a store holds, by the graph's IRI.

    Raises:
        StoreError: the store cannot answer.
    """
    return {str(graph): str(digest) for graph, digest in store.select(_TAKEN).rows}


def check(built: Submission) -> Report:
    """Validate one submission.

    Raises:
        ShapesError: the shapes are broken, or find nothing to check.
    """
    from bscgraph.validate import validate

    return validate(built.dataset())


def opened(store: str | Path | None, done: Iterable[Done], base: str) -> Store:
    """The store at ``store``, for reading; without one, a store in memory with what was read.

    Raises:
        StoreError: there is no store, or it cannot be opened.
    """
    from bscgraph import store as stores

    found = stores.opened(store)
    if store is None:
        for _ in load(done, found, base):
            pass
    return found


def ask(identifier: str, store: Store, values: Iterable[str], base: str) -> Result:
    """The answer to the stored question ``identifier``; ``values`` are NAME=VALUE texts.

    Raises:
        QueryError: no such question or parameter, or a value it does not take.
        StoreError: the store cannot answer.
    """
    from bscgraph import query

    given = parameters(values)
    stored = query.load(identifier)
    if not given.keys() <= stored.parameters.keys():
        query.bind(stored, given, base)  # raises, and names the nearest
    return query.run(store, identifier, base=base, **given)


def parameters(values: Iterable[str]) -> Mapping[str, str]:
    """``NAME=VALUE`` texts as a mapping.

    Raises:
        QueryError: a text has no ``=``.
    """
    given = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise QueryError(
                f"{text!r} is no parameter; write NAME=VALUE, such as -p year=2022.",
                f"{text!r} 不是參數；請寫成 NAME=VALUE，例如 -p year=111。",
            )
        given[name] = value
    return given
