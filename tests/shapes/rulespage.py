"""Writes ``docs/rules.md`` out of the shapes: ``python -m tests.shapes.rulespage``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Literal, Node

from bscgraph.resources import folder
from bscgraph.terms import BSC

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
FILES = ("structure.ttl", "completeness.ttl", "quality.ttl", "crosslevel.ttl")
TIERS = {
    "structure": ("結構", "Structure", "計分卡的組成、代碼及統計數", "what a scorecard is made of"),
    "completeness": ("完整", "Completeness", "各部分應填寫的內容", "what each part has to say"),
    "quality": ("品質", "Quality", "已填寫但有疑義的內容", "what is stated but doubtful"),
    "crosslevel": ("跨計分卡", "Across scorecards", "府級與機關、各年度之間的不一致",
                   "what does not fit between city and agency, or between years"),
}  # fmt: skip
SEVERITIES = {"Violation": "退件", "Warning": "請確認", "Info": "參考"}
HEAD = """# Rules of validation 檢核規則

What `bscgraph validate` checks. This page is written from the shapes (`python -m tests.shapes.rulespage`);
texts in braces are filled with the values of the document. For each rule `shapes/examples` holds a file that
breaks it and one that keeps it.

`bscgraph validate` 的檢核項目。本頁由檢核形狀產生；大括號內於檢核時代入文件的實際內容。
`shapes/examples` 備有各規則的違反與符合範例。

| severity 等級 | when 何時 |
|---|---|
| Violation 退件 | A required part is missing, the document contradicts itself, or something cannot be read or assigned without guessing: the submission cannot be used as it is. 缺少規定項目、前後矛盾，或無法判讀與歸屬：須補正後方可使用。 |
| Warning 請確認 | Probably a slip, but it may be meant; only the agency knows. The submission can be used. 多半是疏漏，但也可能無誤，須由機關認定；不影響使用。 |
| Info 參考 | Nothing is wrong; good to know for those who compare or add up. 並非錯誤；比較或加總時宜知悉。 |

One fault is reported by one rule: a swap of names is no drift as well, a malformed amount no missing one.
Tiers build on each other: `--tier structure`, `completeness`, `quality`, `crosslevel`.

一項錯誤只由一項規則提出：名稱互換不另列名稱不一致，寫法有誤的金額不另列空白。
"""


def graph() -> Graph:
    """All rules of the project."""
    found = Graph()
    for name in FILES:
        found.parse(folder("shapes") / name)
    return found


def _plain(text: str) -> str:
    """A template as people read it: ``{?code}`` becomes ``{code}``; safe in a table or a line."""
    return re.sub(r"\{\?(\w+)\}", r"{\1}", text).replace("|", "\\|").replace("<", "&lt;")


def _texts(shapes: Graph, shape: Node, predicate: URIRef) -> tuple[str, str]:
    found = {v.language: _plain(str(v)) for v in shapes.objects(shape, predicate)
             if isinstance(v, Literal)}  # fmt: skip
    return found.get("zh-Hant", ""), found.get("en", "")


def _rule(shapes: Graph, code: str, shape: Node) -> Iterator[str]:
    severity = str(shapes.value(shape, SH.severity)).rpartition("#")[2]
    yield f"### {code} {SEVERITIES[severity]} {severity}\n"
    for title, predicate in (
        ("訊息 message", SH.message),
        ("修正 fix", BSC.howToFix),
        ("理由 why", BSC.rationale),
    ):
        for text in _texts(shapes, shape, predicate):
            yield f"- {title}: {text}" if text else f"- {title}: —"
    yield ""


def page() -> str:
    """The text of the page."""
    shapes = graph()
    rules = sorted((str(code), shape) for shape, code in shapes.subject_objects(BSC.ruleCode))
    lines = [HEAD]
    for tier, (zh, en, about_zh, about_en) in TIERS.items():
        mine = [(code, shape) for code, shape in rules
                if str(shapes.value(shape, BSC.tier)).endswith(f"/{tier}")]  # fmt: skip
        lines.append(f"## {zh} {en} (`{tier}`, {len(mine)})\n\n{about_zh}；{about_en}.\n")
        for code, shape in mine:
            lines.extend(_rule(shapes, code, shape))
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
