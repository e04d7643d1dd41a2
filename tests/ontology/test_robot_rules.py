"""The rules of ROBOT's report: each finds its planted fault and nothing in our ontology."""

from __future__ import annotations

import pytest

from tests.ontology.anatomy import ontology
from tests.ontology.planting import Fault, sound, term
from tests.ontology.robot_rules import RULES

CRATE = ("crate", "A box of wood.", "木箱", "木製之箱。")
OLD = ("crate", "Deprecated: a box of wood.", "木箱", "已停用：木製之箱。")
KIND = "; rdfs:subClassOf bsc:Box"
GONE = "; owl:deprecated true"
IRI = "<https://w3id.org/bscgraph/ns>"
SIZE = "<https://w3id.org/bscgraph/code/size"

FAULTS = [
    Fault("annotation_whitespace", 'bsc:Box skos:scopeNote "Note. "@en .', names="Note."),
    Fault("annotation_whitespace", f'{IRI} dcterms:rights "All  of us"@en .', names="All  of"),
    Fault("deprecated_boolean_datatype", 'bsc:Box owl:deprecated "true" .', names="Box"),
    Fault(
        "deprecated_class_reference",
        term("Crate", "Class", OLD, KIND + GONE) + "bsc:SmallBox rdfs:subClassOf bsc:Crate .",
        names="Crate is deprecated and used by SmallBox",
    ),
    Fault(
        "deprecated_property_reference",
        "bsc:inside owl:deprecated true . bsc:a bsc:inside bsc:b .",
        names="inside",
    ),
    Fault(
        "deprecated_property_reference",
        "bsc:inside owl:deprecated true . bsc:weight rdfs:subPropertyOf bsc:inside .",
        names="used by weight",
    ),
    Fault(
        "duplicate_definition",
        term("Crate", "Class", ("crate", "What holds things.", *CRATE[2:]), KIND),
        names="ns#Box",
    ),
    Fault(
        "duplicate_exact_synonym",
        'bsc:Box skos:altLabel "case"@en . bsc:BigBox skos:altLabel "Case"@en .',
        names="case",
    ),
    Fault("duplicate_label", term("Crate", "Class", ("Box", *CRATE[1:]), KIND), names="#Crate"),
    Fault(
        "duplicate_label",
        f'{SIZE}/XL> a skos:Concept ; skos:inScheme {SIZE}> ; skos:prefLabel "大"@zh-Hant .',
        names="size/XL",
    ),
    Fault("duplicate_label_synonym", 'bsc:Box skos:altLabel "box"@en .', names="Box"),
    Fault(
        "duplicate_scoped_synonym",
        'bsc:Box skos:altLabel "case"@en ; skos:hiddenLabel "case"@en .',
        names="Box",
    ),
    Fault(
        "equivalent_class_axiom_no_genus",
        """bsc:BigBox owl:equivalentClass [ a owl:Restriction ; owl:onProperty bsc:inside ;
        owl:someValuesFrom bsc:Box ] .""",
        names="BigBox",
    ),
    Fault("equivalent_pair", "bsc:BigBox owl:equivalentClass bsc:Box .", names="BigBox and Box"),
    Fault(
        "illegal_use_of_built_in_vocabulary",
        "bsc:Box owl:subClassOf bsc:BigBox .",
        names="owl#subClassOf",
    ),
    Fault("invalid_entity_uri", "<https://w3id.org/bscgraph/ns#a#b> a owl:Class .", names="a#b"),
    Fault("invalid_entity_uri", "<https://w3id.org/bscgraph/ns#> a owl:Class .", names="ns#"),
    Fault("invalid_xref", "bsc:Box rdfs:seeAlso <urn:box> .", names="urn:box"),
    Fault("invalid_xref", "bsc:Box skos:closeMatch [] .", names="Box"),
    Fault("iri_range", 'bsc:Box rdfs:seeAlso "the box" .', names="the box"),
    Fault("label_formatting", 'bsc:odd a owl:Class ; rdfs:label "an\\tode"@en .', names="odd"),
    Fault("label_formatting", 'bsc:odd a owl:Class ; rdfs:label "箱\u200b"@zh-Hant .', names="odd"),
    Fault("label_whitespace", 'bsc:odd a owl:Class ; rdfs:label " ode"@en .', names="odd"),
    Fault("lowercase_definition", 'bsc:odd a owl:Class ; skos:definition "a b."@en .', names="odd"),
    Fault("missing_definition", "bsc:Odd a owl:Class .", names="Odd"),
    Fault("missing_definition", f"{SIZE}/XL> a skos:Concept .", names="XL"),
    Fault("missing_label", "bsc:Odd a owl:Class .", names="Odd"),
    Fault("missing_obsolete_label", term("Crate", "Class", CRATE, KIND + GONE), names="Crate"),
    Fault(
        "missing_obsolete_label",
        term("Crate", "Class", (*OLD[:3], CRATE[3]), KIND + GONE),
        names="Crate",
    ),
    Fault(
        "missing_ontology_description",
        without=('dcterms:description "Boxes and what is in them."@en , "箱及其內容。"@zh-Hant ;',),
        names="description",
    ),
    Fault(
        "missing_ontology_license",
        without=("dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;",),
        names="license",
    ),
    Fault(
        "missing_ontology_title",
        without=('dcterms:title "Boxes"@en , "箱"@zh-Hant ;',),
        names="title",
    ),
    Fault("missing_superclass", term("Crate", "Class", CRATE), names="Crate"),
    Fault(
        "missing_superclass",
        term("Crate", "Class", CRATE, "; rdfs:subClassOf owl:Thing"),
        names="Crate",
    ),
    Fault("misused_obsolete_label", term("Crate", "Class", OLD, KIND), names="Crate"),
    Fault(
        "misused_obsolete_label",
        term("Crate", "Class", ("obsolete crate", *CRATE[1:]), KIND),
        names="Crate",
    ),
    Fault(
        "misused_replaced_by", "bsc:BigBox dcterms:isReplacedBy bsc:Box .", names="not deprecated"
    ),
    Fault(
        "misused_replaced_by",
        "bsc:BigBox owl:deprecated true ; dcterms:isReplacedBy bsc:Nothing .",
        names="cannot be used",
    ),
    Fault(
        "multiple_asserted_superclasses", "bsc:SmallBox rdfs:subClassOf bsc:Odd .", names="SmallBox"
    ),
    Fault("multiple_definitions", 'bsc:Box skos:definition "A thing."@en .', names="Box has 2"),
    Fault(
        "multiple_equivalent_class_definitions",
        """bsc:BigBox owl:equivalentClass [ owl:unionOf (bsc:Box) ] ,
        [ owl:unionOf (bsc:SmallBox) ] .""",
        names="BigBox has 2",
    ),
    Fault(
        "multiple_equivalent_classes",
        "bsc:BigBox owl:equivalentClass bsc:Box , bsc:SmallBox .",
        names="BigBox is the same as 2",
    ),
    Fault("multiple_labels", 'bsc:Box rdfs:label "case"@en .', names="Box has 2"),
    Fault("multiple_labels", f'{SIZE}/L> skos:prefLabel "巨大"@zh-Hant .', names="L has 2"),
]


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_ontology_keeps_the_rule(rule: str) -> None:
    assert RULES[rule](sound()) == []


def test_a_well_deprecated_term_keeps_every_rule() -> None:
    gone = term("Crate", "Class", OLD, f"{KIND}{GONE} ; dcterms:isReplacedBy bsc:Box")
    graph = Fault("", gone).graph()
    assert {name: found for name, rule in RULES.items() if (found := rule(graph))} == {}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule}-{f.names}")
def test_a_planted_fault_is_found(fault: Fault) -> None:
    assert any(fault.names in found for found in RULES[fault.rule](fault.graph()))


@pytest.mark.parametrize("rule", RULES)
def test_our_ontology_keeps_the_rule(rule: str) -> None:
    assert RULES[rule](ontology()) == []
