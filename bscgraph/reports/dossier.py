"""What a report tells, before any format: submissions, their findings in order, the rules.

A :class:`Dossier` is one run; a :class:`Part` is one submission of it (or one file that could
not be read); an :class:`Entry` is one finding with its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Literal

from bscgraph.errors import BscgraphError
from bscgraph.findings import Severity
from bscgraph.model import Scorecard
from bscgraph.validate import Checked, Other, Report, Result, Rule

__all__ = ["Dossier", "Entry", "Group", "Part", "Past", "Side", "Status"]
__all__ += ["across", "part_of", "unread"]

Status = Literal["", "new", "still"]
_ORDER = list(Severity)
# Stands where the title of a scorecard stands, which is in one language in every report.
_ACROSS = "跨計分卡比對 Across scorecards"


@dataclass(frozen=True, slots=True)
class Past:
    """A finding of an earlier report, as its JSON tells it; ``fingerprint`` tells it apart."""

    rule: str
    severity: Severity
    scorecard: str
    code: str
    raw_text: str
    message: dict[str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding with its number in its part, counted from 1, and what became of it."""

    number: int
    result: Result
    status: Status = ""

    @property
    def severity(self) -> Severity:
        """The severity of the finding."""
        return self.result.severity


@dataclass(frozen=True, slots=True)
class Side:
    """A finding across submissions as one of them sees it.

    ``owner`` is the number of the part the finding is in, from 1; ``number`` is 0 for where the
    finding stands, from 1 for what it is held against; ``where`` tells the cell.
    """

    owner: int
    entry: Entry
    number: int
    where: Result | Other


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one objective: codes and labels, empty for the scorecard as a whole."""

    perspective: str
    perspective_label: str
    objective: str
    objective_label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Part:
    """One submission as it was checked; or, with ``error``, a file that could not be read.

    ``name`` tells the file, empty for rules across submissions; ``card`` is what the table is
    drawn from, None where there is none (a graph from elsewhere).
    """

    name: str
    checked: Checked
    card: Scorecard | None = None
    entries: tuple[Entry, ...] = ()
    fixed: tuple[Past, ...] = ()
    error: BscgraphError | None = None

    @property
    def completeness(self) -> Decimal | None:
        """How much of what is required is there, in percent, never rounded up."""
        checked = self.checked
        if not checked.required:
            return None
        return Decimal(1000 * checked.present // checked.required) / 10

    @property
    def title(self) -> str:
        """The title of the scorecard as printed, or the name of the file."""
        return self.checked.title or self.name

    @property
    def key(self) -> str:
        """A short name of the submission, such as ``tfam/2022/1``; else that of the file."""
        return self.checked.submission.rpartition("/graph/")[2] or self.name

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The findings by perspective and objective, in the order of the scorecard."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            result = entry.result
            found.setdefault((result.perspective, result.objective), []).append(entry)
        return tuple(_group(codes, entries) for codes, entries in found.items())

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return self.checked.count(severity)

    def above(self, level: Severity | None) -> int:
        """How many findings are at ``level`` or worse; 0 where no level is asked for."""
        worse = [] if level is None else _ORDER[: _ORDER.index(level) + 1]
        return sum(map(self.count, worse))


@dataclass(frozen=True)
class Dossier:
    """One run: its parts, the rules that were checked, and the level at which it fails.

    ``compared`` is true where the run was held against an earlier report.
    """

    parts: tuple[Part, ...]
    rules: tuple[Rule, ...] = ()
    fail_on: Severity | None = Severity.VIOLATION
    compared: bool = False

    def origin(self, part: Part, entry: Entry) -> Part:
        """The submission a finding is in: ``part`` itself, unless it is across submissions."""
        return part if part.name else self.named(entry.result.submission) or part

    def named(self, graph: str) -> Part | None:
        """The part of a submission, by its IRI; None where it is none of this run."""
        number = self._numbers.get(graph)
        return None if number is None else self.parts[number - 1]

    def sides(self) -> dict[int, list[Side]]:
        """The findings across submissions, for each part (by number) that they stand in."""
        found: dict[int, list[Side]] = {}
        for owner, part in enumerate(self.parts, 1):
            for entry in () if part.name else part.entries:
                places: tuple[Result | Other, ...] = (entry.result, *entry.result.others)
                for number, where in enumerate(places):
                    home = self._numbers.get(where.submission)
                    if home is not None:
                        found.setdefault(home, []).append(Side(owner, entry, number, where))
        return found

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of the part of each submission."""
        parts = [(part, number) for number, part in enumerate(self.parts, 1) if part.name]
        return {p.checked.submission: n for p, n in reversed(parts) if p.checked.submission}

    def changes(self) -> dict[str, int]:
        """How many findings are new, still there and fixed since the earlier report."""
        entries = [entry for part in self.parts for entry in part.entries]
        counts = {name: sum(e.status == name for e in entries) for name in ("new", "still")}
        return counts | {"fixed": sum(len(part.fixed) for part in self.parts)}


def part_of(name: str, checked: Checked, card: Scorecard | None = None) -> Part:
    """A submission as a part, its findings numbered by perspective and objective."""
    order = _Order(card)
    found = sorted(checked.results, key=lambda one: order(one.perspective, one.objective))
    return Part(name, checked, card, tuple(map(Entry, count(1), found)))


def across(report: Report) -> Part | None:
    """The findings of rules across submissions as a part of their own, if there are any."""
    inside = {id(result) for part in report.parts for result in part.results}
    results = tuple(result for result in report.results if id(result) not in inside)
    return part_of("", Checked("", "", _ACROSS, results)) if results else None


def unread(name: str, error: BscgraphError) -> Part:
    """A file that could not be read."""
    return Part(name, Checked("", "", "", ()), error=error)


def _group(codes: tuple[str, str], entries: Sequence[Entry]) -> Group:
    first = entries[0].result
    return Group(codes[0], first.perspective_label, codes[1], first.objective_label, tuple(entries))


class _Order:
    """Sorts codes of perspective and objective: the whole first, then as the scorecard has it."""

    def __init__(self, card: Scorecard | None) -> None:
        levels = [one.code for one in card.perspectives] if card else []
        # where the scorecard names none, the perspectives come in the usual order
        self._levels = list(dict.fromkeys([*levels, *"CPLF"]))
        kpis = card.kpis if card else ()
        self._objectives = list(dict.fromkeys(kpi.objective_code for kpi in kpis))

    def __call__(self, *codes: str) -> tuple[int, int, list[str]]:
        """The place of a perspective and an objective."""
        at = [
            -1 if not code else known.index(code) if code in known else len(known)
            for code, known in zip(codes, (self._levels, self._objectives), strict=True)
        ]
        return at[0], at[1], [part.zfill(6) for part in re.split(r"(\d+)", "/".join(codes))]
