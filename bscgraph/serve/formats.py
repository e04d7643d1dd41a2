"""Answers to stored questions in every format, by media type, suffix and name."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bscgraph import answers
from bscgraph.errors import BscgraphError
from bscgraph.flat import json_line

if TYPE_CHECKING:
    from bscgraph.query import Bound, Query, Result

__all__ = ["FORMATS", "Format", "Lines", "Part", "csp", "form_of", "known", "written"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, suffix, media type; whether it comes in pages unless asked as a file,
    whether its words are in the language of the reader, and whether a row takes microseconds."""

    name: str
    suffix: str
    media: str
    paged: bool = False
    spoken: bool = False
    quick: bool = False
    also: tuple[str, ...] = ()


_ALL = (
    Format("json", "json", "application/json", paged=True, quick=True),
    Format("csv", "csv", "text/csv; charset=utf-8", quick=True),
    Format("tsv", "tsv", "text/tab-separated-values; charset=utf-8", quick=True),
    Format("jsonl", "jsonl", "application/x-ndjson", also=("ndjson",), quick=True),
    Format(
        "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        spoken=True,
    ),
    Format("ods", "ods", "application/vnd.oasis.opendocument.spreadsheet", spoken=True),
    Format("html", "html", "text/html; charset=utf-8", paged=True, spoken=True, also=("htm",)),
    Format("markdown", "md", "text/markdown; charset=utf-8", spoken=True),
    Format("ttl", "ttl", "text/turtle; charset=utf-8", also=("turtle",)),
    Format("table", "txt", "text/plain; charset=utf-8", paged=True, spoken=True, also=("text",)),
    Format("parquet", "parquet", "application/vnd.apache.parquet"),
)  # fmt: skip


@cache
def known() -> dict[str, Format]:
    """The formats that can be written here, by name; the first is the usual one."""
    # Parquet needs a library that not everybody has installed.
    has = find_spec("pyarrow") is not None
    return {one.name: one for one in _ALL if one.name != "parquet" or has}


FORMATS = tuple(one.name for one in _ALL)


def form_of(text: str) -> Format | None:
    """The format of this name or suffix; None where there is none."""
    for one in known().values():
        if text in {one.name, one.suffix, *one.also}:
            return one
    return None


_PAPER = 160  # columns of a table in plain text
_ROWS_ON_PAPER = 2000  # each takes a millisecond to be laid out


class Lines:
    """The rows of an answer as JSON, each written when it is first wanted.

    Args:
        found: the whole answer.
    """

    def __init__(self, found: Result) -> None:
        self._found = found
        self._lines: list[str | None] = [None] * len(found.rows)

    @property
    def size(self) -> int:
        """Bytes that they take when all are written, more or less."""
        some = self.between(0, 20)
        return sum(len(line) for line in some) * 3 * len(self._lines) // max(1, len(some))

    def between(self, first: int, end: int) -> list[str]:
        """Those from ``first`` to before ``end``."""
        columns, made = self._found.columns, []
        for at in range(first, min(end, len(self._lines))):
            line = self._lines[at]
            if line is None:
                row = dict(zip(columns, self._found.rows[at], strict=True))
                line = self._lines[at] = json_line(row)[:-1]
            made.append(line)
        return made


@dataclass(frozen=True, slots=True)
class Part:
    """The rows to be written: those of one page, and how many there are in all.

    ``lines`` are all rows of the answer as JSON.
    """

    found: Result
    page: int
    size: int
    total: int
    lines: Lines

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is no row."""
        return max(1, -(-self.total // self.size)) if self.size else 1

    def links(self) -> dict[str, int]:
        """The pages one may go to from here: first, prev, next, last."""
        if self.pages == 1:
            return {}
        near = {"prev": self.page - 1, "next": self.page + 1}
        there = {name: number for name, number in near.items() if 1 <= number <= self.pages}
        return {"first": 1, **there, "last": self.pages}


def written(
    query: Query, ready: Bound, part: Part, form: Format, options: Mapping[str, Any]
) -> bytes:
    """The answer as bytes; ``options`` are lang, bom, and ``links`` of the JSON document.

    Raises:
        BscgraphError: the format cannot hold it.
    """
    if form.name == "json":
        return _json(query, ready, part, options["links"]).encode("utf-8", "replace")
    if form.name == "table":
        return _table(query, part.found, options["lang"])
    return answers.write(
        part.found, form.name, options["lang"], query=query, bom=options["bom"] is True
    )


def _table(query: Query, found: Result, lang: str) -> bytes:
    """As the command line shows it, for a page of a certain width.

    Raises:
        BscgraphError: more rows than anybody reads.
    """
    from bscgraph import render
    from bscgraph.console import on_paper

    if len(found.rows) > _ROWS_ON_PAPER:
        raise BscgraphError(
            f"A table in plain text has at most {_ROWS_ON_PAPER:,} rows; ask for pages with "
            "page and size, or for another format.",
            f"純文字表格最多 {_ROWS_ON_PAPER:,} 列；請以 page 與 size 分頁，或改用其他格式。",
        )
    with on_paper(_PAPER):
        return render.answer(found, query, "table", lang).encode("utf-8", "replace")


def _json(query: Query, ready: Bound, part: Part, links: Mapping[str, str]) -> str:
    """A line for each part of the document and for each row: that is written many times as
    fast as with indents, and as easy to read."""
    first = (part.page - 1) * part.size
    rows = ",\n  ".join(part.lines.between(first, first + (part.size or part.total)))
    given = {name: {"value": one.value, "shown": one.shown} for name, one in ready.given.items()}
    after = {
        "notes": [dict(note) for note in part.found.notes],
        "reading": dict(query.reading),
        "page": part.page,
        "size": part.size,
        "total": part.total,
        "links": dict(links),
    }
    lines = [
        *_head(query, part.found.columns),
        f' "parameters": {json_line(given)[:-1]}',
        f' "rows": [\n  {rows}\n ]' if rows else ' "rows": []',
        *(f' "{name}": {json_line(value)[:-1]}' for name, value in after.items()),
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


_heads: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = {}


def _head(query: Query, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What is the same for every answer to a query; worked out once for each."""
    key = (query.id, query.text, columns)
    found = _heads.get(key)
    if found is None:
        heads = [query.column(name) for name in columns]
        described = [
            {"name": head.id, "label": {lang: head.title(lang) for lang in ("en", "zh-Hant")},
             "type": head.kind} for head in heads
        ]  # fmt: skip
        whole = {"query": query.id, "title": dict(query.title), "columns": described}
        found = tuple(f' "{name}": {json_line(value)[:-1]}' for name, value in whole.items())
        _heads[key] = found
    return found


@cache
def csp() -> str:
    """What an answer as one HTML file may do: show itself, in its own style, and nothing else."""
    from importlib.resources import files

    # exactly what stands between the tags that bscgraph.answers.page writes
    css = files("bscgraph.answers").joinpath("answer.css").read_text(encoding="utf-8")
    mark = base64.b64encode(hashlib.sha256(f"\n{css}".encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
