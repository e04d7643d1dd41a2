"""The scorecard as Python values: frozen, without input or output.

The names follow the balanced scorecard (objective, key success factor, KPI, action plan).
Years are years of the Republic of China (``roc_year``; Gregorian = ROC + 1911), as printed.
Everything that was read keeps the verbatim text and the cell it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bscgraph.findings import Finding

__all__ = [
    "ActionPlan",
    "BudgetColumn",
    "BudgetItem",
    "CodedLabel",
    "DeclaredCount",
    "Kpi",
    "MapObjective",
    "Reading",
    "Scorecard",
    "Source",
    "SourceDocument",
    "Text",
    "Value",
    "ValueColumn",
    "gregorian",
]

ValueKind = Literal["actual", "target"]
BudgetKind = Literal["appropriated", "estimated"]
ParseStatus = Literal["clean", "repaired", "unresolved"]
Level = Literal["agency", "city"]


def gregorian(roc_year: int) -> int:
    """The Gregorian year of a year of the Republic of China: 111 -> 2022."""
    return roc_year + 1911


def _as_set(flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(flags))) if len(flags) > 1 else flags


@dataclass(frozen=True, slots=True)
class Source:
    """The cell (or line) something was printed in; all numbers count from 1."""

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The file a scorecard was read from."""

    name: str
    media_type: str
    sha256: str
    size: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text: cleaned for use (``value``), as printed (``raw``), and its cell."""

    value: str
    raw: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One number cell, read by grammar.

    ``value`` is None where the cell holds no number (``reason`` says why: ``dash``,
    ``not-established``, ``suspended``, ``blank``, ``malformed``, ``text``) or where it cannot
    be trusted (``status`` unresolved; ``candidate`` is what it may have meant, never used as
    the value). ``percent`` is true where the cell itself prints a percent sign; ``scale`` is
    the factor of a scale word that was multiplied in (10000 for 萬). ``flags`` names repairs
    and doubts by finding code: a set, kept sorted.
    """

    raw: str
    value: Decimal | None
    status: ParseStatus = "clean"
    note: str | None = None
    reason: str | None = None
    candidate: Decimal | None = None
    percent: bool = False
    scale: int = 1
    flags: tuple[str, ...] = ()
    source: Source | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "flags", _as_set(self.flags))


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of actual or target values of one year, as its heading says."""

    roc_year: int
    kind: ValueKind


@dataclass(frozen=True, slots=True)
class BudgetColumn:
    """A column of budget amounts of one fiscal year (TWD), as its heading says."""

    roc_year: int
    kind: BudgetKind


@dataclass(frozen=True, slots=True)
class Value:
    """An actual or target value of a KPI series for one year."""

    roc_year: int
    kind: ValueKind
    reading: Reading


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """The amount (TWD) of an action plan for one fiscal year."""

    roc_year: int
    kind: BudgetKind
    reading: Reading


@dataclass(frozen=True, slots=True)
class CodedLabel:
    """A code and its label: a theme (letter) or a perspective (C, P, L, F)."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class MapObjective:
    """An objective where the strategy map places it (codes of perspective and theme)."""

    code: str
    label: Text
    perspective_code: str
    theme_code: str


@dataclass(frozen=True, slots=True)
class DeclaredCount:
    """A row of the count table: declared numbers of one year, or of 增減 (``roc_year`` None)."""

    roc_year: int | None
    objectives: int | None
    kpis: int | None
    action_plans: int | None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One value row of a KPI. A KPI with several value rows stands once per row, the same
    ``code``, told apart by ``series`` (the code of the plan beside the row, else None)."""

    code: str
    label: Text
    objective_code: str
    objective_label: Text
    perspective_code: str
    theme_code: str
    ksf: Text | None
    ksf_code: str | None
    series: str | None
    formula_unit: Text
    unit: str
    values: tuple[Value, ...]
    responsible_units: tuple[str, ...]
    unit_cells: tuple[Text, ...] = ()
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "flags", _as_set(self.flags))


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """An action plan of a KPI with its budget and responsible units."""

    code: str
    label: Text
    kpi_code: str
    budget: tuple[BudgetItem, ...]
    responsible_units: tuple[str, ...]
    unit_cells: tuple[Text, ...] = ()
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "flags", _as_set(self.flags))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One scorecard: strategy map, declared counts and the table, with what is doubtful.

    ``level`` tells an agency's card from a city-level one; ``group`` is the city group's
    letter (``C`` of 發展文化多元 C 組). ``roc_year`` is the scorecard's year.
    """

    title: Text
    agency: str
    level: Level
    roc_year: int | None
    group: str | None = None
    updated_raw: str | None = None
    updated: date | None = None
    mission: tuple[Text, ...] = ()
    vision: Text | None = None
    core_values: tuple[Text, ...] = ()
    themes: tuple[CodedLabel, ...] = ()
    perspectives: tuple[CodedLabel, ...] = ()
    declared_counts: tuple[DeclaredCount, ...] = ()
    map_objectives: tuple[MapObjective, ...] = ()
    map_notes: tuple[Text, ...] = ()
    value_columns: tuple[ValueColumn, ...] = ()
    budget_columns: tuple[BudgetColumn, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    action_plans: tuple[ActionPlan, ...] = ()
    document: SourceDocument | None = None
    findings: tuple[Finding, ...] = ()
