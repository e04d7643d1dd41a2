"""Every shape: its form, and one small fault that makes exactly it fire."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import BNode, Literal, Node

from bscgraph.findings import Severity
from bscgraph.graph import to_dataset
from bscgraph.model import DeclaredCount, Scorecard, Source
from bscgraph.terms import BSC
from bscgraph.validate import load_shapes, validate
from tests.cards import agency_card, city_card, kpi, number, plan, text, values

SHAPES = load_shapes()
RULES = {str(code): shape for shape, code in SHAPES.subject_objects(BSC.ruleCode)}
BAD = number(
    "1,4004,000", value=None, status="unresolved", reason="malformed", candidate=Decimal(14004000)
)

WORDS = number("文教推廣組", value=None, reason="text")


def sound_card() -> Scorecard:
    from datetime import date

    return agency_card(updated=date(2022, 1, 20), updated_raw="更新日期1110120")


def counts(**changes: int) -> tuple[DeclaredCount, ...]:
    count = DeclaredCount(111, 1, 1, 1, Source(page=1, table=2, row=3))
    return (replace(count, **changes),)


def row(**more: object) -> tuple[object, ...]:
    return (kpi("AC1.1", "參觀人次", values(3, actual109="900"), **more),)


# Rule, what is changed in a sound scorecard, and the code the result names.
FAULTS: list[tuple[str, Callable[[Scorecard], Scorecard], str]] = [
    ("BSC-S01", lambda c: replace(c, roc_year=None), ""),
    ("BSC-S02", lambda c: replace(c, mission=()), ""),
    ("BSC-S03", lambda c: replace(c, vision=None), ""),
    ("BSC-S04", lambda c: replace(c, core_values=()), ""),
    ("BSC-S05", lambda c: replace(c, themes=()), ""),
    ("BSC-S06", lambda c: replace(c, kpis=(), declared_counts=counts(kpis=0)), ""),
    ("BSC-S07", lambda c: replace(c, action_plans=(), declared_counts=counts(action_plans=0)), ""),
    ("BSC-S08", lambda c: replace(c, updated=None), ""),
    ("BSC-C01", lambda c: replace(c, declared_counts=counts(objectives=2)), ""),
    ("BSC-C02", lambda c: replace(c, declared_counts=counts(kpis=2)), ""),
    ("BSC-C03", lambda c: replace(c, declared_counts=counts(action_plans=0)), ""),
    ("BSC-K01", lambda c: replace(c, kpis=row(responsible_units=())), "AC1.1"),  # type: ignore[arg-type]
    ("BSC-K02", lambda c: replace(c, kpis=row(unit="")), "AC1.1"),  # type: ignore[arg-type]
    (
        "BSC-P01",
        lambda c: replace(
            c, action_plans=(plan("AC1.1.1", "論壇", {111: "1"}, responsible_units=()),)
        ),
        "AC1.1.1",
    ),
    (
        "BSC-N01",
        lambda c: replace(c, action_plans=(plan("AC1.1.1", "論壇", {111: BAD}),)),
        "AC1.1.1",
    ),
    (
        "BSC-N02",
        lambda c: replace(c, kpis=(kpi("AC1.1", "參觀人次", values(actual109=WORDS)),)),
        "AC1.1",
    ),
    ("BSC-M01", lambda c: replace(c, kpis=row(objective_label=text("別的"))), "AC1"),  # type: ignore[arg-type]
]


def test_a_sound_card_has_no_results() -> None:
    assert validate(to_dataset(sound_card())).results == ()


def test_a_city_card_needs_no_strategy_map_of_its_own() -> None:
    assert validate(to_dataset(city_card())).results == ()


def test_every_rule_has_a_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == set(RULES)


@pytest.mark.parametrize(("rule", "fault", "code"), FAULTS, ids=[rule for rule, _, _ in FAULTS])
def test_a_fault_fires_exactly_its_rule(
    rule: str, fault: Callable[[Scorecard], Scorecard], code: str
) -> None:
    (result,) = validate(to_dataset(fault(sound_card()))).results
    assert (result.rule, result.code) == (rule, code)
    assert result.severity == Severity(str(SHAPES.value(RULES[rule], SH.severity)).split("#")[1])
    for texts in (result.message, result.fix):
        assert set(texts) == {"en", "zh-Hant"}
        for words in texts.values():
            assert words
            assert "{" not in words


def test_two_series_of_one_kpi_are_one_kpi_in_the_count() -> None:
    rows = (
        kpi("AC1.1", "甲", values(actual109="1"), series="AC1.1.1"),
        kpi("AC1.1", "甲", values(actual109="2"), series="AC1.1.2"),
    )
    assert validate(to_dataset(replace(sound_card(), kpis=rows))).results == ()


def test_counts_of_another_year_are_not_compared() -> None:
    other = (DeclaredCount(110, 9, 9, 9), DeclaredCount(None, 8, 8, 8))
    assert validate(to_dataset(replace(sound_card(), declared_counts=other))).results == ()


def test_white_space_is_no_drift() -> None:
    card = replace(sound_card(), kpis=row(objective_label=text("目標 AC1")))  # type: ignore[arg-type]
    assert validate(to_dataset(card)).results == ()


@pytest.mark.parametrize("shape", sorted(RULES.values(), key=str), ids=str)
def test_form(shape: Node) -> None:
    assert isinstance(shape, URIRef)
    assert re.fullmatch(r"BSC-[A-Z]\d\d", str(SHAPES.value(shape, BSC.ruleCode)))
    assert SHAPES.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
    for predicate in (SH.message, BSC.howToFix):
        texts = [v for v in SHAPES.objects(shape, predicate) if isinstance(v, Literal)]
        assert {v.language for v in texts} == {"en", "zh-Hant"}
        holes = [sorted(re.findall(r"\{\?(\w+)\}", v)) for v in texts]
        assert holes[0] == holes[1], "both languages use the same values"
    assert len(list(SHAPES.objects(shape, SH.sparql))) <= 1


def test_rule_codes_and_shapes_are_named_and_single() -> None:
    reporting = set(SHAPES.subjects(RDF.type, SH.PropertyShape)) | set(
        SHAPES.subjects(SH.sparql, None)
    )
    assert reporting == set(RULES.values())
    assert len(RULES) == len(list(SHAPES.triples((None, BSC.ruleCode, None))))
    for subject in SHAPES.subjects(RDF.type, None):
        assert not isinstance(subject, BNode)


def test_only_known_terms() -> None:
    """SHACL accepts misspelt terms in silence, so they are looked up here."""
    known = {str(term) for term in dir(SH)} | {f"{SH}{name}" for name in SH._extras}
    for triple in SHAPES:
        for term in triple:
            if str(term).startswith(str(SH)):
                assert str(term) in known, term
            if isinstance(term, URIRef) and str(term).startswith(str(BSC._NS)[:-1] + "#"):
                assert term in set(dir(BSC)) or str(term) == str(BSC._NS), term


@pytest.mark.parametrize("constraint", sorted(SHAPES.subjects(SH.select), key=str), ids=str)
def test_queries_parse_and_name_known_terms(constraint: Node) -> None:
    select = str(SHAPES.value(constraint, SH.select))
    assert re.search(r"SELECT (DISTINCT )?\$this\b", select)
    prepareQuery(select.replace("$this", "?this"), initNs={"bsc": str(BSC._NS)})  # type: ignore[dict-item]
    for name in re.findall(r"\bbsc:(\w+)", select):
        assert getattr(BSC, name)
    assert SHAPES.value(constraint, SH.severity) is None, "severity on a constraint is ignored"
