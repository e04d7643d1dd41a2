"""Money: sums are those of the stored questions, and say what is not in them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bscgraph.publish.site.budget import totals
from bscgraph.publish.site.charts import HEIGHT, Bar, bars
from tests.publish.site.held import real
from tests.publish.site.seen import many, odd, table_row, words

KINDS = ("appropriated", "estimated")


def test_all_agencies_are_added_up_and_the_city_is_not_among_them() -> None:
    site = real()
    found = {(one.year, one.kind): one for one in totals(site)}
    decided = found[2022, "appropriated"]
    assert (decided.scorecards, decided.gross, decided.repeated, decided.unresolved) == (
        2, Decimal(78834740 + 77908000), Decimal(8954370), 1,
    )  # fmt: skip
    assert decided.net == 69880370 + 77908000
    city = {(one.year, one.kind): one.gross for one in totals(site, city=True)}
    assert city == {(2022, "appropriated"): 14150000, (2023, "estimated"): 14650000}


def test_perspectives_of_all_agencies() -> None:
    row = table_row(real(), "budget", "internal process", "en")
    assert row[1] == "69,282,000"  # 32,460,370 less 8,954,370 repeated, and 45,776,000
    assert table_row(real(), "budget", "customer", "en")[1] == "78,474,370 + 1 not readable"


def test_a_year_lists_the_largest_first() -> None:
    told = words(real(), "budget/year/2022")
    assert told.index("臺北市立美術館") < told.index("客家事務委員會") < told.index("府級 C 組")
    row = table_row(real(), "budget/year/2023", "Hakka", "en")
    assert row[1:] == ["–", "9,954,370", "74,130,370 + 1 not readable"]


def test_a_long_year_is_paged() -> None:
    first, second = (words(many(), f"budget/year/2021{part}") for part in ("", "/2"))
    assert "第 2 頁" in first and "測試機關" in second


@pytest.mark.parametrize(
    ("first", "cells"),
    [
        ("內部流程", ["32,460,370 重複列計 ：8,954,370", "35,110,370 重複列計 ：9,954,370", "9"]),
        ("打造客家語言友善環境", ["15,876,000 ＋1 筆無法判讀", "15,876,000 ＋1 筆無法判讀", "5"]),
        ("T 跨主題共通", ["0", "0", "1"]),
        ("會計室", ["0", "0", "1"]),
    ],
)
def test_the_money_of_a_scorecard_by_its_parts(first: str, cells: list[str]) -> None:
    row = table_row(real(), "budget/scorecard/hac/2022", first)
    assert [cell.replace("重複列計：", "重複列計 ：") for cell in row[1:]] == cells


def test_plans_that_bundle_others_tell_whether_they_agree() -> None:
    told = words(real(), "budget/scorecard/hac/2022", "en")
    assert "5 5,304,370 5,304,370 agrees" in told
    assert "5 5,304,370 6,204,370 -900,000" in told
    assert "may count 12,000,000 TWD twice" in told


def test_a_scorecard_without_money_says_so() -> None:
    assert "未列金額" in words(odd(), "budget/scorecard/tfam/undated")


def test_bars_stand_on_the_ground_and_are_in_proportion() -> None:
    found = bars([Bar(2022, KINDS[0], Decimal(100), Decimal(25)),
                  Bar(2023, KINDS[0], Decimal(50)), Bar(2023, KINDS[1], Decimal(200))], KINDS)  # fmt: skip
    assert found is not None
    grounds = {round(one.y + one.height, 1) for one in found.drawn}
    assert len(grounds) == 1 and grounds.pop() < HEIGHT
    a, b, c = found.drawn
    assert c.height == pytest.approx(2 * a.height, abs=0.2) == pytest.approx(4 * b.height, abs=0.4)
    assert a.again_height == pytest.approx(a.height / 4, abs=0.1)
    assert b.x + b.width == pytest.approx(c.x, abs=0.2), "two of a year stand side by side"
    assert found.scale[0][1] == 0 and found.scale[-1][1] >= 200


@pytest.mark.parametrize("value", [0, -5, 10**20])
def test_what_cannot_be_drawn_is_not(value: int) -> None:
    assert bars([Bar(2022, KINDS[0], Decimal(value))], KINDS) is None
    assert bars([], KINDS) is None
