"""What a validation found: results, worst first, and what was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bscgraph.findings import Severity

__all__ = ["Checked", "Other", "Place", "Report", "Result", "combined", "rank"]

_ORDER = list(Severity)
_RANK = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document something stands; numbers count from 1, None where unknown."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str = ""
    header: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the keys of the published report format."""
        return {
            "page": self.page,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "sheet": self.sheet,
            "header": self.header,
        }


@dataclass(frozen=True, slots=True)
class Other:
    """What a finding across submissions is held against, and where it stands.

    ``submission``, ``scorecard`` and ``focus`` are IRIs; ``title`` is that of the scorecard.
    """

    submission: str
    scorecard: str
    title: str
    focus: str
    code: str = ""
    raw_text: str = ""
    place: Place = Place()

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the keys of the published report format."""
        return {
            "submission": self.submission,
            "scorecard": self.scorecard,
            "title": self.title,
            "code": self.code,
            **self.place.to_dict(),
            "rawText": self.raw_text,
            "focus": self.focus,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong or doubtful, where it stands, and how to mend it.

    ``message`` and ``fix`` are keyed by ``en`` and ``zh-Hant``; ``submission`` is the IRI of
    the submission it is in. ``objective`` and ``perspective`` are the codes it belongs under
    (such as AC1 and C), with their labels as printed; empty where it belongs to the whole.
    ``focus``, ``shape`` and ``component`` are IRIs (blank nodes ``_:label``); ``path`` is a
    SPARQL property path and ``value`` a term in N-Triples spelling, None where there is none.
    ``others`` are what a finding across submissions is held against.
    """

    rule: str
    severity: Severity
    focus: str
    shape: str
    scorecard: str
    code: str
    raw_text: str
    message: Mapping[str, str]
    fix: Mapping[str, str]
    place: Place = Place()
    tier: str = ""
    submission: str = ""
    objective: str = ""
    objective_label: str = ""
    perspective: str = ""
    perspective_label: str = ""
    component: str = ""
    path: str | None = None
    value: str | None = None
    others: tuple[Other, ...] = ()

    @property
    def page(self) -> int | None:
        """The page, from 1."""
        return self.place.page

    @property
    def row(self) -> int | None:
        """The row in its table, from 1."""
        return self.place.row

    @property
    def column(self) -> int | None:
        """The column in its table, from 1."""
        return self.place.column

    @property
    def sheet(self) -> str:
        """The name of the sheet; empty for a document without sheets."""
        return self.place.sheet

    @property
    def header(self) -> str:
        """The heading of the column, as printed."""
        return self.place.header

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the keys of the published report format."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "tier": self.tier,
            "submission": self.submission,
            "scorecard": self.scorecard,
            "code": self.code,
            "objective": self.objective,
            "objectiveLabel": self.objective_label,
            "perspective": self.perspective,
            "perspectiveLabel": self.perspective_label,
            **self.place.to_dict(),
            "rawText": self.raw_text,
            "message": dict(self.message),
            "fix": dict(self.fix),
            "focus": self.focus,
            "shape": self.shape,
            "others": [other.to_dict() for other in self.others],
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """One submission that was checked, with its results, worst first.

    ``submission`` and ``scorecard`` are IRIs, ``title`` is as printed (else the IRI).
    ``required`` counts the parts and cells a submission has to have, ``present`` those that
    are there and readable: see :mod:`bscgraph.validate.complete`.
    """

    submission: str
    scorecard: str
    title: str
    results: tuple[Result, ...] = field(repr=False)
    required: int = 0
    present: int = 0

    @property
    def completeness(self) -> float | None:
        """The share of what is required that is there and readable, 0 to 1; None of nothing."""
        return self.present / self.required if self.required else None

    def count(self, severity: Severity) -> int:
        """How many results are of this severity."""
        return sum(result.severity is severity for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """As JSON: without the results, which stand in the report's list."""
        score = self.completeness
        return {
            "submission": self.submission,
            "scorecard": self.scorecard,
            "title": self.title,
            "counts": {severity.value: self.count(severity) for severity in _ORDER},
            "required": self.required,
            "present": self.present,
            "completeness": None if score is None else round(score, 4),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run, worst first, and the submissions that were checked.

    ``titles`` are those of the scorecards in the submissions, as printed; ``parts`` are the
    submissions one by one, in the same order.
    """

    results: tuple[Result, ...]
    submissions: tuple[str, ...]
    titles: tuple[str, ...] = ()
    parts: tuple[Checked, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many results are of this severity."""
        return Counter(result.severity for result in self.results)[severity]

    def worse_than(self, severity: Severity) -> tuple[Result, ...]:
        """The results of this severity or a worse one."""
        return tuple(r for r in self.results if _RANK[r.severity] <= _RANK[severity])

    def conforms(self, severity: Severity = Severity.INFO) -> bool:
        """Whether nothing is of this severity or worse."""
        return not self.worse_than(severity)

    def to_dict(self) -> dict[str, Any]:
        """As JSON: submissions, counts per severity, results."""
        return {
            "submissions": list(self.submissions),
            "counts": {severity.value: self.count(severity) for severity in _ORDER},
            "parts": [part.to_dict() for part in self.parts],
            "results": [result.to_dict() for result in self.results],
        }


def combined(parts: Iterable[Checked], across: Iterable[Result] = ()) -> Report:
    """One report of all submissions; ``across`` are results of rules across submissions."""
    parts = tuple(parts)
    results = [result for part in parts for result in part.results]
    results.extend(across)
    return Report(
        tuple(sorted(results, key=rank)),
        tuple(part.submission for part in parts),
        tuple(part.title for part in parts),
        parts,
    )


def rank(result: Result) -> tuple[object, ...]:
    """The order of results: worst first, then as they stand in the document."""
    place = result.place
    cell = tuple(n or 0 for n in (place.page, place.table, place.row, place.column))
    severity, message = _RANK[result.severity], result.message["en"]
    return (severity, result.scorecard, cell, result.rule, result.focus, message)
