"""Whether a graph is an OWL 2 DL ontology: the global restrictions, as graph checks.

After the OWL 2 structural specification (W3C, 2012), sections 3, 5.8.1, 5.9 and 11, and its
mapping to RDF graphs. Each rule returns its faults; the OWLAPI's validator is run beside them
in ``test_reasoner.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import BNode, Literal, Node

from tests.ontology.anatomy import PROPERTY_KINDS, above
from tests.ontology.planting import Rule

# Section 4: the OWL 2 datatype map. rdf:langString, xsd:date and xsd:gYear are not in it.
DATATYPES = {
    OWL.real, OWL.rational, RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal,
    XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger,
    XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong,
    XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte, XSD.double, XSD.float, XSD.string,
    XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean,
    XSD.hexBinary, XSD.base64Binary, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
}  # fmt: skip
RESERVED = tuple(str(n) for n in (RDF, RDFS, OWL, XSD))
ANNOTATIONS = {
    RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.deprecated, OWL.versionInfo,
    OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith,
}  # fmt: skip
BUILT_IN = ANNOTATIONS | DATATYPES | {
    OWL.Thing, OWL.Nothing, OWL.topObjectProperty, OWL.bottomObjectProperty,
    OWL.topDataProperty, OWL.bottomDataProperty,
}  # fmt: skip
CLASS_LINKS = (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith, OWL.complementOf)
FILLERS = (OWL.someValuesFrom, OWL.allValuesFrom, OWL.onClass, OWL.onDataRange, OWL.hasValue,
           OWL.hasSelf, OWL.cardinality, OWL.minCardinality, OWL.maxCardinality,
           OWL.qualifiedCardinality, OWL.minQualifiedCardinality,
           OWL.maxQualifiedCardinality)  # fmt: skip
COUNTS = (OWL.hasSelf, *(p for p in FILLERS if "ardinality" in str(p)))
ONLY_SIMPLE = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
               OWL.AsymmetricProperty)  # fmt: skip
ONLY_OBJECTS = (OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.AsymmetricProperty,
                OWL.ReflexiveProperty, OWL.IrreflexiveProperty,
                OWL.InverseFunctionalProperty)  # fmt: skip
STRUCTURES = (OWL.Class, OWL.Restriction, RDFS.Datatype, OWL.AllDisjointClasses,
              OWL.AllDisjointProperties, OWL.AllDifferent, OWL.Axiom, OWL.Annotation,
              OWL.NegativePropertyAssertion)  # fmt: skip


def reserved(node: Node) -> bool:
    """Whether an IRI is of the vocabularies the language itself is made of."""
    return isinstance(node, URIRef) and str(node).startswith(RESERVED)


def typed(graph: Graph, node: Node, *kinds: Node) -> bool:
    """Whether a node is declared as one of these kinds."""
    return any((node, RDF.type, kind) in graph for kind in kinds)


def members(graph: Graph, start: Node | None) -> list[Node]:
    """The members of an RDF list; none where there is no list."""
    return [] if start is None else list(Collection(graph, start))


def _used_classes(graph: Graph) -> Iterator[Node]:
    for predicate in CLASS_LINKS:
        for pair in graph.subject_objects(predicate):
            yield from pair
    for predicate in (RDF.type, RDFS.domain, OWL.onClass):
        yield from graph.objects(None, predicate)
    for predicate in (OWL.members, OWL.unionOf, OWL.intersectionOf, OWL.disjointUnionOf):
        for subject, start in graph.subject_objects(predicate):
            if not typed(graph, subject, OWL.AllDisjointProperties, OWL.AllDifferent):
                yield from members(graph, start)
    for prop, kind in graph.subject_objects(RDFS.range):
        if typed(graph, prop, OWL.ObjectProperty):
            yield kind


def _used_properties(graph: Graph) -> Iterator[Node]:
    yield from set(graph.predicates())
    for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf,
                      OWL.propertyDisjointWith):  # fmt: skip
        for pair in graph.subject_objects(predicate):
            yield from pair
    yield from graph.objects(None, OWL.onProperty)


def undeclared(graph: Graph) -> list[str]:
    """Classes and properties that are used but not declared."""
    classes = {c for c in _used_classes(graph) if isinstance(c, URIRef)}
    lost = {c for c in classes
            if not reserved(c) and not typed(graph, c, OWL.Class, RDFS.Datatype)}  # fmt: skip
    for prop in set(_used_properties(graph)):
        if isinstance(prop, URIRef) and not reserved(prop):
            lost |= set() if typed(graph, prop, *PROPERTY_KINDS) else {prop}
    return [f"not declared: {node}" for node in sorted(lost, key=str)]


def rdfs_only(graph: Graph) -> list[str]:
    """Terms declared in RDFS but not in OWL."""
    pairs = ((RDFS.Class, (OWL.Class, RDFS.Datatype)), (RDF.Property, PROPERTY_KINDS))
    return [
        f"declared by RDFS alone: {node}"
        for weak, strong in pairs
        for node in graph.subjects(RDF.type, weak)
        if not typed(graph, node, *strong)
    ]


def property_punning(graph: Graph) -> list[str]:
    """Properties that are of two kinds."""
    kinds = Counter(s for kind in PROPERTY_KINDS for s in graph.subjects(RDF.type, kind))
    return [f"two kinds of property: {node}" for node, count in kinds.items() if count > 1]


def class_datatype_punning(graph: Graph) -> list[str]:
    """IRIs that are class and datatype."""
    both = set(graph.subjects(RDF.type, OWL.Class)) & set(graph.subjects(RDF.type, RDFS.Datatype))
    return [f"class and datatype: {node}" for node in both if isinstance(node, URIRef)]


def reserved_vocabulary(graph: Graph) -> list[str]:
    """Reserved IRIs that are declared anew, spoken of, or do not exist."""
    faults = []
    for subject in set(graph.subjects()):
        if reserved(subject) and subject != RDF.nil:
            types = set(graph.objects(subject, RDF.type))
            harmless = subject in BUILT_IN and set(graph.predicates(subject)) == {RDF.type}
            kinds = {OWL.AnnotationProperty, RDFS.Datatype, OWL.Class}
            if not (harmless and types <= kinds):
                faults.append(f"says something about {subject}")
    known = {OWL: set(dir(OWL)), RDF: set(dir(RDF)), RDFS: set(dir(RDFS)), XSD: set(dir(XSD))}
    names = {str(term) for terms in known.values() for term in terms} | {str(RDF.PlainLiteral)}
    used = {node for triple in graph for node in triple if reserved(node)}
    return faults + [f"no such term: {node}" for node in used if str(node) not in names]


def data_ranges(graph: Graph) -> list[str]:
    """Ranges of datatype properties outside the OWL 2 datatype map."""
    faults = []
    for prop, kind in graph.subject_objects(RDFS.range):
        if typed(graph, prop, OWL.DatatypeProperty):
            defined = typed(graph, kind, RDFS.Datatype) and not reserved(kind)
            if kind not in DATATYPES and not defined:
                faults.append(f"range of {prop} is no datatype of OWL 2: {kind}")
        elif typed(graph, prop, OWL.ObjectProperty) and kind in DATATYPES:
            faults.append(f"range of object property {prop} is a datatype")
    for predicate in (OWL.onDatatype, OWL.onDataRange):
        faults += [f"no datatype of OWL 2: {kind}" for kind in graph.objects(None, predicate)
                   if isinstance(kind, URIRef) and kind not in DATATYPES]  # fmt: skip
    return faults


def literals(graph: Graph) -> list[str]:
    """Literals whose text is none of their datatype."""
    return [
        f"ill-formed: {s} {p} {o!r}" for s, p, o in graph if isinstance(o, Literal) and o.ill_typed
    ]


def composite(graph: Graph) -> set[Node]:
    """The non-simple properties (section 11): transitive or chained ones and all above them."""
    start = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    start |= set(graph.subjects(OWL.propertyChainAxiom))
    for one, other in graph.subject_objects(OWL.inverseOf):
        start |= {one, other} if {one, other} & start else set()
    return start.union(*(above(graph, prop, RDFS.subPropertyOf) for prop in start))


def non_simple(graph: Graph) -> list[str]:
    """Non-simple properties where only simple ones may stand."""
    faults = []
    for prop in composite(graph):
        faults += [f"non-simple {prop} is {kind}" for kind in ONLY_SIMPLE
                   if typed(graph, prop, kind)]  # fmt: skip
        if set(graph.objects(prop, OWL.propertyDisjointWith)) or set(
            graph.subjects(OWL.propertyDisjointWith, prop)
        ):
            faults.append(f"non-simple {prop} is disjoint with a property")
        for where in graph.subjects(OWL.onProperty, prop):
            faults += [f"non-simple {prop} is counted" for p in COUNTS if (where, p, None) in graph]
    return faults


def chains(graph: Graph) -> list[str]:
    """Property chains that need themselves: no regular order of properties exists."""
    below: dict[Node, set[Node]] = {}
    for prop, start in graph.subject_objects(OWL.propertyChainAxiom):
        links = members(graph, start)
        inner = links if links[0] != prop and links[-1] != prop else [p for p in links if p != prop]
        transitive = links == [prop, prop]
        below.setdefault(prop, set()).update([] if transitive else inner)
    for lower, upper in graph.subject_objects(RDFS.subPropertyOf):
        below.setdefault(upper, set()).add(lower)
    faults = []
    for prop in set(graph.subjects(OWL.propertyChainAxiom)):
        reached: set[Node] = set()
        waiting = list(below.get(prop, ()))
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += below.get(node, ())
        faults += [f"the chain of {prop} needs itself"] if prop in reached else []
    return faults


def property_kinds(graph: Graph) -> list[str]:
    """Characteristics, hierarchies and values that do not suit the kind of a property."""
    faults = []
    for prop in set(graph.subjects(RDF.type, OWL.DatatypeProperty)):
        faults += [
            f"datatype property {prop} is {k}" for k in ONLY_OBJECTS if typed(graph, prop, k)
        ]
        faults += [f"{prop} has a thing as value: {o}" for o in graph.objects(None, prop)
                   if not isinstance(o, Literal)]  # fmt: skip
    for prop in set(graph.subjects(RDF.type, OWL.ObjectProperty)):
        faults += [f"{prop} has a literal as value: {o}" for o in graph.objects(None, prop)
                   if isinstance(o, Literal)]  # fmt: skip
    for prop in set(graph.subjects(RDF.type, OWL.AnnotationProperty)):
        logical = (*ONLY_OBJECTS, OWL.FunctionalProperty)
        if typed(graph, prop, *logical) or (None, OWL.onProperty, prop) in graph:
            faults.append(f"annotation property {prop} is used in logic")
    for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty):
        for one, other in graph.subject_objects(predicate):
            kinds = [{k for k in PROPERTY_KINDS if typed(graph, p, k)} for p in (one, other)]
            if not reserved(other) and not reserved(one) and kinds[0] != kinds[1]:
                faults.append(f"{one} and {other} are of different kinds")
    return faults


def blank_nodes(graph: Graph) -> list[str]:
    """Blank nodes that are no part of a structure, are shared, or form a circle."""
    faults = []
    for node in {n for triple in graph for n in triple if isinstance(n, BNode)}:
        cell = (node, RDF.first, None) in graph
        if not cell and not typed(graph, node, *STRUCTURES):
            said = sorted(map(str, graph.predicates(node)))
            faults.append(f"a blank node that is no part of an axiom: {said}")
        if len(list(graph.subject_predicates(node))) > 1:
            faults.append("a blank node is used twice")
        if any(node in above(graph, node, p) for p in set(graph.predicates(node))):
            faults.append("a blank node is part of itself")
    return faults


def lists(graph: Graph) -> list[str]:
    """Lists that have not one member and one rest in each cell."""
    cells = set(graph.subjects(RDF.first)) | set(graph.subjects(RDF.rest))
    return [
        f"malformed list cell with {[str(o) for o in graph.objects(cell, RDF.first)]}"
        for cell in cells
        if len(list(graph.objects(cell, RDF.first))) != 1
        or len(list(graph.objects(cell, RDF.rest))) != 1
        or not set(graph.objects(cell, RDF.rest)) <= cells | {RDF.nil}
    ]


def restrictions(graph: Graph) -> list[str]:
    """Restrictions without exactly one property and one kind of filler."""
    faults = []
    for node in graph.subjects(RDF.type, OWL.Restriction):
        fillers = [p for p in FILLERS if (node, p, None) in graph]
        qualified = {OWL.onClass, OWL.onDataRange} & set(fillers)
        if len(list(graph.objects(node, OWL.onProperty))) != 1 or len(fillers) != 1 + bool(
            qualified
        ):
            faults.append(f"malformed restriction on {graph.value(node, OWL.onProperty)}")
    return faults


def header(graph: Graph) -> list[str]:
    """Not exactly one ontology, or a version IRI without an ontology IRI, or two of them."""
    found = list(graph.subjects(RDF.type, OWL.Ontology))
    faults = [] if len(found) == 1 else [f"{len(found)} ontologies in one file"]
    for node in found:
        versions = list(graph.objects(node, OWL.versionIRI))
        if not isinstance(node, URIRef) and versions:
            faults.append("a version IRI without an ontology IRI")
        if len(versions) > 1 or any(not isinstance(v, URIRef) for v in versions):
            faults.append(f"not one version IRI: {versions}")
        faults += [f"reserved IRI: {n}" for n in (node, *versions) if reserved(n)]
    faults += [f"a version of nothing: {s}" for s in graph.subjects(OWL.versionIRI)
               if s not in found]  # fmt: skip
    return faults


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        undeclared, rdfs_only, property_punning, class_datatype_punning, reserved_vocabulary,
        data_ranges, literals, non_simple, chains, property_kinds, blank_nodes, lists,
        restrictions, header,
    )
}  # fmt: skip
