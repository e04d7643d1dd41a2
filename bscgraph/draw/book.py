"""Drawings placed on the sheets of a workbook: what XLSX and ODS have in common.

A card with a front has two sheets, the front and the wide table: only so can the table's
heading stay in view while its rows are scrolled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bscgraph.draw.drawing import Cell, Drawing, Grid, lines_needed, remark, spread, visible

__all__ = ["AMOUNT", "BORDERED", "LEGEND", "MARKED", "WIDTHS", "Look", "Placed", "Sheet"]
__all__ += ["marked", "sheet_name", "sheets", "style_of"]

BORDERED = {"heading", "band", "label", "text", "count", "number", "doubt", "repaired"}
# cells with findings; those of numbers stand at the right as others do
MARKED = ("Violation", "Warning", "Info")
BORDERED |= {*MARKED, *(f"{name}Number" for name in MARKED)}
# numbers of ours with thousands separated, by their decimal places; shares of one
AMOUNT = ("amount", "amount1", "amount2", "amount3", "amount4")
BORDERED |= {*AMOUNT, "percent"}
LEGEND = "▲ 無法判讀 not readable　◇ 已修補 repaired"
WIDTHS = {
    "objective": 15, "ksf": 18, "kpi": 20, "formula": 17, "unit": 9, "value": 12,
    "kpi_unit": 12, "plan": 26, "budget": 14, "plan_unit": 12,
}  # fmt: skip
_FRONT_COLUMNS, _FRONT_WIDTH = 24, 7
_LINE = 14.5  # points
_HIGHEST = 400.0  # points; a spreadsheet takes no row higher than 409
_NAME = re.compile(r"[\[\]:*?/\\'\n\t]")
_NAME_LENGTH = 31  # what Excel allows


Look = Callable[[Cell], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell on a sheet; ``style`` is title, section, line, or one of :data:`BORDERED`.

    ``number`` is what a cell holds that is a number of ours; a document's are text.
    """

    text: str
    row: int
    column: int
    rowspan: int
    colspan: int
    style: str
    remark: str = ""
    number: float | None = None


@dataclass(slots=True)
class Sheet:
    """One sheet: widths in half-width characters, heights in points (one per row).

    ``heading`` are the rows that stay in view and are printed on every page; where it is
    ``filtered``, its last row has the buttons to choose rows by. ``legend`` is the footer.
    """

    name: str
    widths: list[int]
    cells: list[Placed] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    heading: range = range(0)
    filtered: bool = False
    legend: str = LEGEND

    def line(self, text: str, style: str) -> None:
        """A row with one cell across all columns."""
        self.cells.append(Placed(visible(text), len(self.heights), 0, 1, len(self.widths), style))
        lines = lines_needed(text, sum(self.widths))
        self.heights.append(_height(lines, 22.0 if style == "title" else 0.0))

    def gap(self) -> None:
        """An empty row."""
        self.heights.append(_LINE)

    def grid(self, grid: Grid, look: Look | None = None) -> None:
        """The cells of a grid from the next row on, its columns shared among the sheet's.

        ``look`` gives the style and the remark of a cell, by how sure it is unless given.
        """
        top, shares = len(self.heights), spread(len(grid.kinds), len(self.widths))
        placed = []
        for cell in grid.cells:
            start = shares[cell.column][0]
            last, width = shares[cell.column + cell.colspan - 1]
            span = last + width - start
            style, note = (look or _look)(cell)
            text = visible(cell.text)
            placed.append(
                Placed(text, top + cell.row, start, cell.rowspan, span, style, visible(note))
            )
        self.heights += [_LINE] * grid.n_rows
        self._fit(placed)
        self.cells += placed

    def _fit(self, placed: Sequence[Placed]) -> None:
        """Make the rows high enough; what is merged over rows may make its last one higher."""
        for cell in sorted(placed, key=lambda cell: cell.rowspan):
            width = sum(self.widths[cell.column : cell.column + cell.colspan]) - 1.5
            rows = range(cell.row, cell.row + cell.rowspan)
            lack = _height(lines_needed(cell.text, width)) - sum(self.heights[r] for r in rows)
            for row in reversed(rows):
                more = min(max(0.0, lack), _HIGHEST - self.heights[row])
                self.heights[row] += more
                lack -= more


def _height(lines: int, least: float = 0.0) -> float:
    return min(_HIGHEST, max(least, lines * _LINE + 4.0))


def _look(cell: Cell) -> tuple[str, str]:
    return style_of(cell), remark(cell)


def style_of(cell: Cell) -> str:
    """The style of a cell by its kind and how sure it is."""
    if cell.status == "unresolved":
        return "doubt"
    if cell.status == "repaired":
        return "repaired"
    if cell.kind in ("value", "budget"):
        return "number"
    return cell.kind if cell.kind in ("heading", "band", "count") else "text"


def marked(cell: Cell, severity: str) -> str:
    """The style of a cell in which a finding of this severity stands."""
    return f"{severity}Number" if cell.kind in ("value", "budget") else severity


def sheets(drawings: Sequence[Drawing]) -> list[Sheet]:
    """The sheets of a workbook, each card's front before its table."""
    names: set[str] = set()
    return [sheet for drawing in drawings for sheet in _of_card(drawing, names)]


def _of_card(drawing: Drawing, names: set[str]) -> Iterator[Sheet]:
    if drawing.sections or drawing.chart or drawing.counts or drawing.updated:
        yield _front(drawing, sheet_name(f"策略地圖 {drawing.name}", names))
    sheet = Sheet(sheet_name(drawing.name, names), [WIDTHS[kind] for kind in drawing.table.kinds])
    if drawing.title:
        sheet.line(drawing.title, "title")
    top = len(sheet.heights)
    sheet.heading = range(top, top + drawing.table.head_rows)
    sheet.grid(drawing.table)
    yield sheet


def _front(drawing: Drawing, name: str) -> Sheet:
    columns = max(_FRONT_COLUMNS, len(drawing.chart.kinds) if drawing.chart else 0)
    sheet = Sheet(name, [_FRONT_WIDTH] * columns)
    if drawing.title:
        sheet.line(drawing.title, "title")
    if drawing.updated:
        sheet.line(drawing.updated, "line")
    for section in drawing.sections:
        sheet.line(f"【{section.zh}】", "section")
        for text in section.lines:
            sheet.line(text, "line")
    for grid in (drawing.chart, drawing.counts):
        if grid is not None:
            sheet.gap()
            sheet.grid(grid)
        for note in drawing.notes if grid is drawing.chart else ():
            sheet.line(note, "line")
    return sheet


def sheet_name(text: str, names: set[str]) -> str:
    """A name a spreadsheet takes, told from those in ``names`` (and added to them)."""
    plain = _NAME.sub(" ", visible(text)).strip() or "BSC"
    name, number = plain[:_NAME_LENGTH].strip(), 1
    while name.casefold() in names:
        number += 1
        end = f" {number}"
        name = plain[: _NAME_LENGTH - len(end)].strip() + end
    names.add(name.casefold())
    return name
