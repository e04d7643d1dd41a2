"""The rows of two halves of a query joined by the variables both have, in the order it asks for.

A cell stays as the engine wrote it until it is known to be wanted: two terms are the same where
their letters are, and what stands in many rows is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, groupby
from operator import itemgetter
from typing import Any

from bscgraph.garbage import uncollected
from bscgraph.query.apart import Apart
from bscgraph.query.conditions import Condition, Untold, spelt_once
from bscgraph.query.order import in_order, order_of
from bscgraph.store import Answer, LocalStore
from bscgraph.store.tabbed import Values
from bscgraph.store.values import Row

__all__ = ["joined"]

_Cells = Sequence[bytes]
_Pair = tuple[Row, _Cells]
"""A row of the first half, read and as written."""
_Others = tuple[list[Row], list[list[tuple[Any, ...]]]]
"""Rows of the second half, and what each condition asks of them."""
_NONE: _Others = ([], [])


def joined(store: LocalStore, apart: Apart) -> Answer | None:
    """The answer to the whole; None where only the engine can tell.

    Raises:
        StoreError: the store cannot answer.
    """
    first, firsts = store.cells(apart.first)
    second, seconds = store.cells(apart.second)
    try:
        with uncollected():
            return _Join(apart, first, second).answer(firsts, seconds)
    except Untold:
        return None


class _Join:
    """Joins the rows of two halves with these columns."""

    def __init__(self, apart: Apart, first: Sequence[str], second: Sequence[str]) -> None:
        self._apart = apart
        self._value = Values().__getitem__
        # A whole row: nothing, the first half, the second without its keys, what is worked out.
        ours, theirs = ["", *first], list(second[len(apart.keys) :])
        names = [*ours, *theirs, *(one.name for one in apart.conditions if one.name)]
        places = {name: at for at, name in reversed(list(enumerate(names)))}
        self._taken = _taking([places.get(name, 0) for name in apart.columns])
        self._key = _taking([first.index(name) for name in apart.keys])
        order = [apart.columns[at] for at in apart.order]
        until = next((at for at, name in enumerate(order) if name not in ours), len(order))
        self._ours = [ours.index(name) for name in order[:until]]
        self._theirs = [theirs.index(name) for name in order[until:] if name in theirs]
        self._tests = [_Test(one, first, second) for one in apart.conditions]
        self._there: dict[_Cells, _Others] = {}
        self._sorted_ones: set[_Cells] = set()

    def answer(self, firsts: Iterable[_Cells], seconds: Iterable[_Cells]) -> Answer:
        """The answer to the whole."""
        value = self._value
        self._gather(seconds)
        ours = [((None, *map(value, cells)), cells) for cells in firsts]
        if any(b"" in key for key in (*self._there, *(self._key(cells) for _, cells in ours))):
            raise Untold  # what is empty agrees with everything
        rows: list[Row] = []
        for together in self._sorted(ours):
            found = [row for pair in together for row in self._of(pair)]
            rows += found if len(together) == 1 else in_order(found, self._apart.order)
        if self._apart.width < len(self._apart.columns):
            rows = [row[: self._apart.width] for row in rows]
        return Answer(self._apart.columns[: self._apart.width], tuple(rows))

    def _gather(self, seconds: Iterable[_Cells]) -> None:
        """Put the rows of the second half that belong together into one place."""
        width, value, there, tests = len(self._apart.keys), self._value, self._there, self._tests
        for cells in seconds:
            key = tuple(cells[:width])
            others = there.get(key)
            if others is None:
                others = there[key] = [], [[] for _ in tests]
            others[0].append(tuple(map(value, cells[width:])))
            for test, asked in zip(tests, others[1], strict=True):
                asked.append(test.asked(cells))

    def _sorted(self, ours: Sequence[_Pair]) -> Iterator[list[_Pair]]:
        """The rows of the first half, those together that it does not put in order."""
        if not self._apart.order:
            yield from ([pair] for pair in ours)
            return
        ranked = [ours[at] for at in order_of([row for row, _ in ours], self._ours)]
        told = _taking(self._ours)
        for _, together in groupby(ranked, key=lambda pair: told(pair[0])):
            yield list(together)

    def _of(self, pair: _Pair) -> Sequence[Row]:
        """The rows that a row of the first half makes, in order as far as that alone tells."""
        row, cells = pair
        taken, key = self._taken, self._key(cells)
        found, asked = self._together(key)
        if not self._tests or not found:
            return [taken(row + other) for other in found]
        named: list[list[bool | None]] = []
        for at, test in enumerate(self._tests):
            told = test.beside(cells, asked[at])
            if test.named:
                named.append(told)
            else:
                found = list(compress(found, told))
                asked = [
                    *asked[: at + 1],
                    *(list(compress(keys, told)) for keys in asked[at + 1 :]),
                ]
                named = [list(compress(one, told)) for one in named]
        if not named:
            return [taken(row + other) for other in found]
        more = zip(*named, strict=True)
        return [taken((*row, *other, *one)) for other, one in zip(found, more, strict=True)]

    def _together(self, key: _Cells) -> _Others:
        """The rows of the second half that belong to ``key``, in order."""
        rows, asked = self._there.get(key, _NONE)
        if len(rows) > 1 and self._theirs and key not in self._sorted_ones:
            order = order_of(rows, self._theirs)
            rows[:] = [rows[at] for at in order]
            for each in asked:
                each[:] = [each[at] for at in order]
            self._sorted_ones.add(key)
        return rows, asked


class _Test:
    """A condition on a row of each half."""

    def __init__(self, told: Condition, first: Sequence[str], second: Sequence[str]) -> None:
        self.named = bool(told.name)
        self._holds = told.holds
        ours = [name for name in told.variables if name in first]
        theirs = [name for name in told.variables if name in second and name not in first]
        # What neither half has is empty.
        found = [*ours, *theirs]
        self._places = [found.index(n) if n in found else -1 for n in told.variables]
        self._ours = _taking([first.index(name) for name in ours])
        self._theirs = _taking([second.index(name) for name in theirs])
        self._equal = told.equal and len(ours) == len(theirs) == 1
        self._known: dict[tuple[Any, ...], dict[tuple[Any, ...], bool | None]] = {}

    def beside(self, cells: _Cells, asked: Sequence[tuple[Any, ...]]) -> list[bool | None]:
        """Whether it holds of rows of the second half, told by what it asks of them, beside this
        one of the first."""
        ours = self._ours(cells)
        if self._equal:
            mine = ours[0]
            if mine and not spelt_once(mine):
                raise Untold
            return [cell == mine if cell and mine else None for (cell,) in asked]
        known = self._known.setdefault(ours, {})
        try:
            return [known[key] for key in asked]
        except KeyError:
            for key in set(asked).difference(known):
                whole = (*ours, *key, b"")
                known[key] = self._holds([whole[at] for at in self._places])
        return [known[key] for key in asked]

    def asked(self, cells: _Cells) -> tuple[Any, ...]:
        """What it asks of a row of the second half."""
        asked = self._theirs(cells)
        if self._equal and asked[0] and not spelt_once(asked[0]):
            raise Untold
        return asked


def _taking(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Takes these places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return (lambda row: (row[places[0]],)) if places else (lambda _: ())
