"""Drawings as an XLSX workbook in which every cell is text: nothing in it can run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bscgraph.draw.book import AMOUNT, BORDERED, MARKED, Placed, Sheet, sheets
from bscgraph.draw.drawing import Drawing
from bscgraph.errors import GraphError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook", "write"]

_LONGEST = 32_767  # characters of a cell
_EPOCH = datetime(2000, 1, 1)  # no real time: the same file for the same cards
_A3 = 8
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "section": {"bold": True},
    "line": {},
    "heading": {"bold": True, "align": "center", "bg_color": "#DCE6F1"},
    "band": {"bold": True, "bg_color": "#EEF3F8"},
    "text": {"valign": "top"},
    "count": {"align": "center", "valign": "top"},
    "number": {"align": "right", "valign": "top"},
    "doubt": {"align": "right", "valign": "top", "bold": True, "pattern": 14,
              "fg_color": "#F4B183", "bg_color": "#FFFFFF", "border": 5},
    "repaired": {"align": "right", "valign": "top", "italic": True, "border": 4},
    "Violation": {"valign": "top", "bold": True, "bg_color": "#FBD9D3", "border": 5},
    "Warning": {"valign": "top", "bg_color": "#FFF0C7", "border": 2},
    "Info": {"valign": "top", "bg_color": "#DDEBF7", "border": 4},
    "percent": {"align": "right", "valign": "top", "num_format": "#,##0.0%"},
}  # fmt: skip
_STYLES |= {f"{name}Number": {**_STYLES[name], "align": "right"} for name in MARKED}
_STYLES |= {
    name: {"align": "right", "valign": "top", "num_format": f"#,##0{'.' * bool(n)}{'0' * n}"}
    for n, name in enumerate(AMOUNT)
}


def write(drawings: Sequence[Drawing]) -> bytes:
    """The workbook; the same bytes for the same drawings.

    Raises:
        GraphError: a text is longer than a cell of a workbook may be.
    """
    return workbook(sheets(drawings))


def workbook(pages: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets; the same bytes for the same sheets.

    Raises:
        GraphError: a text is longer than a cell of a workbook may be.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, {**options, "strings_to_numbers": False})
    book.set_properties({"created": _EPOCH})
    formats = {name: _format(book, name) for name in _STYLES}
    for sheet in pages:
        _sheet(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return out.getvalue()


def _format(book: Workbook, name: str) -> Format:
    usual: dict[str, Any] = {"text_wrap": True, "valign": "vcenter", "num_format": "@"}
    usual |= {"font_name": "Noto Sans CJK TC", "font_size": 10}
    if name in BORDERED:
        usual["border"] = 1
    return book.add_format({**usual, **_STYLES[name]})


def _sheet(target: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for at, width in enumerate(sheet.widths):
        target.set_column(at, at, width)
    for at, height in enumerate(sheet.heights):
        target.set_row(at, height)
    for cell in sheet.cells:
        _cell(target, cell, formats[cell.style])
    target.set_landscape()
    target.set_paper(_A3)
    target.set_margins(0.4, 0.4, 0.5, 0.6)
    target.fit_to_pages(1, 0)
    target.set_footer(f"&L{sheet.legend}&R&P / &N")
    if sheet.heading:
        target.freeze_panes(sheet.heading.stop, 0)
        target.repeat_rows(sheet.heading.start, sheet.heading.stop - 1)
    if sheet.filtered:
        target.autofilter(sheet.heading.stop - 1, 0, len(sheet.heights) - 1, len(sheet.widths) - 1)


def _cell(target: Worksheet, cell: Placed, look: Format) -> None:
    if len(cell.text) > _LONGEST:
        raise GraphError(
            f"A cell of {len(cell.text):,} characters is too long for XLSX; use --format ods.",
            f"有一格長達 {len(cell.text):,} 字，XLSX 容不下；請改用 --format ods。",
        )
    row, column = cell.row, cell.column
    if cell.rowspan > 1 or cell.colspan > 1:
        last = row + cell.rowspan - 1, column + cell.colspan - 1
        target.merge_range(row, column, *last, "", look)
    if cell.number is not None:
        target.write_number(row, column, cell.number, look)
    elif cell.text:
        target.write_string(row, column, cell.text, look)
    else:
        target.write_blank(row, column, None, look)
    if cell.remark:
        target.write_comment(row, column, cell.remark, {"author": ""})
