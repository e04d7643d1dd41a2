"""What the SPARQL endpoint says of itself, in RDF: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bscgraph.serve.sparqlwords import SPARQL

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    from bscgraph.serve.service import Service

__all__ = ["described"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = "http://rdfs.org/ns/void#"
_DCTERMS = "http://purl.org/dc/terms/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "JSON-LD", "N-Triples", "RDF_XML")  # fmt: skip
_PREFIXES = {"sd": _SD, "formats": _FORMATS, "void": _VOID, "dcterms": _DCTERMS, "xsd": _XSD}


def described(service: Service, endpoint: str, form: str) -> bytes:
    """The description of the endpoint at ``endpoint`` in an RDF format, by its short name."""
    import pyoxigraph

    from bscgraph.serve.engine import RDF

    named = _PREFIXES if form in {"turtle", "rdfxml"} else None
    found = pyoxigraph.serialize(_triples(service, endpoint), format=RDF[form], prefixes=named)
    return found or b""


def _triples(service: Service, endpoint: str) -> Iterator[Triple]:
    import pyoxigraph as ox

    node, text = ox.NamedNode, ox.Literal
    me, dataset, union = node(endpoint), node(f"{endpoint}#dataset"), node(f"{endpoint}#union")

    def says(subject: NamedNode, name: str, value: NamedNode | BlankNode | Literal) -> Triple:
        return ox.Triple(subject, node(name), value)

    yield says(me, _TYPE, node(f"{_SD}Service"))
    yield says(me, f"{_SD}endpoint", me)
    yield says(me, f"{_SD}supportedLanguage", node(f"{_SD}SPARQL11Query"))
    yield says(me, f"{_SD}feature", node(f"{_SD}UnionDefaultGraph"))
    for name in _RESULTS:
        yield says(me, f"{_SD}resultFormat", node(_FORMATS + name))
    for key in ("sparql.title", "sparql.lead"):
        term = "title" if key == "sparql.title" else "description"
        for tag, words in zip(("en", "zh-Hant"), SPARQL[key], strict=True):
            yield says(me, _DCTERMS + term, text(words, language=tag))
    yield says(me, f"{_SD}defaultDataset", dataset)
    yield says(dataset, _TYPE, node(f"{_SD}Dataset"))
    yield says(dataset, f"{_SD}defaultGraph", union)
    yield says(union, _TYPE, node(f"{_SD}Graph"))
    modified = service.modified.isoformat()
    yield says(dataset, f"{_DCTERMS}modified", text(modified, datatype=node(f"{_XSD}dateTime")))
    size = str(service.store.info()["quads"])
    yield says(union, f"{_VOID}triples", text(size, datatype=node(f"{_XSD}integer")))
    for number, name in enumerate(service.store.graphs(), 1):
        graph = node(f"{endpoint}#graph-{number}")
        yield says(dataset, f"{_SD}namedGraph", graph)
        yield says(graph, _TYPE, node(f"{_SD}NamedGraph"))
        yield says(graph, f"{_SD}name", node(name))
