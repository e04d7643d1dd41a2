"""The scorecard of a submission drawn again, with the cells of its findings marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bscgraph.draw import Cell, Drawing, sheet
from bscgraph.draw.page import Mark, escaped, front, table
from bscgraph.reports.dossier import Entry, Part, Side
from bscgraph.reports.marks import CellKey, Marks, find
from bscgraph.reports.words import SIGNS, word

__all__ = ["Drawn", "drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The markup of a drawn scorecard, and where in it the findings stand."""

    lines: tuple[str, ...]
    marks: Marks


def drawn(part: Part, number: int, lang: str, sides: Sequence[Side] = ()) -> Drawn:
    """The drawing of the part with this number; empty where it has no scorecard.

    ``sides`` are findings across submissions that stand in it.
    """
    if part.card is None:
        return Drawn((), Marks({}, {}))
    drawing = sheet(part.card)
    marks = find(drawing, part.entries, number, sides)
    return Drawn(tuple(_lines(drawing, marks, number, lang)), marks)


def _lines(drawing: Drawing, marks: Marks, number: int, lang: str) -> Iterator[str]:
    yield f'<section class="drawn"><h3>{word("drawn", lang)}</h3>'
    yield from front(drawing, "h4")
    for grid in drawing.grids:
        name, heading = f"c{number}-{grid.name}", f"part{number}-title"
        marker = partial(_of_cell, grid=grid.name, marks=marks, card=number, lang=lang)
        yield from table(grid, name, lang, marker, within=heading)
    for at, note in enumerate(drawing.notes):
        mark = _marked(("note", at, 0), marks, number, lang)
        anchor = f' id="{mark.anchor}"' if mark.anchor else ""
        text = f'<span lang="zh-Hant">{escaped(note)}</span>{mark.markup}'
        yield f'<p class="note {mark.classes}"{anchor}>{text}</p>'
    yield "</section>"


def _of_cell(cell: Cell, grid: str, marks: Marks, card: int, lang: str) -> Mark:
    return _marked((grid, cell.row, cell.column), marks, card, lang)


def _marked(key: CellKey, marks: Marks, card: int, lang: str) -> Mark:
    """The mark of a drawn cell: the worst severity, and a link to each finding in it."""
    found = marks.entries.get(key)
    if not found:
        return Mark()
    links = "".join(_link(entry, owner, owner == card, lang) for owner, entry in found)
    name, row, column = key
    return Mark(found[0][1].severity.value, f"c{card}-{name}-{row}-{column}", links)


def _link(entry: Entry, owner: int, own: bool, lang: str) -> str:
    text = f"{SIGNS[entry.severity]} {word(entry.severity.value, lang)} {entry.number}"
    text += "" if own else f" {word('across', lang)}"
    return f'<a class="mark" href="#f{owner}-{entry.number}">{text}</a>'
