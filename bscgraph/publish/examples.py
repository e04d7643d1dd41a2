"""The examples of the ontology: a question, the data it is asked of, the query and its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bscgraph.errors import StoreError
from bscgraph.publish.glossary import PublishError, Text, Texts, checked_name

__all__ = ["Example", "read_examples"]

_QUESTIONS = (("en", re.compile(r"^# Question: (.+)$", re.MULTILINE)),
              ("zh-Hant", re.compile(r"^# 問題：(.+)$", re.MULTILINE)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One question of modelling: ``id`` is the file name without suffix.

    ``columns`` are the variables of the query, ``rows`` the answer as texts; ``files`` are
    published beside the pages.
    """

    id: str
    questions: Texts
    query: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[tuple[str, bytes], ...]


def read_examples(folder: Path) -> tuple[Example, ...]:
    """The examples in ``folder``, by name; none where there is no such folder.

    Raises:
        PublishError: an example has no question, or its answer does not fit its query.
    """
    return tuple(_examples(folder))


def _examples(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.ttl")):
        query, answer = path.with_suffix(".rq"), path.with_suffix(".json")
        if query.is_file() and answer.is_file():
            yield _example(path, query, answer)


def _example(data: Path, query: Path, answer: Path) -> Example:
    name = checked_name(data.stem, data.name)
    text = data.read_text(encoding="utf-8")
    found = ((lang, pattern.search(text)) for lang, pattern in _QUESTIONS)
    questions = tuple(Text(match[1].strip(), lang) for lang, match in found if match)
    asked = query.read_text(encoding="utf-8")
    columns = _columns(asked, query)
    rows = tuple(tuple(map(_shown, row)) for row in _rows(answer))
    if not questions or any(len(row) != len(columns) for row in rows):
        raise _broken(data)
    files = tuple((f"examples/{path.name}", path.read_bytes()) for path in (data, query))
    return Example(name, Texts(questions), asked, columns, rows, files)


def _columns(query: str, path: Path) -> tuple[str, ...]:
    from bscgraph.store import LocalStore

    try:
        return LocalStore().select(query).columns
    except StoreError as error:
        raise _broken(path) from error


def _rows(answer: Path) -> list[list[object]]:
    try:
        rows = json.loads(answer.read_bytes())
    except ValueError as error:
        raise _broken(answer) from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _broken(answer)
    return rows


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _broken(path: Path) -> PublishError:
    return PublishError(
        f"The example {path.name} is not whole: it needs a question in its first lines, a query "
        "and rows that fit the query's columns.",
        f"範例 {path.name} 不完整：開頭須有問題，並須有查詢及與查詢欄位相符的結果。",
    )
