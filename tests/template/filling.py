"""Filling in a template as an officer would, through libraries that are not ours."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from odfdo import Document
from openpyxl import load_workbook

from bscgraph.draw.columns import columns
from bscgraph.template.carry import Carried
from bscgraph.template.pages import Box, Page

TABLE, FRONT, GUIDE = "計分卡", "策略地圖", "填表說明"
Place = tuple[str, int, int]  # sheet, row, column: from 0
Typed = Mapping[Place, Any]


def fill_xlsx(data: bytes, typed: Typed, path: Path) -> Path:
    """The workbook with what was typed, saved by openpyxl."""
    book = load_workbook(io.BytesIO(data))
    for (sheet, row, column), value in typed.items():
        cell = book[sheet].cell(row + 1, column + 1)
        assert not cell.protection.locked, (sheet, row, column)
        cell.value = value
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def fill_ods(data: bytes, typed: Typed, path: Path) -> Path:
    """The workbook with what was typed, saved by odfdo."""
    path = path.with_suffix(".ods")
    path.write_bytes(data)
    document = Document(path)
    for (sheet, row, column), value in typed.items():
        table = document.body.get_table(name=sheet)
        assert table is not None
        cell = table.get_cell((column, row), clone=False, keep_repeated=True)
        cell.set_value(value)
        table.set_cell((column, row), cell)
    document.save(path)
    return path


FILL: dict[str, Callable[[bytes, Typed, Path], Path]] = {"xlsx": fill_xlsx, "ods": fill_ods}


def page(pages: list[Page], name: str) -> Page:
    """The page of that name."""
    return next(one for one in pages if one.name == name)


def empty_cells(form: Carried, pages: list[Page]) -> Iterator[tuple[str, str, int, str, Box]]:
    """Of each empty number cell of the table: kind of column, KPI or plan, year, kind, cell."""
    table = page(pages, TABLE)
    found = columns(form.card, unit=True)
    owners = _owners(table, [column.kind for column in found])
    for box in table.boxes:
        column = found[box.column]
        if box.style == "fill" and column.kind in ("value", "budget") and column.year:
            yield column.kind, owners[column.kind][box.row], column.year, column.of, box


def _owners(table: Page, kinds: list[str]) -> dict[str, dict[int, str]]:
    """The code of the KPI and of the plan of each row."""
    out: dict[str, dict[int, str]] = {"value": {}, "budget": {}}
    for box in table.boxes:
        kind = {"kpi": "value", "plan": "budget"}.get(kinds[box.column])
        if kind and box.text and box.row not in table.heading and box.style != "band":
            out[kind] |= dict.fromkeys(box.rows, box.text.split()[0])
    return out
