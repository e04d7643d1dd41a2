"""An answer as the sheets of a workbook: the rows to filter and sort, and how to read them.

Numbers are numbers, to be computed with; every text is text, so that nothing in it can run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bscgraph.answers.view import Cell, View
from bscgraph.draw.book import AMOUNT, Placed, Sheet, sheet_name
from bscgraph.draw.drawing import lines_needed, visible
from bscgraph.errors import BscgraphError
from bscgraph.query import Column
from bscgraph.wrapping import columns_of

__all__ = ["write"]

_NARROW, _WIDE = 9, 42  # half-width characters
_LINE, _HIGHEST = 14.5, 400.0  # points
_MOST_ROWS = 1_048_000  # a sheet holds 1,048,576
_EXACT = 15  # digits a spreadsheet keeps


def write(view: View, form: str) -> bytes:
    """The workbook, ``xlsx`` or ``ods``; the same bytes for the same answer.

    Raises:
        BscgraphError: there are more rows than a sheet holds, or a text is too long for XLSX.
    """
    if len(view.rows) > _MOST_ROWS:
        raise BscgraphError(
            f"A sheet holds {_MOST_ROWS:,} rows, this answer has {len(view.rows):,}; "
            "use --format csv.",
            f"工作表最多 {_MOST_ROWS:,} 列，此答案有 {len(view.rows):,} 列；請改用 --format csv。",
        )
    names: set[str] = set()
    sheets = [_rows(view, names), _explained(view, names)]
    if form == "xlsx":
        from bscgraph.draw import xlsx

        return xlsx.workbook(sheets)
    from bscgraph.draw import ods

    return ods.workbook(sheets)


def _rows(view: View, names: set[str]) -> Sheet:
    widths = [_width(view, at) for at in range(len(view.columns))] or [_WIDE]
    title = view.title.split(" (")[0].split("（")[0]
    sheet = Sheet(sheet_name(title, names), widths, legend=visible(view.title).replace("&", "&&"))
    sheet.line(view.title, "section")
    for name, value in view.facts:
        sheet.line(view.fact(name, value), "line")
    for note in view.notes:
        sheet.line(f"※ {note}", "line")
    top = len(sheet.heights)
    _add(sheet, [Placed(head, top, at, 1, 1, "heading") for at, head in enumerate(view.heads)])
    sheet.heading, sheet.filtered = range(top, top + 1), bool(view.rows)
    for at, row in enumerate(view.rows, top + 1):
        pairs = enumerate(zip(view.columns, row, strict=True))
        _add(sheet, [_placed(column, cell, at, place) for place, (column, cell) in pairs])
    return sheet


def _width(view: View, at: int) -> int:
    texts = [view.heads[at] + "  ", *(row[at].text for row in view.rows)]
    return min(_WIDE, max(_NARROW, max(map(columns_of, texts)) + 2))


def _add(sheet: Sheet, cells: list[Placed]) -> None:
    """A row of cells, as high as its texts need."""
    need = [lines_needed(one.text, sheet.widths[one.column] - 1.5) for one in cells]
    sheet.heights.append(min(_HIGHEST, max(need, default=1) * _LINE + 4.0))
    sheet.cells += cells


def _placed(column: Column, cell: Cell, row: int, at: int) -> Placed:
    text = visible(cell.text)
    if cell.number is None or column.kind == "year":
        return Placed(text, row, at, 1, 1, "text")
    exact = Decimal(str(cell.number))
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    percent = column.kind == "ratio"
    if not percent and (places >= len(AMOUNT) or len(exact.as_tuple().digits) > _EXACT):
        return Placed(text, row, at, 1, 1, "number")
    style = "percent" if percent else AMOUNT[places]
    return Placed(text, row, at, 1, 1, style, number=float(exact))


def _explained(view: View, names: set[str]) -> Sheet:
    """What was asked, what has to be known of the answer, how to read it, what the columns are."""
    sheet = Sheet(sheet_name(view.word("explained"), names), [28, 90], legend="")
    sheet.line(view.title, "section")
    entries = [(view.word("question"), view.question), *view.facts]
    entries += [(view.word("notes"), note) for note in view.notes]
    entries += [(view.word("reading"), view.reading), (view.word("number"), f"{len(view.rows):,}")]
    _pairs(sheet, entries)
    sheet.gap()
    sheet.line(view.word("columns"), "section")
    ids = (re.sub(r"(\w+)Place", r"\1Page, \1Row", column.id) for column in view.columns)
    _pairs(sheet, zip(view.heads, ids, strict=True))
    return sheet


def _pairs(sheet: Sheet, entries: Iterable[tuple[str, str]]) -> None:
    """Names and texts beside each other; what has no text is left out."""
    for name, text in entries:
        if text:
            row = len(sheet.heights)
            _add(sheet, [Placed(visible(name), row, 0, 1, 1, "band"),
                         Placed(visible(text), row, 1, 1, 1, "text")])  # fmt: skip
