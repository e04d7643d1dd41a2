from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import SH

from bscgraph.errors import ShapesError
from bscgraph.findings import Severity
from bscgraph.graph import build, to_dataset
from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TERM, TYPE
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Source
from bscgraph.terms import BSC
from bscgraph.validate import Hit, RuleSet, load_shapes, validate
from tests.cards import agency_card, city_card, kpi, number, plan, read_expected, text, values

GOLDEN = Path(__file__).parent / "golden"
SHAPE = "https://w3id.org/bscgraph/shape/"


def both() -> Dataset:
    dataset = to_dataset(agency_card(mission=()))
    for quad in to_dataset(city_card(roc_year=None)).quads():
        dataset.add(quad)  # type: ignore[arg-type]
    return dataset


def test_each_submission_is_checked_by_itself() -> None:
    report = validate(both())
    assert report.submissions == (
        DEFAULT_BASE + "graph/taipei-c/undated/1",
        DEFAULT_BASE + "graph/tfam/2022/1",
    )
    found = {(r.rule, r.scorecard.rpartition("scorecard/")[2]) for r in report.results}
    assert found == {
        ("BSC-S01", "taipei-c/undated"),
        ("BSC-S02", "tfam/2022"),
        ("BSC-S08", "tfam/2022"),
    }


def test_results_name_the_cell_and_quote_it() -> None:
    bad = number(
        "1,4004,000",
        row=7,
        value=None,
        status="unresolved",
        reason="malformed",
        candidate=Decimal(14004000),
    )
    cell = text("", "CC2.2.1辦\n理 客家", Source(page=3, table=1, row=9, column=11))
    row = kpi("AC1.1", "甲", values(2, actual109="1"), responsible_units=(), unit_cells=(cell,))
    card = agency_card(action_plans=(plan("AC1.1.1", "計畫", {111: bad}),), kpis=(row,))
    results = {r.rule: r for r in validate(to_dataset(card)).results}
    amount, unit = results["BSC-N01"], results["BSC-K01"]
    assert (amount.page, amount.row, amount.column) == (2, 7, 5)
    assert (amount.code, amount.raw_text) == ("AC1.1.1", "1,4004,000")
    assert "14,004,000" in amount.message["en"]
    assert "1,4004,000" in amount.message["zh-Hant"]
    assert (unit.page, unit.row, unit.column) == (3, 9, 11)
    assert unit.raw_text == "CC2.2.1辦\n理 客家"
    assert "CC2.2.1辦理 客家" in unit.message["en"]


def test_declared_counts_fill_the_message_with_both_numbers() -> None:
    card = agency_card()
    (count,) = (c for c in card.declared_counts if c.roc_year == 111)
    changed = replace(card, declared_counts=(replace(count, kpis=20),))
    result = next(r for r in validate(to_dataset(changed)).results if r.rule == "BSC-C02")
    assert "declares 20 KPIs; the document holds 1." in result.message["en"]
    assert "20" in result.message["zh-Hant"]
    assert (result.page, result.row) == (1, 3)


def test_worst_first_and_counted_per_severity() -> None:
    report = validate(to_dataset(agency_card(mission=())))
    assert [r.severity for r in report.results] == [Severity.VIOLATION, Severity.WARNING]
    assert report.count(Severity.VIOLATION) == 1
    assert report.count(Severity.INFO) == 0
    assert len(report.worse_than(Severity.VIOLATION)) == 1
    assert len(report.worse_than(Severity.INFO)) == 2


def test_json_of_a_report() -> None:
    found = json.loads(json.dumps(validate(to_dataset(agency_card())).to_dict()))
    assert found["counts"] == {"Violation": 0, "Warning": 1, "Info": 0}
    assert set(found["results"][0]) >= {
        "rule",
        "severity",
        "scorecard",
        "code",
        "page",
        "row",
        "column",
        "rawText",
        "message",
        "fix",
    }


def test_a_plain_graph_is_one_submission() -> None:
    submission = build(agency_card())
    graph = Graph()
    for triple in submission.dataset().graph(URIRef(submission.graph)):
        graph.add(triple)
    report = validate(graph)
    assert report.submissions == (submission.graph,)
    assert [r.rule for r in report.results] == ["BSC-S08"]


def test_the_data_is_not_changed() -> None:
    dataset = to_dataset(agency_card())
    before = set(dataset.quads())
    validate(dataset)
    assert set(dataset.quads()) == before


def test_no_shapes_is_an_error() -> None:
    with pytest.raises(ShapesError, match="nothing to check"):
        validate(to_dataset(agency_card()), Graph())


@pytest.mark.parametrize("data", [Graph(), Dataset()], ids=["graph", "dataset"])
def test_no_focus_nodes_is_an_error(data: Graph) -> None:
    with pytest.raises(ShapesError, match="find nothing to check"):
        validate(data)


def test_broken_shapes_are_an_error() -> None:
    shapes = Graph().parse(
        format="turtle",
        data=f"""@prefix sh: <{SH}> . @prefix bsc: <{BSC._NS}> .
        <{SHAPE}x> a sh:NodeShape ; sh:targetClass bsc:Scorecard ; sh:property <{SHAPE}y> .
        <{SHAPE}y> a sh:PropertyShape ; sh:path bsc:year ; sh:minCount 1, 2 .""",
    )
    with pytest.raises(ShapesError, match="cannot be run"):
        validate(to_dataset(agency_card()), shapes)


def test_shapes_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match=r"gone\.ttl"):
        load_shapes(tmp_path / "gone.ttl")
    (tmp_path / "bad.ttl").write_text("this is no turtle", "utf-8")
    with pytest.raises(ShapesError, match=r"bad\.ttl"):
        load_shapes(tmp_path / "bad.ttl")


def test_an_organisation_can_bring_its_own_shapes(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""@prefix sh: <{SH}> . @prefix bsc: <{BSC._NS}> .
        <{SHAPE}own> a sh:NodeShape ; sh:targetClass bsc:Scorecard ; sh:property <{SHAPE}own-p> .
        <{SHAPE}own-p> a sh:PropertyShape ; sh:path bsc:cityGroup ; sh:minCount 1 ;
          sh:severity sh:Info ; sh:message "No group: {{?scorecardLabel}} {{?nothing}}"@en .""",
        "utf-8",
    )
    (result,) = validate(to_dataset(agency_card()), load_shapes(own)).results
    assert result.rule == SHAPE + "own-p"
    assert result.severity is Severity.INFO
    assert result.message["en"] == "No group: 111年臺北市立美術館平衡計分卡 —"


def test_another_engine_can_find_the_hits() -> None:
    def engine(triples: Sequence[Triple], rules: RuleSet) -> Iterable[Hit]:
        assert rules.rule(f"<{SHAPE}has-mission>").code == "BSC-S02"
        for subject, predicate, value in triples:
            if (predicate, value) == (TYPE, TERM["Scorecard"]):
                yield Hit(subject, f"<{SHAPE}has-mission>", f"<{SH.SPARQLConstraintComponent}>")

    (result,) = validate(to_dataset(agency_card()), engine=engine).results
    assert result.rule == "BSC-S02"


EXPECTED = {
    "tfam_111": [
        ("BSC-M01", "Warning", "BC1"),
        ("BSC-M01", "Warning", "BP1"),
        ("BSC-S08", "Warning", ""),  # the JSON keeps the words of the date, not the date
    ],
    "hac_111": [
        ("BSC-K01", "Violation", "CC2.2"),
        ("BSC-N01", "Violation", "AC1.1.1"),
        ("BSC-N01", "Violation", "AC1.1.1"),
        ("BSC-M01", "Warning", "BL1"),
        ("BSC-M01", "Warning", "CL1"),
        ("BSC-S08", "Warning", ""),
    ],
    "city_c_111": [],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_results_on_the_documents_are_those_written_by_eye(name: str) -> None:
    (card,) = read_expected(GOLDEN / f"{name}.expected.json")
    results = validate(to_dataset(card)).results
    found = sorted((r.rule, r.severity.value, r.code) for r in results)
    assert found == sorted(EXPECTED[name])  # type: ignore[arg-type]


def test_a_bracket_without_a_value_is_left_out() -> None:
    unread = number("1,4,5", row=7, value=None, status="unresolved", reason="malformed")
    plans = (plan("AC1.1.1", "計畫", {111: unread}),)
    results = {r.rule: r for r in validate(to_dataset(agency_card(action_plans=plans))).results}
    assert results["BSC-N01"].message == {
        "en": "The number “1,4,5” of AC1.1.1 is malformed and not used.",
        "zh-Hant": "AC1.1.1 的數字「1,4,5」寫法有誤，未採計。",
    }
    assert "1,4,5" in results["BSC-N01"].fix["zh-Hant"]
