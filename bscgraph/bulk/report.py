"""The report of a build: what is in the folder, and what could not be read and why.

It follows from the state alone, so that a run that was killed and done again reports the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bscgraph.bulk.history import WHY, address_of
from bscgraph.bulk.model import Between, Card, Failure
from bscgraph.bulk.state import Document, State, Withdrawal, natural
from bscgraph.findings import Severity

__all__ = ["NAMES", "Failed", "Report", "Row", "as_json", "files", "of"]

NAMES = ("report.json", "report.txt", "report.html")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One submission: its graph, the names of its files, and what it counts."""

    graph: str
    current: bool
    files: tuple[str, ...]
    card: Card


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be read; ``kept`` if what an earlier version read stays."""

    file: str
    failure: Failure
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a folder holds.

    ``rows`` are the submissions by graph, ``failures`` the documents that could not be read,
    ``notes`` doubts about the manifest in both languages, each with its file; ``across`` are the
    findings of rules across submissions, which count among all findings.
    """

    documents: int
    rows: tuple[Row, ...]
    failures: tuple[Failed, ...]
    withdrawn: tuple[Withdrawal, ...]
    notes: tuple[tuple[str, Pair], ...]
    across: tuple[Between, ...] = ()

    def total(self, name: str) -> int:
        """The sum of what the scorecards count as ``name``: kpis, plans, values, amounts."""
        return sum(getattr(row.card, name) for row in self.rows)

    def found(self, kind: str = "findings") -> dict[str, int]:
        """Findings of the rules, or ``doubts`` of the reading, by severity, worst first."""
        total: Counter[str] = Counter()
        for row in self.rows:
            total.update(getattr(row.card, kind))
        if kind == "findings":
            total.update(one.severity for one in self.across)
        return {severity.value: total[severity.value] for severity in Severity}

    def rules(self) -> dict[str, int]:
        """Findings by rule code."""
        total = Counter(one.rule for one in self.across)
        for row in self.rows:
            total.update(row.card.rules)
        return dict(sorted(total.items()))


def of(state: State) -> Report:
    """The report of a state."""
    files: dict[str, list[str]] = {}
    for path, seen in sorted(state.files.items()):
        files.setdefault(seen.sha256, []).append(path)
    rows = sorted(_rows(state, files), key=lambda row: natural(row.graph))
    notes = [
        (row.files[0] if row.files else row.graph, note) for row in rows for note in row.card.notes
    ]
    notes += _addresses(state, files)
    failures = sorted(_failures(state, files), key=lambda one: one.file)
    documents = len(state.documents) + len(state.absent)
    told = tuple(rows), tuple(failures), state.withdrawn, tuple(notes)
    return Report(documents, *told, state.across.findings)


def _rows(state: State, files: dict[str, list[str]]) -> Iterator[Row]:
    latest: dict[str, int] = {}
    for path, number in map(natural, state.submissions()):
        latest[path] = max(latest.get(path, 0), number)
    for sha256, document in state.documents.items():
        for one in document.submissions:
            path, number = natural(one.graph)
            names = tuple(files.get(sha256, ()))
            yield Row(one.graph, number == latest[path], names, one.card)


def _failures(state: State, files: dict[str, list[str]]) -> Iterator[Failed]:
    for path, failure in state.absent.items():
        yield Failed(path, failure)
    for sha256, document in state.documents.items():
        if document.failure is not None:
            for path in files.get(sha256, [document.name]):
                yield Failed(path, document.failure, bool(document.submissions))


def _addresses(state: State, files: dict[str, list[str]]) -> list[tuple[str, Pair]]:
    """Addresses in manifests that are none."""
    return sorted(
        (files.get(sha256, [document.name])[0], _NO_ADDRESS)
        for sha256, document in state.documents.items()
        if document.told.url and not _address(document)
    )


def _address(document: Document) -> str | None:
    return address_of(document.told.url)


_NO_ADDRESS = (
    "The manifest's url is no http(s) address; it was not used.",
    "清單中的網址不是 http(s) 位址，未採用。",
)


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values: the keys that docs/build.md describes."""
    return {
        "documents": report.documents,
        "scorecards": len(report.rows),
        **{name: report.total(name) for name in ("kpis", "plans", "values", "amounts")},
        "findings": report.found(),
        "doubts": report.found("doubts"),
        "rules": report.rules(),
        "across": [_between(one) for one in report.across],
        "submissions": [_entry(row) for row in report.rows],
        "failures": [
            {
                "file": one.file,
                "kind": one.failure.kind,
                "exit_code": one.failure.code,
                "message": {"en": one.failure.en, "zh-Hant": one.failure.zh},
                "kept": one.kept,
            }
            for one in report.failures
        ],
        "withdrawn": [
            {
                "graph": one.graph,
                "file": one.name,
                "sha256": one.sha256,
                "at": one.at,
                "reason": one.reason,
                "message": dict(zip(("en", "zh-Hant"), WHY[one.reason], strict=True)),
                "replacedBy": one.by or None,
            }
            for one in report.withdrawn
        ],
        "notes": [
            {"file": file, "message": {"en": en, "zh-Hant": zh}} for file, (en, zh) in report.notes
        ],
    }


def _between(one: Between) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "graph": one.graph or None,
        "code": one.code or None,
        "message": {"en": one.en, "zh-Hant": one.zh},
        "others": list(one.others),
    }


def _entry(row: Row) -> dict[str, Any]:
    card = row.card
    return {
        "graph": row.graph,
        "current": row.current,
        "files": list(row.files),
        "title": card.title,
        "agency": card.agency,
        "rocYear": card.roc_year,
        "updated": card.updated or None,
        "kpis": card.kpis,
        "plans": card.plans,
        "values": card.values,
        "amounts": card.amounts,
        "findings": dict(card.findings),
        "doubts": dict(card.doubts),
        "rules": dict(card.rules),
    }


def files(report: Report) -> Iterator[tuple[str, bytes]]:
    """The report as files: name and content."""
    from bscgraph.bulk import shown

    text = json.dumps(as_json(report), ensure_ascii=False, indent=1)
    texts = (text + "\n", shown.text(report), shown.page(report))
    yield from zip(NAMES, map(_bytes, texts), strict=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
