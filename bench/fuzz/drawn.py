"""Runs over PDFs whose rules tremble, are missing, or stand in odd columns."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from typing import Any

from bench.fuzz.account import lost, wrong_numbers
from bench.fuzz.sheet import Piece, Sheet, tight
from bench.fuzz.tables import fresh
from bench.layouts.grid import Grid
from bscgraph.errors import NotAScorecard, ReadError

__all__ = ["draw_sheet", "try_drawn"]

_FONT = "MSung-Light"
_PAGE = (1190.55, 841.89)
_MARGIN = 30.0


@dataclass(frozen=True, slots=True)
class Style:
    """How unsteady the hand is: points of jitter, share of rules left out, size of the text."""

    jitter: float
    missing: float
    size: float
    uneven: float
    rules: str
    keep: int  # rows of the body; the fewer the faster


def _style(dice: random.Random) -> Style:
    return Style(
        jitter=dice.choice((0.0, 0.3, 1.0)),
        missing=dice.choice((0.0, 0.0, 0.02, 0.1)),
        size=dice.choice((4.5, 6.0, 7.0)),
        uneven=dice.choice((0.0, 0.3, 0.6)),
        rules=dice.choice(("lines", "lines", "rects", "dashes", "horizontal")),
        keep=dice.randint(6, 14),
    )


def try_drawn(seed: str) -> tuple[list[str], list[str], bytes]:
    """(the style, what is wrong, the PDF) for one seed."""
    dice = random.Random(seed)
    style = _style(dice)
    sheet = _shortened(fresh(dice), style.keep)
    data = draw_sheet(sheet, style, dice)
    return [str(style)], _faults(sheet, data, style), data


def _faults(sheet: Sheet, data: bytes, style: Style) -> list[str]:
    from bscgraph.read import Limits
    from bscgraph.read.pdf import read_pdf
    from bscgraph.scorecard import interpret
    from bscgraph.table import Document

    try:
        blocks, pages = read_pdf(data, "a.pdf", Limits())
        cards = interpret(Document("a.pdf", "application/pdf", "0" * 64, 1, blocks, pages))
    except NotAScorecard:
        return ["LOST the whole card"] if not (style.missing or style.jitter) else []
    except ReadError as error:
        return [f"CRASH {error.en}"]
    out = [f"WRONG {text}" for text in wrong_numbers(sheet, cards)]
    if style.missing or style.rules == "horizontal":
        return out
    texts = [piece.text for piece in sheet.body if tight(piece.text)]
    return out + [f"LOST {text!r}" for text in lost(texts, cards)]


def _shortened(sheet: Sheet, keep: int) -> Sheet:
    """Only the first rows, so that a run is short."""
    stop = min(sheet.n_rows, sheet.head_rows + keep)
    pieces = [p for p in sheet.pieces if p.row < stop]
    for piece in pieces:
        piece.rowspan = min(piece.rowspan, stop - piece.row)
    return replace(sheet, pieces=pieces, n_rows=stop)


def _wrapped(text: str, room: float, size: float) -> list[str]:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and stringWidth(line + char, _FONT, size) > room:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def draw_sheet(sheet: Sheet, style: Style, dice: random.Random) -> bytes:
    """The sheet on one page as high as it needs to be, after the lines that stand before it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    weights = [1 + dice.uniform(-style.uneven, style.uneven) for _ in range(sheet.n_columns)]
    share = (_PAGE[0] - 2 * _MARGIN) / sum(weights)
    xs = [_MARGIN]
    for weight in weights:
        xs.append(xs[-1] + weight * share)
    titles = [b.text for b in sheet.before if not isinstance(b, Grid) and b.role == "title"][-1:]
    heights = _heights(sheet, xs, style.size)
    top = _MARGIN + 30.0 * len(titles)
    height = top + sum(heights) + _MARGIN
    canvas = Canvas(out := io.BytesIO(), pagesize=(_PAGE[0], height))
    for number, text in enumerate(titles):
        canvas.setFont(_FONT, 12)
        canvas.drawString(300, height - _MARGIN - 20 * number, text)
    ys = [top]
    for one in heights:
        ys.append(ys[-1] + one)
    pen = _Pen(canvas, style, dice, height)
    for piece in sheet.pieces:
        pen.cell(piece, xs, ys)
    canvas.save()
    return out.getvalue()


def _heights(sheet: Sheet, xs: list[float], size: float) -> list[float]:
    heights = [size * 1.3 + 4] * sheet.n_rows
    for piece in sorted(sheet.pieces, key=lambda p: p.rowspan):
        room = xs[piece.column + piece.colspan] - xs[piece.column] - 4
        need = len(_wrapped(piece.text, room, size)) * size * 1.25 + 4
        mine = slice(piece.row, piece.row + piece.rowspan)
        heights[piece.row + piece.rowspan - 1] += max(0.0, need - sum(heights[mine]))
    return heights


@dataclass(slots=True)
class _Pen:
    canvas: Any
    style: Style
    dice: random.Random
    height: float

    def cell(self, piece: Piece, xs: list[float], ys: list[float]) -> None:
        """The rules around a cell and its text."""
        x0, x1 = xs[piece.column], xs[piece.column + piece.colspan]
        top, bottom = ys[piece.row], ys[piece.row + piece.rowspan]
        for a, b, c, d in ((x0, top, x1, top), (x0, bottom, x1, bottom)):
            self.rule(a, b, c, d)
        if self.style.rules != "horizontal":
            for a, b, c, d in ((x0, top, x0, bottom), (x1, top, x1, bottom)):
                self.rule(a, b, c, d)
        size = self.style.size
        lines = _wrapped(piece.text, x1 - x0 - 4, size)
        y = (top + bottom) / 2 - len(lines) * size * 1.25 / 2
        self.canvas.setFont(_FONT, size)
        for line in lines:
            y += size * 1.25
            self.canvas.drawString(x0 + 2, self.height - y + size * 0.2, line)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """One rule, trembling, or none."""
        if self.dice.random() < self.style.missing:
            return
        j = self.style.jitter
        x0, y0, x1, y1 = (v + self.dice.uniform(-j, j) for v in (x0, y0, x1, y1))
        canvas = self.canvas
        if self.style.rules == "rects":
            wide, high = max(abs(x1 - x0), 0.5), max(abs(y1 - y0), 0.5)
            canvas.rect(min(x0, x1), self.height - max(y0, y1), wide, high, stroke=0, fill=1)
            return
        canvas.setDash(*(([2, 2], 0) if self.style.rules == "dashes" else ([], 0)))
        canvas.setLineWidth(0.5)
        canvas.line(x0, self.height - y0, x1, self.height - y1)
