"""The ontology under HermiT, alone and with data; planted contradictions are found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from bscgraph.graph import to_dataset
from bscgraph.terms import BSC
from tests.cards import read_expected
from tests.ontology.anatomy import EXAMPLES, disjoint_pairs, local, ontology, own
from tests.ontology.planting import HEAD
from tests.ontology.reasoner import Question, answers, check, merged, violations

pytestmark = pytest.mark.integration

ONTOLOGY = ontology()
GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.expected.json"))
ROOM = "https://example.org/"
FUNCTIONAL = [p for p in own(ONTOLOGY) if (p, RDF.type, OWL.FunctionalProperty) in ONTOLOGY]
PAIRS = sorted(set(disjoint_pairs(ONTOLOGY)), key=str)


@cache
def submission(path: Path) -> Graph:
    graph = Graph()
    for card in read_expected(path):
        graph += (triple[:3] for triple in to_dataset(card).quads())
    return graph


def planted(turtle: str) -> Graph:
    prefixes = f"@prefix : <{ROOM}> ." + HEAD
    return Graph().parse(data=prefixes + turtle, format="turtle")


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    verdict = check(ONTOLOGY)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_consistent(path: Path) -> None:
    assert check(ONTOLOGY, Graph().parse(path)).consistent


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_submission_is_consistent(path: Path) -> None:
    data = submission(path)
    assert len(data) > 300
    assert check(ONTOLOGY, data).consistent


def of_values(prop: URIRef, count: int) -> Question:
    data = (prop, RDF.type, OWL.DatatypeProperty) in ONTOLOGY
    return Question(prop=str(prop), data=data, count=count)


def test_nothing_can_be_a_member_of_two_disjoint_classes() -> None:
    assert PAIRS
    pairs = [Question(classes=(str(one), str(other))) for one, other in PAIRS]
    possible = zip(PAIRS, answers(ONTOLOGY, pairs), strict=True)
    assert [tuple(map(local, pair)) for pair, yes in possible if yes] == []


def test_nothing_can_have_two_values_of_a_functional_property() -> None:
    assert FUNCTIONAL
    assert all(answers(ONTOLOGY, [of_values(prop, 1) for prop in FUNCTIONAL]))
    two = zip(FUNCTIONAL, answers(ONTOLOGY, [of_values(p, 2) for p in FUNCTIONAL]), strict=True)
    assert [local(prop) for prop, yes in two if yes] == []


def test_what_is_not_forbidden_is_possible() -> None:
    free = Question(classes=(str(BSC.AgencyScorecard), str(BSC.Scorecard)))
    many = Question(prop=str(BSC.responsibleUnit), count=2)
    assert answers(ONTOLOGY, [free, many]) == [True, True]


CONTRADICTIONS = {
    "functional text": ':p a owl:DatatypeProperty , owl:FunctionalProperty . :x :p "a" , "b" .',
    "functional link": """:p a owl:ObjectProperty , owl:FunctionalProperty .
        :x :p :y , :z . :y owl:differentFrom :z .""",
    "two disjoint classes": ":x a bsc:Observation , bsc:MissingObservation .",
    "functional date": """:p a owl:DatatypeProperty , owl:FunctionalProperty .
        :x :p "2022-01-20"^^xsd:date , "2022-01-21"^^xsd:date .""",
    "range": ':p a owl:DatatypeProperty ; rdfs:range xsd:integer . :x :p "many" .',
    "domain": """:p a owl:ObjectProperty ; rdfs:domain bsc:Observation .
        :x a bsc:MissingObservation ; :p :y .""",
}


@pytest.mark.parametrize("turtle", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_found(turtle: str) -> None:
    assert not check(ONTOLOGY, planted(turtle)).consistent


def test_a_class_without_possible_members_is_found() -> None:
    turtle = ":Both a owl:Class ; rdfs:subClassOf bsc:Observation , bsc:MissingObservation ."
    verdict = check(ONTOLOGY, planted(turtle))
    assert verdict.consistent
    assert verdict.unsatisfiable == (f"{ROOM}Both",)


def test_a_fault_inside_a_submission_is_found() -> None:
    data = submission(GOLDEN[0])
    reading = min(data.subjects(RDF.type, BSC.Observation), key=str)
    fault = Graph().add((reading, RDF.type, BSC.Budget))
    assert not check(ONTOLOGY, data, fault).consistent


def test_dates_become_moments_and_other_headers_and_imports_go() -> None:
    graph = planted(
        """:o a owl:Ontology ; owl:imports <https://example.org/far> .
        :x :p "2022-01-20"^^xsd:date , "2022"^^xsd:gYear , "2022-03"^^xsd:gYearMonth , "2022" ."""
    )
    found = merged(graph)
    assert {str(value) for value in found.objects()} == {
        "2022-01-20T00:00:00",
        "2022-01-01T00:00:00",
        "2022-03-01T00:00:00",
        "2022",
    }
    assert not set(found.predicates()) & {OWL.imports, RDF.type}


def test_the_ontology_is_owl_2_dl_by_the_owlapi() -> None:
    assert violations(ONTOLOGY) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_owl_2_dl_by_the_owlapi(path: Path) -> None:
    assert violations(ONTOLOGY, Graph().parse(path)) == []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_submission_is_owl_2_dl_by_the_owlapi(path: Path) -> None:
    assert violations(ONTOLOGY, submission(path)) == []


@pytest.mark.parametrize(
    ("turtle", "fault"),
    [
        (":p a owl:ObjectProperty , owl:DatatypeProperty .", "Cannot pun"),
        (":C a owl:Class ; rdfs:subClassOf :Nowhere .", "undeclared class"),
        (
            ":p a owl:ObjectProperty , owl:TransitiveProperty , owl:FunctionalProperty .",
            "non-simple",
        ),
    ],
    ids=["punning", "undeclared", "non-simple"],
)
def test_the_owlapi_finds_what_leaves_the_profile(turtle: str, fault: str) -> None:
    assert any(fault in found for found in violations(ONTOLOGY, planted(turtle)))
