"""The rows of two halves of a query joined by the variables both have, in the order it asks for.

A cell stays as the engine wrote it until it is known to be wanted: two terms are the same where
their letters are. What a row of a half gives is put together once; a row of the whole is made of
such pieces.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import accumulate, chain, compress, groupby, repeat
from operator import itemgetter
from typing import Any

from bscgraph.garbage import uncollected
from bscgraph.query.apart import Apart
from bscgraph.query.conditions import Condition, Untold, spelt_once
from bscgraph.query.order import in_order, order_of
from bscgraph.store import Answer, LocalStore, Value
from bscgraph.store.tabbed import Values
from bscgraph.store.values import Row

__all__ = ["joined"]

_Cells = Mapping[str, Sequence[bytes]]
"""The cells of each column."""
_Told = Sequence[bool | None]


def joined(store: LocalStore, apart: Apart) -> Answer | None:
    """The answer to the whole; None where only the engine can tell.

    Raises:
        StoreError: the store cannot answer.
    """
    try:
        with uncollected():
            values = Values()
            firsts, seconds = _asked(store, apart, values)
            if any(one.first for one in apart.conditions):
                seconds = _filled(apart, firsts, seconds)
                left = tuple(one for one in apart.conditions if not one.first)
                apart = replace(apart, conditions=left)
            return _Join(apart, firsts, seconds, values.__getitem__).answer()
    except Untold:
        return None


def _asked(store: LocalStore, apart: Apart, values: Values) -> tuple[_Cells, _Cells]:
    """Both halves, asked at once: the engine looks for rows without the interpreter.

    What comes early is read while the rest is being looked for.
    """
    with ThreadPoolExecutor(len(apart.second)) as beside:
        coming = [beside.submit(store.cells, text) for text in apart.second]
        firsts: _Cells = store.cells(apart.first)
        _read(firsts, values)
        for number, part in enumerate(as_completed(coming), 1):
            if number < len(coming):
                _read(part.result(), values)
        parts = [part.result() for part in coming]
    seconds = parts[0] if len(parts) == 1 else {
        name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]
    }  # fmt: skip
    return firsts, seconds


def _read(half: _Cells, values: Values) -> None:
    """See to it that the values of all cells are known."""
    for cells in half.values():
        deque(map(values.__getitem__, cells), maxlen=0)


def _filled(apart: Apart, firsts: _Cells, seconds: _Cells) -> _Cells:
    """The second half with columns of what is filled first, in it or in its row of the first.

    Raises:
        Untold: it has more than one row there.
    """
    keys, others = (list(zip(*(half[name] for name in apart.keys), strict=True))
                    for half in (firsts, seconds))  # fmt: skip
    places = {key: at for at, key in enumerate(keys)}
    if len(places) < len(keys):
        raise Untold
    found = dict(seconds)
    partners = [places.get(key, -1) for key in others]
    for one in apart.conditions:
        if one.first:
            columns = [_beside(name, firsts, seconds, partners) for name in one.variables]
            column = columns.pop()
            while columns:
                pairs = zip(columns.pop(), column, strict=True)
                column = [cell or behind for cell, behind in pairs]
            found[one.name] = column
    return found


def _beside(name: str, firsts: _Cells, seconds: _Cells, partners: Sequence[int]) -> Sequence[bytes]:
    """A column of either half, beside the rows of the second; empty where neither has it."""
    if name in firsts:
        cells = [*firsts[name], b""]  # the last where there is no partner
        return [cells[at] for at in partners]
    return seconds.get(name, [b""] * len(partners))


class _Join:
    """Joins the rows of two halves."""

    def __init__(
        self, apart: Apart, firsts: _Cells, seconds: _Cells, value: Callable[[bytes], Value]
    ) -> None:
        self._apart = apart
        self._first, self._second = _Half(firsts, value), _Half(seconds, value)
        order = [apart.columns[at] for at in apart.order]
        until = next((at for at, name in enumerate(order) if name not in firsts), len(order))
        self._ours = order[:until]
        theirs = [name for name in order[until:] if name in seconds and name not in firsts]
        self._groups, places = self._grouped(theirs)
        layout = _Layout(apart, firsts, seconds)
        self._taken = layout.taken
        self._before, self._behind = (self._first.pieces(names) for names in layout.ours)
        self._pieces, self._more = (
            [found[at] for at in places] for found in map(self._second.pieces, layout.theirs)
        )
        self._tests = [_Test(one, firsts, seconds, places) for one in apart.conditions]

    def answer(self) -> Answer:
        """The answer to the whole."""
        apart = self._apart
        rows: list[Row] = []
        for together in self._sorted():
            found = self._of(together[0])
            if len(together) > 1:
                found += [row for at in together[1:] for row in self._of(at)]
                found = list(in_order(found, apart.order))
            rows += found
        if apart.width < len(apart.columns):
            rows = [row[: apart.width] for row in rows]
        return Answer(apart.columns[: apart.width], tuple(rows))

    def _grouped(self, theirs: Sequence[str]) -> tuple[list[range], Sequence[int]]:
        """Put the rows of the second half that belong together side by side, in order.

        Gives for each row of the first half where those of it stand, and the row at each place.
        """
        keys, others = (half.keys(self._apart.keys) for half in (self._first, self._second))
        numbers: dict[tuple[bytes, ...], int] = {}
        groups = [numbers.setdefault(key, len(numbers)) for key in others]
        columns = (groups, *map(self._second.values, theirs))
        counts = Counter(groups)
        ends = list(accumulate(counts[group] for group in range(len(numbers))))
        there = [range(end - counts[group], end) for group, end in enumerate(ends)]
        nothing = len(there)
        there.append(range(0))
        found = [there[numbers.get(key, nothing)] for key in keys]
        return found, order_of(columns, len(groups))

    def _sorted(self) -> Iterator[list[int]]:
        """The rows of the first half, those together that it does not put in order."""
        count = len(self._groups)
        if not self._apart.order:
            yield from ([at] for at in range(count))
            return
        columns = [self._first.values(name) for name in self._ours]
        told = _rows(columns, count)
        for _, together in groupby(order_of(columns, count), key=told.__getitem__):
            yield list(together)

    def _of(self, at: int) -> list[Row]:
        """The rows that a row of the first half makes, in order as far as that alone tells."""
        there: range | list[int] = self._groups[at]
        before, behind = self._before[at], self._behind[at]
        named: list[_Told] = []
        for test in self._tests:
            told = test.beside(at, there)
            if test.named:
                named.append(told)
            else:
                there = list(compress(there, told))
                named = [list(compress(one, told)) for one in named]
        pieces, more = (map(each.__getitem__, there) for each in (self._pieces, self._more))
        between: Iterable[Row]
        if len(named) == 1:
            ends = {one: (one, *behind) for one in (True, False, None)}
            between = map(ends.__getitem__, named[0])
        elif named:
            between = ((*told, *behind) for told in zip(*named, strict=True))
        else:
            between = repeat(behind, len(there))
        found = [before + a + b + c for a, b, c in zip(pieces, between, more, strict=True)]
        return found if self._taken is None else list(map(self._taken, found))


class _Half:
    """The rows of a half, column by column."""

    def __init__(self, cells: _Cells, value: Callable[[bytes], Value]) -> None:
        self._cells, self._value = cells, value
        self._count = len(next(iter(cells.values())))
        self._read: dict[str, Sequence[Value]] = {}

    def keys(self, names: Sequence[str]) -> Sequence[tuple[bytes, ...]]:
        """What the rows are joined by.

        Raises:
            Untold: a cell is empty, which agrees with everything.
        """
        columns = [self._cells[name] for name in names]
        if any(b"" in column for column in columns):
            raise Untold
        return list(zip(*columns, strict=True))

    def values(self, name: str) -> Sequence[Value]:
        """What the cells of a column mean; nothing where there is no such column."""
        if name not in self._read:
            cells = self._cells.get(name)
            self._read[name] = list(map(self._value, cells)) if cells else [None] * self._count
        return self._read[name]

    def pieces(self, names: Sequence[str]) -> Sequence[Row]:
        """The values of these columns, row by row."""
        return _rows([self.values(name) for name in names], self._count)


class _Layout:
    """Which pieces a row of the whole is made of.

    ``ours`` and ``theirs`` are the columns of two pieces of each half; the row is the first of
    ours and of theirs, what is worked out, then the second ones. Where that is not the order
    of the columns, ``taken`` puts them into it.
    """

    def __init__(self, apart: Apart, firsts: _Cells, seconds: _Cells) -> None:
        named = [one.name for one in apart.conditions if one.name]
        self.taken: Callable[[Row], Row] | None = None
        slots: list[list[str]] = [[], [], [], [], []]
        at = 0
        for name in apart.columns:
            # What no half has is empty, and as good as ours.
            theirs = name in seconds and name not in firsts
            kind = 2 if name in named else int(theirs)
            at = next((slot for slot, one in enumerate(_SLOTS) if one == kind and slot >= at), -1)
            if at < 0:
                break
            slots[at].append(name)
        if at < 0 or slots[2] != named:
            ours = [n for n in apart.columns if n not in seconds or n in firsts]
            slots = [[n for n in ours if n not in named],
                     [n for n in apart.columns if n in seconds and n not in firsts],
                     named, [], []]  # fmt: skip
            whole = [name for slot in slots for name in slot]
            self.taken = _taking([whole.index(name) for name in apart.columns])
        self.ours, self.theirs = (slots[0], slots[3]), (slots[1], slots[4])


# whose a piece is: of the first half, of the second, or worked out
_SLOTS = (0, 1, 2, 0, 1)


class _Test:
    """A condition on a row of each half, whose rows of the second stand at these places."""

    def __init__(
        self, told: Condition, firsts: _Cells, seconds: _Cells, places: Iterable[int]
    ) -> None:
        self.named = bool(told.name)
        self._holds = told.holds
        ours = [name for name in told.variables if name in firsts]
        theirs = [name for name in told.variables if name in seconds and name not in firsts]
        # What neither half has is empty.
        found = [*ours, *theirs]
        self._cells = [found.index(n) if n in found else -1 for n in told.variables]
        one, other = (_rows([half[name] for name in names], len(next(iter(half.values()))))
                      for half, names in ((firsts, ours), (seconds, theirs)))  # fmt: skip
        self._equal = told.equal and len(ours) == len(theirs) == 1
        if self._equal and not all(spelt_once(c) for (c,) in {*one, *other} if c):
            raise Untold
        # Numbers are compared faster than texts; 0 is the empty cell.
        numbers: dict[tuple[bytes, ...], int] = {(b"",): 0}
        number = numbers.setdefault
        mine, asked = ([number(key, len(numbers)) for key in half] for half in (one, other))
        self._mine, self._asked = mine, [asked[at] for at in places]
        self._filled = 0 not in asked
        self._keys = list(numbers)
        self._known: dict[int, dict[int, bool | None]] = {}

    def beside(self, at: int, there: range | list[int]) -> _Told:
        """Whether it holds of this row of the first half beside those of the second."""
        mine, asked = self._mine[at], self._asked
        if isinstance(there, range):
            asked = asked[there.start : there.stop]
        else:
            asked = list(map(asked.__getitem__, there))
        if self._equal:
            if not mine:
                return [None] * len(asked)
            if self._filled:
                return list(map(mine.__eq__, asked))
            return [one == mine if one else None for one in asked]
        known = self._known.setdefault(mine, {})
        try:
            return list(map(known.__getitem__, asked))
        except KeyError:
            ours = self._keys[mine]
            for one in set(asked).difference(known):
                whole = (*ours, *self._keys[one], b"")
                known[one] = self._holds([whole[cell] for cell in self._cells])
        return list(map(known.__getitem__, asked))


def _rows(columns: Sequence[Sequence[Any]], count: int) -> Sequence[tuple[Any, ...]]:
    """Columns as rows; so many empty ones where there is none."""
    return list(zip(*columns, strict=True)) if columns else [()] * count


def _taking(places: Sequence[int]) -> Callable[[Row], Row]:
    """Takes these places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)
