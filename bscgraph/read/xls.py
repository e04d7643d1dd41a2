"""XLS (Excel 97-2003) through xlrd -> sheets of typed cells as displayed text."""

from __future__ import annotations

import io
import struct
from decimal import InvalidOperation
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from bscgraph.findings import Finding
from bscgraph.read import refusal
from bscgraph.read.grid import Sheet, SheetCell, to_blocks
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.numberformat import exact, is_date, show_number
from bscgraph.read.xlsx import from_serial
from bscgraph.table import Block

__all__ = ["read_xls"]

# What xlrd lets out when the records of a file are broken (found by damaging files at random)
_BROKEN = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_xls(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of every visible sheet, and what had to be left out or doubted.

    Raises:
        PasswordNeeded: the workbook is encrypted.
        DamagedInput: its records are broken.
        LimitExceeded: too many cells, or time ran out.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        deadline.check(name)
        sheets = [_read_sheet(book, sheet) for sheet in book.sheets()]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise refusal.password(name) from error
        raise refusal.damaged(name, "its workbook records", "活頁簿紀錄") from error
    except _BROKEN as error:
        raise refusal.damaged(name, "its workbook records", "活頁簿紀錄") from error
    return to_blocks(sheets, name, limits, deadline)


def _read_sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    sheet.hidden_rows = [
        range(row, row + 1) for row, info in source.rowinfo_map.items() if info.hidden
    ]
    sheet.hidden_columns = [
        range(column, column + 1) for column, info in source.colinfo_map.items() if info.hidden
    ]
    spans = {
        (top, left): (bottom - top, right - left)
        for top, bottom, left, right in source.merged_cells
    }
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            if style is not None and _bordered(style.border):
                sheet.bordered.add((row, column))
            text = _text(book, cell, style, sheet, (row, column))
            if text.strip():
                rowspan, colspan = spans.get((row, column), (1, 1))
                sheet.cells.append(SheetCell(text, row, column, rowspan, colspan))
    return sheet


def _bordered(border: Any) -> bool:
    return bool(
        border.left_line_style
        or border.right_line_style
        or border.top_line_style
        or border.bottom_line_style
    )


def _text(book: Any, cell: Any, style: Any, sheet: Sheet, at: tuple[int, int]) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return ""
    form = book.format_map.get(style.format_key) if style is not None else None
    code = form.format_str if form is not None else "General"
    try:
        number = exact(cell.value)
    except InvalidOperation:
        return str(cell.value)
    date = from_serial(number, code, from_1904=book.datemode == 1) if is_date(code) else None
    if date is not None:
        return date
    shown = show_number(number, code)
    if shown.full:
        sheet.findings.append(
            Finding("digits-rounded", sheet.place(*at), raw=shown.text, params={"full": shown.full})
        )
    return shown.text
