"""Mutated tables: no crash, nothing lost silently, and never a number that was not printed."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bscgraph.errors import NotAScorecard
from bscgraph.model import Scorecard
from bscgraph.scorecard import interpret
from bscgraph.table import Document, Table
from tests.scorecard.making import HEAD, TITLE, document, lost_texts, row, table

ROWS = [HEAD, row("AC1.1"), row("AC1.1", "2"), row("AC1.2", a="9,490", b="98,407 (106年暫停)"),
        row("BP1.1", e="1,4004,000"), row("TL1.1", c="80%", d="尚未成立")]  # fmt: skip
JUNK = st.sampled_from(["", "-", "0", "甲", "AC1.1", "AC1.1.1", "文教推廣組", "1,234", "5,678\n0", "註",
                        "合計", "顧客構面", "110年", "111年實際值", "12萬", "(", "【使命】", "策略主題", "%",
                        ",000", "沿用府級共通性項目", "臺北市政府文化局111年平衡計分卡"])  # fmt: skip
PLACES = st.tuples(st.integers(0, len(ROWS) - 1), st.integers(0, len(HEAD) - 1), JUNK)


def numbers(found: list[Scorecard]) -> list[Decimal]:
    readings = [value.reading for card in found for kpi in card.kpis for value in kpi.values]
    readings += [
        item.reading for card in found for plan in card.action_plans for item in plan.budget
    ]
    return [abs(reading.value) for reading in readings if reading.value is not None]


def printed(made: Document) -> set[Decimal]:
    """Every number that stands printed in some cell, also over two cells of a cut column."""
    texts = [cell.text for block in made.tables for cell in block]
    out = {Decimal(0)}
    for text in texts + [a + b for a in texts for b in texts if re.fullmatch(r"[\d,]+", a + b)]:
        for line in (text.replace("\n", ""), *text.split("\n")):
            for found in re.findall(r"\d[\d,]*(?:\.\d+)?", line):
                out |= {Decimal(found.replace(",", "")) * scale for scale in (1, 10000)}
    return out


def check(made: Document) -> None:
    try:
        found = interpret(made)
    except NotAScorecard:
        return
    assert not lost_texts(made, found)
    assert set(numbers(found)) <= printed(made)
    for card in found:
        for finding in card.findings:
            assert all((finding.message("en"), finding.message("zh"), finding.fix("zh")))


@settings(max_examples=150, deadline=None)
@given(st.lists(PLACES, max_size=6), st.booleans())
def test_cells_replaced(changes: list[tuple[int, int, str]], merged_known: bool) -> None:
    rows = [list(one) for one in ROWS]
    for r, c, text in changes:
        rows[r][c] = text
    check(document(TITLE, table(rows, merged_known=merged_known)))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, len(ROWS) - 1), min_size=1, max_size=8), st.integers(0, 8))
def test_rows_dropped_repeated_and_cut_into_pages(order: list[int], cut: int) -> None:
    rows = [ROWS[at] for at in order]
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    check(document(TITLE, *(table(part) for part in parts)))


@settings(max_examples=80, deadline=None)
@given(st.integers(1, len(ROWS) - 1), st.integers(1, 12), st.integers(-6, 6))
def test_rows_shifted(at: int, width: int, by: int) -> None:
    rows = [list(one) for one in ROWS]
    kept = rows[at][:width]
    rows[at] = ([""] * max(by, 0) + kept[max(-by, 0) :] + [""] * 13)[:13]
    check(document(TITLE, table(rows, merged_known=False)))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(0, 5))
def test_columns_torn_apart(at: int, dropped: int) -> None:
    left = [one[:at] for one in ROWS]
    right = [one[at:] for one in ROWS]
    del right[dropped]
    check(document(TITLE, table(left), table(right)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["C"]), max_size=6), min_size=2, max_size=5
        ),
        min_size=1,
        max_size=6,
    )
)
def test_tables_of_anything(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    made = table([[*one, *[""] * (width - len(one))] for one in rows])
    check(document(TITLE, made, table(ROWS)))


def test_an_empty_table_is_no_scorecard() -> None:
    try:
        interpret(document(Table((), 0, 0)))
    except NotAScorecard as refused:
        assert "平衡計分卡" in refused.zh
    else:
        raise AssertionError("an empty table was taken for a scorecard")
