"""The ontology under HermiT, alone and with data; planted contradictions are found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Literal, Node

from bscgraph.graph import to_dataset
from bscgraph.terms import BSC
from tests.cards import read_expected
from tests.ontology.anatomy import EXAMPLES, disjoint_pairs, local, ontology, own
from tests.ontology.reasoner import check, merged, violations

pytestmark = pytest.mark.integration

ONTOLOGY = ontology()
GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.expected.json"))
ROOM = "https://example.org/"
A, B = URIRef(f"{ROOM}a"), URIRef(f"{ROOM}b")
FUNCTIONAL = [p for p in own(ONTOLOGY) if (p, RDF.type, OWL.FunctionalProperty) in ONTOLOGY]
PAIRS = sorted(set(disjoint_pairs(ONTOLOGY)), key=str)


@cache
def submission(path: Path) -> Graph:
    graph = Graph()
    for card in read_expected(path):
        graph += (triple[:3] for triple in to_dataset(card).quads())
    return graph


def planted(turtle: str) -> Graph:
    prefixes = "".join(
        f"@prefix {name}: <{iri}> ."
        for name, iri in {"": ROOM, "bsc": BSC._NS, "owl": OWL, "rdfs": RDFS, "xsd": XSD}.items()
    )
    return Graph().parse(data=prefixes + turtle, format="turtle")


def values(prop: Node) -> tuple[Node, Node]:
    """Two different values that the range of a property allows."""
    kind = ONTOLOGY.value(prop, RDFS.range)
    if (prop, RDF.type, OWL.ObjectProperty) in ONTOLOGY:
        return A, B
    texts = {XSD.boolean: ("true", "false"), XSD.dateTime: ("2022-01-01T00:00:00",) * 2}
    one, other = texts.get(kind, ("1", "2"))  # type: ignore[call-overload]
    if kind == XSD.dateTime:
        other = "2023-01-01T00:00:00"
    datatype = None if kind is None or local(kind) in {"PlainLiteral", "Literal"} else URIRef(kind)
    return Literal(one, datatype=datatype), Literal(other, datatype=datatype)


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
    assert len(data) > 1000
    assert check(ONTOLOGY, data).consistent


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(map(local, pair)))
def test_a_member_of_two_disjoint_classes_is_found(pair: tuple[Node, Node]) -> None:
    data = Graph()
    for kind in pair:
        data.add((A, RDF.type, kind))
    assert not check(ONTOLOGY, data).consistent


@pytest.mark.parametrize("prop", FUNCTIONAL, ids=local)
def test_two_values_of_a_functional_property_are_found(prop: URIRef) -> None:
    one, other = values(prop)
    data = Graph()
    data.add((A, OWL.differentFrom, B))
    data.add((URIRef(f"{ROOM}subject"), prop, one))
    assert check(ONTOLOGY, data).consistent
    data.add((URIRef(f"{ROOM}subject"), prop, other))
    assert not check(ONTOLOGY, data).consistent


CONTRADICTIONS = {
    "functional text": ':p a owl:DatatypeProperty , owl:FunctionalProperty . :x :p "a" , "b" .',
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
