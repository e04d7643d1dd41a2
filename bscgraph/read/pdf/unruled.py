"""Tables without vertical rules: columns from gaps, rows from rules, order or position."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bscgraph.read.pdf.blocks import Block
from bscgraph.read.pdf.page import Edge, Rect
from bscgraph.read.pdf.rows import Item, extend_merged, rows_of
from bscgraph.read.pdf.ruled import Placed, build_table, place
from bscgraph.read.pdf.rules import Grid, Span, cluster
from bscgraph.read.pdf.zones import Zone, columns_of
from bscgraph.table import Table

__all__ = ["unruled_table"]


def unruled_table(
    zone: Zone, horizontal: Sequence[Edge], vertical: Sequence[Edge], page: int
) -> Table:
    """The table in ``zone``; rules are used where they are, positions where they are not."""
    blocks = zone.blocks
    box = _box(blocks)
    rules = [e for e in horizontal if _within(e, box.top, box.bottom, box.x0, box.x1)]
    posts = [e for e in vertical if _within(e, box.x0, box.x1, box.top, box.bottom)]
    borders = columns_of(zone, _reference(zone.rows), posts)
    items = rows_of(blocks, borders)
    n_rows = 1 + max(item.row for item in items)
    lines = cluster(rule.at for rule in rules if box.top < rule.at < box.bottom)
    if lines and len(lines) + 1 >= n_rows:
        return _by_rules(blocks, borders, lines, rules, page)
    return _by_items(extend_merged(items), borders, page)


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


def _by_rules(
    blocks: Sequence[Block],
    borders: list[float],
    lines: list[float],
    rules: Sequence[Edge],
    page: int,
) -> Table:
    """Rows from rules: a place without a rule above it belongs to a merged cell."""
    box = _box(blocks)
    ys = [box.top - 2, *lines, box.bottom + 2]
    walls: list[Edge] = []
    for top, bottom in pairwise(ys):
        own = [b for b in blocks if top <= b.middle < bottom]
        for x in borders[1:-1]:
            if not any(b.x0 + 1 < x < b.x1 - 1 for b in own):
                walls.append(Edge(x, top, bottom))
    grid = Grid(borders, ys, list(rules), walls)
    glyphs = [glyph for block in blocks for glyph in block.glyphs]
    return build_table(place(grid, glyphs), page)


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
    return build_table(placed, page, merged_known=False)
