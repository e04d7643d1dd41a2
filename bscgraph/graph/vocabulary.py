"""The terms a graph is built from, spelt for N-Quads once."""

from __future__ import annotations

from functools import lru_cache

from rdflib.namespace import PROV, RDF, RDFS, TIME

from bscgraph.graph.nquads import iri
from bscgraph.iri import Minter
from bscgraph.terms import BSC

__all__ = [
    "BEGINNING",
    "DERIVED_FROM",
    "EDITION",
    "END",
    "GENERATED_BY",
    "INSTANT",
    "IN_DATE",
    "IN_MONTH",
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
INSTANT = iri(str(TIME.Instant))
BEGINNING = iri(str(TIME.hasBeginning))
END = iri(str(TIME.hasEnd))
IN_DATE = iri(str(TIME.inXSDDate))
IN_MONTH = iri(str(TIME.inXSDgYearMonth))

# Counts the states of the rules by which a scorecard becomes a graph; raise it with what they
# state (tests/graph/test_edition.py), so that graphs made by others are known.
EDITION = 2
# The notations of the code list of perspectives.
PERSPECTIVES = frozenset("CPLF")

# By local name: TERM["rawText"]; a misspelt name is a KeyError.
TERM: dict[str, str] = {str(term).rpartition("#")[2]: iri(str(term)) for term in dir(BSC)}


@lru_cache(maxsize=1024)
def concept(scheme: str, notation: str) -> str:
    """A concept of our code lists as a term."""
    return iri(Minter.concept(scheme, notation))
