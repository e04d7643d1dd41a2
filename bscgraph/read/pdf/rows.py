"""Rows of tables without (enough) rules, from the drawing order or from positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bscgraph.read.pdf.blocks import Block, level
from bscgraph.read.pdf.zones import column_of

__all__ = ["Item", "extend_merged", "rows_of"]


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
    drawn = _drawn_rows(blocks, borders)
    return drawn if _orderly(drawn) else _positioned_rows(blocks, borders)


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


def _together(last: Item, block: Block) -> bool:
    """Blocks of one cell drawn one after the other: side by side or one under the other."""
    below = block.top - last.block.bottom
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
    """Rows led by the column with the most codes; what matches none has a row of its own."""
    leaders = _leaders(blocks, borders)
    if not leaders:
        return _banded_rows(blocks, borders)
    bands: list[list[Block]] = [[leader] for leader in leaders]
    others = [block for block in blocks if block not in leaders]
    outside: list[Block] = []
    for block in others:
        near = min(bands, key=lambda b: _distance(block, b[0]), default=None)
        if near is None or _distance(block, near[0]) > 0.6 * (block.bottom - block.top):
            outside.append(block)
        else:
            near.append(block)
    for block in sorted(outside, key=lambda b: b.top):
        home = next((b for b in bands if b[0] not in leaders and _beside(block, b)), None)
        if home is None:
            bands.append([block])
        else:
            home.append(block)
    bands.sort(key=lambda band: band[0].middle)
    return [
        Item(block, row, *_place(block, borders))
        for row, band in enumerate(bands)
        for block in sorted(band, key=lambda b: (b.x0, b.top))
    ]


def _banded_rows(blocks: Sequence[Block], borders: Sequence[float]) -> list[Item]:
    """Rows of tables without KPI codes: blocks that stand beside one another."""
    bands: list[list[Block]] = []
    bottom = float("-inf")
    for block in sorted(blocks, key=lambda b: b.top):
        if bands and block.top < bottom - 0.3 * block.size:
            bands[-1].append(block)
            bottom = max(bottom, block.bottom)
        else:
            bands.append([block])
            bottom = block.bottom
    return [
        Item(block, row, *_place(block, borders))
        for row, band in enumerate(bands)
        for block in sorted(band, key=lambda b: (b.x0, b.top))
    ]


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


def _distance(block: Block, leader: Block) -> float:
    """How far apart two blocks are that may share a row: tops, middles or bottoms agree."""
    return min(
        abs(block.middle - leader.middle),
        abs(block.top - leader.top),
        abs(block.bottom - leader.bottom),
    )


def _beside(block: Block, band: Sequence[Block]) -> bool:
    return any(min(block.bottom, b.bottom) - max(block.top, b.top) > 0 for b in band)


def extend_merged(items: Sequence[Item]) -> list[Item]:
    """Give cells that are centred over several rows those rows.

    A cell printed half way down the rows below it, where its own column is empty, was merged
    over them. Cells at the top of their rows tell nothing and stay as they are.
    """
    if not items:
        return []
    bounds = _row_bounds(items)
    taken = {(item.row, item.column + i) for item in items for i in range(item.colspan)}
    return [_extended(item, bounds, taken) for item in items]


def _row_bounds(items: Sequence[Item]) -> list[tuple[float, float]]:
    n_rows = max(item.row for item in items) + 1
    counts: dict[int, int] = {}
    for item in items:
        counts[item.column] = counts.get(item.column, 0) + 1
    most = max(counts.values())
    steady = {column for column, count in counts.items() if count >= 0.9 * most}
    extents: list[tuple[float, float]] = []
    for row in range(n_rows):
        own = [item.block for item in items if item.row == row and item.column in steady]
        own = own or [item.block for item in items if item.row == row]
        extents.append((min(b.top for b in own), max(b.bottom for b in own)))
    borders = [extents[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(extents)), extents[-1][1]]
    return list(pairwise(borders))


def _extended(
    item: Item, bounds: Sequence[tuple[float, float]], taken: set[tuple[int, int]]
) -> Item:
    middle = item.block.middle
    start = bounds[item.row][0]
    best, distance = 1, abs(middle - sum(bounds[item.row]) / 2)
    if distance <= 0.6 * item.block.size or middle < start:
        return item
    for end in range(item.row + 1, len(bounds)):
        if any((end, item.column + i) in taken for i in range(item.colspan)):
            break
        away = abs(middle - (start + bounds[end][1]) / 2)
        if away < distance:
            best, distance = end - item.row + 1, away
    return replace(item, rowspan=best) if distance <= 0.8 * item.block.size else item
