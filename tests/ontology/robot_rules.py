"""The rules of ROBOT's report that any ontology should keep, written anew for our annotations.

ROBOT (Jackson et al. 2019) looks at OBO properties; here definitions are skos:definition,
synonyms skos:altLabel and skos:hiddenLabel, replacements dcterms:isReplacedBy, and what may be
said once may be said once in each language. Left out because they are about OBO files alone:
missing_subset_declaration and missing_synonymtype_declaration.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import BNode, Literal, Node

from tests.ontology.anatomy import KINDS, above, concepts, local, ours, own, words
from tests.ontology.dl_profile import members, reserved_vocabulary
from tests.ontology.planting import Rule

TRUE = Literal("true", datatype=XSD.boolean)
EXACT, WIDER = SKOS.altLabel, SKOS.hiddenLabel
LABELS = (RDFS.label, SKOS.prefLabel)
OBSOLETE = re.compile(r"(?i)^(deprecated|obsolete)\b|^已停用")
REFERENCES = (RDFS.seeAlso, RDFS.isDefinedBy, DCTERMS.license, DCTERMS.isReplacedBy, SKOS.exactMatch,
              SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)  # fmt: skip
CLASS_LINKS = (RDFS.subClassOf, OWL.equivalentClass, RDFS.domain, RDFS.range, OWL.someValuesFrom,
               OWL.allValuesFrom, OWL.onClass, RDF.first)  # fmt: skip
PROPERTY_LINKS = (
    RDFS.subPropertyOf,
    OWL.equivalentProperty,
    OWL.inverseOf,
    OWL.onProperty,
    RDF.first,
)


def _things(graph: Graph) -> list[URIRef]:
    return [*own(graph), *concepts(graph)]


def _texts(graph: Graph, terms: Iterable[Node]) -> Iterator[tuple[Node, Node, Literal]]:
    for term in terms:
        for predicate, value in graph.predicate_objects(term):
            if isinstance(value, Literal) and value.datatype in (None, XSD.string):
                yield term, predicate, value


def _shared(graph: Graph, terms: Iterable[Node], *predicates: URIRef) -> list[str]:
    """The same text at several terms, in one language."""
    seen: dict[tuple[str | None, str], set[Node]] = defaultdict(set)
    for term, predicate, text in _texts(graph, terms):
        if predicate in predicates:
            seen[text.language, text.casefold()].add(term)
    return [f"“{text}”: {' '.join(sorted(map(str, group)))}"
            for (_, text), group in seen.items() if len(group) > 1]  # fmt: skip


def _repeated(graph: Graph, terms: Iterable[Node], *predicates: URIRef) -> list[str]:
    """Several texts in one language at one term."""
    faults = []
    for term in terms:
        tags = Counter(v.language for p in predicates for v in graph.objects(term, p)
                       if isinstance(v, Literal))  # fmt: skip
        faults += [f"{local(term)} has {n} in {tag}" for tag, n in tags.items() if n > 1]
    return faults


def _deprecated(graph: Graph) -> set[Node]:
    return set(graph.subjects(OWL.deprecated, TRUE))


def _headers(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, OWL.Ontology), key=str)


def annotation_whitespace(graph: Graph) -> list[str]:
    """Blanks at the ends of a text, or two together."""
    everything = {*_things(graph), *_headers(graph), *graph.subjects(RDF.type, SKOS.ConceptScheme)}
    return [f"{local(term)} {local(p)}: “{text}”" for term, p, text in _texts(graph, everything)
            if str(text) != text.strip() or re.search(r"[ \u3000]{2}", text)]  # fmt: skip


def deprecated_boolean_datatype(graph: Graph) -> list[str]:
    """owl:deprecated with anything but a truth value."""
    pairs = graph.subject_objects(OWL.deprecated)
    return [f"{local(s)} is deprecated “{o}”" for s, o in pairs
            if not isinstance(o, Literal) or o.datatype != XSD.boolean]  # fmt: skip


def deprecated_class_reference(graph: Graph) -> list[str]:
    """A deprecated class that others still use."""
    old = _deprecated(graph)
    return [f"{local(node)} is deprecated and used by {local(s)}"
            for node in old if (node, RDF.type, OWL.Class) in graph
            for p in CLASS_LINKS for s in graph.subjects(p, node) if s not in old]  # fmt: skip


def deprecated_property_reference(graph: Graph) -> list[str]:
    """A deprecated property that others still use."""
    old = _deprecated(graph)
    faults = [f"{local(p)} is deprecated and used" for p in old if (None, p, None) in graph]
    return faults + [f"{local(node)} is deprecated and used by {local(s)}"
                     for node in old if (node, RDF.type, OWL.Class) not in graph
                     for p in PROPERTY_LINKS for s in graph.subjects(p, node)
                     if s not in old]  # fmt: skip


def duplicate_definition(graph: Graph) -> list[str]:
    """Two terms with one definition."""
    return _shared(graph, _things(graph), SKOS.definition)


def duplicate_exact_synonym(graph: Graph) -> list[str]:
    """Two terms with one synonym."""
    return _shared(graph, _things(graph), EXACT)


def duplicate_label(graph: Graph) -> list[str]:
    """Two terms with one label; concepts are compared in their own code list."""
    faults = _shared(graph, own(graph), RDFS.label)
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        faults += _shared(graph, graph.subjects(SKOS.inScheme, scheme), SKOS.prefLabel)
    return faults


def duplicate_label_synonym(graph: Graph) -> list[str]:
    """A label repeated as synonym of the same term."""
    return [f"{local(term)} has its label as synonym" for term in _things(graph)
            if {v for p in LABELS for v in graph.objects(term, p)}
            & {v for p in (EXACT, WIDER) for v in graph.objects(term, p)}]  # fmt: skip


def duplicate_scoped_synonym(graph: Graph) -> list[str]:
    """A text that is an exact and a wider synonym of the same term."""
    return [f"{local(term)} has one synonym in two scopes" for term in _things(graph)
            if set(graph.objects(term, EXACT)) & set(graph.objects(term, WIDER))]  # fmt: skip


def equivalent_class_axiom_no_genus(graph: Graph) -> list[str]:
    """A class defined by differences alone, without a class they are differences of."""
    faults = []
    for term, whole in graph.subject_objects(OWL.equivalentClass):
        if isinstance(whole, BNode) and (whole, OWL.oneOf, None) not in graph:
            union = (whole, OWL.unionOf, None) in graph
            parts = members(graph, graph.value(whole, OWL.intersectionOf))
            if not union and not any(isinstance(part, URIRef) for part in parts):
                faults.append(f"{local(term)} has no genus")
    return faults


def equivalent_pair(graph: Graph) -> list[str]:
    """Two named classes said to be the same."""
    pairs = graph.subject_objects(OWL.equivalentClass)
    return [f"{local(a)} and {local(b)} are the same" for a, b in pairs
            if isinstance(a, URIRef) and isinstance(b, URIRef)]  # fmt: skip


def illegal_use_of_built_in_vocabulary(graph: Graph) -> list[str]:
    """The words of OWL, RDF, RDFS and XSD used as if they were ours, or misspelt."""
    return reserved_vocabulary(graph)


def invalid_entity_uri(graph: Graph) -> list[str]:
    """IRIs with blanks, brackets or an empty name."""
    entities = {s for kind in KINDS for s in graph.subjects(RDF.type, kind)} | set(concepts(graph))
    return [f"no good IRI: {node}" for node in entities if isinstance(node, URIRef)
            and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#]+[/#][^\s<>\"{}|\\^`#/]+",
                                 str(node))]  # fmt: skip


def iri_range(graph: Graph) -> list[str]:
    """A text where an IRI belongs."""
    return [f"{local(s)} {local(p)} is a text: “{o}”" for p in REFERENCES
            for s, o in graph.subject_objects(p) if isinstance(o, Literal)]  # fmt: skip


def invalid_xref(graph: Graph) -> list[str]:
    """A reference that is no absolute web address."""
    return [f"{local(s)} {local(p)} leads nowhere: {o}" for p in REFERENCES
            for s, o in graph.subject_objects(p)
            if isinstance(o, BNode) or (isinstance(o, URIRef)
                                        and not re.match(r"https?://[^\s/]+", o))]  # fmt: skip


def label_formatting(graph: Graph) -> list[str]:
    """Line breaks, tabs or invisible signs in a label."""
    return [f"{local(term)}: {text!r}" for term, p, text in _texts(graph, _things(graph))
            if p in LABELS and re.search(r"[\t\n\r\v\f\u00a0\u200b-\u200f\ufeff]", text)]  # fmt: skip


def label_whitespace(graph: Graph) -> list[str]:
    """Blanks at the ends of a label."""
    return [f"{local(term)}: “{text}”" for term, p, text in _texts(graph, _things(graph))
            if p in LABELS and str(text) != text.strip()]  # fmt: skip


def lowercase_definition(graph: Graph) -> list[str]:
    """An English definition that begins with a small letter."""
    return [f"{local(term)}: “{text}”" for term in _things(graph)
            for text in words(graph, term, SKOS.definition, "en") if text[:1].islower()]  # fmt: skip


def missing_definition(graph: Graph) -> list[str]:
    """A term without definition."""
    return [f"{local(t)} has no definition" for t in _things(graph)
            if not words(graph, t, SKOS.definition)]  # fmt: skip


def missing_label(graph: Graph) -> list[str]:
    """A term without label."""
    return [f"{local(t)} has no label" for t in _things(graph)
            if not any(words(graph, t, p) for p in LABELS)]  # fmt: skip


def missing_obsolete_label(graph: Graph) -> list[str]:
    """A deprecated term whose definition does not begin by saying so, as our style has it."""
    begins = {"en": "Deprecated:", "zh-Hant": "已停用："}
    return [f"{local(t)} does not say in {tag} that it is deprecated"
            for t in _deprecated(graph) for tag, start in begins.items()
            if not all(d.startswith(start) for d in words(graph, t, SKOS.definition, tag))]  # fmt: skip


def misused_obsolete_label(graph: Graph) -> list[str]:
    """A label or definition that says deprecated at a term that is not."""
    old = _deprecated(graph)
    return [f"{local(t)} is not deprecated" for t in _things(graph) if t not in old
            for p in (*LABELS, SKOS.definition)
            if any(OBSOLETE.search(text) for text in words(graph, t, p))]  # fmt: skip


def misused_replaced_by(graph: Graph) -> list[str]:
    """A replacement for a term still in use, or by one that is unknown or itself replaced."""
    old = _deprecated(graph)
    faults = []
    for term, other in graph.subject_objects(DCTERMS.isReplacedBy):
        faults += [] if term in old else [f"{local(term)} is replaced but not deprecated"]
        if other in old or (other, RDF.type, None) not in graph:
            faults.append(f"{local(term)} is replaced by {other}, which cannot be used")
    return faults


def _headless(graph: Graph, what: URIRef) -> list[str]:
    return [f"{h} has no {local(what)}" for h in _headers(graph) if (h, what, None) not in graph]


def missing_ontology_description(graph: Graph) -> list[str]:
    """No description of the ontology."""
    return _headless(graph, DCTERMS.description)


def missing_ontology_license(graph: Graph) -> list[str]:
    """No licence of the ontology."""
    return _headless(graph, DCTERMS.license)


def missing_ontology_title(graph: Graph) -> list[str]:
    """No title of the ontology."""
    return _headless(graph, DCTERMS.title)


def missing_superclass(graph: Graph) -> list[str]:
    """A class that is no kind of anything."""
    return [f"{local(c)} is no kind of anything" for c in own(graph, OWL.Class)
            if not above(graph, c, RDFS.subClassOf) - {OWL.Thing, c}]  # fmt: skip


def multiple_asserted_superclasses(graph: Graph) -> list[str]:
    """A class with several superclasses of ours."""
    return [f"{local(c)} has several superclasses" for c in own(graph, OWL.Class)
            if sum(map(ours, graph.objects(c, RDFS.subClassOf))) > 1]  # fmt: skip


def multiple_definitions(graph: Graph) -> list[str]:
    """Two definitions of a term in one language."""
    return _repeated(graph, _things(graph), SKOS.definition)


def multiple_equivalent_classes(graph: Graph) -> list[str]:
    """A class that is the same as several others."""
    found = Counter(node for pair in graph.subject_objects(OWL.equivalentClass)
                    for node in pair if all(isinstance(n, URIRef) for n in pair))  # fmt: skip
    return [f"{local(c)} is the same as {n} classes" for c, n in found.items() if n > 1]


def multiple_equivalent_class_definitions(graph: Graph) -> list[str]:
    """A class with several definitions in logic."""
    found = Counter(s for s, o in graph.subject_objects(OWL.equivalentClass)
                    if isinstance(o, BNode))  # fmt: skip
    return [f"{local(c)} has {n} definitions in logic" for c, n in found.items() if n > 1]


def multiple_labels(graph: Graph) -> list[str]:
    """Two labels of a term in one language."""
    return _repeated(graph, _things(graph), *LABELS)


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        annotation_whitespace, deprecated_boolean_datatype, deprecated_class_reference,
        deprecated_property_reference, duplicate_definition, duplicate_exact_synonym,
        duplicate_label, duplicate_label_synonym, duplicate_scoped_synonym,
        equivalent_class_axiom_no_genus, equivalent_pair, illegal_use_of_built_in_vocabulary,
        invalid_entity_uri, invalid_xref, iri_range, label_formatting, label_whitespace,
        lowercase_definition, missing_definition, missing_label, missing_obsolete_label,
        missing_ontology_description, missing_ontology_license, missing_ontology_title,
        missing_superclass, misused_obsolete_label, misused_replaced_by,
        multiple_asserted_superclasses, multiple_definitions,
        multiple_equivalent_class_definitions, multiple_equivalent_classes, multiple_labels,
    )
}  # fmt: skip
