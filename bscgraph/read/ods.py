"""ODS -> sheets of typed cells as displayed text."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from lxml import etree

from bscgraph.findings import Finding
from bscgraph.read import odf, refusal
from bscgraph.read.grid import Sheet, SheetCell, to_blocks
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.numberformat import agree, exact, show_number
from bscgraph.read.package import Package, value_of
from bscgraph.table import Block

__all__ = ["read_ods"]

_NUMBERS = {"float", "currency", "percentage"}
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384


def read_ods(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of every visible sheet, and what had to be left out or doubted.

    Raises:
        DamagedInput, PasswordNeeded, LimitExceeded: see :class:`bscgraph.read.package.Package`.
    """
    root = odf.content(Package(data, name, limits, deadline))
    styles = odf.styles(root)
    sheets = []
    left = limits.cells
    for table in root.iterfind(".//{*}spreadsheet/{*}table"):
        sheet = _Reader(table, styles).read(left)
        left -= len(sheet.cells)
        if left <= 0:
            raise refusal.too_much_inside(
                name,
                f"the sheet “{sheet.name}”",
                f"has more than {limits.cells:,} cells",
                f"的儲存格超過 {limits.cells:,} 個",
            )
        sheets.append(sheet)
    return to_blocks(sheets, name, limits, deadline)


class _Reader:
    """One sheet; stops taking cells when more than asked for have been found."""

    def __init__(self, table: etree._Element, styles: dict[str, odf.Style]) -> None:
        self._table = table
        self._styles = styles
        hidden = styles.get(value_of(table, "style-name"), odf.Style()).hidden
        self.sheet = Sheet(value_of(table, "name"), hidden=hidden)

    def read(self, most: int) -> Sheet:
        """The sheet with at most ``most`` cells (one more than allowed says: too many)."""
        self._columns()
        for shapes in self._table.iterfind("{*}shapes"):
            for box in shapes.iter("{*}text-box", "{*}custom-shape"):
                self.sheet.floating.append("\n".join(odf.paragraphs(box)))
        for row, number, repeat, cells in odf.grid(self._table):
            if number >= _MAX_ROWS:
                break
            if value_of(row, "visibility", "visible") != "visible":
                self.sheet.hidden_rows.append(range(number, number + repeat))
            for cell in cells:
                self._cell(cell, repeat, most)
            if len(self.sheet.cells) > most:
                break
        return self.sheet

    def _columns(self) -> None:
        column = 0
        for element in self._table.iter("{*}table-column"):
            times = odf.count(element, "number-columns-repeated", _MAX_COLUMNS)
            if value_of(element, "visibility", "visible") != "visible":
                self.sheet.hidden_columns.append(range(column, column + times))
            column += times

    def _cell(self, cell: odf.GridCell, repeat: int, most: int) -> None:
        element = cell.element
        if cell.column >= _MAX_COLUMNS:
            return
        style = self._styles.get(value_of(element, "style-name"), odf.Style())
        if style.bordered and len(self.sheet.bordered) + repeat * cell.repeat <= most:
            self.sheet.bordered |= {
                (cell.row + down, cell.column + right)
                for down in range(repeat)
                for right in range(cell.repeat)
            }
        text = self._text(cell)
        if not text.strip():
            return
        if cell.covered:  # text under a merged cell is stored but never shown
            self.sheet.findings.append(
                Finding("hidden-text", self.sheet.place(cell.row, cell.column), raw=text)
            )
            return
        rowspan = odf.count(element, "number-rows-spanned", _MAX_ROWS)
        colspan = odf.count(element, "number-columns-spanned", _MAX_COLUMNS)
        for down in range(repeat):
            for right in range(cell.repeat):
                if len(self.sheet.cells) > most:
                    return
                self.sheet.cells.append(
                    SheetCell(text, cell.row + down, cell.column + right, rowspan, colspan)
                )

    def _text(self, cell: odf.GridCell) -> str:
        element = cell.element
        shown = "\n".join(odf.paragraphs(element))
        kind = value_of(element, "value-type")
        if kind in _NUMBERS:
            return self._number(cell, shown, percent=kind == "percentage")
        if shown.strip():
            return shown
        if kind == "boolean":
            return value_of(element, "boolean-value").upper()
        if kind == "date":
            return value_of(element, "date-value").partition("T")[0].replace("-", "/")
        formula = value_of(element, "formula")
        if formula and not kind:
            text = "=" + formula.partition("=")[2]
            self.sheet.findings.append(
                Finding("formula-without-value", self.sheet.place(cell.row, cell.column), raw=text)
            )
            return text
        return value_of(element, "string-value")

    def _number(self, cell: odf.GridCell, shown: str, *, percent: bool) -> str:
        """The displayed text while it states the number, else the number itself."""
        stored = value_of(cell.element, "value")
        try:
            number = exact(Decimal(stored) if stored.lstrip("-").isdecimal() else float(stored))
        except (InvalidOperation, ValueError, OverflowError):
            return shown or stored
        if agree(shown, number, percent=percent):
            return shown
        decimals = len(shown.partition(".")[2].rstrip("%"))
        code = ("#,##0" if _GROUPED.search(shown) else "0") + ("." + "0" * decimals) * (
            decimals > 0
        )
        result = show_number(number, code + "%" * percent)
        if result.full:
            place = self.sheet.place(cell.row, cell.column)
            self.sheet.findings.append(
                Finding("digits-rounded", place, raw=result.text, params={"full": result.full})
            )
        return result.text
