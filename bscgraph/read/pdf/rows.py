"""Rows of tables without (enough) rules, from the drawing order or from positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from bscgraph.read.pdf.blocks import BAND, Block, code_of, level
from bscgraph.read.pdf.zones import column_of

__all__ = ["Item", "aligned", "block_bottom", "middle_of", "rows_of", "strange"]


@dataclass(frozen=True)
class Item:
    """A block with its place: row, first column, and how many of each it covers."""

    block: Block
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


def rows_of(blocks: Sequence[Block], borders: Sequence[float]) -> list[Item]:
    """Place ``blocks`` in rows: as drawn where the drawing order is row by row, else by
    position."""
    drawn = _join_passes(_drawn_rows(blocks, borders))
    strange_rows = _conflicts(drawn) + _above(drawn)
    trusted = _orderly(drawn)
    if trusted and not strange_rows:
        return drawn
    positioned = _positioned_rows(blocks, borders)
    if trusted and strange_rows <= _conflicts(positioned):
        return drawn
    return positioned


def _above(items: Sequence[Item]) -> int:
    """Rows with a cell wholly above the one that leads them: it was drawn after its own row.

    A merged cell's text may stand lower than its first row, never higher.
    """
    rows: dict[int, list[Block]] = {}
    for item in items:
        rows.setdefault(item.row, []).append(item.block)
    found = 0
    for row in rows.values():
        leader = max(row, key=lambda block: level(block.text))
        if level(leader.text) > 1:
            found += any(block.bottom <= leader.top for block in row)
    return found


def _conflicts(items: Sequence[Item]) -> int:
    """Rows whose codes do not belong together, as AC1, AC1.1 and AC1.1.1 do."""
    rows: dict[int, set[str]] = {}
    for item in items:
        if found := code_of(item.block.text):
            rows.setdefault(item.row, set()).add(found + ".")
    return sum(
        not all(long.startswith(short) for short, long in pairwise(sorted(codes, key=len)))
        for codes in rows.values()
    )


def _drawn_rows(blocks: Sequence[Block], borders: Sequence[float]) -> list[Item]:
    items: list[Item] = []
    row = 0
    for block in sorted(blocks, key=lambda b: b.glyphs[0].order):
        column, colspan = column_of(block, borders)
        if items:
            last = items[-1]
            if column < last.column or (column == last.column and not _together(last, block)):
                row += 1
        items.append(Item(block, row, column, 1, colspan))
    return items


def _join_passes(items: Sequence[Item]) -> list[Item]:
    """Some producers draw the short cells of a row first and the wrapped ones after: two rows
    as drawn, with different columns at one height, are one."""
    rows: list[list[Item]] = []
    for item in items:
        if rows and rows[-1][0].row == item.row:
            rows[-1].append(item)
        else:
            rows.append([item])
    joined: list[list[Item]] = []
    for row in rows:
        if joined and _one_height(joined[-1], row):
            joined[-1] = joined[-1] + row
        else:
            joined.append(row)
    return [replace(item, row=number) for number, row in enumerate(joined) for item in row]


def _one_height(first: Sequence[Item], second: Sequence[Item]) -> bool:
    if {item.column for item in first} & {item.column for item in second}:
        return False
    size = max(item.block.size for item in (*first, *second))
    return any(
        abs(edge(item.block) - median(edge(other.block) for other in first)) < 0.4 * size
        for edge in (_block_top, middle_of, block_bottom)
        for item in second
    )


def _together(last: Item, block: Block) -> bool:
    """Blocks of one cell drawn one after the other: side by side or one under the other."""
    below = block.top - last.block.bottom
    if level(block.text) and not level(last.block.text):
        return False  # a band row, and the first cell of the row below it
    return -(last.block.bottom - last.block.top) <= below <= 0.6 * block.size


def _orderly(items: Sequence[Item]) -> bool:
    """True where every column runs downwards in the order of the rows."""
    lowest: dict[int, tuple[int, float]] = {}
    for item in items:
        row, bottom = lowest.get(item.column, (-1, float("-inf")))
        if item.row > row and item.block.top < bottom - 0.5 * item.block.size:
            return False
        lowest[item.column] = (item.row, max(bottom, item.block.bottom))
    return True


def _positioned_rows(blocks: Sequence[Block], borders: Sequence[float]) -> list[Item]:
    """Rows led by the column with the most codes: what stands level with a leader shares its
    row, what is centred over several rows was merged over them, and the rest (headings, bands)
    has rows of its own."""
    leaders = _leaders(blocks, borders)
    if not leaders:
        return _banded_rows(blocks, borders)
    others = [block for block in blocks if block not in leaders]
    edge = aligned(leaders, others)
    rows: list[list[Block]] = [[leader] for leader in leaders]
    unplaced: list[Block] = []
    for block in others:
        near = min(rows, key=lambda row: abs(edge(row[0]) - edge(block)))
        if abs(edge(near[0]) - edge(block)) < 0.4 * max(block.size, near[0].size):
            near.append(block)
        else:
            unplaced.append(block)
    return _settle(rows, unplaced, borders)


def _settle(rows: list[list[Block]], unplaced: list[Block], borders: Sequence[float]) -> list[Item]:
    extents = [(min(b.top for b in row), max(b.bottom for b in row)) for row in rows]
    taken = {(i, column_of(block, borders)[0]) for i, row in enumerate(rows) for block in row}
    merged: list[tuple[Block, int, int]] = []
    alone: list[Block] = []
    codes = [code_of(row[0].text) for row in rows]
    named = {column_of(block, borders)[0] for block in unplaced if level(block.text)}
    # What has a code goes first: its code tells its rows, and they tell those beside it.
    for block in sorted(unplaced, key=lambda block: not level(block.text)):
        column = column_of(block, borders)[0]
        free = [(i, column) not in taken for i in range(len(rows))]
        band = column in named and BAND.match(block.text)
        span = None if band else _beside(block, merged, free)
        if span is None and not band:
            span = _centred_over(block, extents, free, codes)
        if span is None:
            alone.append(block)
        else:
            merged.append((block, *span))
            taken |= {(i, column) for i in range(span[0], span[1] + 1)}
    order = sorted([*rows, *_bands(alone)], key=lambda row: row[0].middle)
    number = {id(row): i for i, row in enumerate(order)}
    items = [
        Item(block, number[id(row)], *_place(block, borders)) for row in order for block in row
    ]
    for block, first, last in merged:
        column, _, colspan = _place(block, borders)
        start, end = number[id(rows[first])], number[id(rows[last])]
        items.append(Item(block, start, column, end - start + 1, colspan))
    return sorted(items, key=lambda item: (item.row, item.column, item.block.top))


def aligned(leaders: Sequence[Block], others: Sequence[Block]) -> Callable[[Block], float]:
    """Which edge the cells of a row share: their middles, tops or bottoms.

    Only cells of different heights can tell.
    """

    def matches(edge: Callable[[Block], float]) -> int:
        return sum(
            any(
                abs(edge(leader) - edge(block)) < 0.2 * block.size
                and abs(_height(leader) - _height(block)) > 0.5 * block.size
                for leader in leaders
            )
            for block in others
        )

    return max((middle_of, _block_top, block_bottom), key=matches)


def _height(block: Block) -> float:
    return block.bottom - block.top


def middle_of(block: Block) -> float:
    """How high the middle of a block lies."""
    return block.middle


def _block_top(block: Block) -> float:
    return block.top


def block_bottom(block: Block) -> float:
    """How low a block reaches."""
    return block.bottom


def _beside(
    block: Block, merged: Sequence[tuple[Block, int, int]], free: Sequence[bool]
) -> tuple[int, int] | None:
    """The rows of a merged cell with a code at the very height of ``block``, if they are free."""
    for other, first, last in merged:
        same = level(other.text) and abs(other.middle - block.middle) < 0.2 * block.size
        if same and all(free[first : last + 1]):
            return first, last
    return None


def _centred_over(
    block: Block, extents: Sequence[tuple[float, float]], free: Sequence[bool], codes: Sequence[str]
) -> tuple[int, int] | None:
    """First and last of the free rows that ``block`` is centred over, if any.

    The fewest and nearest among those that go together (:func:`strange`); rows that do not
    only where no others fit.
    """
    best: tuple[tuple[int, float], tuple[int, int]] | None = None
    for length in range(2, 13):
        for first in range(len(extents) - length + 1):
            last = first + length - 1
            top, bottom = extents[first][0], extents[last][1]
            # Paddings are not seen, so a group of uneven rows may be centred a little aside.
            away = abs(block.middle - (top + bottom) / 2)
            room = max(0.8 * block.size, 0.15 * (bottom - top))
            if away < room and all(free[first : last + 1]):
                rank = (strange(code_of(block.text), codes, first, last), away)
                best = min(best or (rank, (first, last)), (rank, (first, last)))
    return None if best is None else best[1]


def strange(own: str, codes: Sequence[str], first: int, last: int) -> int:
    """How many rows speak against one cell over rows ``first`` to ``last``.

    With a code: rows in it that stand under another code, and rows beside it under its own.
    Without: rows of another objective than the first one's.
    """
    coded = [code for code in codes[first : last + 1] if code]
    if not own:
        return sum(_objective(code) != _objective(coded[0]) for code in coded)
    under = [code.startswith(own + ".") for code in coded]
    whole = sum(code.startswith(own + ".") for code in codes)
    return under.count(False) + (whole - sum(under) if any(under) else 0)


def _objective(code: str) -> str:
    return code.partition(".")[0]


def _banded_rows(blocks: Sequence[Block], borders: Sequence[float]) -> list[Item]:
    """Rows of tables without KPI codes: blocks that stand beside one another."""
    return [
        Item(block, row, *_place(block, borders))
        for row, band in enumerate(_bands(blocks))
        for block in sorted(band, key=lambda b: (b.x0, b.top))
    ]


def _bands(blocks: Sequence[Block]) -> list[list[Block]]:
    bands: list[list[Block]] = []
    bottom = float("-inf")
    for block in sorted(blocks, key=lambda b: b.top):
        if bands and block.top < bottom - 0.3 * block.size:
            bands[-1].append(block)
            bottom = max(bottom, block.bottom)
        else:
            bands.append([block])
            bottom = block.bottom
    return bands


def _place(block: Block, borders: Sequence[float]) -> tuple[int, int, int]:
    column, colspan = column_of(block, borders)
    return column, 1, colspan


def _leaders(blocks: Sequence[Block], borders: Sequence[float]) -> list[Block]:
    by_column: dict[int, list[Block]] = {}
    for block in blocks:
        by_column.setdefault(column_of(block, borders)[0], []).append(block)
    deepest = max((level(block.text) for block in blocks), default=0)
    if deepest < 2:
        return []
    leaders: list[Block] = []
    for column in by_column.values():
        coded = [block for block in column if level(block.text) == deepest]
        leaders = max(leaders, coded, key=len)
    return sorted(leaders, key=lambda block: block.middle)
