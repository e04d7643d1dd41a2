"""Tables drawn with rules in both directions."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bscgraph.read.pdf.lines import Line, cell_text, text_lines
from bscgraph.read.pdf.page import Glyph, Rect
from bscgraph.read.pdf.rules import Grid, Span, spans
from bscgraph.table import Box, Cell, Table

__all__ = ["Placed", "adjoining", "build_table", "cell_box", "inside", "owners", "place"]

CROSSING = 0.25  # a glyph with this part of its width on either side of a rule crosses it


TOUCHING = 0.06  # drawn on and no further away (times the font size): the same word


class Placed(NamedTuple):
    """A cell's place in the grid, its box, and the glyphs printed in it."""

    span: Span
    box: Rect
    glyphs: list[Glyph]


def inside(glyph: Glyph, box: Rect, margin: float = 1.0) -> bool:
    """True where the glyph's centre lies in ``box``."""
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box.x0 - margin <= x <= box.x1 + margin and box.top - margin <= y <= box.bottom + margin


def place(grid: Grid, glyphs: Sequence[Glyph]) -> list[Placed]:
    """Put each glyph into the cell it was printed in."""
    cells = spans(grid)
    owner = owners(cells)
    content: dict[int, list[Glyph]] = defaultdict(list)
    crossing: list[Glyph] = []
    xs, ys = grid.xs[1:-1], grid.ys[1:-1]
    previous: Glyph | None = None
    last_home = -1
    for glyph in glyphs:
        x0, top, x1, bottom = glyph[:4]
        row = bisect_right(ys, (top + bottom) / 2)
        inset = CROSSING * (x1 - x0)
        left, right = bisect_right(xs, x0 + inset), bisect_right(xs, x1 - inset)
        home = owner[row, bisect_right(xs, (x0 + x1) / 2)]
        if not glyph.text.isspace() and (
            (left != right and owner[row, left] != owner[row, right])
            or (home != last_home and previous is not None and adjoining(previous, glyph))
        ):
            crossing.append(glyph)
        content[home].append(glyph)
        previous, last_home = glyph, home
    if crossing:
        _bring_back(crossing, content, cells, grid)
    return [Placed(span, cell_box(span, grid), content.get(i, [])) for i, span in enumerate(cells)]


def owners(cells: Sequence[Span]) -> dict[tuple[int, int], int]:
    """For each place (row, column) of a grid the number of the cell that covers it."""
    return {
        (r, c): i
        for i, s in enumerate(cells)
        for r in range(s.row, s.row + s.rowspan)
        for c in range(s.column, s.column + s.colspan)
    }


def cell_box(span: Span, grid: Grid) -> Rect:
    """The rectangle of a cell."""
    return Rect(
        grid.xs[span.column],
        grid.ys[span.row],
        grid.xs[span.column + span.colspan],
        grid.ys[span.row + span.rowspan],
    )


def adjoining(first: Glyph, second: Glyph) -> bool:
    """True where ``second`` was drawn right after ``first`` and touches it: one word."""
    return (
        second.order == first.order + 1
        and abs(second.x0 - first.x1) <= TOUCHING * second.size
        and abs(second.top - first.top) <= 0.3 * second.size
        and not first.text.isspace()
        and not second.text.isspace()
    )


def _bring_back(
    crossing: list[Glyph], content: dict[int, list[Glyph]], cells: list[Span], grid: Grid
) -> None:
    """Text that overflows its cell stays together, in the cell it is aligned to."""
    where = {glyph.order: i for i, glyphs in content.items() for glyph in glyphs}
    by_order = {glyph.order: glyph for glyphs in content.values() for glyph in glyphs}
    done: set[int] = set()
    for glyph in crossing:
        if glyph.order in done:
            continue
        run = _run(glyph, by_order)
        done.update(g.order for g in run)
        homes = {where[g.order] for g in run}
        target = min(homes, key=lambda i: _off_centre(run, cells[i], grid))
        for g in run:
            content[where[g.order]].remove(g)
            content[target].append(g)


def _off_centre(run: Sequence[Glyph], span: Span, grid: Grid) -> float:
    """How far ``run`` is from being flush left, centred or flush right in the cell."""
    left, right = grid.xs[span.column], grid.xs[span.column + span.colspan]
    start, end = run[0].x0, run[-1].x1
    return min(abs(start - left), abs(right - end), abs((start + end) - (left + right)) / 2)


def _run(glyph: Glyph, by_order: dict[int, Glyph]) -> list[Glyph]:
    """Glyphs drawn one after the other, side by side, around ``glyph``."""
    run = [glyph]
    for step in (-1, 1):
        order = glyph.order + step
        while (neighbour := by_order.get(order)) is not None:
            edge = run[0] if step < 0 else run[-1]
            gap = edge.x0 - neighbour.x1 if step < 0 else neighbour.x0 - edge.x1
            if abs(gap) > 0.3 * glyph.size or abs(neighbour.top - edge.top) > 0.5 * glyph.size:
                break
            run = [neighbour, *run] if step < 0 else [*run, neighbour]
            order += step
    return run


def build_table(placed: Sequence[Placed], page: int, merged_known: bool = True) -> Table:
    """A :class:`~bscgraph.table.Table` of the placed cells."""
    cells = []
    for span, box, glyphs in placed:
        lines = text_lines(glyphs)
        width = _inner_width(lines, box)
        text, wraps = cell_text(lines, width)
        cells.append(
            Cell(
                text=text,
                row=span.row,
                column=span.column,
                rowspan=span.rowspan,
                colspan=span.colspan,
                page=page,
                box=Box(*box),
                wraps=wraps,
                source_row=span.row + 1,
                room=_room(lines, width, box),
            )
        )
    return Table(
        cells=tuple(cells),
        n_rows=max(c.row + c.rowspan for c in cells),
        n_columns=max(c.column + c.colspan for c in cells),
        page=page,
        merged_known=merged_known,
    )


def _room(lines: Sequence[Line], width: float, box: Rect) -> tuple[float, float] | None:
    """What is free beside and below the last line, times the size of its letters."""
    if not lines or lines[-1].size <= 0:
        return None
    last = lines[-1]
    widest = max(width, *(line.x1 - line.x0 for line in lines))
    return (widest - (last.x1 - last.x0)) / last.size, (box.bottom - last.bottom) / last.size


def _inner_width(lines: Sequence[Line], box: Rect) -> float:
    if not lines:
        return box.x1 - box.x0
    left = min(line.x0 for line in lines) - box.x0
    right = box.x1 - max(line.x1 for line in lines)
    padding = min(max(min(left, right), 0.0), 6.0)
    return box.x1 - box.x0 - 2 * padding
