"""Only queries that may find something are asked, and of all that they look at."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from bench.submissions import generated
from bscgraph.graph import build
from bscgraph.graph.nquads import Triple
from bscgraph.model import Scorecard
from bscgraph.validate import RuleSet, default_rules, hits
from bscgraph.validate.gates import Gates, gated
from bscgraph.validate.index import Index
from bscgraph.validate.needs import needs_of
from bscgraph.validate.spelling import read_triples
from tests.strategies import SCORECARDS

P, Q, V = "<urn:p>", "<urn:q>", "<urn:v>"


@pytest.mark.parametrize(
    ("where", "demands"),
    [
        (f"$this {P} ?x . ?x {Q} {V} .", [{(True, P, "")}, {(True, Q, V)}]),
        (f"$this {P} ?x ; {Q} {V} , {V}", [{(True, P, ""), (True, Q, V)}]),
        (f"$this {P} ?x OPTIONAL {{ ?x {Q} {V} }} MINUS {{ $this {Q} ?x }}", [{(True, P, "")}]),
        (f"$this {P} ?x FILTER (?x > 1 && EXISTS {{ ?x {Q} ?y }})", [{(True, P, "")}]),
        (f"$this {P} ?x FILTER EXISTS {{ ?x {Q} ?y }}", [{(True, P, "")}, {(True, Q, "")}]),
        (f"$this {P} ?x FILTER NOT EXISTS {{ $this {Q} ?y }}", [{(True, P, ""), (False, Q, "")}]),
        (f"$this {P} ?x FILTER NOT EXISTS {{ $this {Q} {V} }}", [{(True, P, ""), (False, Q, V)}]),
        (f'$this {P} ?x FILTER NOT EXISTS {{ $this {Q} "a" }}', [{(True, P, ""), (False, Q, '"a"')}]),
        # The value is another one's: the node may have the property with another value.
        (f"$this {P} ?x FILTER NOT EXISTS {{ $this {Q} ?x }}", [{(True, P, "")}]),
        (f"$this {P} ?x FILTER NOT EXISTS {{ ?x {Q} ?y . ?y {Q} ?z }}", [{(True, P, "")}]),
        (f'$this {P} "a\\"b" . BIND (1 AS ?x)', [{(True, P, '"a\\"b"')}]),
        (f"$this {P} 1 , 2.5 , true", [{(True, P, "")}]),
        (f"{{ SELECT $this WHERE {{ $this {P} ?x }} }}", [{(True, P, "")}]),
        (f"$this a {V}", [{(True, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", V)}]),
    ],
)
def test_what_has_to_match_is_needed(where: str, demands: list[set[object]]) -> None:
    (way,) = needs_of(f"SELECT $this WHERE {{ {where} }}").ways
    assert way == frozenset(map(frozenset, demands))


def test_one_of_the_groups_of_a_union_is_enough() -> None:
    ways = needs_of(f"SELECT $this WHERE {{ {{ $this {P} ?x }} UNION {{ $this {Q} ?x }} }}").ways
    assert {tuple(way) for way in ways} == {
        (frozenset({(True, P, "")}),),
        (frozenset({(True, Q, "")}),),
    }


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this <urn:p>/<urn:q> ?x }",
        "SELECT $this WHERE { $this ^<urn:p> ?x }",
        "SELECT $this WHERE { $this ?p ?x }",
        "SELECT $this WHERE { [] <urn:p> $this }",
        'SELECT $this WHERE { $this <urn:p> "x"@en }',
        "SELECT $this WHERE { VALUES ?x { 1 } $this <urn:p> ?x }",
        "SELECT $this WHERE { GRAPH ?g { $this <urn:p> ?x } }",
        "SELECT $this WHERE { $this <urn:p> ?x",
        "SELECT (COUNT(?x) AS ?n) WHERE { $this <urn:p> ?x }",
    ],
)
def test_nothing_is_needed_where_that_is_not_certain(query: str) -> None:
    assert list(needs_of(query).ways) == [frozenset()]


def test_a_query_looks_at_all_its_groups() -> None:
    query = f"SELECT $this WHERE {{ $this {P} ?x OPTIONAL {{ ?x {Q} {V} ; {P} ?y }} }}"
    assert needs_of(query).looks_at == {
        frozenset({(True, P, "")}),
        frozenset({(True, Q, V), (True, P, "")}),
    }


def test_a_query_looks_at_a_group_inside_a_condition() -> None:
    query = f"SELECT $this WHERE {{ $this {P} ?x FILTER (?x = 1 || EXISTS {{ $this {Q} ?y }}) }}"
    assert needs_of(query).ways == [frozenset({frozenset({(True, P, "")})})]
    # Of a node that has not what is asked of it outside, what is inside does not matter.
    both = frozenset({(True, P, ""), (True, Q, "")})
    assert needs_of(query).looks_at == {frozenset({(True, P, "")}), both}


def test_the_variables_of_a_query_inside_another_are_its_own() -> None:
    query = f"SELECT $this WHERE {{ $this {P} ?x {{ SELECT ?y WHERE {{ $this {Q} ?y }} }} }}"
    assert needs_of(query).looks_at == {frozenset({(True, P, "")}), frozenset({(True, Q, "")})}


def test_every_query_of_ours_has_a_gate() -> None:
    gates = gated(default_rules().prepared)
    assert gates is not None
    assert len(gates.gates) == len(default_rules().prepared.queries)


def shown(data: list[Triple]) -> list[Triple]:
    """What the compiled engine gets of the data."""
    gates = gated(default_rules().prepared)
    assert isinstance(gates, Gates)
    return gates.visible(Index(data)) or []


def test_less_is_handed_over_than_shapes_name() -> None:
    seen = default_rules().prepared.seen
    assert seen is not None
    for card in generated(3):
        triples = list(build(card).triples)
        assert len(shown(triples)) < 0.9 * sum(p in seen for _, p, _ in triples)


def without_gates(rules: RuleSet) -> RuleSet:
    plain = RuleSet(rules.triples)
    plain.compiled["gates"] = None
    return plain


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCORECARDS)
def test_gates_change_no_result(card: Scorecard) -> None:
    triples = build(card).triples
    assert hits(triples, default_rules(), "shacl") == hits(triples, PLAIN, "shacl")


def test_gates_change_no_result_of_faulty_submissions() -> None:
    for card in generated(24, seed=7):
        triples = build(card).triples
        assert hits(triples, default_rules(), "shacl") == hits(triples, PLAIN, "shacl")


PLAIN = without_gates(default_rules())

CLASSES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.mark.parametrize(
    ("shapes", "data", "expected"),
    [
        # A class below the one aimed at, known from the data alone.
        ('ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this WHERE '
         '{ $this <http://example.org/p> ?x }" ] .',
         "ex:a a ex:B ; ex:p 1 . ex:B rdfs:subClassOf ex:A .", 1),
        # Two classes, a node in both, and one more query of the same shape.
        ('ex:S a sh:NodeShape ; sh:targetClass ex:A , ex:B ; sh:sparql [ sh:select "SELECT $this '
         'WHERE { $this <http://example.org/p> ?x }" ] , [ sh:select "SELECT $this ?value WHERE '
         '{ $this <http://example.org/q> ?value }" ] .',
         "ex:a a ex:A , ex:B ; ex:p 1 ; ex:q 2 . ex:b a ex:B .", 2),
        # A shape that is asked for by another one too.
        ('ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:node ex:T . ex:T a sh:NodeShape ; '
         'sh:targetClass ex:B ; sh:sparql [ sh:select "SELECT $this WHERE '
         '{ $this <http://example.org/p> ?x }" ] .',
         "ex:a a ex:A ; ex:p 1 .", 1),
        # A property shape deep inside, about values of values and types.
        ("ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:node "
         "[ sh:property [ sh:path ex:q ; sh:property [ sh:path ex:r ; sh:minCount 1 ] ] ] ] .",
         "ex:a a ex:A ; ex:p ex:b . ex:b ex:q ex:c . ex:c ex:other 1 .", 1),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:equals ex:q ] .",
         "ex:a a ex:A ; ex:p 1 ; ex:q 2 .", 2),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ( ex:p "
         "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ; sh:maxCount 1 ] .",
         "ex:a a ex:A ; ex:p ex:b . ex:b a ex:X , ex:Y .", 1),
    ],
)  # fmt: skip
def test_gates_see_all_that_any_shapes_see(shapes: str, data: str, expected: int) -> None:
    triples, rules = (
        [(s, p, o) for s, p, o, _ in read_triples((CLASSES + text).encode(), "turtle", "test")]
        for text in (data, shapes)
    )
    found = hits(triples, RuleSet(rules), "shacl")
    assert len(found) == expected
    assert [hit.key for hit in found] == [
        hit.key for hit in hits(triples, RuleSet(rules), "pyshacl")
    ]
