"""The table of what DCAT-AP 3.0.1 asks, as lines and as SHACL shapes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    PROV,
    RDF,
    SKOS,
    TIME,
    XSD,
    Graph,
    Literal,
    Namespace,
    URIRef,
)
from rdflib.namespace import ODRL2, SH
from rdflib.term import Node

TABLE = Path(__file__).parent / "constraints.csv"
SHAPE = Namespace("https://w3id.org/bscgraph/shape/dcat-ap/table/")
SPACES = {
    "adms": Namespace("http://www.w3.org/ns/adms#"),
    "dcat": Namespace(str(DCAT)),
    "dcatap": Namespace("http://data.europa.eu/r5r/"),
    "dct": Namespace(str(DCTERMS)),
    "eli": Namespace("http://data.europa.eu/eli/ontology#"),
    "foaf": Namespace(str(FOAF)),
    "locn": Namespace("http://www.w3.org/ns/locn#"),
    "odrl": Namespace(str(ODRL2)),
    "prov": Namespace(str(PROV)),
    "skos": Namespace(str(SKOS)),
    "spdx": Namespace("http://spdx.org/rdf/terms#"),
    "time": Namespace(str(TIME)),
    "vcard": Namespace("http://www.w3.org/2006/vcard/ns#"),
    "xsd": Namespace(str(XSD)),
}
_KINDS = {"BI": SH.BlankNodeOrIRI, "L": SH.Literal}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A filled cell of the table: what ``target`` asks of ``path``."""

    target: str
    path: str
    asks: str
    value: str

    def __str__(self) -> str:
        return f"{self.target} {self.path} {self.asks} {self.value}"

    @property
    def component(self) -> URIRef:
        """The constraint component that a validator names where this is broken."""
        return SH[f"{self.asks[0].upper()}{self.asks[1:]}ConstraintComponent"]

    @property
    def term(self) -> Node:
        """What the shape has as the value of ``sh:minCount`` and so on."""
        if self.asks in ("minCount", "maxCount"):
            return Literal(int(self.value))
        return _KINDS[self.value] if self.asks == "nodeKind" else term(self.value)


def term(short: str) -> URIRef:
    """``dcat:Dataset`` as an address."""
    prefix, _, name = short.partition(":")
    return SPACES[prefix][name]


def lines() -> list[dict[str, str]]:
    """The lines of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def constraints() -> Iterator[Constraint]:
    """Each filled cell."""
    for line in lines():
        target, path = line.pop("target"), line.pop("path")
        yield from (Constraint(target, path, asks, value) for asks, value in line.items() if value)


def shapes() -> Graph:
    """A property shape for each filled cell."""
    graph = Graph()
    for line in lines():
        node = SHAPE[line["target"]]
        graph.add((node, RDF.type, SH.NodeShape))
        graph.add((node, SH.targetClass, term(line["target"])))
    for one in constraints():
        part = SHAPE[f"{one.target}/{one.path}/{one.asks}"]
        graph.add((SHAPE[one.target], SH.property, part))
        graph.add((part, SH.path, term(one.path)))
        graph.add((part, SH[one.asks], one.term))
    return graph
