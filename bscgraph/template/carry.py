"""Last year's scorecard made into next year's, as far as it is known beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bscgraph.draw.wide import subject
from bscgraph.model import (
    ActionPlan,
    BudgetColumn,
    BudgetItem,
    CodedLabel,
    DeclaredCount,
    Kpi,
    Reading,
    Scorecard,
    Text,
    Value,
    ValueColumn,
    gregorian,
)
from bscgraph.scorecard.strategy_map import perspective_of
from bscgraph.scorecard.titles import title_of_text
from bscgraph.text import clean, read_number

__all__ = ["PERSPECTIVES", "Carried", "Hint", "carried", "empty"]

PERSPECTIVES = {"C": "顧客構面", "P": "內部流程構面", "L": "學習成長構面", "F": "財務構面"}
_BLANK = Reading("", None, reason="blank")
_WORDS = ("dash", "not-established", "suspended")

Hint = tuple[str, int, str]  # subject, ROC year, kind of the cell that is hinted at


@dataclass(frozen=True, slots=True)
class Carried:
    """Next year's scorecard; an empty value is to be filled in.

    ``target`` and ``estimate`` hold, for cells that are empty, what last year's document
    foresaw for that year; ``doubts`` hold cells of units that could not be used as printed.
    """

    card: Scorecard
    foreseen: Mapping[Hint, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)


def empty(agency: str, roc_year: int) -> Carried:
    """A scorecard of which only agency, year, columns and perspectives are known."""
    card = Scorecard(
        title=_plain(f"{agency}平衡計分卡 ({roc_year}年)"),
        agency=agency,
        level="agency",
        roc_year=roc_year,
        perspectives=tuple(CodedLabel(c, _plain(name)) for c, name in PERSPECTIVES.items()),
        declared_counts=_counts(None, roc_year),
        value_columns=tuple(
            ValueColumn(roc_year + step, "target" if step >= 0 else "actual")
            for step in range(-4, 2)
        ),
        budget_columns=(
            BudgetColumn(roc_year, "appropriated"),
            BudgetColumn(roc_year + 1, "estimated"),
        ),
    )
    return Carried(card)


def carried(last: Scorecard, roc_year: int) -> Carried:
    """``last`` moved on to ``roc_year``: its columns shifted, its values under their years.

    What the shifted columns do not hold any more is left out; what they do not hold yet is
    empty. Texts are carried clean, numbers as printed where they are doubtful.
    """
    step = roc_year - (last.roc_year or roc_year)
    blank = empty(last.agency, roc_year).card
    values = tuple(ValueColumn(c.roc_year + step, c.kind) for c in last.value_columns)
    budgets = tuple(BudgetColumn(c.roc_year + step, c.kind) for c in last.budget_columns)
    values, budgets = values or blank.value_columns, budgets or blank.budget_columns
    card = replace(
        last,
        title=_plain(_title(last, roc_year)),
        roc_year=roc_year,
        updated_raw=None,
        updated=None,
        mission=tuple(map(_clean, last.mission)),
        vision=_clean(last.vision) if last.vision else None,
        core_values=tuple(map(_clean, last.core_values)),
        themes=tuple(replace(one, label=_clean(one.label)) for one in last.themes),
        perspectives=_perspectives(last),
        declared_counts=() if _bare(last) else _counts(last, roc_year),
        map_objectives=tuple(replace(one, label=_clean(one.label)) for one in last.map_objectives),
        map_notes=tuple(map(_clean, last.map_notes)),
        value_columns=values,
        budget_columns=budgets,
        kpis=tuple(_kpi(kpi, values) for kpi in last.kpis),
        action_plans=tuple(_plan(plan, budgets) for plan in last.action_plans),
        document=None,
        findings=(),
    )
    foreseen = dict([*_targets(last, card), *_estimates(last, card)])
    return Carried(card, foreseen, dict(_unit_doubts(last)))


def _bare(last: Scorecard) -> bool:
    """Whether it is a city-level card, which is a table without map and counts of its own."""
    return last.level == "city" and not (last.themes or last.map_objectives)


def _plain(text: str) -> Text:
    return Text(text, text)


def _clean(text: Text) -> Text:
    return _plain(text.value)


def _title(last: Scorecard, roc_year: int) -> str:
    """Last year's title with the new year in it, if it is understood as that."""
    known = last.roc_year or 0
    text = last.title.value
    for old, new in ((known, roc_year), (gregorian(known), gregorian(roc_year))):
        text = re.sub(rf"(?<!\d){old}(?!\d)", str(new), text)
    found = title_of_text(text)
    if found is not None and found.roc_year == roc_year and found.level == last.level:
        return text
    owner = last.agency
    if last.level == "city":
        owner = f"{last.group}組府級" if last.group else "府級"
    return f"{owner}平衡計分卡 ({roc_year}年)"


def _perspectives(last: Scorecard) -> tuple[CodedLabel, ...]:
    """Those of the last card, and the usual ones it had not; each name is understood as such."""
    known = {one.code: one.label.value for one in last.perspectives}
    used = dict.fromkeys(kpi.perspective_code for kpi in last.kpis)
    names = {code: known.get(code, "") for code in [*known, *used, *PERSPECTIVES]}
    return tuple(
        CodedLabel(code, _plain(name if perspective_of(name) else PERSPECTIVES.get(code, code)))
        for code, name in names.items()
    )


def _counts(last: Scorecard | None, roc_year: int) -> tuple[DeclaredCount, ...]:
    """Last year's counts, this year's to be declared, and the change."""
    before = [c for c in last.declared_counts if c.roc_year == roc_year - 1] if last else []
    known = replace(before[0], source=None) if before else None
    return (
        known or DeclaredCount(roc_year - 1, None, None, None),
        DeclaredCount(roc_year, None, None, None),
        DeclaredCount(None, None, None, None),
    )


def _kpi(kpi: Kpi, columns: Sequence[ValueColumn]) -> Kpi:
    formula = kpi.formula_unit
    values = [v for column in columns for v in _values(kpi, column)]
    return replace(
        kpi,
        label=_clean(kpi.label),
        objective_label=_clean(kpi.objective_label),
        ksf=_clean(kpi.ksf) if kpi.ksf else None,
        formula_unit=_clean(formula) if formula.value else _plain(kpi.unit),
        values=tuple(values),
        unit_cells=(),
        flags=(),
    )


def _values(kpi: Kpi, column: ValueColumn) -> Iterator[Value]:
    """What the last card says of the same year and kind; a blank one where it says nothing."""
    same = [v.reading for v in kpi.values if (v.roc_year, v.kind) == (column.roc_year, column.kind)]
    for reading in same or [_BLANK]:
        yield Value(column.roc_year, column.kind, _kept(reading))


def _plan(plan: ActionPlan, columns: Sequence[BudgetColumn]) -> ActionPlan:
    items = []
    for column in columns:
        at = column.roc_year, column.kind
        same = [item.reading for item in plan.budget if (item.roc_year, item.kind) == at]
        items += [BudgetItem(*at, _kept(reading)) for reading in same or [_BLANK]]
    return replace(plan, label=_clean(plan.label), budget=tuple(items), unit_cells=(), flags=())


def _kept(reading: Reading) -> Reading:
    """The same reading in the shortest tidy form that is read as the same; else as printed."""
    if reading.reason == "blank" or not reading.raw.strip():
        return _BLANK
    for raw in (_tidy(reading), clean(reading.raw)):
        again = read_number(raw)
        said = again.value, again.percent, again.note, again.reason
        if again.status == "clean" and said == _said(reading):
            return Reading(
                raw, again.value, note=again.note, reason=again.reason, percent=again.percent,
                scale=again.scale, flags=again.flags,
            )  # fmt: skip
    return replace(reading, source=None)


def _said(reading: Reading) -> tuple[Decimal | None, bool, str | None, str | None]:
    return reading.value, reading.percent, reading.note, reading.reason


def _tidy(reading: Reading) -> str:
    """Digits with separators as the agency prints them, and the note in brackets."""
    if reading.value is None:
        word = {"dash": "-"}.get(reading.reason or "", clean(reading.raw))
        return word if reading.reason in _WORDS else clean(reading.raw)
    head = clean(reading.raw)
    if reading.status == "repaired" or reading.scale != 1 or not re.match(r"-?[\d,.]+%?$", head):
        grouped = abs(reading.value) >= 1000
        head = f"{reading.value:,f}" if grouped else f"{reading.value:f}"
        head += "%" if reading.percent else ""
    return f"{head}（{reading.note}）" if reading.note else head


def _targets(last: Scorecard, card: Scorecard) -> Iterator[tuple[Hint, str]]:
    """For each actual value to fill in: the target that was set for it."""
    empty_at = {(v.roc_year, v.kind) for kpi in card.kpis for v in kpi.values if not v.reading.raw}
    for kpi in last.kpis:
        for value in kpi.values:
            if value.kind == "target" and (value.roc_year, "actual") in empty_at:
                yield (subject(kpi), value.roc_year, "actual"), clean(value.reading.raw)


def _estimates(last: Scorecard, card: Scorecard) -> Iterator[tuple[Hint, str]]:
    """For each enacted budget to fill in: the estimate made for it."""
    years = {column.roc_year for column in card.budget_columns if column.kind == "appropriated"}
    for plan in last.action_plans:
        for item in plan.budget:
            if item.kind == "estimated" and item.roc_year in years and item.reading.raw.strip():
                yield (plan.code, item.roc_year, "appropriated"), _amount(item.reading)


def _amount(reading: Reading) -> str:
    if reading.value is not None:
        return f"{reading.value:,f}" + (f"（{reading.note}）" if reading.note else "")
    return clean(reading.raw)


def _unit_doubts(last: Scorecard) -> Iterable[tuple[str, str]]:
    """What stood in cells of responsible units without being understood as units."""
    owners: tuple[Kpi | ActionPlan, ...] = (*last.kpis, *last.action_plans)
    for owner in owners:
        if {"plan-in-unit-column", "not-a-unit"} & set(owner.flags):
            about = subject(owner) if isinstance(owner, Kpi) else owner.code
            yield about, "；".join(clean(cell.raw) for cell in owner.unit_cells)
