"""CSV and JSON as flat records: one set of named fields a row, verbatim.

What a field means is not known here; a mapping file says it (docs/mapping.md). JSON numbers
keep their spelling, nested values are named by their path (``kpi.name``, ``values.0.year``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bscgraph.errors import MappingError
from bscgraph.read import refusal
from bscgraph.read.intake import display_name, load
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.plain import decode

__all__ = ["ENCODINGS", "FlatField", "FlatFile", "FlatFormat", "FlatRow", "read_flat"]

ENCODINGS = (
    *("utf-8", "utf-16", "utf-32", "big5", "big5hkscs", "cp950", "gb18030"),
    *("shift_jis", "cp932", "euc-jp", "euc-kr", "cp949", "iso-8859-1", "cp1252"),
)
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST = 32_767  # characters in one field: what a cell of a spreadsheet can hold
_CHECKED_EVERY = 1_000  # rows between two looks at the clock


@dataclass(frozen=True, slots=True)
class FlatFormat:
    """How a flat file is written.

    ``form`` is ``csv`` or ``json``; ``encoding`` None means: by its bytes; ``header_row``
    counts the records of a CSV file from 1; ``records`` is the path to the list of records in
    a JSON file (empty: the file is the list), ``expand`` a list in each record whose entries
    become rows of their own.
    """

    form: str
    encoding: str | None = None
    delimiter: str = ","
    header_row: int = 1
    records: str = ""
    expand: str = ""


@dataclass(frozen=True, slots=True)
class FlatField:
    """A field as it stands: its text and its place in the row, counted from 1.

    ``exponent`` is true for a JSON number such as ``1.5e3``, which is a number, not a text.
    """

    text: str
    column: int
    exponent: bool = False


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A row: the line it begins in (CSV) or which record it is (JSON), and its fields."""

    number: int
    fields: Mapping[str, FlatField] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FlatFile:
    """What is in a flat file; ``names`` are all field names in the order they first come."""

    name: str
    media_type: str
    sha256: str
    size: int
    names: tuple[str, ...]
    rows: tuple[FlatRow, ...]


class _Exponent(str):
    """The spelling of a JSON number with an exponent."""

    __slots__ = ()


def read_flat(
    path: str | os.PathLike[str], form: FlatFormat, limits: Limits | None = None
) -> FlatFile:
    """The rows of the file at ``path``.

    Raises:
        ReadError: the file cannot be read, is damaged, or is over a limit.
        MappingError: ``form`` names a header row, a path or a list that is not in the file.
    """
    limits = limits or Limits()
    deadline = limits.deadline()
    name = display_name(path)
    data = load(path, limits, deadline)
    text = _text(data, form.encoding, name)
    if not text.strip():
        raise refusal.nothing_inside(name)
    reader = _Reader(name, form, limits, deadline)
    try:
        names, rows = reader.csv(text) if form.form == "csv" else reader.json(text)
    except MemoryError as error:
        raise refusal.out_of_memory(name) from error
    except RecursionError as error:
        raise refusal.too_deep(name) from error
    media_type = "text/csv" if form.form == "csv" else "application/json"
    digest = hashlib.sha256(data).hexdigest()
    return FlatFile(name, media_type, digest, len(data), tuple(names), tuple(rows))


def _text(data: bytes, encoding: str | None, name: str) -> str:
    if encoding is None:
        return decode(data, name)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise refusal.damaged(
            name,
            f"byte {error.start + 1} is no character in {encoding}, which the mapping names "
            "under file.encoding",
            f"第 {error.start + 1} 個位元組不是 {encoding} 字元；對應檔以 file.encoding 指定此編碼",
        ) from error


@dataclass
class _Reader:
    """Reads one text within limits."""

    name: str
    form: FlatFormat
    limits: Limits
    deadline: Deadline
    cells: int = 0

    def _count(self, row: int, fields: Mapping[str, FlatField]) -> FlatRow:
        """The row, if it and all before it are within the limits."""
        self.cells += len(fields)
        if self.cells > self.limits.cells:
            most = f"{self.limits.cells:,}"
            raise refusal.too_much_inside(
                self.name, "it", f"has more than {most} fields", f"的欄位值超過 {most} 個"
            )
        longest = max((len(one.text) for one in fields.values()), default=0)
        if longest > _LONGEST:
            raise self._too_long(row)
        if row % _CHECKED_EVERY == 0:
            self.deadline.check(self.name)
        return FlatRow(row, fields)

    def _too_long(self, row: int) -> Exception:
        return refusal.too_much_inside(
            self.name,
            f"row {row}",
            f"holds a field of more than {_LONGEST:,} characters",
            f"第 {row} 列有超過 {_LONGEST:,} 字元的欄位",
        )

    # --- CSV ---

    def csv(self, text: str) -> tuple[list[str], list[FlatRow]]:
        """Names and rows; names that come twice get their place behind them."""
        names: list[str] = []
        rows: list[FlatRow] = []
        for position, (line, record) in enumerate(self._records(text), 1):
            if position == self.form.header_row:
                names = _named(record)
            elif names and any(value.strip() for value in record):
                for column in range(len(names) + 1, len(record) + 1):
                    names.append(f"#{column}")
                values = enumerate(zip(names, record, strict=False), 1)
                fields = {name: FlatField(value, column) for column, (name, value) in values}
                rows.append(self._count(line, fields))
        if not names:
            number = self.form.header_row
            raise MappingError(
                f"{self.name}: there is no row {number}, which the mapping's file.header_row says "
                "holds the column names; correct that number.",
                f"{self.name}：沒有第 {number} 列，對應檔的 file.header_row 卻以該列為欄名；"
                "請更正該數字。",
            )
        return names, rows

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """The records with the line each begins in; empty lines are none."""
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=self.form.delimiter, strict=True
        )
        begin = 1
        try:
            for record in reader:
                if record:
                    yield begin, record
                begin = reader.line_num + 1
        except csv.Error as error:
            if "field larger" in str(error):
                raise self._too_long(begin) from error
            raise refusal.damaged(
                self.name,
                f"the quotation marks of line {begin} do not match",
                f"第 {begin} 行的引號不成對",
            ) from error

    # --- JSON ---

    def json(self, text: str) -> tuple[list[str], list[FlatRow]]:
        """Names and rows; every value that is no object and no list is a field."""
        try:
            found = json.loads(
                text,
                object_pairs_hook=self._pairs,
                parse_int=str,
                parse_float=_number,
                parse_constant=str,
            )
        except json.JSONDecodeError as error:
            raise refusal.damaged(
                self.name,
                f"the JSON breaks off or is wrong in line {error.lineno}, column {error.colno}",
                f"JSON 在第 {error.lineno} 行第 {error.colno} 字中斷或有誤",
            ) from error
        names: dict[str, None] = {}
        rows = []
        for number, record in enumerate(self._expanded(self._list(found)), 1):
            fields: dict[str, FlatField] = {}
            self._flatten("", record, fields)
            names.update(dict.fromkeys(fields))
            rows.append(self._count(number, fields))
        return list(names), rows

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            twice = times.most_common(1)[0][0][:80]
            raise refusal.damaged(
                self.name,
                f"the key “{twice}” stands twice in one object, so its value is unclear",
                f"同一物件中鍵「{twice}」出現兩次，無法判定其值",
            )
        return found

    def _list(self, found: Any) -> list[Any]:
        """The list of records at the path ``records``."""
        at: list[str] = []
        for key in filter(None, self.form.records.split(".")):
            if not isinstance(found, dict) or key not in found:
                raise self._no_list("file.records", ".".join([*at, key]), found)
            at.append(key)
            found = found[key]
        if not isinstance(found, list):
            raise self._no_list("file.records", self.form.records, found)
        return found

    def _expanded(self, records: Sequence[Any]) -> Iterator[Any]:
        """The records, or one for each entry of the list that ``expand`` names in them."""
        key = self.form.expand
        for record in records:
            inside = record.get(key) if key and isinstance(record, dict) else None
            if not key:
                yield record
            elif isinstance(inside, list):
                yield from ({**record, key: entry} for entry in inside)
            else:
                raise self._no_list("file.expand", key, record)

    def _no_list(self, key: str, path: str, found: Any) -> MappingError:
        there = list(found)[:8] if isinstance(found, dict) else []
        shown = ", ".join(map(str, there)) or ("a list" if isinstance(found, list) else "no object")
        shown_zh = "、".join(map(str, there)) or ("清單" if isinstance(found, list) else "不是物件")
        return MappingError(
            f"{self.name}: the mapping's {key} names “{path}”, where no list of records is "
            f"(found there: {shown}); name the path that leads to the list.",
            f"{self.name}：對應檔的 {key} 指定「{path}」，該處沒有紀錄清單"
            f"（該處為：{shown_zh}）；請指定通往清單的路徑。",
        )

    def _flatten(self, path: str, value: Any, fields: dict[str, FlatField]) -> None:
        if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
            value = "\n".join(_scalar(one) for one in value)
        if isinstance(value, dict | list):
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            for key, one in inside:
                self._flatten(f"{path}.{_scalar(key)}" if path else _scalar(key), one, fields)
            return
        if path in fields:
            raise refusal.damaged(
                self.name,
                f"two values of one record have the path “{path[:80]}”",
                f"同一筆紀錄中有兩個值的路徑都是「{path[:80]}」",
            )
        is_exponent = isinstance(value, _Exponent)
        fields[path] = FlatField(_scalar(value), len(fields) + 1, is_exponent)


def _named(record: Sequence[str]) -> list[str]:
    """The column names without white space around them; a later double is told apart."""
    names: dict[str, None] = {}
    for column, text in enumerate(record, 1):
        name = " ".join(text.split()) or f"#{column}"
        names[f"{name}#{column}" if name in names else name] = None
    return list(names)


def _number(spelling: str) -> str:
    return _Exponent(spelling) if "e" in spelling.lower() else spelling


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # JSON can escape half a character, which no file can hold
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", str(value))
