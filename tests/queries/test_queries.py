"""Answers worked out by hand, on two engines; every query is also in test_catalogue.py."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bscgraph import query
from bscgraph.graph import build
from bscgraph.store import LocalStore
from tests.cards import agency_card, city_card, kpi, number, plan, read_expected, values
from tests.engines import RdflibStore

GOLDEN = sorted(Path(__file__).parent.glob("*.json"))
CARDS = sorted((Path(__file__).parents[1] / "golden").glob("*.expected.json"))


def load_cards(store: LocalStore | RdflibStore, cards: list[Any]) -> Any:
    for card in cards:
        submission = build(card)
        store.load(submission.canonical(), submission.graph)
    return store


@pytest.fixture(scope="module", params=[LocalStore, RdflibStore])
def store(request: pytest.FixtureRequest) -> Any:
    names = ("tfam_111", "hac_111", "city_c_111")
    cards = [c for path in CARDS if path.name.startswith(names) for c in read_expected(path)]
    assert len(cards) == 3
    return load_cards(request.param(), cards)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_answer_is_the_one_worked_out_by_hand(path: Path, store: Any) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    records = query.run(store, golden["query"], **golden["arguments"]).records()
    found = [[record[column] for column in golden["columns"]] for record in records]
    expected = [
        [Decimal(v) if isinstance(v, str) and re.fullmatch(r"[0-9.]+", v) else v for v in row]
        for row in golden["rows"]
    ]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@pytest.fixture(params=[LocalStore, RdflibStore])
def empty(request: pytest.FixtureRequest) -> Any:
    return request.param()


def test_budget_without_a_readable_amount_has_no_total(empty: Any) -> None:
    bad = number("1,4004,000", value=None, status="unresolved", reason="malformed")
    dash = number("-", value=None, reason="dash")
    words = number("詳附件", value=None, reason="text")
    plans = (
        plan("AC1.1.1", "甲", {111: bad, 112: words}),
        plan("AC1.1.2", "乙", {111: "5", 112: dash}),
    )
    load_cards(empty, [agency_card(action_plans=plans)])
    rows = query.run(empty, "budget/by-agency").records()
    found = [(row["fiscalYear"], row["total"], row["plans"], row["unresolved"]) for row in rows]
    assert found == [(2022, Decimal(5), 2, 1), (2023, None, 2, 1)]


def test_equal_amounts_are_added_not_merged(empty: Any) -> None:
    plans = tuple(plan(f"AC1.1.{n}", "計畫", {111: "7,000"}) for n in (1, 2, 3))
    load_cards(empty, [agency_card(action_plans=plans)])
    (row,) = query.run(empty, "budget/by-agency").records()
    assert (row["total"], row["plans"]) == (Decimal(21000), 3)


def test_last_actual_skips_years_without_a_number(empty: Any) -> None:
    dash = number("-", value=None, reason="dash")
    cells = values(actual108="9", actual109="50", actual110=dash, target110="60", target111="10")
    later = values(actual109="5", target111="10", actual111="99", target112="10")
    load_cards(empty, [agency_card(kpis=(kpi("AC1.1", "甲", cells), kpi("AC1.2", "乙", later)))])
    rows = query.run(empty, "target/below-last-actual").records()
    assert [(r["code"], r["lastActualYear"], r["lastActual"]) for r in rows] == [
        ("AC1.1", 2020, Decimal(50))
    ]
    rows = query.run(empty, "target/below-last-actual", targetYear=112).records()
    assert [(r["code"], r["lastActualYear"]) for r in rows] == [("AC1.2", 2022)]


def test_numbers_compare_as_decimals_not_text(empty: Any) -> None:
    cells = values(actual110="100", target111="99.50")
    other = values(actual110="9", target111="10")
    load_cards(empty, [agency_card(kpis=(kpi("AC1.1", "甲", cells), kpi("AC1.2", "乙", other)))])
    rows = query.run(empty, "target/below-last-actual").records()
    assert [(r["code"], r["target"]) for r in rows] == [("AC1.1", Decimal("99.5"))]


def _pair(equal: int) -> list[Any]:
    """A city KPI and an agency KPI with ``equal`` equal cells and one that differs."""
    years = range(100, 100 + equal)
    same = {f"actual{year}": f"{year}.50" for year in years}
    agency_same = {f"actual{year}": f"{year}.5" for year in years}
    city = kpi("ZC1.1", "府級", values(1, **same, actual110="5"))
    agency = kpi("AC1.1", "機關", values(2, **agency_same, actual110="6", target110="5"))
    return [city_card(kpis=(city,)), agency_card(kpis=(agency,))]


def test_conflict_needs_four_equal_values(empty: Any) -> None:
    load_cards(empty, _pair(3))
    assert query.run(empty, "alignment/conflict").rows == ()


def test_conflict_of_a_pair_with_four_equal_values(empty: Any) -> None:
    load_cards(empty, _pair(4))
    (row,) = query.run(empty, "alignment/conflict").records()
    assert (row["cityCode"], row["code"], row["periodYear"]) == ("ZC1.1", "AC1.1", 2021)
    assert (row["cityValue"], row["agencyValue"]) == (Decimal(5), Decimal(6))
    assert (row["sourcePage"], row["sourceRow"], row["cityRow"]) == (2, 2, 1)


def test_conflict_only_within_one_year(empty: Any) -> None:
    city, agency = _pair(4)
    from dataclasses import replace

    load_cards(empty, [city, replace(agency, roc_year=112)])
    assert query.run(empty, "alignment/conflict").rows == ()
