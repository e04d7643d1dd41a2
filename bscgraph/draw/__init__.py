"""A scorecard drawn again, cell by cell, as its agency printed it.

:func:`sheet` lays one out; :func:`draw` writes several in a format. Nothing here reads a file
or a graph: what is drawn is a :class:`bscgraph.model.Scorecard`, which the graph gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bscgraph.draw import front
from bscgraph.draw.drawing import Cell, Drawing, Grid, Section
from bscgraph.draw.wide import table
from bscgraph.model import Scorecard

__all__ = ["FORMATS", "Cell", "Drawing", "Form", "Grid", "Section", "draw", "sheet"]

Form = Literal["text", "html", "xlsx", "ods"]
FORMATS: tuple[Form, ...] = ("text", "html", "xlsx", "ods")


def sheet(card: Scorecard) -> Drawing:
    """The layout of a scorecard: its front and its wide table, every cell verbatim."""
    title = card.title.raw or card.title.value or card.agency
    year = "" if card.roc_year is None else f"{card.roc_year}年"
    group = f"{card.group}組" if card.group else ""
    return Drawing(
        title=title,
        name=" ".join(filter(None, (card.agency or title, group, year))),
        updated=front.updated(card),
        sections=front.sections(card),
        chart=front.chart(card),
        notes=tuple(note.value for note in card.map_notes),
        counts=front.counts(card),
        table=table(card),
    )


def draw(cards: Sequence[Scorecard], form: Form, lang: str = "zh-Hant", width: int = 160) -> bytes:
    """Scorecards as a file, the same bytes for the same cards.

    Args:
        cards: what to draw; each is a sheet of a workbook, or a part of a page or text.
        form: one of :data:`FORMATS`.
        lang: language of the captions, ``en`` or ``zh-Hant``; cells keep their own.
        width: columns of a text.

    Raises:
        GraphError: a cell is too long for the format.
    """
    drawings = [sheet(card) for card in cards]
    if form == "xlsx":
        from bscgraph.draw import xlsx

        return xlsx.write(drawings)
    if form == "ods":
        from bscgraph.draw import ods

        return ods.write(drawings)
    if form == "html":
        from bscgraph.draw import page

        return page.write(drawings, lang).encode("utf-8")
    from bscgraph.draw import plain

    return plain.write(drawings, width).encode("utf-8")
