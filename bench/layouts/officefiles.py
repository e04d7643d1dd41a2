"""The same contents as office files and plain text."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.layouts.content import Content
from bench.layouts.grid import Block, Cell, Grid, blocks

__all__ = ["as_number", "delimited", "docx", "plain", "xlsx"]

_PLAIN_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(%?)")


def _lines(content: Content) -> list[list[str]]:
    rows: list[list[str]] = []
    for card in blocks(content):
        for block in card:
            if isinstance(block, Grid):
                rows += [[], *_rows(block), []]
            else:
                rows.append([block.text])
    return rows


def _rows(grid: Grid) -> list[list[str]]:
    out = [[""] * len(grid.widths) for _ in range(grid.n_rows)]
    for cell in grid.cells:
        out[cell.row][cell.column] = cell.text
    return [_to_the_left(one) if row in grid.shifted else one for row, one in enumerate(out)]


def _to_the_left(row: list[str]) -> list[str]:
    first = next((at for at, text in enumerate(row) if text), 0)
    return row[first:] + [""] * first


def delimited(content: Content, out: Path, encoding: str = "utf-8", comma: str = ",") -> None:
    """Write CSV or TSV; merged cells stand at their first place only."""
    text = io.StringIO()
    csv.writer(text, delimiter=comma).writerows(_lines(content))
    out.write_bytes(text.getvalue().encode(encoding))


def plain(content: Content, out: Path) -> None:
    """Write text with tabs between cells and spaces for line ends, a line per row."""
    rows = ["\t".join(cell.replace("\n", " ") for cell in row) for row in _lines(content)]
    out.write_text("\n".join(rows) + "\n", encoding="utf-8")


def as_number(cell: Cell) -> tuple[object, str]:
    """The value and number format of a cell that holds nothing but a number."""
    match = _PLAIN_NUMBER.fullmatch(cell.text)
    if not match or not cell.number:
        return cell.text, "General"
    number = Decimal(match[1].replace(",", ""))
    if match[2]:
        places = -int(number.as_tuple().exponent)
        return float(number / 100), "0." + "0" * places + "%" if places else "0%"
    return (float(number) if "." in match[1] else int(number)), (
        "#,##0" if "," in match[1] else "General"
    )


def xlsx(
    content: Content,
    out: Path,
    *,
    typed: bool = False,
    sheets: bool = False,
    wide: bool = False,
    across: bool = False,
    left: bool = False,
) -> None:
    """Write a workbook: numbers as text, or typed with formats; one sheet or one per part.

    ``wide`` lets columns continue on other pages; ``across`` prints those before the rows
    further down; ``left`` repeats the first three columns on them.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    top = 1
    for number, card in enumerate(blocks(content)):
        for block in card:
            if sheets and isinstance(block, Grid) and block.kind == "table":
                sheet, top = book.create_sheet(f"計分卡{number + 1}"), 1
            top = _put(sheet, block, top, typed)
    for page in book.worksheets:
        _dress(page, wide=wide)
        page.page_setup.pageOrder = "overThenDown" if across else "downThenOver"
        if left:
            page.print_title_cols = "A:C"
    book.save(out)


def _dress(sheet: Any, *, wide: bool) -> None:
    """Rules, wrapped text, widths; ``wide`` leaves columns to continue on other pages."""
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    side = Side(style="thin")
    border = Border(left=side, right=side, top=side, bottom=side)
    for row in sheet.iter_rows():
        filled = [place for place in row if place.value is not None]
        if len(filled) == 1 and filled[0].column == 1:
            continue
        lines = [_height(str(place.value)) for place in filled]
        sheet.row_dimensions[row[0].row].height = 15 * max(lines, default=1)
        for place in row:
            place.alignment = Alignment(wrap_text=True, vertical="center")
            place.border = border
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.page_setup.paperSize = 9 if wide else 8
    sheet.page_setup.orientation = "landscape"
    if not wide:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0


def _height(text: str) -> int:
    """How many lines a text takes in a column 16 characters wide."""
    return sum(1 + len(line) // 6 for line in text.split("\n"))


def _put(sheet: Any, block: Block, top: int, typed: bool) -> int:
    if not isinstance(block, Grid):
        sheet.cell(top, 1, block.text)
        return top + 1
    for cell in block.cells:
        value, form = as_number(cell) if typed else (cell.text, "@")
        place = sheet.cell(top + cell.row, 1 + cell.column, None if value == "" else value)
        place.number_format = form
        if cell.rowspan > 1 or cell.colspan > 1:
            end = (top + cell.row + cell.rowspan - 1, cell.column + cell.colspan)
            sheet.merge_cells(None, top + cell.row, 1 + cell.column, *end)
    return top + block.n_rows + 1


def docx(content: Content, out: Path, *, points: float = 7, rules: bool = True) -> None:
    """Write a text document (A4 landscape) whose heading rows repeat on each page."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin = section.bottom_margin = Mm(12)
    document.styles["Normal"].font.size = Pt(points)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    for card in blocks(content):
        for block in card:
            if isinstance(block, Grid):
                _word_table(document, block, rules, section.page_width - Mm(20))
            else:
                document.add_paragraph(block.text)
    document.save(str(out))


def _word_table(document: Any, grid: Grid, rules: bool, width: int) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(grid.n_rows, len(grid.widths))
    table.style = "Table Grid" if rules else "Normal Table"
    table.autofit = False
    share = width / sum(grid.widths)
    for column, weight in zip(table.columns, grid.widths, strict=True):
        column.width = int(weight * share)
    for row in table.rows:
        for cell, weight in zip(row.cells, grid.widths, strict=True):
            cell.width = int(weight * share)
    for cell in grid.cells:
        place = table.cell(cell.row, cell.column)
        if cell.rowspan > 1 or cell.colspan > 1:
            end = table.cell(cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
            place = place.merge(end)
        place.text = cell.text
    for row in table.rows[: grid.head_rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
