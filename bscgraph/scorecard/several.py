"""Cells that hold several plans or KPIs, one below the other."""

from __future__ import annotations

from dataclasses import replace

from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.text import split_codes

__all__ = ["one_plan_each"]

_PLAN: Key = ("plan", None, "")
_UNIT: Key = ("plan_unit", None, "")


def one_plan_each(row: Row, ledger: Ledger) -> list[Row]:
    """The row itself, or one row for each plan its plan cell holds.

    Amounts are told apart where a budget cell has a line for each plan; otherwise they
    belong to no plan for certain and are only named.
    """
    kpi, plan = row.get("kpi"), row.get("plan")
    if kpi is not None and len(split_codes(kpi.text, 2)) > 1:
        ledger.doubt("several-in-cell", kpi)
    pieces = split_codes(plan.text, 3) if plan is not None else []
    if plan is None or len(pieces) < 2:
        return [row]
    plans = [replace(plan, text=f"{code}{label}".strip(), wraps=()) for code, label in pieces]
    amounts = {key: _lines(spot, len(plans), ledger) for key, spot in row.budgets().items()}
    out = []
    for at, spot in enumerate(plans):
        own = (
            dict(row.own) if at == 0 else {key: row.own[key] for key in (_UNIT,) if key in row.own}
        )
        own = {key: one for key, one in own.items() if key[0] != "budget"}
        own |= {key: lines[at] for key, lines in amounts.items() if lines}
        out.append(replace(row, own={**own, _PLAN: spot}, top=row.top and at == 0))
    return out


def _lines(spot: Spot, count: int, ledger: Ledger) -> list[Spot]:
    """A budget cell's lines, one for each plan; empty if it has another number of them."""
    lines = [line for line in spot.text.split("\n") if line.strip()]
    if len(lines) != count:
        ledger.doubt("several-in-cell", spot)
        return []
    return [replace(spot, text=line, wraps=()) for line in lines]
