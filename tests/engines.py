"""A second query engine for tests: rdflib behind the same interface as the stores."""

from __future__ import annotations

from rdflib import Dataset, Literal, URIRef
from rdflib.term import Node

from bscgraph.store import Answer, Iri, Value, python_value


class RdflibStore:
    def __init__(self) -> None:
        self.dataset = Dataset()

    def load(self, nquads: bytes, graph: str) -> None:
        self.dataset.remove_graph(URIRef(graph))  # as a store does: what was there is replaced
        self.dataset.parse(data=nquads, format="nquads")

    def select(self, sparql: str) -> Answer:
        found = self.dataset.query(sparql)
        assert found.vars is not None
        rows = tuple(tuple(_value(cell) for cell in row) for row in found)
        return Answer(tuple(str(variable) for variable in found.vars), rows)


def _value(term: Node | None) -> Value:
    if term is None:
        return None
    if isinstance(term, Literal):
        return python_value(str(term), str(term.datatype) if term.datatype else None)
    return Iri(str(term))
