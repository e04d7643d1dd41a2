"""The drawing of a strategy map: every objective once, in its column and its row."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.publish.strategymap import Box, Goal, Layout, strategy_map

THEMES = [("A", "深化學術研究"), ("B", "策辦多元展覽")]
PERSPECTIVES = [("C", "顧客"), ("P", "內部流程")]
LABELS = st.text("策略目標 與會ab", max_size=60)
GOALS = st.lists(
    st.builds(Goal, st.text("ABC12", max_size=5), LABELS,
              st.sampled_from(("C", "P", "L", "")), st.sampled_from(("A", "B", "D", "T", ""))),
    min_size=1, max_size=20,
)  # fmt: skip


def boxes(drawing: Layout) -> list[Box]:
    return [box for band in drawing.bands for box in band.boxes]


@given(GOALS)
def test_every_objective_is_drawn_once_and_none_covers_another(goals: list[Goal]) -> None:
    drawing = strategy_map(THEMES, PERSPECTIVES, goals)
    assert drawing is not None
    found = boxes(drawing)
    assert sorted(map(id, goals)) == sorted(id(box.goal) for box in found)
    for band in drawing.bands:
        for box in band.boxes:
            assert box.goal.perspective == band.head.code
            assert band.y <= box.y
            assert box.y + box.height <= band.y + band.height
    for one, other in combinations(found, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in found)
    assert all(band.y + band.height <= drawing.height for band in drawing.bands)


def test_themes_are_columns_and_what_all_share_goes_across() -> None:
    goals = [
        Goal("AC1", "甲", "C", "A"),
        Goal("BC1", "乙", "C", "B"),
        Goal("TC1", "丙", "C", "T"),
        Goal("DP1", "丁", "P", "D"),
    ]
    drawing = strategy_map(THEMES, PERSPECTIVES, goals)
    assert drawing is not None
    assert [(head.code, head.lines) for head in drawing.heads] == [
        ("A", ("深化學術研究",)), ("B", ("策辦多元展覽",)), ("D", ()),
    ]  # fmt: skip
    at = {box.goal.code: box for box in boxes(drawing)}
    assert at["AC1"].x < at["BC1"].x < at["DP1"].x
    assert at["AC1"].y == at["BC1"].y < at["TC1"].y < at["DP1"].y
    assert at["TC1"].width > 2 * at["AC1"].width
    assert "".join(at["AC1"].lines) == "甲"


@pytest.mark.parametrize(
    ("met", "missed", "state"), [(0, 0, "open"), (2, 0, "met"), (2, 1, "missed"), (0, 1, "missed")]
)
def test_one_missed_indicator_is_what_counts(met: int, missed: int, state: str) -> None:
    assert Goal("AC1", "甲", "C", "A", met=met, missed=missed).state == state


def test_no_objective_and_too_many_are_no_map() -> None:
    assert strategy_map(THEMES, PERSPECTIVES, []) is None
    assert strategy_map(THEMES, PERSPECTIVES, [Goal("A", "", "C", "A")] * 401) is None
