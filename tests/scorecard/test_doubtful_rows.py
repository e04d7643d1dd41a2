"""Rows that look shifted or hold more than one meaning: never a number in a wrong column."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bscgraph.model import Scorecard
from tests.scorecard.making import HEAD, TITLE, card, codes, row, table


def amounts(found: Scorecard) -> dict[str, list[Decimal | None]]:
    return {
        **{kpi.code: [value.reading.value for value in kpi.values] for kpi in found.kpis},
        **{plan.code: [one.reading.value for one in plan.budget] for plan in found.action_plans},
    }


def test_a_second_plan_column_does_not_move_the_rows() -> None:
    head = [*HEAD[:6], "行動計畫", *HEAD[6:]]
    one, two = row("AC1.1"), row("AC1.1", "2")
    spans = {(1, column): (2, 1) for column in range(10) if column != 6}
    below: list[str | None] = [None] * 6 + ["0"] + [None] * 3 + list(two[9:])
    rows = [head, [*one[:6], "80%", *one[6:]], below]
    found = card(TITLE, table(rows, spans))
    assert "shifted-row" not in codes(found)
    assert amounts(found)["AC1.1"] == [1200, 1300, 1400, 1500]


def test_cells_do_not_move_under_merged_ones() -> None:
    one = row("AC1.1")
    spans = {(1, column): (2, 1) for column in range(8)}
    below: list[str | None] = [None] * 8 + ["", "5", "AC1.1.2 計畫", "7,000", "8,000"]
    found = card(TITLE, table([HEAD, list(one), below], spans))
    assert amounts(found)["AC1.1"] == [1200, 1300, 1400, 1500]


def test_digits_behind_a_whole_number_leave_it_unresolved() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", a="1,234 5", b="1,234 0", c="2,907\n7")]))
    assert amounts(found)["AC1.1"] == [None, 1234, None, 1500]


def test_a_unit_cell_that_holds_something_else_is_told() -> None:
    head = [*HEAD[:3], "KPI計算公式", "計量單位", *HEAD[4:]]
    one = row("AC1.1")
    found = card(TITLE, table([head, [*one[:4], "46.63%", *one[4:]]]))
    assert [finding.raw for finding in found.findings if finding.code == "text-not-used"] == [
        "46.63%"
    ]


def test_a_heading_exchanged_with_a_year_moves_no_budget_under_the_year() -> None:
    head = list(HEAD)
    head[5], head[9] = head[9], head[5]
    below = [""] * 9 + ["AC1.1.2 計畫", "7,000", "8,000", "文教推廣組"]
    found = card(TITLE, table([head, row("AC1.1"), below], merged_known=False))
    read = {number for numbers in amounts(found).values() for number in numbers}
    assert not read & {Decimal(7000), Decimal(8000)} or amounts(found)["AC1.1.2"] == [7000, 8000]
    assert "shifted-row" not in codes(found)


def test_a_plan_code_without_its_last_part_moves_no_budget_under_a_year() -> None:
    head = [*HEAD[:5], "", *HEAD[5:]]
    full = row("AC1.1")
    below = [""] * 10 + ["AC1.1 計畫", "0", "7,000", "藝術發展科"]
    rows = [head, [*full[:5], "", *full[5:]], below]
    found = card(TITLE, table(rows, merged_known=False))
    assert [v.reading.value for kpi in found.kpis for v in kpi.values] == [1200, 1300, 1400, 1500]
    assert "shifted-row" not in codes(found)


def test_a_remark_that_begins_with_a_plans_code_moves_nothing() -> None:
    second = ["", "", *row("AC1.2")[2:], "AC1.1.1 併同辦理"]
    below = [""] * 9 + ["AC1.2.2 計畫", "7,000", "8,000", "藝術發展科", "AC1.1.1 併同辦理"]
    rows = [[*HEAD, "備註"], [*row("AC1.1"), ""], second, below]
    found = card(TITLE, table(rows, merged_known=False))
    assert "shifted-row" not in codes(found)
    assert amounts(found)["AC1.2"] == [1200, 1300, 1400, 1500]
    assert amounts(found)["AC1.2.2"] == [7000, 8000]


@pytest.mark.parametrize(
    "remark", ["備註：數據以12月底為準", "※本表含線上場次", "填表人：", "註1：含分館"]
)
def test_a_remark_below_the_table_is_no_row_of_it(remark: str) -> None:
    below = [remark, *[""] * (len(HEAD) - 1)]
    assert codes(card(TITLE, table([HEAD, row("AC1.1"), below]))) == ["text-not-used"]


def test_an_empty_cell_has_its_place() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", b="", e=""), row("AC1.2")]))
    (missing,) = [one.reading for one in found.kpis[0].values if one.reading.reason == "blank"]
    (unpaid,) = [
        one.reading for one in found.action_plans[0].budget if one.reading.reason == "blank"
    ]
    for reading, at in ((missing, 5), (unpaid, 10)):
        assert reading.source is not None
        assert (reading.source.row, reading.source.column) == (2, at + 1)
        assert reading.source.header == HEAD[at]


def test_a_column_that_is_not_used_is_told_once() -> None:
    rows = [[*row("AC1.1"), "無"], [*row("AC1.2"), "分館另計"]]
    found = card(TITLE, table([[*HEAD, "備註"], *rows]))
    assert codes(found) == ["unknown-column", "text-not-used", "text-not-used"]
    rows = [[*row("AC1.1"), "9,999"]]
    found = card(TITLE, table([[*HEAD, HEAD[4]], *rows]))
    assert codes(found) == ["duplicate-column", "text-not-used"]


def test_an_empty_cell_for_a_unit_has_its_place() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", owner="", who=""), row("AC1.2")]))
    for cells, at in ((found.kpis[0].unit_cells, 8), (found.action_plans[0].unit_cells, 12)):
        (cell,) = cells
        assert (cell.value, cell.raw) == ("", "")
        assert cell.source is not None
        assert (cell.source.row, cell.source.column, cell.source.header) == (2, at + 1, HEAD[at])
