"""Lines drawn under or through text: marks on the text, not borders of cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bscgraph.read.pdf.page import Edge, Glyph

__all__ = ["without_underlines"]

COVERED = 0.9  # the part of an underline that has characters right above it
NEAR = 0.2  # times the font size, between a character's foot or middle and the line
REACH = 12  # points above a line in which its characters' middles are looked for


def without_underlines(
    edges: Sequence[Edge], vertical: Sequence[Edge], glyphs: Sequence[Glyph]
) -> list[Edge]:
    """``edges`` (horizontal) without those that only follow the characters they belong to.

    A rule that runs from one vertical rule to another is a border, however tight the text.
    """
    rows: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not glyph.text.isspace():
            rows[round((glyph.top + glyph.bottom) / 2)].append(glyph)
    posts = {round(edge.at) for edge in vertical}
    return [edge for edge in edges if _bordering(edge, posts) or not _follows(edge, rows)]


def _bordering(edge: Edge, posts: set[int]) -> bool:
    return all(not posts.isdisjoint((round(x - 0.5), round(x + 0.5))) for x in edge[1:])


def _follows(edge: Edge, rows: dict[int, list[Glyph]]) -> bool:
    covered = 0.0
    for height in range(round(edge.at) - REACH, round(edge.at) + 2):
        for glyph in rows.get(height, ()):
            if glyph.x1 <= edge.start or glyph.x0 >= edge.end:
                continue
            middle = (glyph.top + glyph.bottom) / 2
            if min(abs(glyph.bottom - edge.at), abs(middle - edge.at)) <= NEAR * glyph.size:
                covered += min(glyph.x1, edge.end) - max(glyph.x0, edge.start)
    return covered >= COVERED * (edge.end - edge.start)
