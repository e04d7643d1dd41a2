"""Rows of tables from the statements of a submission, typed; and as text for a spool."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from bscgraph.graph.nquads import literal_of
from bscgraph.publish.dumps.columns import LIST, Column, Kind, Table
from bscgraph.publish.dumps.statements import Statements, address_of, notation_of

__all__ = ["Cell", "Row", "Terms", "read_line", "row_of", "rows", "terms", "to_line"]

Cell = str | int | Decimal | bool | None
Row = tuple[Cell, ...]
Terms = tuple[Sequence[str], ...]
"""What the path of each column leads to, from the thing of a row."""


def rows(table: Table, data: Statements) -> Iterator[Row]:
    """The rows of ``table`` that a submission has, in the order of the document."""
    return (row_of(table, found) for found in terms(table, data))


def terms(table: Table, data: Statements) -> Iterator[Terms]:
    """The same before they are cells: all terms that each column's path leads to."""
    nodes = {node for kind in table.classes for node in data.of_class(kind)}
    for node in sorted(nodes, key=lambda node: _place(table, data, node)):
        yield tuple(data.values(node, column.path) for column in table.columns)


def row_of(table: Table, found: Terms) -> Row:
    """The row of ``table`` that terms make."""
    return tuple(map(_cell, table.columns, found))


def _place(table: Table, data: Statements, node: str) -> tuple[tuple[int, ...], str]:
    numbers = [next(data.texts(node, path), None) for path in table.order]
    # What has no such number comes last: in one table, amounts after values.
    return tuple(1 << 60 if text is None else int(text) for text in numbers), node


def _cell(column: Column, terms: Sequence[str]) -> Cell:
    if not terms:
        return None
    if column.kind == "list":
        return LIST.join(_text(term) for term in terms)
    return _read(column.kind, terms[0])


@lru_cache(maxsize=1 << 14)
def _read(kind: Kind, term: str) -> Cell:
    """The cell of one term; most terms stand in many rows."""
    return _value(kind, _text(term) if kind != "iri" else address_of(term))


def _text(term: str) -> str:
    return literal_of(term)[0] if term.startswith('"') else notation_of(term)


def _value(kind: Kind, text: str) -> Cell:
    if kind == "integer":
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    return text in {"true", "1"} if kind == "boolean" else text


def to_line(row: Row) -> str:
    """A row as a line of JSON, from which :func:`read_line` makes the same row."""
    plain = [str(cell) if isinstance(cell, Decimal) else cell for cell in row]
    return json.dumps(plain, ensure_ascii=False) + "\n"


def read_line(line: str, columns: Sequence[Column]) -> Row:
    """The row that :func:`to_line` wrote."""
    cells = zip(json.loads(line), columns, strict=True)
    return tuple(
        Decimal(cell) if column.kind == "decimal" and cell is not None else cell
        for cell, column in cells
    )
