"""Each format, read back by a program that is not ours."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bscgraph import answers, query
from bscgraph.answers.view import seen
from bscgraph.errors import BscgraphError
from bscgraph.query import Result
from bscgraph.store import Iri
from tests.query.asking import seeds

BUDGET = query.load("budget/by-agency")
NAMES = (
    *("agency", "agencyLabel", "scorecard", "year", "fiscalYear", "kind", "total", "plans"),
    "unresolved",
)
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")']
HOSTILE = Result(
    "own/hostile",
    ("label", "note", "total", "ratio", "sameName", "agency"),
    tuple((text, f"<script>|`{text}`", Decimal("-1.50"), Decimal("0.9531"), True, Iri("http://x/a"))
          for text in FORMULAS),
)  # fmt: skip


@pytest.fixture(scope="module")
def budget() -> Result:
    """A real answer, but only the columns that other programs rely on."""
    found = query.run(seeds(), "budget/by-agency", fiscalYear="111")
    at = [found.columns.index(name) for name in NAMES]
    rows = tuple(tuple(row[index] for index in at) for row in found.rows)
    return replace(found, columns=NAMES, rows=rows)


def written(found: Result, form: str, **more: Any) -> bytes:
    return answers.write(found, form, "zh-Hant", **more)


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_separated_values(budget: Result, form: str, delimiter: str) -> None:
    text = written(budget, form).decode("utf-8")
    head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    assert tuple(head) == budget.columns
    assert [row[head.index("total")] for row in rows] == ["78834740", "14150000", "77908000"]
    assert written(budget, form, bom=True) == b"\xef\xbb\xbf" + text.encode()


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_spreadsheet_runs_a_text(form: str, delimiter: str) -> None:
    _, *rows = csv.reader(io.StringIO(written(HOSTILE, form).decode()), delimiter=delimiter)
    assert [row[0] for row in rows] == ["'" + text for text in FORMULAS]
    assert {row[2] for row in rows} == {"-1.50"}
    assert {row[4] for row in rows} == {"true"}


def test_json_and_json_lines(budget: Result) -> None:
    records = json.loads(written(budget, "json"))
    lines = [json.loads(line) for line in written(budget, "jsonl").decode().splitlines()]
    assert records == lines
    assert records[0]["total"] == 78834740
    assert [*records[0]] == list(budget.columns)


def test_lines_come_one_by_one() -> None:
    """Only as many rows are taken as were written."""
    taken = []

    def rows() -> Any:
        for number in range(10**9):
            taken.append(number)
            yield (number,)

    pieces = answers.lines(("n",), rows(), "csv")
    assert [next(pieces) for _ in range(3)] == [b"n\n", b"0\n", b"1\n"]
    assert len(taken) == 2


def test_xlsx(budget: Result) -> None:
    import openpyxl

    data = written(budget, "xlsx", query=BUDGET)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, explained = book.worksheets
    rows = list(sheet.values)
    top = next(at for at, row in enumerate(rows) if row[0] == "機關")
    assert rows[top] == (
        "機關",
        "計分卡年度",
        "會計年度",
        "種類",
        "合計（元）",
        "計畫數",
        "無法判讀",
    )
    assert rows[top + 1][:5] == (
        "臺北市政府客家事務委員會",
        "2022 (111)",
        "2022 (111)",
        "已編預算",
        78834740,
    )
    assert sheet.cell(top + 2, 5).number_format == "#,##0"
    assert sheet.freeze_panes == f"A{top + 2}"
    assert sheet.auto_filter.ref == f"A{top + 1}:G{top + 4}"
    above = [row[0] for row in rows[:top]]
    assert above == ["各機關預算（budget/by-agency）", "會計年度：2022 (111)",
                     "※ 有 1 筆金額無法判讀，未計入任何合計。"]  # fmt: skip
    told = [row[1] for row in explained.values]
    assert BUDGET.reading["zh-Hant"] in told and BUDGET.question["zh-Hant"] in told
    assert "unresolved" in told
    assert written(budget, "xlsx", query=BUDGET) == data


def test_ods(budget: Result) -> None:
    from odfdo import Document

    data = written(budget, "ods", query=BUDGET)
    sheet, explained = Document(io.BytesIO(data)).body.tables
    rows = [[cell.value for cell in row.cells] for row in sheet.rows]
    top = next(at for at, row in enumerate(rows) if row[0] == "機關")
    assert rows[top + 1][0] == "臺北市政府客家事務委員會"
    assert rows[top + 1][4] == 78834740
    assert BUDGET.reading["zh-Hant"] in [row.cells[-1].value for row in explained.rows]
    assert written(budget, "ods", query=BUDGET) == data


def test_a_workbook_holds_no_formula_and_shares_are_percentages() -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(written(HOSTILE, "xlsx"))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert cells[0].value == "=1+1" and cells[0].data_type == "s"
    assert (cells[2].value, cells[2].number_format) == (-1.5, "#,##0.0")
    assert (cells[3].value, cells[3].number_format) == (0.9531, "#,##0.0%")
    assert cells[4].value == "是"


def test_a_sheet_takes_no_more_rows_than_it_holds() -> None:
    found = Result("x", ("n",), ((1,),) * 1_048_001)
    with pytest.raises(BscgraphError, match="--format csv"):
        written(found, "xlsx")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag in {"td", "th"}
        if self._inside:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.cells[-1] += data


def test_html(budget: Result) -> None:
    text = written(budget, "html", query=BUDGET).decode()
    page = _Page()
    page.feed(text)
    assert page.cells[:7] == [
        "機關",
        "計分卡年度",
        "會計年度",
        "種類",
        "合計（元）",
        "計畫數",
        "無法判讀",
    ]
    assert page.cells[7:12] == [
        "臺北市政府客家事務委員會",
        "2022 (111)",
        "2022 (111)",
        "已編預算",
        "78,834,740",
    ]
    assert text.startswith('<!DOCTYPE html>\n<html lang="zh-Hant">')
    assert BUDGET.reading["zh-Hant"] in text and "有 1 筆金額無法判讀" in text
    assert "http" not in text
    english = answers.write(budget, "html", "en", query=BUDGET).decode()
    assert BUDGET.reading["en"].replace("'", "&#x27;") in english


def test_nothing_of_a_document_is_markup() -> None:
    page = _Page()
    page.feed(written(HOSTILE, "html").decode())
    assert "script" not in page.tags
    assert "<script>|`=1+1`" in page.cells


def test_markdown(budget: Result) -> None:
    from markdown_it import MarkdownIt

    text = written(budget, "markdown", query=BUDGET).decode()
    page = _Page()
    page.feed(MarkdownIt("commonmark").enable("table").render(text))
    assert page.cells[:2] == ["機關", "計分卡年度"]
    assert page.cells[7:11] == ["臺北市政府客家事務委員會", "2022 (111)", "2022 (111)", "已編預算"]
    hostile = _Page()
    hostile.feed(
        MarkdownIt("commonmark").enable("table").render(written(HOSTILE, "markdown").decode())
    )
    assert "script" not in hostile.tags and "code" not in hostile.tags
    assert hostile.cells[7] == "<script>|`=1+1`"


def test_parquet(budget: Result) -> None:
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(written(budget, "parquet")))
    assert table["total"].to_pylist() == [Decimal(78834740), Decimal(14150000), Decimal(77908000)]
    assert table.schema.metadata[b"bscgraph.query"] == b"budget/by-agency"


def test_turtle_is_the_result_set_that_others_read(budget: Result) -> None:
    from rdflib import Graph
    from rdflib.plugins.sparql.results.rdfresults import RDFResult

    data = written(budget, "ttl")
    read = RDFResult(io.StringIO(data.decode()), format="turtle")
    assert {str(name) for name in read.vars} == set(budget.columns)
    rows = [{str(name): term for name, term in row.items()} for row in read.bindings]
    totals = {str(row["agencyLabel"]): row["total"].toPython() for row in rows}
    assert totals["臺北市立美術館"] == Decimal(77908000)
    assert "could not be read" in data.decode()
    empty = Result(
        "x", ("a", "b"), ((None, "y"), (1.5, True), (Decimal("1.50"), Iri("http://x/a")))
    )
    assert len(Graph().parse(data=written(empty, "ttl"), format="turtle")) > 10


def test_the_format_follows_the_suffix() -> None:
    suffixes = {"a.csv": "csv", "a.TSV": "tsv", "a.json": "json", "a.jsonl": "jsonl", "a.xlsx": "xlsx",
                "a.ods": "ods", "a.md": "markdown", "a.html": "html", "a.parquet": "parquet",
                "a.ttl": "ttl", "a.txt": "table", "a.doc": None}  # fmt: skip
    assert {name: answers.form_of(None, Path(name)) for name in suffixes} == suffixes
    assert answers.form_of("csv", Path("a.html")) == "csv"
    assert answers.form_of(None, None) == "table"


@pytest.mark.parametrize("form", [form for form in answers.FORMATS if form != "table"])
def test_an_empty_answer_has_every_format(form: str) -> None:
    found = query.run(seeds(), "budget/by-agency", fiscalYear=90)
    assert found.rows == ()
    assert bool(written(found, form, query=BUDGET)) == (form != "jsonl")


def test_people_see_years_both_ways_and_no_iris() -> None:
    found = Result(
        "own/x",
        ("agency", "year", "cityPage", "cityRow", "kind", "ratio", "note", "sameName", "reason"),
        ((Iri("http://x/a"), 2022, 3, None, "actual", Decimal("1.2"), None, False, "pandemic renovation"),),
    )  # fmt: skip
    view = seen(found, BUDGET, "zh-Hant")
    assert view.heads == ["計分卡年度", "府級頁/列", "種類", "達成率", "名稱相同", "原因"]
    assert [cell.text for cell in view.rows[0]] == [
        "2022 (111)",
        "3",
        "實際",
        "120.0%",
        "否",
        "疫情 修繕或興建",
    ]
    free = seen(found, None, "en")
    assert free.heads[0] == "Agency (IRI)"
    assert free.rows[0][0].text == "http://x/a"
