"""A document drawn mark by mark with reportlab, in ways office programs never would."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.layouts.content import Content
from bench.layouts.grid import Cell, Grid, blocks

__all__ = ["STYLES", "draw"]

STYLES: dict[str, dict[str, str]] = {
    "lines": {},
    "rects": {"rules": "rects"},
    "gaps": {"rules": "gaps"},
    "unruled": {"rules": "none"},
    "chars": {"text": "chars"},
    "fakebold": {"text": "twice"},
    "cid": {"font": "MSung-Light"},
    "cid-rects": {"font": "MSung-Light", "rules": "rects"},
    "outside": {"outside": "yes"},
    "cut": {"cut": "yes"},
    "cut-unruled": {"cut": "yes", "rules": "horizontal"},
}
_TTF = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
_SIZE, _LEAD, _PAD, _MARGIN = 6.0, 7.5, 2.0, 30.0
_PAGE = (1190.55, 841.89)


def _font(name: str) -> str:
    """Register and name the font: a CID font that is not embedded, or a TrueType subset."""
    from reportlab.pdfbase import cidfonts, pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    # reportlab pairs this font of Taiwan with an encoding of the mainland's collection
    cidfonts.defaultUnicodeEncodings["MSung-Light"] = ("cht", "UniCNS-UCS2-H")
    if name or not Path(_TTF).exists():
        pdfmetrics.registerFont(UnicodeCIDFont(name or "MSung-Light"))
        return name or "MSung-Light"
    pdfmetrics.registerFont(TTFont("Fallback", _TTF))
    return "Fallback"


@dataclass(slots=True)
class _Pen:
    canvas: Any
    font: str
    options: dict[str, str]
    y: float = _PAGE[1] - _MARGIN
    written: dict[int, int] = field(default_factory=dict)

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Pieces of one font each: Latin letters and digits are Helvetica's with ``Fallback``."""
        if self.font != "Fallback":
            return [(self.font, text)]
        parts = groupby(text, key=lambda c: "Helvetica" if ord(c) < 256 else self.font)
        return [(font, "".join(chars)) for font, chars in parts]

    def width(self, text: str, size: float = _SIZE) -> float:
        """Width of a text in points."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return sum(float(stringWidth(part, font, size)) for font, part in self.runs(text))

    def wrap(self, text: str, room: float) -> list[str]:
        """Break a cell's text where a line is full, also inside numbers."""
        lines = []
        for part in text.split("\n"):
            line = ""
            for char in part:
                if line and self.width(line + char) > room:
                    lines.append(line)
                    line = ""
                line += char
            lines.append(line)
        return lines

    def text(self, x: float, y: float, text: str, size: float = _SIZE) -> None:
        """One line with its left end at ``x``."""
        how = self.options.get("text")
        pieces = list(text) if how == "chars" else [text]
        for piece in pieces:
            for font, part in self.runs(piece):
                self.canvas.setFont(font, size)
                self.canvas.drawString(x, y, part)
                if how == "twice":
                    self.canvas.drawString(x + 0.25, y, part)
                x += self.width(part, size)

    def new_page(self) -> None:
        """Finish the page, with text that lies outside of it where asked for."""
        if "outside" in self.options:
            self.text(-400, 300, "裁切外文字 123,456")
            self.text(300, _PAGE[1] + 60, "裁切外文字 654,321")
        self.canvas.showPage()
        self.y = _PAGE[1] - _MARGIN

    def line(self, text: str, size: float) -> None:
        """A centred line of its own."""
        if self.y < _MARGIN + 2 * size:
            self.new_page()
        self.y -= size * 1.6
        self.text((_PAGE[0] - self.width(text, size)) / 2, self.y, text, size)

    def frame(self, x0: float, x1: float, top: float, bottom: float) -> None:
        """The rules around a cell."""
        rules = self.options.get("rules", "lines")
        canvas = self.canvas
        canvas.setLineWidth(0.5)
        if rules == "lines":
            canvas.rect(x0, bottom, x1 - x0, top - bottom)
        elif rules == "gaps":
            for a, b in ((x0, x0), (x1, x1)):
                canvas.line(a, bottom + 1.5, b, top - 1.5)
            for a in (top, bottom):
                canvas.line(x0 + 1.5, a, x1 - 1.5, a)
        elif rules == "rects":
            for a in (x0, x1):
                canvas.rect(a - 0.25, bottom, 0.5, top - bottom, stroke=0, fill=1)
        if rules in {"rects", "horizontal"}:
            for a in (top, bottom):
                canvas.rect(x0, a - 0.25, x1 - x0, 0.5, stroke=0, fill=1)


def draw(content: Content, out: Path, options: dict[str, str]) -> None:
    """Draw ``content`` on A3 pages; ``options`` are those of :data:`STYLES`."""
    from reportlab.pdfgen.canvas import Canvas

    pen = _Pen(Canvas(str(out), pagesize=_PAGE), _font(options.get("font", "")), options)
    for card in blocks(content):
        for block in card:
            if isinstance(block, Grid):
                if block.kind == "table" and "cut" not in options:
                    _keep_heading(pen)
                _table(pen, block)
                pen.y -= 10
            else:
                pen.line(block.text, 12 if block.role == "title" else 8)
        pen.new_page()
    pen.canvas.save()


def _keep_heading(pen: _Pen) -> None:
    if pen.y < _PAGE[1] / 3:
        pen.new_page()


def _edges(grid: Grid) -> list[float]:
    whole = _PAGE[0] - 2 * _MARGIN
    edges = [_MARGIN]
    for width in grid.widths:
        edges.append(edges[-1] + whole * width / sum(grid.widths))
    return edges


def _heights(pen: _Pen, grid: Grid, edges: list[float]) -> list[float]:
    heights = [_LEAD + 2 * _PAD] * grid.n_rows
    for cell in sorted(grid.cells, key=lambda c: c.rowspan):
        rows = slice(cell.row, cell.row + cell.rowspan)
        need = len(_lines(pen, cell, edges)) * _LEAD + 2 * _PAD
        heights[cell.row + cell.rowspan - 1] += max(0.0, need - sum(heights[rows]))
    return heights


def _lines(pen: _Pen, cell: Cell, edges: list[float]) -> list[str]:
    room = edges[cell.column + cell.colspan] - edges[cell.column] - 2 * _PAD
    return pen.wrap(cell.text, room)


def _table(pen: _Pen, grid: Grid) -> None:
    edges = _edges(grid)
    heights = _heights(pen, grid, edges)
    start = grid.head_rows
    while start < grid.n_rows:
        room = pen.y - _MARGIN - sum(heights[: grid.head_rows])
        stop = start
        while stop < grid.n_rows and heights[stop] <= room:
            if stop in grid.breaks and stop > start:
                break
            room -= heights[stop]
            stop += 1
        if stop == start:
            pen.new_page()
            continue
        _part(pen, grid, edges, heights, range(start, stop))
        if stop < grid.n_rows:
            pen.new_page()
        start = stop


def _part(pen: _Pen, grid: Grid, edges: list[float], heights: list[float], rows: range) -> None:
    """Headings and the body rows of one page."""
    tops = {}
    for row in [*range(grid.head_rows), *rows]:
        tops[row] = pen.y
        pen.y -= heights[row]
    for cell in grid.cells:
        mine = [r for r in range(cell.row, cell.row + cell.rowspan) if r in tops]
        if not mine:
            continue
        top, bottom = tops[mine[0]], tops[mine[-1]] - heights[mine[-1]]
        box = (edges[cell.column], edges[cell.column + cell.colspan], top, bottom)
        pen.frame(*box)
        last = mine[-1] == cell.row + cell.rowspan - 1
        lines = _share(pen, cell, _lines(pen, cell, edges), (top - bottom, last))
        _write(pen, cell, lines, box)


def _share(pen: _Pen, cell: Cell, lines: list[str], part: tuple[float, bool]) -> list[str]:
    """The lines that stand in this page's part of a cell; with ``cut`` as late as possible."""
    height, last = part
    done = pen.written.get(id(cell), 0)
    if cell.head:
        return lines
    if last:
        return lines[done:]
    if "cut" in pen.options:
        return []
    fits = max(0, int((height - 2 * _PAD) / _LEAD))
    pen.written[id(cell)] = done + fits
    return lines[done : done + fits]


def _write(pen: _Pen, cell: Cell, lines: list[str], box: tuple[float, float, float, float]) -> None:
    x0, x1, top, bottom = box
    y = (top + bottom) / 2 + len(lines) * _LEAD / 2
    for line in lines:
        y -= _LEAD
        x = x1 - _PAD - pen.width(line) if cell.number else x0 + _PAD
        pen.text(x, y + (_LEAD - _SIZE), line)
