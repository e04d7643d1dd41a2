"""Answers as text: nothing is lost or cut in a narrow terminal, numbers stay whole."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bscgraph import render, tabular
from bscgraph.model import Reading
from bscgraph.query import Result, load
from bscgraph.store import Iri


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "True"),
        (12000000, "12,000,000"),
        (-5, "-5"),
        (Decimal("12.98"), "12.98"),
        (Decimal("5380000"), "5,380,000"),
        (90.6, "90.6"),
        ("1,4004,000", "1,4004,000"),
    ],
)
def test_number(value: object, shown: str) -> None:
    assert tabular.number(value) == shown


@pytest.mark.parametrize(
    ("reading", "shown"),
    [
        (Reading("800 (考量)", Decimal(800), note="考量"), "800*"),
        (Reading("90.09%", Decimal("90.09"), percent=True), "90.09%"),
        (Reading("-", None, reason="dash"), "-"),
        (Reading("1,4004,000", None, "unresolved", candidate=Decimal(14004000)), "1,4004,000 ?"),
        (Reading("", None, reason="blank"), ""),
        (None, ""),
    ],
)
def test_a_number_cell(reading: Reading | None, shown: str) -> None:
    assert render.shown(reading) == shown


def test_json_keeps_chinese_and_exact_numbers() -> None:
    text = render.as_json({"名": Decimal("12.98"), "n": Decimal("14004000")})
    assert "名" in text
    assert json.loads(text) == {"名": 12.98, "n": 14004000}


def test_csv_survives_a_round_trip() -> None:
    rows = [["a,b", 'q"q', None, 1], ["多\n行", "", Iri("http://x/"), Decimal("1.5")]]
    back = list(csv.reader(io.StringIO(render.as_csv(["w", "x", "y", "z"], rows))))
    assert back == [["w", "x", "y", "z"], ["a,b", 'q"q', "", "1"],
                    ["多\n行", "", "http://x/", "1.5"]]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_holds_no_formula(start: str) -> None:
    """A text is made harmless, a number stays a number, IRIs and plain text are not touched."""
    rows = [[f"{start}1+1", Decimal(-5), -5, Iri("http://x/"), "1=1", "", None]]
    heads, (text, *rest) = csv.reader(io.StringIO(render.as_csv(list("=bcdefg"), rows), newline=""))
    assert heads[0] == "'="
    assert text == f"'{start}1+1".replace("\r", "\n")
    assert rest == ["-5", "-5", "http://x/", "1=1", "", ""]


@pytest.mark.parametrize("columns", ["20", "60", "200"])
def test_no_width_cuts_a_number_or_loses_text(
    monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    label = "參與幼兒園客語教學、國小客語傳承及客家文化到校參與學生人數"
    out = tabular.as_table(["", "KPI", "107年\n實際值", "x"],
                          [["AC1.1", label, "98,407*", 130000000], ["B", "", "", None]],
                          right=["107年\n實際值"])  # fmt: skip
    assert "98,407*" in out
    assert "130,000,000" in out
    assert all(character in out for character in label)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.text("臺北市立a (", max_size=30), st.integers()), min_size=1, max_size=4)
)
def test_the_columns_of_a_table_line_up(rows: list[tuple[str, int]]) -> None:
    """Every line of numbers ends at the same place on the screen, however wide the text is."""
    out = tabular.as_table(["t", "n"], [(text.replace("\n", ""), n) for text, n in rows])
    ends = {cell_len(line) for line in out.splitlines()[2:] if line[-1:].isdigit()}
    assert len(ends) == 1


def test_a_hostile_text_reaches_no_terminal() -> None:
    assert "\x1b" not in tabular.as_table(["a\x1b"], [["\x1b[31m\x07"]], "t\x9b")


def test_an_answer_shows_years_both_ways_and_leaves_out_iris() -> None:
    query = load("budget/by-agency")
    found = Result(
        query.id,
        ("agency", "agencyLabel", "fiscalYear", "kind", "total", "sourcePage", "sourceRow"),
        ((Iri("https://example.org/a"), "甲", 2022, "appropriated", 1000, 2, 3),),
    )
    table = render.answer(found, query, "table", "zh-Hant")
    assert "2022 (111)" in table
    assert "已編預算" in table
    assert "1,000" in table
    assert "2/3" in table
    assert "example.org" not in table
    (record,) = json.loads(render.answer(found, query, "json", "en"))
    assert record["agency"] == "https://example.org/a"
    assert record["kind"] == "appropriated"
    assert render.answer(found, query, "csv", "en").splitlines()[0].startswith("agency,")


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_narrow_answer_says_a_common_year_once_and_puts_the_rest_below(
    monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    query = load("target/below-last-actual")
    rows = [("臺北市立美術館", 2022, code, "提高民眾參與學術活動", Decimal(10**9), Decimal(10**10), 2, n)
            for n, code in enumerate(("AC1.1", "BC1.1"))]  # fmt: skip
    names = (
        "agencyLabel",
        "year",
        "code",
        "label",
        "target",
        "lastActual",
        "sourcePage",
        "sourceRow",
    )
    out = render.answer(Result(query.id, names, tuple(rows)), query, "table", lang)
    assert all(cell_len(line) <= 60 for line in out.splitlines())
    assert out.count("2022 (111)") == 1
    assert out.count("BC1.1") > 1
    assert out.count("10,000,000,000") == len(rows)
    other = query.title["en" if lang == "zh-Hant" else "zh-Hant"]
    assert query.title[lang] in out and other not in out


def test_an_empty_answer_still_has_its_heading() -> None:
    query = load("alignment/conflict")
    empty = Result(query.id, ("agencyLabel", "code"), ())
    assert query.title["en"] in render.answer(empty, query, "table", "en")
