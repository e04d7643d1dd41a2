"""The ontology itself, and that the code names exactly its terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import BNode, Literal, Node

from bscgraph.graph.vocabulary import PERSPECTIVES, TERM
from bscgraph.resources import folder
from bscgraph.terms import BSC, CODE

FILES = sorted(folder("ontology").glob("*.ttl"))
ONTOLOGY = Graph().parse(folder("ontology") / "bsc.ttl")
CONCEPTS = Graph()
for lists in ("concepts.ttl", "finding-codes.ttl"):
    CONCEPTS.parse(folder("ontology") / lists)
SCHEMES = sorted(CONCEPTS.subjects(RDF.type, SKOS.ConceptScheme), key=str)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERMS = sorted(
    {
        t
        for kind in KINDS
        for t in ONTOLOGY.subjects(RDF.type, kind)
        if str(t).startswith(str(BSC._NS))
    },
    key=str,
)
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
PROPERTIES = [t for t in TERMS if (t, RDF.type, OWL.Class) not in ONTOLOGY]


def languages(graph: Graph, term: Node, predicate: URIRef) -> set[str | None]:
    return {v.language for v in graph.objects(term, predicate) if isinstance(v, Literal) and v}


def test_the_namespace_in_code_is_the_ontology() -> None:
    assert set(dir(BSC)) == set(TERMS)
    assert len(TERM) == len(TERMS)


def test_a_misspelt_term_raises() -> None:
    with pytest.raises(AttributeError):
        _ = BSC.rawTxt
    with pytest.raises(KeyError):
        _ = TERM["rawTxt"]


@pytest.mark.parametrize("term", TERMS, ids=lambda t: str(t).rpartition("#")[2])
def test_every_term_is_described_in_both_languages(term: URIRef) -> None:
    assert languages(ONTOLOGY, term, RDFS.label) == {"en", "zh-Hant"}
    assert languages(ONTOLOGY, term, SKOS.definition) == {"en", "zh-Hant"}
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [URIRef(str(BSC._NS)[:-1])]
    assert languages(ONTOLOGY, term, SKOS.example) == {"en", "zh-Hant"}
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        values = [str(value) for value in ONTOLOGY.objects(term, predicate)]
        assert len(values) == 2
        assert values == [value.strip() for value in values]
    assert len(set(ONTOLOGY.objects(term, RDF.type)) & set(KINDS)) == 1
    assert str(ONTOLOGY.value(term, VS.term_status)) in {"stable", "testing"}


@pytest.mark.parametrize("term", PROPERTIES, ids=lambda t: str(t).rpartition("#")[2])
def test_every_property_has_domain_and_range_or_says_why_not(term: URIRef) -> None:
    notes = [v for v in ONTOLOGY.objects(term, SKOS.scopeNote) if isinstance(v, Literal)]
    for predicate, english, chinese in (
        (RDFS.domain, "No domain: ", "不設定義域："),
        (RDFS.range, "No range: ", "不設值域："),
    ):
        said = list(ONTOLOGY.objects(term, predicate))
        reasons = {v.language for v in notes if str(v).startswith((english, chinese))}
        assert len(said) <= 1
        assert reasons == (set() if said else {"en", "zh-Hant"})
    assert ONTOLOGY.value(term, RDFS.domain) in {None, *TERMS}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("is_class", [True, False])
def test_labels_are_unique(is_class: bool, language: str) -> None:
    # A class and a property may share a word, as key success factor.
    labels = [
        str(label).lower()
        for term in TERMS
        if ((term, RDF.type, OWL.Class) in ONTOLOGY) is is_class
        for label in ONTOLOGY.objects(term, RDFS.label)
        if isinstance(label, Literal) and label.language == language
    ]
    assert len(labels) > 40
    assert len(labels) == len(set(labels))


def test_classes_form_a_tree_that_ends_in_known_vocabularies() -> None:
    for term in set(TERMS) - set(PROPERTIES):
        above = set(ONTOLOGY.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert above, term
        for parent in above:
            assert (
                parent in TERMS or str(parent).startswith("http://www.w3.org/") or "cube" in parent
            )


def test_header() -> None:
    ontology = URIRef("https://w3id.org/bscgraph/ns")
    assert (ontology, RDF.type, OWL.Ontology) in ONTOLOGY
    assert ONTOLOGY.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/1.0.0")
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(ONTOLOGY, ontology, predicate) == {"en", "zh-Hant"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_blank_nodes(path: Path) -> None:
    for triple in Graph().parse(path):
        assert not any(isinstance(term, BNode) for term in triple)


@pytest.mark.parametrize(
    "concept", sorted(CONCEPTS.subjects(RDF.type, SKOS.Concept), key=str), ids=str
)
def test_concepts(concept: URIRef) -> None:
    scheme = CONCEPTS.value(concept, SKOS.inScheme)
    notation = CONCEPTS.value(concept, SKOS.notation)
    assert str(concept) == f"{scheme}/{notation}"
    assert (scheme, SKOS.hasTopConcept, concept) in CONCEPTS
    assert list(CONCEPTS.objects(concept, RDFS.isDefinedBy)) == [scheme]
    assert (concept, SKOS.topConceptOf, scheme) in CONCEPTS
    for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example):
        assert len(list(CONCEPTS.objects(concept, predicate))) == 2
        assert languages(CONCEPTS, concept, predicate) == {"en", "zh-Hant"}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda s: str(s).rpartition("/")[2])
def test_code_lists(scheme: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        assert languages(CONCEPTS, scheme, predicate) == {"en", "zh-Hant"}
    top = set(CONCEPTS.objects(scheme, SKOS.hasTopConcept))
    assert top == set(CONCEPTS.subjects(SKOS.inScheme, scheme))
    names: dict[str, Node] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation):
        for concept in top:
            for label in CONCEPTS.objects(concept, predicate):
                assert names.setdefault(str(label).lower(), concept) == concept, label


def test_code_lists_cover_the_model() -> None:
    from typing import get_args

    from bscgraph import model

    lists = {
        "value-kind": model.ValueKind,
        "budget-kind": model.BudgetKind,
        "parse-status": model.ParseStatus,
        "level": model.Level,
    }
    for scheme, literal in lists.items():
        listed = {str(c).rpartition("/")[2] for c in CONCEPTS.subjects(SKOS.inScheme, CODE[scheme])}
        assert listed == set(get_args(literal))
    perspectives = CONCEPTS.subjects(SKOS.inScheme, CODE["perspective"])
    assert {str(c).rpartition("/")[2] for c in perspectives} == PERSPECTIVES


def test_alignments_speak_of_our_terms() -> None:
    alignment = Graph().parse(folder("ontology") / "alignment.ttl")
    ours = set(TERMS) | set(CONCEPTS.subjects(RDF.type, SKOS.Concept))
    declared = set(alignment.subjects(RDF.type))
    assert set(alignment.subjects()) - declared <= ours
