"""The parts of an ontology graph, as the checks see them: our terms, their kinds and words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Literal, Node

from bscgraph.resources import folder
from bscgraph.terms import BSC

NAMESPACE = str(BSC._NS)
ONTOLOGY_IRI = URIRef(NAMESPACE.rstrip("#"))
VANN = Namespace("http://purl.org/vocab/vann/")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
SCHEMA = Namespace("https://schema.org/")

LANGUAGES = ("en", "zh-Hant")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KINDS = (OWL.Class, *PROPERTY_KINDS)
FILES = sorted(folder("ontology").glob("*.ttl"))
EXAMPLES = sorted((folder("ontology") / "examples").glob("*.ttl"))


@cache
def _parsed(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def read(*paths: Path) -> Graph:
    """The union of Turtle files, as a new graph."""
    graph = Graph()
    for path in paths:
        graph += _parsed(path)
    return graph


def ontology() -> Graph:
    """The whole ontology: terms, code lists and alignments."""
    return read(*FILES)


def ours(node: Node) -> bool:
    """Whether a node is a term of our vocabulary (not a concept of its code lists)."""
    return isinstance(node, URIRef) and str(node).startswith(NAMESPACE)


def local(node: Node) -> str:
    """The last part of an IRI."""
    return str(node).rpartition("#")[2] if "#" in str(node) else str(node).rpartition("/")[2]


def own(graph: Graph, *kinds: Node) -> list[URIRef]:
    """Our terms of these kinds (all kinds by default), sorted."""
    found = {
        term
        for kind in kinds or KINDS
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and ours(term)
    }
    return sorted(found, key=str)


def concepts(graph: Graph) -> list[URIRef]:
    """The concepts of the code lists, sorted."""
    return sorted((c for c in graph.subjects(RDF.type, SKOS.Concept)
                   if isinstance(c, URIRef)), key=str)  # fmt: skip


def words(graph: Graph, term: Node, predicate: URIRef, language: str | None = None) -> list[str]:
    """The literal values of a property, of one language where one is given."""
    return [
        str(value)
        for value in graph.objects(term, predicate)
        if isinstance(value, Literal)
        and (language is None or (value.language or "").lower() == language.lower())
    ]


def labels(graph: Graph, term: Node, language: str | None = None) -> list[str]:
    """Labels, whichever property carries them."""
    return [text for p in (RDFS.label, SKOS.prefLabel) for text in words(graph, term, p, language)]


def above(graph: Graph, term: Node, predicate: URIRef) -> set[Node]:
    """Everything reached over ``predicate`` in one or more steps; itself only in a cycle."""
    reached: set[Node] = set()
    waiting = list(graph.objects(term, predicate))
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += graph.objects(node, predicate)
    return reached


def ancestors(graph: Graph, term: Node) -> set[Node]:
    """A class with all its superclasses."""
    return {term, *above(graph, term, RDFS.subClassOf)}


def disjoint_pairs(graph: Graph) -> Iterator[tuple[Node, Node]]:
    """Stated pairs of disjoint classes, from either way of stating them."""
    yield from graph.subject_objects(OWL.disjointWith)
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(group, OWL.members)
        if members is not None:
            yield from combinations(Collection(graph, members), 2)
    for whole in graph.objects(None, OWL.disjointUnionOf):
        yield from combinations(Collection(graph, whole), 2)


def disjoint(graph: Graph, one: Node, other: Node) -> bool:
    """Whether two classes are disjoint, themselves or by what they are kinds of."""
    up, across = ancestors(graph, one), ancestors(graph, other)
    return any(
        (a in up and b in across) or (b in up and a in across) for a, b in disjoint_pairs(graph)
    )


_NO = {"domain": "不設定義域：", "range": "不設值域："}


def stated_reason(graph: Graph, term: Node, what: str) -> bool:
    """Whether scope notes in both languages say why there is no domain, or no range."""
    begins = {"en": f"No {what}:", "zh-Hant": _NO[what]}
    return all(
        any(note.startswith(start) for note in words(graph, term, SKOS.scopeNote, tag))
        for tag, start in begins.items()
    )
