"""The drawing of a value row: each number where it belongs, gaps as gaps, nothing by colour."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.publish.trend import HEIGHT, KINDS, WIDTH, Point, trend

NUMBERS = st.none() | st.decimals(-(10**9), 10**9, allow_nan=False, places=2)
POINTS = st.lists(
    st.builds(Point, st.integers(90, 115), st.sampled_from(KINDS), NUMBERS), max_size=12
)


def row(**cells: str | None) -> list[Point]:
    return [
        Point(int(name[1:]), "actual" if name[0] == "a" else "target",
              None if text is None else Decimal(text))
        for name, text in cells.items()
    ]  # fmt: skip


@given(POINTS)
def test_every_number_is_drawn_once_and_higher_numbers_stand_higher(points: list[Point]) -> None:
    drawing = trend(points)
    first: dict[tuple[int, str], Decimal | None] = {}
    for point in points:
        first.setdefault((point.year, point.kind), point.value)
    stated = {key: value for key, value in first.items() if value is not None}
    if drawing is None:
        assert len({year for year, _ in stated}) < 2
        return
    assert {(m.point.year, m.point.kind): m.point.value for m in drawing.marks} == stated
    for one, other in pairwise(sorted(drawing.marks, key=lambda mark: mark.point.value or 0)):
        assert other.y <= one.y + 0.1
    for one, other in pairwise(sorted(drawing.marks, key=lambda mark: mark.point.year)):
        assert (one.x < other.x) == (one.point.year < other.point.year)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in drawing.marks)


def test_a_year_without_a_number_is_a_gap() -> None:
    drawing = trend(row(a107="1", a108=None, a109="3", a110="4", t111="5"))
    assert drawing is not None
    found = [(line.kind, [mark.point.year for mark in line.marks]) for line in drawing.lines]
    assert found == [("actual", [107]), ("actual", [109, 110]), ("target", [111])]
    assert [tick.text for tick in drawing.years] == ["107", "108", "109", "110", "111"]


def test_of_two_numbers_of_a_year_the_higher_has_its_label_above() -> None:
    drawing = trend(row(a109="5", a110="3", t110="4", t111="4"))
    assert drawing is not None
    above = {(m.point.kind, m.point.year): m.label_y < m.y for m in drawing.marks}
    assert above == {("actual", 109): True, ("actual", 110): False,
                     ("target", 110): True, ("target", 111): True}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "scale", "from_zero"),
    [
        ({"a109": "368", "a110": "532"}, ["0", "200", "400", "600"], True),
        ({"a109": "95", "a110": "97.5"}, ["95", "95.5", "96", "96.5", "97", "97.5"], False),
        ({"a109": "7", "a110": "7"}, ["2", "4", "6", "8", "10", "12"], False),
        ({"a109": "-5", "a110": "5"}, ["-6", "-4", "-2", "0", "2", "4", "6"], True),
        ({"a109": "0", "a110": "0"}, ["-1", "-0.5", "0", "0.5", "1"], True),
    ],
)
def test_the_scale_has_round_numbers(
    cells: dict[str, str], scale: list[str], from_zero: bool
) -> None:
    drawing = trend(row(**cells))
    assert drawing is not None
    assert [tick.text for tick in drawing.scale] == scale
    assert drawing.from_zero is from_zero


def test_long_numbers_are_written_in_the_table_only() -> None:
    short = trend(row(a109="100", a110="200"))
    long = trend([Point(year, "actual", Decimal(10**14 + year)) for year in range(100, 112)])
    assert short is not None
    assert long is not None
    assert (short.labelled, long.labelled) == (True, False)


@pytest.mark.parametrize(
    "points",
    [
        [],
        row(a110="1"),
        row(a109=None, a110="1", t110="2"),
        row(a1="1", a9999="2"),
        row(a109="1", a110="1E+40"),
    ],
)
def test_too_little_or_too_odd_is_not_drawn(points: list[Point]) -> None:
    assert trend(points) is None
