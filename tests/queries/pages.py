"""Writes ``queries/README.md`` and ``docs/queries/<topic>/<id>.md`` out of the stored queries.

``python -m tests.queries.pages`` asks each query's first example that has rows of the bundled documents.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import bscgraph
from bscgraph import query
from bscgraph.answers.view import seen
from bscgraph.graph import build
from bscgraph.query import Parameter, Query
from bscgraph.reports.markdown import escaped
from bscgraph.resources import folder
from bscgraph.store import LocalStore, Store

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "queries"
INDEX = ROOT / "queries" / "README.md"
STORE = "scorecards.db"
LOAD = f"bscgraph load --store {STORE} examples/hac-111.pdf examples/tfam-111.pdf"
# Rows of an answer that a page shows; the command gives all.
_SHOWN = 12
TOPICS = {
    "target": ("Targets", "目標值"),
    "trend": ("Values through the years", "歷年數值"),
    "budget": ("Budgets", "預算"),
    "unit": ("Responsible units", "主責單位"),
    "coverage": ("What is there and what is missing", "涵蓋與缺漏"),
    "alignment": ("City and agencies, codes and names", "府級與機關、代碼與名稱"),
    "identity": ("One thing through the years", "跨年度同一項目"),
    "compare": ("Agencies beside each other", "機關比較"),
}
TYPES = {
    "agency": ("agency", "機關"),
    "year": ("year, ROC or Gregorian", "年度（民國或西元）"),
    "integer": ("whole number", "整數"),
    "decimal": ("number", "數值"),
    "code": ("code as printed", "代碼"),
    "text": ("text", "文字"),
    "choice": ("one of a list", "清單之一"),
}
_HEAD = f"""# Stored queries 查詢目錄

One question a file, `<topic>/<id>.rq`: plain SPARQL 1.1 with a header in both languages. How to ask, and in which
formats answers come: [docs/query.md](../docs/query.md). This page and those it leads to are written from the queries
(`python -m tests.queries.pages`); the answers shown there are those on the two bundled documents.

每一問題一個檔案：標準 SPARQL 1.1，檔頭以中英文說明。本頁及各查詢說明頁由查詢檔產生，所列答案以隨附的兩份文件為準。

```console
$ {LOAD}
$ bscgraph query --search 預算
```

A query of your own is checked with `bscgraph lint FILE.rq`.
"""


def pages(store: Store) -> dict[Path, str]:
    """Every generated page by its place."""
    stored = query.catalogue()
    found = {DOCS / f"{one.id}.md": "\n".join(_page(one, store)) + "\n" for one in stored}
    return {INDEX: "\n".join(_index(stored)) + "\n", **found}


def documents() -> Store:
    """A store with the bundled documents, read from their pages."""
    store = LocalStore()
    for path in sorted(folder("examples").glob("*.pdf")):
        for card in bscgraph.read(path):
            submission = build(card)
            store.load(submission.canonical(), submission.graph)
    return store


def _index(stored: list[Query]) -> Iterator[str]:
    yield _HEAD
    topics = list(dict.fromkeys(one.id.partition("/")[0] for one in stored))
    for topic in sorted(topics, key=lambda name: [*TOPICS, name].index(name)):
        names = TOPICS.get(topic, (topic, ""))
        yield f"## {names[0]} {names[1]}".rstrip()
        yield ""
        yield "| id | question | 問題 |\n|---|---|---|"
        for one in stored:
            if one.id.startswith(f"{topic}/"):
                link = f"[{one.id}](../docs/queries/{one.id}.md)"
                yield f"| {link} | {one.question['en']} | {one.question['zh-Hant']} |"
        yield ""


def _page(one: Query, store: Store) -> Iterator[str]:
    body = one.text[one.text.index("PREFIX") :].rstrip()
    arguments = dict(max(one.examples, key=lambda example: bool(example["rows"]))["arguments"])
    yield f"# {one.title['en']} {one.title['zh-Hant']}"
    yield ""
    yield f"`{one.id}` in the [list of stored queries](../../../queries/README.md)"
    yield ""
    for texts in (one.question, one.reading):
        yield f"{texts['en']}\n\n{texts['zh-Hant']}\n"
    yield f"```console\n$ bscgraph query {' '.join([one.id, *_options(arguments)])}\n```\n"
    yield "## Parameters 參數"
    yield ""
    yield "| option | what | 說明 | takes | default |\n|---|---|---|---|---|"
    yield from (_parameter(parameter) for parameter in one.parameters.values())
    yield ""
    yield "## Columns 欄位"
    yield ""
    yield "| id | heading | 欄名 | kind |\n|---|---|---|---|"
    for name in one.columns:
        column = one.column(name)
        yield f"| `{name}` | {column.title('en')} | {column.title('zh-Hant')} | {column.kind} |"
    yield ""
    yield f"## SPARQL\n\n```sparql\n{body}\n```\n"
    yield "## Answer on the bundled documents 隨附文件的答案"
    yield ""
    yield from _answer(one, arguments, store)


def _options(arguments: Mapping[str, Any]) -> list[str]:
    given = [f"--{name} {shlex.quote(str(value))}" for name, value in arguments.items()]
    return [*given, f"--store {STORE}"]


def _parameter(one: Parameter) -> str:
    takes = ", ".join(f"`{option.value}`" for option in one.options) or TYPES[one.type][0]
    default = one.default_from.get("en", "") if one.default is None else f"`{one.default}`"
    return f"| `--{one.name}` | {one.label['en']} | {one.label['zh-Hant']} | {takes} | {default} |"


def _answer(one: Query, arguments: Mapping[str, Any], store: Store) -> Iterator[str]:
    found = query.run(store, one.id, **arguments)
    for lang in ("en", "zh-Hant"):
        view = seen(found, one, lang)
        if not view.rows:
            yield f"{view.count}\n"
            continue
        for note in view.notes:
            yield f"> ※ {escaped(note)}\n"
        yield f"| {' | '.join(map(escaped, view.heads))} |"
        yield f"|{'|'.join('---:' if right else '---' for right in view.numeric)}|"
        for row in view.rows[:_SHOWN]:
            yield f"| {' | '.join(escaped(cell.text) for cell in row)} |"
        yield f"\n{view.count}{_rest(len(view.rows), lang)}\n"


def _rest(rows: int, lang: str) -> str:
    if rows <= _SHOWN:
        return ""
    return f" (the first {_SHOWN} are shown)" if lang == "en" else f"（列出前 {_SHOWN} 列）"


def main() -> None:
    """Write the pages, and remove those of queries that are no more."""
    made = pages(documents())
    for path in DOCS.rglob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
