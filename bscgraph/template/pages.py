"""The cells of a template, before any file format: where they stand, what may be typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bscgraph.draw.drawing import lines_needed, visible
from bscgraph.model import Reading

__all__ = ["NUMERIC", "UNLOCKED", "Box", "Page", "number_of"]

UNLOCKED = {"fill", "mend", "open", "free"}
NUMERIC = {"number", "amount", "reasons"}  # checks of cells that hold a number or say why not
_LINE, _ROW = 15.0, 22.0  # points: of a line of text, and of a row that holds one
_HIGHEST = 400.0  # points; a spreadsheet takes no row higher than 409
_PLAIN = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?")
_DIGITS = 15  # what a spreadsheet computes with


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its text, or the number it holds with its number format ("" as it is).

    ``style`` is title, section, line, heading, todo (the heading of a column to fill in),
    band, or one of the styles of the legend; ``check`` names what may be typed.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    style: str = "line"
    check: str = ""
    remark: str = ""
    number: Decimal | None = None
    pattern: str = ""

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + self.rowspan)


@dataclass(slots=True)
class Page:
    """A sheet: widths in half-width characters, heights in points (one per row).

    ``heading`` are the rows that stay in view and are printed on every page; ``footer`` is
    printed below; ``lists`` are the places of drop-down lists: column, first and last row.
    """

    name: str
    widths: list[int]
    heights: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    heading: range = range(0)
    footer: str = ""
    lists: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def line(self, text: str, style: str = "line", check: str = "") -> None:
        """A row with one cell across all columns."""
        self.add([Box(text, 0, 0, 1, len(self.widths), style, check)], 1)

    def gap(self) -> None:
        """An empty row."""
        self.heights.append(_LINE / 2)

    @staticmethod
    def rows_for(text: str, width: float) -> int:
        """How many rows of the least height ``text`` takes in a cell of ``width``."""
        return -int(-(lines_needed(text, width - 3.5) * _LINE + 7.0) // _ROW)

    def add(self, boxes: Iterable[Box], rows: int) -> None:
        """Rows with boxes in them; the boxes count their rows from the first of these."""
        top = len(self.heights)
        placed = [_placed(box, top) for box in boxes]
        self.heights += [_ROW] * rows
        for box in sorted(placed, key=lambda box: box.rowspan):
            self._fit(box)
        self.boxes += placed

    def _fit(self, box: Box) -> None:
        width = sum(self.widths[box.column : box.column + box.colspan]) - 3.5
        size = 1.6 if box.style == "title" else 1.0
        needed = lines_needed(box.text, width / size) * _LINE * size + 7.0
        lack = min(needed, _HIGHEST * box.rowspan) - sum(self.heights[row] for row in box.rows)
        for row in reversed(box.rows):
            more = min(max(0.0, lack), _HIGHEST - self.heights[row])
            self.heights[row] += more
            lack -= more


def _placed(box: Box, down: int) -> Box:
    """The box so many rows further down, without characters that no file may hold."""
    text, remark = visible(box.text), visible(box.remark)
    return replace(box, text=text, remark=remark, row=box.row + down)


def number_of(reading: Reading) -> tuple[Decimal | None, str]:
    """The number a cell may hold in place of its text, and its format; None where it may not.

    >>> from bscgraph.model import Reading
    >>> number_of(Reading("349,779", Decimal(349779)))
    (Decimal('349779'), '#,##0')
    """
    raw, value = reading.raw, reading.value
    if value is None or reading.note or reading.scale != 1 or not _PLAIN.fullmatch(raw):
        return None, ""
    if len(value.as_tuple().digits) > _DIGITS:
        return None, ""
    percent = raw.endswith("%")
    decimals = len(raw.rstrip("%").partition(".")[2])
    pattern = ("#,##0" if "," in raw else "0") + ("." + "0" * decimals if decimals else "")
    number = value.scaleb(-2) if percent else value
    if not percent and "," not in raw and not decimals:
        pattern = ""
    return number, pattern + "%" * percent
