"""The scorecard of a submission drawn again, with the cells of its findings marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bscgraph.draw import Cell, Drawing, Grid, sheet
from bscgraph.draw.page import Mark, escaped, table
from bscgraph.reports.dossier import Entry, Part
from bscgraph.reports.marks import Marks, find
from bscgraph.reports.words import SIGNS, word

__all__ = ["Drawn", "drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The markup of a drawn scorecard, and where in it the findings stand."""

    lines: tuple[str, ...]
    marks: Marks


def drawn(part: Part, number: int, lang: str) -> Drawn:
    """The drawing of the part with this number; empty where it has no scorecard."""
    if part.card is None:
        return Drawn((), Marks({}, {}))
    drawing = sheet(part.card)
    marks = find(drawing, part.entries)
    return Drawn(tuple(_lines(drawing, marks, number, lang)), marks)


def _lines(drawing: Drawing, marks: Marks, number: int, lang: str) -> Iterator[str]:
    yield f'<section class="drawn"><h3>{word("drawn", lang)}</h3>'
    if drawing.updated:
        yield f'<p class="updated" lang="zh-Hant">{escaped(drawing.updated)}</p>'
    if drawing.sections:
        yield '<div class="front">'
        for one in drawing.sections:
            text = "".join(f'<p lang="zh-Hant">{escaped(line)}</p>' for line in one.lines)
            name = f'<span lang="zh-Hant">{one.zh}</span> <small lang="en">{one.en}</small>'
            yield f"<section><h4>{name}</h4>{text}</section>"
        yield "</div>"
    for grid in drawing.grids:
        marker, heading = _Marker(grid, marks, number, lang), f"part{number}-title"
        yield from table(grid, f"c{number}-{grid.name}", lang, marker, within=heading)
    yield from (f'<p class="note" lang="zh-Hant">{escaped(note)}</p>' for note in drawing.notes)
    yield "</section>"


class _Marker:
    """Marks the cells of one grid."""

    def __init__(self, grid: Grid, marks: Marks, card: int, lang: str) -> None:
        self._name, self._entries, self._card, self._lang = grid.name, marks.entries, card, lang

    def __call__(self, cell: Cell) -> Mark:
        found = self._entries.get((self._name, cell.row, cell.column))
        if not found:
            return Mark()
        links = "".join(self._link(entry) for entry in found)
        anchor = f"c{self._card}-{self._name}-{cell.row}-{cell.column}"
        return Mark(found[0].severity.value, anchor, links)

    def _link(self, entry: Entry) -> str:
        text = f"{SIGNS[entry.severity]} {word(entry.severity.value, self._lang)} {entry.number}"
        return f'<a class="mark" href="#f{self._card}-{entry.number}">{text}</a>'
