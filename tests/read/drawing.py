"""Draws small tables into real PDFs with reportlab, in many hands' styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "MSung-Light"  # a font every reader substitutes: nothing is embedded
SIZE = 9.0
PAGE = (842.0, 595.0)
LEFT, TOP, PADDING = 40.0, 60.0, 3.0


@dataclass(frozen=True)
class Box:
    """One cell to draw: its text (lines by newline) and its place in the grid."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


def canvas() -> tuple[Canvas, BytesIO]:
    """A landscape page to draw on."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    return Canvas(out, pagesize=PAGE), out


def lines_of(heights: Sequence[float], start: float) -> list[float]:
    """Running sums: the borders of rows or columns."""
    borders = [start]
    for height in heights:
        borders.append(borders[-1] + height)
    return borders


class Sheet:
    """A table of ``cells`` with given column widths and row heights, at one place."""

    def __init__(
        self, cells: Sequence[Box], widths: Sequence[float], heights: Sequence[float]
    ) -> None:
        self.cells = cells
        self.xs = lines_of(widths, LEFT)
        self.ys = lines_of(heights, TOP)

    def edges(self, cell: Box) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of ``cell``."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.colspan],
            self.ys[cell.row + cell.rowspan],
        )

    def text(self, canvas: Canvas, *, middle: bool = True) -> None:
        """Print the cells' texts, row by row."""
        leading = SIZE * 1.25
        for cell in self.cells:
            x0, top, _, bottom = self.edges(cell)
            lines = cell.text.split("\n")
            spare = bottom - top - leading * len(lines)
            y = top + (spare / 2 if middle else PADDING) + SIZE
            canvas.setFont(FONT, SIZE)
            for line in lines:
                canvas.drawString(x0 + PADDING, PAGE[1] - y, line)
                y += leading

    def rules(self, canvas: Canvas, style: str) -> None:
        """Draw the borders of the cells in one of the styles."""
        if style == "frame":
            _draw(canvas, style, self.xs[0], self.ys[-1], self.xs[-1], self.ys[-1])
        for cell in self.cells:
            x0, top, x1, bottom = self.edges(cell)
            sides = [(x0, top, x1, top), (x0, bottom, x1, bottom)]
            if style == "horizontal" or (style == "headed" and cell.row):
                pass
            elif style == "frame":
                edge = sides[: 2 * (cell.row == 0)]
                sides = [*edge, (x0, top, x0, bottom), (x1, top, x1, bottom)]
            elif style == "vertical":
                sides = [(x0, top, x0, bottom), (x1, top, x1, bottom)]
            else:
                sides += [(x0, top, x0, bottom), (x1, top, x1, bottom)]
            for side in sides:
                _draw(canvas, style, *side)


def _draw(canvas: Canvas, style: str, xa: float, ya: float, xb: float, yb: float) -> None:
    a, b = PAGE[1] - ya, PAGE[1] - yb
    flat = ya == yb
    if style == "rectangles":
        canvas.rect(xa, min(a, b), max(xb - xa, 0.6), max(abs(a - b), 0.6), stroke=0, fill=1)
    elif style == "dots":
        steps = int(max(xb - xa, yb - ya) / 1.5)
        for i in range(steps + 1):
            x, y = (xa + 1.5 * i, a) if flat else (xa, a - 1.5 * i)
            canvas.rect(x, y, 0.7, 0.7, stroke=0, fill=1)
    elif style == "double":
        for shift in (-0.9, 0.9):
            dx, dy = (0.0, shift) if flat else (shift, 0.0)
            canvas.line(xa + dx, a + dy, xb + dx, b + dy)
    else:
        canvas.setDash(*{"dashes": ([3, 2], 0)}.get(style, ([], 0)))
        canvas.setLineWidth(0.05 if style == "hairlines" else 0.5)
        short = 1.5 if style == "gaps" else 0.0
        if flat:
            canvas.line(xa + short, a, xb - short, b)
        else:
            canvas.line(xa, a - short, xb, b + short)
