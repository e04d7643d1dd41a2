"""The two engines give the same results: on documents, on faults, on whatever may be stated."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import Graph
from rdflib.namespace import SH

from bench.submissions import generated, golden
from bscgraph.errors import GraphError, ShapesError
from bscgraph.graph import build
from bscgraph.graph.nquads import Triple
from bscgraph.model import Scorecard
from bscgraph.resources import folder
from bscgraph.validate import Hit, RuleSet, default_rules, hits, validate
from bscgraph.validate.spelling import read_triples
from tests.strategies import SCORECARDS

EX = "http://example.org/"
PREFIXES = f"""@prefix sh: <{SH}> . @prefix ex: <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(turtle: str) -> list[Triple]:
    read = read_triples((PREFIXES + turtle).encode(), "turtle", "test")
    return [(s, p, o) for s, p, o, _ in read]


def told(hit: Hit) -> tuple[object, ...]:
    """All that engines must agree on: the result and what its query selected."""
    return (*hit.key, tuple(sorted((name, plain(text)) for name, text in hit.bindings.items())))


def plain(text: str) -> str:
    """A sum in one spelling: engines differ in the zeros they keep behind the point."""
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


def both(data: list[Triple] | tuple[Triple, ...], rules: RuleSet) -> list[tuple[object, ...]]:
    """What both engines find; a difference fails the test."""
    fast = [told(hit) for hit in hits(data, rules, "shacl")]
    assert fast == [told(hit) for hit in hits(data, rules, "pyshacl")]
    return fast


def found(data: str, shapes: str) -> list[Hit]:
    """The hits of small shapes in small data, the same by both engines."""
    rules = RuleSet(triples(shapes))
    both(triples(data), rules)
    return hits(triples(data), rules, "shacl")


def smaller(card: Scorecard) -> Scorecard:
    """A few rows of a scorecard: the reference engine takes its time over a whole one."""
    return replace(card, kpis=card.kpis[:3], action_plans=card.action_plans[:3])


GOLDEN = golden()
NAMES = [str(card.group or card.agency) for card in GOLDEN]


@pytest.mark.parametrize("card", GOLDEN, ids=NAMES)
def test_same_on_parts_of_the_documents(card: Scorecard) -> None:
    both(build(smaller(card)).triples, default_rules())


@pytest.mark.integration
@pytest.mark.parametrize("card", GOLDEN, ids=NAMES)
def test_same_on_the_documents(card: Scorecard) -> None:
    both(build(card).triples, default_rules())


def test_same_on_documents_with_faults() -> None:
    cards = generated(3, seed=4, cards=[smaller(card) for card in GOLDEN])
    assert sum(len(both(build(card).triples, default_rules())) for card in cards) > 0


COUNTLESS = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@settings(COUNTLESS, max_examples=5)
@given(SCORECARDS)
def test_same_on_whatever_a_scorecard_may_hold(card: Scorecard) -> None:
    both(build(card).triples, default_rules())


@pytest.mark.integration
@settings(COUNTLESS, max_examples=200)
@given(SCORECARDS)
def test_same_on_200_generated_submissions(card: Scorecard) -> None:
    both(build(card).triples, default_rules())


EXAMPLES = sorted((folder("shapes") / "examples").glob("*.ttl"))


def test_same_on_examples_of_the_rules() -> None:
    for path in EXAMPLES[::16]:
        same_on_example(path)


# The reference engine takes two seconds for each, so a third of them stands for all.
@pytest.mark.integration
@pytest.mark.parametrize("path", EXAMPLES[1::3], ids=lambda path: path.stem)
def test_same_on_examples_of_all_kinds_of_rules(path: Path) -> None:
    same_on_example(path)


def same_on_example(path: Path) -> None:
    read = read_triples(path.read_bytes(), "turtle", path.name, path.as_uri())
    both([(s, p, o) for s, p, o, _ in read], default_rules())


THING = "ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; "
DATA = """
ex:a a ex:Thing ; ex:p 1 , 2.50 , "Ünï\\n\\\\d \\"q\\" {?value}"@zh-Hant , "x" ; ex:q ex:b ; ex:s "a"@en , "b"@en .
ex:b a ex:Part ; ex:r ex:a , [ a ex:Thing ; ex:p 007 ] ; ex:t "2020-13-01"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (THING + "sh:property [ sh:path ex:p ; sh:datatype xsd:string ] .", 4),
        (THING + "sh:property [ sh:path ( ex:q [ sh:inversePath ex:q ] ) ; sh:maxCount 0 ] .", 1),
        (THING + "sh:property [ sh:path [ sh:zeroOrMorePath ex:q ] ; sh:class ex:Part ] .", 2),
        (THING + "sh:property [ sh:path [ sh:alternativePath ( ex:p ex:s ) ] ; sh:minCount 3 ] .", 1),
        (THING + "sh:or ( [ sh:property [ sh:path ex:x ; sh:minCount 1 ] ] ex:Other ) . "
                 "ex:Other a sh:NodeShape ; sh:class ex:Part .", 2),
        (THING + "sh:not [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] .", 1),
        (THING + "sh:property [ sh:path ex:q ; sh:node [ sh:property "
                 "[ sh:path ex:r ; sh:maxCount 1 ] ] ; sh:severity sh:Warning ] .", 1),
        (THING + "sh:property [ sh:path ex:q ; sh:qualifiedValueShape [ sh:class ex:Part ] ; "
                 "sh:qualifiedMinCount 1 ] .", 1),
        (THING + "sh:closed true ; sh:ignoredProperties ( rdf:type ex:p ) .", 3),
        (THING + "sh:property [ sh:path ex:s ; sh:uniqueLang true ; sh:languageIn ( 'de' ) ] .", 3),
        ("ex:Shape sh:targetObjectsOf ex:r ; sh:nodeKind sh:IRI .", 1),
        ("ex:Shape sh:targetSubjectsOf ex:t ; sh:property [ sh:path ex:t ; sh:datatype xsd:date ] .", 1),
        ("ex:Thing a rdfs:Class , sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .", 1),
        ("ex:Shape sh:targetNode ex:nowhere ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .", 1),
        (THING + "sh:severity ex:Mine ; sh:nodeKind sh:Literal .", 2),
    ],
)  # fmt: skip
def test_same_on_any_shapes(shapes: str, expected: int) -> None:
    assert len(found(DATA, shapes)) == expected


def select(query: str) -> str:
    names = f'ex:More sh:declare [ sh:prefix "e" ; sh:namespace "{EX}" ] .'
    constraint = f'ex:Query sh:prefixes ex:Names ; sh:select """{query}""" .'
    return f"{THING} sh:sparql ex:Query . {constraint} ex:Names owl:imports ex:More . {names}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this ?value WHERE { $this e:p ?value }",
        "SELECT $this ?x ?y WHERE { $this e:p ?x . OPTIONAL { $this e:none ?y } }",
        "SELECT $this ?p ?o WHERE { $this ?p ?o }",
        "SELECT $this ?path ?value WHERE { $this ?path ?value }",
        "SELECT $this (COUNT(?x) AS ?value) WHERE { $this e:p ?x } GROUP BY $this",
        "SELECT $this (?x + 1 AS ?value) ?x WHERE { $this e:p ?x FILTER(ISNUMERIC(?x)) }",
        "SELECT $this WHERE { $this e:p ?x }",
        "SELECT $this (STR(?x) AS ?text) WHERE { $this e:q/e:r* ?x FILTER(ISIRI(?x)) }",
        "SELECT $this ?x WHERE { { SELECT $this ?x WHERE { $this e:q ?x } } }",
    ],
)
def test_same_on_any_query(query: str) -> None:
    assert found(DATA, select(query))


def test_what_a_query_selects_arrives_as_written() -> None:
    (first, *_) = found(
        DATA, select("SELECT $this ?x WHERE { $this e:p ?x FILTER(isLiteral(?x)) }")
    )
    assert first.value == first.focus
    values = {
        h.bindings["x"] for h in found(DATA, select("SELECT $this ?x WHERE { $this e:p ?x }"))
    }
    assert 'Ünï\n\\d "q" {?value}' in values
    assert "2.50" in values


def test_language_tags_stay_as_the_data_has_them() -> None:
    data = [
        (f"<{EX}a>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EX}Thing>"),
        (f"<{EX}a>", f"<{EX}p>", '"甲"@zh-Hant'),
    ]
    rules = RuleSet(triples(THING + "sh:property [ sh:path ex:p ; sh:datatype xsd:string ] ."))
    both(data, rules)
    assert [hit.value for hit in hits(data, rules)] == ['"甲"@zh-Hant']


def test_blank_nodes_keep_their_labels() -> None:
    data = "_:one a ex:Thing ; ex:p _:two . _:two ex:q _:one ."
    rules = RuleSet(triples(THING + "sh:nodeKind sh:IRI ; sh:property _:part . "
                                    "_:part sh:path ex:p ; sh:nodeKind sh:IRI ."))  # fmt: skip
    given = triples(data)
    subjects = {s for s, _, _ in given}
    both(given, rules)
    assert {hit.focus for hit in hits(given, rules)} | {
        h.value for h in hits(given, rules)
    } == subjects
    assert {hit.shape for hit in hits(given, rules)} <= {s for s, _, _ in rules.triples}


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (THING + "sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 , 2 .", "more than one sh:minCount"),
        (THING + "sh:property ex:P . ex:P sh:minCount 1 .", "no sh:path"),
        (THING + "sh:property [ sh:path ex:p ; sh:minCount 'a' ] .", ""),
        (THING + "sh:property [ sh:path ex:p ; sh:in ex:none ] .", ""),
        (select("SELECT $this WHERE { $this e:p "), "cannot be read"),
        (select("SELECT ?x WHERE { ?x e:p 1 }"), "does not select"),
        (select("SELECT $this WHERE { { SELECT ?x WHERE { ?x e:p 1 } } $this e:p ?x }"), "does not select"),
        (THING + "sh:sparql [ sh:message 'no query' ] .", "exactly one sh:select"),
    ],
)  # fmt: skip
def test_broken_shapes_are_an_error_in_both(engine: str, shapes: str, reason: str) -> None:
    with pytest.raises(ShapesError, match="cannot be run") as raised:
        hits(triples(DATA), RuleSet(triples(shapes)), engine)
    assert reason in raised.value.en


def test_data_that_is_no_rdf_is_an_error() -> None:
    rules = RuleSet(triples(THING + "sh:nodeKind sh:Literal ."))
    data = [("<not an iri>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EX}Thing>")]
    with pytest.raises(GraphError, match="no valid RDF"):
        hits(data, rules, "shacl")


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(ShapesError, match="no engine"):
        hits([], default_rules(), "jena")


def test_nothing_in_focus_is_no_hit_but_no_report_either() -> None:
    shapes = Graph().parse(data=PREFIXES + THING + "sh:nodeKind sh:Literal .", format="turtle")
    other = Graph().parse(data=PREFIXES + "ex:a a ex:Other .", format="turtle")
    assert hits(other, shapes) == []
    with pytest.raises(ShapesError, match="find nothing to check"):
        validate(other, shapes)


def test_instances_of_a_narrower_class_are_in_focus() -> None:
    shapes = Graph().parse(data=PREFIXES + THING + "sh:nodeKind sh:Literal .", format="turtle")
    data = "ex:a a ex:Small . ex:Small rdfs:subClassOf ex:Odd , ex:Less . ex:Less rdfs:subClassOf ex:Thing ."
    graph = Graph().parse(data=PREFIXES + data, format="turtle")
    assert [result.focus for result in validate(graph, shapes).results] == [EX + "a"]
