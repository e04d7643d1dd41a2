"""What the command ``link`` does: looks through a store, owner by owner, and keeps the links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.iri import Minter
from bscgraph.linking import (
    CONFIDENCES,
    CurationError,
    Decision,
    Found,
    curated_in,
    decisions,
    links_of,
    newest,
    without,
)

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["COUNTS", "Linked", "dropped", "link", "unheeded"]

COUNTS = (*CONFIDENCES, "curated", "reused", "ended")


@dataclass(frozen=True, slots=True)
class Linked:
    """What was found of one owner: its name in addresses, the graph and canonical file."""

    owner: str
    graph: str
    data: bytes
    found: Found

    def counts(self) -> dict[str, int]:
        """How many links there are of each confidence, curated ones apart; and what else."""
        found = Counter(
            "curated" if one.decision is not None else one.confidence for one in self.found.links
        )
        found["reused"], found["ended"] = len(self.found.reuses), len(self.found.ended)
        return {name: found[name] for name in COUNTS}


def link(
    store: Store, base: str, curated: Path | None = None, *, write: bool = True
) -> Iterator[Linked]:
    """Look for what is the same in the scorecards of several years, and keep it in the store.

    Args:
        store: the store.
        base: base IRI of the data.
        curated: the file with what somebody decided.
        write: whether the store is changed.

    Raises:
        CurationError: lines of the file are wrong; or there is none, and the store holds links
            that somebody decided.
        GraphError: ``base`` is no base IRI.
        StoreError: the store does not answer, or does not take it.
    """
    minter, graphs = Minter(base), store.graphs()
    decided = () if curated is None else decisions(curated, minter)
    if curated is None:
        _refuse_to_forget(store, minter, graphs)
    known = newest(graphs, base)
    for owner, years in known.items():
        one = _linked(store, owner, years, decided, minter)
        if write:
            _keep(store, one.graph, one.data, there=one.graph in graphs)
        if one.data:
            yield one
    if write:
        _clear(store, minter, known, graphs)


def _linked(
    store: Store, owner: str, years: dict[int, str], decided: Iterable[Decision], minter: Minter
) -> Linked:
    parts = ((graph, store.dump(graph)) for graph in years.values())
    found, data = links_of(owner, parts, decided, minter)
    return Linked(owner, minter.links(owner), data, found)


def _keep(store: Store, graph: str, data: bytes, *, there: bool) -> None:
    if data:
        store.load(data, graph)
    elif there:
        store.drop(graph)


def _refuse_to_forget(store: Store, minter: Minter, graphs: Iterable[str]) -> None:
    """Links that somebody decided do not go because the file was not named."""
    held = [graph for graph in graphs if graph.startswith(minter.links(""))]
    count = sum(curated_in(store.dump(graph)) for graph in held)
    if count:
        raise CurationError(
            f"The store holds {count} links that somebody decided; name their file with --curated "
            "(a file with nothing but the headings forgets them).",
            f"資料庫中有 {count} 筆人工認定的連結；請以 --curated 指定其檔案"
            "（僅有標題列的檔案即清除認定）。",
        )


def _clear(
    store: Store, minter: Minter, known: dict[str, dict[int, str]], graphs: Iterable[str]
) -> None:
    """Remove the links of owners that have no scorecard any more."""
    start = minter.links("")
    for graph in graphs:
        if graph.startswith(start) and graph.removeprefix(start) not in known:
            store.drop(graph)


def dropped(store: Store, graph: str) -> tuple[str, bool] | None:
    """See to the links that rested on the submission ``graph``, which is gone.

    The owner is linked anew. Where somebody decided on links of it, only those that rested on the
    submission go: what was decided stands in a file that is not here.

    Gives the owner, as in addresses, and whether it was linked anew; None where nothing rested
    on the submission.

    Raises:
        StoreError: the store does not answer, or does not take it.
    """
    base, mark, rest = graph.partition("/graph/")
    owner = rest.partition("/")[0]
    if not mark or rest.count("/") != 2:
        return None
    minter = Minter(f"{base}/")
    links = minter.links(owner)
    data = store.dump(links)
    left = without(data, owner, graph, minter)
    if left.count(b"\n") == data.count(b"\n"):
        return None
    anew = not curated_in(data)
    if anew:
        years = newest(store.graphs(), minter.base).get(owner, {})
        left = _linked(store, owner, years, (), minter).data
    _keep(store, links, left, there=True)
    return owner, anew


def unheeded(found: Iterable[Linked]) -> list[Decision]:
    """The decisions that came to nothing: no such rows, or others made them impossible."""
    return [one for linked in found for one in linked.found.unheeded]
