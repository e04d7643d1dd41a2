"""Changes between two scorecards, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from bscgraph.model import Source

__all__ = ["KINDS", "Change", "Changes", "Head", "Side"]

# In the order of a report: what weighs most in an audit comes first.
KINDS = (
    *("restated", "target", "money", "reused", "recoded"),
    *("kpi-dropped", "kpi-added", "plan-dropped", "plan-added"),
    *("objective-dropped", "objective-added", "theme-dropped", "theme-added"),
    *("label", "measure", "factor", "units", "tags", "note", "front", "count"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two scorecards states: as printed, its number, its code, its cell.

    ``kind`` tells an appropriated amount from an estimated one.
    """

    raw: str
    value: Decimal | None = None
    code: str = ""
    kind: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    ``kind`` is one of :data:`KINDS`; ``thing`` what it is about (``kpi``, ``plan``,
    ``objective``, ``theme``, ``scorecard``), ``code`` and ``label`` those of the later scorecard
    where it has the thing; ``year`` the ROC year of a value, target, amount or count; ``what``
    the part that changed, where a kind has several. A side is None where nothing is stated.
    """

    kind: str
    thing: str
    code: str = ""
    label: str = ""
    series: str | None = None
    year: int | None = None
    what: str = ""
    before: Side | None = None
    after: Side | None = None

    @property
    def difference(self) -> Decimal | None:
        """The later number less the earlier one, where both are numbers."""
        sides = (self.before, self.after)
        numbers = [one.value for one in sides if one is not None and one.value is not None]
        return numbers[1] - numbers[0] if len(numbers) == 2 else None


@dataclass(frozen=True, slots=True)
class Head:
    """Which scorecard is compared: ``name`` is its submission or file."""

    name: str
    title: str
    agency: str
    roc_year: int | None
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from ``before`` to ``after``.

    ``same`` counts the rows of KPIs and the plans that stand in both; ``years`` are the columns
    (ROC year, kind) that only one of the two has: what stands in them is no change.
    """

    before: Head
    after: Head
    changes: tuple[Change, ...]
    same_kpis: int = 0
    same_plans: int = 0
    years_before: tuple[tuple[int, str], ...] = ()
    years_after: tuple[tuple[int, str], ...] = ()

    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind, in the order of :data:`KINDS`."""
        found = Counter(one.kind for one in self.changes)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def of(self, *kinds: str) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(one for one in self.changes if one.kind in kinds)
