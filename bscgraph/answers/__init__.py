"""Answers as files: for people with headings in their language, for machines with column ids.

Tables for a terminal are in :mod:`bscgraph.render`; everything else is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from bscgraph.query import Query, Result
from bscgraph.store import Value

__all__ = ["BINARY", "FORMATS", "STREAMED", "Form", "form_of", "lines", "pieces", "write"]

Form = Literal[
    "table", "csv", "tsv", "json", "jsonl", "xlsx", "ods", "markdown", "html", "parquet", "ttl"
]
FORMATS: tuple[Form, ...] = (
    "table", "csv", "tsv", "json", "jsonl", "xlsx", "ods", "markdown", "html", "parquet", "ttl",
)  # fmt: skip
BINARY = {"xlsx", "ods", "parquet"}
STREAMED = {"csv", "tsv", "jsonl"}
_SUFFIXES: dict[str, Form] = {
    ".txt": "table", ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".xlsx": "xlsx", ".ods": "ods", ".md": "markdown",
    ".markdown": "markdown", ".html": "html", ".htm": "html", ".parquet": "parquet",
    ".ttl": "ttl", ".turtle": "ttl",
}  # fmt: skip
_AT_ONCE = 500  # rows
_BOM = b"\xef\xbb\xbf"


def form_of(form: str | None, output: Path | None) -> str | None:
    """The format asked for, else by the suffix of ``output``, else ``table``.

    None where the suffix stands for no format.
    """
    if form is not None or output is None:
        return form or "table"
    return _SUFFIXES.get(output.suffix.lower())


def write(
    found: Result,
    form: str,
    lang: str = "en",
    *,
    query: Query | None = None,
    title: str = "",
    bom: bool = False,
) -> bytes:
    """An answer as a file, the same bytes for the same answer.

    Args:
        found: the answer.
        form: one of :data:`FORMATS` but ``table``.
        lang: language of what people read (workbooks, HTML, Markdown).
        query: the stored query it answers, if it is one.
        title: what to call an answer to no stored query.
        bom: begin CSV and TSV with a byte order mark, which Excel needs to see Chinese.

    Raises:
        BscgraphError: the optional package for Parquet is missing, or a workbook cannot hold it.
    """
    if form in {*STREAMED, "json"}:
        return b"".join(pieces(found, form, bom=bom))
    if form in {"ttl", "parquet"}:
        return _for_machines(found, form)
    from bscgraph.answers.view import seen

    view = seen(found, query, lang, title)
    if form == "html":
        from bscgraph.answers import page

        return page.write(view).encode("utf-8", "replace")
    if form == "markdown":
        from bscgraph.answers import markdown

        return markdown.write(view).encode("utf-8", "replace")
    from bscgraph.answers import book

    return book.write(view, form)


def _for_machines(found: Result, form: str) -> bytes:
    from bscgraph.answers import columnar, resultset

    return columnar.write(found) if form == "parquet" else resultset.write(found)


def pieces(found: Result, form: str, *, bom: bool = False) -> Iterator[bytes]:
    """An answer as CSV, TSV, JSON lines or JSON, some rows at a time: memory does not grow."""
    if form in STREAMED:
        yield from _together(lines(found.columns, found.rows, form, bom=bom))
        return
    from bscgraph.flat import json_records

    texts = json_records(found.columns, found.rows)
    yield from _together(text.encode("utf-8", "replace") for text in texts)


def _together(parts: Iterator[bytes]) -> Iterator[bytes]:
    while some := b"".join(islice(parts, _AT_ONCE)):
        yield some


def lines(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], form: str, *, bom: bool = False
) -> Iterator[bytes]:
    """Rows as CSV, TSV or JSON lines, piece by piece: memory does not grow with the rows.

    In CSV and TSV a text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    from bscgraph.flat import json_line, separated_line

    if form == "jsonl":
        for row in rows:
            line = json_line(dict(zip(columns, row, strict=True)))
            yield line.encode("utf-8", "replace")
        return
    delimiter = "\t" if form == "tsv" else ","
    if bom:
        yield _BOM
    yield separated_line(columns, delimiter).encode("utf-8", "replace")
    for row in rows:
        yield separated_line(row, delimiter).encode("utf-8", "replace")
