"""Scorecard to RDF, in every serialisation, and back: nothing is lost."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Dataset

import bscgraph
from bscgraph import graph
from bscgraph.errors import GraphError
from bscgraph.graph.nquads import printable
from bscgraph.iri import Minter
from bscgraph.model import Scorecard, Source
from bscgraph.resources import folder
from tests.cards import agency_card, city_card, kpi, plan, read_expected, text, values
from tests.strategies import SCORECARDS

TESTS = Path(__file__).parents[1]
GOLDEN = [c for path in sorted((TESTS / "golden").glob("*.json")) for c in read_expected(path)]
SAMPLES = sorted(
    path
    for place in (TESTS / "samples", folder("examples"))
    for path in place.iterdir()
    if path.suffix in {".pdf", ".xlsx", ".ods", ".docx", ".odt", ".txt"}
)
FORMS = sorted(graph.FORMATS)


def cleaned(value: Any) -> Any:
    """``value`` as any serialisation can hold it: what no XML can hold is U+FFFD."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: cleaned(getattr(value, f.name)) for f in fields(value) if f.init}
        return type(value)(**changed)
    return value


def through(card: Scorecard, form: str) -> Scorecard:
    data = graph.write([graph.build(card)], form)
    ((_, back),) = graph.read(data, form)
    return back


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("card", GOLDEN, ids=lambda card: card.title.value)
def test_the_seeds_come_back_equal(card: Scorecard, form: str) -> None:
    assert through(card, form) == card


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_was_read_from_documents_comes_back_equal(path: Path) -> None:
    cards = bscgraph.read(path)
    assert cards
    for card in cards:
        for form in ("nquads", "jsonld", "rdfxml"):
            assert through(card, form) == card


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(card=SCORECARDS, form=st.sampled_from(FORMS))
def test_any_scorecard_comes_back_equal(card: Scorecard, form: str) -> None:
    assert through(card, form) == cleaned(card)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCORECARDS)
def test_any_scorecard_comes_back_equal_through_rdflib(card: Scorecard) -> None:
    assert graph.from_dataset(graph.to_dataset(card)) == [cleaned(card)]


def test_a_document_with_two_scorecards_comes_back_as_two_in_every_format() -> None:
    cards = bscgraph.read(folder("examples") / "hac-111.pdf")
    built = [graph.build(card) for card in cards]
    assert len(cards) == 2
    for form in FORMS:
        back = dict(graph.read(graph.write(built, form), form))
        assert back == {one.graph: card for one, card in zip(built, cards, strict=True)}


def test_another_publishers_base_and_a_second_submission() -> None:
    minter = Minter("https://bsc.example.gov.tw/open/")
    built = graph.build(agency_card(), 2, minter)
    for form in FORMS:
        ((name, back),) = graph.read(graph.write([built], form), form)
        assert name == "https://bsc.example.gov.tw/open/graph/tfam/2022/2"
        assert back == agency_card()


def test_two_submissions_of_one_scorecard_need_named_graphs() -> None:
    first, second = graph.build(agency_card(), 1), graph.build(agency_card(updated_raw="x"), 2)
    for form, kind in graph.FORMATS.items():
        if kind.named_graphs:
            assert len(graph.read(graph.write([first, second], form), form)) == 2
        else:
            with pytest.raises(GraphError, match="named graphs"):
                graph.write([first, second], form)
    union = b"".join(graph.write([one], "ntriples") for one in (first, second))
    with pytest.raises(GraphError, match="same scorecard"):
        graph.read(union, "ntriples")


def test_rows_of_one_indicator_keep_their_own_words_and_units() -> None:
    one = kpi("AC1.1", "甲", values(actual109="1"))
    other = replace(
        one,
        label=text("甲（續）"),
        objective_label=text("別名"),
        objective_code="AC2",
        ksf=text("因素AC1", "因素 AC1", Source(page=2, row=4)),
        ksf_code="AC1",
        series="AC1.1.2",
        responsible_units=("乙組", "甲組", "乙組"),
        tags=("SDGs", "SDGs"),
        flags=("uncoded-series",),
    )
    third = replace(one, ksf=None, objective_code="", objective_label=text("無碼"))
    card = agency_card(kpis=(one, kpi("AC2.1", "隔", values(actual109="2")), other, third))
    assert through(card, "trig") == card


def test_one_cell_under_two_headings_stays_two() -> None:
    place = Source(page=1, table=1, row=2, column=3, header="110年")
    rows = (
        kpi("AC1.1", "甲", (), ksf=text("一", "一", place)),
        kpi("AC1.2", "乙", (), ksf=text("二", "二", replace(place, header="111年"))),
    )
    card = agency_card(kpis=rows, action_plans=(plan("AC1.1.1", "丙", {}),))
    assert through(card, "nquads") == card


def test_the_city_card_keeps_the_name_in_its_title() -> None:
    card = city_card(agency="客家事務委員會")
    assert through(card, "ntriples") == card


def broken(form: str = "nquads") -> str:
    return graph.write([graph.build(agency_card())], form).decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("parse-status/clean> ", "parse-status/shiny> ", "clean, repaired, unresolved"),
        ('ns#periodYear> "2020"', 'ns#rocYear> "1"', "several values"),
        ('"900"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"nine"', "a number"),
        ('ns#rowNumber> "1"', 'ns#rowNumber> "first"', "a whole number"),
        ("ns#kpiCode>", "ns#kpyCode>", "kpiCode"),
        ("ns#submits>", "ns#submitz>", "no submission"),
        ("code/level/agency>", "code/lever/agency>", "code/level/"),
    ],
)
def test_a_broken_graph_is_refused_with_the_node_and_the_property(
    old: str, new: str, said: str
) -> None:
    whole = broken()
    assert old in whole
    with pytest.raises(GraphError, match=said):
        graph.read(whole.replace(old, new).encode(), "nquads")


@pytest.mark.parametrize("form", FORMS)
def test_bytes_that_are_not_of_the_format_are_refused(form: str) -> None:
    for data in (b"\xff\xfe\x00", b"{", b"<a> <b> .", "平衡計分卡".encode()):
        with pytest.raises(GraphError):
            graph.read(data, form)


def test_entities_of_rdf_xml_are_refused() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    text_ = broken("rdfxml").replace(
        "<rdf:RDF", f'<!DOCTYPE rdf:RDF [<!ENTITY e0 "x">{bomb}]>\n<rdf:RDF', 1
    )
    for data in (text_.encode(), text_.encode("utf-16")):
        with pytest.raises(GraphError, match="document type"):
            graph.read(data, "rdfxml")


def test_json_ld_never_fetches_a_context() -> None:
    data = json.loads(broken("jsonld")) | {"@context": "http://127.0.0.1:9/context.jsonld"}
    with pytest.raises(GraphError):
        graph.read(json.dumps(data).encode(), "jsonld")


@pytest.mark.parametrize("form", FORMS)
def test_every_format_holds_the_same_statements(form: str) -> None:
    built = graph.build(GOLDEN[0])
    parser = {"rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}.get(form, form)
    dataset = Dataset(default_union=True)
    dataset.parse(data=graph.write([built], form).decode(), format=parser)
    found = {triple[:3] for triple in dataset.quads()}
    assert found == {triple[:3] for triple in built.dataset().quads()}
