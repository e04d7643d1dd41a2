"""Small files that ask for endless work: each is answered or refused within seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bscgraph.errors import LimitExceeded, ReadError
from bscgraph.read import Limits, open_document
from bscgraph.table import Document
from tests.read.files import open_format, packed, save

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CELL = "<table:table-cell table:style-name='b' {}><text:p>{}</text:p></table:table-cell>"
RULED = "<style:style style:name='b'><style:table-cell-properties fo:border='1pt solid'/>"
RULED += "</style:style>"


def xlsx(before: str = "", rows: str = "<row><c><v>1</v></c></row>", after: str = "") -> bytes:
    """A workbook of one sheet, its parts where they are by default."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    rels = "<Relationships><Relationship Id='a' Type='x/worksheet' Target='s.xml'/></Relationships>"
    return packed(
        {
            "[Content_Types].xml": f"<Types><Override ContentType='{types}'/></Types>",
            "xl/workbook.xml": "<workbook><sheets><sheet name='s' id='a'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": rels,
            "xl/s.xml": f"<worksheet xmlns='{MAIN}'>{before}<sheetData>{rows}</sheetData>{after}"
            "</worksheet>",
        }
    )


def word(body: str) -> bytes:
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return packed(
        {
            "[Content_Types].xml": f"<Types><Override ContentType='{types}'/></Types>",
            "word/document.xml": f"<w:document xmlns:w='{WORD}'><w:body>{body}</w:body>"
            "</w:document>",
        }
    )


def sheet(rows: str) -> bytes:
    return open_format("spreadsheet", f"<table:table>{rows}</table:table>", RULED)


def attempt(path: Path, limits: Limits | None = None) -> Document | ReadError:
    begin = time.monotonic()
    try:
        return open_document(path, limits)
    except ReadError as error:
        return error
    finally:
        assert time.monotonic() - begin < 15


TC = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
BOMBS = {
    "overlapping hidden columns": xlsx("<cols>" + "<col min='1' max='16384' hidden='1'/>" * 20_000
                                       + "</cols>"),
    "merges over merges": xlsx(
        rows="<row>" + "<c><v>1</v></c>" * 16_000 + "</row><row r='1048576'><c><v>1</v></c></row>",
        after="<mergeCells>" + "".join(f"<mergeCell ref='A{n}:XFD1048576'/>" for n in range(1, 2000))
        + "</mergeCells>"),
    "cells on a diagonal": xlsx(rows="".join(
        f"<row r='{n}'><c r='{'ABCDEFGH'[n % 8]}{n}'><v>1</v></c></row>" for n in range(1, 90_000))),
    "millions of elements": xlsx(rows="<row/>" * 1_600_000),
    "ruled repeats": sheet(("<table:table-row table:number-rows-repeated='9'>" + CELL.format(
        "table:number-columns-repeated='1800'", "") + "</table:table-row>") * 20_000),
    "repeated text": sheet("<table:table-row table:number-rows-repeated='99999'>" + CELL.format(
        "table:number-columns-repeated='9999'", "x" * 9999) + "</table:table-row>"),
    "spans over spans": open_format("text", "<table:table>" + ("<table:table-row>" + CELL.format(
        "table:number-rows-spanned='9999' table:number-columns-spanned='9999'", "x") * 200
        + "</table:table-row>") * 50 + "</table:table>"),
    "rows without cells": open_format("text", "<table:table>" + (
        "<table:table-row table:number-rows-repeated='99999'/>") * 9_000 + "</table:table>"),
    "counted spaces": open_format("text", "<text:p>" + "<text:s text:c='999999999'/>" * 90_000
                                  + "x</text:p>"),
    "one wide row above a long column": word(
        "<w:tbl><w:tr>" + TC * 999 + "</w:tr>" + f"<w:tr>{TC}</w:tr>" * 20_000 + "</w:tbl>"),
    "a wide span": word(f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='9999'/></w:tcPr></w:tc>{TC}"
                        f"</w:tr><w:tr>{TC}{TC}</w:tr></w:tbl>"),
    "empty lines": b"\n" * 5_000_000 + b"x",
    "separators": b"," * 9_000_000,
    "one quotation mark": b'a,b\n"' + b"c,d\n" * 200_000,
    "a long line": b"x" * 9_000_000,
}  # fmt: skip
REFUSED = {"millions of elements", "repeated text", "spans over spans",
           "rows without cells", "one wide row above a long column", "empty lines", "separators",
           "one quotation mark"}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_endless_work_is_refused_or_done_quickly(tmp_path: Path, name: str) -> None:
    result = attempt(save(tmp_path, "bomb", BOMBS[name]))
    if name in REFUSED:
        assert isinstance(result, LimitExceeded), result
    elif isinstance(result, Document):
        assert sum(len(table.cells) for table in result.tables) <= Limits().cells


def test_the_clock_runs_while_blocks_are_cut(tmp_path: Path) -> None:
    path = save(tmp_path, "a.xlsx", BOMBS["cells on a diagonal"])
    assert isinstance(attempt(path, Limits(seconds=0.2)), LimitExceeded)
