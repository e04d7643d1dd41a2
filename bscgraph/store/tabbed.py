"""An answer of the embedded engine, read from the tab-separated text it writes itself.

Making a Python object of every cell costs more than finding most rows: 20 us a row of 17 columns.
Text is written and split in a tenth of that, and what stands in many rows is read once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bscgraph.garbage import uncollected
from bscgraph.store.values import Answer, Iri, Row, Value, python_value

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["Values", "columns_of", "from_tabbed", "tabbed"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DECIMAL = f'"^^<{_XSD}decimal>'.encode()
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "n": "\n", "r": "\r"}


def tabbed(found: pyoxigraph.QuerySolutions) -> bytes:
    """All rows of ``found`` as SPARQL 1.1 TSV, without the header.

    Raises:
        ValueError, OSError, RuntimeError: the engine fails while it looks for rows.
    """
    import pyoxigraph

    written = found.serialize(format=pyoxigraph.QueryResultsFormat.TSV) or b""
    return written.partition(b"\n")[2]


def from_tabbed(columns: tuple[str, ...], written: bytes) -> Answer:
    """The answer that :func:`tabbed` wrote."""
    if not columns:
        return Answer(columns, ((),) * written.count(b"\n"))
    value = Values().__getitem__
    with uncollected():
        cells = columns_of(columns, written).values()
        rows: tuple[Row, ...] = tuple(zip(*(map(value, each) for each in cells), strict=True))
        return Answer(columns, rows)


def columns_of(columns: Sequence[str], written: bytes) -> dict[str, list[bytes]]:
    """The cells that :func:`tabbed` wrote, by column; there is a column at least."""
    # Bytes are cut faster than text, all rows at once faster than one by one, and most cells
    # of a column are the same few.
    cells = written.replace(b"\n", b"\t").split(b"\t")
    cells.pop()  # what would stand behind the last row
    width = len(columns)
    return {name: cells[at::width] for at, name in enumerate(columns)}


class Values(dict[bytes, Value]):
    """What each cell means; one that was read before is the same object again."""

    def __missing__(self, cell: bytes) -> Value:
        """Read a cell for the first time."""
        value = self[cell] = _value(cell)
        return value


def _value(cell: bytes) -> Value:
    first = cell[:1]
    if first == b'"':
        if cell.endswith(_DECIMAL):
            return _number(cell[1 : -len(_DECIMAL)].decode("utf-8"), "decimal")
        text = cell.decode("utf-8")
        end = text.rindex('"')
        kind = text[end + 4 : -1] if text.startswith("^^", end + 1) else None
        return python_value(_unescaped(text[1:end]), kind)
    if first == b"<":
        return Iri(cell[1:-1], "utf-8")
    if first == b"_":
        return Iri(cell, "utf-8")
    if not cell:
        return None
    if cell in {b"true", b"false"}:
        return cell == b"true"
    return _number(cell.decode("utf-8"), None)


def _number(text: str, kind: str | None) -> Value:
    """A number; without quotes, its letters tell its datatype."""
    if kind is None:
        kind = "double" if "e" in text or "E" in text else "decimal" if "." in text else "integer"
    return python_value(text, _XSD + kind)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
