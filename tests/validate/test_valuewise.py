"""Values that certainly pass their conditions are not handed to the compiled engine."""

from __future__ import annotations

import re

import pytest

from bscgraph.graph.nquads import Triple
from bscgraph.validate import RuleSet, hits
from bscgraph.validate.gates import Gates, gated
from bscgraph.validate.index import Index
from bscgraph.validate.spelling import read_triples
from bscgraph.validate.valuewise import Condition, condition_of, doubtful

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> .\n"
TEXT = (
    ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :p . :p a sh:PropertyShape ; sh:path :t ; "
)


def triples(turtle: str) -> list[Triple]:
    return [(s, p, o) for s, p, o, _ in read_triples((HEAD + turtle).encode(), "turtle", "x")]


def condition(constraint: str) -> Condition | None:
    return condition_of(Index(triples(f"{TEXT}{constraint}")), "<urn:p>")


@pytest.mark.parametrize(
    ("constraint", "passing", "failing"),
    [
        ("sh:in ( :a :b ) .", "<urn:a>", "<urn:c>"),
        ("sh:not [ sh:in ( :a ) ] .", "<urn:b>", "<urn:a>"),
    ],
)
def test_terms_pass_or_may_not(constraint: str, passing: str, failing: str) -> None:
    found = condition(constraint)
    assert found is not None
    assert found.passes(passing)
    assert not found.passes(failing)


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minCount 1 .",
        "sh:in ( :a ) ; sh:minCount 1 .",
        "sh:in ( :a ) ; sh:not [ sh:in ( :b ) ] .",
        'sh:pattern "x" .',
        'sh:not [ sh:pattern "x" ; sh:minLength 2 ] .',
        'sh:not [ sh:pattern "x" ; sh:flags "i" ] .',
        'sh:not [ sh:path :t ; sh:pattern "x" ] .',
        'sh:not [ sh:pattern "^x" ] .',
        'sh:not [ sh:pattern "x$" ] .',
        'sh:not [ sh:pattern "[a-z-[x]]" ] .',
        r'sh:not [ sh:pattern "\\p{Lu}" ] .',
        "sh:qualifiedValueShape [ sh:in ( :a ) ] ; sh:qualifiedMinCount 1 .",
    ],
)
def test_what_depends_on_more_than_one_value_is_left_to_the_engine(constraint: str) -> None:
    assert condition(constraint) is None


def test_texts_are_searched_without_their_escapes() -> None:
    texts = ['"a b"', '"a\\nb"', '"a\\\\nb"', '"ab"@zh-Hant', '"a\\"b"']
    found = [("<urn:s>", "<urn:t>", text) for text in texts]
    # A tag adds to the doubt; the engine then finds nothing wrong.
    for pattern, wanted in ((r"a\nb", {1}), (r"a\\nb", {2}), (r'a"b', {4}), ("zh", {3})):
        refused = doubtful(found, [Condition(pattern=re.compile(pattern))])
        assert {texts.index(text) for _, _, text in refused} == wanted


def test_only_what_may_not_pass_is_seen() -> None:
    shapes = RuleSet(triples(f'{TEXT}sh:not [ sh:pattern "<b>|x.y" ] .'))
    gates = gated(shapes.prepared)
    assert isinstance(gates, Gates)
    data = triples(':one a :C ; :t "x" , "<b>" . :two a :C ; :t "y" . :three :t "<b>" .')
    shown = gates.visible(Index(data)) or []
    assert {(s, o) for s, _, o in shown} == {("<urn:one>", '"<b>"'), ("<urn:one>", "<urn:C>")}
    (hit,) = hits(data, shapes, "shacl")
    assert hit.value == '"<b>"'


def test_a_class_is_seen_where_another_shape_asks_for_its_instances() -> None:
    shapes = RuleSet(
        triples(f"{TEXT}sh:in ( :a ) . :s sh:property [ sh:path :q ; sh:minCount 1 ] .")
    )
    assert [hit.focus for hit in hits(triples(":one a :C ; :t :a ."), shapes, "shacl")] == [
        "<urn:one>"
    ]
