"""Which of our terms and concepts are used, in data, shapes, queries and documents."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Literal, Node

from tests.ontology.anatomy import NAMESPACE, concepts, ours, own

CODES = "https://w3id.org/bscgraph/code/"
_OWN = (NAMESPACE, CODES)
_DECLARED = re.compile(r"(?i)(?:@prefix|\bprefix)\s+([\w-]*):\s*<([^>]+)>")
_FULL = re.compile(rf"<?((?:{re.escape(NAMESPACE)}|{re.escape(CODES)})[A-Za-z][\w/-]*)")
_QUOTED = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def named(text: str) -> set[str]:
    """Our IRIs in Turtle or SPARQL: in full, or by a prefix (``bsc:``, ``code:`` or declared)."""
    prefixes = {"bsc": NAMESPACE, "code": CODES, **dict(_DECLARED.findall(text))}
    found = set(_FULL.findall(text))
    for name, space in prefixes.items():
        if space.startswith(_OWN):
            # Not in the middle of a word, nor of an IRI that is spelt in full.
            tokens = re.findall(rf"(?<![\w:/<-]){re.escape(name)}:([A-Za-z][\w/-]*)", text)
            found |= {space + token for token in tokens}
    return {iri.rstrip("/-") for iri in found if iri not in _OWN}


def quoted(markdown: str) -> str:
    """The code in a document, blocks and words, one below the other."""
    return "\n".join(_QUOTED.findall(markdown))


def in_graph(graph: Iterable[tuple[Node, Node, Node]]) -> set[str]:
    """Our IRIs in a graph, and in the queries its literals hold."""
    found: set[str] = set()
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef) and str(node).startswith(_OWN):
                found.add(str(node))
            elif isinstance(node, Literal) and ("bsc:" in node or NAMESPACE in node):
                found |= named(str(node))
    return found


def _defined(graph: Graph) -> set[str]:
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    collections = set(graph.subjects(RDF.type, SKOS.Collection))
    return {str(node) for node in (*own(graph), *concepts(graph), *schemes, *collections)}


def undefined(used: set[str], ontology: Graph) -> list[str]:
    """Our IRIs that are used but nowhere defined."""
    return sorted(used - _defined(ontology) - {NAMESPACE, NAMESPACE.rstrip("#")})


def unused(used: set[str], ontology: Graph) -> list[str]:
    """Terms that nothing uses; a kind of a class or property counts as use of it."""
    busy = {URIRef(iri) for iri in used if ours(URIRef(iri))}
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in list(busy):
            busy |= {n for n in ontology.transitive_objects(term, predicate)
                     if isinstance(n, URIRef)}  # fmt: skip
    return [str(t) for t in own(ontology)
            if t not in busy and (t, OWL.deprecated, None) not in ontology]  # fmt: skip


def misplaced(data: Iterable[tuple[Node, Node, Node]], ontology: Graph) -> list[str]:
    """Classes used as properties, and properties used as classes."""
    classes = set(own(ontology, OWL.Class))
    others = set(own(ontology)) - classes
    faults = set()
    for _, predicate, value in data:
        if predicate in classes:
            faults.add(f"class as property: {predicate}")
        if predicate == RDF.type and value in others:
            faults.add(f"property as class: {value}")
    return sorted(faults)
