"""CSV on the Web: what says of each CSV file what its columns are.

A table's own file stands beside it under the name the standard gives
(``values.csv-metadata.json``); one for all tables of a folder (``csv-metadata.json``) also tells
how they refer to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bscgraph.flat import as_json
from bscgraph.iri import CODE_BASE
from bscgraph.publish.dumps.columns import LIST, NEWEST, Column, Kind, Table

__all__ = ["LICENCE", "group", "metadata", "with_newest"]

LICENCE = "https://data.gov.tw/license"
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "zh-Hant"}]
# Addresses as strings of a form: what refers to another table is compared as it is written.
_ADDRESS = {"base": "string", "format": "https?://.+"}
_TYPES: Mapping[Kind, str | Mapping[str, str]] = {
    "iri": _ADDRESS, "text": "string", "notation": "string", "integer": "integer",
    "decimal": "decimal", "boolean": "boolean", "date": "date", "list": "string",
}  # fmt: skip
_GUARDED = {
    "en": "A text that a spreadsheet would run as a formula (it begins with = + - @) has an "
    "apostrophe before it.",
    "zh-Hant": "文字以 = + - @ 等開頭、會被試算表當作公式者，前方加有單引號。",
}
# columns that name a row of another table, and that table
_REFERENCES = {"plan": "plans", "series": "indicators", "objective": "objectives"}


def with_newest(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns as the tables of all submissions have them: whether a later one is there."""
    return (columns[0], Column(NEWEST, "boolean", "!", required=True), *columns[1:])


def metadata(table: Table, columns: Sequence[Column], url: str) -> bytes:
    """The metadata of the CSV file ``url`` (relative to it) that holds ``table``."""
    return _bytes({"@context": _CONTEXT, **_table(table, columns, url)})


def group(tables: Iterable[tuple[Table, Sequence[Column], str]]) -> bytes:
    """The metadata of several tables, with what refers to what."""
    found = list(tables)
    names = {table.name for table, _, _ in found}
    entries = []
    for table, columns, url in found:
        entry = _table(table, columns, url)
        keys = list(_references(table, columns, names))
        if keys:
            entry["tableSchema"]["foreignKeys"] = keys
        entries.append(entry)
    return _bytes({"@context": _CONTEXT, "dc:license": {"@id": LICENCE}, "tables": entries})


def _bytes(document: Mapping[str, Any]) -> bytes:
    return (as_json(document) + "\n").encode()


def _table(table: Table, columns: Sequence[Column], url: str) -> dict[str, Any]:
    return {
        "url": url,
        "dc:title": _texts(table.title),
        "dc:description": _texts(table.row),
        "rdfs:comment": _texts(_GUARDED),
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tableSchema": {
            "columns": [_column(column, _about(table)) for column in columns],
            "primaryKey": list(table.key),
        },
    }


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for lang, text in texts.items()]


def _about(table: Table) -> str:
    return f"{{+{table.key[-1]}}}"


def _column(column: Column, about: str) -> dict[str, Any]:
    # The heading of the file comes first, and is one of the titles, as the standard asks.
    heading = column.heading
    titles = {"en": [column.id, heading["en"]], "zh-Hant": [heading["zh-Hant"]]}
    found: dict[str, Any] = {
        "name": column.id,
        "titles": titles,
        "datatype": _TYPES[column.kind],
        "required": column.required,
    }
    if column.kind == "list":
        found["separator"] = LIST
    if column.id == NEWEST or column.predicate is None:
        return found | {"suppressOutput": True}
    # Only what starts at the row's own thing is said of it; the rest is there to read.
    if "/" in column.path or column.path[0] in "^!":
        return found | {"suppressOutput": True}
    found |= {"aboutUrl": about, "propertyUrl": column.predicate}
    if column.kind == "notation" and len(column.schemes) == 1:
        found["valueUrl"] = f"{CODE_BASE}{column.schemes[0]}/{{{column.id}}}"
    return found | ({"valueUrl": f"{{+{column.id}}}"} if column.kind == "iri" else {})


def _references(
    table: Table, columns: Sequence[Column], names: set[str]
) -> Iterable[dict[str, Any]]:
    ids = {column.id for column in columns}
    if table.name != "scorecards" and "scorecards" in names:
        yield _reference(["submission"], "scorecards.csv")
    for name, other in _REFERENCES.items():
        if name in ids - set(table.key) and other in names:
            yield _reference(["submission", name], f"{other}.csv")


def _reference(columns: list[str], url: str) -> dict[str, Any]:
    return {
        "columnReference": columns,
        "reference": {"resource": url, "columnReference": columns},
    }
