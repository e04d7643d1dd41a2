"""XLSX (and XLSM, XLTX; transitional and strict) -> sheets of typed cells as displayed text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from bscgraph.findings import Finding
from bscgraph.read import refusal
from bscgraph.read.grid import Sheet, SheetCell, to_blocks
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.numberformat import exact, is_date, show_date, show_number
from bscgraph.read.package import Package, local, value_of
from bscgraph.table import Block

__all__ = ["from_serial", "read_xlsx"]

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    14: "yyyy/m/d", 15: "yyyy/m/d", 16: "yyyy/m/d", 17: "yyyy/m/d", 22: "yyyy/m/d h:mm",
    18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 45: "h:mm", 46: "h:mm", 47: "h:mm",
    # what Excel of Taiwan shows for the numbers it keeps for East Asian dates
    27: "e/m/d", 28: 'e"年"m"月"d"日"', 29: 'e"年"m"月"d"日"', 30: "yyyy/m/d",
    31: 'yyyy"年"m"月"d"日"', 36: "e/m/d", 50: "e/m/d", 51: 'e"年"m"月"d"日"',
    52: "yyyy/m/d", 53: "yyyy/m/d", 54: 'e"年"m"月"d"日"', 57: "e/m/d", 58: 'e"年"m"月"d"日"',
}  # fmt: skip
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class _Book:
    name: str
    strings: list[str]
    formats: list[str]
    framed: list[bool]
    from_1904: bool


def read_xlsx(
    data: bytes, name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of every visible sheet, and what had to be left out or doubted.

    Raises:
        DamagedInput, PasswordNeeded, LimitExceeded: see :class:`bscgraph.read.package.Package`.
    """
    package = Package(data, name, limits, deadline)
    main = package.main_part("xl/workbook.xml")
    workbook = package.xml(main)
    related = package.related(main)
    parts = dict(related.values())
    formats, framed = _styles(package, parts.get("styles", ""))
    book = _Book(
        name,
        _strings(package, parts.get("sharedStrings", "")),
        formats,
        framed,
        from_1904=any(
            local(e) == "workbookPr" and _flag(value_of(e, "date1904")) for e in workbook
        ),
    )
    sheets = [
        _read_sheet(package, related[reference][1], entry, book)
        for entry in workbook.iter("{*}sheet")
        if (reference := value_of(entry, "id")) in related and related[reference][0] == "worksheet"
    ]
    return to_blocks(sheets, name, limits, deadline)


def from_serial(number: Decimal, code: str, *, from_1904: bool) -> str | None:
    """The text of a date stored as a number of days; None if it is no date at all."""
    origin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        seconds = int((number * 86_400).to_integral_value())
        return show_date(origin + timedelta(seconds=seconds), code)
    except (OverflowError, InvalidOperation, ValueError):
        return None


def _flag(text: str) -> bool:
    return text in {"1", "true", "on"}


def _plain(element: etree._Element) -> str:
    """The text of a shared or inline string: its runs joined, phonetic hints left out."""
    parts = []
    for child in element:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            parts += [t.text or "" for t in child if local(t) == "t"]
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), "".join(parts))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strings(package: Package, part: str) -> list[str]:
    if part not in package:
        return []
    return [_plain(item) for item in package.xml(part) if local(item) == "si"]


def _styles(package: Package, part: str) -> tuple[list[str], list[bool]]:
    """Per cell style: its number format, and whether it draws a border."""
    if part not in package:
        return [], []
    root = package.xml(part)
    groups = {local(child): child for child in root}
    own = {
        value_of(entry, "numFmtId"): value_of(entry, "formatCode")
        for entry in groups.get("numFmts", ())
    }
    borders = [
        any(value_of(side, "style", "none") != "none" for side in border)
        for border in groups.get("borders", ())
    ]
    formats, framed = [], []
    for style in groups.get("cellXfs", ()):
        number = value_of(style, "numFmtId", "0")
        formats.append(own.get(number) or _BUILTIN.get(_number(number), "General"))
        border = _number(value_of(style, "borderId", "0"))
        framed.append(0 <= border < len(borders) and borders[border])
    return formats, framed


def _number(text: str, default: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else default


def _read_sheet(package: Package, part: str, entry: etree._Element, book: _Book) -> Sheet:
    sheet = Sheet(value_of(entry, "name"), hidden=value_of(entry, "state", "visible") != "visible")
    root = package.xml(part)
    for kind, target in package.related(part).values():
        if kind == "drawing" and target in package:
            sheet.floating += _text_boxes(package.xml(target))
    merges = dict(_merges(root))
    for column in root.iter("{*}col"):
        if _flag(value_of(column, "hidden")) or value_of(column, "width") == "0":
            low, high = _number(value_of(column, "min")), _number(value_of(column, "max"))
            sheet.hidden_columns.append(range(low - 1, min(high, _MAX_COLUMN)))
    for row, column, cell in _cells(root, sheet, package.name):
        style = _number(value_of(cell, "s"))
        if style < len(book.framed) and book.framed[style]:
            sheet.bordered.add((row, column))
        text = _text(cell, sheet, row, column, book)
        if text.strip():
            rowspan, colspan = merges.get((row, column), (1, 1))
            sheet.cells.append(SheetCell(text, row, column, rowspan, colspan))
    return sheet


def _text_boxes(drawing: etree._Element) -> Iterator[str]:
    """The text of each shape that floats over the sheet; some agencies put the title there."""
    for body in drawing.iter("{*}txBody"):
        lines = ["".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p")]
        yield "\n".join(line for line in lines if line.strip())


def _merges(root: etree._Element) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for merge in root.iter("{*}mergeCell"):
        first, _colon, last = value_of(merge, "ref").partition(":")
        top, bottom = _place(first), _place(last or first)
        if top and bottom and bottom[0] >= top[0] and bottom[1] >= top[1]:
            yield top, (bottom[0] - top[0] + 1, bottom[1] - top[1] + 1)


def _place(reference: str) -> tuple[int, int] | None:
    """(row, column) from 0 of a reference such as ``AB12``; None if it is none."""
    match = _REFERENCE.fullmatch(reference.upper())
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= _MAX_ROW and column <= _MAX_COLUMN else None


def _cells(
    root: etree._Element, sheet: Sheet, name: str
) -> Iterator[tuple[int, int, etree._Element]]:
    """Row, column and element of each cell; both may be left implicit (the next one)."""
    row = -1
    for line in root.iter("{*}row"):
        row = _number(value_of(line, "r"), row + 2) - 1
        if not 0 <= row < _MAX_ROW:
            raise refusal.damaged(
                name, f"row {row + 1} in “{sheet.name}”", f"「{sheet.name}」第 {row + 1} 列"
            )
        if _flag(value_of(line, "hidden")) or value_of(line, "ht") == "0":
            sheet.hidden_rows.append(range(row, row + 1))
        column = -1
        for cell in line:
            if local(cell) == "c":
                at = _place(value_of(cell, "r"))
                column = at[1] if at else column + 1
                yield row, column, cell


def _text(cell: etree._Element, sheet: Sheet, row: int, column: int, book: _Book) -> str:
    inside: Mapping[str, etree._Element] = {local(child): child for child in cell}
    kind = value_of(cell, "t", "n")
    if kind == "inlineStr":
        return _plain(inside["is"]) if "is" in inside else ""
    stored = (inside["v"].text or "") if "v" in inside else ""
    if not stored:
        if "f" not in inside or kind == "str":
            return ""
        formula = f"={inside['f'].text or ''}"
        sheet.findings.append(
            Finding("formula-without-value", sheet.place(row, column), raw=formula)
        )
        return formula
    if kind == "s":
        index = _number(stored.strip(), -1)
        if 0 <= index < len(book.strings):
            return book.strings[index]
        raise refusal.damaged(book.name, f"string {stored} in “{sheet.name}”", f"字串 {stored}")
    if kind == "b":
        return "TRUE" if _flag(stored.strip()) else "FALSE"
    if kind == "n":
        style = _number(value_of(cell, "s"))
        code = book.formats[style] if style < len(book.formats) else "General"
        return _show(stored.strip(), code, sheet, (row, column), from_1904=book.from_1904)
    if kind == "d":
        return _iso_date(stored, cell, book)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), stored)  # str, e


def _show(stored: str, code: str, sheet: Sheet, at: tuple[int, int], *, from_1904: bool) -> str:
    try:
        number = exact(Decimal(stored) if stored.lstrip("-").isdecimal() else float(stored))
    except (InvalidOperation, ValueError, OverflowError):
        return stored
    if is_date(code):
        text = from_serial(number, code, from_1904=from_1904)
        if text is not None:
            return text
    shown = show_number(number, code)
    if shown.full:
        sheet.findings.append(
            Finding("digits-rounded", sheet.place(*at), raw=shown.text, params={"full": shown.full})
        )
    return shown.text


def _iso_date(stored: str, cell: etree._Element, book: _Book) -> str:
    style = _number(value_of(cell, "s"))
    code = book.formats[style] if style < len(book.formats) else "yyyy/m/d"
    try:
        return show_date(datetime.fromisoformat(stored.strip()), code)
    except ValueError:
        return stored
