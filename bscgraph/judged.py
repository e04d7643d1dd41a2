"""What ``validate`` does: check what was read, hold it against the last report, judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import ReadError
from bscgraph.findings import Severity
from bscgraph.jobs import Done, submissions
from bscgraph.reports import Dossier, Part, across, part_of, unread

if TYPE_CHECKING:
    from bscgraph.validate import Report

__all__ = ["FOUND", "LEVELS", "Asked", "counts", "exit_code", "judge"]

FOUND = 1
LEVELS: dict[str, Severity | None] = {
    "violation": Severity.VIOLATION,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of ``validate`` ask for; no tiers means all of them."""

    tiers: tuple[str, ...] = ()
    fail_on: str = "violation"
    baseline: Path | None = None
    engine: str = "auto"


def judge(done: Sequence[Done], base: str, asked: Asked) -> Dossier:
    """Check every submission that was read; files that were not stand in the report too.

    Raises:
        ShapesError: broken shapes, or shapes that find nothing to check.
        GraphError: ``base`` is no base IRI.
        ReadError: the earlier report cannot be read.
    """
    from bscgraph.reports import baseline
    from bscgraph.validate import default_rules, validate

    earlier = baseline.read(asked.baseline) if asked.baseline else None
    built = [submission for _, submission in submissions(done, base)]
    rules = default_rules()
    kept = tuple(r for r in rules.all() if not asked.tiers or r.tier in ("", *asked.tiers))
    report = None
    if built:
        report = validate(built, rules, asked.engine, tiers=asked.tiers)
    found = Dossier(tuple(_parts(done, report)), kept, LEVELS[asked.fail_on])
    return baseline.compare(found, earlier) if earlier else found


def _parts(done: Sequence[Done], report: Report | None) -> Iterator[Part]:
    """A part a submission or unreadable file, in the order of the files."""
    checked = iter(report.parts if report else ())
    for item in done:
        if item.error is not None:
            yield unread(item.path.name, item.error)
        for card in item.cards:
            yield part_of(item.path.name, next(checked), card)
    between = across(report) if report else None
    if between is not None:
        yield between


def exit_code(dossier: Dossier) -> int:
    """2 where a file could not be read, 1 for findings at the level asked for, else 0."""
    if any(part.error is not None for part in dossier.parts):
        return ReadError.exit_code
    return FOUND if any(part.above(dossier.fail_on) for part in dossier.parts) else 0


def counts(dossier: Dossier) -> dict[str, int]:
    """How many submissions were checked, and how many findings there are of each severity."""
    checked = [part for part in dossier.parts if part.error is None and part.name]
    names = zip(("violations", "warnings", "infos"), Severity, strict=True)
    found = {name: sum(part.count(level) for part in dossier.parts) for name, level in names}
    return {"submissions": len(checked), **found}
