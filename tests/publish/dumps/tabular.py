"""CSV files checked against their CSVW metadata, by the rules of the W3C's recommendations.

Metadata Vocabulary for Tabular Data, 2015: which properties there are, how a heading fits its
column, what a datatype takes, what a key and a foreign key promise.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

__all__ = ["check"]

_TABLE = {"@context", "url", "dialect", "tableSchema", "tables"}
_SCHEMA = {"columns", "primaryKey", "foreignKeys", "rowTitles"}
_COLUMN = {"name", "titles", "datatype", "required", "separator", "suppressOutput", "aboutUrl",
           "propertyUrl", "valueUrl"}  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]*")


def check(metadata: Path) -> list[str]:
    """Every fault of the tables that a metadata file describes."""
    document = json.loads(metadata.read_bytes())
    assert document["@context"][0] == "http://www.w3.org/ns/csvw"
    tables = document.get("tables", [document])
    found = [fault for table in tables for fault in _known(table)]
    read = {table["url"]: _read(metadata.parent / table["url"]) for table in tables}
    for table in tables:
        found += _table(table, read)
    return found


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def _known(table: dict[str, Any]) -> Iterator[str]:
    schema = table["tableSchema"]
    others = [key for key in table.keys() - _TABLE if ":" not in key]
    others += schema.keys() - _SCHEMA
    others += [key for column in schema["columns"] for key in column.keys() - _COLUMN]
    yield from (f"{table['url']}: no property {key}" for key in others)
    names = [column["name"] for column in schema["columns"]]
    yield from (
        f"name {name}" for name in names if not _NAME.fullmatch(name) or names.count(name) > 1
    )


def _table(table: dict[str, Any], read: dict[str, list[list[str]]]) -> Iterator[str]:
    schema, (header, *rows) = table["tableSchema"], read[table["url"]]
    columns = schema["columns"]
    if len(header) != len(columns):
        yield f"{len(header)} headings for {len(columns)} columns"
        return
    for heading, column in zip(header, columns, strict=True):
        titles = [title for some in column["titles"].values() for title in some]
        if heading not in titles:
            yield f"heading {heading} is none of {titles}"
    for number, row in enumerate(rows, 2):
        for cell, column in zip(row, columns, strict=True):
            if fault := _cell(cell, column):
                yield f"{table['url']}:{number} {column['name']}: {fault}"
    names = [column["name"] for column in columns]
    keys = _keys(rows, names, schema["primaryKey"])
    if len(set(keys)) < len(keys):
        yield f"{table['url']}: the key is not unique"
    for foreign in schema.get("foreignKeys", ()):
        yield from _foreign(foreign, rows, names, read)


def _keys(rows: list[list[str]], names: list[str], key: list[str]) -> list[tuple[str, ...]]:
    places = [names.index(name) for name in key]
    return [tuple(row[at] for at in places) for row in rows]


def _foreign(
    foreign: dict[str, Any],
    rows: list[list[str]],
    names: list[str],
    read: dict[str, list[list[str]]],
) -> Iterator[str]:
    reference = foreign["reference"]
    header, *others = read[reference["resource"]]
    there = set(_keys(others, header, reference["columnReference"]))
    for key in _keys(rows, names, foreign["columnReference"]):
        if "" not in key and key not in there:
            yield f"{key} is not in {reference['resource']}"


def _cell(cell: str, column: dict[str, Any]) -> str | None:
    if cell == "":
        return "is empty" if column["required"] else None
    kind = column["datatype"]
    if isinstance(kind, dict):
        return None if re.fullmatch(kind["format"], cell) else f"{cell} has another form"
    try:
        _PARSERS[kind](cell)
    except (ValueError, InvalidOperation):
        return f"{cell} is no {kind}"
    return None


def _boolean(cell: str) -> None:
    if cell not in {"true", "false", "1", "0"}:
        raise ValueError(cell)


def _decimal(cell: str) -> None:
    if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", cell):
        raise ValueError(cell)
    Decimal(cell)


_PARSERS = {"string": str, "integer": int, "decimal": _decimal, "boolean": _boolean,
            "date": date.fromisoformat}  # fmt: skip
