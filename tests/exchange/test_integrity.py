"""The integrity constraints themselves: a sound cube breaks none, a planted fault just its own."""

from __future__ import annotations

import pytest

from tests.exchange.integrity import CONSTRAINTS, broken, normalised

HEAD = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PLAIN = (
    HEAD
    + """
:set a qb:DataSet ; qb:structure :dsd ; qb:slice :slice .
:dsd a qb:DataStructureDefinition ; qb:component :c1 , :c2 , :c3 , :c4 ; qb:sliceKey :key .
:c1 qb:dimension :area .
:c2 qb:dimension :year .
:c3 qb:measure :number .
:c4 qb:attribute :unit ; qb:componentRequired true ; qb:componentAttachment qb:Slice .
:area rdfs:range skos:Concept ; qb:codeList :areas .
:year rdfs:range xsd:integer .
:areas a skos:ConceptScheme .
:north a skos:Concept ; skos:inScheme :areas .
:key a qb:SliceKey ; qb:componentProperty :area .
:slice qb:sliceStructure :key ; :area :north ; :unit "visits" ; qb:observation :o1 , :o2 .
:o1 qb:dataSet :set ; :year 2021 ; :number 5 .
:o2 qb:dataSet :set ; :year 2022 ; :number 5 .
"""
)
MEASURES = (
    HEAD
    + """
:set a qb:DataSet ; qb:structure :dsd .
:dsd a qb:DataStructureDefinition ; qb:component :c1 , :c2 , :c3 , :c4 .
:c1 qb:dimension :year .
:c2 qb:dimension qb:measureType .
:c3 qb:measure :visits .
:c4 qb:measure :income .
:year rdfs:range xsd:integer .
qb:measureType rdfs:range qb:MeasureProperty .
:o1 qb:dataSet :set ; :year 2021 ; qb:measureType :visits ; :visits 5 .
:o2 qb:dataSet :set ; :year 2021 ; qb:measureType :income ; :income 6 .
"""
)
TREE = (
    HEAD
    + """
:set a qb:DataSet ; qb:structure :dsd .
:dsd a qb:DataStructureDefinition ; qb:component :c1 , :c2 .
:c1 qb:dimension :area .
:c2 qb:measure :number .
:area rdfs:range :Place ; qb:codeList :areas .
:areas a qb:HierarchicalCodeList ; qb:hierarchyRoot :city ; qb:parentChildProperty :contains .
:city :contains :north .
:o1 qb:dataSet :set ; :area :north ; :number 5 .
"""
)
UPWARD = TREE.replace(
    "qb:parentChildProperty :contains", "qb:parentChildProperty [ owl:inverseOf :within ]"
).replace(":city :contains", ":north :within :city . :south :contains")

FAULTS = [
    ("IC-1", PLAIN, ":o1 qb:dataSet :set ;", ":o1 qb:dataSet :set , :other ;"),
    ("IC-1", PLAIN, ":o2 qb:dataSet", ":o3 a qb:Observation . :o2 qb:dataSet"),
    ("IC-2", PLAIN, "qb:structure :dsd ;", "qb:structure :dsd , :dsd2 ;"),
    ("IC-2", PLAIN, ":c1 qb:dim", ":empty a qb:DataSet . :c1 qb:dim"),
    ("IC-3", PLAIN, ":c3 qb:measure", ":c3 qb:attribute"),
    ("IC-4", PLAIN, ":year rdfs:range xsd:integer .", ""),
    ("IC-5", PLAIN, " ; qb:codeList :areas", ""),
    ("IC-6", PLAIN, ":c2 qb:dimension", ":c2 qb:componentRequired false ; qb:dimension"),
    ("IC-7", PLAIN, " ; qb:sliceKey :key", ""),
    ("IC-8", PLAIN, "componentProperty :area .", "componentProperty :area , :b . :slice :b 1 ."),
    ("IC-9", PLAIN, "qb:sliceStructure :key ;", ""),
    ("IC-10", PLAIN, "sliceStructure :key ; :area :north ;", "sliceStructure :key ;"),
    ("IC-11", PLAIN, ":o1 qb:dataSet :set ; :year 2021 ;", ":o1 qb:dataSet :set ;"),
    ("IC-12", PLAIN, ":year 2022 ; :number 5", ":year 2021 ; :number 6"),
    ("IC-13", PLAIN, ':unit "visits" ;', ""),
    ("IC-14", PLAIN, ":year 2022 ; :number 5", ":year 2022"),
    ("IC-15", MEASURES, ":visits ; :visits 5", ":visits"),
    ("IC-16", MEASURES, ":visits ; :visits 5", ":visits ; :visits 5 ; :income 7"),
    ("IC-17", MEASURES, ":o2 qb:dataSet :set ; :year 2021", ":o2 qb:dataSet :set ; :year 2022"),
    ("IC-18", PLAIN, ":c1 qb:dim", ":late a qb:DataSet ; qb:structure :dsd ; qb:slice :slice . :c1 qb:dim"),
    ("IC-19", PLAIN, "skos:inScheme :areas", "skos:inScheme :others"),
    ("IC-19", PLAIN, ":areas a skos:ConceptScheme", ":areas a skos:Collection ; skos:member :south"),
    ("IC-20", TREE, ":city :contains :north", ":city :contains :south"),
    ("IC-21", UPWARD, ":north :within :city", ":south :within :city"),
]  # fmt: skip
# The slice hands its dimension down; where a year is missing, the others are equal.
ALONE = {"IC-10": {"IC-10", "IC-11"}, "IC-11": {"IC-11", "IC-12"}}


@pytest.mark.parametrize("cube", [PLAIN, MEASURES, TREE, UPWARD])
def test_a_sound_cube_breaks_no_constraint(cube: str) -> None:
    assert broken(normalised(cube)) == set()


@pytest.mark.parametrize(("name", "cube", "old", "new"), FAULTS)
def test_a_planted_fault_breaks_its_constraint(name: str, cube: str, old: str, new: str) -> None:
    assert cube.count(old) == 1
    assert broken(normalised(cube.replace(old, new))) == ALONE.get(name, {name})


def test_every_constraint_has_a_planted_fault() -> None:
    assert list(CONSTRAINTS) == [f"IC-{number}" for number in range(1, 22)]
    assert {name for name, *_ in FAULTS} == set(CONSTRAINTS)
