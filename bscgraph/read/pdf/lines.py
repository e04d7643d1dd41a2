"""Glyphs to printed lines, and printed lines to the text of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bscgraph.read.pdf.page import Glyph

__all__ = ["Line", "cell_text", "text_lines"]

SPACE_GAP = 0.28  # a gap wider than this part of the font size is a space
SAME_LINE = 0.5  # centres nearer than this part of the size stand on one line
# What a line break never separates: a run of letters and digits, or opening brackets with the
# character after them; closing punctuation stays with the character before it.
UNBREAKABLE = re.compile(
    r"[(（「『《〈【\[]*(?:[0-9A-Za-z.,%+\-]+|.)[)）」』》〉】\]、，。；：！？]*"
)


class Line(NamedTuple):
    """One printed line: its text and the box of its ink (points)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """About the font size, points."""
        return self.bottom - self.top


def text_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group ``glyphs`` into printed lines, top to bottom, with spaces where gaps are."""
    rows: list[list[Glyph]] = []
    centre = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and middle - centre <= SAME_LINE * max(glyph.size, 1.0):
            rows[-1].append(glyph)
            if not glyph.text.isspace():
                centre += (middle - centre) / len(rows[-1])
        else:
            rows.append([glyph])
            centre = middle
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: list[Glyph]) -> Line | None:
    row.sort()
    ink = [glyph for glyph in row if not glyph.text.isspace()]
    if not ink:
        return None
    parts: list[str] = []
    previous: Glyph | None = None
    for glyph in row:
        blank = glyph.text.isspace()
        if previous is not None:
            if _printed_twice(previous, glyph):
                continue
            gap = glyph.x0 - previous.x1
            if gap > SPACE_GAP * glyph.size and not blank and not parts[-1].isspace():
                parts.append(" ")
        parts.append(" " if blank else glyph.text)
        if not blank or previous is None:
            previous = glyph
    text = re.sub(r"  +", " ", "".join(parts)).strip()
    return Line(
        text,
        ink[0].x0,
        min(glyph.top for glyph in ink),
        max(glyph.x1 for glyph in ink),
        max(glyph.bottom for glyph in ink),
    )


def _printed_twice(first: Glyph, second: Glyph) -> bool:
    """Bold made by printing the same character again, a hair aside."""
    return first.text == second.text and second.x0 - first.x0 < 0.2 * (first.x1 - first.x0)


def cell_text(lines: Sequence[Line], width: float) -> tuple[str, tuple[bool, ...]]:
    """Text of a cell, lines joined by newlines, and for each newline whether it may be a wrap.

    Args:
        lines: the printed lines of the cell, top to bottom.
        width: inner width of the cell, points. A line break is the document's own where the
            next word would still have fitted on the line.
    """
    if not lines:
        return "", ()
    widest = max(line.x1 - line.x0 for line in lines)
    room = max(widest, width)
    wraps = []
    for line, following in pairwise(lines):
        unit = UNBREAKABLE.match(following.text)
        letters = len(unit.group()) if unit else 1
        advance = (following.x1 - following.x0) / max(len(following.text), 1)
        needed = line.x1 - line.x0 + letters * advance
        wraps.append(needed > room - 0.25 * line.size)
    return "\n".join(line.text for line in lines), tuple(wraps)
