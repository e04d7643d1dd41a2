"""What the questions about responsible units should answer, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bscgraph.model import ActionPlan, Kpi, Text
from bscgraph.text import tight
from tests.queries.plain.budget import printed_at, total, unread
from tests.queries.plain.filed import Filed, Row


def _units(filed: Filed, rows: Sequence[Kpi] | Sequence[ActionPlan]) -> dict[str, list[str]]:
    """The units of an indicator or a plan by IRI, with the names printed."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for name in row.responsible_units:
            found.setdefault(filed.unit(name), []).append(name)
    return found


def load(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        kpis = [_units(filed, values) for values in filed.kpis.values()]
        plans = [(plan, _units(filed, [plan])) for plan in filed.card.action_plans]
        every = [*kpis, *(units for _, units in plans)]
        for unit in sorted({unit for units in every for unit in units}):
            mine = [(plan, units) for plan, units in plans if unit in units]
            items = [(item, len(units) > 1) for plan, units in mine for item in plan.budget
                     if item.roc_year == filed.card.roc_year]  # fmt: skip
            rows.append({
                **filed.head,
                "unit": unit,
                "unitLabel": min(name for units in every for name in units.get(unit, ())),
                "kpis": sum(unit in units for units in kpis),
                "plans": len(mine),
                "amount": total([item for item, _ in items]),
                "unresolved": sum(unread(item) for item, _ in items),
                "sharedKpis": sum(unit in units and len(units) > 1 for units in kpis),
                "sharedPlans": sum(len(units) > 1 for _, units in mine),
                "sharedAmount": total([item for item, joint in items if joint]) or Decimal(0),
            })  # fmt: skip
    return rows


def shared(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        for values in filed.kpis.values():
            units = _units(filed, values)
            if len(units) > 1:
                rows.append({
                    **filed.head,
                    "code": values[0].code,
                    "label": values[0].label.value,
                    "units": filed.unit_sets[frozenset(units)],
                    "count": len(units),
                    **printed_at(values[0].label.source),
                })  # fmt: skip
    return rows


def unresolved(all_filed: Sequence[Filed]) -> list[Row]:
    rows = []
    for filed in all_filed:
        for values in filed.kpis.values():
            for cell in _nameless(filed, values):
                plans = [p for p in filed.card.action_plans if p.kpi_code == values[0].code]
                sets = {frozenset(_units(filed, [p])) for p in plans if p.responsible_units}
                named = filed.unit_sets[sets.pop()] if len(sets) == 1 else None
                rows.append({**_line(filed, values[0], cell), "kind": "kpi", "candidate": named})
        for plan in filed.card.action_plans:
            for cell in _nameless(filed, [plan]):
                rows.append({**_line(filed, plan, cell), "kind": "plan", "candidate": None})
    return rows


def _line(filed: Filed, owner: Kpi | ActionPlan, cell: Text | None) -> Row:
    # Without a unit cell the place is that of the name.
    source = cell.source if cell is not None and cell.source else owner.label.source
    return {
        **filed.head,
        "code": owner.code,
        "label": owner.label.value,
        "rawText": None if cell is None else cell.raw,
        **printed_at(source),
    }


def _nameless(filed: Filed, rows: Sequence[Kpi] | Sequence[ActionPlan]) -> Iterator[Text | None]:
    """The unit cells that name no unit of the owner; None where there is no cell at all."""
    own = [name for row in rows for name in row.responsible_units if _is_own(filed, name)]
    cells = [cell for row in rows for cell in row.unit_cells]
    if not own and not cells:
        yield None
    for row in rows:
        names = [tight(name) for name in row.responsible_units if _is_own(filed, name)]
        for cell in row.unit_cells:
            if not any(name in tight(cell.value) for name in names):
                yield cell


def _is_own(filed: Filed, name: str) -> bool:
    """A unit of the owner; the city's cards name agencies."""
    return filed.card.level == "city" or filed.unit(name).startswith(f"{filed.owner.iri}/")
