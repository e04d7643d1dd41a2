"""Where graphs are kept and asked: an embedded store, or any SPARQL 1.1 endpoint.

Both answer ``select`` with the same plain Python values, so that nothing above knows which
engine answered. A store is a cache: the canonical files are the master.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bscgraph.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph

__all__ = [
    "Answer",
    "Iri",
    "LocalStore",
    "RemoteStore",
    "Store",
    "Value",
    "opened",
    "python_value",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger")}
_FLOATS = {_XSD + "double", _XSD + "float"}


def opened(place: str | Path | None, *, writable: bool = False) -> LocalStore | RemoteStore:
    """The store at ``place``: in memory for None, an endpoint for an http(s) address, else a folder.

    Args:
        place: where the store is.
        writable: make the folder where there is none; otherwise that is an error.

    Raises:
        StoreError: there is no store at ``place``, or it cannot be opened.
    """
    if isinstance(place, str) and place.lower().startswith(("http://", "https://")):
        return RemoteStore(place)
    if place is not None and not writable and not Path(place).is_dir():
        raise StoreError(
            f"There is no store in {place}; make it with: bscgraph load --store {place} FILE",
            f"{place} 中沒有資料庫；請先建立：bscgraph load --store {place} FILE",
        )
    return LocalStore(place)


class Iri(str):
    """A string that is an IRI."""

    __slots__ = ()


Value = Iri | str | int | float | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a SELECT: column names and rows; an unbound variable is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


class Store(Protocol):
    """Anything that answers SELECT queries."""

    def select(self, sparql: str) -> Answer:
        """The answer to a SELECT query; raises StoreError."""


def python_value(lexical: str, datatype: str | None) -> Value:
    """A literal as a Python value; text where the datatype is none we know.

    Decimals come in one spelling: engines differ in trailing zeros.
    """
    try:
        if datatype in _INTEGERS:
            return int(lexical)
        if datatype == _XSD + "decimal":
            whole, _, fraction = lexical.partition(".")
            fraction = fraction.rstrip("0")
            return Decimal(f"{whole}.{fraction}" if fraction else whole)
        if datatype in _FLOATS:
            value = float(lexical)
            return value if math.isfinite(value) else lexical
    except (ArithmeticError, ValueError):
        return lexical
    return lexical in {"true", "1"} if datatype == _XSD + "boolean" else lexical


class LocalStore:
    """The embedded store: in memory, or in a folder on disk.

    Args:
        path: the folder; in memory where None.

    Raises:
        StoreError: the folder cannot be opened, for example because another process has it.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        import pyoxigraph

        self.path = None if path is None else Path(path)
        try:
            self._store = pyoxigraph.Store(None if path is None else str(path))
        except OSError as error:
            raise StoreError(
                f"The store {path} cannot be opened; is another program using it, or is it no "
                "store?",
                f"無法開啟資料庫 {path}；請確認是否有其他程式正在使用，或該資料夾並非資料庫。",
            ) from error

    def load(self, nquads: bytes, graph: str) -> int:
        """Replace the named graph ``graph`` by the N-Quads given, all of it or nothing.

        Returns the number of quads.

        Raises:
            StoreError: no N-Quads, a quad outside ``graph``, or a blank node; the store is
                as it was.
        """
        import pyoxigraph

        try:
            name = pyoxigraph.NamedNode(graph)
            quads = list(pyoxigraph.parse(nquads, format=pyoxigraph.RdfFormat.N_QUADS))
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"What should be loaded as {graph} is no N-Quads: {error}.",
                f"要載入 {graph} 的內容不是 N-Quads：{error}。",
            ) from error
        _check(quads, name)
        triples = [quad.triple for quad in quads]
        body = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
        # One update is one transaction: readers see the old submission or the new one.
        update = f"DROP SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{ {body.decode()} }} }}"
        with _engine_errors():
            self._store.update(update)
            if self.path is not None:
                self._store.flush()
        return len(quads)

    def drop(self, graph: str) -> None:
        """Remove the named graph ``graph``; nothing happens where there is none."""
        import pyoxigraph

        with _engine_errors():
            self._store.remove_graph(pyoxigraph.NamedNode(graph))

    def select(self, sparql: str) -> Answer:
        """The answer to a SELECT query.

        Raises:
            StoreError: the query is wrong, or is no SELECT.
        """
        import pyoxigraph

        with _engine_errors():
            found = self._store.query(sparql)
            if not isinstance(found, pyoxigraph.QuerySolutions):
                raise _not_a_select()
            columns = tuple(variable.value for variable in found.variables)
            rows = tuple(tuple(_from_oxigraph(term) for term in row) for row in found)
        return Answer(columns, rows)

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(sorted(name.value for name in self._store.named_graphs()))

    def dump(self, graph: str) -> bytes:
        """The named graph ``graph`` as N-Quads; nothing where there is none."""
        import pyoxigraph

        with _engine_errors():
            quads = self._store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph))
            return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""

    def info(self) -> dict[str, int | str | None]:
        """Numbers of named graphs and quads, and the folder (None in memory)."""
        place = None if self.path is None else str(self.path)
        return {"graphs": len(self.graphs()), "quads": len(self._store), "path": place}


class RemoteStore:
    """A SPARQL 1.1 endpoint, for queries.

    Args:
        endpoint: the address of the query endpoint.
        timeout: seconds to wait for an answer.
    """

    def __init__(self, endpoint: str, timeout: int = 60) -> None:
        self.endpoint = endpoint
        self._timeout = timeout

    def select(self, sparql: str) -> Answer:
        """The answer to a SELECT query.

        Raises:
            StoreError: the endpoint cannot be reached, refuses the query, or answers with
                something else than a complete result.
        """
        from SPARQLWrapper import JSON, POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self.endpoint)
        wrapper.setQuery(sparql)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(self._timeout)
        # SPARQLWrapper guesses the kind by a pattern and answers JSON only for SELECT/ASK.
        try:
            found = wrapper.queryAndConvert()
        except (SPARQLWrapperException, OSError, ValueError) as error:
            raise StoreError(
                f"The endpoint {self.endpoint} did not answer the query "
                f"({type(error).__name__}); check the address and the query.",
                f"端點 {self.endpoint} 未回應查詢（{type(error).__name__}）；"
                "請確認位址與查詢內容。",
            ) from error
        if not isinstance(found, dict) or "results" not in found:
            raise _not_a_select()
        columns = tuple(found["head"]["vars"])
        rows = tuple(
            tuple(_from_json(row.get(column)) for column in columns)
            for row in found["results"]["bindings"]
        )
        return Answer(columns, rows)


def _check(quads: list[pyoxigraph.Quad], name: pyoxigraph.NamedNode) -> None:
    import pyoxigraph

    for quad in quads:
        if quad.graph_name != name:
            raise StoreError(
                f"A quad belongs to {quad.graph_name}, not to {name}; load each graph by itself.",
                f"有資料屬於 {quad.graph_name} 而非 {name}；請分別載入各圖。",
            )
        if isinstance(quad.subject, pyoxigraph.BlankNode) or isinstance(
            quad.object, pyoxigraph.BlankNode
        ):
            raise StoreError(
                f"The graph {name} has a blank node; every node must have an IRI.",
                f"圖 {name} 含有空白節點；每個節點都必須有 IRI。",
            )


@contextmanager
def _engine_errors() -> Iterator[None]:
    """The engine's errors as ours."""
    try:
        yield
    except (SyntaxError, ValueError, OSError) as error:
        raise StoreError(
            f"The store refuses the request: {error}.", f"資料庫無法處理此請求：{error}。"
        ) from error


def _not_a_select() -> StoreError:
    return StoreError(
        "Only SELECT queries are answered here; write the question as a SELECT.",
        "此處僅回答 SELECT 查詢；請改寫為 SELECT。",
    )


def _from_oxigraph(term: object) -> Value:
    import pyoxigraph

    if term is None:
        return None
    if isinstance(term, pyoxigraph.Literal):
        return python_value(term.value, term.datatype.value)
    return Iri(term.value if isinstance(term, pyoxigraph.NamedNode) else str(term))


def _from_json(term: dict[str, str] | None) -> Value:
    if term is None:
        return None
    if term["type"] in {"literal", "typed-literal"}:
        return python_value(term["value"], term.get("datatype"))
    return Iri(term["value"])
