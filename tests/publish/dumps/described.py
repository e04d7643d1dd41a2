"""The part of docs/catalogue.md about tables, from their definitions; as a program: writes it."""

from __future__ import annotations

from pathlib import Path

from bscgraph.publish.dumps.columns import FIGURES, TABLES, Table
from bscgraph.publish.dumps.csvw import with_newest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "catalogue.md"
MARK = "<!-- made by `python -m tests.publish.dumps.described` -->\n"


def described() -> str:
    """Every table with its columns."""
    parts = [
        "\n`submission` and the last column of the key tell a row from all others. "
        "`sourcePage` to `sourceColumn` say where it is printed.\n"
    ]
    for table in TABLES:
        parts.append(_table(table, f"`{table.name}`"))
    parts.append(_table(FIGURES, "`N.csv` of a submission"))
    return "".join(parts)


def _table(table: Table, name: str) -> str:
    columns = table.columns if table is FIGURES else with_newest(table.columns)
    rows = "".join(
        f"| `{c.id}` | {c.kind} | {c.heading['en']} | {c.heading['zh-Hant']} |\n" for c in columns
    )
    head = f"\n### {name}: {table.title['en']} {table.title['zh-Hant']}\n\n{table.row['en']} {table.row['zh-Hant']}\n"
    return f"{head}\n| column | kind | heading | 欄名 |\n|---|---|---|---|\n{rows}"


def page() -> str:
    """The page as it should be."""
    head, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return head + mark + described()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
