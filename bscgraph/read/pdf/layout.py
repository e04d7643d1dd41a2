"""One page's content to blocks: ruled tables, unruled tables, and lines of text between."""

from __future__ import annotations

from collections.abc import Sequence

from bscgraph.read.pdf.blocks import text_blocks
from bscgraph.read.pdf.lines import text_lines
from bscgraph.read.pdf.page import Edge, Glyph, PageContent, Rect
from bscgraph.read.pdf.ruled import adjoining, build_table, inside, place
from bscgraph.read.pdf.rules import Grid, connected, grid_of, merge_edges
from bscgraph.read.pdf.unruled import unruled_table
from bscgraph.read.pdf.zones import zones_of
from bscgraph.table import Block, Box, Paragraph

__all__ = ["page_blocks"]


def page_blocks(content: PageContent, page: int) -> list[Block]:
    """The blocks of one page, top to bottom."""
    horizontal, vertical = merge_edges(content.horizontal), merge_edges(content.vertical)
    grids = _grids(horizontal, vertical)
    shares, rest = _share(content.glyphs, grids)
    placed: list[tuple[float, float, Block]] = []
    for grid, glyphs in zip(grids, shares, strict=True):
        table = build_table(place(grid, glyphs), page)
        placed.append((grid.box.top, grid.box.x0, table))
    zones, loose = zones_of(text_blocks(rest, horizontal))
    for zone in zones:
        table = unruled_table(zone, horizontal, vertical, page)
        first = min(zone.blocks, key=lambda block: (block.top, block.x0))
        placed.append((first.top, first.x0, table))
    for line in text_lines(glyph for block in loose for glyph in block.glyphs):
        box = Box(line.x0, line.top, line.x1, line.bottom)
        placed.append((line.top, line.x0, Paragraph(line.text, page, box)))
    placed.sort(key=lambda item: item[:2])
    return [block for _, _, block in placed]


def _grids(horizontal: Sequence[Edge], vertical: Sequence[Edge]) -> list[Grid]:
    """Tables with rules in both directions, outer frames left out."""
    groups = connected(horizontal, vertical)
    grids = [grid_of(h, v) for h, v in groups if h and v]
    return [
        grid
        for grid in grids
        if len(grid.xs) * len(grid.ys) > 4
        or not any(_holds(grid.box, other.box) for other in grids if other is not grid)
    ]


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.top <= inner.top
        and outer.x1 >= inner.x1
        and outer.bottom >= inner.bottom
    )


def _share(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Glyphs per grid (the smallest that holds each), and those outside every grid."""
    order = sorted(
        range(len(grids)),
        key=lambda i: (
            (grids[i].box.x1 - grids[i].box.x0) * (grids[i].box.bottom - grids[i].box.top)
        ),
    )
    boxes = [(i, grids[i].box) for i in order]
    shares: list[list[Glyph]] = [[] for _ in grids]
    rest: list[Glyph] = []
    previous: Glyph | None = None
    home = rest
    for glyph in glyphs:
        # A word that runs out of its table still belongs to it.
        if not (home is not rest and previous is not None and adjoining(previous, glyph)):
            home = next((shares[i] for i, box in boxes if inside(glyph, box)), rest)
        home.append(glyph)
        previous = glyph
    return shares, rest
