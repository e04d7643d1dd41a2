from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD
from rdflib.term import BNode

from bscgraph.errors import GraphError
from bscgraph.graph import build, nquads, parse, to_dataset, turtle, write_canonical
from bscgraph.graph.vocabulary import TYPE
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.model import BudgetColumn, Scorecard, Source, ValueColumn
from bscgraph.resources import folder
from bscgraph.store import LocalStore
from bscgraph.terms import BSC, CODE
from tests.cards import agency_card, city_card, kpi, number, plan, read_expected, text, values
from tests.strategies import SCORECARDS, numbers_of

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.expected.json"))
CARDS = [card for path in GOLDEN for card in read_expected(path)]
CARD = DEFAULT_BASE + "id/scorecard/tfam/2022"


def graph_of(card: Scorecard) -> Graph:
    submission = build(card)
    graph = Graph()
    for triple in submission.dataset().graph(URIRef(submission.graph)):
        graph.add(triple)
    return graph


def at(*names: str) -> URIRef:
    return URIRef("/".join((CARD, *names)))


def test_iris_and_values_of_an_observation() -> None:
    graph = graph_of(agency_card())
    node = at("kpi", "AC1.1", "actual", "2020")
    assert (node, RDF.type, BSC.Observation) in graph
    assert graph.value(node, BSC.value) == Literal(Decimal(900))
    assert graph.value(node, BSC.periodYear) == Literal(2020)
    assert graph.value(node, BSC.rocYear) == Literal(109)
    assert graph.value(node, BSC.valueKind) == CODE["value-kind/actual"]
    assert graph.value(node, BSC.parseStatus) == CODE["parse-status/clean"]
    assert graph.value(node, BSC.rawText) == Literal("900")
    assert graph.value(node, BSC.inSeries) == at("kpi", "AC1.1", "series", "1")
    assert graph.value(at("plan", "AC1.1.1", "budget", "2022"), BSC.amount) == Literal(
        Decimal(500000)
    )


def test_source_cell_down_to_the_file() -> None:
    graph = graph_of(agency_card())
    cell = graph.value(at("kpi", "AC1.1", "actual", "2020"), BSC.sourceCell)
    assert cell is not None
    found = [graph.value(cell, p) for p in (BSC.page, BSC.tableNumber, BSC.row, BSC.column)]
    assert [int(str(n)) for n in found] == [2, 1, 3, 5]
    assert graph.value(cell, BSC.header) == Literal("值")
    document = graph.value(cell, BSC.inDocument)
    assert document == URIRef(DEFAULT_BASE + "id/document/" + "ab" * 32)
    assert graph.value(document, BSC.sha256) == Literal("ab" * 32)
    submission = URIRef(DEFAULT_BASE + "graph/tfam/2022/1")
    assert (submission, PROV.wasDerivedFrom, document) in graph
    conversion = graph.value(submission, PROV.wasGeneratedBy)
    assert (conversion, PROV.used, document) in graph


def test_two_value_rows_are_two_series_of_one_kpi() -> None:
    rows = (
        kpi("CP2.1", "團體數", values(actual110="13"), series="CP2.1.1"),
        kpi("CP2.1", "團體數", values(actual110="2"), series="CP2.1.2"),
    )
    graph = graph_of(agency_card(kpis=rows))
    assert list(graph.subjects(RDF.type, BSC.KPI)) == [at("kpi", "CP2.1")]
    series = {str(graph.value(s, BSC.seriesKey)): s for s in graph.subjects(BSC.seriesOf)}
    assert series["CP2.1.2"] == at("kpi", "CP2.1", "series", "2")
    found = {graph.value(s, ~BSC.inSeries / BSC.value) for s in series.values()}
    assert found == {Literal(Decimal(13)), Literal(Decimal(2))}
    assert (at("kpi", "CP2.1", "series", "2", "actual", "2021"), RDF.type, BSC.Observation) in graph


def test_one_code_in_two_scorecards_is_two_things() -> None:
    cell = (kpi("CC1.1", "甲", values(actual109="1")),)
    found = [
        set(graph_of(card).subjects(RDF.type, BSC.KPI))
        for card in (city_card(kpis=cell), agency_card(kpis=cell))
    ]
    city = URIRef(DEFAULT_BASE + "id/scorecard/taipei-c/2022/kpi/CC1.1")
    assert found == [{city}, {at("kpi", "CC1.1")}]


def test_dataset_has_one_named_graph() -> None:
    dataset = to_dataset(agency_card())
    assert {str(g.identifier) for g in dataset.graphs() if len(g)} == {
        DEFAULT_BASE + "graph/tfam/2022/1"
    }


def test_an_absent_value_is_a_missing_observation_with_its_reason() -> None:
    young = number("尚未成立", value=None, reason="not-established", note="尚未成立")
    dash = number("-", value=None, reason="dash")
    graph = graph_of(
        agency_card(kpis=(kpi("AC1.1", "甲", values(actual107=young, actual108=dash)),))
    )
    for year, status, reason in (("2018", "M", "not-established"), ("2019", "O", "dash")):
        node = at("kpi", "AC1.1", "actual", year)
        assert list(graph.objects(node, RDF.type)) == [BSC.MissingObservation]
        assert graph.value(node, BSC.value) is None
        assert graph.value(node, BSC.valueStatus) == CODE[f"value-status/{status}"]
        assert graph.value(node, BSC.absenceReason) == CODE[f"absence-reason/{reason}"]


def test_an_unresolved_amount_has_a_candidate_and_no_amount() -> None:
    bad = number(
        "1,4004,000",
        value=None,
        status="unresolved",
        reason="malformed",
        candidate=Decimal(14004000),
    )
    graph = graph_of(agency_card(action_plans=(plan("AC1.1.1", "計畫", {111: bad}),)))
    node = at("plan", "AC1.1.1", "budget", "2022")
    assert graph.value(node, BSC.amount) is None
    assert graph.value(node, BSC.candidateValue) == Literal(Decimal(14004000))
    assert graph.value(node, BSC.rawText) == Literal("1,4004,000")
    assert graph.value(node, BSC.parseStatus) == CODE["parse-status/unresolved"]


def test_both_labels_of_an_objective_are_kept() -> None:
    row = kpi("AC1.1", "甲", values(actual109="1"), objective_label=text("表格用語"))
    graph = graph_of(agency_card(kpis=(row,)))
    node = at("objective", "AC1")
    assert graph.value(node, BSC.labelInMap) == Literal("目標AC1", lang="zh-Hant")
    assert graph.value(node, BSC.labelInTable) == Literal("表格用語", lang="zh-Hant")
    assert graph.value(node, BSC.theme) == at("theme", "A")


def test_repeated_codes_lose_nothing() -> None:
    plans = (plan("AC1.1.1", "甲", {111: "1"}), plan("AC1.1.1", "乙", {111: "2"}))
    twice = (*values(actual109="1"), *values(actual109="2"))
    graph = graph_of(agency_card(action_plans=plans, kpis=(kpi("AC1.1", "丙", twice),)))
    labels = {str(graph.value(s, RDFS.label)) for s in graph.subjects(RDF.type, BSC.ActionPlan)}
    assert labels == {"甲", "乙"}
    assert {int(str(v)) for v in graph.objects(None, BSC.amount)} == {1, 2}
    assert {int(str(v)) for v in graph.objects(None, BSC.value)} == {1, 2}


def test_unknown_names_are_findings_of_the_submission() -> None:
    row = kpi("AC1.1", "甲", values(actual109="1"), responsible_units=("太空組", "太空組"))
    submission = build(agency_card(agency="未來局", kpis=(row,)))
    codes = [finding.code for finding in submission.findings]
    assert codes == ["agency-not-in-register", "unit-not-in-register", "unit-not-in-register"]
    assert {finding.raw for finding in submission.findings} == {"未來局", "太空組", "研究發展組"}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title.value)
def test_every_cell_of_the_documents_is_in_the_graph(card: Scorecard) -> None:
    graph = graph_of(card)
    cells = [v.reading for row in card.kpis for v in row.values]
    amounts = [item.reading for p in card.action_plans for item in p.budget]
    readings = set(graph.subjects(BSC.parseStatus))
    assert len(readings) == len(cells) + len(amounts)
    raw = sorted(str(graph.value(node, BSC.rawText)) for node in readings)
    assert raw == sorted(reading.raw for reading in cells + amounts)
    numbers = [*graph.objects(None, BSC.value), *graph.objects(None, BSC.amount)]
    stated = [r.value for r in cells + amounts if r.value is not None]
    assert sorted(Decimal(str(n)) for n in numbers) == sorted(stated)


@pytest.mark.parametrize("card", [*CARDS, agency_card(), city_card()], ids=lambda c: c.title.value)
def test_only_declared_terms_and_no_blank_nodes(card: Scorecard) -> None:
    graph = graph_of(card)
    declared = set(dir(BSC))
    concepts = Graph().parse(folder("ontology") / "concepts.ttl")
    concepts.parse(folder("ontology") / "finding-codes.ttl")
    for triple in graph:
        assert not any(isinstance(term, BNode) for term in triple)
        for term in triple:
            if isinstance(term, URIRef) and str(term).startswith(str(BSC._NS)):
                assert term in declared
            if isinstance(term, URIRef) and str(term).startswith(str(CODE)):
                assert (term, None, None) in concepts


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title.value)
def test_domains_and_ranges_hold(card: Scorecard) -> None:
    """The data says what the ontology says: types follow from domain and range."""
    ontology = Graph().parse(folder("ontology") / "bsc.ttl")
    graph = graph_of(card)
    for subject, predicate, value in graph:
        domain, range_ = (
            ontology.value(predicate, RDFS.domain),
            ontology.value(predicate, RDFS.range),
        )
        if domain is not None:
            types = {
                c
                for t in graph.objects(subject, RDF.type)
                for c in ontology.transitive_objects(t, RDFS.subClassOf)
            }
            assert domain in types, (subject, predicate)
        if range_ is not None and str(range_).startswith(str(XSD)):
            assert isinstance(value, Literal)
            assert (value.datatype or XSD.string) == range_, (predicate, value)


def test_canonical_file_is_sorted_and_the_same_on_every_hash_seed() -> None:
    path = next(path for path in GOLDEN if path.name.startswith("hac"))
    program = (
        "import hashlib, pathlib, sys\n"
        "from tests.cards import read_expected\n"
        "from bscgraph.graph import FORMATS, build, write\n"
        "built = build(read_expected(pathlib.Path(sys.argv[1]))[0])\n"
        "for form in FORMATS:\n"
        "    print(form, hashlib.sha256(write([built], form)).hexdigest())\n"
    )
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(digests) == 1
    lines = write_canonical(read_expected(path)[0]).splitlines()
    assert lines == sorted(set(lines))


@given(st.text())
def test_literals_survive_two_parsers(words: str) -> None:
    line = nquads.canonical([("<http://a/s>", "<http://a/p>", nquads.plain(words))], "http://a/g")
    (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_QUADS)
    expected = nquads.printable(words)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == expected
    assert pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS) is not None
    parsed = Graph().parse(data=line.replace(b" <http://a/g>", b""), format="nt")
    assert [str(value) for value in parsed.objects()] == [expected]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_equal_decimals_are_one_term(number_: Decimal) -> None:
    term = nquads.decimal(number_)
    assert term == nquads.decimal(Decimal(f"{number_:f}00"))
    assert Decimal(term.partition('"^^')[0][1:]) == number_


def test_another_publisher_has_its_own_iris() -> None:
    submission = build(agency_card(), 2, Minter("https://bsc.example.gov.tw/"))
    assert submission.graph == "https://bsc.example.gov.tw/graph/tfam/2022/2"
    assert submission.scorecard == "https://bsc.example.gov.tw/id/scorecard/tfam/2022"


def test_unit_cells_are_located_and_quoted() -> None:
    cell = text("", "CC2.2.1辦理", Source(page=2, row=9, column=11))
    row = kpi("AC1.1", "甲", values(actual109="1"), responsible_units=(), unit_cells=(cell,))
    graph = graph_of(agency_card(kpis=(row,)))
    place = graph.value(at("kpi", "AC1.1"), BSC.unitCell)
    assert place is not None
    assert graph.value(place, BSC.column) == Literal(11)
    assert graph.value(at("kpi", "AC1.1"), BSC.unitCellText) == Literal("CC2.2.1辦理")


def test_columns_say_which_years_the_table_holds() -> None:
    card = agency_card(
        value_columns=(ValueColumn(110, "actual"), ValueColumn(111, "target")),
        budget_columns=(BudgetColumn(111, "appropriated"),),
    )
    graph = graph_of(card)
    found = [
        (
            int(str(graph.value(at("column", str(n)), BSC.rocYear))),
            graph.value(at("column", str(n)), BSC.valueKind),
            graph.value(at("column", str(n)), BSC.budgetKind),
        )
        for n in (1, 2, 3)
    ]
    assert found == [
        (110, CODE["value-kind/actual"], None),
        (111, CODE["value-kind/target"], None),
        (111, None, CODE["budget-kind/appropriated"]),
    ]


def test_a_perspective_outside_the_code_list_is_no_concept() -> None:
    row = kpi("AX1.1", "甲", values(actual109="1"))
    graph = graph_of(agency_card(kpis=(row,)))
    node = at("kpi", "AX1.1")
    assert graph.value(node, BSC.perspective) is None
    assert graph.value(node, BSC.perspectiveCode) == Literal("X")


@settings(max_examples=60, deadline=None)
@given(SCORECARDS)
def test_any_scorecard_gives_a_sound_graph_without_loss(card: Scorecard) -> None:
    submission = build(card)
    store = LocalStore()
    store.load(submission.canonical(), submission.graph)
    graph = graph_of(card)
    assert len(graph) == len(submission.triples) == store.info()["quads"]
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)
    kinds = {
        BSC.ActionPlan: len(card.action_plans),
        BSC.Series: len(card.kpis),
        BSC.MapEntry: len(card.map_objectives),
        BSC.DeclaredCount: len(card.declared_counts),
        BSC.Column: len(card.value_columns) + len(card.budget_columns),
        BSC.Theme: len(card.themes),
    }
    for kind, number_ in kinds.items():
        assert len(set(graph.subjects(RDF.type, kind))) == number_, kind
    stated = [*graph.objects(None, BSC.value), *graph.objects(None, BSC.amount)]
    assert {Decimal(str(n)) for n in stated} == set(numbers_of(card))
    readings = set(graph.subjects(BSC.parseStatus))
    assert len(readings) == sum(len(k.values) for k in card.kpis) + sum(
        len(p.budget) for p in card.action_plans
    )
    for node in readings:
        assert len(list(graph.objects(node, BSC.rawText))) == 1
        assert len(list(graph.objects(node, RDF.type))) == 1
        assert len([*graph.objects(node, BSC.value), *graph.objects(node, BSC.amount)]) <= 1


def test_prefixes_are_ours_in_every_serialisation() -> None:
    trig = to_dataset(agency_card()).serialize(format="trig")
    assert "bsc:KPI" in trig
    assert "ns1:" not in trig


def test_what_is_no_nquads_is_refused() -> None:
    with pytest.raises(GraphError, match="no N-Quads"):
        parse(b"<http://a> broken")


def test_a_source_that_knows_no_place_is_no_cell() -> None:
    graph = graph_of(agency_card(title=text("標題", source=Source())))
    assert graph.value(URIRef(CARD), BSC.sourceCell) is None


def test_a_class_is_said_with_a_and_a_statement_about_that_property_is_not() -> None:
    name = "<https://example.org/a>"
    triples = [(name, TYPE, name), (name, "<https://example.org/p>", TYPE)]
    text = turtle.written([("https://example.org/g", triples)], named=False)
    assert set(Graph().parse(data=text, format="turtle")) == {
        tuple(URIRef(term[1:-1]) for term in triple) for triple in triples
    }
    assert b" a <https://example.org/a>" in text
