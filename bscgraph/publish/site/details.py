"""What the pages of the parts of a scorecard show: objective, indicator, action plan, theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.history import lines
from bscgraph.publish.site.lineage import with_kin
from bscgraph.publish.site.money import is_unread, share, sums
from bscgraph.publish.site.overview import in_themes, own_money

if TYPE_CHECKING:
    from bscgraph.publish.site.card import Card
    from bscgraph.publish.site.money import Plan
    from bscgraph.publish.site.source import Site
    from bscgraph.publish.site.things import Indicator, Objective, Row, Theme
    from bscgraph.publish.trend import Point
    from bscgraph.validate import Result

__all__ = ["indicator", "objective", "plan", "theme"]

# More of them would make a page too long; the table as printed has them all.
_CELLS, _LISTED, _MARKED = 120, 30, 60


def objective(card: Card, one: Objective) -> Mapping[str, Any]:
    """The values of the page of an objective."""
    indicators = card.indicators_of(one.code)
    factors = (
        row.model.ksf.value
        for kpi in indicators
        for row in kpi.rows
        if row.model.ksf is not None and row.model.objective_code == one.code
    )
    plans = card.plans_for(indicators)
    return {
        "objective": one,
        "indicators": indicators[:_LISTED],
        "all": len(indicators),
        "factors": tuple(dict.fromkeys(filter(None, factors))),
        "differs": bool(one.in_map and one.in_table and set(one.in_map) != set(one.in_table)),
        "plans": plans[:_LISTED],
        "all_plans": len(plans),
        "money": sums(plans),
        "results": _found(card, one.iri),
        **_map(card, {one.code}),
        **_neighbours(tuple(card.objectives.values()), one),
    }


def indicator(site: Site, card: Card, one: Indicator) -> Mapping[str, Any]:
    """The values of the page of an indicator."""
    plans = card.plans_of.get(one.iri, ())
    theme = card.themes.get(one.first.theme_code)
    return {
        "indicator": one,
        "objectives": [card.objectives[code] for code in one.objectives if code in card.objectives],
        "theme": theme,
        "rows": [_row(site, card, row) for row in _rows(one.rows)],
        "copies": [card.indicators[i] for i in one.copies if i in card.indicators][:_LISTED],
        "plans": plans[:_LISTED],
        "all_plans": len(plans),
        "money": sums(plans),
        "results": _found(card, one.iri),
        **_map(card, set(one.objectives)),
        **_neighbours(tuple(card.indicators.values()), one),
    }


def _row(site: Site, card: Card, row: Row) -> Mapping[str, Any]:
    from bscgraph.publish.trend import trend

    agency = card.entry.agency
    kin = site.kindred(agency).get((card.entry.graph, row.iri), ())
    seen = with_kin(site, agency, site.vintages(agency).get(row.key, ()), kin)
    points = [_point(cell) for cell in row.cells]
    return {
        "row": row,
        "drawing": trend(points),
        "noted": any(point.note for point in points),
        "units": card.parties(row.model),
        "seen": seen if len(seen) > 1 else (),
        "lines": lines(seen),
        "kin": kin[-_LISTED:],
        "kin_at": {(other.entry.graph, other.page): other for other in kin},
    }


def _point(cell: Any) -> Point:
    from bscgraph.publish.trend import Point

    value, reading = cell.value, cell.reading
    return Point(value.roc_year, value.kind, reading.value, reading.raw, reading.note or "")


def plan(card: Card, one: Plan) -> Mapping[str, Any]:
    """The values of the page of an action plan."""
    served = card.indicators.get(one.kpi)
    return {
        "plan": one,
        "indicator": served,
        "theme": card.themes.get(served.first.theme_code) if served else None,
        "own": _own(card, one),
        "units": card.parties(one.model),
        "unread": [amount for amount in one.amounts if is_unread(amount.reading)],
        "parts": [_with_shares(one, card.plans[iri]) for iri in one.parts],
        "wholes": [card.plans[iri] for iri in one.wholes],
        "overlaps": [(card.plans[iri], tuple(_same(one, card.plans[iri]))) for iri in one.overlaps],
        "results": _found(card, one.iri),
        **_map(card, set(served.objectives) if served else set()),
        **_neighbours(tuple(card.plans.values()), one),
    }


def _own(card: Card, one: Plan) -> Any:
    """The amount for the scorecard's own year."""
    money = own_money(card)
    return share(one, (money.year, money.kind)) if money else None


def _with_shares(whole: Plan, part: Plan) -> tuple[Plan, tuple[Any, ...]]:
    """A part with its amounts in the columns of the whole."""
    return part, tuple(share(part, amount.column) for amount in whole.amounts)


def _same(one: Plan, other: Plan) -> Iterator[Any]:
    """The amounts of a plan that another has too."""
    for amount in one.amounts:
        twin = share(other, amount.column)
        if twin is not None and amount.reading.value and amount.reading.value == twin.reading.value:
            yield amount


def theme(card: Card, one: Theme) -> Mapping[str, Any]:
    """The values of the page of a theme."""
    objectives = tuple(goal for goal in card.objectives.values() if goal.theme == one.code)
    of_theme = (kpi for kpi in card.indicators.values() if kpi.first.theme_code == one.code)
    indicators = tuple(of_theme)
    plans = card.plans_for(indicators)
    return {
        "theme": one,
        "objectives": objectives[:_LISTED],
        "all_objectives": len(objectives),
        "indicators": indicators[:_LISTED],
        "all": len(indicators),
        "numbers": (len(objectives), len(indicators), len(plans)),
        "plans": plans[:_LISTED],
        "all_plans": len(plans),
        "money": sums(plans),
        "results": (),
        **_map(card, {goal.code for goal in objectives}),
        **_neighbours(tuple(card.themes.values()), one),
    }


def _map(card: Card, here: set[str]) -> Mapping[str, Any]:
    themed = in_themes(card) if len(card.objectives) <= _MARKED else {}
    return {
        "themed": themed,
        "views": dict.fromkeys([*card.perspectives, *(view for view, _ in themed)]),
        "columns": dict.fromkeys([*card.themes, *(code for _, code in themed)]),
        "marked": here,
    }


def _found(card: Card, iri: str) -> list[tuple[str, Result]]:
    return [(iri, result) for result in card.results.get(iri, ())]


def _rows(rows: Sequence[Row]) -> Iterator[Row]:
    """The first row, and those that make the page no longer than it may be."""
    count = 0
    for row in rows:
        count += len(row.cells)
        if row.number == 1 or count <= _CELLS:
            yield row


def _neighbours(every: Sequence[Any], one: Any) -> Mapping[str, Any]:
    """What stands before and behind a thing among those of its kind."""
    at = every.index(one)
    before = every[at - 1] if at else None
    return {"before": before, "after": every[at + 1] if at + 1 < len(every) else None}
