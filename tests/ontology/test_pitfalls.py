"""Pitfalls of ontologies: each rule finds its planted fault and nothing in our ontology."""

from __future__ import annotations

import pytest

from tests.ontology import pitfalls, pitfalls_of_form
from tests.ontology.anatomy import ontology
from tests.ontology.planting import Fault, sound, term

RULES = {**pitfalls.RULES, **pitfalls_of_form.RULES}
CRATE = ("crate", "A box of wood.", "木箱", "木製之箱。")
INTO = ("into", "Where it goes.", "放入", "放置之處。")
ENDS = "; rdfs:domain bsc:Box ; rdfs:range bsc:SmallBox"
KIND = "; rdfs:subClassOf bsc:Box"

FAULTS = [
    Fault("P02", "bsc:BigBox owl:equivalentClass bsc:Box .", names="BigBox"),
    Fault("P02", 'bsc:Box skos:altLabel "big box"@en .', names="big box"),
    Fault("P03", term("isA", "ObjectProperty", INTO, ENDS), names="isA"),
    Fault("P03", term("kind", "ObjectProperty", ("is a", *INTO[1:]), ENDS), names="kind"),
    Fault("P04", term("Crate", "Class", CRATE), names="Crate"),
    Fault("P04", term("Crate", "Class", CRATE, "; rdfs:subClassOf owl:Thing"), names="Crate"),
    Fault("P04", term("into", "ObjectProperty", INTO), names="into"),
    Fault(
        "P05",
        term("into", "ObjectProperty", INTO, f"{ENDS} ; owl:inverseOf bsc:title"),
        names="into and title",
    ),
    Fault("P06", "bsc:Box rdfs:subClassOf bsc:BigBox .", names="Box"),
    Fault("P06", "bsc:inside rdfs:subPropertyOf bsc:inside .", names="inside"),
    Fault("P06", "code:a skos:broader code:b . code:b skos:broader code:a .", names="broader"),
    Fault("P07", term("BoxAndBag", "Class", CRATE, KIND), names="BoxAndBag"),
    Fault("P07", term("Crate", "Class", ("crate or bag", *CRATE[1:]), KIND), names="Crate"),
    Fault("P07", term("Crate", "Class", (*CRATE[:2], "箱與袋", "木。"), KIND), names="Crate"),
    Fault("P08", "bsc:Odd a owl:Class .", names="Odd has no label"),
    Fault("P08", 'bsc:odd a owl:AnnotationProperty ; rdfs:label "o" .', names="no definition"),
    Fault("P10", without=(" ; owl:disjointWith bsc:BigBox",), names="at all"),
    Fault(
        "P10",
        term("Crate", "Class", CRATE, "; rdfs:subClassOf bsc:SmallBox")
        + term("Sack", "Class", ("sack", *CRATE[1:]), "; rdfs:subClassOf bsc:SmallBox"),
        names="SmallBox",
    ),
    Fault("P11", without=("; rdfs:range xsd:decimal",), names="weight has no range"),
    Fault("P11", without=("No domain: ",), names="title has no domain"),
    Fault("P11", without=(' , "不設定義域：皆可有。"@zh-Hant',), names="title has no domain"),
    Fault("P12", term("Weight", "DatatypeProperty", INTO), names="weight"),
    Fault("P12", term("mass", "DatatypeProperty", ("weight", *INTO[1:])), names="mass weight"),
    Fault(
        "P13",
        term("hasPart", "ObjectProperty", INTO, ENDS)
        + term("partOf", "ObjectProperty", INTO, "; rdfs:domain bsc:SmallBox; rdfs:range bsc:Box"),
        names="hasPart and partOf",
    ),
    Fault("P19", "bsc:inside rdfs:domain bsc:BigBox .", names="domain"),
    Fault("P19", "bsc:weight rdfs:range xsd:integer .", names="range"),
    Fault("P20", term("Crate", "Class", ("crate", "crate", *CRATE[2:]), KIND), names="Crate"),
    Fault("P20", term("Crate", "Class", ("A box of wood.", "crate", *CRATE[2:])), names="swapped"),
    Fault("P20", term("Crate", "Class", ("", *CRATE[1:]), KIND), names="empty"),
    Fault("P21", term("OtherBox", "Class", CRATE, KIND), names="OtherBox"),
    Fault("P21", term("Crate", "Class", (*CRATE[:2], "其他箱", "木。"), KIND), names="Crate"),
    Fault("P22", term("crate", "Class", CRATE, KIND), names="crate"),
    Fault("P22", term("in_side", "ObjectProperty", INTO, ENDS), names="in_side"),
    Fault(
        "P24",
        """bsc:Box owl:equivalentClass [ a owl:Restriction ; owl:onProperty bsc:inside ;
        owl:someValuesFrom bsc:Box ] .""",
        names="by itself",
    ),
    Fault("P24", term("Crate", "Class", ("crate", "A crate.", *CRATE[2:])), names="own name"),
    Fault("P25", "bsc:inside owl:inverseOf bsc:inside .", names="inside"),
    Fault("P26", "x:near a owl:SymmetricProperty ; owl:inverseOf x:by .", names="near"),
    Fault("P27", "bsc:weight owl:equivalentProperty bsc:inside .", names="weight"),
    Fault(
        "P27",
        """x:a owl:equivalentProperty x:b ; rdfs:subPropertyOf x:b .""",
        names="a and b",
    ),
    Fault("P28", "bsc:inside a owl:SymmetricProperty .", names="inside"),
    Fault("P29", "bsc:weight a owl:TransitiveProperty .", names="weight"),
    Fault("P30", "x:Box a owl:Class .", names="elsewhere#Box"),
    Fault("P31", "bsc:BigBox owl:equivalentClass bsc:Box .", names="BigBox"),
    Fault("P31", "bsc:BigBox owl:equivalentClass bsc:SmallBox .", names="SmallBox"),
    Fault("P32", term("Crate", "Class", ("Box", *CRATE[1:]), KIND), names="Box Crate"),
    Fault("P32", term("Crate", "Class", (*CRATE[:2], "箱", "木。"), KIND), names="Box Crate"),
    Fault("P33", "bsc:inside owl:propertyChainAxiom (bsc:inside) .", names="inside"),
    Fault("P34", "bsc:Box rdfs:subClassOf x:Thing .", names="#Thing"),
    Fault("P34", "x:mine a x:Toy .", names="#Toy"),
    Fault("P35", 'bsc:Box x:colour "red" .', names="#colour"),
    Fault("P35", "bsc:inside rdfs:subPropertyOf x:within .", names="#within"),
    Fault("P36", "<https://example.org/boxes.owl> a owl:Ontology .", names="boxes.owl"),
    Fault(
        "P36",
        "<https://w3id.org/bscgraph/ns> owl:versionIRI <https://example.org/1/b.ttl#> .",
        names="b.ttl",
    ),
    Fault("P38", without=(" a owl:Ontology ;",), names="no owl:Ontology"),
    Fault(
        "P39",
        without=(';\n    vann:preferredNamespaceUri "https://w3id.org/bscgraph/ns#"',),
        names="0 namespaces",
    ),
    Fault(
        "P39",
        '<https://w3id.org/bscgraph/ns> vann:preferredNamespaceUri "https://example.org/n#" .',
        names="2 namespaces",
    ),
    Fault("P40", 'prov:Entity rdfs:label "entity"@en .', names="Entity"),
    Fault("P40", "prov:Entity rdfs:subClassOf bsc:Box .", names="Entity"),
    Fault(
        "P40", "prov:Entity rdfs:subClassOf prov:Agent . prov:Agent a owl:Class .", names="Entity"
    ),
    Fault("P40", "bsc:Box rdfs:subClassOf prov:Entitty .", names="Entitty"),
    Fault("P40", "bsc:Box skos:closeMatsch prov:Entity .", names="closeMatsch"),
    Fault(
        "P41",
        without=("dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;",),
        names="no licence",
    ),
]


def test_at_least_22_pitfalls_are_checked_and_each_has_a_fault() -> None:
    assert len(RULES) >= 22
    assert {fault.rule for fault in FAULTS} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_ontology_has_no_pitfall(rule: str) -> None:
    assert RULES[rule](sound()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule}-{f.names}")
def test_a_planted_pitfall_is_found(fault: Fault) -> None:
    assert any(fault.names in found for found in RULES[fault.rule](fault.graph()))


@pytest.mark.parametrize("rule", RULES)
def test_our_ontology_has_no_pitfall(rule: str) -> None:
    assert RULES[rule](ontology()) == []


def test_what_a_vocabulary_says_of_its_own_terms_may_be_repeated() -> None:
    repeated = Fault(
        "P40",
        """org:Organization a owl:Class .
        org:FormalOrganization a owl:Class ; rdfs:subClassOf org:Organization .""",
    )
    assert RULES["P40"](repeated.graph()) == []


def test_a_declared_inverse_is_no_pitfall() -> None:
    both = Fault(
        "P13",
        term("hasPart", "ObjectProperty", INTO, ENDS)
        + term("partOf", "ObjectProperty", INTO, "; rdfs:domain bsc:SmallBox; rdfs:range bsc:Box")
        + "bsc:hasPart owl:inverseOf bsc:partOf .",
    )
    assert RULES["P13"](both.graph()) == []
    assert RULES["P05"](both.graph()) == []
