"""Whether a store is sound: graphs whole, every node named, and the same as its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.errors import BscgraphError, GraphError, StoreError
from bscgraph.jobs import Done
from bscgraph.stock import Stocked, differences, matching, rebuilt, short
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["FOUND", "Fault", "check", "files_of", "told"]

FOUND = 1
_BLANK = re.compile(rb"^_:|> _:", re.MULTILINE)
_EDITION = re.compile(rb'<https://w3id\.org/bscgraph/ns#graphEdition> "([0-9]+)"')
_TYPE = (
    b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/bscgraph/ns#Submission>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one graph.

    ``kind`` is ``blank-nodes``, ``half``, ``edition``, ``differs``, ``file``, ``missing``,
    ``no-file`` or ``default-graph``; ``values`` fill its sentence in the wording.
    """

    graph: str
    kind: str
    values: Mapping[str, object]


def check(store: Store, names: Iterable[str], files: Mapping[str, bytes]) -> Iterator[Fault]:
    """The faults of the graphs of a store, one graph after the other.

    Args:
        store: the store.
        names: which graphs; all of them for none.
        files: the canonical files by the graph's IRI; with them, what differs from them.

    Raises:
        StoreError: the store cannot answer, or has no graph of a name.
    """
    asked = list(names)
    graphs = matching(store, asked) if asked else list(store.graphs())
    for name in graphs:
        data = store.dump(name)
        yield from _within(name, data)
        if name in files:
            yield from _against(name, files[name], data)
        elif files and not asked:
            yield Fault(name, "no-file", {})
    if not asked:
        for name in sorted(files.keys() - set(graphs)):
            yield Fault(name, "missing", {})
        if _beside(store):
            yield Fault("", "default-graph", {})


def files_of(done: Iterable[Done]) -> dict[str, bytes]:
    """The graphs of the RDF files that were read.

    Raises:
        GraphError: a file is no RDF file.
    """
    found: dict[str, bytes] = {}
    for item in done:
        if isinstance(item, Stocked):
            found.update(item.graphs)
        elif item.error is None:
            raise GraphError(
                f"“{item.path.name}” is a document; compare the store with what convert made of "
                "it: bscgraph convert DOCUMENT -o FILE.nq",
                f"「{item.path.name}」是文件；請以 convert 的結果比對："
                "bscgraph convert 文件 -o 檔案.nq",
            )
    return found


def told(fault: Fault, lang: str) -> str:
    """The sentence for a fault."""
    values = dict(fault.values)
    if lang.startswith("zh") and "why_zh" in values:
        values["why"] = values["why_zh"]
    return say(f"check.{fault.kind}", lang, graph=short(fault.graph), **values)


def _within(name: str, data: bytes) -> Iterator[Fault]:
    """What the graph itself shows."""
    if blank := len(_BLANK.findall(data)):
        yield Fault(name, "blank-nodes", {"count": blank})
        return
    if _TYPE not in data:
        return
    try:
        _, today = rebuilt(data, name, short(name))
        lacks, more = ([], []) if today is None else differences(today, data, name)
    except BscgraphError as error:
        yield Fault(name, "half", {"why": error.en, "why_zh": error.zh})
        return
    if lacks and today is not None and not _of_edition(today, data):
        yield Fault(name, "edition", _counted(lacks, more))
    elif lacks or more:
        yield Fault(name, "differs", _counted(lacks, more))


def _of_edition(today: bytes, data: bytes) -> bool:
    """Whether a graph was made by the rules of today, as far as it says."""
    return [*_EDITION.findall(today)] == [*_EDITION.findall(data)]


def _against(name: str, file: bytes, data: bytes) -> Iterator[Fault]:
    """What differs from the file."""
    try:
        lacks, more = differences(file, data, name)
    except StoreError:
        return  # blank nodes, which were told
    if lacks or more:
        yield Fault(name, "file", _counted(lacks, more))


def _counted(lacks: list[str], more: list[str]) -> dict[str, object]:
    example = next(iter([*lacks, *more]), "")
    return {"lacks": len(lacks), "more": len(more), "example": example}


def _beside(store: Store) -> bool:
    """Whether the embedded store has statements outside of all graphs."""
    from bscgraph.store import LocalStore

    return isinstance(store, LocalStore) and store.ask("ASK { ?s ?p ?o }")
