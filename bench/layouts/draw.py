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
    "large": {"size": "9"},
    "once": {"head": "once", "rules": "horizontal"},
    "airy": {"lead": "10", "rules": "none"},
    "bottom": {"valign": "bottom", "rules": "none"},
    "two-line": {"heads": "two", "rules": "none"},
    "a4-foot": {"page": "a4", "size": "5", "rules": "none", "foot": "yes"},
    "double": {"rules": "double", "heads": "two"},
    "dashed": {"rules": "dashed", "page": "a4", "size": "5", "foot": "yes"},
}
_TTF = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
_PAD, _MARGIN = 2.0, 30.0
_PAGES = {"a3": (1190.55, 841.89), "a4": (841.89, 595.28)}


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
    y: float = 0.0
    written: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.y = self.page[1] - _MARGIN

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return _PAGES[self.options.get("page", "a3")]

    @property
    def size(self) -> float:
        """Of the letters in cells."""
        return float(self.options.get("size", "6"))

    @property
    def lead(self) -> float:
        """From line to line in cells."""
        return float(self.options.get("lead", self.size * 1.25))

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Pieces of one font each: Latin letters and digits are Helvetica's with ``Fallback``."""
        if self.font != "Fallback":
            return [(self.font, text)]
        parts = groupby(text, key=lambda c: "Helvetica" if ord(c) < 256 else self.font)
        return [(font, "".join(chars)) for font, chars in parts]

    def width(self, text: str, size: float = 0.0) -> float:
        """Width of a text in points; of a cell's letters where no size is given."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return sum(
            float(stringWidth(part, font, size or self.size)) for font, part in self.runs(text)
        )

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

    def text(self, x: float, y: float, text: str, size: float = 0.0) -> None:
        """One line with its left end at ``x``."""
        size = size or self.size
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
        """Finish the page, with text outside of it or numbers below where asked for."""
        if "outside" in self.options:
            self.text(-400, 300, "裁切外文字 123,456")
            self.text(300, self.page[1] + 60, "裁切外文字 654,321")
        if "foot" in self.options:
            page = f"第 {self.canvas.getPageNumber()} 頁，共 12 頁"
            self.text(_MARGIN, 12, "臺北市政府施政管考系統 113/05/20 14:32")
            self.text((self.page[0] - self.width(page)) / 2, 12, page)
        self.canvas.showPage()
        self.y = self.page[1] - _MARGIN

    def line(self, text: str, size: float) -> None:
        """A centred line of its own."""
        if self.y < _MARGIN + 2 * size:
            self.new_page()
        self.y -= size * 1.6
        self.text((self.page[0] - self.width(text, size)) / 2, self.y, text, size)

    def frame(self, x0: float, x1: float, top: float, bottom: float) -> None:
        """The rules around a cell."""
        rules = self.options.get("rules", "lines")
        canvas = self.canvas
        canvas.setLineWidth(0.5)
        if rules in {"lines", "double", "dashed"}:
            canvas.setDash(*([3, 2] if rules == "dashed" else [[]]))
            canvas.rect(x0, bottom, x1 - x0, top - bottom)
            if rules == "double":
                canvas.rect(x0 + 1, bottom + 1, x1 - x0 - 2, top - bottom - 2)
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
    """Draw ``content`` on A3 or A4 pages; ``options`` are those of :data:`STYLES`."""
    from reportlab.pdfgen.canvas import Canvas

    paper = _PAGES[options.get("page", "a3")]
    pen = _Pen(Canvas(str(out), pagesize=paper), _font(options.get("font", "")), options)
    for card in blocks(content, two_line="heads" in options):
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
    if pen.y < pen.page[1] / 3:
        pen.new_page()


def _edges(pen: _Pen, grid: Grid) -> list[float]:
    whole = pen.page[0] - 2 * _MARGIN
    edges = [_MARGIN]
    for width in grid.widths:
        edges.append(edges[-1] + whole * width / sum(grid.widths))
    return edges


def _heights(pen: _Pen, grid: Grid, edges: list[float]) -> list[float]:
    heights = [pen.lead + 2 * _PAD] * grid.n_rows
    for cell in sorted(grid.cells, key=lambda c: c.rowspan):
        rows = slice(cell.row, cell.row + cell.rowspan)
        need = len(_lines(pen, cell, edges)) * pen.lead + 2 * _PAD
        heights[cell.row + cell.rowspan - 1] += max(0.0, need - sum(heights[rows]))
    return heights


def _lines(pen: _Pen, cell: Cell, edges: list[float]) -> list[str]:
    room = edges[cell.column + cell.colspan] - edges[cell.column] - 2 * _PAD
    return pen.wrap(cell.text, room)


def _table(pen: _Pen, grid: Grid) -> None:
    edges = _edges(pen, grid)
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
            if pen.y == pen.page[1] - _MARGIN:
                raise ValueError(f"row {start} is higher than a page")
            pen.new_page()
            continue
        _part(pen, grid, edges, heights, range(start, stop))
        if stop < grid.n_rows:
            pen.new_page()
        start = stop


def _part(pen: _Pen, grid: Grid, edges: list[float], heights: list[float], rows: range) -> None:
    """Headings and the body rows of one page; with ``head`` only the first page has headings."""
    tops = {}
    heads = grid.head_rows
    if pen.options.get("head") == "once" and rows.start > heads:
        heads = 0
    for row in [*range(heads), *rows]:
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
    fits = max(0, int((height - 2 * _PAD) / pen.lead))
    pen.written[id(cell)] = done + fits
    return lines[done : done + fits]


def _write(pen: _Pen, cell: Cell, lines: list[str], box: tuple[float, float, float, float]) -> None:
    x0, x1, top, bottom = box
    y = (top + bottom) / 2 + len(lines) * pen.lead / 2
    if pen.options.get("valign") == "bottom":
        y = bottom + _PAD + len(lines) * pen.lead
    for line in lines:
        y -= pen.lead
        x = x1 - _PAD - pen.width(line) if cell.number else x0 + _PAD
        pen.text(x, y + (pen.lead - pen.size), line)
