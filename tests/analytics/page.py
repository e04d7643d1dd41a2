"""The tables of docs/analytics.md: what each file of the mirror holds, column by column.

``python -m tests.analytics.page`` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

from bscgraph.analytics import TABLES
from bscgraph.analytics.tables import columns
from bscgraph.publish.dumps.columns import Column, Table

PAGE = Path(__file__).parents[2] / "docs" / "analytics.md"
START, END = "<!-- tables -->\n", "<!-- end of tables -->\n"
TYPES = {
    "iri": "string (IRI)", "text": "string", "notation": "string (code)", "integer": "int64",
    "decimal": "decimal(38, 10)", "boolean": "bool", "date": "string (date)",
    "list": "string (with `\\|`)",
}  # fmt: skip
UNITS = {
    "amount": "TWD 新臺幣元", "candidate": "as the amount or value 同該欄單位",
    "value": "`unitOfMeasurement`", "byteSize": "bytes 位元組", "periodYear": "year 西元年",
    "fiscalYear": "year 西元年", "year": "year 西元年", "rocYear": "ROC year 民國年",
    "pageCount": "pages 頁",
}  # fmt: skip


def tables() -> str:
    """All tables, as Markdown."""
    return "\n".join(part for table in TABLES for part in (_head(table), _rows(table)))


def _head(table: Table) -> str:
    return (
        f"### `{table.name}.parquet`: {table.title['en']} {table.title['zh-Hant']}\n\n"
        f"{table.row['en']} {table.row['zh-Hant']} "
        f"Key 鍵: {', '.join(f'`{name}`' for name in table.key)}.\n"
    )


def _rows(table: Table) -> str:
    lines = ["| column | English | 中文 | type | unit | may be null |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, columns(table))]) + "\n"


def _line(column: Column) -> str:
    names = f"{column.heading['en']} | {column.heading['zh-Hant']}"
    null = "no" if column.required else "yes"
    return (
        f"| `{column.id}` | {names} | {TYPES[column.kind]} | {UNITS.get(column.id, '')} | {null} |"
    )


def main() -> None:
    """Write the tables into the page."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    PAGE.write_text(f"{before}{START}{tables()}{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
