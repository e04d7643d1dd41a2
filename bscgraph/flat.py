"""Rows as CSV that no spreadsheet runs, and values as JSON: what machines take away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

__all__ = ["as_csv", "as_json", "json_line", "json_records", "separated_line"]

# What makes a spreadsheet take a text for a formula; the full-width signs do in East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def as_json(value: object) -> str:
    """``value`` as indented JSON in plain Chinese characters; Decimals as JSON numbers."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def json_line(record: object) -> str:
    """A record, or any value, as JSON on one line, with its line end."""
    return _LINES.encode(record) + "\n"


def json_records(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """What :func:`as_json` makes of a list with a record for each row, and a line end."""
    heads = [f"\n  {_LINES.encode(name)}: " for name in columns]
    before, encode = "[\n {", _LINES.encode
    for row in rows:
        cells = ",".join(head + encode(cell) for head, cell in zip(heads, row, strict=True))
        yield f"{before}{cells}\n }}" if cells else f"{before}}}"
        before = ",\n {"
    yield "[]\n" if before.startswith("[") else "\n]\n"


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


_LINES = json.JSONEncoder(ensure_ascii=False, default=_plain)  # made once: that takes longer


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a heading line; lines end with LF.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP
    advises; numbers stay as they are.
    """
    return "".join(separated_line(row, ",") for row in (columns, *rows))


def separated_line(row: Iterable[object], delimiter: str) -> str:
    """A row with ``delimiter`` between its cells, quoted where needed, with its line end."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", delimiter=delimiter)
    writer.writerow([_cell(cell) for cell in row])
    return text.getvalue()


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    text = "" if cell is None else str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
