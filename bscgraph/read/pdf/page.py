"""A PDF page as upright glyphs and straight edges, in points from top left.

pdfplumber reports a page as it was drawn; here content that was drawn sideways is turned
upright (also where the matrix is only nearly a right angle), and what lies outside the
visible page is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from math import atan2, pi
from typing import Any, NamedTuple

from bscgraph.read.pdf.clipping import shown

__all__ = ["Edge", "Glyph", "PageContent", "Rect", "page_content"]

# A filled rectangle at most this thick (points) is a rule, not an area.
RULE_THICKNESS = 2.6
# The part of the em below the baseline, as in most Chinese fonts.
DESCENT = 0.14
# A row of dots at least this long (points) is a dotted rule.
SHORTEST_DOTTED = 6.0
# A path segment may lean this much (points) and still count as straight.
LEAN = 2.0


class Glyph(NamedTuple):
    """One printed character: its box, text, and place in the drawing order."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    order: int

    @property
    def size(self) -> float:
        """Height of the character's box: about the font size, points."""
        return self.bottom - self.top


class Edge(NamedTuple):
    """A straight rule: ``at`` across, from ``start`` to ``end`` along (points)."""

    at: float
    start: float
    end: float


class Rect(NamedTuple):
    """A rectangle (points)."""

    x0: float
    top: float
    x1: float
    bottom: float


class PageContent(NamedTuple):
    """Everything the table finder needs to know of one page."""

    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Edge]
    vertical: list[Edge]
    images: list[Rect]
    unmapped: int


Turn = Callable[[float, float, float, float], Rect]


class _Drawn(NamedTuple):
    """What the parser drew: characters, straight lines, rectangles, other paths, pictures."""

    chars: list[Any]
    lines: list[Any]
    rects: list[Any]
    curves: list[Any]
    images: list[Any]


def page_content(page: Any) -> PageContent:
    """Read ``page`` (a pdfplumber page) once into upright, visible content.

    The parser's own objects are used: turning each into a dictionary, as ``page.objects``
    does, costs a third of the time for a page.
    """
    drawn = _drawn(*shown(page))
    left, top, right, bottom = page.bbox
    quarter = _quarter_turns(drawn.chars)
    turn = _from_parser(_turner(quarter, left, top, right, bottom), page)
    width, height = right - left, bottom - top
    if quarter % 2:
        width, height = height, width
    glyphs, unmapped = _glyphs(drawn.chars, quarter, turn, (width, height))
    horizontal, vertical = _edges(drawn, turn)
    images = [turn(i.x0, i.y0, i.x1, i.y1) for i in drawn.images]
    return PageContent(width, height, glyphs, horizontal, vertical, images, unmapped)


def _drawn(layout: Any, unseen: frozenset[int]) -> _Drawn:
    from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect

    drawn = _Drawn([], [], [], [], [])
    stack = [iter(layout)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTChar):
                if id(item) not in unseen:
                    drawn.chars.append(item)
            elif isinstance(item, LTLine):
                drawn.lines.append(item)
            elif isinstance(item, LTRect):
                drawn.rects.append(item)
            elif isinstance(item, LTCurve):
                drawn.curves.append(item)
            elif isinstance(item, LTImage):
                drawn.images.append(item)
            elif isinstance(item, LTContainer):
                stack.append(iter(item))
                break
        else:
            stack.pop()
    return drawn


def _from_parser(turn: Turn, page: Any) -> Turn:
    """``turn`` for the parser's boxes, whose y runs upwards from the media box."""
    shift_x, shift_y = page.mediabox[:2]
    base = page.height + shift_y
    return lambda x0, y0, x1, y1: turn(x0 + shift_x, base - y1, x1 + shift_x, base - y0)


def _quarter_turns(chars: list[Any]) -> int:
    """Quarter turns (anticlockwise) in which most characters are drawn: 0, 1, 2 or 3."""
    counts: Counter[tuple[float, float]] = Counter()
    for char in chars:
        matrix = char.matrix
        counts[(round(matrix[0], 2), round(matrix[1], 2))] += 1
    turns: Counter[int] = Counter()
    for (a, b), number in counts.items():
        turns[round(atan2(b, a) / (pi / 2)) % 4] += number
    return turns.most_common(1)[0][0] if turns else 0


def _turner(quarter: int, left: float, top: float, right: float, bottom: float) -> Turn:
    if quarter == 1:
        return lambda x0, y0, x1, y1: Rect(bottom - y1, x0 - left, bottom - y0, x1 - left)
    if quarter == 2:
        return lambda x0, y0, x1, y1: Rect(right - x1, bottom - y1, right - x0, bottom - y0)
    if quarter == 3:
        return lambda x0, y0, x1, y1: Rect(y0 - top, right - x1, y1 - top, right - x0)
    return lambda x0, y0, x1, y1: Rect(x0 - left, y0 - top, x1 - left, y1 - top)


def _glyphs(
    chars: list[Any], quarter: int, turn: Turn, page_size: tuple[float, float]
) -> tuple[list[Glyph], int]:
    width, height = page_size
    glyphs = []
    unmapped = 0
    for order, char in enumerate(chars):
        x0, top, x1, bottom = turn(*_body(char, quarter))
        if not (0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height):
            continue
        text = char.get_text()
        if len(text) > 1:
            if text.startswith("(cid:"):
                unmapped += 1
                continue
            text = text.replace("\x00", "")
        glyphs.append(Glyph(x0, top, x1, bottom, text, order))
    return _without_reprints(glyphs), unmapped


def _without_reprints(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out characters printed again a hair aside to look bold."""
    if len({(g.text, round(g.x0), round(g.top)) for g in glyphs}) > 0.98 * len(glyphs):
        return glyphs
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        column, row = round(glyph.x0), round(glyph.top)
        near = [
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((glyph.text, column + dx, row + dy), ())
        ]
        if not any(abs(o.x0 - glyph.x0) + abs(o.top - glyph.top) < 0.15 * o.size for o in near):
            seen.setdefault((glyph.text, column, row), []).append(glyph)
            kept.append(glyph)
    return kept


def _body(char: Any, quarter: int) -> tuple[float, float, float, float]:
    """The character's em box, hung on its baseline.

    The parser's box uses the font's own idea of its descent, which is far off in fonts made of
    drawings (Type 3), and differs between the fonts of one line.
    """
    size = char.x1 - char.x0 if quarter % 2 else char.y1 - char.y0
    below, above = DESCENT * size, (1 - DESCENT) * size
    x, y = char.matrix[4:]
    if quarter == 0:
        return char.x0, y - below, char.x1, y + above
    if quarter == 1:
        return x - above, char.y0, x + below, char.y1
    if quarter == 2:
        return char.x0, y - above, char.x1, y + below
    return x - below, char.y0, x + above, char.y1


def _edges(drawn: _Drawn, turn: Turn) -> tuple[list[Edge], list[Edge]]:
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    dots: list[Rect] = []
    for line in drawn.lines:
        _add_thin(turn(line.x0, line.y0, line.x1, line.y1), horizontal, vertical)
    for rect in drawn.rects:
        box = turn(rect.x0, rect.y0, rect.x1, rect.y1)
        width, height = box.x1 - box.x0, box.bottom - box.top
        if max(width, height) <= RULE_THICKNESS:
            dots.append(box)
            continue
        if min(width, height) <= RULE_THICKNESS:
            _add_thin(box, horizontal, vertical)
            continue
        if rect.stroke:
            _add_outline(box, horizontal, vertical)
    for curve in drawn.curves:
        _add_curve(curve, turn, horizontal, vertical)
    horizontal += _dotted((round(d.top + d.bottom, 1) / 2, d.x0, d.x1) for d in dots)
    vertical += _dotted((round(d.x0 + d.x1, 1) / 2, d.top, d.bottom) for d in dots)
    return horizontal, vertical


def _dotted(dots: Iterable[tuple[float, float, float]]) -> list[Edge]:
    """Rows of dots as rules: on one line, each near the next, long enough for a rule."""
    runs: list[Edge] = []
    for at, start, end in sorted(set(dots)):
        if runs and runs[-1].at == at and start - runs[-1].end <= RULE_THICKNESS:
            runs[-1] = Edge(at, runs[-1].start, end)
        else:
            runs.append(Edge(at, start, end))
    return [run for run in runs if run.end - run.start >= SHORTEST_DOTTED]


def _add_thin(box: Rect, horizontal: list[Edge], vertical: list[Edge]) -> None:
    """A line or thin rectangle, by the direction it runs in."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if height <= RULE_THICKNESS and width >= height:
        horizontal.append(Edge((box.top + box.bottom) / 2, box.x0, box.x1))
    if width <= RULE_THICKNESS and height >= width:
        vertical.append(Edge((box.x0 + box.x1) / 2, box.top, box.bottom))


def _add_outline(box: Rect, horizontal: list[Edge], vertical: list[Edge]) -> None:
    horizontal += (Edge(box.top, box.x0, box.x1), Edge(box.bottom, box.x0, box.x1))
    vertical += (Edge(box.x0, box.top, box.bottom), Edge(box.x1, box.top, box.bottom))


def _add_curve(curve: Any, turn: Turn, horizontal: list[Edge], vertical: list[Edge]) -> None:
    """A path of several segments: a box with rounded corners, or straight pieces."""
    box = turn(curve.x0, curve.y0, curve.x1, curve.y1)
    if min(box.x1 - box.x0, box.bottom - box.top) <= RULE_THICKNESS:
        _add_thin(box, horizontal, vertical)
        return
    if not curve.stroke:
        return
    segments = [
        turn(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        for (xa, ya), (xb, yb) in pairwise(curve.pts)
    ]
    tops = {round(s.top) for s in segments if s.bottom - s.top <= LEAN and s.x1 - s.x0 > LEAN}
    if {round(box.top), round(box.bottom)} <= tops:
        _add_outline(box, horizontal, vertical)
        return
    for segment in segments:
        _add_thin(segment, horizontal, vertical)
