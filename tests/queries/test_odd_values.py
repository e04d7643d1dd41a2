"""Targets and trends where documents are odd: codes and columns used twice, nothing reached."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bscgraph import query
from bscgraph.graph import build
from bscgraph.model import Kpi
from bscgraph.store import LocalStore
from tests.cards import agency_card, kpi, number, text, values
from tests.engines import RdflibStore


@pytest.fixture(params=[LocalStore, RdflibStore])
def store(request: pytest.FixtureRequest) -> Any:
    return request.param()


def load(store: Any, *kpis: Kpi, **head: Any) -> None:
    built = build(agency_card(kpis=kpis, **head))
    store.load(built.canonical(), built.graph)


def test_a_threshold_of_one_holds_targets_that_were_just_met(store: Any) -> None:
    load(store, kpi("AC1.1", "甲", values(target110="8", actual110="8.0")))
    assert query.run(store, "target/lenient").rows == ()
    assert len(query.run(store, "target/lenient", threshold=1).rows) == 1


def test_nothing_against_a_number_that_is_not_whole_is_nothing(store: Any) -> None:
    """An engine may fail to divide 0 by such a number."""
    cells = values(actual109="44.84", actual110="44.84", target110="5.5")
    none = values(actual110="0", target110="5.5")
    load(store, kpi("AC1.1", "甲", cells), kpi("AC1.2", "乙", none))
    (row,) = query.run(store, "trend/year-over-year").records()
    assert (row["change"], row["changeRatio"]) == (0, 0)
    for name in ("target/achievement", "target/largest-misses"):
        (row,) = (r for r in query.run(store, name).records() if r["code"] == "AC1.2")
        assert row["ratio"] == 0, name


def test_a_target_printed_twice_is_not_without_an_actual(store: Any) -> None:
    cells = (*values(target110="5"), *values(target110="6"), *values(actual110="7"))
    load(store, kpi("AC1.1", "甲", cells))
    (row,) = query.run(store, "target/achievement").records()
    assert (row["target"], row["actual"], row["status"]) == (5, 7, "met")


def test_a_code_used_twice_keeps_each_name(store: Any) -> None:
    cells = values(actual107="1", actual109="2", actual110="3", target110="2", target111="1")
    more = (*cells, *values(target112=number("-", value=None, reason="dash", note="疫情")))
    noted = tuple(replace(c, reading=replace(c.reading, note="疫情")) for c in more)
    load(store, kpi("AC1.1", "甲", noted), kpi("AC1.1", "乙", noted))
    for name in ("series", "year-over-year", "monotonic", "missing"):
        found = query.run(store, f"trend/{name}").records()
        assert {row["label"] for row in found} == {"甲", "乙"}, name
    for name in ("achievement", "adjusted", "below-last-actual", "lenient", "lowered"):
        found = query.run(store, f"target/{name}").records()
        assert {row["label"] for row in found} == {"甲", "乙"}, name


def test_of_an_actual_printed_twice_the_first_is_the_last_actual(store: Any) -> None:
    cells = (*values(actual110="5"), *values(actual110="9"), *values(target111="6"))
    load(store, kpi("AC1.1", "甲", cells))
    assert query.run(store, "target/below-last-actual").rows == ()
    load(store, kpi("AC1.1", "甲", (cells[1], cells[0], cells[2])), roc_year=111)
    (row,) = query.run(store, "target/below-last-actual").records()
    assert (row["target"], row["lastActual"]) == (6, 9)


def test_misses_are_found_without_a_year_and_not_between_percent_and_plain(store: Any) -> None:
    share = number("80%", value=Decimal(80), percent=True)
    load(
        store,
        kpi("AC1.1", "甲", values(target110="5", actual110="4")),
        kpi("AC1.2", "乙", values(target110=share, actual110="60")),
        kpi(
            "AC1.3", "丙", values(target110=share, actual110="60"), unit="%", formula_unit=text("%")
        ),
        roc_year=None,
    )
    found = query.run(store, "target/largest-misses").records()
    assert [(r["code"], r["year"]) for r in found] == [("AC1.3", None), ("AC1.1", None)]
    assert query.run(store, "target/largest-misses", year=2022).rows == ()
