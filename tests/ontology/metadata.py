"""Metadata an ontology should carry, after the tests of FOOPS! (Garijo et al. 2021).

All that need only the file; left out are those of the web: URI1, VER2, CN1, DOC1, HTTP1, FIND2
and FIND3. What cannot be given may be answered by a note that says why, such as “No DOI: …”.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.exceptions import Error
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Literal, Node

from tests.ontology.anatomy import LANGUAGES, SCHEMA, VANN, VS, labels, local, ours, own, words
from tests.ontology.planting import Rule

BIBO = Namespace("http://purl.org/ontology/bibo/")
VOAF = Namespace("http://purl.org/vocommons/voaf#")
PERSISTENT = re.compile(r"https?://(w3id\.org|purl\.\w+|doi\.org|n2t\.net)/")
LICENCE = re.compile(
    r"https?://(www\.apache\.org/licenses/|creativecommons\.org/(licenses|publicdomain)/"
    r"|opensource\.org/licenses?/|spdx\.org/licenses/|opendatacommons\.org/licenses/)\S+"
)
EXTENDS = (OWL.imports, VOAF.extends, VOAF.reliesOn, VOAF.specializes, DCTERMS.references,
           DCTERMS.requires, DCTERMS.source)  # fmt: skip
METADATA = tuple(str(n) for n in (DCTERMS, VANN, SCHEMA, BIBO, VOAF, FOAF, SKOS, VS))
LANGUAGE = tuple(str(n) for n in (RDF, RDFS, OWL, XSD))
SERIALISATIONS = ("turtle", "xml", "nt", "json-ld")


def _head(graph: Graph) -> Node:
    return next(iter(sorted(graph.subjects(RDF.type, OWL.Ontology), key=str)), URIRef(""))


def _wanted(*predicates: URIRef, note: str = "") -> Rule:
    """A rule: the header has one of these properties, or a note that says why not."""

    def rule(graph: Graph) -> list[str]:
        head = _head(graph)
        given = any((head, p, None) in graph for p in predicates)
        reasons = [words(graph, head, SKOS.editorialNote, tag) for tag in LANGUAGES]
        stated = note and any(t.startswith(f"No {note}:") for t in reasons[0]) and reasons[1]
        return [] if given or stated else [f"no {local(predicates[0])}"]

    return rule


def _once_each(predicate: URIRef) -> Rule:
    """A rule: the header has this text exactly once in each language."""

    def rule(graph: Graph) -> list[str]:
        head = _head(graph)
        counts = {tag: len(words(graph, head, predicate, tag)) for tag in LANGUAGES}
        return [f"{n} {local(predicate)} in {tag}" for tag, n in counts.items() if n != 1]

    return rule


def purl(graph: Graph) -> list[str]:
    """PURL1: the IRI is one that stays when the place changes."""
    return [] if PERSISTENT.match(str(_head(graph))) else [f"no lasting IRI: {_head(graph)}"]


def namespace(graph: Graph) -> list[str]:
    """OM1, URI2: the stated namespace is the ontology's IRI, and all its terms are in it."""
    spaces = [str(o) for o in graph.objects(_head(graph), VANN.preferredNamespaceUri)]
    if len(spaces) != 1 or spaces[0].rstrip("#/") != str(_head(graph)):
        return [f"the namespace is not that of the ontology: {spaces}"]
    defined = graph.subjects(RDFS.isDefinedBy, _head(graph))
    return [f"{t} is not in the namespace" for t in defined if not str(t).startswith(spaces[0])]


def prefix(graph: Graph) -> list[str]:
    """OM2: one short preferred prefix."""
    found = [str(o) for o in graph.objects(_head(graph), VANN.preferredNamespacePrefix)]
    good = len(found) == 1 and re.fullmatch(r"[a-z][a-z0-9-]*", found[0])
    return [] if good else [f"no one prefix: {found}"]


def version(graph: Graph) -> list[str]:
    """VER1: one version IRI below the ontology's IRI, with the number of the version info."""
    head = _head(graph)
    iris = [str(o) for o in graph.objects(head, OWL.versionIRI)]
    numbers = words(graph, head, OWL.versionInfo)
    if len(iris) != 1 or len(numbers) != 1:
        return [f"not one version: {iris} {numbers}"]
    faults = [] if iris[0] == f"{head}/{numbers[0]}" else [f"{iris[0]} is not {numbers[0]}"]
    return faults + ([] if re.fullmatch(r"\d+\.\d+\.\d+", numbers[0]) else [f"{numbers[0]}?"])


def prior_version(graph: Graph) -> list[str]:
    """OM3: the version before, older and with a word on compatibility, or a note of the first."""
    head = _head(graph)
    before = list(graph.objects(head, OWL.priorVersion))
    if not before:
        first = any(t.startswith("No prior version:")
                    for t in words(graph, head, SKOS.historyNote, "en"))  # fmt: skip
        return [] if first else ["no prior version and no note of the first"]
    now = next(iter(words(graph, head, OWL.versionInfo)), "")
    said = (OWL.backwardCompatibleWith, OWL.incompatibleWith)
    faults = [] if any((head, p, before[0]) in graph for p in said) else ["compatible or not?"]
    return faults + [f"{b} is not before {now}" for b in before if not number(str(b)) < number(now)]


def number(text: str) -> tuple[int, ...]:
    """The version number at the end of an IRI or a text; empty where there is none."""
    found = re.search(r"(\d+)\.(\d+)\.(\d+)$", text)
    return tuple(map(int, found.groups())) if found else ()


def licence(graph: Graph) -> list[str]:
    """OM4.1, OM4.2: one licence, by the address of its text."""
    found = list(graph.objects(_head(graph), DCTERMS.license))
    good = len(found) == 1 and isinstance(found[0], URIRef) and LICENCE.fullmatch(str(found[0]))
    return [] if good else [f"no known licence: {found}"]


def dates(graph: Graph) -> list[str]:
    """OM1, OM3, OM5: created, issued and modified, once each, as dates, in this order."""
    known: list[str] = []
    for what in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        found = list(graph.objects(_head(graph), what))
        day = found[0] if len(found) == 1 else None
        if not isinstance(day, Literal) or day.datatype != XSD.date or day.ill_typed:
            return [f"no one date {local(what)}"]
        known.append(str(day))
    return [] if known == sorted(known) else [f"dates out of order: {known}"]


def makers(graph: Graph) -> list[str]:
    """OM1, OM5: creator and publisher, each with a name in the file."""
    faults = []
    for what in (DCTERMS.creator, DCTERMS.publisher):
        found = list(graph.objects(_head(graph), what))
        faults += [] if found else [f"no {local(what)}"]
        faults += [f"{local(what)} {who} has no name" for who in found
                   if not isinstance(who, Literal) and not labels(graph, who)]  # fmt: skip
    return faults


def source(graph: Graph) -> list[str]:
    """OM3: at least one source that can be looked up."""
    found = [o for o in graph.objects(_head(graph), DCTERMS.source) if isinstance(o, URIRef)]
    return [] if any(str(o).startswith("http") for o in found) else ["no source to look up"]


def metadata_vocabularies(graph: Graph) -> list[str]:
    """VOC1: the header is written in known vocabularies of metadata."""
    used = {str(p) for p in graph.predicates(_head(graph))}
    strange = {p for p in used if not p.startswith((*METADATA, *LANGUAGE))}
    return [f"unknown metadata: {p}" for p in sorted(strange)] + (
        [] if any(p.startswith(METADATA) for p in used) else ["no metadata vocabulary"]
    )


def extended_vocabularies(graph: Graph) -> list[str]:
    """VOC2: it builds on others, and says on which."""
    links = {o for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
             for s, o in graph.subject_objects(p) if ours(s)}  # fmt: skip
    outside = {o for o in links if isinstance(o, URIRef) and not ours(o)}
    faults = [] if any(not str(o).startswith(LANGUAGE) for o in outside) else ["builds on nothing"]
    named = {o for p in EXTENDS for o in graph.objects(_head(graph), p) if isinstance(o, URIRef)}
    return faults + ([] if named else ["does not say on what it builds"])


def _described(wanted: Callable[[Graph, Node, str], list[str]], what: str) -> Rule:
    def rule(graph: Graph) -> list[str]:
        return [f"{local(t)} has no {what} in {tag}" for t in own(graph) for tag in LANGUAGES
                if not wanted(graph, t, tag)]  # fmt: skip

    return rule


def serialisations(graph: Graph) -> list[str]:
    """RDF1: every usual serialisation can be written, and says the same when read."""
    faults = []
    for form in SERIALISATIONS:
        try:
            again = Graph().parse(data=graph.serialize(format=form), format=form)
        except (Error, ValueError) as error:
            faults.append(f"{form} cannot be written: {error}")
            continue
        if not isomorphic(again, graph):
            faults.append(f"{form} says something else")
    return faults


RULES: dict[str, Rule] = {
    "title": _once_each(DCTERMS.title),
    "description": _once_each(DCTERMS.description),
    "abstract": _once_each(DCTERMS.abstract),
    "citation": _wanted(DCTERMS.bibliographicCitation, SCHEMA.citation),
    "status": _wanted(BIBO.status, SCHEMA.creativeWorkStatus, VS.term_status),
    "doi": _wanted(BIBO.doi, note="DOI"),
    "logo": _wanted(FOAF.logo, SCHEMA.logo, note="logo"),
    "subject": _wanted(DCTERMS.subject, SCHEMA.keywords),
    "labels": _described(lambda g, t, tag: words(g, t, RDFS.label, tag), "label"),
    "definitions": _described(lambda g, t, tag: words(g, t, SKOS.definition, tag), "definition"),
    **{rule.__name__: rule
       for rule in (purl, namespace, prefix, version, prior_version, licence, dates, makers,
                    source, metadata_vocabularies, extended_vocabularies, serialisations)},
}  # fmt: skip
