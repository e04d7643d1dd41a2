"""Rows cut by a page's end: the cells of the second part joined to those of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from bscgraph.scorecard.records import KpiRecord, PlanRecord, Records
from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.text import Code, leading_code

__all__ = ["Cursor", "continue_row", "join_top"]

_Key = TypeVar("_Key")


@dataclass
class Cursor:
    """Where the last row belonged."""

    records: Records
    ledger: Ledger
    objective: Code | None = None
    kpi: KpiRecord | None = None
    plan: PlanRecord | None = None


def continue_row(row: Row, cursor: Cursor) -> None:
    """Join every cell of a row without codes to the cell above it that it continues."""
    for key, spot in row.own.items():
        if spot.tight:
            _continue(key, spot, cursor)


def _continue(key: Key, spot: Spot, cursor: Cursor) -> None:
    kpi, plan = cursor.kpi, cursor.plan
    role = key[0]
    if kpi is None:
        return
    if role.endswith("_unit"):
        _continue_units(role, spot, kpi, plan, cursor)
    elif role == "objective" and cursor.objective is not None:
        _put(cursor.records.objectives, cursor.objective, spot, cursor)
    elif role in ("kpi", "ksf"):
        _put(kpi.cells, role, spot, cursor)
    elif role in ("formula", "unit"):
        _put(kpi.series[-1].cells, role, spot, cursor)
    elif role in ("actual", "target"):
        _put(kpi.series[-1].values, key, spot, cursor)
    elif plan is not None and role == "plan":
        _put(plan.cells, role, spot, cursor)
    elif plan is not None and role == "budget":
        _put(plan.budgets, key, spot, cursor)


def _put(cells: dict[_Key, Spot], key: _Key, spot: Spot, cursor: Cursor) -> None:
    """Continue the cell, or take its place where the first page left it empty."""
    if key in cells:
        cursor.records.join(cells[key], spot, cursor.ledger)
    else:
        cells[key] = spot


def _continue_units(
    role: str, spot: Spot, kpi: KpiRecord, plan: PlanRecord | None, cursor: Cursor
) -> None:
    lists = [kpi.units, kpi.series[-1].units] if role == "kpi_unit" else []
    if role == "plan_unit" and plan is not None:
        lists = [plan.units]
    if lists and lists[0]:
        cursor.records.join(lists[0][-1], spot, cursor.ledger)
    else:
        for units in lists:
            units.append(spot)


def join_top(row: Row, code: Code, kpi_is_named: bool, cursor: Cursor) -> None:
    """At a page's top, cells without a code continue those the page before cut."""
    kpi = cursor.kpi
    if not row.top or kpi is None:
        return
    objective = row.get("objective")
    same = cursor.objective == code.at_level(1)
    if objective is not None and same and leading_code(objective.text, odd=True) is None:
        _join_known(cursor.records.objectives.get(code.at_level(1)), objective, cursor)
    if kpi_is_named or code != kpi.code:
        return
    for role in ("kpi", "ksf"):
        cut = row.get(role)
        if cut is not None:
            _join_known(kpi.cells.get(role), cut, cursor)


def _join_known(known: Spot | None, cut: Spot, cursor: Cursor) -> None:
    if known is not None:
        cursor.records.join(known, cut, cursor.ledger)
