"""Pitfalls of the OOPS! catalogue in declarations, IRIs and licence: P34 to P41."""

from __future__ import annotations

import re

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SKOS, TIME, VOID
from rdflib.term import Node

from tests.ontology.anatomy import PROPERTY_KINDS, VANN, local, ours, own
from tests.ontology.planting import Rule

# Vocabularies whose terms are known, so that a term they lack is found.
CLOSED = {str(n): n for n in (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDFS, SKOS, TIME, VOID)}
LOGIC = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.label, RDFS.comment,
         OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.inverseOf,
         SKOS.definition, SKOS.prefLabel)  # fmt: skip
# What vocabularies say of their own terms, from their specifications; a reasoner needs it.
REPEATED = {
    (ORG.FormalOrganization, RDFS.subClassOf, ORG.Organization),
    (ORG.OrganizationalUnit, RDFS.subClassOf, ORG.Organization),
    (ORG.OrganizationalCollaboration, RDFS.subClassOf, ORG.Organization),
}
EXTENSION = re.compile(r"(?i)\.(owl|rdfs?|ttl|n3|nt|xml|jsonld|json|html?)([#/?]|$)")


def p34_untyped_class(graph: Graph) -> list[str]:
    """Used as a class, but declared nowhere."""
    objects = {o for p in (RDF.type, RDFS.subClassOf, OWL.disjointWith, RDFS.domain)
               for o in graph.objects(None, p)}  # fmt: skip
    built_in = tuple(str(n) for n in (OWL, RDF, RDFS))
    return [
        f"{node} is no declared class"
        for node in sorted(objects, key=str)
        if isinstance(node, URIRef) and not str(node).startswith(built_in)
        and not {OWL.Class, RDFS.Class} & set(graph.objects(node, RDF.type))
    ]  # fmt: skip


def p35_untyped_property(graph: Graph) -> list[str]:
    """Used as a property, but declared nowhere."""
    used = set(graph.predicates()) | set(graph.objects(None, RDFS.subPropertyOf))
    used |= set(graph.subjects(RDFS.domain)) | set(graph.subjects(RDFS.range))
    built_in = tuple(str(n) for n in (OWL, RDF, RDFS))
    return [
        f"{node} is no declared property"
        for node in sorted(used, key=str)
        if not str(node).startswith(built_in)
        and not {*PROPERTY_KINDS, RDF.Property} & set(graph.objects(node, RDF.type))
    ]


def _headers(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, OWL.Ontology), key=str)


def p36_file_extension(graph: Graph) -> list[str]:
    """An IRI that names a file."""
    names = [*_headers(graph), *graph.objects(None, OWL.versionIRI), *own(graph)]
    return [f"{name} names a file" for name in names if EXTENSION.search(str(name))]


def p38_no_ontology(graph: Graph) -> list[str]:
    """Nothing is declared an ontology."""
    return [] if _headers(graph) else ["no owl:Ontology"]


def p39_ambiguous_namespace(graph: Graph) -> list[str]:
    """It is not said once, as an absolute IRI, which namespace the terms have."""
    spaces = {str(o) for o in graph.objects(None, VANN.preferredNamespaceUri)}
    faults = [] if len(spaces) == 1 else [f"{len(spaces)} namespaces are named"]
    for space in spaces:
        if not re.fullmatch(r"https?://[^\s#]+[#/]", space):
            faults.append(f"no namespace: {space}")
        if not any(str(h).rstrip("#/") == space.rstrip("#/") for h in _headers(graph)):
            faults.append(f"{space} is not that of the ontology")
    return faults


def p40_hijacking(graph: Graph) -> list[str]:
    """Something said about others' terms, or a term their vocabulary does not have."""
    faults = [
        f"{subject} is not ours to describe"
        for p in LOGIC
        for subject, value in graph.subject_objects(p)
        if isinstance(subject, URIRef)
        and (subject, p, value) not in REPEATED
        and {OWL.Class, *PROPERTY_KINDS} & set(graph.objects(subject, RDF.type))
        and not ours(subject)
    ]
    for node in {n for triple in graph for n in triple if isinstance(n, URIRef)}:
        name = local(node)
        space = str(node)[: len(str(node)) - len(name)]
        if name and space in CLOSED and node not in CLOSED[space]:
            faults.append(f"no such term: {node}")
    return faults


def p41_no_licence(graph: Graph) -> list[str]:
    """Nothing says how the ontology may be used."""
    given = (DCTERMS.license, DCTERMS.rights, URIRef("http://creativecommons.org/ns#license"))
    return [f"{h} has no licence" for h in _headers(graph)
            if not any((h, p, None) in graph for p in given)]  # fmt: skip


RULES: dict[str, Rule] = {
    name[:3].upper(): rule for name, rule in list(globals().items()) if re.match(r"p\d\d_", name)
}
