"""Pitfalls of the OOPS! catalogue (Poveda-Villalón et al.) that a graph alone can show.

Each rule returns its faults; those of declarations and IRIs (P34 to P41) stand in
``pitfalls_of_form.py``. Left out are those that need a reader: P01, P09, P14 to P18 and
P23 (wrong or missing knowledge of the field), P37 (being on the web).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import BNode, Literal, Node

from tests.ontology.anatomy import (
    PROPERTY_KINDS,
    above,
    disjoint,
    disjoint_pairs,
    labels,
    local,
    ours,
    own,
    stated_reason,
    words,
)  # fmt: skip
from tests.ontology.planting import Rule

MAPPINGS = (RDFS.subClassOf, OWL.equivalentClass, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso,
            SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, OWL.disjointWith)  # fmt: skip
MISCELLANEOUS = re.compile(
    r"(?i)\b(other|misc\w*|various|unknown|unspecified|etc)\b|其他|其它|雜項|未分類"
)
MERGED = re.compile(r"(?i)\b(and|or)\b|[/／、]|[與及或]")


def _classes(graph: Graph) -> list[URIRef]:
    return own(graph, OWL.Class)


def _links(graph: Graph) -> list[URIRef]:
    return own(graph, OWL.ObjectProperty)


def _properties(graph: Graph) -> list[URIRef]:
    return own(graph, OWL.ObjectProperty, OWL.DatatypeProperty)


def _clear(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _same(graph: Graph, terms: Iterable[Node], predicates: Iterable[Node]) -> Iterator[str]:
    """Texts that several terms share, per language."""
    seen: dict[tuple[str, str], set[Node]] = defaultdict(set)
    for term in terms:
        for predicate in predicates:
            for text in graph.objects(term, predicate):
                if isinstance(text, Literal):
                    seen[text.language or "", _clear(text)].add(term)
    for (_, text), group in seen.items():
        if len(group) > 1:
            yield f"“{text}”: {' '.join(sorted(map(local, group)))}"


def p02_synonyms_as_classes(graph: Graph) -> list[str]:
    """Two classes of ours that mean the same: equivalent, or one named as the other's synonym."""
    classes = _classes(graph)
    equal = [(a, b) for a, b in graph.subject_objects(OWL.equivalentClass) if ours(a) and ours(b)]
    faults = [f"{local(a)} and {local(b)} are synonyms" for a, b in equal]
    return faults + list(_same(graph, classes, (SKOS.altLabel, RDFS.label)))


def p03_is_relation(graph: Graph) -> list[str]:
    """A property that says “is a” in place of a subclass or a type."""
    return [
        f"{local(p)} says what subClassOf or type says"
        for p in _properties(graph)
        if _clear(local(p)) in {"is", "isa", "is a", "iskindof", "istypeof"}
        or {_clear(text) for text in labels(graph, p)} & {"is", "is a", "is a kind of", "是", "為"}
    ]


def p04_unconnected(graph: Graph) -> list[str]:
    """Classes and properties tied to nothing else."""
    faults = []
    weak = {RDF.type, OWL.disjointWith, RDF.first}
    for term in _classes(graph):
        up = set(graph.objects(term, RDFS.subClassOf)) - {OWL.Thing, term}
        back = {p for _, p in graph.subject_predicates(term)} - weak
        if not up and not back:
            faults.append(f"{local(term)} is tied to nothing")
    for prop in _properties(graph):
        ties = (RDFS.domain, RDFS.range, RDFS.subPropertyOf)
        if not any((prop, p, None) in graph for p in ties):
            faults.append(f"{local(prop)} is tied to nothing")
    return faults


def _ends(graph: Graph, prop: Node) -> tuple[Node | None, Node | None]:
    return graph.value(prop, RDFS.domain), graph.value(prop, RDFS.range)


def p05_wrong_inverses(graph: Graph) -> list[str]:
    """Inverse properties whose domain and range are not each other's."""
    return [
        f"{local(one)} and {local(other)} are no inverses"
        for one, other in graph.subject_objects(OWL.inverseOf)
        if isinstance(one, URIRef) and _ends(graph, one) != _ends(graph, other)[::-1]
    ]


def p06_cycles(graph: Graph) -> list[str]:
    """A class, property or concept above itself."""
    return [
        f"{local(term)} is above itself by {local(p)}"
        for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)
        for term in set(graph.subjects(p))
        if term in above(graph, term, p)
    ]


def p07_merged_concepts(graph: Graph) -> list[str]:
    """A class that is two things by its name."""
    return [
        f"{local(term)} merges concepts"
        for term in _classes(graph)
        if re.search(r"[a-z](And|Or)[A-Z]", local(term))
        or any(MERGED.search(text) for text in words(graph, term, RDFS.label))
    ]


def p08_missing_annotations(graph: Graph) -> list[str]:
    """Terms without label or definition."""
    needed = {"label": (RDFS.label,), "definition": (SKOS.definition, RDFS.comment)}
    return [
        f"{local(term)} has no {name}"
        for term in own(graph)
        for name, predicates in needed.items()
        if not any(words(graph, term, p) for p in predicates)
    ]


def p10_missing_disjointness(graph: Graph) -> list[str]:
    """No disjointness at all, or siblings of which no two are disjoint."""
    faults = [] if any(disjoint_pairs(graph)) else ["no disjoint classes at all"]
    for parent in _classes(graph):
        children = [c for c in graph.subjects(RDFS.subClassOf, parent) if ours(c)]
        pairs = list(combinations(children, 2))
        if pairs and not any(disjoint(graph, *pair) for pair in pairs):
            faults.append(f"no two kinds of {local(parent)} are disjoint")
    return faults


def p11_missing_domain_or_range(graph: Graph) -> list[str]:
    """Properties without domain or range that do not say why."""
    return [
        f"{local(prop)} has no {what} and no reason"
        for prop in _properties(graph)
        for what, predicate in (("domain", RDFS.domain), ("range", RDFS.range))
        if (prop, predicate, None) not in graph and not stated_reason(graph, prop, what)
    ]


def p12_equivalent_properties_not_declared(graph: Graph) -> list[str]:
    """Properties named alike that are not said to be the same."""
    names = Counter(_clear(local(p)) for p in own(graph, *PROPERTY_KINDS))
    twice = [f"several properties are called {n}" for n, count in names.items() if count > 1]
    return twice + list(_same(graph, _properties(graph), (RDFS.label, SKOS.altLabel)))


def p13_inverse_not_declared(graph: Graph) -> list[str]:
    """Two names that turn each other round (partOf, hasPart) without owl:inverseOf.

    Our style has one direction only; where there are two, their bond is stated.
    """
    faults = []
    turned = re.compile(r"^(?:has|is)?(.+?)(?:Of|By|For|In)?$")
    for one, other in combinations(_links(graph), 2):
        ends = _ends(graph, one)
        stems = {turned.sub(r"\1", local(p)).casefold() for p in (one, other)}
        swapped = None not in ends and ends == _ends(graph, other)[::-1]
        if swapped and len(stems) == 1 and other not in _inverses(graph, one):
            faults.append(f"{local(one)} and {local(other)} go both ways")
    return faults


def _inverses(graph: Graph, prop: Node) -> set[Node]:
    return {*graph.objects(prop, OWL.inverseOf), *graph.subjects(OWL.inverseOf, prop)}


def p19_several_domains_or_ranges(graph: Graph) -> list[str]:
    """Several domains or ranges: their intersection is meant, seldom wanted."""
    return [
        f"{local(prop)} has several values of {local(p)}"
        for p in (RDFS.domain, RDFS.range)
        for prop in own(graph, *PROPERTY_KINDS)
        if len(list(graph.objects(prop, p))) > 1
    ]


def p20_misused_annotations(graph: Graph) -> list[str]:
    """Label and definition that are equal, empty or swapped."""
    faults = []
    for term in own(graph):
        for language in ("en", "zh-Hant"):
            names = words(graph, term, RDFS.label, language)
            texts = words(graph, term, SKOS.definition, language)
            if any(not text.strip() for text in (*names, *texts)):
                faults.append(f"{local(term)}: an empty text")
            for name in names:
                if name.endswith((".", "。")) or any(len(name) >= len(text) for text in texts):
                    faults.append(f"{local(term)}: label and definition look swapped or equal")
    return faults


def p21_miscellaneous_class(graph: Graph) -> list[str]:
    """A class for what is left over."""
    return [
        f"{local(term)} is a class for the rest"
        for term in _classes(graph)
        for text in (re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(term)), *labels(graph, term))
        if MISCELLANEOUS.search(text)
    ]


def p22_naming(graph: Graph) -> list[str]:
    """Names that do not follow the convention: BigBox for classes, bigBox for properties."""
    classes = set(_classes(graph))
    return [
        f"{local(term)} is not named like the others"
        for term in own(graph)
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]*" if term in classes else r"[a-z][A-Za-z0-9]*",
                            local(term))
    ]  # fmt: skip


def p24_recursive_definition(graph: Graph) -> list[str]:
    """A class defined by itself, in logic or in words."""
    faults = []
    for term in _classes(graph):
        equal, higher = (graph.objects(term, p) for p in (OWL.equivalentClass, RDFS.subClassOf))
        for start in (*equal, *higher):
            inside, waiting = {start}, [start]
            while waiting:
                node = waiting.pop()
                if isinstance(node, BNode):
                    new = set(graph.objects(node)) - inside
                    inside |= new
                    waiting += new
            if term in inside:
                faults.append(f"{local(term)} is defined by itself")
        names = {_clear(text) for text in words(graph, term, RDFS.label)}
        texts = {re.sub(r"^(an?|the) ", "", _clear(t)) for t in words(graph, term, SKOS.definition)}
        faults += [f"{local(term)} is defined by its own name"] if names & texts else []
    return faults


def p25_inverse_of_itself(graph: Graph) -> list[str]:
    """A property that is its own inverse should be symmetric."""
    pairs = graph.subject_objects(OWL.inverseOf)
    return [f"{local(a)} is its own inverse" for a, b in pairs if a == b]


def p26_inverse_of_symmetric(graph: Graph) -> list[str]:
    """A symmetric property needs no inverse."""
    return [
        f"{local(p)} is symmetric and has an inverse"
        for p in graph.subjects(RDF.type, OWL.SymmetricProperty)
        if (p, OWL.inverseOf, None) in graph or (None, OWL.inverseOf, p) in graph
    ]


def p27_wrong_equivalent_properties(graph: Graph) -> list[str]:
    """Equal properties with different domains or ranges, or one of them above the other."""
    return [
        f"{local(a)} and {local(b)} are not the same"
        for a, b in graph.subject_objects(OWL.equivalentProperty)
        if a == b
        or any(x != y and x and y for x, y in zip(_ends(graph, a), _ends(graph, b), strict=True))
        or b in above(graph, a, RDFS.subPropertyOf)
    ]


def p28_wrong_symmetric(graph: Graph) -> list[str]:
    """Symmetric, but from one class to another."""
    found = graph.subjects(RDF.type, OWL.SymmetricProperty)
    return [f"{local(p)} cannot be symmetric" for p in found if len(set(_ends(graph, p))) > 1]


def p29_wrong_transitive(graph: Graph) -> list[str]:
    """Transitive, but what it leads to can never lead on."""
    faults = []
    for prop in graph.subjects(RDF.type, OWL.TransitiveProperty):
        domain, kind = _ends(graph, prop)
        related = domain in {kind, *above(graph, kind, RDFS.subClassOf)} or kind in above(
            graph, domain, RDFS.subClassOf
        ) if domain and kind else True  # fmt: skip
        faults += [] if related else [f"{local(prop)} cannot be transitive"]
    return faults


def p30_equivalent_classes_not_declared(graph: Graph) -> list[str]:
    """A class of ours named like a class of another vocabulary, and not related to it."""
    foreign = {c for c in graph.subjects(RDF.type, OWL.Class)
               if isinstance(c, URIRef) and not ours(c)}  # fmt: skip
    return [
        f"{local(term)} is not related to {other}"
        for term in _classes(graph)
        for other in sorted(foreign, key=str)
        if local(other).casefold() == local(term).casefold()
        and not any(other in above(graph, term, p) for p in MAPPINGS)
    ]


def p31_wrong_equivalent_classes(graph: Graph) -> list[str]:
    """Equal classes of which one is above the other, or that are disjoint."""
    return [
        f"{local(a)} and {local(b)} cannot be the same"
        for a, b in graph.subject_objects(OWL.equivalentClass)
        if b in above(graph, a, RDFS.subClassOf)
        or a in above(graph, b, RDFS.subClassOf)
        or disjoint(graph, a, b)
    ]


def p32_same_label(graph: Graph) -> list[str]:
    """Several classes with one label."""
    return list(_same(graph, _classes(graph), (RDFS.label,)))


def p33_chain_of_one(graph: Graph) -> list[str]:
    """A property chain with fewer than two properties."""
    return [
        f"the chain of {local(prop)} is too short"
        for prop, start in graph.subject_objects(OWL.propertyChainAxiom)
        if len(Collection(graph, start)) < 2
    ]


RULES: dict[str, Rule] = {
    name[:3].upper(): rule for name, rule in list(globals().items()) if re.match(r"p\d\d_", name)
}
