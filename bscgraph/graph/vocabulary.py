"""The terms a graph is built from, spelt for N-Quads once."""

from __future__ import annotations

from rdflib.namespace import PROV, RDF, RDFS

from bscgraph.graph.nquads import iri
from bscgraph.iri import Minter
from bscgraph.terms import BSC

__all__ = [
    "DERIVED_FROM",
    "GENERATED_BY",
    "LABEL",
    "PERSPECTIVES",
    "TERM",
    "TYPE",
    "USED",
    "concept",
]

TYPE = iri(str(RDF.type))
LABEL = iri(str(RDFS.label))
USED = iri(str(PROV.used))
DERIVED_FROM = iri(str(PROV.wasDerivedFrom))
GENERATED_BY = iri(str(PROV.wasGeneratedBy))

# The notations of the code list of perspectives.
PERSPECTIVES = frozenset("CPLF")

# By local name: TERM["rawText"]; a misspelt name is a KeyError.
TERM: dict[str, str] = {str(term).rpartition("#")[2]: iri(str(term)) for term in dir(BSC)}


def concept(scheme: str, notation: str) -> str:
    """A concept of our code lists as a term."""
    return iri(Minter.concept(scheme, notation))
