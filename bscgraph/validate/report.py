"""What a validation found, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bscgraph.findings import Severity

__all__ = ["Report", "Result", "rank"]

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong or doubtful, where it stands, and how to mend it.

    ``page``, ``row`` and ``column`` count from 1 and are None where unknown; ``message`` and
    ``fix`` are keyed by ``en`` and ``zh-Hant``.
    """

    rule: str
    severity: Severity
    focus: str
    shape: str
    scorecard: str
    code: str
    page: int | None
    row: int | None
    column: int | None
    raw_text: str
    message: Mapping[str, str]
    fix: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the keys of the published report format."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "scorecard": self.scorecard,
            "code": self.code,
            "page": self.page,
            "row": self.row,
            "column": self.column,
            "rawText": self.raw_text,
            "message": dict(self.message),
            "fix": dict(self.fix),
            "focus": self.focus,
            "shape": self.shape,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run, worst first, and the submissions that were checked.

    ``titles`` are those of the scorecards in the submissions, as printed.
    """

    results: tuple[Result, ...]
    submissions: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many results are of this severity."""
        return Counter(result.severity for result in self.results)[severity]

    def worse_than(self, severity: Severity) -> tuple[Result, ...]:
        """The results of this severity or a worse one."""
        return tuple(r for r in self.results if _ORDER.index(r.severity) <= _ORDER.index(severity))

    def to_dict(self) -> dict[str, Any]:
        """As JSON: submissions, counts per severity, results."""
        return {
            "submissions": list(self.submissions),
            "counts": {severity.value: self.count(severity) for severity in _ORDER},
            "results": [result.to_dict() for result in self.results],
        }


def rank(result: Result) -> tuple[object, ...]:
    """The order of results: worst first, then as they stand in the document."""
    place = tuple(n or 0 for n in (result.page, result.row, result.column))
    severity = _ORDER.index(result.severity)
    return (severity, result.scorecard, place, result.rule, result.focus, result.message["en"])
