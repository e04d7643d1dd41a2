"""An answer as RDF: the result-set vocabulary of the W3C's SPARQL tests, in Turtle.

Source: http://www.w3.org/2001/sw/DataAccess/tests/result-set
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from bscgraph.query import Result
from bscgraph.store import Iri, Value

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["write"]

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def write(found: Result) -> bytes:
    """The answer as Turtle: its columns, and each row with its number and bindings.

    An unbound variable has no binding. What has to be known of the answer stands in
    ``rdfs:comment``, in both languages.
    """
    import pyoxigraph

    prefixes = {"rs": _RS, "rdf": _RDF, "rdfs": _RDFS, "xsd": _XSD}
    return (
        pyoxigraph.serialize(_triples(found), format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
        or b""
    )


def _triples(found: Result) -> Iterator[pyoxigraph.Triple]:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    kind, answer = NamedNode(_RDF + "type"), BlankNode("answer")
    yield Triple(answer, kind, NamedNode(_RS + "ResultSet"))
    yield Triple(answer, NamedNode(_RDFS + "label"), Literal(found.query))
    for note in found.notes:
        for lang, text in note.items():
            yield Triple(answer, NamedNode(_RDFS + "comment"), Literal(text, language=lang))
    for name in found.columns:
        yield Triple(answer, NamedNode(_RS + "resultVariable"), Literal(name))
    for number, row in enumerate(found.rows, 1):
        solution = BlankNode(f"row{number}")
        yield Triple(answer, NamedNode(_RS + "solution"), solution)
        yield Triple(solution, NamedNode(_RS + "index"), _term(number))
        bound = [(BlankNode(f"row{number}column{at}"), name, value)
                 for at, (name, value) in enumerate(zip(found.columns, row, strict=True))
                 if value is not None]  # fmt: skip
        for binding, _, _ in bound:
            yield Triple(solution, NamedNode(_RS + "binding"), binding)
        for binding, name, value in bound:
            yield Triple(binding, NamedNode(_RS + "variable"), Literal(name))
            yield Triple(binding, NamedNode(_RS + "value"), _term(value))


def _term(value: Value) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    from pyoxigraph import Literal, NamedNode

    if isinstance(value, Iri) and ":" in value:
        return NamedNode(str(value))
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(_XSD + "boolean"))
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(_XSD + "integer"))
    if isinstance(value, Decimal):
        return Literal(f"{value:f}", datatype=NamedNode(_XSD + "decimal"))
    if isinstance(value, float):
        shown = repr(value) if math.isfinite(value) else str(value)
        return Literal(shown, datatype=NamedNode(_XSD + "double"))
    return Literal(str(value).encode("utf-8", "replace").decode())
