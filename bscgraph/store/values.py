"""What stores give: the same plain Python values, whichever engine answered."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType

__all__ = ["Answer", "Iri", "Row", "Stream", "Triple", "Value", "from_json", "from_oxigraph"]
__all__ += ["Quad", "python_value", "spelt"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger")}
_DECIMAL = _XSD + "decimal"
_FLOATS = {_XSD + "double", _XSD + "float"}


class Iri(str):
    """A string that is an IRI."""

    __slots__ = ()


Value = Iri | str | int | float | Decimal | bool | None
Row = tuple[Value, ...]
Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples terms."""
Quad = tuple[str, str, str, str]
"""The same, and the IRI of the named graph (empty for the default graph)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a SELECT: column names and rows; an unbound variable is None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Stream:
    """The answer to a SELECT, row by row: the columns, and an iterator that is read once.

    Close it, or use it in a ``with`` statement: an answer over the network holds a connection
    until its last row is read.

    Args:
        columns: the names.
        rows: the rows, made as they are asked for.
        close: what ends the answer before its last row.
    """

    def __init__(
        self, columns: tuple[str, ...], rows: Iterator[Row], close: Callable[[], None]
    ) -> None:
        self.columns = columns
        self._rows = rows
        self._close = close

    @property
    def rows(self) -> Iterator[Row]:
        """The rows not yet read."""
        return self._rows

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def close(self) -> None:
        """End the answer; rows not yet read are gone."""
        self._close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def python_value(lexical: str, datatype: str | None) -> Value:
    """A literal as a Python value; text where the datatype is none we know.

    Decimals come in one spelling: engines differ in trailing zeros.
    """
    try:
        if datatype == _DECIMAL:
            return Decimal(lexical.rstrip("0").rstrip(".") if "." in lexical else lexical)
        if datatype in _INTEGERS:
            return int(lexical)
        if datatype in _FLOATS:
            value = float(lexical)
            return value if math.isfinite(value) else lexical
    except (ArithmeticError, ValueError):
        return lexical
    return lexical in {"true", "1"} if datatype == _XSD + "boolean" else lexical


def from_oxigraph(term: object) -> Value:
    """A term of pyoxigraph as a Python value; a blank node is an :class:`Iri` ``_:…``."""
    if term is None:
        return None
    # Told by what it has: to import the engine for every cell costs as much as to read it.
    datatype = getattr(term, "datatype", None)
    if datatype is not None:
        return python_value(term.value, datatype.value)  # type: ignore[attr-defined]
    spelt = str(term)
    return Iri(spelt[1:-1] if spelt.startswith("<") else spelt)


def spelt(term: object) -> str:
    """A term of pyoxigraph as N-Triples, its language tag as people write it (``zh-Hant``).

    The engine has tags in lower case.
    """
    tag = getattr(term, "language", None)
    text = str(term)
    if not tag:
        return text
    first, *rest = tag.split("-")
    usual = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part
             for part in rest]  # fmt: skip
    return f"{text.removesuffix(tag)}{'-'.join((first, *usual))}"


def from_json(term: Mapping[str, str] | None) -> Value:
    """A term of a SPARQL 1.1 JSON result as a Python value.

    Raises:
        KeyError: it is none.
    """
    if term is None:
        return None
    if term["type"] in {"literal", "typed-literal"}:
        return python_value(term["value"], term.get("datatype"))
    return Iri(term["value"] if term["type"] == "uri" else f"_:{term['value']}")
