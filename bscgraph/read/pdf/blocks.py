"""Text blocks: lines that were drawn one after the other, one under the other.

Where no rules show the cells, the drawing order does: a producer draws a cell's lines
together. A block is such a group; several blocks may still belong to one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from unicodedata import normalize

from bscgraph.read.pdf.page import Edge, Glyph
from bscgraph.text import radicals_folded

__all__ = ["BAND", "PART", "Block", "code_of", "drawn_lines", "level", "pieces", "text_blocks"]

# A scorecard code at the start of a line: it begins a cell of its own.
CODE = re.compile(r"\s*[A-ZＡ-Ｚ][CPLFＣＰＬＦ]\s?[0-9０-９]+(\s?[.．]\s?[0-9０-９]+){0,2}")
# What the first cells of each part of a scorecard say, and what its titles say: nothing above
# belongs to the same cell, and nothing below a title does.
PART = re.compile(
    r"【.{2,6}】|策略主題|年度?$|策略目標數|策略目標[^A-Z0-9]{0,2}$|使命|願景|核心價值"
)
# A row of its own that names the perspective of the rows below it.
BAND = re.compile(
    r"([A-Z][、.．:：]?)?(顧客|客戶|(企業)?內部(流程|程序)|學習(與|及)?成長|財務)(構面|面向)?$"
)
TITLE = re.compile(r".*(策略地圖|平衡計分卡|計分卡)([(（]?[0-9]+年度?[)）]?)?$")
# On one line, a gap (times the font size) wider than this begins another block, unless the
# document itself has a blank there.
CELL_GAP = 0.35
# A narrower one may still lie between two cells with little padding, or only between a digit
# and a Chinese character of one word.
LEAST_GAP = 0.15
LEADING = 0.95  # lines of a block are at most this far apart (times the font size)


@dataclass(frozen=True)
class Block:
    """Glyphs of one block and their box (points); ``middle`` is half way down."""

    glyphs: tuple[Glyph, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    middle: float

    @cached_property
    def text(self) -> str:
        """Its text without white space, look-alike radicals folded."""
        ink = "".join(glyph.text for glyph in self.glyphs if not glyph.text.isspace())
        return radicals_folded(ink)

    @property
    def centre(self) -> float:
        """Half way between left and right."""
        return (self.x0 + self.x1) / 2


def code_of(text: str) -> str:
    """The code a text starts with, in plain letters and digits; empty for none."""
    match = CODE.match(text)
    return "" if match is None else re.sub(r"\s", "", normalize("NFKC", match.group()))


def level(text: str) -> int:
    """Depth of the code a text starts with: 1 objective, 2 KPI, 3 action plan; 0 for none."""
    code = code_of(text)
    return 1 + code.count(".") if code else 0


def drawn_lines(glyphs: Iterable[Glyph]) -> list[Block]:
    """Each printed line of each cell as a block of its own, as drawn."""
    return _drawn_lines(sorted(glyphs, key=lambda glyph: glyph.order), CELL_GAP)


def pieces(block: Block) -> list[Block]:
    """The block's lines, parted at every gap that may lie between two cells."""
    return _drawn_lines(block.glyphs, LEAST_GAP)


def text_blocks(glyphs: Iterable[Glyph], rules: Sequence[Edge] = ()) -> list[Block]:
    """Group ``glyphs`` (any order) into blocks; a horizontal rule always parts two lines."""
    lines = drawn_lines(glyphs)
    groups: list[list[Block]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, rules):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_join(group) for group in groups]


def _drawn_lines(glyphs: Iterable[Glyph], widest: float) -> list[Block]:
    lines: list[list[Glyph]] = []
    x1 = middle = 0.0
    for glyph in glyphs:
        size = glyph.size or 1.0
        if glyph.text.isspace() or not glyph.text:
            if lines and -0.6 * size <= glyph.x0 - x1 <= widest * size:
                lines[-1].append(glyph)
                x1 = max(x1, glyph.x1)
            continue
        here = (glyph.top + glyph.bottom) / 2
        near = -0.6 * size <= glyph.x0 - x1 <= widest * size
        if lines and near and abs(here - middle) <= 0.45 * size:
            lines[-1].append(glyph)
            x1 = max(x1, glyph.x1)
        else:
            lines.append([glyph])
            x1, middle = glyph.x1, here
    return [_block(line) for line in lines if any(not g.text.isspace() for g in line)]


def _block(glyphs: list[Glyph]) -> Block:
    ink = [glyph for glyph in glyphs if not glyph.text.isspace()]
    top = min(g.top for g in ink)
    bottom = max(g.bottom for g in ink)
    size = max(g.bottom - g.top for g in ink)
    return Block(
        tuple(glyphs),
        min(g.x0 for g in ink),
        top,
        max(g.x1 for g in ink),
        bottom,
        size,
        (top + bottom) / 2,
    )


def _continues(group: list[Block], line: Block, rules: Sequence[Edge]) -> bool:
    last = group[-1]
    size = max(line.size, last.size)
    below = line.top > last.top + 0.3 * size and line.top - last.bottom <= LEADING * size
    left = min(block.x0 for block in group)
    right = max(block.x1 for block in group)
    overlaps = min(right, line.x1) - max(left, line.x0) > 0
    if not below or not overlaps or _begins(last.text, line.text):
        return False
    if BAND.match(line.text) and _apart(group, line):
        return False
    return not any(
        last.middle < rule.at < line.middle and rule.start < line.x1 and rule.end > line.x0
        for rule in rules
    )


def _apart(group: list[Block], line: Block) -> bool:
    """Whether ``line`` stands further below the last line than lines of one cell do."""
    steps = [below.top - above.top for above, below in pairwise(group)]
    usual = min(steps) if steps else 1.3 * line.size
    return line.top - group[-1].top > usual + 0.3 * line.size


def _begins(above: str, text: str) -> bool:
    """True where a line with this text begins a cell, whatever stands above it."""
    return bool(level(text) or PART.match(text) or TITLE.match(text) or TITLE.match(above))


def _join(group: list[Block]) -> Block:
    if len(group) == 1:
        return group[0]
    top, bottom = group[0].top, max(block.bottom for block in group)
    return Block(
        tuple(glyph for block in group for glyph in block.glyphs),
        min(block.x0 for block in group),
        top,
        max(block.x1 for block in group),
        bottom,
        max(block.size for block in group),
        (top + bottom) / 2,
    )
