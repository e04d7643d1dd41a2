"""Cells merged over several rows of a table without rules, known by where their text stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from bscgraph.read.pdf.blocks import Block, code_of, level
from bscgraph.read.pdf.rows import Item, aligned, middle_of, strange

__all__ = ["extend_merged", "row_codes", "shared_edge"]

FEWEST_HEADINGS = 4
KPI = 2  # depth of a KPI's code


def extend_merged(items: Sequence[Item]) -> list[Item]:
    """Give cells that are centred over several rows those rows.

    A cell printed half way down the rows below it, or in the middle one of three or more rows,
    where its own column is empty, was merged over them. Cells at the top of their rows tell
    nothing and stay as they are.
    """
    if shared_edge(items) is not middle_of:
        return list(items)
    bounds = _row_bounds(items)
    taken = {
        (item.row + i, item.column + j)
        for item in items
        for i in range(item.rowspan)
        for j in range(item.colspan)
    }
    codes = row_codes(items)
    spread = _spread(items, taken, codes)
    heads = _headings(items, codes)
    return [item if item.row in heads else _extended(item, bounds, taken, codes) for item in spread]


def _headings(items: Sequence[Item], codes: Sequence[str]) -> set[int]:
    """Rows above the first code that hold several cells: no heading stands over a plan's row."""
    first = next((row for row, code in enumerate(codes) if code), 0)
    rows = [item.row for item in items if item.row < first]
    return {row for row in rows if rows.count(row) >= FEWEST_HEADINGS}


def shared_edge(items: Sequence[Item]) -> Callable[[Block], float] | None:
    """What the cells of a row share: their middle, top or bottom; None where nothing tells."""
    blocks = [item.block for item in items]
    deepest = max((level(block.text) for block in blocks), default=0)
    leaders = [block for block in blocks if level(block.text) == deepest]
    others = [block for block in blocks if level(block.text) != deepest]
    return aligned(leaders, others) if others else None


def _spread(items: Sequence[Item], taken: set[tuple[int, int]], codes: Sequence[str]) -> list[Item]:
    """Cells in the middle row of a group whose other rows hold little more than plans."""
    n_rows = len(codes)
    filled = [len({c for r, c in taken if r == row}) for row in range(n_rows)]
    extents = _extents(items, n_rows)
    named = [item.column for item in items if level(item.block.text) == KPI]
    named_at = max(set(named), key=named.count, default=0)
    out = []
    for item in items:
        reach = 0
        while (
            item.row - reach - 1 >= 0
            and item.row + reach + 1 < n_rows
            and max(filled[item.row - reach - 1], filled[item.row + reach + 1])
            <= 0.6 * filled[item.row]
            and min(filled[item.row - reach - 1], filled[item.row + reach + 1]) > 1
            and (item.column < named_at or _one_kpi(codes, item.row, reach + 1))
        ):
            reach += 1
        out.append(_reaching(item, reach, taken, extents))
    return out


def _one_kpi(codes: Sequence[str], row: int, reach: int) -> bool:
    """Whether the rows as far as ``reach`` above and below ``row`` are all of its KPI."""
    around = codes[row - reach : row + reach + 1]
    return len({tuple(code.split(".")[:KPI]) for code in around if "." in code}) <= 1


def _extents(items: Sequence[Item], n_rows: int) -> list[tuple[float, float]]:
    """Top and bottom of what each row holds; rows always hold something."""
    rows: list[list[Block]] = [[] for _ in range(n_rows)]
    for item in items:
        rows[item.row].append(item.block)
    return [
        (min(b.top for b in row), max(b.bottom for b in row)) if row else (0.0, 0.0) for row in rows
    ]


def _reaching(
    item: Item, reach: int, taken: set[tuple[int, int]], extents: Sequence[tuple[float, float]]
) -> Item:
    if item.rowspan > 1 or not reach:
        return item
    middle = (extents[item.row - reach][0] + extents[item.row + reach][1]) / 2
    if abs(item.block.middle - middle) > 0.8 * item.block.size:
        return item
    columns = range(item.column, item.column + item.colspan)
    for step in range(1, reach + 1):
        if any((item.row + sign * step, c) in taken for sign in (-1, 1) for c in columns):
            return item
    return replace(item, row=item.row - reach, rowspan=2 * reach + 1)


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


def row_codes(items: Sequence[Item]) -> list[str]:
    """The deepest code that begins a cell of each row; empty for none."""
    codes = [""] * (max(item.row for item in items) + 1)
    for item in items:
        codes[item.row] = max(codes[item.row], code_of(item.block.text), key=len)
    return codes


def _extended(
    item: Item,
    bounds: Sequence[tuple[float, float]],
    taken: set[tuple[int, int]],
    codes: Sequence[str],
) -> Item:
    own = item.block.text
    if item.rowspan > 1 or level(own) > 2:
        return item  # each plan has a row of its own
    middle = item.block.middle
    start = bounds[item.row][0]
    alone = abs(middle - sum(bounds[item.row]) / 2)
    if alone <= 0.6 * item.block.size or middle < start:
        return item
    found = []
    for end in range(item.row + 1, len(bounds)):
        if any((end, item.column + i) in taken for i in range(item.colspan)):
            break
        away = abs(middle - (start + bounds[end][1]) / 2)
        if away < min(alone, 0.8 * item.block.size):
            found.append((strange(code_of(own), codes, item.row, end), away, end))
    return replace(item, rowspan=min(found)[2] - item.row + 1) if found else item
