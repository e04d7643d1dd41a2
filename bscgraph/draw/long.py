"""Long tables as workbooks, written row by row: memory does not grow with the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.draw.book import sheet_name
from bscgraph.draw.drawing import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MOST_ROWS", "PLACES", "Long", "fitting", "number_of", "parts_of", "places_of", "xlsx"]

MOST_ROWS = 1_048_000  # below the heading; a sheet holds 1,048,576
_LONGEST = 32_000  # characters; a cell of XLSX holds 32,767
_A3 = 8
PLACES = 4  # of numbers whose thousands are separated; longer ones stay as they are
_EXACT = 15  # digits a spreadsheet keeps
_EPOCH = datetime(2000, 1, 1)  # no real time: the same file for the same rows
_TOO_LONG = "… （全文見 CSV whole text in the CSV）"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Long:
    """A table: its name, a heading and a width (half-width characters) per column, its rows.

    ``rows`` gives them anew each time; ``number`` is how many there are.
    """

    name: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Callable[[], Iterable[Sequence[Cell]]]
    number: int


def parts_of(tables: Iterable[Long]) -> Iterator[tuple[str, Long, Iterator[Sequence[Cell]]]]:
    """Each sheet: its name, its table, its rows; what a sheet cannot hold goes to a further one."""
    names: set[str] = set()
    for table in tables:
        rows = iter(table.rows())
        for _ in range(max(1, -(-table.number // MOST_ROWS))):
            yield sheet_name(table.name, names), table, islice(rows, MOST_ROWS)


def number_of(cell: Cell) -> Decimal | None:
    """The number of a cell that a spreadsheet holds exactly; None for any other cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return None
    exact = Decimal(cell)
    return exact if len(exact.normalize().as_tuple().digits) <= _EXACT else None


def places_of(cell: Cell) -> int | None:
    """The decimal places of an amount or a value; None for what is shown as it is, as years are."""
    if not isinstance(cell, Decimal):
        return None
    places = max(0, -int(cell.normalize().as_tuple().exponent))
    return places if places <= PLACES else None


def fitting(cell: Cell) -> str:
    """A cell as text that fits into any workbook."""
    if isinstance(cell, bool):
        return str(cell).lower()
    text = f"{cell:f}" if isinstance(cell, Decimal) else "" if cell is None else str(cell)
    text = _UNPRINTABLE.sub("\ufffd", visible(text))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _TOO_LONG


def xlsx(path: Path, tables: Iterable[Long], about: Mapping[str, str]) -> None:
    """Write a workbook of these tables, whose texts cannot run as formulas.

    Args:
        path: the file.
        tables: what is on its sheets.
        about: properties of the workbook, such as ``title``.

    Raises:
        OSError: it cannot be written.
    """
    from xlsxwriter import Workbook

    usual = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), {**usual, "constant_memory": True, "tmpdir": str(path.parent)})
    book.set_properties({**about, "created": _EPOCH})
    look = {"font_name": "Noto Sans CJK TC", "font_size": 10, "valign": "top"}
    text = book.add_format({**look, "num_format": "@"})
    looks: dict[int | None, Format] = {None: book.add_format(look)}
    for places in range(PLACES + 1):
        shape = f"#,##0{'.' * bool(places)}{'0' * places}"
        looks[places] = book.add_format({**look, "num_format": shape})
    head = book.add_format({**look, "bold": True, "text_wrap": True, "bg_color": "#DCE6F1"})
    for name, table, rows in parts_of(tables):
        sheet = book.add_worksheet(name)
        for at, width in enumerate(table.widths):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 44)
        for at, heading in enumerate(table.heads):
            sheet.write_string(0, at, heading, head)
        last = 0
        for last, row in enumerate(rows, 1):
            _row(sheet, last, row, (looks, text))
        sheet.autofilter(0, 0, max(last, 1), len(table.heads) - 1)
    book.close()


_Looks = tuple["dict[int | None, Format]", "Format"]


def _row(sheet: Worksheet, at: int, row: Sequence[Cell], looks: _Looks) -> None:
    for column, cell in enumerate(row):
        number = number_of(cell)
        if number is not None:
            sheet.write_number(at, column, float(number), looks[0][places_of(cell)])
        elif cell not in (None, ""):
            sheet.write_string(at, column, fitting(cell), looks[1])
