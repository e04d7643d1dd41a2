"""A scorecard laid out as cells, before any file format: what stands where, and how sure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bscgraph.model import Reading, Source
from bscgraph.wrapping import columns_of

__all__ = ["MARKS", "Cell", "Drawing", "Grid", "Section"]
__all__ += ["lines_needed", "remark", "spread", "visible"]

# What XML and terminals cannot hold, and the marks that reorder text on a screen.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# status -> (sign, Traditional Chinese, English); a clean cell has none
MARKS = {
    "unresolved": ("▲", "無法判讀", "not readable"),
    "repaired": ("◇", "已修補", "repaired"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: verbatim ``text`` at a place counted from 0.

    ``kind`` is heading, band, label, or what the column holds (objective, ksf, kpi, formula,
    unit, value, kpi_unit, plan, budget, plan_unit, text). ``readings`` are those of a number
    cell: one, none for an empty cell, or more where a year was stated twice. ``gloss`` is a
    heading in English. ``subject`` is the code of what the cell is about (a KPI's with the
    plan that tells its value row behind a slash).
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    kind: str = "text"
    source: Source | None = None
    readings: tuple[Reading, ...] = ()
    gloss: str = ""
    subject: str = ""

    @property
    def status(self) -> str:
        """The worst parse status of its readings; ``clean`` where there is none."""
        found = {reading.status for reading in self.readings}
        return next((name for name in MARKS if name in found), "clean")


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows and columns, the first ``head_rows`` of them headings.

    ``name`` is map, counts or table; ``kinds`` has the kind of each column.
    """

    name: str
    cells: tuple[Cell, ...]
    n_rows: int
    kinds: tuple[str, ...]
    head_rows: int = 1

    def rows(self) -> list[list[Cell]]:
        """The cells that begin in each row, left to right."""
        out: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            out[cell.row].append(cell)
        return out


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in both languages and the lines below it."""

    zh: str
    en: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One scorecard: its front (sections, map, counts) and the wide table.

    ``name`` is short and tells the card from others (agency and year).
    """

    title: str
    name: str
    updated: str
    sections: tuple[Section, ...]
    chart: Grid | None
    notes: tuple[str, ...]
    counts: Grid | None
    table: Grid

    @property
    def grids(self) -> list[Grid]:
        """The map, the counts and the table, those that there are."""
        return [grid for grid in (self.chart, self.counts, self.table) if grid is not None]


def visible(text: str) -> str:
    """``text`` with line ends as ``\\n`` and every character no file may hold as U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def remark(cell: Cell) -> str:
    """What has to be known of a doubtful cell, in both languages; empty for a clean one."""
    if cell.status == "clean":
        return ""
    sign, zh, en = MARKS[cell.status]
    text = f"{sign} {zh} {en}"
    for reading in cell.readings:
        if reading.candidate is not None:
            text += f" ({reading.candidate:,f}?)"
        elif reading.status == "repaired" and reading.value is not None:
            text += f" (= {reading.value:,f})"
    return text


def spread(parts: int, columns: int) -> list[tuple[int, int]]:
    """``columns`` shared among ``parts``: the first column and the number of each.

    >>> spread(3, 8)
    [(0, 3), (3, 3), (6, 2)]
    """
    least, more = divmod(max(columns, parts), parts)
    widths = [least + (at < more) for at in range(parts)]
    return [(sum(widths[:at]), width) for at, width in enumerate(widths)]


def lines_needed(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` half-width characters."""
    room = max(2.0, width)
    return sum(max(1, -int(-columns_of(line) // room)) for line in text.split("\n"))
