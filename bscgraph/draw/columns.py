"""The columns of the wide table, each under the heading of the document where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bscgraph.model import Kpi, Reading, Scorecard, Source, gregorian
from bscgraph.scorecard.headings import role_of
from bscgraph.scorecard.units import measure_unit

__all__ = ["Column", "columns", "needs_unit"]

_WORDS = {
    "objective": ("策略目標", "Objective"),
    "ksf": ("關鍵成功因素(KSF)", "Key success factor"),
    "kpi": ("KPI(關鍵績效指標)", "KPI"),
    "formula": ("KPI計算公式及計量單位", "Formula and unit"),
    "unit": ("計量單位", "Unit"),
    "kpi_unit": ("KPI主責科室", "Responsible for the KPI"),
    "plan": ("行動計畫", "Action plan"),
    "plan_unit": ("行動計畫主責科室", "Responsible for the plan"),
    "actual": ("{}年實際值", "{} actual"),
    "target": ("{}年目標值", "{} target"),
    "appropriated": ("行動計畫已編{}年預算(元)", "{} appropriated (TWD)"),
    "estimated": ("行動計畫預估{}年概算(元)", "{} estimated (TWD)"),
}
# what a heading says where its amounts are printed in a larger unit
_FACTORS = {
    1000: ("千元", "thousand TWD"),
    10**4: ("萬元", "ten thousand TWD"),
    10**6: ("百萬元", "million TWD"),
    10**8: ("億元", "hundred million TWD"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind (as :class:`bscgraph.draw.Cell`), year and heading."""

    kind: str
    heading: str
    gloss: str
    year: int | None = None
    of: str = ""


def needs_unit(kpi: Kpi) -> bool:
    """Whether the unit is told neither by the formula nor as the formula's place."""
    formula = kpi.formula_unit.value or kpi.formula_unit.raw
    return bool(kpi.unit and formula) and measure_unit(formula) != kpi.unit


def columns(card: Scorecard, *, unit: bool = False) -> list[Column]:
    """The columns of the table, left to right; every value and budget has one.

    ``unit`` asks for the column of the unit even where every formula tells it.
    """
    kpis, plans = card.kpis, card.action_plans
    out = [
        _named("objective", (k.objective_label.source for k in kpis)),
        _named("ksf", (k.ksf.source for k in kpis if k.ksf)),
        _named("kpi", (k.label.source for k in kpis)),
        _named("formula", (k.formula_unit.source for k in kpis)),
    ]
    if unit or any(map(needs_unit, kpis)):
        out.append(_named("unit", ()))
    out += _values(card)
    out.append(_named("kpi_unit", (cell.source for k in kpis for cell in k.unit_cells)))
    out.append(_named("plan", (p.label.source for p in plans)))
    out += _budgets(card)
    out.append(_named("plan_unit", (cell.source for p in plans for cell in p.unit_cells)))
    return out


def _values(card: Scorecard) -> Iterable[Column]:
    places = [(column.roc_year, column.kind) for column in card.value_columns]
    values = [value for kpi in card.kpis for value in kpi.values]
    for year, kind in dict.fromkeys(places + [(v.roc_year, v.kind) for v in values]):
        same = (v.reading.source for v in values if (v.roc_year, v.kind) == (year, kind))
        yield _dated("value", kind, year, same)


def _budgets(card: Scorecard) -> Iterable[Column]:
    places = [(column.roc_year, column.kind) for column in card.budget_columns]
    items = [item for plan in card.action_plans for item in plan.budget]
    for year, kind in dict.fromkeys(places + [(i.roc_year, i.kind) for i in items]):
        same = [i.reading for i in items if (i.roc_year, i.kind) == (year, kind)]
        yield _scaled(_dated("budget", kind, year, (r.source for r in same)), same)


def _scaled(column: Column, readings: Iterable[Reading]) -> Column:
    """The column under a heading of the factor that its cells do not print themselves."""
    bare = [r for r in readings if r.value is not None and not re.search("[千仟萬億]", r.raw)]
    factors = {reading.scale for reading in bare}
    factor = factors.pop() if len(factors) == 1 else 1
    if factor not in _FACTORS or role_of(column.heading).scale == factor:
        return column
    zh, en = _FACTORS[factor]
    heading, gloss = column.heading.replace("(元)", f"({zh})"), column.gloss.replace("TWD", en)
    return replace(column, heading=heading, gloss=gloss)


def _named(kind: str, sources: Iterable[Source | None]) -> Column:
    zh, en = _WORDS[kind]
    wanted = (kind, None, "")
    known = {"kpi_unit": {kind, "owner"}, "plan_unit": {kind, "owner"}}.get(kind, {kind})
    return Column(kind, _printed(sources, [(role, *wanted[1:]) for role in known]) or zh, en)


_Dated = Literal["value", "budget"]


def _dated(kind: _Dated, of: str, year: int, sources: Iterable[Source | None]) -> Column:
    zh, en = _WORDS[of]
    wanted = ("budget", year, of) if kind == "budget" else (of, year, "")
    printed = _printed(sources, [wanted])
    return Column(kind, printed or zh.format(year), en.format(gregorian(year)), year, of)


def _printed(
    sources: Iterable[Source | None], wanted: list[tuple[str, int | None, str]]
) -> str | None:
    """The document's heading, if it is understood again as the same column."""
    for source in sources:
        if source is not None and source.header and role_of(source.header).key in wanted:
            return source.header
    return None
