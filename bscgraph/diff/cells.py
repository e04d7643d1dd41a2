"""Cells of two scorecards beside each other: values, targets, amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bscgraph.diff.match import Item
from bscgraph.diff.model import Change, Side
from bscgraph.model import ActionPlan, BudgetItem, Kpi, Reading, Scorecard, Value
from bscgraph.text import tight

__all__ = ["budgets", "columns", "fiscal_years", "values"]

_Pairs = Sequence[tuple[Item[Kpi], Item[Kpi]]]
_Plans = Sequence[tuple[Item[ActionPlan], Item[ActionPlan]]]
# Why a cell holds no number, where all that is printed says no more than that.
_EMPTY = {"dash", "blank"}


def columns(card: Scorecard) -> set[tuple[int, str]]:
    """The years and kinds a scorecard has value columns for."""
    headed = {(one.roc_year, one.kind) for one in card.value_columns}
    return headed | {(v.roc_year, v.kind) for kpi in card.kpis for v in kpi.values}


def fiscal_years(card: Scorecard) -> set[tuple[int, str]]:
    """The fiscal years and kinds a scorecard has amounts for."""
    headed = {(one.roc_year, one.kind) for one in card.budget_columns}
    return headed | {(b.roc_year, b.kind) for plan in card.action_plans for b in plan.budget}


def values(before: Scorecard, after: Scorecard, pairs: _Pairs) -> Iterator[Change]:
    """Values and targets of the years that both scorecards have a column for."""
    common = columns(before) & columns(after)
    for a, b in pairs:
        old, new = _cells(a.row), _cells(b.row)
        for key in sorted((old.keys() | new.keys()) & common):
            for one, other in zip_longest(old.get(key, ()), new.get(key, ())):
                yield from _value(b, key, one, other)


def _cells(kpi: Kpi) -> dict[tuple[int, str], list[Value]]:
    found: dict[tuple[int, str], list[Value]] = {}
    for one in kpi.values:
        found.setdefault((one.roc_year, one.kind), []).append(one)
    return found


def _value(
    item: Item[Kpi], key: tuple[int, str], old: Value | None, new: Value | None
) -> Iterator[Change]:
    readings = [one.reading if one else None for one in (old, new)]
    if _states(readings[0]) != _states(readings[1]):
        kind = "restated" if key[1] == "actual" else "target"
    elif _note(readings[0]) != _note(readings[1]):
        kind = "note"
    else:
        return
    sides = [_side(one) for one in readings]
    yield Change(kind, "kpi", item.code, item.label, item.series, key[0], key[1], *sides)


def _states(reading: Reading | None) -> object:
    """What a cell says, however it is printed: its number, or the words it has instead."""
    if reading is None or reading.reason in _EMPTY:
        return ""
    return reading.value if reading.value is not None else tight(reading.raw)


def _note(reading: Reading | None) -> str:
    return tight(reading.note or "") if reading else ""


def _side(reading: Reading | None, kind: str = "") -> Side | None:
    if reading is None:
        return None
    return Side(reading.raw, reading.value, kind=kind, source=reading.source)


def budgets(before: Scorecard, after: Scorecard, pairs: _Plans) -> Iterator[Change]:
    """Amounts of the fiscal years that both have: also an estimate that was appropriated."""
    common = {year for year, _ in fiscal_years(before)} & {year for year, _ in fiscal_years(after)}
    for a, b in pairs:
        for year in sorted(common):
            old = [one for one in a.row.budget if one.roc_year == year]
            new = [one for one in b.row.budget if one.roc_year == year]
            for one, other in _beside(old, new):
                readings = [item.reading if item else None for item in (one, other)]
                if _states(readings[0]) != _states(readings[1]):
                    sides = [_side(item.reading, item.kind) if item else None
                             for item in (one, other)]  # fmt: skip
                    yield Change("money", "plan", b.code, b.label, None, year, "", *sides)


def _beside(
    old: Sequence[BudgetItem], new: Sequence[BudgetItem]
) -> Iterator[tuple[BudgetItem | None, BudgetItem | None]]:
    """Amounts of one kind beside each other; then those of different kinds."""
    left, right = list(old), list(new)
    for one in old:
        twin = next((other for other in right if other.kind == one.kind), None)
        if twin is not None:
            left.remove(one)
            right.remove(twin)
            yield one, twin
    yield from zip_longest(left, right)
