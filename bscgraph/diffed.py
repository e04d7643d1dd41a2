"""What ``diff`` compares: scorecards of two files, or two in a store, each beside its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bscgraph.diff import Changes, compare
from bscgraph.errors import GraphError
from bscgraph.jobs import Done
from bscgraph.model import Scorecard

__all__ = ["form_of", "of_files", "of_store"]

_SUFFIXES = {".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".json": "json"}


def form_of(form: str | None, output: Path | None) -> str | None:
    """The format asked for, else by the suffix of ``output``, else text; None if unknown."""
    if form is not None or output is None:
        return form or "text"
    return _SUFFIXES.get(output.suffix.lower())


def of_store(place: str | Path, names: tuple[str, str], base: str) -> list[Changes]:
    """What changed between two submissions in a store.

    Args:
        place: folder of the store, or address of an endpoint.
        names: ``tfam/2022/1``, ``tfam/2022`` (its newest submission), or an IRI.
        base: base IRI of the data.

    Raises:
        StoreError: there is no store, or nothing of such a name in it.
        GraphError: a submission in it is incomplete.
    """
    from bscgraph import drawn

    before, after = (drawn.of_store(place, [name], base)[-1] for name in names)
    return [compare(before, after, names)]


def of_files(before: Done, after: Done, base: str) -> list[Changes]:
    """What changed between two files; in files of several scorecards, for each owner.

    Raises:
        GraphError: no scorecard of the one is of the same agency as one of the other, and they
            are several; or ``base`` is no base IRI.
    """
    names = (before.path.name, after.path.name)
    if len(before.cards) == len(after.cards) == 1:
        return [compare(before.cards[0], after.cards[0], names)]
    pairs = _paired(before.cards, after.cards, base)
    if not pairs:
        raise GraphError(
            f"{names[0]} and {names[1]} hold no scorecards of the same agency; "
            "compare files of one agency.",
            f"{names[0]} 與 {names[1]} 沒有同一機關的計分卡；請比較同一機關的檔案。",
        )
    return [compare(a, b, names) for a, b in pairs]


def _paired(
    before: Sequence[Scorecard], after: Sequence[Scorecard], base: str
) -> list[tuple[Scorecard, Scorecard]]:
    """Scorecards of one owner and group beside each other, in the order of their years."""
    from bscgraph.iri import Minter

    minter = Minter(base)

    def whose(card: Scorecard) -> tuple[str, str]:
        return minter.owner(card).iri, card.group or ""

    later: dict[tuple[str, str], list[Scorecard]] = {}
    for card in sorted(after, key=_year):
        later.setdefault(whose(card), []).append(card)
    pairs = []
    for card in sorted(before, key=_year):
        if hits := later.get(whose(card)):
            pairs.append((card, hits.pop(0)))
    return pairs


def _year(card: Scorecard) -> int:
    return card.roc_year or 0
