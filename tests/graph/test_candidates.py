"""What is derived at conversion: candidates, notes, units of measurement, findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, TIME, XSD

from bscgraph.findings import Finding, Place
from bscgraph.graph import build
from bscgraph.graph.codelists import framework, unit_of_measurement
from bscgraph.model import MapObjective, Scorecard
from bscgraph.terms import BSC, CODE
from tests.cards import agency_card, kpi, number, plan, read_expected, text, values

GOLDEN = Path(__file__).parents[1] / "golden"


def graph_of(card: Scorecard) -> Graph:
    built = build(card)
    graph = Graph()
    for triple in built.dataset().graph(URIRef(built.graph)):
        graph.add(triple)
    return graph


def pairs(graph: Graph, link: URIRef) -> set[tuple[str, str]]:
    return {
        (str(one).rpartition("/")[2], str(other).rpartition("/")[2])
        for one, other in graph.subject_objects(link)
    }


@pytest.fixture(scope="module")
def hac() -> Graph:
    (card,) = read_expected(GOLDEN / "hac_111.expected.json")
    return graph_of(card)


@pytest.fixture(scope="module")
def tfam() -> Graph:
    (card,) = read_expected(GOLDEN / "tfam_111.expected.json")
    return graph_of(card)


def test_the_swap_the_copy_the_bundles_and_the_overlap_of_the_seed(hac: Graph) -> None:
    assert pairs(hac, BSC.possibleSwapWith) == {("BL1", "CL1"), ("CL1", "BL1")}
    assert pairs(hac, BSC.redundantWith) == {("AL1.1", "CL1.1"), ("CL1.1", "AL1.1")}
    parts = {("BP1.1.1", f"BC1.1.{n}") for n in range(1, 6)}
    parts |= {("CP2.2.1", "CC2.1.1"), ("CP2.2.1", "CC2.2.1")}
    assert pairs(hac, BSC.aggregatesPlan) == parts
    assert pairs(hac, BSC.overlapsPlan) == {("CC1.1.1", "CP1.2.1"), ("CP1.2.1", "CC1.1.1")}


def test_a_drift_is_no_swap(tfam: Graph) -> None:
    assert pairs(tfam, BSC.possibleSwapWith) == set()
    assert pairs(tfam, BSC.redundantWith) == set()


def test_the_framework_tags_of_the_seed(tfam: Graph) -> None:
    found = {str(c).rpartition("/")[2] for c in tfam.objects(None, BSC.alignedWithFramework)}
    assert found == {"sdgs", "commonwealth", "global-views"}


def test_the_notes_of_the_seed_say_why_and_when(tfam: Graph) -> None:
    notes = set(tfam.subjects(RDF.type, BSC.ValueNote))
    assert len(notes) == 40  # 31 targets, 7 actuals, and 尚未成立 twice
    assert all(tfam.value(note, BSC.reason) is not None for note in notes)
    begins = {str(m) for m in tfam.objects(None, TIME.inXSDgYearMonth)}
    assert {"2017-10", "2018-07", "2021-05", "2021-12", "2019-05"} == begins
    days = {str(m) for m in tfam.objects(None, TIME.inXSDDate)}
    assert days == {"2021-04-11", "2021-09-04"}
    base = "https://w3id.org/bscgraph/id/scorecard/tfam/2022/kpi/DC1.1/actual/2018/note"
    span = tfam.value(URIRef(base), BSC.affectedInterval)
    begin = tfam.value(span, TIME.hasBeginning)
    assert tfam.value(begin, TIME.inXSDgYearMonth) == Literal("2017-10", datatype=XSD.gYearMonth)


def test_names_must_be_whole_to_bundle_plans() -> None:
    plans = (
        plan("AC1.1.1", "青年論壇計畫", {111: "1"}),
        plan("AC1.1.2", "青年志工計畫", {111: "2"}),
        plan("AC1.1.3", "專案(青年論壇計畫、不存在的計畫)", {111: "3"}),
        plan("AC1.1.4", "專案(青年論壇計畫)", {111: "1"}),
        plan("AC1.1.5", "專案(青年論壇計畫及青年志工計畫)", {111: "3"}),
    )
    graph = graph_of(agency_card(action_plans=plans))
    assert pairs(graph, BSC.aggregatesPlan) == {("AC1.1.5", "AC1.1.1"), ("AC1.1.5", "AC1.1.2")}


@pytest.mark.parametrize("named", [
    "AC1.1.1、AC1.1.2", "含AC1.1.1及AC1.1.2經費", "AC1.1.1+AC1.1.2",
    "辦理夜宿與夏令營、校園巡迴推廣", "包括夜宿與夏令營及校園巡迴推廣等二項計畫",
])  # fmt: skip
def test_parts_are_named_by_code_or_by_a_name_that_holds_an_and(named: str) -> None:
    plans = (
        plan("AC1.1.1", "辦理夜宿與夏令營", {111: "1"}),
        plan("AC1.1.2", "校園巡迴推廣", {111: "2"}),
        plan("AC1.1.3", f"教育專案({named})", {111: "3"}),
    )
    graph = graph_of(agency_card(action_plans=plans))
    assert pairs(graph, BSC.aggregatesPlan) == {("AC1.1.3", "AC1.1.1"), ("AC1.1.3", "AC1.1.2")}


@pytest.mark.parametrize(
    "named", ["備註：於AC1.1.1、AC1.1.2項下辦理", "AC1.1.1、AC1.1.9", "AC1.1.1、AC1.1.3"]
)
def test_codes_of_who_pays_or_of_no_other_plan_are_no_parts(named: str) -> None:
    plans = (
        plan("AC1.1.1", "甲計畫", {111: "1"}),
        plan("AC1.1.2", "乙計畫", {111: "2"}),
        plan("AC1.1.3", f"丙計畫({named})", {111: "0"}),
    )
    assert not pairs(graph_of(agency_card(action_plans=plans)), BSC.aggregatesPlan)


def test_an_overlap_needs_the_name_and_the_money() -> None:
    def links(second: str, amount: str) -> set[tuple[str, str]]:
        plans = (
            plan("AC1.1.1", "辦理臺北客家義民嘉年華", {111: "12,000,000"}),
            plan("AC1.1.2", second, {111: amount}),
        )
        return pairs(graph_of(agency_card(action_plans=plans)), BSC.overlapsPlan)

    assert links("辦理臺北客家義民嘉年華藝文展演", "12,000,000")
    assert not links("辦理臺北客家義民嘉年華藝文展演", "11,000,000")
    assert not links("辦理客語推廣", "12,000,000")


def test_a_swap_needs_both_labels_crossed() -> None:
    def swaps(*labels: str) -> set[tuple[str, str]]:
        rows = tuple(
            kpi(f"AC{n}.1", "甲", values(actual109="1"), objective_label=text(label))
            for n, label in enumerate(labels[2:], 1)
        )
        entries = tuple(
            MapObjective(f"AC{n}", text(label), "C", "A") for n, label in enumerate(labels[:2], 1)
        )
        card = agency_card(kpis=rows, map_objectives=entries)
        return pairs(graph_of(card), BSC.possibleSwapWith)

    assert swaps("甲", "乙", "乙", "甲") == {("AC1", "AC2"), ("AC2", "AC1")}
    assert swaps("甲", "乙", "甲", "乙") == set()
    assert swaps("甲", "乙", "乙", "丙") == set()


def test_visits_are_not_persons() -> None:
    assert unit_of_measurement("人次") != unit_of_measurement("人數")
    assert unit_of_measurement("％") == unit_of_measurement("%") == "percent"
    assert unit_of_measurement("團體數") == "groups"
    assert unit_of_measurement("星球") is None
    assert unit_of_measurement("") is None
    assert framework("ＳＤＧｓ") == "sdgs"
    assert framework("別的") is None


def test_a_zero_that_is_budgeted_elsewhere_says_so() -> None:
    plans = (
        plan("AC1.1.1", "調查計畫(備註：於「觀摩等費用」項下辦理)", {111: "0"}),
        plan("AC1.1.2", "檢討", {111: "0"}),
        plan("AC1.1.3", "空", {111: number("", value=None, reason="blank")}),
    )
    graph = graph_of(agency_card(action_plans=plans))
    found = {
        str(node).split("/")[-3]: str(graph.value(node, BSC.valueStatus)).rpartition("/")[2]
        for node in graph.subjects(RDF.type, BSC.Budget)
    }
    assert found == {"AC1.1.1": "K", "AC1.1.2": "A", "AC1.1.3": "O"}


def test_a_finding_is_stated_with_its_place_its_texts_and_its_values() -> None:
    finding = Finding(
        "count-differs",
        Place(page=1, row=3),
        "15",
        "kpis",
        {"what": "KPI", "what_en": "KPIs", "declared": "15", "counted": "14"},
    )
    graph = graph_of(agency_card(findings=(finding,)))
    (node,) = graph.subjects(RDF.type, BSC.Finding)
    assert graph.value(node, BSC.findingCode) == CODE["finding-code/count-differs"]
    assert graph.value(node, BSC.severity) == CODE["severity/violation"]
    messages = {
        m.language: str(m) for m in graph.objects(node, BSC.message) if isinstance(m, Literal)
    }
    assert messages == {"en": finding.message("en"), "zh-Hant": finding.message("zh-Hant")}
    cell = graph.value(node, BSC.sourceCell)
    assert graph.value(cell, BSC.row) == Literal(3)
