"""An answer: rows of plain Python values, typed, as records, or as data frames."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError
from bscgraph.query.values import Given
from bscgraph.store import Value

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Result", "needs"]

_NUMBERS = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of an answer, in the query's own order; an unbound variable is None.

    ``given`` is what each parameter was understood as; ``notes`` say what has to be known of
    this answer, each in both languages. Going through a result gives its typed rows.
    """

    query: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    given: Mapping[str, Given] = field(default_factory=dict)
    notes: tuple[Mapping[str, str], ...] = ()

    def records(self) -> list[dict[str, Value]]:
        """One dict per row, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def typed(self) -> list[Any]:
        """Each row as a named tuple: ``row.agencyLabel``, ``row.total``."""
        kind = _row_class(self.query, self.columns)
        return [kind._make(row) for row in self.rows]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.typed())

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Value]:
        """The values of one column.

        Raises:
            ValueError: there is none of this name.
        """
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_dict(self) -> dict[str, list[Value]]:
        """The values of each column: what pandas and polars both take."""
        return {name: self.column(name) for name in self.columns}

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame (extra ``frames``): nullable integers, texts, floats.

        Numbers with decimals become floats, to be computed with; :meth:`to_arrow` keeps them exact.

        Raises:
            BscgraphError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise needs("pandas", "frames") from error
        kinds = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "text": "string"}
        return pandas.DataFrame(
            {name: pandas.Series(_even(values), dtype=kinds[_kind(values)])
             for name, values in self.to_dict().items()}
        )  # fmt: skip

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame (extra ``frames``); numbers with decimals become floats.

        Raises:
            BscgraphError: polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise needs("polars", "frames") from error
        kinds = {
            "integer": polars.Int64, "number": polars.Float64, "boolean": polars.Boolean,
            "text": polars.String,
        }  # fmt: skip
        return polars.DataFrame(
            [polars.Series(name, _even(values), dtype=kinds[_kind(values)])
             for name, values in self.to_dict().items()]
        )  # fmt: skip

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table (extra ``parquet``) in which decimals stay exact.

        Raises:
            BscgraphError: pyarrow is not installed.
        """
        try:
            import pyarrow
        except ImportError as error:
            raise needs("pyarrow", "parquet") from error
        plain = {"integer": pyarrow.int64(), "boolean": pyarrow.bool_(), "text": pyarrow.string()}
        columns = {}
        for name, values in self.to_dict().items():
            kind = _kind(values)
            if kind == "number":
                columns[name] = _exact(values)
            else:
                columns[name] = pyarrow.array(_even(values), type=plain[kind])
        return pyarrow.table(columns)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def needs(package: str, extra: str) -> BscgraphError:
    """The sentence for an optional package that is not there."""
    return BscgraphError(
        f"This needs {package}; install it with: pip install 'bscgraph[{extra}]'",
        f"此功能需要 {package}；請安裝：pip install 'bscgraph[{extra}]'",
    )


@lru_cache(maxsize=256)
def _row_class(query: str, columns: tuple[str, ...]) -> Any:
    words = re.findall(r"[A-Za-z0-9]+", query)
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return namedtuple(name if name.isidentifier() else "Row", columns, rename=True)


def _kind(values: list[Value]) -> str:
    """What a column holds: integer, number, boolean or text (mixed ones are text)."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return "boolean"
    if any(isinstance(value, bool | str) for value in present) or not present:
        return "text"
    whole = all(isinstance(value, int) and abs(value) < 2**63 for value in present)
    return "integer" if whole else "number"


def _even(values: list[Value]) -> list[Any]:
    """The values of one kind, as a data frame takes them."""
    kind = _kind(values)
    if kind == "text":
        return [None if value is None else str(value) for value in values]
    if kind == "number":
        return [None if value is None else float(value) for value in values]
    return list(values)


def _exact(values: list[Value]) -> pyarrow.Array:
    """Numbers as decimals of one scale; as floats where some are floats or too long."""
    import pyarrow

    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    shapes = [(number.adjusted() + 1, number.as_tuple().exponent) for number in numbers]
    scale = max((-int(exponent) for _, exponent in shapes), default=0)
    digits = max((size for size, _ in shapes), default=0) + max(scale, 0)
    if any(isinstance(value, float) for value in values) or digits > 38:
        return pyarrow.array(_even(values), type=pyarrow.float64())
    kind = pyarrow.decimal128(38, max(scale, 0))
    return pyarrow.array(
        [None if value is None else Decimal(str(value)) for value in values], type=kind
    )
