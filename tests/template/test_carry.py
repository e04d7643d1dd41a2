"""Last year's scorecard moved on: which values stand where, and what is left to fill in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bscgraph.model import Reading, Scorecard, Text
from bscgraph.scorecard import read
from bscgraph.template import carried, empty
from bscgraph.template.carry import PERSPECTIVES
from bscgraph.text import read_number
from tests import cards
from tests.strategies import SCORECARDS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CITY, HAC = read(EXAMPLES / "hac-111.pdf")
TFAM = read(EXAMPLES / "tfam-111.xlsx")[0]


def named(card: Scorecard) -> str:
    return f"{card.agency}{card.group or ''}"


def test_the_columns_are_those_of_the_document_a_year_on() -> None:
    card = carried(TFAM, 112).card
    assert [(c.roc_year, c.kind) for c in card.value_columns] == [
        (108, "actual"), (109, "actual"), (110, "actual"), (111, "target"), (111, "actual"),
        (112, "target"), (113, "target"),
    ]  # fmt: skip
    assert [(c.roc_year, c.kind) for c in card.budget_columns] == [
        (112, "appropriated"),
        (113, "estimated"),
    ]


@pytest.mark.parametrize("last", [CITY, HAC, TFAM], ids=named)
@pytest.mark.parametrize("year", [112, 114])
def test_a_value_stays_under_its_year_and_the_rest_is_empty(last: Scorecard, year: int) -> None:
    card = carried(last, year).card
    assert [kpi.code for kpi in card.kpis] == [kpi.code for kpi in last.kpis]
    for before, after in zip(last.kpis, card.kpis, strict=True):
        known = {(v.roc_year, v.kind): v.reading for v in before.values}
        for value in after.values:
            reading = known.get((value.roc_year, value.kind))
            assert value.reading.value == (reading.value if reading else None)
            assert value.reading.note == (reading.note if reading else None)
            assert value.reading.reason == (reading.reason if reading else "blank")
    for before, after in zip(last.action_plans, card.action_plans, strict=True):
        assert before.label.value == after.label.value
        assert [item.roc_year for item in after.budget] == [year, year + 1]
        assert {item.reading.reason for item in after.budget} == {"blank"}


def test_what_was_foreseen_stands_beside_what_is_to_be_filled_in() -> None:
    form = carried(HAC, 112)
    assert form.foreseen["AC1.1", 111, "actual"] == "10,040"
    assert form.foreseen["BC1.1.4", 112, "appropriated"] == "944,370"
    assert form.foreseen["AC1.1.1", 112, "appropriated"] == "1,4004,000"  # nothing is guessed
    assert form.foreseen["CP2.1/CP2.1.2", 111, "actual"] == "2"
    assert form.doubts == {"CC2.2": "CC2.2.1辦理客家生活物產推廣平臺計畫"}


def test_declared_counts_of_this_year_are_to_be_declared() -> None:
    counts = [(c.roc_year, c.objectives, c.kpis, c.action_plans) for c in
              carried(HAC, 112).card.declared_counts]  # fmt: skip
    assert counts == [(111, 15, 20, 25), (112, None, None, None), (None, None, None, None)]
    assert carried(CITY, 112).card.declared_counts == ()  # a city-level card has none


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("臺北市政府文化局 平衡計分卡 (111年)", "臺北市政府文化局 平衡計分卡 (112年)"),
        ("2022年度臺北市政府文化局平衡計分卡", "2023年度臺北市政府文化局平衡計分卡"),
        ("臺北市政府文化局平衡計分卡", "臺北市政府文化局平衡計分卡 (112年)"),
        ("", "臺北市政府文化局平衡計分卡 (112年)"),
    ],
)
def test_the_title_has_the_new_year(title: str, expected: str) -> None:
    last = Scorecard(Text(title, title), "臺北市政府文化局", "agency", 111)
    assert carried(last, 112).card.title.value == expected


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("3,175", "3,175"),
        ("1544", "1544"),
        ("538萬", "5,380,000"),
        ("10,600,00 0", "10,600,000"),
        ("100%", "100%"),
        ("1,4004,000", "1,4004,000"),
        ("—", "-"),
        ("尚未\n成立", "尚未成立"),
        ("500\n(108年5月成立行銷推廣組)", "500（108年5月成立行銷推廣組）"),
    ],
)
def test_a_number_is_carried_tidy_and_a_doubtful_one_as_printed(raw: str, kept: str) -> None:
    number = read_number(raw)
    reading = Reading(
        raw, number.value, number.status, number.note, number.reason, number.candidate,
        number.percent, number.scale, number.flags,
    )  # fmt: skip
    one = cards.kpi("AC1.1", "人次", cards.values(target112=reading))
    last = cards.agency_card(kpis=(one,), value_columns=())
    again = carried(last, (last.roc_year or 0) + 1).card.kpis[0].values
    assert [v.reading.raw for v in again if (v.roc_year, v.kind) == (112, "target")] == [kept]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCORECARDS)
def test_no_carried_reading_says_anything_else(last: Scorecard) -> None:
    card = carried(last, (last.roc_year or 111) + 1).card
    known: dict[tuple[int, str], set[tuple[Decimal | None, str | None]]] = {}
    for kpi in last.kpis:
        for value in kpi.values:
            said = value.reading.value, value.reading.note
            known.setdefault((value.roc_year, value.kind), set()).add(said)
    for kpi in card.kpis:
        for value in kpi.values:
            if value.reading.raw:
                said = value.reading.value, value.reading.note
                assert said in known[value.roc_year, value.kind]


def test_an_empty_one_has_the_usual_columns_and_perspectives() -> None:
    card = empty("臺北市政府文化局", 112).card
    assert [(c.roc_year, c.kind) for c in card.value_columns] == [
        (108, "actual"), (109, "actual"), (110, "actual"), (111, "actual"),
        (112, "target"), (113, "target"),
    ]  # fmt: skip
    assert {one.code: one.label.value for one in card.perspectives} == PERSPECTIVES
    assert card.kpis == ()
