"""Tables without vertical rules: columns from gaps, rows from rules, order or position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bscgraph.read.pdf.blocks import Block, level, text_blocks
from bscgraph.read.pdf.factors import divided
from bscgraph.read.pdf.groups import widen_headings
from bscgraph.read.pdf.merged import extend_merged
from bscgraph.read.pdf.page import Edge, Glyph, Rect
from bscgraph.read.pdf.rows import Item, rows_of
from bscgraph.read.pdf.ruled import Placed, build_table, cell_box, owners
from bscgraph.read.pdf.rules import Grid, Span, cluster, spans
from bscgraph.read.pdf.zones import Zone, columns_of, headings_of
from bscgraph.table import Cell, Table

__all__ = ["unruled_table"]

LEAST_ROOM = 0.1  # between two cells on one line, times the font size


def unruled_table(
    zone: Zone, horizontal: Sequence[Edge], vertical: Sequence[Edge], page: int
) -> Table:
    """The table in ``zone``; rules are used where they are, positions where they are not."""
    box = _box(zone.blocks)
    rules = [e for e in horizontal if _within(e, box.top, box.bottom, box.x0, box.x1)]
    posts = [e for e in vertical if _within(e, box.x0, box.x1, box.top, box.bottom)]
    borders = columns_of(zone, _reference(zone.rows), posts)
    blocks = [part for block in zone.blocks for part in _parted(block, borders)]
    items = widen_headings(rows_of(blocks, borders), borders)
    rules += _below_heading(zone, rules)
    lines = cluster(rule.at for rule in rules if box.top < rule.at < box.bottom)
    if lines and _rows_ruled(items, lines, zone.lone):
        return _by_rules(items, Grid(borders, lines, rules, []), page)
    return _by_items(extend_merged(divided(items)), borders, page)


def _below_heading(zone: Zone, rules: Sequence[Edge]) -> list[Edge]:
    """The border between the heading and the first row, where none was drawn."""
    heads = [block for part in headings_of(zone) for block in part]
    if not heads or not rules:
        return []
    foot = max(block.bottom for block in heads)
    below = [b.top for b in zone.blocks if b not in heads and b.top > foot - 0.3 * b.size]
    if not below or any(foot - 3 <= rule.at <= max(foot, min(below)) + 3 for rule in rules):
        return []
    box = _box(zone.blocks)
    return [Edge((foot + min(below)) / 2, box.x0 - 2, box.x1 + 2)]


def _rows_ruled(items: Sequence[Item], lines: Sequence[float], lone: Sequence[Block]) -> bool:
    """True where the rules part every row: no two codes of one depth stand between two rules,
    and nothing beside a line that stands alone (a band row).

    Tables without codes have as many rules as rows.
    """
    bands = [bisect_right(lines, item.block.middle) for item in items]
    if any(bands.count(bisect_right(lines, block.middle)) > 1 for block in lone):
        return False
    deepest = max(level(item.block.text) for item in items)
    if deepest < 2:
        return len(lines) > max(item.row for item in items)
    leaders = [item for item in items if level(item.block.text) == deepest]
    places = {(item.column, bisect_right(lines, item.block.middle)) for item in leaders}
    return len(places) == len(leaders)


def _box(blocks: Sequence[Block]) -> Rect:
    return Rect(
        min(b.x0 for b in blocks),
        min(b.top for b in blocks),
        max(b.x1 for b in blocks),
        max(b.bottom for b in blocks),
    )


def _within(edge: Edge, low: float, high: float, start: float, end: float) -> bool:
    return low - 6 <= edge.at <= high + 6 and edge.end > start and edge.start < end


def _reference(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the richest row: those that the most crowded height runs through."""
    heights = [block.middle for block in blocks]
    counts = {
        height: sum(block.top <= height <= block.bottom for block in blocks)
        for height in {round(h) for h in heights}
    }
    best = max(counts, key=lambda height: (counts[height], -height))
    return [block for block in blocks if block.top <= best <= block.bottom]


def _parted(block: Block, borders: Sequence[float]) -> list[Block]:
    """A block that ran together with its neighbour, as the blocks of its columns.

    Only where every line leaves a little room at the border: a line that runs over it is one
    cell's.
    """
    inner = borders[1:-1]
    parts: dict[int, list[Glyph]] = {}
    previous: tuple[Glyph, int] | None = None
    for glyph in block.glyphs:
        column = bisect_right(inner, (glyph.x0 + glyph.x1) / 2)
        if previous is not None and column != previous[1] and not glyph.text.isspace():
            gap = glyph.x0 - previous[0].x1
            if abs(gap) < LEAST_ROOM * glyph.size:
                return [block]
        parts.setdefault(column, []).append(glyph)
        if not glyph.text.isspace():
            previous = (glyph, column)
    if len(parts) == 1:
        return [block]
    return [part for glyphs in parts.values() for part in text_blocks(glyphs)]


def _by_rules(items: Sequence[Item], grid: Grid, page: int) -> Table:
    """Rows from rules: a place without a rule above it belongs to a merged cell."""
    box = _box([item.block for item in items])
    ys = [box.top - 2, *grid.ys, box.bottom + 2]
    walls: list[Edge] = []
    for top, bottom in pairwise(ys):
        own = [item for item in items if top <= item.block.middle < bottom]
        for number, x in enumerate(grid.xs[1:-1], start=1):
            if not any(i.column < number < i.column + i.colspan for i in own):
                walls.append(Edge(x, top, bottom))
    grid = Grid(grid.xs, ys, grid.horizontal, walls)
    cells = spans(grid)
    owner = owners(cells)
    content: dict[int, list[Glyph]] = {}
    for item in items:
        row = bisect_right(ys[1:-1], item.block.middle)
        content.setdefault(owner[row, item.column], []).extend(item.block.glyphs)
    placed = [
        Placed(span, cell_box(span, grid), content.get(i, [])) for i, span in enumerate(cells)
    ]
    return build_table(placed, page)


def _by_items(items: Sequence[Item], borders: Sequence[float], page: int) -> Table:
    cells: dict[tuple[int, int], list[Item]] = {}
    for item in items:
        cells.setdefault((item.row, item.column), []).append(item)
    placed = []
    for (row, column), group in sorted(cells.items()):
        span = Span(
            row,
            column,
            max(item.rowspan for item in group),
            min(max(item.colspan for item in group), len(borders) - 1 - column),
        )
        extent = _box([item.block for item in group])
        box = Rect(borders[column], extent.top, borders[column + span.colspan], extent.bottom)
        glyphs = [glyph for item in group for glyph in item.block.glyphs]
        placed.append(Placed(span, box, glyphs))
    return _with_room(build_table(placed, page, merged_known=False))


def _with_room(table: Table) -> Table:
    """The table, its cells knowing how far down the other texts of their last row reach."""
    bottoms: dict[int, float] = {}
    for cell in table:
        if cell.box is not None:
            last = cell.row + cell.rowspan
            bottoms[last] = max(bottoms.get(last, 0.0), cell.box.bottom)
    return replace(table, cells=tuple(_roomy(cell, bottoms) for cell in table))


def _roomy(cell: Cell, bottoms: dict[int, float]) -> Cell:
    if cell.room is None or cell.box is None or not cell.text:
        return cell
    lines = cell.text.count("\n") + 1
    size = (cell.box.bottom - cell.box.top) / lines
    below = (bottoms[cell.row + cell.rowspan] - cell.box.bottom) / size
    return replace(cell, room=(cell.room[0], below))
