"""One page's content to blocks: ruled tables, unruled tables, and lines of text between."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from bscgraph.read.pdf.blocks import Block, drawn_lines, level, text_blocks
from bscgraph.read.pdf.lines import text_lines
from bscgraph.read.pdf.page import Edge, Glyph, PageContent, Rect
from bscgraph.read.pdf.ruled import Placed, adjoining, build_table, inside, place
from bscgraph.read.pdf.rules import Grid, connected, grid_of, merge_edges
from bscgraph.read.pdf.underlines import without_underlines
from bscgraph.read.pdf.unruled import unruled_table
from bscgraph.read.pdf.zones import Zone, zones_of
from bscgraph.table import Block as Part
from bscgraph.table import Box, Paragraph

__all__ = ["page_blocks"]

FEWEST_GLYPHS = 8  # a cell with fewer cannot hold two coded texts


def page_blocks(content: PageContent, page: int) -> list[Part]:
    """The blocks of one page, top to bottom."""
    ruled = without_underlines(content.horizontal, content.vertical, content.glyphs)
    horizontal, vertical = merge_edges(ruled), merge_edges(content.vertical)
    grids = _grids(horizontal, vertical)
    shares, rest = _share(content.glyphs, grids)
    grids, shares, rest = _free_headings(grids, shares, rest)
    placed: list[tuple[float, float, Part]] = []
    for grid, glyphs in zip(grids, shares, strict=True):
        cells = place(grid, glyphs)
        if _half_ruled(cells):
            blocks = text_blocks(glyphs, grid.horizontal)
            zone = Zone(blocks, [], headed=True)
            table = unruled_table(zone, grid.horizontal, grid.vertical, page)
        else:
            table = build_table(cells, page)
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


def _free_headings(
    grids: list[Grid], shares: list[list[Glyph]], rest: list[Glyph]
) -> tuple[list[Grid], list[list[Glyph]], list[Glyph]]:
    """A boxed heading over rows without boxes is part of that unruled table."""
    kept: list[tuple[Grid, list[Glyph]]] = []
    for grid, glyphs in zip(grids, shares, strict=True):
        if len(grid.ys) <= 3 and len(grid.xs) > 4 and _text_below(grid, grids, rest):
            rest = rest + glyphs
        else:
            kept.append((grid, glyphs))
    return [grid for grid, _ in kept], [glyphs for _, glyphs in kept], rest


def _text_below(grid: Grid, grids: Sequence[Grid], rest: Sequence[Glyph]) -> bool:
    """True where text stands in three or more of the grid's columns right below it."""
    bottom = grid.box.bottom
    end = min((g.box.top for g in grids if g.box.top > bottom), default=float("inf"))
    columns = {
        bisect_right(grid.xs, glyph.x0)
        for glyph in rest
        if bottom < glyph.bottom < end and glyph.top < bottom + 12 * glyph.size
    }
    return len(columns) > 2


def _half_ruled(cells: Sequence[Placed]) -> bool:
    """True where rules part only rows or only columns: one cell holds several rows' plans, or
    texts that stand side by side like the cells of a row."""
    for cell in cells:
        if len(cell.glyphs) < FEWEST_GLYPHS:
            continue
        blocks = text_blocks(cell.glyphs)
        coded = [block for block in blocks if level(block.text) > 1]
        if any(_drawn_apart(a, b) for a, b in pairwise(coded)):
            return True
        if cell.span.colspan > 2 and _side_by_side(blocks) > 2:
            return True
    return False


def _drawn_apart(first: Block, second: Block) -> bool:
    """True where other cells were drawn between the two: they are not of one cell."""
    return abs(second.glyphs[0].order - first.glyphs[-1].order) > 3


def _side_by_side(blocks: Sequence[Block]) -> int:
    """The most blocks of different columns at one height."""
    return max(
        (sum(b.top <= block.middle <= b.bottom for b in blocks) for block in blocks),
        default=0,
    )


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
    return shares, _claimed(rest, shares, grids)


def _claimed(rest: list[Glyph], shares: list[list[Glyph]], grids: Sequence[Grid]) -> list[Glyph]:
    """Hand the last lines of cells that a page's end cut, printed below the last rule, to their
    tables; what is left belongs to none."""
    owner = {glyph.order: (i, glyph) for i, share in enumerate(shares) for glyph in share}
    left: list[Glyph] = []
    for line in drawn_lines(rest):
        first = line.glyphs[0]
        number, above = owner.get(first.order - 1, (-1, first))
        if number >= 0 and _goes_on_below(line, above, grids[number]):
            shares[number] += line.glyphs
            owner |= {glyph.order: (number, glyph) for glyph in line.glyphs}
        else:
            left += line.glyphs
    return left


def _goes_on_below(line: Block, above: Glyph, grid: Grid) -> bool:
    """True for the line after ``above``, in the same column, just below the table."""
    column = bisect_right(grid.xs, (above.x0 + above.x1) / 2)
    if not 0 < column < len(grid.xs) or level(line.text):
        return False
    return (
        grid.xs[column - 1] - 1 <= line.x0
        and line.x1 <= grid.xs[column] + 1
        and 0 < line.top - above.top <= 1.8 * line.size
        and line.top < grid.box.bottom + 4 * line.size
    )
