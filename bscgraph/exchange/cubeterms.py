"""The terms a data cube is written with, in N-Triples spelling, and literals for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rdflib.namespace import DCTERMS, PROV, QB, RDF, RDFS, SKOS, XSD

from bscgraph.graph.nquads import Triple, iri, plain, zh
from bscgraph.iri import CODE_BASE
from bscgraph.terms import BSC

__all__ = ["PREFIXES", "both", "en", "lexical", "named", "term"]

_SDMX = "http://purl.org/linked-data/sdmx/2009/"
PREFIXES = {
    "bsc": str(BSC.Observation).removesuffix("Observation"),
    "code": CODE_BASE,
    "dcterms": str(DCTERMS),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sdmx-attribute": _SDMX + "attribute#",
    "sdmx-concept": _SDMX + "concept#",
    "sdmx-dimension": _SDMX + "dimension#",
    "sdmx-measure": _SDMX + "measure#",
    "skos": str(SKOS),
    "xsd": str(XSD),
}


@lru_cache(maxsize=256)
def term(name: str) -> str:
    """The term of a prefixed name.

    >>> term("qb:DataSet")
    '<http://purl.org/linked-data/cube#DataSet>'
    """
    prefix, _, local = name.partition(":")
    return iri(PREFIXES[prefix] + local)


def en(text: str) -> str:
    """A literal ``@en``."""
    return plain(text) + "@en"


def lexical(literal: str) -> str:
    """What stands between the quotation marks of a literal, still escaped.

    >>> lexical('"a"@en'), lexical('"2"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('a', '2')
    """
    return literal[1 : literal.rindex('"')]


def both(subject: str, predicate: str, english: str, chinese: str) -> Iterator[Triple]:
    """The same said in both languages."""
    yield subject, predicate, en(english)
    yield subject, predicate, zh(chinese)


def named(subject: str, english: str, chinese: str) -> Iterator[Triple]:
    """``rdfs:label`` in both languages."""
    return both(subject, term("rdfs:label"), english, chinese)
