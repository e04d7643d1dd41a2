"""Two scorecards beside each other: every change of what they state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, zip_longest
from typing import TypeVar

from bscgraph.diff.cells import budgets, columns, fiscal_years, values
from bscgraph.diff.match import Item, Matched, match
from bscgraph.diff.model import KINDS, Change, Changes, Head, Side
from bscgraph.model import ActionPlan, CodedLabel, Kpi, MapObjective, Scorecard, Text
from bscgraph.text import tight

__all__ = ["compare"]

_Row = TypeVar("_Row")


def compare(before: Scorecard, after: Scorecard, names: tuple[str, str] = ("", "")) -> Changes:
    """What changed from one scorecard to the other.

    Args:
        before: the earlier scorecard: an older submission, or that of an earlier year.
        after: the later one.
        names: what the two are called in the report.
    """
    kpis = match(_kpis(before), _kpis(after))
    plans = match(_plans(before), _plans(after))
    objectives = match(_objectives(before), _objectives(after))
    themes = match(_themes(before.themes), _themes(after.themes))
    found = chain(
        values(before, after, kpis.pairs),
        budgets(before, after, plans.pairs),
        _moves(kpis, "kpi"),
        _moves(plans, "plan"),
        _moves(objectives, "objective"),
        _moves(themes, "theme"),
        *(_kpi(*pair) for pair in kpis.pairs),
        *(_units(a, b, "plan") for a, b in plans.pairs),
        _front(before, after),
        _counts(before, after),
    )
    old, new = columns(before) | fiscal_years(before), columns(after) | fiscal_years(after)
    return Changes(
        _head(before, names[0]),
        _head(after, names[1]),
        tuple(sorted(found, key=lambda one: KINDS.index(one.kind))),
        len(kpis.pairs),
        len(plans.pairs),
        tuple(sorted(old - new)),
        tuple(sorted(new - old)),
    )


def _head(card: Scorecard, name: str) -> Head:
    agency = card.agency if card.group is None else f"{card.agency} {card.group} 組"
    return Head(name, card.title.value, agency, card.roc_year, card.updated_raw or "")


def _kpis(card: Scorecard) -> list[Item[Kpi]]:
    return [
        Item(
            row,
            row.code,
            row.label.value,
            row.series,
            {
                one.roc_year: one.reading.value
                for one in row.values
                if one.kind == "actual" and one.reading.value is not None
            },
        )
        for row in card.kpis
    ]


def _plans(card: Scorecard) -> list[Item[ActionPlan]]:
    return [Item(plan, plan.code, plan.label.value) for plan in card.action_plans]


def _objectives(card: Scorecard) -> list[Item[Text]]:
    """Each objective once, with its name in the table, else in the strategy map."""
    labels: dict[str, Text] = {}
    for kpi in card.kpis:
        labels.setdefault(kpi.objective_code, kpi.objective_label)
    for one in card.map_objectives:
        labels.setdefault(one.code, one.label)
    return [Item(label, code, label.value) for code, label in labels.items() if code]


def _themes(themes: Iterable[CodedLabel]) -> list[Item[Text]]:
    return [Item(one.label, one.code, one.label.value) for one in themes]


def _moves(matched: Matched[_Row], thing: str) -> Iterator[Change]:
    """Things that came, went, got another code or another name; codes of another meaning."""
    for a, b in matched.reused:
        yield Change("reused", thing, b.code, b.label, before=_named(a), after=_named(b))
    for a, b in matched.pairs:
        if a.code != b.code:
            yield Change(
                "recoded", thing, b.code, b.label, b.series, None, "", _named(a), _named(b)
            )
        if a.name != b.name:
            yield Change("label", thing, b.code, b.label, b.series, None, "", _named(a), _named(b))
    for one in matched.dropped:
        yield Change(f"{thing}-dropped", thing, one.code, one.label, one.series, before=_named(one))
    for one in matched.added:
        yield Change(f"{thing}-added", thing, one.code, one.label, one.series, after=_named(one))


def _named(item: Item[_Row]) -> Side:
    row = item.row
    text = row if isinstance(row, Text) else getattr(row, "label", None)
    source = text.source if isinstance(text, Text) else None
    return Side(item.label, code=item.code, source=source)


def _kpi(a: Item[Kpi], b: Item[Kpi]) -> Iterator[Change]:
    """What else a KPI states: formula and unit, key success factor, units, tags."""
    old, new = a.row, b.row
    formulas = old.formula_unit, new.formula_unit
    if (tight(formulas[0].value), tight(old.unit)) != (tight(formulas[1].value), tight(new.unit)):
        yield _change("measure", b, _text(formulas[0]), _text(formulas[1]))
    factors = [_text(one.ksf) if one.ksf else None for one in (old, new)]
    if tight(factors[0].raw if factors[0] else "") != tight(factors[1].raw if factors[1] else ""):
        yield _change("factor", b, factors[0], factors[1])
    yield from _units(a, b, "kpi")
    if sorted(map(tight, old.tags)) != sorted(map(tight, new.tags)):
        yield _change("tags", b, _listed(old.tags), _listed(new.tags))


def _units(a: Item[_Row], b: Item[_Row], thing: str) -> Iterator[Change]:
    """The units responsible, whatever their order."""
    names: list[Sequence[str]] = [getattr(one.row, "responsible_units", ()) for one in (a, b)]
    if sorted(map(tight, names[0])) != sorted(map(tight, names[1])):
        yield _change("units", b, _listed(names[0]), _listed(names[1]), thing)


def _change(
    kind: str, item: Item[_Row], before: Side | None, after: Side | None, thing: str = "kpi"
) -> Change:
    return Change(kind, thing, item.code, item.label, item.series, None, "", before, after)


def _text(text: Text) -> Side:
    return Side(text.value, source=text.source)


def _listed(words: Sequence[str]) -> Side | None:
    return Side("、".join(words)) if words else None


def _front(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    """Mission, vision, core values, notes of the map, and where the map places objectives."""
    for part in ("mission", "vision", "core_values", "map_notes"):
        old, new = (_lines(getattr(card, part)) for card in (before, after))
        if tight("".join(old)) != tight("".join(new)):
            sides = [Side("\n".join(one)) if one else None for one in (old, new)]
            yield Change("front", "scorecard", what=part, before=sides[0], after=sides[1])
    places = [{one.code: one for one in card.map_objectives} for card in (before, after)]
    for code in places[0].keys() & places[1].keys():
        old_place, new_place = places[0][code], places[1][code]
        if _place(old_place) != _place(new_place):
            sides = [Side(_place(one), source=one.label.source) for one in (old_place, new_place)]
            yield Change("front", "objective", code, new_place.label.value, None, None, "place",
                         *sides)  # fmt: skip


def _lines(part: Text | Sequence[Text] | None) -> list[str]:
    found = () if part is None else (part,) if isinstance(part, Text) else part
    return [one.value for one in found]


def _place(one: MapObjective) -> str:
    return f"{one.theme_code}/{one.perspective_code}"


def _counts(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    """Declared numbers of the years that both declare."""
    names = ("objectives", "kpis", "action_plans")
    for year in sorted(_declared(before).keys() & _declared(after).keys()):
        for old, new in zip_longest(_declared(before)[year], _declared(after)[year]):
            for name in names:
                sides = [_number(getattr(one, name, None)) for one in (old, new)]
                if sides[0] != sides[1]:
                    yield Change("count", "scorecard", "", "", None, year, name, *sides)


def _declared(card: Scorecard) -> dict[int, list[object]]:
    found: dict[int, list[object]] = {}
    for one in card.declared_counts:
        if one.roc_year is not None:
            found.setdefault(one.roc_year, []).append(one)
    return found


def _number(count: int | None) -> Side | None:
    return None if count is None else Side(f"{count:,}", Decimal(count))
