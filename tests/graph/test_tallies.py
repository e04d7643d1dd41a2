"""What is said of a scorecard as a whole: years, numbers of parts, what stands twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bscgraph.graph.tallies import code_before
from bscgraph.model import DeclaredCount, MapObjective, Reading
from bscgraph.terms import BSC
from tests.cards import agency_card, kpi, number, plan, text, values
from tests.graph.test_candidates import graph_of
from tests.graph.test_links import BASE, ends


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("AC2", "AC1"),
        ("AC10", "AC9"),
        ("AC1.3", "AC1.2"),
        ("TL1.1.2", "TL1.1.1"),
        ("AC1", None),
        ("AC1.1", None),
        ("AC1.0", None),
        ("AC1.", None),
        ("AX2", None),
        ("", None),
    ],
)
def test_a_code_has_one_before_it_unless_it_is_the_first(code: str, before: str | None) -> None:
    assert code_before(code) == before


def test_the_years_of_actual_values_and_targets_are_stated() -> None:
    dash = number("-", value=None, reason="dash")
    cells = values(actual109="9", actual110=dash, target111="8")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    years = {link: {int(str(o)) for o in graph.objects(None, link)}
             for link in (BSC.actualYear, BSC.targetYear, BSC.lastActualYear)}  # fmt: skip
    assert years == {
        BSC.actualYear: {2020, 2021},
        BSC.targetYear: {2022},
        BSC.lastActualYear: {2020},
    }


def test_the_count_table_knows_what_it_should_declare_where_it_does_not() -> None:
    card = agency_card(
        kpis=(kpi("AC1.1", "甲", values(actual110="1")), kpi("AC2.1", "乙", values(actual110="1"))),
        action_plans=(plan("AC1.1.1", "甲", {111: "1"}),),
        map_objectives=(),
        declared_counts=(
            DeclaredCount(110, 3, 2, None),
            DeclaredCount(111, 2, 9, 3),
            DeclaredCount(None, -1, 0, 4),
        ),
    )
    graph = graph_of(card)
    of_year = BASE + "declared-count/2022"
    for link, wanted in (
        (BSC.expectedObjectives, {}),
        (BSC.expectedKpis, {"2022": "2", "change": "7"}),
        (BSC.expectedPlans, {"2022": "1"}),
    ):
        rows = {
            node.removeprefix("declared-count/"): said for node, said in ends(graph, link).items()
        }
        assert rows == wanted, of_year


def test_what_stands_twice_repeats_the_first() -> None:
    cells = (*values(actual110="1", target110="1"), *values(actual110="2"), *values(actual110="3"))
    plans = (plan("AC1.1.1", "甲", {111: "1"}), plan("AC1.1.1", "乙", {111: "1"}))
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),), action_plans=plans))
    assert ends(graph, BSC.repeats) == {
        "kpi/AC1.1/actual/2021/2": "kpi/AC1.1/actual/2021",
        "kpi/AC1.1/actual/2021/3": "kpi/AC1.1/actual/2021",
        "plan/AC1.1.1/2": "plan/AC1.1.1",
    }


def test_plans_without_a_code_repeat_nothing() -> None:
    plans = (plan("", "甲", {111: "1"}), plan("", "乙", {111: "1"}))
    assert not ends(graph_of(agency_card(action_plans=plans)), BSC.repeats)


def test_objectives_with_one_name_know_each_other() -> None:
    entries = tuple(
        MapObjective(code, text(name), code[1], code[0])
        for code, name in (("AC1", "同名"), ("BC1", "同名"), ("CC1", "異名"))
    )
    same = text("表中同名")
    rows = [kpi(f"{code}.1", code, values(actual110="1")) for code in ("AC1", "CC1")]
    card = agency_card(
        map_objectives=entries, kpis=tuple(replace(row, objective_label=same) for row in rows)
    )
    graph = graph_of(card)
    assert set(ends(graph, BSC.sameNameInMapAs).items()) == {
        ("objective/AC1", "objective/BC1"),
        ("objective/BC1", "objective/AC1"),
    }
    assert set(ends(graph, BSC.sameNameInTableAs).items()) == {
        ("objective/AC1", "objective/CC1"),
        ("objective/CC1", "objective/AC1"),
    }


SCALED = number("538萬", value=Decimal(5380000), scale=10000)
PERCENT = number("95%", value=Decimal(95), percent=True)


@pytest.mark.parametrize(
    ("cells", "mixed"),
    [
        ((SCALED, "12,000"), {"scale"}),
        ((SCALED, SCALED), set()),
        ((SCALED, "0"), set()),
        ((PERCENT, "90"), {"percent-sign"}),
        ((PERCENT, PERCENT), set()),
        (("95", "90"), set()),
    ],
)
def test_rows_whose_numbers_are_not_printed_alike_say_so(
    cells: tuple[str | Reading, str | Reading], mixed: set[str]
) -> None:
    row = kpi("AC1.1", "甲", values(actual109=cells[0], actual110=cells[1]))
    found = ends(graph_of(agency_card(kpis=(row,))), BSC.mixedNotation)
    assert {kind.rpartition("/")[2] for kind in found.values()} == mixed


def test_a_code_that_is_missing_before_another_is_told() -> None:
    rows = tuple(kpi(code, code, values(actual110="1")) for code in ("AC1.1", "AC1.3", "AC1.4"))
    found = ends(graph_of(agency_card(kpis=rows)), BSC.missingCodeBefore)
    assert found == {"kpi/AC1.3": "AC1.2"}


def test_a_code_that_does_not_begin_with_the_code_above_it_is_told() -> None:
    rows = [kpi(code, code, values(actual110="1")) for code in ("AC1.1", "BC1.1", "AC11.1")]
    card = agency_card(
        kpis=tuple(replace(row, objective_code="AC1") for row in rows),
        action_plans=(
            replace(plan("AC1.1.1", "甲", {111: "1"}), kpi_code="AC1.1"),
            replace(plan("AC1.2.1", "乙", {111: "1"}), kpi_code="AC1.1"),
            replace(plan("", "丙", {111: "1"}), kpi_code="AC1.1"),
            replace(plan("AC1.3.1", "丁", {111: "1"}), kpi_code=""),
        ),
    )
    assert ends(graph_of(card), BSC.codeOutside) == {
        "kpi/BC1.1": "AC1",
        "kpi/AC11.1": "AC1",
        "plan/AC1.2.1": "AC1.1",
    }
