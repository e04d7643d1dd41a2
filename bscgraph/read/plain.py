"""CSV, TSV and plain text with tab-separated tables -> paragraphs and tables.

Such files do not state merged cells, so an empty field may be the rest of one
(``Table.merged_known`` is false). Text is left verbatim: line-wrap spaces, mark-up and all.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits
from bscgraph.table import Block, Cell, Paragraph, Table

__all__ = ["decode", "read_plain"]

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BIG5 = ("cp950", "big5hkscs")  # what Windows of Taiwan writes; then with more characters
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR = re.compile(r":?[-=_–—─]{3,}:?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WIDE = 6  # in a table of so many columns a first row with two short fields is a title


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    fields: list[str]

    @property
    def filled(self) -> int:
        return sum(1 for field in self.fields if field.strip())


def read_plain(data: bytes, name: str, limits: Limits, deadline: Deadline) -> list[Block]:
    """The blocks of a text file.

    Raises:
        UnknownFormat: the bytes are no text in UTF-8, UTF-16 or Big5.
        DamagedInput: the text is cut inside a character.
        EmptyInput: it holds white space only.
        LimitExceeded: the tables have too many cells, or time ran out.
    """
    text = decode(data, name).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if not text.strip():
        raise refusal.nothing_inside(name)
    deadline.check(name)
    if text.count("\n") > limits.cells or max(map(text.count, "\t,;")) > 10 * limits.cells:
        raise _too_many(name, limits)
    delimiter = _delimiter(text)
    blocks: list[Block] = []
    left = limits.cells
    for group in _groups(_records(text, delimiter)):
        deadline.check(name)
        left -= len(group) * max(len(record.fields) for record in group)
        if left < 0:
            raise _too_many(name, limits)
        blocks += _deliver(group, delimiter)
    return blocks


def _too_many(name: str, limits: Limits) -> Exception:
    return refusal.too_much_inside(
        name, "it", f"has more than {limits.cells:,} cells", f"的儲存格超過 {limits.cells:,} 個"
    )


def decode(data: bytes, name: str) -> str:
    """The text of a file: by its byte order mark, else UTF-8, UTF-16 by its zeros, Big5.

    Raises:
        UnknownFormat: it is none of these.
        DamagedInput: it is UTF-8 or UTF-16 cut inside a character.
    """
    encodings = [encoding for mark, encoding in _BOMS if data.startswith(mark)][:1]
    if not encodings:
        encodings = _guess_utf16(data) or ["utf-8", *_BIG5]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding.startswith("utf") and _is_cut(data, error):
                raise refusal.damaged(
                    name, "its last character is incomplete", "最後一個字元不完整"
                ) from error
            continue
        if not _BINARY.search(text):
            return text
    line = _broken_line(data)
    if line:
        raise refusal.damaged(
            name,
            f"line {line} holds bytes that are no character in UTF-8 or Big5",
            f"第 {line} 行含有不屬於 UTF-8 或 Big5 的位元組",
        )
    raise refusal.unknown(
        name,
        "the content is none of the formats read here (PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, TSV "
        "or plain text in UTF-8 or Big5); save the scorecard in one of them",
        "內容不是可讀取的格式（PDF、XLSX、XLS、ODS、DOCX、ODT、CSV、TSV，"
        "或 UTF-8、Big5 純文字）；請將計分卡另存為其中一種",
    )


def _broken_line(data: bytes) -> int:
    """The first line with a wrong byte in what is text all the same; 0 where it is none."""
    for encoding in ("utf-8", "cp950"):
        text = data.decode(encoding, "replace")
        wrong = text.count("\N{REPLACEMENT CHARACTER}")
        if 0 < wrong * 50 < len(text) and not _BINARY.search(text):
            return text.count("\n", 0, text.index("\N{REPLACEMENT CHARACTER}")) + 1
    return 0


def _guess_utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark shows by zero bytes: digits, separators and line ends have one."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if not even and not odd:
        return []
    return ["utf-16-le"] if odd > 4 * even else ["utf-16-be"] if even > 4 * odd else ["utf-8"]


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all but the last few bytes decode: the end is missing, not another encoding."""
    return (
        error.start > 0
        and len(data) - error.start < 4
        and ("unexpected end" in error.reason or "truncated" in error.reason)
    )


def _delimiter(text: str) -> str:
    """Tab, comma or semicolon; "" where nothing separates fields.

    Commas inside numbers separate nothing, and two or more lines must agree on the number of
    fields, so sentences do not become tables.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(line.count("\t") >= 1 for line in lines) >= 2 or any(
        line.count("\t") >= 2 for line in lines
    ):
        return "\t"
    for delimiter in (",", ";"):
        widths = Counter(
            len(record.fields)
            for record in _records(text, delimiter)
            if delimiter in _THOUSANDS.sub("", delimiter.join(record.fields))
        )
        if sum(times for times in widths.values() if times > 1) >= 2:
            return delimiter
    return ""


def _records(text: str, delimiter: str) -> list[_Record]:
    """The records with the number of the line they begin in; blank lines have no field."""
    lines = text.split("\n")
    if delimiter and '"' in text:
        # loose quoting (a mark inside a quoted field) is only safe while the marks are paired;
        # in text with tabs a mark out of place is just a mark
        loose = delimiter != "\t" and text.count('"') % 2 == 0
        for strict in (True, False) if loose else (True,):
            try:
                return list(_quoted(text, delimiter, strict=strict))
            except csv.Error:
                continue
    return [
        _Record(number, line.split(delimiter) if delimiter and line.strip() else [line])
        for number, line in enumerate(lines, 1)
    ]


def _quoted(text: str, delimiter: str, *, strict: bool) -> Iterator[_Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    begin = 1
    for fields in reader:
        yield _Record(begin, fields or [""])
        begin = reader.line_num + 1


def _groups(records: list[_Record]) -> Iterator[list[_Record]]:
    """Runs of records without a blank one between them.

    A ruler of hyphens under a heading is dropped, and a blank line after it separates nothing.
    """
    group: list[_Record] = []
    ruled = False
    for record in records:
        if _is_ruler(record) and group:
            ruled = True
        elif record.filled:
            group.append(record)
            ruled = False
        elif group and not ruled:
            yield group
            group = []
    if group:
        yield group


def _is_ruler(record: _Record) -> bool:
    filled = [field.strip() for field in record.fields if field.strip()]
    return bool(filled) and all(_SEPARATOR.fullmatch(field) for field in filled)


def _deliver(group: list[_Record], delimiter: str) -> list[Block]:
    """Titles above a table and notes below it are paragraphs, the rest is the table.

    A line without any delimiter inside a table is a band (顧客構面) and stays a row.
    """
    width = max(_used(record) for record in group)
    start, stop = 0, len(group)
    while start < stop and _is_title(group[start], width):
        start += 1
    while stop > start and delimiter and len(group[stop - 1].fields) == 1:
        stop -= 1
    blocks: list[Block] = _paragraphs(group[:start])
    if start < stop:
        blocks.append(_table(group[start:stop]))
    return blocks + _paragraphs(group[stop:])


def _used(record: _Record) -> int:
    """How many fields a record has up to its last one with text."""
    return max((n for n, field in enumerate(record.fields, 1) if field.strip()), default=0)


def _is_title(record: _Record, width: int) -> bool:
    return record.filled == 1 or (record.filled == 2 and width >= _WIDE)


def _paragraphs(records: list[_Record]) -> list[Block]:
    return [
        Paragraph(field, row=record.line)
        for record in records
        for field in record.fields
        if field.strip()
    ]


def _table(records: list[_Record]) -> Table:
    width = max(_used(record) for record in records)
    cells = tuple(
        Cell(
            field,
            row,
            column,
            wraps=(False,) * field.count("\n"),
            source_row=record.line,
        )
        for row, record in enumerate(records)
        for column, field in enumerate(record.fields[:width])
    )
    return Table(cells, len(records), width, merged_known=False)
