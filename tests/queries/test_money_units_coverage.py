"""Money, units and coverage on made-up scorecards: what the seeds do not show."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bscgraph import query
from bscgraph.graph import build
from bscgraph.store import LocalStore
from tests.cards import agency_card, city_card, kpi, number, plan, values
from tests.engines import RdflibStore

BAD = number("1,4004,000", value=None, status="unresolved", reason="malformed")
WORDS = number("詳附件", value=None, reason="text")
DASH = number("-", value=None, reason="dash")


@pytest.fixture(params=[LocalStore, RdflibStore])
def store(request: pytest.FixtureRequest) -> Any:
    return request.param()


def asked(store: Any, query_id: str, *columns: str, **arguments: object) -> list[tuple[Any, ...]]:
    records = query.run(store, query_id, **arguments).records()
    return [tuple(record[column] for column in columns) for record in records]


def filled(store: Any, *cards: Any) -> Any:
    for card in cards:
        submission = build(card)
        store.load(submission.canonical(), submission.graph)
    return store


def test_a_set_of_units_counts_once_in_whatever_order(store: Any) -> None:
    plans = (
        plan("AC1.1.1", "甲", {111: "0.1"}, responsible_units=("會計室", "研究發展組")),
        plan("AC1.1.2", "乙", {111: "0.2"}, responsible_units=("研究發展組", "會計室")),
        plan("AC1.1.3", "丙", {111: "4"}, responsible_units=("會計室",)),
        plan("AC1.1.4", "丁", {111: "8"}, responsible_units=()),
    )
    filled(store, agency_card(action_plans=plans, kpis=()))
    found = asked(store, "budget/by-unit", "unitLabel", "total", "plans")
    assert sorted(found, key=str) == [
        ("會計室", Decimal(4), 1),
        ("會計室、研究發展組", Decimal("0.3"), 2),
        (None, Decimal(8), 1),
    ]
    load = asked(store, "unit/load", "unitLabel", "plans", "amount", "sharedPlans", "sharedAmount")
    assert sorted(load) == [
        ("會計室", 3, Decimal("4.3"), 2, Decimal("0.3")),
        ("研究發展組", 2, Decimal("0.3"), 2, Decimal("0.3")),
    ]


def test_a_plan_of_no_indicator_keeps_its_money(store: Any) -> None:
    plans = (
        plan("AC1.1.1", "甲", {111: "5", 112: BAD}),
        plan("ZZ9.9.1", "乙", {111: "7", 112: WORDS}),
    )
    filled(store, agency_card(action_plans=plans))
    found = asked(store, "budget/by-theme", "theme", "fiscalYear", "total", "unresolved")
    assert sorted(found, key=str) == [
        ("A", 2022, Decimal(5), 0),
        ("A", 2023, None, 1),
        (None, 2022, Decimal(7), 0),
        (None, 2023, None, 1),
    ]
    assert asked(store, "coverage/orphans", "kind", "code") == [("plan-without-kpi", "ZZ9.9.1")]


def test_a_bundle_with_an_unreadable_part_is_not_compared(store: Any) -> None:
    plans = (
        plan("AC1.1.1", "青年流行文化計畫", {111: "5", 112: BAD}),
        plan("AC1.1.2", "後生文學獎", {111: "7", 112: "9"}),
        plan("AC1.1.3", "專案(青年流行文化計畫、後生文學獎)", {111: "13", 112: "9"}),
    )
    filled(store, agency_card(action_plans=plans))
    rows = asked(
        store, "budget/rollup", "code", "fiscalYear", "declared", "partsSum", "difference", "parts"
    )
    assert rows == [
        ("AC1.1.3", 2022, Decimal(13), Decimal(12), Decimal(1), 2),
        ("AC1.1.3", 2023, Decimal(9), Decimal(9), None, 2),
    ]
    net = asked(store, "budget/net", "gross", "rollups", "net", "unresolved")
    assert net == [
        (Decimal(25), Decimal(13), Decimal(12), 0),
        (Decimal(18), Decimal(9), Decimal(9), 1),
    ]


def test_an_overlap_needs_a_phrase_an_amount_and_two_scorecards_or_plans(store: Any) -> None:
    plans = (
        plan("AC1.1.1", "白晝之夜藝術節", {111: "7"}),
        plan("AC1.1.2", "推動白晝之夜活動", {111: "7"}),
        plan("AC1.1.3", "白晝之夜行銷", {111: "8"}),
        plan("AC1.1.4", "辦理教育推廣活動計畫", {111: "7"}),
        plan("AC1.1.5", "教育推廣活動計畫執行", {111: "7"}),
        plan("AC1.1.6", "零元白晝之夜", {111: "0"}),
        plan("AC1.1.7", "零元白晝之夜二", {111: "0"}),
    )
    card = agency_card(action_plans=plans)
    second = build(card, 2)
    filled(store, card)
    store.load(second.canonical(), second.graph)
    rows = asked(store, "budget/suspected-overlap", "code", "otherCode", "amount", "submission")
    graphs = sorted({row[3] for row in rows})
    # Two submissions of one scorecard are not compared with each other.
    assert rows == [("AC1.1.1", "AC1.1.2", Decimal(7), graph) for graph in graphs]
    assert len(graphs) == 2


def test_an_overlap_between_scorecards_of_one_year_begins_with_who_is_asked(store: Any) -> None:
    plans = (plan("CC1.1.1", "臺北義民嘉年華", {111: "12,000"}),)
    city = (plan("CC1.1.3", "辦理義民嘉年華", {111: "12,000"}),)
    old = agency_card(action_plans=plans, agency="臺北市政府文化局", roc_year=110)
    filled(store, agency_card(action_plans=plans), city_card(action_plans=city), old)
    columns = ("agencyLabel", "code", "otherCode", "otherAgencyLabel")
    of_city = ("臺北市政府", "CC1.1.3", "CC1.1.1", "臺北市立美術館")
    of_museum = ("臺北市立美術館", "CC1.1.1", "CC1.1.3", "臺北市政府")
    assert asked(store, "budget/suspected-overlap", *columns) == [of_city]
    assert asked(store, "budget/suspected-overlap", *columns, agency="tfam") == [of_museum]
    assert asked(store, "budget/suspected-overlap", *columns, agency="taipei") == [of_city]


def test_two_submissions_stay_apart(store: Any) -> None:
    first = agency_card()
    second = agency_card(action_plans=(plan("AC1.1.1", "論壇", {111: "7", 112: "7"}),))
    filled(store, first)
    later = build(second, 2)
    store.load(later.canonical(), later.graph)
    for query_id, column in (
        ("budget/by-agency", "total"),
        ("budget/by-theme", "total"),
        ("budget/by-perspective", "total"),
        ("budget/by-unit", "total"),
        ("budget/net", "net"),
        ("budget/largest", "amount"),
    ):
        rows = asked(store, query_id, "submission", column, fiscalYear=2022)
        assert [(graph[-1], amount) for graph, amount in rows] == [
            ("1", Decimal(500000)),
            ("2", Decimal(7)),
        ], query_id
    assert len(asked(store, "agencies/overview", "submission")) == 2
    assert asked(store, "budget/change", "change") == [(Decimal(100000),)]


def test_largest_keeps_to_its_limit_and_printed_order(store: Any) -> None:
    plans = tuple(
        plan(f"AC1.1.{n}", f"第{n}項", {111: amount})
        for n, amount in enumerate(("5", "9", "9", "1"), 1)
    )
    filled(store, agency_card(action_plans=(*plans, plan("AC1.1.5", "五", {111: BAD}))))
    rows = asked(store, "budget/largest", "code", "rank", "share", "unresolved", limit=3)
    assert rows == [
        ("AC1.1.2", 1, Decimal("0.375"), 1),
        ("AC1.1.3", 2, Decimal("0.375"), 1),
        ("AC1.1.1", 3, Decimal("0.208333"), 1),
    ]


def test_shares_of_nothing_are_left_out(store: Any) -> None:
    filled(store, agency_card(action_plans=(plan("AC1.1.1", "甲", {111: "0"}),)))
    assert asked(store, "budget/largest", "amount", "share") == [(Decimal(0), None)]


def test_zero_is_no_dash_and_says_where_the_money_is(store: Any) -> None:
    plans = (
        plan("AC1.1.1", "甲", {111: "0", 112: DASH}),
        plan("AC1.1.2", "乙(備註：於「丙」項下辦理)", {111: "0", 112: BAD}),
    )
    filled(store, agency_card(action_plans=plans))
    assert asked(store, "budget/zero", "code", "fiscalYear", "status", "note") == [
        ("AC1.1.1", 2022, "unknown", None),
        ("AC1.1.2", 2022, "carried-elsewhere", "備註：於「丙」項下辦理"),
    ]


def test_cells_to_look_at_without_any_finding(store: Any) -> None:
    cells = values(3, actual109=WORDS, actual110="1")
    plans = (plan("AC1.1.1", "甲", {111: replace(BAD, candidate=Decimal(14004000)), 112: DASH}),)
    filled(store, agency_card(kpis=(kpi("AC1.1", "參觀", cells),), action_plans=plans))
    rows = asked(store, "coverage/needs-correction", "problem", "code", "rawText", "candidate")
    assert sorted(rows, key=str) == [
        ("number-malformed", "AC1.1.1", "1,4004,000", Decimal(14004000)),
        ("value-is-text", "AC1.1", "詳附件", None),
    ]


def test_units_that_are_none(store: Any) -> None:
    rows = (
        kpi("AC1.1", "甲", values(actual110="1"), responsible_units=()),
        kpi("AC1.2", "乙", values(actual110="1"), responsible_units=("臺北市政府客家事務委員會",)),
    )
    plans = (plan("AC1.1.1", "甲", {111: "1"}, responsible_units=("會計室",)),)
    filled(store, agency_card(kpis=rows, action_plans=plans), city_card())
    assert asked(store, "unit/unresolved", "code", "kind", "candidate") == [
        ("AC1.1", "kpi", "會計室"),
        ("AC1.2", "kpi", None),
    ]


def test_counts_that_differ(store: Any) -> None:
    filled(store, agency_card(action_plans=()))
    assert asked(store, "coverage/counts", "countedOn", "declared", "counted", "difference") == [
        ("kpis", 1, 1, 0),
        ("objectives", 1, 1, 0),
        ("plans", 1, 0, -1),
    ]
    assert asked(store, "coverage/orphans", "kind", "code") == [("kpi-without-plan", "AC1.1")]


def test_a_framework_keeps_all_the_money_of_its_indicator(store: Any) -> None:
    tagged = kpi("AC1.1", "甲", values(actual110="1"), tags=("天下", "遠見", "不明"))
    plans = (plan("AC1.1.1", "一", {111: "5"}), plan("AC1.1.2", "二", {111: "6", 112: "100"}))
    filled(store, agency_card(kpis=(tagged,), action_plans=plans))
    assert asked(store, "coverage/frameworks", "framework", "amount", "plans") == [
        ("天下", Decimal(11), 2),
        ("遠見", Decimal(11), 2),
    ]


def test_a_year_without_a_scorecard(store: Any) -> None:
    other = "臺北市政府文化局"
    cards = [agency_card(roc_year=year) for year in (109, 111)]
    cards += [agency_card(roc_year=year, agency=other) for year in (110, 111)]
    filled(store, *cards)
    rows = asked(store, "coverage/missing-scorecards", "agencyLabel", "year", "firstYear")
    assert rows == [("臺北市立美術館", 2021, 2020)]
    assert asked(store, "coverage/missing-scorecards", "year", agency=other) == []


def test_misses_look_at_which_way_is_better(store: Any) -> None:
    rows = (
        kpi("AC1.1", "事故件數", values(actual110="12", target110="10")),
        kpi("AC1.2", "參觀人次", values(actual110="12", target110="10")),
        kpi("AC1.3", "借閱人次", values(actual110="6", target110="10")),
        kpi("AC1.4", "無目標", values(actual110="6", target110="0")),
    )
    filled(store, agency_card(kpis=rows))
    assert asked(store, "target/largest-misses", "code", "ratio", "polarity") == [
        ("AC1.3", Decimal("0.6"), "higher-is-better"),
        ("AC1.1", Decimal("1.2"), "lower-is-better"),
    ]


def test_money_per_unit_leaves_out_what_cannot_be_divided(store: Any) -> None:
    rows = (
        kpi("AC1.1", "參觀人次", values(target111="8")),
        kpi(
            "AC1.2",
            "滿意度",
            values(target111="8"),
            formula_unit=replace(agency_card().title, value="%"),
            unit="%",
        ),
        kpi("AC1.3", "借閱人次", values(target111="0")),
        kpi("AC1.4", "活動人次", values(target111="5")),
    )
    plans = tuple(plan(f"AC1.{n}.1", "計畫", {111: BAD if n == 4 else "2"}) for n in range(1, 5))
    filled(store, agency_card(kpis=rows, action_plans=plans))
    assert asked(store, "budget/cost-per-unit", "code", "cost") == [("AC1.1", Decimal("0.25"))]
