"""The questions over several years, asked of small scorecards on two engines; worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from bench.query.collection import city
from bscgraph import linked, query
from bscgraph.graph import Submission, build
from bscgraph.iri import DEFAULT_BASE
from bscgraph.model import Scorecard
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, plan, values
from tests.engines import RdflibStore
from tests.linking.years import card, row

HISTORY = {"actual107": "10", "actual108": "20", "actual109": "30"}


@pytest.fixture(params=[LocalStore, RdflibStore])
def store(request: pytest.FixtureRequest) -> Any:
    return request.param()


def load(store: Any, *scorecards: Scorecard, again: Sequence[Submission] = ()) -> Any:
    """The scorecards in the store, and further submissions, with their links."""
    whole = LocalStore()
    for built in (*map(build, scorecards), *again):
        for each in (store, whole):
            each.load(built.canonical(), built.graph)
    for one in linked.link(whole, DEFAULT_BASE):
        store.load(one.data, one.graph)
    return store


def rows(store: Any, question: str, *columns: str, **given: Any) -> list[tuple[Any, ...]]:
    records = query.run(store, question, **given).records()
    return [tuple(record[name] for name in columns) for record in records]


def test_links_are_told_with_what_speaks_for_them(store: Any) -> None:
    load(
        store,
        card(110, row("AC1.1", "展覽參觀人次"), row("AC1.2", "論壇場次", 109, ("1", "2", "3"))),
        card(111, row("AC1.1", "館內展覽參觀人次"), row("AC1.3", "線上展覽參觀人次"),
             row("BP1.1", "論壇場次", 110, ("2", "3", "4"))),
    )  # fmt: skip
    columns = ("kind", "code", "otherYear", "otherCode", "confidence", "basis", "rivalCode",
               "sharedValues", "equalValues")  # fmt: skip
    assert rows(store, "identity/links", *columns) == [
        ("kpi", "AC1.1", 2021, "AC1.1", "possible", "rule", "AC1.3", 0, 0),
        ("kpi", "BP1.1", 2021, "AC1.2", "probable", "rule", None, 2, 2),
    ]
    assert rows(store, "identity/links", "code", confidence="probable") == [("BP1.1",)]
    assert rows(store, "identity/links", "code", year=110) == []
    assert rows(store, "identity/links", "nameSimilarity")[0] == (Decimal("0.857"),)


def test_each_thing_has_one_row_through_the_years(store: Any) -> None:
    load(
        store,
        card(109, row("AC1.1", "參觀人次"), plans=[plan("AC1.1.1", "論壇", {109: "5"})]),
        card(110, row("AC1.2", "參觀人次"), row("AC1.1", "志工人數")),
        card(111, row("AC1.2", "參觀人次"), plans=[plan("AC1.2.1", "論壇", {111: "5"})]),
    )
    columns = ("kind", "label", "year", "code", "firstYear", "firstCode", "years", "confidence")
    assert rows(store, "identity/continuity", *columns) == [
        ("kpi", "志工人數", 2021, "AC1.1", 2021, "AC1.1", 1, None),
        ("kpi", "參觀人次", 2022, "AC1.2", 2020, "AC1.1", 3, "probable"),
        ("plan", "論壇", 2022, "AC1.2.1", 2020, "AC1.1.1", 2, "probable"),
    ]
    assert rows(store, "identity/continuity", "code", agency="tfam", year=110) == [("AC1.1",)]
    assert rows(store, "identity/continuity", "code", agency="hac") == []


def missed(name: str, actual: str, target: str, **more: Any) -> Any:
    return kpi(f"AC1.{len(name)}", name, values(3, actual108="9", target108="1", actual109=actual,
               target109=target, target110="99"), **more)  # fmt: skip


def test_dropped_after_a_miss(store: Any) -> None:
    load(
        store,
        card(110, missed("甲", "5", "8"), missed("乙乙", "8", "8"), missed("丙丙丙", "5", "8"),
             missed("交通事故件數", "5", "8")),
        card(111, missed("丙丙丙", "5", "8")),
    )  # fmt: skip
    columns = ("label", "year", "periodYear", "target", "actual", "nextYear", "sourceRow")
    assert rows(store, "identity/dropped-after-miss", *columns) == [
        ("甲", 2021, 2020, 8, 5, 2022, 3)
    ]
    # Fewer accidents are better, and 5 is fewer than 8; 乙乙 was met and 丙丙丙 is still there.
    assert len(rows(store, "identity/continuity", "code", year=110)) == 3


def test_what_came_back_was_not_dropped(store: Any) -> None:
    load(store, card(109, missed("甲", "5", "8")), card(110), card(111, missed("甲", "5", "8")))
    assert rows(store, "identity/dropped-after-miss", "label") == []


def test_a_code_that_means_something_else(store: Any) -> None:
    load(
        store,
        card(110, row("AC1.1", "論壇場次", 109, ("1", "2", "3")), row("AC1.2", "甲"),
             plans=[plan("AC1.1.1", "論壇", {110: "5"})]),
        card(111, row("AC1.1", "志工人數", 109, ("7", "2", "9")), row("AC1.2", "甲"),
             plans=[plan("AC1.1.1", "館舍修繕", {111: "5"})]),
    )  # fmt: skip
    columns = ("kind", "code", "label", "otherYear", "otherLabel", "basis", "sharedValues",
               "equalValues")  # fmt: skip
    assert rows(store, "identity/same-code-other-meaning", *columns) == [
        ("kpi", "AC1.1", "志工人數", 2021, "論壇場次", "rule", 3, 1),
        ("plan", "AC1.1.1", "館舍修繕", 2021, "論壇", "rule", 0, 0),
    ]


def test_targets_revised_and_values_stated_anew_under_another_code_too(store: Any) -> None:
    load(
        store,
        card(110, kpi("AC1.1", "甲", values(1, **HISTORY, target110="40", target111="50"))),
        card(111, kpi("AC1.2", "甲", values(2, actual108="20", actual109="31", target111="45",
                      target112="60"))),
    )  # fmt: skip
    columns = ("code", "otherCode", "periodYear", "fromTarget", "toTarget", "change", "confidence",
               "sourceRow", "otherRow")  # fmt: skip
    assert rows(store, "target/revised", *columns) == [
        ("AC1.2", "AC1.1", 2022, 50, 45, -5, "probable", 2, 1)
    ]
    columns = ("code", "otherCode", "periodYear", "otherValue", "value", "change")
    assert rows(store, "identity/restated", *columns) == [("AC1.2", "AC1.1", 2020, 30, 31, 1)]
    assert rows(store, "trend/restated", "code") == []  # that asks for one code and name


def test_budget_planned_and_what_became_of_it(store: Any) -> None:
    first = [plan("AC1.1.1", "論壇", {110: "100", 111: "200"}), plan("AC1.1.2", "展覽", {110: "7"}),
             plan("AC1.1.3", "志工訓練", {110: "1", 111: "0"})]  # fmt: skip
    second = [plan("AC1.1.1", "論壇", {111: "150", 112: "1"}), plan("AC1.1.2", "展覽", {111: "8"}),
              plan("AC1.1.4", "志工訓練", {111: "3"})]  # fmt: skip
    load(store, card(110, plans=first), card(111, plans=second))
    columns = (
        "code",
        "otherCode",
        "fiscalYear",
        "planned",
        "appropriated",
        "change",
        "changeRatio",
    )
    assert rows(store, "budget/planned-against-appropriated", *columns) == [
        ("AC1.1.1", "AC1.1.1", 2022, 200, 150, -50, Decimal("-0.25")),
        ("AC1.1.4", "AC1.1.3", 2022, 0, 3, 3, None),
    ]


def test_the_newest_submission_of_a_year_is_compared(store: Any) -> None:
    old = card(110, kpi("AC1.1", "甲", values(1, **HISTORY, target111="1")))
    cards = old, card(111, kpi("AC1.1", "甲", values(1, **HISTORY, target111="50")))
    load(store, *cards)
    again = build(card(110, kpi("AC1.1", "甲", values(1, **HISTORY, target111="40"))), 2)
    store.load(again.canonical(), again.graph)
    assert rows(store, "target/revised", "fromTarget", "toTarget") == [(1, 50)]
    load(store, *cards, again=[again])
    assert rows(store, "target/revised", "fromTarget", "toTarget") == [(40, 50)]


_BSC = "PREFIX bsc: <https://w3id.org/bscgraph/ns#> "
_PAIRS = """SELECT ?later ?earlier WHERE {{ GRAPH ?links {{
  ?pair a bsc:{kind} ; bsc:laterCell ?later ; bsc:earlierCell ?earlier }} }}"""
_ENDS = """SELECT ?submission ?part ?before ?other WHERE {{ GRAPH ?links {{
  ?link a bsc:{link} ; bsc:laterPart ?part ; bsc:earlierPart ?other ;
        bsc:laterSubmission ?submission ; bsc:earlierSubmission ?before }} }}"""
_CELLS = """SELECT ?submission ?part ?cell ?kind ?year ?value WHERE {{ GRAPH ?submission {{
  ?cell bsc:{of} ?part ; bsc:{kind} ?kind ; bsc:{year} ?year ; bsc:{value} ?value }} }}"""
_VALUES = {"link": "KpiIdentity", "of": "inSeries", "kind": "valueKind", "year": "periodYear",
           "value": "value"}  # fmt: skip
_BUDGETS = {"link": "PlanIdentity", "of": "budgetOf", "kind": "budgetKind", "year": "fiscalYear",
            "value": "amount"}  # fmt: skip


def restated(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return bool(one[1:3] == other[1:3] and one[3] != other[3])


def planned(one: Sequence[Any], other: Sequence[Any]) -> bool:
    kinds = one[1].endswith("/appropriated") and other[1].endswith("/estimated")
    return bool(kinds and one[2] == other[2])


@pytest.mark.parametrize(
    ("kind", "names", "belong"),
    [("Restatement", _VALUES, restated), ("BudgetOutcome", _BUDGETS, planned)],
)
def test_numbers_are_paired_as_their_rows_are(
    kind: str, names: dict[str, str], belong: Callable[[Sequence[Any], Sequence[Any]], bool]
) -> None:
    """What linking states of two cells is what a search through all of them finds."""
    store = LocalStore()
    for built in map(build, city(112)):
        store.load(built.canonical(), built.graph)
    list(linked.link(store, DEFAULT_BASE))
    cells: dict[tuple[Any, ...], list[Sequence[Any]]] = {}
    for found in store.select(_BSC + _CELLS.format(**names)).rows:
        cells.setdefault(found[:2], []).append(found[2:])
    searched = {
        (one[0], other[0])
        for ends in store.select(_BSC + _ENDS.format(**names)).rows
        for one in cells.get(ends[:2], [])
        for other in cells.get(ends[2:], []) if belong(one, other)
    }  # fmt: skip
    assert set(store.select(_BSC + _PAIRS.format(kind=kind)).rows) == searched
    assert len(searched) > 5


def test_a_year_stated_twice_is_compared_twice(store: Any) -> None:
    twice = (*values(1, actual109="31"), *values(2, actual109="30"), *values(3, actual109="32"))
    load(store, card(110, kpi("AC1.1", "甲", values(1, **HISTORY))),
         card(111, kpi("AC1.1", "甲", twice)))  # fmt: skip
    assert sorted(rows(store, "identity/restated", "otherValue", "value")) == [(30, 31), (30, 32)]


def test_agencies_do_not_mix(store: Any) -> None:
    other = agency_card(agency="臺北市政府客家事務委員會", roc_year=111,
                        kpis=(row("AC1.1", "參觀人次"),))  # fmt: skip
    load(store, card(110, row("AC1.1", "參觀人次")), other)
    assert rows(store, "identity/continuity", "code") == []


def test_without_links_the_answer_says_how_they_are_made(store: Any) -> None:
    cards = [card(year, row("AC1.1", "甲")) for year in (110, 111)]
    for built in map(build, cards):
        store.load(built.canonical(), built.graph)
    (note,) = query.run(store, "identity/continuity").notes
    assert "bscgraph link" in note["en"] and "bscgraph link" in note["zh-Hant"]
    load(store, *cards)
    (note,) = query.run(store, "identity/restated").notes
    assert note["en"].startswith("No row")
