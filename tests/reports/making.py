"""Reports for tests: of the bundled documents, and of findings made by hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from bscgraph import jobs
from bscgraph.findings import Severity
from bscgraph.model import Scorecard
from bscgraph.read import Limits
from bscgraph.reports import Dossier, part_of, unread
from bscgraph.resources import folder
from bscgraph.validate import Checked, Place, Result, Rule, default_rules, validate

BASE = "https://w3id.org/bscgraph/"
FILES = ("hac-111.pdf", "tfam-111.xlsx")
HOSTILE = "=cmd|'/c calc'!A0\n<script>alert(1)</script>&\"'`@all [x](javascript:y) \x1b[31m\u202e"


@lru_cache(maxsize=1)
def bundled() -> Dossier:
    """What is told of two documents and a file that is not there."""
    files = [folder("examples") / name for name in FILES]
    done = list(jobs.read_files([*files, Path("none.pdf")], Limits()))
    report = validate([built for _, built in jobs.submissions(done, BASE)])
    checked = iter(report.parts)
    parts = [part_of(item.path.name, next(checked), card) for item in done for card in item.cards]
    lost = [unread(item.path.name, item.error) for item in done if item.error]
    return Dossier((*parts, *lost), tuple(default_rules().all()))


def result(**given: Any) -> Result:
    """A finding of AC1.1; anything may be said otherwise."""
    usual: dict[str, Any] = {
        "rule": "BSC-N01",
        "severity": Severity.VIOLATION,
        "focus": f"{BASE}id/scorecard/hac/2022/kpi/AC1.1/actual/2020",
        "shape": f"{BASE}shape/number-format",
        "scorecard": f"{BASE}id/scorecard/hac/2022",
        "code": "AC1.1",
        "raw_text": "1,4004,000",
        "message": {"en": "The number is malformed.", "zh-Hant": "數字寫法有誤。"},
        "fix": {"en": "Correct the number.", "zh-Hant": "請更正數字。"},
        "place": Place(page=2, row=3, column=5, header="109年實際值"),
        "submission": f"{BASE}graph/hac/2022/1",
        "perspective": "C",
        "objective": "AC1",
    }
    return Result(**(usual | given))


def dossier(*results: Result, card: Scorecard | None = None, **more: Any) -> Dossier:
    """A run over one submission with these findings."""
    checked = Checked(
        f"{BASE}graph/hac/2022/1", f"{BASE}id/scorecard/hac/2022", "計分卡", results, 200, 199
    )
    rules = {one.rule: rule(one) for one in results}
    return Dossier((part_of("card.pdf", checked, card),), tuple(rules.values()), **more)


def rule(of: Result) -> Rule:
    """The rule behind a finding."""
    reason = {"en": "Sums need numbers.", "zh-Hant": "加總需要數字。"}
    return Rule(of.shape, of.rule, of.tier, of.severity, of.message, of.fix, reason, None, None)
