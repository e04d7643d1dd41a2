"""The shapes over the ontology: their form, one breaking graph each, and our ontology itself."""

from __future__ import annotations

import re

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Literal, Node

from bscgraph.resources import folder
from bscgraph.terms import BSC
from bscgraph.validate import load_shapes, validate
from tests.ontology.anatomy import ontology
from tests.ontology.planting import PREFIXES, Fault, sound

SHAPES = load_shapes(folder("shapes") / "vocabulary.ttl")
RULES = {str(code): shape for shape, code in SHAPES.subject_objects(BSC.ruleCode)}
NS = "<https://w3id.org/bscgraph/ns>"
SIZE = "<https://w3id.org/bscgraph/code/size"

FAULTS = [
    Fault("BSC-O01", "bsc:Odd a owl:Class .", names="ns#Odd"),
    Fault("BSC-O01", f"bsc:Odd a owl:Class ; rdfs:isDefinedBy {NS} .", names="ns#Odd"),
    Fault("BSC-O01", 'bsc:Odd a owl:Class ; vs:term_status "stable" .', names="ns#Odd"),
    Fault("BSC-O02", f'{NS} dcterms:title "箱子"@zh-Hant .', names="title"),
    Fault("BSC-O03", f'{NS} dcterms:description "Boîte."@fr .', names="description"),
    Fault("BSC-O04", f"{NS} owl:versionIRI {NS} .", names="version"),
    Fault("BSC-O05", f'{NS} dcterms:license "free" .', names="licence"),
    Fault("BSC-O10", 'bsc:Box rdfs:label "case"@en .', names="Box"),
    Fault("BSC-O10", 'bsc:Box rdfs:label "case" .', names="Box"),
    Fault("BSC-O11", 'bsc:Box skos:definition "A thing."@en .', names="Box"),
    Fault("BSC-O12", without=('skos:example "One box."@en , "一例：箱。"@zh-Hant ;',), names="Box"),
    Fault("BSC-O13", 'bsc:Box vs:term_status "new" .', names="Box"),
    Fault("BSC-O14", "bsc:Box rdfs:isDefinedBy x:other .", names="Box"),
    Fault("BSC-O15", "bsc:inside rdfs:domain bsc:BigBox .", names="inside"),
    Fault("BSC-O16", "bsc:weight rdfs:range xsd:integer .", names="weight"),
    Fault("BSC-O17", "bsc:weight a owl:AnnotationProperty .", names="weight"),
    Fault("BSC-O17", 'x:odd vs:term_status "stable" .', names="odd"),
    Fault("BSC-O18", 'bsc:box a owl:Class ; vs:term_status "stable" .', names="box"),
    Fault("BSC-O18", 'bsc:In_Side a owl:ObjectProperty ; vs:term_status "stable" .', names="In_"),
    Fault("BSC-O19", without=("不設定義域：",), names="title"),
    Fault("BSC-O20", without=("; rdfs:range xsd:decimal",), names="weight"),
    Fault("BSC-O21", without=("; rdfs:subClassOf prov:Entity",), names="Box"),
    Fault("BSC-O22", "bsc:BigBox owl:deprecated true .", names="BigBox"),
    Fault(
        "BSC-O22",
        "bsc:BigBox owl:deprecated true ; dcterms:isReplacedBy bsc:Nothing .",
        names="BigBox",
    ),
    Fault("BSC-O30", f'{SIZE}/L> skos:prefLabel "巨大"@zh-Hant .', names="size/L"),
    Fault("BSC-O31", f'{SIZE}/L> skos:definition "Big."@en .', names="size/L"),
    Fault("BSC-O32", without=('"A crate."@en , ',), names="size/L"),
    Fault("BSC-O33", f'{SIZE}/L> skos:notation "LL" .', names="size/L"),
    Fault("BSC-O34", f"{SIZE}/L> skos:inScheme x:sizes .", names="size/L"),
    Fault("BSC-O35", f'{SIZE}/L> skos:notation "M" .', names="size/L"),
    Fault(
        "BSC-O36",
        without=("skos:topConceptOf <https://w3id.org/bscgraph/code/size> ;",),
        names="size/L",
    ),
    Fault("BSC-O40", f'{SIZE}> rdfs:label "Sizes"@en .', names="size"),
    Fault("BSC-O41", without=('skos:definition "How big."@en , "大小。"@zh-Hant ;',), names="size"),
    Fault("BSC-O42", f"{SIZE}> skos:hasTopConcept x:large .", names="size"),
]


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)


def test_a_sound_ontology_conforms() -> None:
    assert validate(sound(), SHAPES).results == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.rule}-{f.names}")
def test_a_breaking_graph_is_found(fault: Fault) -> None:
    found = [r for r in validate(fault.graph(), SHAPES).results if r.rule == fault.rule]
    assert found
    assert any(fault.names in r.message["en"] for r in found), found[0].message
    for result in found:
        assert all(result.message.values())
        assert all(result.fix.values())
        assert "—" not in "".join(result.message.values())


def test_a_reason_may_stand_for_a_replacement() -> None:
    notes = '"No replacement: needless."@en , "無取代者：已無需要。"@zh-Hant'
    graph = Fault("", f"bsc:BigBox owl:deprecated true ; skos:scopeNote {notes} .").graph()
    assert validate(graph, SHAPES).results == ()


def test_our_ontology_conforms() -> None:
    assert [r.message["en"] for r in validate(ontology(), SHAPES).results] == []


def test_submissions_are_not_held_to_them() -> None:
    assert not set(RULES.values()) & set(load_shapes().subjects())


def test_they_are_shacl_themselves() -> None:
    conforms, _, text = pyshacl.validate(sound(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("code", sorted(RULES))
def test_form(code: str) -> None:
    shape = RULES[code]
    assert isinstance(shape, URIRef)
    assert re.fullmatch(r"BSC-O\d\d", code)
    assert SHAPES.value(shape, SH.severity) == SH.Violation
    for predicate in (SH.message, BSC.howToFix):
        texts = [v for v in SHAPES.objects(shape, predicate) if isinstance(v, Literal)]
        assert sorted(v.language or "" for v in texts) == ["en", "zh-Hant"]
    assert len(list(SHAPES.objects(shape, SH.sparql))) <= 1


def test_every_shape_that_reports_has_a_code() -> None:
    reporting = set(SHAPES.subjects(RDF.type, SH.PropertyShape)) | set(SHAPES.subjects(SH.sparql))
    assert reporting == set(RULES.values())
    assert len(RULES) == len(list(SHAPES.triples((None, BSC.ruleCode, None))))
    codes = set(RULES) & {str(c) for c in load_shapes().objects(None, BSC.ruleCode)}
    assert codes == set()


def test_only_known_terms() -> None:
    known = {str(term) for term in dir(SH)} | {f"{SH}{name}" for name in SH._extras}
    used = {str(term) for triple in SHAPES for term in triple if str(term).startswith(str(SH))}
    assert used <= known


@pytest.mark.parametrize("constraint", sorted(SHAPES.subjects(SH.select), key=str), ids=str)
def test_queries_parse(constraint: Node) -> None:
    select = str(SHAPES.value(constraint, SH.select)).replace("$this", "?this")
    prepareQuery(select, initNs=PREFIXES)
    assert Graph().query(select, initNs=PREFIXES).vars
