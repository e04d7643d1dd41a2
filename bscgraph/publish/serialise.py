"""The same graph as the same bytes: Turtle, JSON-LD, N-Triples and RDF/XML."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from rdflib import SKOS, BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from bscgraph.publish.glossary import Glossary
from bscgraph.publish.reader import Sources

__all__ = ["FORMATS", "MEDIA_TYPES", "documents", "graphs", "part", "serialise"]

# suffix -> rdflib's name
FORMATS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt11", "rdf": "xml"}
# What a server has to say about each file that is made here.
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "rq": "application/sparql-query",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
}


class _Ordered(Graph):
    """A graph that a serialiser reads in a fixed order, whichever order its index has."""

    def subjects(self, *args: Any, **kwargs: Any) -> Generator[Node, None, None]:
        """Each subject once, sorted."""
        yield from sorted(set(super().subjects(*args, **kwargs)), key=str)

    def predicate_objects(
        self, *args: Any, **kwargs: Any
    ) -> Generator[tuple[Node, Node], None, None]:
        """What is said of a subject, sorted."""
        yield from sorted(super().predicate_objects(*args, **kwargs))


def part(graph: Graph, subjects: Iterable[Node]) -> Graph:
    """The statements about ``subjects``, with the blank nodes they need, and the prefixes."""
    found = Graph(bind_namespaces="none")
    for prefix, namespace in graph.namespaces():
        found.bind(prefix, namespace)
    waiting, seen = list(subjects), set[Node]()
    while waiting:
        subject = waiting.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for triple in graph.triples((subject, None, None)):
            found.add(triple)
            if isinstance(triple[2], BNode):
                waiting.append(triple[2])
    return found


def serialise(graph: Graph, suffix: str) -> bytes:
    """``graph`` in the format that ``suffix`` names, identical on every machine and hash seed."""
    text = _ordered(graph).serialize(format=FORMATS[suffix])
    if suffix == "nt":
        text = "".join(sorted(text.splitlines(keepends=True)))
    if suffix == "jsonld":
        text = _json(json.loads(text), graph)
    return (text.strip() + "\n").encode("utf-8")


def _ordered(graph: Graph) -> Graph:
    """A copy with the prefixes in use, read in a fixed order, blank nodes named by content."""
    copy = _Ordered(bind_namespaces="none")
    if any(isinstance(node, BNode) for node in graph.subjects()):
        named: Iterable[tuple[Node, Node, Node]] = to_canonical_graph(graph)
    else:
        named = graph
    used = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
    used |= {str(getattr(node, "datatype", "")) for node in graph.objects()}
    for prefix, namespace in sorted(graph.namespaces()):
        if any(iri.startswith(str(namespace)) for iri in used):
            copy.bind(prefix, namespace)
    for triple in named:
        copy.add(triple)
    return copy


def _json(nodes: list[dict[str, Any]], graph: Graph) -> str:
    """Expanded JSON-LD made short with the graph's own prefixes, in a fixed order."""
    prefixes = {p: str(n) for p, n in sorted(graph.namespaces()) if str(n)[-1:] in ("#", "/")}
    used = {p for p in prefixes for node in nodes if prefixes[p] in json.dumps(node)}
    context = {p: prefixes[p] for p in sorted(used)}
    flat = sorted((_short(node, context) for node in nodes), key=lambda node: str(node["@id"]))
    document = {"@context": context, "@graph": flat}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False)


def _short(node: dict[str, Any], context: dict[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"@id": node["@id"]}
    for key in sorted(node.keys() - {"@id"}):
        values = node[key]
        if key == "@type":
            entry[key] = sorted(_compact(value, context) for value in values)
        else:
            entry[_compact(key, context)] = sorted(
                values, key=lambda v: json.dumps(v, sort_keys=True)
            )
    return entry


def _compact(iri: str, context: dict[str, str]) -> str:
    fitting = [(len(n), p, n) for p, n in context.items() if iri.startswith(n) and iri != n]
    if not fitting:
        return iri
    _, prefix, namespace = max(fitting)
    rest = iri.removeprefix(namespace)
    return f"{prefix}:{rest}" if not rest.startswith("//") else iri


def documents(glossary: Glossary, sources: Sources) -> Iterator[tuple[str, bytes]]:
    """Path and content of the ontology, each code list and the shapes in every format.

    The ontology is also written below the name of its version.
    """
    for starts, graph in graphs(glossary, sources):
        yield from _formats(starts, graph)


def graphs(glossary: Glossary, sources: Sources) -> Iterator[tuple[list[str], Graph]]:
    """What is written as documents: the paths without suffix, and the graph."""
    graph = sources.ontology
    in_lists: set[Node] = set()
    for found in glossary.code_lists:
        scheme = URIRef(found.ref.iri)
        held = {scheme, *graph.subjects(SKOS.inScheme, scheme)}
        in_lists |= held
        yield [found.ref.page], part(graph, held)
    terms = part(graph, _subjects(graph, in_lists))
    yield ["ns", *([f"{glossary.version}/ns"] if glossary.version else [])], terms
    yield ["shapes"], sources.shapes


def _formats(starts: list[str], graph: Graph) -> Iterator[tuple[str, bytes]]:
    for suffix in FORMATS:
        content = serialise(graph, suffix)
        yield from ((f"{start}.{suffix}", content) for start in starts)


def _subjects(graph: Graph, others: set[Node]) -> set[Node]:
    """The subjects that have an address and are none of ``others``, and groups without one.

    A blank node that something else names comes with that.
    """
    held = set(graph.objects())
    free = {s for s in graph.subjects() if isinstance(s, BNode)} - held
    return ({s for s in graph.subjects() if isinstance(s, URIRef)} - others) | free
