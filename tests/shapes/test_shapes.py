"""Every rule: its form, its examples, and one small fault that makes exactly it fire."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import Query
from rdflib.term import BNode, Literal, Node

from bscgraph import graph
from bscgraph.findings import Severity
from bscgraph.model import Scorecard, Source
from bscgraph.terms import BSC, CODE
from bscgraph.validate import Result, load_shapes, validate
from tests.cards import agency_card, city_card, kpi, number, text, values
from tests.shapes.faults import FAULTS, sound
from tests.shapes.test_expected import cards, column

SHAPES = load_shapes()
RULES = {str(code): shape for shape, code in SHAPES.subject_objects(BSC.ruleCode)}
TIERS = {CODE[f"tier/{name}"] for name in ("structure", "completeness", "quality")}
FAST = "shacl" if find_spec("shacl") else "pyshacl"


def results(card: Scorecard, engine: str = FAST) -> tuple[Result, ...]:
    return validate([graph.build(card)], engine=engine).results


def test_a_sound_card_has_no_results() -> None:
    assert results(sound()) == ()


def test_a_city_card_needs_no_strategy_map_of_its_own() -> None:
    found = {result.rule for result in results(city_card())}
    assert not {rule for rule in found if rule.startswith(("BSC-S", "BSC-M"))}


def test_every_rule_has_a_fault() -> None:
    assert set(FAULTS) == set(RULES)


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_fault_fires_exactly_its_rule(rule: str) -> None:
    found = results(FAULTS[rule](sound()))
    assert {result.rule for result in found} == {rule}
    for result in found:
        stated = str(SHAPES.value(RULES[rule], SH.severity)).split("#")[1]
        assert result.severity == Severity(stated)
        assert set(result.message) == set(result.fix) == {"en", "zh-Hant"}
        for words in (*result.message.values(), *result.fix.values()):
            assert words.strip()
            assert not re.search(r"[{}]", words)


@pytest.mark.parametrize("rule", sorted(FAULTS)[::6])
def test_the_reference_engine_finds_the_same(rule: str) -> None:
    broken = FAULTS[rule](sound())
    keys = [Counter((r.rule, r.focus, r.value) for r in results(broken, engine))
            for engine in ("pyshacl", FAST)]  # fmt: skip
    assert keys[0] == keys[1]


@pytest.fixture(scope="module")
def seed() -> tuple[Scorecard, Counter[tuple[str, str, str]]]:
    card = cards()["tfam"]
    return card, Counter((r.rule, r.code, column(r)) for r in results(card))


# The fault takes the plans or KPIs away that other findings of the seed stand on, or stands on
# names of the small card.
OF_THE_SMALL_CARD = {"BSC-K09", "BSC-K10", "BSC-M08", "BSC-P08", "BSC-P09", "BSC-S13"}


@pytest.mark.parametrize("rule", sorted(set(FAULTS) - OF_THE_SMALL_CARD))
def test_the_seed_with_one_fault_more_has_that_finding_more(
    rule: str, seed: tuple[Scorecard, Counter[tuple[str, str, str]]]
) -> None:
    card, before = seed
    after = Counter((r.rule, r.code, column(r)) for r in results(FAULTS[rule](card)))
    assert {key[0] for key in after - before} <= {rule}
    assert rule in {key[0] for key in after}


def test_two_series_of_one_kpi_are_one_kpi_in_the_count() -> None:
    assert {result.rule for result in results(FAULTS["BSC-K09"](sound()))} == {"BSC-K09"}


def test_white_space_and_full_width_brackets_are_no_drift() -> None:
    card = sound()
    one, two, *_ = card.map_objectives
    spaced = agency_card(
        **{name: getattr(card, name) for name in ("updated", "themes", "declared_counts",
                                                  "action_plans", "value_columns")},
        map_objectives=(one, type(two)(two.code, text("目標（新）"), "C", "B")),
        kpis=(card.kpis[0], kpi("BC1.1", "展覽人次", card.kpis[1].values,
                                objective_label=text("目標 (新)"))),
    )  # fmt: skip
    assert "BSC-M01" not in {result.rule for result in results(spaced)}


def test_lower_is_better_turns_the_comparison_round() -> None:
    fewer = values(3, actual107="9", actual108="9", actual109="9", actual110="8",
                   target110="8", target111="7", target112="6")  # fmt: skip
    card = sound()
    rows = (kpi("AC1.1", "交通事故死亡人數", fewer), card.kpis[1])
    assert results(type(card)(**{n: getattr(card, n) for n in card.__slots__ if n != "kpis"},
                              kpis=rows)) == ()  # fmt: skip


@pytest.mark.parametrize(
    "name", ["平均等候時間", "碳排放量", "PM2.5年平均濃度", "離職率", "用電量"]
)
def test_less_is_better_where_the_name_says_so(name: str) -> None:
    fewer = values(3, actual107="9", actual108="9", actual109="9", actual110="8",
                   target110="8", target111="7", target112="6")  # fmt: skip
    card = sound()
    rows = (kpi("AC1.1", name, fewer), card.kpis[1])
    assert results(replace(card, kpis=rows)) == ()


def test_a_unit_marked_as_leading_leaves_nothing_to_say() -> None:
    card = sound()
    for cell, wanted in (
        ("研究發展組\n展覽規劃組", {"BSC-U01"}),
        ("研究發展組(主辦)\n展覽規劃組", set()),
        ("研究發展組\n展覽規劃組(協辦)", set()),
    ):
        first_row = replace(card.kpis[0], responsible_units=("研究發展組", "展覽規劃組"),
                            unit_cells=(text(cell),))  # fmt: skip
        found = results(replace(card, kpis=(first_row, card.kpis[1])))
        assert {result.rule for result in found} == wanted


def test_mixed_notations_are_no_jump_as_well() -> None:
    card = sound()
    shares = values(3, actual107="85", actual108="86", actual109="88", actual110="90",
                    target110="89", target111="91", target112="92")  # fmt: skip
    shares = tuple(
        replace(one, reading=number("0.88") if one.roc_year == 109 else
                replace(one.reading, raw=f"{one.reading.raw}%", percent=True))
        for one in shares
    )  # fmt: skip
    rate = replace(card.kpis[0], values=shares, unit="%", formula_unit=text("(甲/乙)×100% 單位：%"))
    found = results(replace(card, kpis=(rate, card.kpis[1])))
    assert [result.rule for result in found] == ["BSC-N06"]


def test_counts_and_map_entries_quote_what_is_printed_there() -> None:
    card = sound()
    counts = (replace(card.declared_counts[0]), replace(card.declared_counts[1], kpis=3))
    (found,) = results(replace(card, declared_counts=counts))
    assert (found.rule, found.raw_text) == ("BSC-C02", "3")
    entry = replace(card.map_objectives[0], code="AP1",
                    label=text("目標AP1", "AP1 目標AP1", Source(page=1, table=1, row=4, column=3)))  # fmt: skip
    drawn = replace(card, map_objectives=(*card.map_objectives, entry))
    (lost,) = [found for found in results(drawn) if found.rule == "BSC-M05"]
    assert (lost.rule, lost.code, lost.raw_text) == ("BSC-M05", "AP1", "AP1 目標AP1")
    assert (lost.page, lost.row, lost.column) == (1, 4, 3)


@pytest.mark.parametrize("shape", sorted(RULES.values(), key=str), ids=str)
def test_form(shape: Node) -> None:
    assert isinstance(shape, URIRef)
    assert re.fullmatch(r"BSC-[SCMKNPUTD]\d\d", str(SHAPES.value(shape, BSC.ruleCode)))
    assert SHAPES.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
    assert SHAPES.value(shape, BSC.tier) in TIERS
    for predicate in (SH.message, BSC.howToFix, BSC.rationale):
        texts = [v for v in SHAPES.objects(shape, predicate) if isinstance(v, Literal)]
        assert {v.language for v in texts} == {"en", "zh-Hant"}
        assert len(texts) == 2
        holes = [set(re.findall(r"\{\?(\w+)\}", v)) for v in texts]
        assert holes[0] == holes[1], "both languages use the same values"
    assert len(list(SHAPES.objects(shape, SH.sparql))) <= 1


def test_rule_codes_and_shapes_are_named_and_single() -> None:
    aimed = set(SHAPES.subjects(SH.targetClass, None))
    listed = {part for shape in aimed for part in SHAPES.objects(shape, SH.property)}
    asking = {SH.sparql, SH["not"], SH.node}
    own = {s for s in aimed if asking.intersection(SHAPES.predicates(s))}
    # What a rule is made of has no code, and reports nothing by itself.
    assert listed | own == set(RULES.values())
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


def parsed(select: str) -> Query:
    return prepareQuery(select.replace("$this", "?this"), initNs={"bsc": str(BSC._NS)})  # type: ignore[dict-item]


@pytest.mark.parametrize("constraint", sorted(SHAPES.subjects(SH.select), key=str), ids=str)
def test_queries_parse_and_name_known_terms(constraint: Node) -> None:
    select = str(SHAPES.value(constraint, SH.select))
    assert re.search(r"SELECT (DISTINCT )?\$this\b", select)
    assert "?this" not in select, "it would be the same variable as $this"
    assert not re.search(r"\b(VALUES|MINUS|SERVICE)\b", select), "SHACL forbids it in a query"
    for name in re.findall(r"\bbsc:(\w+)", select):
        assert getattr(BSC, name)
    assert SHAPES.value(constraint, SH.severity) is None, "severity on a constraint is ignored"


# What a result knows of the node that is meant: its own properties and those of what it is in.
OF_THE_NODE = {"code", "label", "rawText", "rocYear", "scorecardLabel", "note", "amount"}
OF_THE_NODE |= {"sumOfParts"}


@pytest.mark.parametrize("constraint", sorted(SHAPES.subjects(SH.select), key=str), ids=str)
def test_queries_select_what_the_texts_use(constraint: Node) -> None:
    shape = SHAPES.value(predicate=SH.sparql, object=constraint)
    texts = [*SHAPES.objects(shape, SH.message), *SHAPES.objects(shape, BSC.howToFix)]
    used = {name for found in texts for name in re.findall(r"\{\?(\w+)\}", str(found))}
    selected = {str(variable) for variable in parsed(str(SHAPES.value(constraint, SH.select))).algebra["PV"]}  # fmt: skip
    assert used - OF_THE_NODE <= selected


@pytest.mark.parametrize(("words", "wanted"), [
    ("推动业务发展", True), ("员工关怀", True), ("机关团体", True), ("開放資料", False),
    ("減少冲擊、着重污染防治與溫室減量", False), ("「塩田千春：顫動的靈魂」", False),
    ("里長、只要、干擾、後續、乾淨、游泳、征收", False),
])  # fmt: skip
def test_simplified_characters_are_those_that_only_simplified_texts_have(
    words: str, wanted: bool
) -> None:
    card = sound()
    row = replace(card.kpis[0], ksf=text(words))
    found = {result.rule for result in results(replace(card, kpis=(row, card.kpis[1])))}
    assert found == ({"BSC-T01"} if wanted else set())


@pytest.mark.parametrize(("raw", "wanted"), [
    ("辦理  論壇", True), ("辦理　論壇", True), ("論 壇 活 動", True), ("辦理論 壇活動", False),
    ("辦理論壇\n　並出版", False), ("辦理 Open Data", False),
])  # fmt: skip
def test_blanks_for_layout_are_told_from_those_of_a_wrapped_line(raw: str, wanted: bool) -> None:
    card = sound()
    row = replace(card.kpis[0], ksf=text("因素", raw))
    found = {result.rule for result in results(replace(card, kpis=(row, card.kpis[1])))}
    assert found == ({"BSC-T05"} if wanted else set())


def test_a_middle_dot_at_the_end_of_a_line_is_one_too() -> None:
    card = sound()
    row = replace(card.kpis[0], ksf=text("培訓·並提供", "培訓·\n並提供"))
    found = results(replace(card, kpis=(row, card.kpis[1])))
    assert [result.rule for result in found] == ["BSC-T03"]


@pytest.mark.parametrize(("note", "wanted"), [
    ("酌予調整", "BSC-N14"), ("註1", "BSC-N14"), ("因應少子化趨勢", "BSC-N13"), ("配合組織改造", "BSC-N13"),
    ("人力縮減", "BSC-N13"), ("考量疫情影響", "BSC-N13"),
])  # fmt: skip
def test_a_reason_of_no_list_is_a_reason(note: str, wanted: str) -> None:
    card = sound()
    lowered = tuple(
        replace(one, reading=number("940", note=note))
        if (one.kind, one.roc_year) == ("target", 111)
        else one
        for one in card.kpis[0].values
    )
    row = replace(card.kpis[0], values=lowered)
    found = results(replace(card, kpis=(row, card.kpis[1])))
    assert [result.rule for result in found] == [wanted]


def test_a_scale_in_the_heading_is_no_scale_word_in_the_cell() -> None:
    card = sound()
    item = card.action_plans[0].budget[0]
    for raw, wanted in (("320", set()), ("32萬", {"BSC-N04"})):
        scaled = replace(item.reading, raw=raw, value=Decimal(320_000), scale=1000)
        first_plan = replace(
            card.action_plans[0],
            budget=(replace(item, reading=scaled), *card.action_plans[0].budget[1:]),
        )
        found = results(replace(card, action_plans=(first_plan, card.action_plans[1])))
        assert {result.rule for result in found} == wanted


@pytest.mark.parametrize(("formula", "wanted"), [
    ("甲/乙×100%", {"BSC-K05"}), ("百分比(%)：甲÷乙×100%", set()), ("%（甲/乙）×100%", set()),
    ("甲/乙×100% 單位：%", set()), ("甲/乙×100%，單位為%", set()),
])  # fmt: skip
def test_the_unit_may_stand_before_the_formula(formula: str, wanted: set[str]) -> None:
    card = sound()
    rate = replace(card.kpis[0], formula_unit=text(formula), unit="%")
    found = results(replace(card, kpis=(rate, card.kpis[1])))
    assert {result.rule for result in found} == wanted
