"""Parquet, with decimals exact (extra ``parquet``): an answer, or rows as they come."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.query import Result
from bscgraph.query.result import needs

if TYPE_CHECKING:
    import pyarrow

__all__ = ["schema", "stream", "table", "write"]

_BATCH = 5_000  # rows held in memory
_DIGITS, _PLACES = 38, 10  # of decimals, of which behind the point


def write(found: Result) -> bytes:
    """The answer as a Parquet file, with the id of its query in the file's metadata.

    Raises:
        BscgraphError: pyarrow is not installed.
    """
    answer = found.to_arrow().replace_schema_metadata({"bscgraph.query": found.query})
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(answer, out)
    return out.getvalue()


def stream(
    path: Path,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[object]],
    about: Mapping[str, str],
) -> None:
    """Write rows as a Parquet file as they come, in memory that does not grow with them.

    A number with more than ten decimal places, or 28 before them, is left out: it would have to
    be another one.

    Args:
        path: the file.
        columns: each column with its kind: integer, decimal, boolean, or any other for text.
        rows: the rows.
        about: what the file says of itself.

    Raises:
        BscgraphError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    made = schema(columns, about)
    from pyarrow import parquet

    with parquet.ParquetWriter(path, made) as writer:
        for batch in _batches(rows):
            writer.write_table(table(made, columns, batch))


def schema(columns: Mapping[str, str], about: Mapping[str, str]) -> pyarrow.Schema:
    """The types of columns in an Arrow table; arguments as of :func:`stream`.

    Raises:
        BscgraphError: pyarrow is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise needs("pyarrow", "parquet") from error
    kinds = {
        "integer": pyarrow.int64(),
        "decimal": pyarrow.decimal128(_DIGITS, _PLACES),
        "boolean": pyarrow.bool_(),
    }
    fields = [(name, kinds.get(kind, pyarrow.string())) for name, kind in columns.items()]
    return pyarrow.schema(fields, metadata=dict(about))


def table(
    made: pyarrow.Schema, columns: Mapping[str, str], rows: Sequence[Sequence[object]]
) -> pyarrow.Table:
    """Rows, some at least, as an Arrow table with the types of :func:`schema`."""
    import pyarrow

    cells = zip(zip(*rows, strict=True), columns.values(), made, strict=True)
    arrays = [pyarrow.array(_fitting(some, kind), type=field.type) for some, kind, field in cells]
    return pyarrow.Table.from_arrays(arrays, schema=made)


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _fitting(cells: Sequence[Any], kind: str) -> list[Any]:
    if kind == "decimal":
        return [None if cell is None else _exact(cell) for cell in cells]
    if kind == "integer":
        return [cell if cell is not None and abs(cell) < 2**63 else None for cell in cells]
    return list(cells)


def _exact(number: Decimal) -> Decimal | None:
    """The number with as many places as the column has; None where it would change."""
    if number.adjusted() >= _DIGITS - _PLACES:
        return None
    with localcontext(prec=_DIGITS):
        scaled = number.quantize(Decimal(1).scaleb(-_PLACES))
    return scaled if scaled == number else None
