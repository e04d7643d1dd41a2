from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import SH

from bscgraph.errors import GraphError, ShapesError
from bscgraph.findings import Severity
from bscgraph.graph import build, to_dataset, write
from bscgraph.graph.vocabulary import TERM, TYPE
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Source
from bscgraph.terms import BSC
from bscgraph.validate import TIERS, Hit, RuleSet, load_rules, load_shapes, parts_in, validate
from bscgraph.validate.index import Index
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
    assert {pair for pair in found if pair[0].startswith("BSC-S0")} == {
        ("BSC-S01", "taipei-c/undated"),
        ("BSC-S02", "tfam/2022"),
        ("BSC-S08", "tfam/2022"),
    }
    assert [part.submission for part in report.parts] == list(report.submissions)
    for part in report.parts:
        assert {r.submission for r in part.results} == {part.submission}


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
    order = [list(Severity).index(r.severity) for r in report.results]
    assert order == sorted(order)
    violations = [r for r in report.results if r.severity is Severity.VIOLATION]
    assert "BSC-S02" in {r.rule for r in violations}
    assert report.count(Severity.VIOLATION) == len(violations)
    assert report.worse_than(Severity.VIOLATION) == tuple(violations)
    assert report.worse_than(Severity.INFO) == report.results
    assert not report.conforms(Severity.VIOLATION)


def test_json_of_a_report() -> None:
    found = json.loads(json.dumps(validate(to_dataset(agency_card())).to_dict()))
    assert sum(found["counts"].values()) == len(found["results"])
    assert found["parts"][0]["counts"] == found["counts"]
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
    assert report.results == validate(submission).results
    assert "BSC-S08" in {r.rule for r in report.results}


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
    def engine(data: Index, rules: RuleSet) -> Iterable[Hit]:
        assert rules.rule(f"<{SHAPE}has-mission>").code == "BSC-S02"
        for subject, predicate, value in data.triples:
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
        ("BSC-M02", "Warning", "BL1"),
        ("BSC-S08", "Warning", ""),
    ],
    "city_c_111": [],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_results_on_the_documents_are_those_written_by_eye(name: str) -> None:
    (card,) = read_expected(GOLDEN / f"{name}.expected.json")
    results = validate(to_dataset(card)).results
    rules = {"BSC-M02", "BSC-K01", "BSC-M01", "BSC-N01", "BSC-S08"}
    found = sorted((r.rule, r.severity.value, r.code) for r in results if r.rule in rules)
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


def test_results_say_where_in_the_scorecard_they_belong() -> None:
    bad = number("1,4,5", row=7, value=None, status="unresolved", reason="malformed")
    row = kpi("AC1.1", "甲", values(4, actual109="1"), unit="")
    card = agency_card(kpis=(row,), action_plans=(plan("AC1.1.1", "計畫", {111: bad}),))
    report = validate(build(card))
    results = {r.rule: r for r in report.results}
    for rule in ("BSC-N01", "BSC-K02"):
        found = results[rule].to_dict()
        assert (found["objective"], found["objectiveLabel"]) == ("AC1", "目標AC1")
        assert (found["perspective"], found["perspectiveLabel"]) == ("C", "顧客構面")
        assert found["tier"] in TIERS
    assert results["BSC-N01"].header == "值"
    assert results["BSC-S08"].objective == ""


def test_completeness_counts_what_is_required_and_there() -> None:
    (whole,) = validate(build(agency_card())).parts
    (less,) = validate(build(agency_card(mission=()))).parts
    assert (less.required, less.present) == (whole.required, whole.present - 1)
    dash = number("-", value=None, reason="dash")
    blank = number("", value=None, reason="blank")
    for cell, missing in ((dash, 0), (blank, 1)):
        row = kpi("AC1.1", "參觀人次", values(3, actual109=cell, target111="800"))
        (part,) = validate(build(agency_card(kpis=(row,)))).parts
        assert (part.required, part.present) == (whole.required, whole.present - missing)
        assert part.completeness == part.present / part.required


def test_only_some_tiers() -> None:
    data = build(agency_card(mission=()))
    results = validate(data).results
    for tier in ("structure", "completeness", "quality"):
        assert validate(data, tiers=(tier,)).results == tuple(r for r in results if r.tier == tier)


def test_processes_do_not_change_the_report() -> None:
    data = [build(agency_card(mission=())), build(city_card(roc_year=None)), build(agency_card())]
    assert validate(data, jobs=2).to_dict() == validate(data).to_dict()


def test_submissions_in_bytes() -> None:
    for form in ("nquads", "trig"):
        parts = parts_in(write([build(agency_card()), build(city_card())], form), form, "file")
        assert [part.name.rpartition("graph/")[2] for part in parts] == [
            "taipei-c/2022/1",
            "tfam/2022/1",
        ]
        assert validate(parts).count(Severity.WARNING) > 0
    (other,) = parts_in(b"<http://a> <http://b> _:c .", "ntriples", "other")
    assert other.name == ""
    with pytest.raises(GraphError, match="other"):
        parts_in(b"no rdf", "turtle", "other")


def test_own_texts_of_a_query_and_of_nobody(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    query = (
        "SELECT $this ?label WHERE { $this <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    )
    own.write_text(
        f"""@prefix sh: <{SH}> . @prefix bsc: <{BSC._NS}> .
        [] a sh:NodeShape ; sh:targetClass bsc:Scorecard ; sh:nodeKind sh:Literal ;
          sh:sparql [ sh:select "{query}" ; sh:message "Named {{?label}}" ] .""",
        "utf-8",
    )
    results = validate(build(agency_card()), load_rules(own)).results
    texts = {r.component.rpartition("#")[2]: r.message["zh-Hant"] for r in results}
    assert texts["SPARQLConstraintComponent"] == "Named 111年臺北市立美術館平衡計分卡"
    assert "NodeKind" in texts["NodeKindConstraintComponent"]
