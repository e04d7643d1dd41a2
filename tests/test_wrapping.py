"""Wrapped text: nothing lost, nothing too wide, marks at the right end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.wrapping import columns_of, wrap


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        (
            "KPI CC2.2「參與客家」沒有主責單位。",
            14,
            ["KPI CC2.2「參", "與客家」沒有主", "責單位。"],
        ),
        ("文學獎、國際", 6, ["文學", "獎、國", "際"]),
        ("數字「1,4004,000」寫法有誤", 16, ["數字", "「1,4004,000」寫", "法有誤"]),
        ("two lines\nhere", 20, ["two lines", "here"]),
        ("averylongword", 5, ["avery", "longw", "ord"]),
    ],
)
def test_examples(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.text("臺北市「」、，(ab1. "), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns_of(line) <= width for line in lines)


def test_further_lines_hang() -> None:
    lines = wrap("  [退件] 數字寫法有誤。", 15, 9)
    assert lines == ["  [退件] 數字寫", "         法有", "         誤。"]
