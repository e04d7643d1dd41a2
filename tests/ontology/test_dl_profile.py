"""OWL 2 DL: each rule finds its planted faults and nothing in our ontology."""

from __future__ import annotations

from functools import cache

import pytest
from rdflib import Graph

from tests.ontology.anatomy import EXAMPLES, FILES, ontology, read
from tests.ontology.dl_profile import RULES
from tests.ontology.planting import Fault, sound

FAULTS = [
    Fault("undeclared", "bsc:Odd a owl:Class ; rdfs:subClassOf x:Far .", names="#Far"),
    Fault("undeclared", "bsc:Box x:colour 'red' .", names="#colour"),
    Fault("undeclared", "bsc:inside2 a owl:ObjectProperty ; rdfs:range x:Far .", names="#Far"),
    Fault(
        "undeclared", "[] a owl:AllDisjointClasses ; owl:members (bsc:Box x:Far) .", names="#Far"
    ),
    Fault("undeclared", "bsc:inside rdfs:subPropertyOf x:within .", names="#within"),
    Fault("rdfs_only", "bsc:Odd a rdfs:Class .", names="Odd"),
    Fault("rdfs_only", "bsc:odd a rdf:Property .", names="odd"),
    Fault("property_punning", "bsc:weight a owl:ObjectProperty .", names="weight"),
    Fault("property_punning", "bsc:weight a owl:AnnotationProperty .", names="weight"),
    Fault("class_datatype_punning", "bsc:Box a rdfs:Datatype .", names="Box"),
    Fault("reserved_vocabulary", "owl:Box a owl:Class .", names="owl#Box"),
    Fault("reserved_vocabulary", "bsc:Box rdfs:subclassOf bsc:BigBox .", names="subclassOf"),
    Fault("reserved_vocabulary", "rdfs:label rdfs:domain bsc:Box .", names="label"),
    Fault("reserved_vocabulary", "owl:Thing rdfs:subClassOf bsc:Box .", names="Thing"),
    Fault("data_ranges", "bsc:when a owl:DatatypeProperty ; rdfs:range xsd:date .", names="when"),
    Fault("data_ranges", "bsc:t a owl:DatatypeProperty ; rdfs:range rdf:langString .", names="#t"),
    Fault("data_ranges", "bsc:t a owl:DatatypeProperty ; rdfs:range bsc:Box .", names="#t"),
    Fault("data_ranges", "bsc:o a owl:ObjectProperty ; rdfs:range xsd:string .", names="#o"),
    Fault("data_ranges", "bsc:D a rdfs:Datatype ; owl:onDatatype xsd:gYear .", names="gYear"),
    Fault("literals", "bsc:Box rdfs:comment 'many'^^xsd:integer .", names="many"),
    Fault(
        "non_simple",
        "bsc:inside a owl:TransitiveProperty , owl:FunctionalProperty .",
        names="inside",
    ),
    Fault(
        "non_simple",
        """bsc:in a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:subPropertyOf bsc:inside .
        bsc:inside a owl:AsymmetricProperty .""",
        names="inside",
    ),
    Fault(
        "non_simple",
        """bsc:inside a owl:TransitiveProperty .
        bsc:Box rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bsc:inside ;
        owl:maxCardinality 1 ] .""",
        names="counted",
    ),
    Fault(
        "non_simple",
        """bsc:inside a owl:TransitiveProperty ; owl:propertyDisjointWith bsc:on .
        bsc:on a owl:ObjectProperty .""",
        names="disjoint",
    ),
    Fault(
        "chains",
        """bsc:a a owl:ObjectProperty ; owl:propertyChainAxiom (bsc:inside bsc:b) .
        bsc:b a owl:ObjectProperty ; owl:propertyChainAxiom (bsc:a bsc:inside) .""",
        names="#a",
    ),
    Fault("property_kinds", "bsc:weight a owl:TransitiveProperty .", names="weight"),
    Fault("property_kinds", "x:mine a bsc:Box ; bsc:weight x:heavy .", names="heavy"),
    Fault("property_kinds", "x:mine a bsc:Box ; bsc:inside 'a box' .", names="a box"),
    Fault("property_kinds", "skos:example a owl:FunctionalProperty .", names="example"),
    Fault("property_kinds", "bsc:weight rdfs:subPropertyOf bsc:inside .", names="weight"),
    Fault("blank_nodes", "bsc:Box skos:closeMatch [ rdfs:label 'that' ] .", names="no part"),
    Fault(
        "blank_nodes",
        """bsc:BigBox rdfs:subClassOf _:r . bsc:SmallBox rdfs:subClassOf _:r .
        _:r a owl:Restriction ; owl:onProperty bsc:inside ; owl:someValuesFrom bsc:Box .""",
        names="twice",
    ),
    Fault("blank_nodes", "_:r a owl:Class ; rdfs:subClassOf _:r .", names="itself"),
    Fault("lists", "bsc:Box owl:disjointUnionOf _:l . _:l rdf:first bsc:BigBox .", names="BigBox"),
    Fault(
        "lists",
        """bsc:Box owl:disjointUnionOf _:l .
        _:l rdf:first bsc:BigBox , bsc:SmallBox ; rdf:rest () .""",
        names="SmallBox",
    ),
    Fault(
        "restrictions",
        "bsc:Box rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bsc:inside ] .",
        names="inside",
    ),
    Fault("header", "x:other a owl:Ontology .", names="2 ontologies"),
    Fault("header", without=(" a owl:Ontology ;",), names="0 ontologies"),
    Fault(
        "header",
        "<https://w3id.org/bscgraph/ns> owl:versionIRI <https://w3id.org/bscgraph/ns/9> .",
        names="not one",
    ),
    Fault("header", "[] a owl:Ontology ; owl:versionIRI x:v .", names="without"),
    Fault("header", "x:other owl:versionIRI x:v .", names="of nothing"),
]


@cache
def with_examples() -> Graph:
    return read(*FILES, *EXAMPLES)


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_ontology_passes(rule: str) -> None:
    assert RULES[rule](sound()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule}-{f.names}")
def test_a_planted_fault_is_found(fault: Fault) -> None:
    assert any(fault.names in found for found in RULES[fault.rule](fault.graph()))


@pytest.mark.parametrize("rule", RULES)
def test_our_ontology_is_owl_2_dl(rule: str) -> None:
    assert RULES[rule](ontology()) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_examples_are_owl_2_dl_with_the_ontology(rule: str) -> None:
    assert RULES[rule](with_examples()) == []
