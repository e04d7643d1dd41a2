"""Metadata of the ontology: each rule finds its planted fault and nothing in our header."""

from __future__ import annotations

import pytest

from tests.ontology.anatomy import ontology
from tests.ontology.metadata import RULES
from tests.ontology.planting import Fault, sound

NS = "<https://w3id.org/bscgraph/ns>"
LICENCE = "dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;"

FAULTS = [
    Fault("title", f'{NS} dcterms:title "Chests"@en .', names="2 title in en"),
    Fault("description", f'{NS} dcterms:description "盒。"@zh-Hant .', names="2 description"),
    Fault("abstract", without=('dcterms:abstract "Boxes."@en , "箱。"@zh-Hant ;',), names="0 abs"),
    Fault(
        "citation",
        without=('dcterms:bibliographicCitation "A team: Boxes"@en ;',),
        names="bibliographicCitation",
    ),
    Fault(
        "status",
        without=("bibo:status <http://purl.org/ontology/bibo/status/published> ;",),
        names="status",
    ),
    Fault("doi", without=('"No DOI: the IRI is lasting by itself."@en ,',), names="doi"),
    Fault("doi", without=(' , "無 DOI 與標誌。"@zh-Hant',), names="doi"),
    Fault("logo", without=('"No logo: a box is its own."@en ,',), names="logo"),
    Fault("subject", without=('dcterms:subject "boxes"@en , "箱子"@zh-Hant ;',), names="subject"),
    Fault(
        "labels", "bsc:Odd a owl:Class ; rdfs:label '怪'@zh-Hant .", names="Odd has no label in en"
    ),
    Fault("definitions", "bsc:odd a owl:AnnotationProperty .", names="odd has no definition"),
    Fault("purl", without=(" a owl:Ontology ;",), turtle="x:o a owl:Ontology .", names="elsewhere"),
    Fault(
        "namespace", f'{NS} vann:preferredNamespaceUri "https://example.org/" .', names="not that"
    ),
    Fault("namespace", f"x:far rdfs:isDefinedBy {NS} .", names="far is not in"),
    Fault("prefix", f'{NS} vann:preferredNamespacePrefix "B S C" .', names="B S C"),
    Fault("prefix", without=('vann:preferredNamespacePrefix "bsc" ;',), names="[]"),
    Fault("version", without=('; owl:versionInfo "1.2.3" ',), names="not one version"),
    Fault("version", f"{NS} owl:versionIRI {NS} .", names="not one version"),
    Fault(
        "version",
        without=("owl:versionIRI <https://w3id.org/bscgraph/ns/1.2.3> ; ",),
        turtle=f"{NS} owl:versionIRI <https://w3id.org/bscgraph/ns/1.2.4> .",
        names="is not 1.2.3",
    ),
    Fault(
        "version",
        without=(
            'owl:versionIRI <https://w3id.org/bscgraph/ns/1.2.3> ; owl:versionInfo "1.2.3" ;',
        ),
        turtle=f'{NS} owl:versionIRI <https://w3id.org/bscgraph/ns/new> ; owl:versionInfo "new" .',
        names="new?",
    ),
    Fault(
        "prior_version",
        without=(
            "owl:priorVersion <https://w3id.org/bscgraph/ns/1.2.2> ;",
            "owl:backwardCompatibleWith <https://w3id.org/bscgraph/ns/1.2.2> ;",
        ),
        names="no prior version",
    ),
    Fault(
        "prior_version",
        without=("owl:backwardCompatibleWith <https://w3id.org/bscgraph/ns/1.2.2> ;",),
        names="compatible or not",
    ),
    Fault(
        "prior_version",
        f"{NS} owl:priorVersion <https://w3id.org/bscgraph/ns/1.2.10> .",
        names="1.2.10 is not before",
    ),
    Fault("licence", without=(LICENCE,), names="[]"),
    Fault("licence", f"{NS} dcterms:license x:mine .", names="mine"),
    Fault("licence", without=(LICENCE,), turtle=f'{NS} dcterms:license "Apache" .', names="Apache"),
    Fault("dates", f'{NS} dcterms:created "2025-01-01"^^xsd:date .', names="created"),
    Fault("dates", without=('dcterms:issued "2026-01-02"^^xsd:date ;',), names="issued"),
    Fault(
        "dates",
        without=('dcterms:modified "2026-01-03"^^xsd:date ;',),
        turtle=f'{NS} dcterms:modified "3 January" .',
        names="modified",
    ),
    Fault(
        "dates",
        without=('dcterms:modified "2026-01-03"^^xsd:date ;',),
        turtle=f'{NS} dcterms:modified "2025-01-03"^^xsd:date .',
        names="out of order",
    ),
    Fault("makers", without=('dcterms:creator "A team"@en ;',), names="creator"),
    Fault("makers", f"{NS} dcterms:publisher x:house .", names="has no name"),
    Fault("source", without=("dcterms:source <https://example.org/> ;",), names="no source"),
    Fault("metadata_vocabularies", f'{NS} x:mood "good" .', names="mood"),
    Fault(
        "extended_vocabularies",
        without=("; rdfs:subClassOf prov:Entity",),
        names="builds on nothing",
    ),
    Fault(
        "extended_vocabularies",
        without=(
            "dcterms:references <http://www.w3.org/ns/prov#> , <http://www.w3.org/2004/02/skos/core> ;",
            "dcterms:source <https://example.org/> ;",
        ),
        names="does not say",
    ),
    Fault("serialisations", 'bsc:Box <https://example.org/1> "x" .', names="xml cannot"),
]


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_header_passes(rule: str) -> None:
    assert RULES[rule](sound()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule}-{f.names}")
def test_a_planted_fault_is_found(fault: Fault) -> None:
    assert any(fault.names in found for found in RULES[fault.rule](fault.graph()))


@pytest.mark.parametrize("rule", RULES)
def test_our_ontology_carries_its_metadata(rule: str) -> None:
    assert RULES[rule](ontology()) == []


def test_a_first_version_says_so() -> None:
    first = Fault(
        "",
        f'{NS} skos:historyNote "No prior version: this is the first."@en .',
        without=(
            "owl:priorVersion <https://w3id.org/bscgraph/ns/1.2.2> ;",
            "owl:backwardCompatibleWith <https://w3id.org/bscgraph/ns/1.2.2> ;",
        ),
    )
    assert RULES["prior_version"](first.graph()) == []
