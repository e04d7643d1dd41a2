"""Tables: the same cells as the scorecards, in CSV, Parquet and workbooks; metadata that is right."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from pyarrow import parquet

from bscgraph import graph
from bscgraph.answers import columnar
from bscgraph.draw import long, longods
from bscgraph.graph.nquads import triples_of
from bscgraph.model import Scorecard
from bscgraph.publish.dumps import Dumps
from bscgraph.publish.dumps.columns import FIGURES, TABLES, Column
from bscgraph.publish.dumps.csvw import with_newest
from bscgraph.publish.dumps.rows import read_line, rows, to_line
from bscgraph.publish.dumps.statements import Statements
from bscgraph.publish.dumps.workbook import shown
from tests.publish.dumps.conftest import LINKS
from tests.publish.dumps.described import PAGE, page
from tests.publish.dumps.tabular import check

Stored = list[tuple[str, bytes]]
NAMES = [table.name for table in TABLES]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cards(stored: Stored) -> list[tuple[str, Scorecard]]:
    return [one for name, data in stored if name != LINKS for one in graph.read(data, "nquads")]


def test_every_value_and_amount_of_every_scorecard_is_a_row(
    made: Dumps, site: Path, stored: Stored
) -> None:
    values, budgets = (read_csv(site / f"data/tables/{name}.csv") for name in ("values", "budgets"))
    told = [(row["submission"], row["code"], int(row["periodYear"]), row["valueKind"],
             Decimal(row["value"]) if row["value"] else None) for row in values]  # fmt: skip
    wanted = [(name, kpi.code, value.roc_year + 1911, value.kind, value.reading.value)
              for name, card in cards(stored) for kpi in card.kpis for value in kpi.values]  # fmt: skip
    assert sorted(told, key=str) == sorted(wanted, key=str)
    assert len(told) > 100
    paid = [(row["planCode"], int(row["fiscalYear"]), row["budgetKind"], row["rawText"].removeprefix("'"))
            for row in budgets]  # fmt: skip
    wanted_paid = [(plan.code, item.roc_year + 1911, item.kind, item.reading.raw.replace("\r\n", "\n"))
                   for _, card in cards(stored) for plan in card.action_plans for item in plan.budget]  # fmt: skip
    assert sorted(paid, key=str) == sorted(wanted_paid, key=str)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_its_metadata_says(name: str, made: Dumps, site: Path) -> None:
    assert check(site / f"data/tables/{name}.csv-metadata.json") == []


def test_the_tables_refer_to_each_other_rightly(made: Dumps, site: Path) -> None:
    assert check(site / "data/tables/csv-metadata.json") == []
    described = json.loads((site / "data/tables/csv-metadata.json").read_bytes())
    keys = [
        key for entry in described["tables"] for key in entry["tableSchema"].get("foreignKeys", ())
    ]
    assert len(keys) > len(NAMES)


def test_the_figures_of_a_submission_are_what_their_metadata_says(made: Dumps, site: Path) -> None:
    for one in made.submissions:
        assert check(site / f"data/submission/{one.path}.csv-metadata.json") == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("submission,", "submissions,"), "heading"),
        ((",2022,", ",2022.5,"), "integer"),
        (("https://w3id.org/bscgraph/graph/", "graph/"), "form"),
    ],
)
def test_the_check_finds_a_planted_fault(
    change: tuple[str, str], fault: str, made: Dumps, site: Path, tmp_path: Path
) -> None:
    for name in ("values.csv", "values.csv-metadata.json"):
        (tmp_path / name).write_bytes((site / "data/tables" / name).read_bytes())
    data = tmp_path / "values.csv"
    text = data.read_text(encoding="utf-8")
    assert change[0] in text
    data.write_text(text.replace(*change, 1), encoding="utf-8")
    assert any(fault in one for one in check(tmp_path / "values.csv-metadata.json"))


@pytest.mark.parametrize("name", NAMES)
def test_parquet_and_csv_hold_the_same(name: str, made: Dumps, site: Path) -> None:
    plain = read_csv(site / f"data/tables/{name}.csv")
    typed = parquet.read_table(site / f"data/tables/{name}.parquet").to_pylist()
    assert len(plain) == len(typed)
    for row, other in zip(plain, typed, strict=True):
        assert list(row) == list(other)
        for key, cell in other.items():
            assert same(row[key], cell), key


def same(text: str, cell: Any) -> bool:
    if isinstance(cell, bool):
        return text == str(cell).lower()
    if isinstance(cell, Decimal | int):
        return Decimal(text) == cell
    return text.removeprefix("'") == (
        "" if cell is None else cell.replace("\r\n", "\n").replace("\r", "\n")
    )


def test_the_workbooks_hold_every_row(made: Dumps, site: Path) -> None:
    book = load_workbook(site / "data/bscgraph.xlsx", read_only=True)
    sheets = dict(in_ods(site / "data/bscgraph.ods"))
    assert list(sheets) == book.sheetnames
    for table, name in zip(TABLES, book.sheetnames, strict=True):
        found = list(book[name].iter_rows(values_only=True))
        columns = sorted(with_newest(table.columns), key=lambda column: column.kind == "iri")
        heads = [f"{column.heading['zh-Hant']}\n{column.heading['en']}" for column in columns]
        assert list(found[0]) == heads == sheets[name][0]
        plain = read_csv(site / f"data/tables/{table.name}.csv")
        wanted = [[held(in_words(column, row[column.id])) for column in columns] for row in plain]
        assert [[held(cell) for cell in row] for row in found[1:]] == wanted
        assert [[held(cell) for cell in row] for row in sheets[name][1:]] == wanted


def in_words(column: Column, cell: str) -> str:
    """A cell of a CSV file as the workbooks show it."""
    value = cell == "true" if column.kind == "boolean" and cell else cell.removeprefix("'")
    return str(shown(column, value))


def test_a_notation_is_shown_by_its_names(made: Dumps, site: Path) -> None:
    columns = {column.id: column for table in TABLES for column in table.columns}
    assert shown(columns["valueKind"], "actual") == "實際值 actual"
    assert shown(columns["frameworks"], "sdgs|sdgs") == "、".join(
        [str(shown(columns["frameworks"], "sdgs"))] * 2
    )
    assert shown(columns["valueKind"], "unheard-of") == "unheard-of"
    assert shown(columns["percent"], cell=True) == "是 yes"
    assert shown(columns["value"], Decimal(5)) == Decimal(5)
    # every notation that tables hold has a name
    for table in TABLES:
        for row in read_csv(site / f"data/tables/{table.name}.csv"):
            for column in table.columns:
                if column.kind == "notation" and row[column.id]:
                    assert shown(column, row[column.id]) != row[column.id], column.id


def held(cell: object) -> str:
    """A cell, whichever workbook it is in: numbers by value, texts without fine points."""
    text = ("" if cell is None else str(cell)).replace(",", "")
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return f"{Decimal(text).normalize():f}"
    return re.sub(r"[\s_]|x000D", "", text)


def in_ods(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets of an ODS file with the texts of their cells."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("content.xml"))
    table, text = (
        f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text")
    )
    for sheet in root.iter(f"{table}table"):
        rows = [["\n".join("".join(p.itertext()) for p in cell.iter(f"{text}p"))
                 for cell in row.iter(f"{table}table-cell")] for row in sheet.iter(f"{table}table-row")]  # fmt: skip
        yield sheet.get(f"{table}name"), rows


def test_a_row_comes_back_from_its_line(stored: Stored) -> None:
    for name, data in stored:
        for table in (*TABLES, FIGURES):
            for row in rows(table, Statements(name, triples_of(data, name))):
                assert read_line(to_line(row), table.columns) == row


def test_every_column_is_called_something_in_both_languages_and_is_a_term() -> None:
    for table in (*TABLES, FIGURES):
        ids = [column.id for column in with_newest(table.columns)]
        assert len(ids) == len(set(ids))
        assert set(table.key) <= set(ids)
        for column in with_newest(table.columns):
            assert set(column.heading) == {"en", "zh-Hant"}
            assert column.predicate is None or column.predicate.startswith("http")
        heads = [column.heading["zh-Hant"] for column in with_newest(table.columns)]
        assert len(heads) == len(set(heads)), table.name


def test_numbers_that_parquet_cannot_hold_exactly_are_left_out(tmp_path: Path) -> None:
    numbers = [Decimal("0.1"), Decimal("1E-11"), Decimal("1E+28"), Decimal("-9" + "9" * 27), None,
               Decimal("1E+999"), Decimal("1E-999")]  # fmt: skip
    columnar.stream(tmp_path / "n.parquet", {"n": "decimal", "i": "integer"},
                    [(number, 2**63 if number is None else 5) for number in numbers], {})  # fmt: skip
    found = parquet.read_table(tmp_path / "n.parquet").to_pylist()
    assert [row["n"] for row in found] == [numbers[0], None, None, numbers[3], None, None, None]
    assert [row["i"] for row in found] == [5, 5, 5, 5, None, 5, 5]


def test_more_rows_than_a_sheet_holds_go_to_a_further_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long, "MOST_ROWS", 3)

    def tables() -> list[long.Long]:
        return [long.Long("t", ("a", "b"), (10, 10), lambda: [(n, "=1+1") for n in range(7)], 7)]

    long.xlsx(tmp_path / "t.xlsx", tables(), {})
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["t", "t 2", "t 3"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
    ]
    assert {cell.data_type for sheet in book for cell in sheet["B"]} == {"s"}
    longods.write(tmp_path / "t.ods", tables())
    sheets = dict(in_ods(tmp_path / "t.ods"))
    assert [[row[0] for row in rows[1:]] for rows in sheets.values()] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(None, ""), (True, "true"), (Decimal("1E+3"), "1000"), ("a\x00b", "a\ufffdb"), (5, "5")],
)
def test_a_cell_as_text_fits_any_workbook(cell: long.Cell, shown: str) -> None:
    assert long.fitting(cell) == shown


def test_a_text_too_long_for_a_cell_says_where_the_whole_is() -> None:
    assert long.fitting("字" * 40_000).endswith("whole text in the CSV）")
    assert len(long.fitting("字" * 40_000)) < 32_767
    assert long.number_of(Decimal("12345678901234567890")) is None
    assert long.number_of(cell=True) is None
    assert [long.places_of(cell) for cell in (5, Decimal("1.50"), Decimal("0.00001"))] == [
        None,
        1,
        None,
    ]


def test_the_documentation_has_every_column() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.publish.dumps.described"
