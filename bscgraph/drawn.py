"""What ``show`` draws: scorecards out of a graph, made for the purpose or kept in a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import StoreError
from bscgraph.jobs import Done, opened, submissions
from bscgraph.model import Scorecard

if TYPE_CHECKING:
    from bscgraph.draw import Form

__all__ = ["BINARY", "form_of", "of_files", "of_store"]

BINARY = {"xlsx", "ods"}
_SUFFIXES: dict[str, Form] = {
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".xlsx": "xlsx", ".ods": "ods",
}  # fmt: skip
_MOST_NAMED = 20


def form_of(form: Form | None, output: Path | None) -> Form | None:
    """The format asked for, else by the suffix of ``output``, else text.

    None where the suffix stands for no format.
    """
    if form is not None or output is None:
        return form or "text"
    return _SUFFIXES.get(output.suffix.lower())


def of_files(done: Iterable[Done], base: str) -> list[Scorecard]:
    """The scorecards read, each taken out of the graph that was built of it.

    Raises:
        GraphError: ``base`` is no base IRI.
    """
    from bscgraph import graph

    built = [submission for _, submission in submissions(done, base)]
    return [card for one in built for _, card in graph.read(one.canonical(), "nquads", one.graph)]


def of_store(place: str | Path, names: Sequence[str], base: str) -> list[Scorecard]:
    """The scorecards of those names in the store at ``place``, in the order asked for.

    Args:
        place: folder of the store, or address of an endpoint.
        names: ``tfam/2022`` (every submission), ``tfam/2022/1`` (the first one), or the IRI of
            a scorecard or of a submission.
        base: base IRI of the data.

    Raises:
        StoreError: there is no store, or nothing of such a name in it; the nearest are named.
        GraphError: a submission in it is incomplete.
    """
    from bscgraph import graph

    store = opened(place, (), base)
    known = {_short(name): name for name in store.graphs() if "/graph/" in name}
    found = [name for one in names for name in _matching(one, known, place)]
    parts = [graph.read(store.dump(name), "nquads", name) for name in dict.fromkeys(found)]
    return [card for part in parts for _, card in part]


def _short(iri: str) -> str:
    """``tfam/2022/1`` of a submission's IRI, ``tfam/2022`` of a scorecard's."""
    for mark in ("/graph/", "/id/scorecard/", "/doc/scorecard/"):
        if mark in iri:
            return iri.rpartition(mark)[2]
    return iri


def _matching(asked: str, known: dict[str, str], place: str | Path) -> list[str]:
    """The submissions (IRIs) that a name stands for, the first submission first."""
    if asked in known.values():
        return [asked]
    name = _short(asked).strip("/")
    if name in known:
        return [known[name]]
    cards = [short for short in known if short.rpartition("/")[0] == name]
    if not cards:
        raise _unknown(asked, name, known, place)
    return [known[short] for short in sorted(cards, key=lambda short: (len(short), short))]


def _unknown(asked: str, name: str, known: dict[str, str], place: str | Path) -> StoreError:
    names = sorted({short.rpartition("/")[0] for short in known})
    near = get_close_matches(name, [*names, *known], n=3, cutoff=0.5) or names[:_MOST_NAMED]
    there = ", ".join(near) or "-"
    return StoreError(
        f"There is no scorecard “{asked}” in {place}; there is: {there}.",
        f"{place} 中沒有計分卡「{asked}」；可用的有：{'、'.join(near) or '（無）'}。",
    )
