"""Which rows of two scorecards are the same thing.

A name counts more than a code: codes are given anew each year. Rows with one code and different
names are the same only where the names are close, or the numbers of the years they share agree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from bscgraph.text import tight

__all__ = ["Item", "Matched", "match"]

_Row = TypeVar("_Row")
_CLOSE, _NEARLY_EQUAL = 0.6, 0.9  # parts of two names that agree
_SHARED, _AGREEING = 3, 0.75  # numbers in common that tell something; how many must agree


@dataclass(frozen=True, slots=True)
class Item(Generic[_Row]):
    """A row with what tells who it is; ``numbers`` are its actual values by year."""

    row: _Row
    code: str
    label: str
    series: str | None = None
    numbers: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The label as it is compared."""
        return tight(self.label)


@dataclass(frozen=True, slots=True)
class Matched(Generic[_Row]):
    """Rows of both scorecards, those of one only, and codes that came to mean something else."""

    pairs: tuple[tuple[Item[_Row], Item[_Row]], ...]
    dropped: tuple[Item[_Row], ...]
    added: tuple[Item[_Row], ...]
    reused: tuple[tuple[Item[_Row], Item[_Row]], ...]


def match(before: Sequence[Item[_Row]], after: Sequence[Item[_Row]]) -> Matched[_Row]:
    """The rows of ``before`` beside those of ``after``, in the order of ``after``."""
    old, new = list(before), list(after)
    found = _by(lambda one: (one.code, one.series, one.name), old, new)
    found += _by(lambda one: (one.code, one.name), old, new)
    found += _by(lambda one: one.name or None, old, new, only_one=True)
    found += _reworded(old, new)
    place = {id(one): n for n, one in enumerate(after)}
    found.sort(key=lambda pair: place[id(pair[1])])
    return Matched(tuple(found), tuple(old), tuple(new), _reused(before, after, found))


def _by(
    key: Callable[[Item[_Row]], Hashable],
    old: list[Item[_Row]],
    new: list[Item[_Row]],
    *,
    only_one: bool = False,
) -> list[tuple[Item[_Row], Item[_Row]]]:
    """Take rows with equal keys out of both lists; ``only_one``: where no other has the key."""
    there: dict[Hashable, list[Item[_Row]]] = {}
    mine: dict[Hashable, int] = {}
    for one in new:
        there.setdefault(key(one), []).append(one)
    for one in old:
        mine[key(one)] = mine.get(key(one), 0) + 1
    pairs = []
    for one in old:
        hits = there.get(key(one), [])
        if key(one) is None or not hits or (only_one and (mine[key(one)], len(hits)) != (1, 1)):
            continue
        pairs.append((one, hits.pop(0)))
    _take(old, [a for a, _ in pairs])
    _take(new, [b for _, b in pairs])
    return pairs


def _take(items: list[Item[_Row]], gone: Sequence[Item[_Row]]) -> None:
    known = {id(one) for one in gone}
    items[:] = [one for one in items if id(one) not in known]


def _reworded(old: list[Item[_Row]], new: list[Item[_Row]]) -> list[tuple[Item[_Row], Item[_Row]]]:
    """Take rows of one code that are the same in other words, the closest first."""
    close = sorted(
        (
            (a.series != b.series, -_ratio(a, b), n, m)
            for n, a in enumerate(old)
            for m, b in enumerate(new)
            if a.code == b.code and _akin(a, b)
        ),
    )
    pairs, left, right = [], set(range(len(old))), set(range(len(new)))
    for _, _, n, m in close:
        if n in left and m in right:
            pairs.append((old[n], new[m]))
            left.remove(n)
            right.remove(m)
    _take(old, [a for a, _ in pairs])
    _take(new, [b for _, b in pairs])
    return pairs


def _ratio(a: Item[_Row], b: Item[_Row]) -> float:
    return SequenceMatcher(None, a.name, b.name, autojunk=False).ratio()


def _akin(a: Item[_Row], b: Item[_Row]) -> bool:
    """Whether two rows of one code are one thing under two names."""
    ratio = _ratio(a, b)
    shared = a.numbers.keys() & b.numbers.keys()
    agreeing = sum(a.numbers[year] == b.numbers[year] for year in shared)
    if len(shared) < _SHARED:
        return ratio >= _CLOSE
    if not agreeing:
        return ratio >= _NEARLY_EQUAL
    return ratio >= _CLOSE or agreeing >= _AGREEING * len(shared)


def _reused(
    before: Sequence[Item[_Row]],
    after: Sequence[Item[_Row]],
    pairs: Sequence[tuple[Item[_Row], Item[_Row]]],
) -> tuple[tuple[Item[_Row], Item[_Row]], ...]:
    """Codes of both under which no row of the one is a row of the other."""
    kept = {a.code for a, b in pairs if a.code == b.code}
    first: dict[str, Item[_Row]] = {}
    for one in before:
        first.setdefault(one.code, one)
    found: dict[str, tuple[Item[_Row], Item[_Row]]] = {}
    for one in after:
        if one.code and one.code in first and one.code not in kept:
            found.setdefault(one.code, (first[one.code], one))
    return tuple(found.values())
