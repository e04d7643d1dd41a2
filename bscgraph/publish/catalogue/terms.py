"""Terms of other vocabularies by their short names, and what is said with them as triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from bscgraph.graph.nquads import Triple, date_, en, integer, iri, plain, zh

__all__ = ["EU", "PREFIXES", "address", "both", "day", "iri", "node", "number", "plain", "term"]

EU = "http://publications.europa.eu/resource/authority/"
PREFIXES: tuple[tuple[str, str], ...] = (
    ("adms", "http://www.w3.org/ns/adms#"),
    ("bsc", "https://w3id.org/bscgraph/ns#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("spex", "https://purl.expasy.org/sparql-examples/ontology#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
)
_SPACES = dict(PREFIXES)
_UNSAFE = ' "<>\\^`{|}'


@lru_cache(maxsize=512)
def term(short: str) -> str:
    """``dcat:Dataset`` as a term.

    Raises:
        KeyError: there is no such prefix.
    """
    prefix, _, name = short.partition(":")
    return iri(_SPACES[prefix] + name)


def address(text: str) -> str:
    """Somebody's address as a term; characters no IRI has are percent-encoded."""
    return iri("".join(quote(c) if c in _UNSAFE or c < "!" else c for c in text))


def both(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Texts by language as literals."""
    return tuple(en(text) if lang == "en" else zh(text) for lang, text in texts.items())


def day(when: date) -> str:
    """A date as a literal."""
    return date_(when.isoformat())


def number(count: int, kind: str = "integer") -> str:
    """A number as a literal of a datatype of XML Schema."""
    if kind == "integer":
        return integer(count)
    return f'"{count}"^^{term(f"xsd:{kind}")}'


def node(name: str, kinds: str, **said: str | tuple[str, ...] | None) -> Iterator[Triple]:
    """What is said of a node.

    Args:
        name: the node as a term.
        kinds: its classes, short, with spaces between.
        said: values by property, as terms; ``dct_title`` stands for ``dct:title``. None and
            empty ones are left out.
    """
    for kind in kinds.split():
        yield name, term("rdf:type"), term(kind)
    for key, values in said.items():
        prefix, _, local = key.partition("_")
        predicate = term(f"{prefix}:{local}")
        for value in (values,) if isinstance(values, str) else values or ():
            yield name, predicate, value
