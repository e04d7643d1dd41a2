"""The table of a scorecard as printed: its own columns and order, cells joined as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bscgraph.model import Reading, Source, Text
from bscgraph.publish.site.card import Card
from bscgraph.publish.site.money import Column, Plan
from bscgraph.publish.site.things import Indicator, Party, Row
from bscgraph.wrapping import one_line

__all__ = ["Head", "Line", "Spot", "heads", "parts"]

# A page of the table has at most so many characters, as a cell with its marks takes.
_LONGEST = 44_000
_CELL, _LINKED = 32, 110
_BESIDE = 12  # plans


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it holds (key of the texts), and the year (ROC) of its values."""

    key: str
    year: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its words, where they stand, the page of what they name, how they were read.

    ``down`` is how many lines it spans.
    """

    text: str
    source: Source | None = None
    page: str = ""
    anchor: str = ""
    reading: Reading | None = None
    parties: tuple[Party, ...] = ()
    down: int = 1
    code: str = ""
    is_empty: bool = False

    @property
    def size(self) -> int:
        """About how long it is on the page."""
        is_linked = self.page or self.parties or (self.reading and self.source)
        return _CELL + len(self.text.encode("utf-8", "replace")) + (_LINKED if is_linked else 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; a cell that spans lines stands in its first."""

    cells: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """A value row with the plans beside it; either may be missing."""

    indicator: Indicator | None
    row: Row | None
    plans: tuple[Plan, ...]

    @property
    def height(self) -> int:
        return max(1, len(self.plans))


def heads(card: Card) -> tuple[Head, ...]:
    """The columns, as the document has them."""
    values = (Head(f"kind.{kind}", year, kind) for year, kind in card.value_columns)
    budgets = (Head(f"kind.{kind}", year, kind) for year, kind in card.budget_columns)
    return (
        *(Head("card.objective"), Head("card.factor"), Head("card.kpi"), Head("table.formula")),
        *values,
        *(Head("table.kpi-units"), Head("card.plan")),
        *budgets,
        Head("table.plan-units"),
    )


def parts(card: Card) -> tuple[tuple[Line, ...], ...]:
    """The lines of the table, in parts that make a page each."""
    found: list[list[Line]] = []
    size = _LONGEST
    for lines in _blocks(card):
        long = _size(lines)
        if size + long > _LONGEST:
            found.append([])
            size = 0
        found[-1] += lines
        size += long
    return tuple(tuple(lines) for lines in found)


def _blocks(card: Card) -> Iterator[list[Line]]:
    """Lines that stay together: of one objective, or where they are many, of one indicator."""
    for _, some in groupby(_groups(card), key=_objective):
        groups = tuple(some)
        lines = _lines(card, groups)
        if _size(lines) <= _LONGEST // 3:
            yield lines
        else:
            yield from (_lines(card, (one,)) for group in groups for one in _cut(group))


def _size(lines: Sequence[Line]) -> int:
    return sum(spot.size for line in lines for spot in line.cells)


def _cut(group: _Group) -> Iterator[_Group]:
    """An indicator with its plans; those too many stand below by themselves."""
    yield replace(group, plans=group.plans[:_BESIDE])
    for start in range(_BESIDE, len(group.plans), _BESIDE):
        yield _Group(None, None, group.plans[start : start + _BESIDE])


def _objective(group: _Group) -> tuple[str, str]:
    model = group.row.model if group.row else None
    return (model.objective_code, model.objective_label.value) if model else ("", "")


def _groups(card: Card) -> Iterator[_Group]:
    rows = {id(row.model): (one, row) for one in card.indicators.values() for row in one.rows}
    shown: set[str] = set()
    for model in card.model.kpis:
        indicator, row = rows[id(model)]
        plans = [p for p in card.plans_of.get(indicator.iri, ()) if p.iri not in shown]
        others = {one.model.series for one in indicator.rows if one is not row}
        beside = tuple(p for p in plans if p.model.code not in others or not p.model.code)
        shown.update(plan.iri for plan in beside)
        yield _Group(indicator, row, beside)
    left = tuple(plan for plan in card.plans.values() if plan.iri not in shown)
    if left:
        yield _Group(None, None, left)


def _lines(card: Card, groups: Sequence[_Group]) -> list[Line]:
    tall = sum(group.height for group in groups)
    lines: list[Line] = []
    before: Text | None = None
    for number, group in enumerate(groups):
        first = [_goal(card, group, tall)] if number == 0 else []
        factor, before = _factor(groups[number:], before, is_first=number == 0)
        front = [*first, *factor, *_measured(card, group)]
        for place in range(group.height):
            plan = group.plans[place] if place < len(group.plans) else None
            lines.append(Line((*(front if place == 0 else ()), *_planned(card, plan))))
    return lines


def _goal(card: Card, group: _Group, tall: int) -> Spot:
    if group.row is None:
        return Spot("", down=tall)
    model = group.row.model
    known = card.objectives.get(model.objective_code)
    label, page = model.objective_label, known.page if known else ""
    return Spot(
        label.value, label.source, page, down=tall, code=model.objective_code,
        is_empty=not label.value,
    )  # fmt: skip


def _factor(
    groups: Sequence[_Group], before: Text | None, *, is_first: bool
) -> tuple[list[Spot], Text | None]:
    """The cell of the success factor, which spans the rows that share it."""
    own = groups[0].row.model.ksf if groups[0].row else None
    if not is_first and own is not None and own == before:
        return [], before
    tall = groups[0].height
    for group in groups[1:]:
        if own is None or group.row is None or group.row.model.ksf != own:
            break
        tall += group.height
    code = (groups[0].row.model.ksf_code or "") if groups[0].row else ""
    if own is None:
        return [Spot("", down=tall, is_empty=groups[0].row is not None)], own
    return [Spot(own.value, own.source, down=tall, code=code, is_empty=not own.value)], own


def _measured(card: Card, group: _Group) -> list[Spot]:
    if group.row is None or group.indicator is None:
        return [Spot("", down=group.height) for _ in range(len(card.value_columns) + 3)]
    row, tall = group.row, group.height
    model = row.model
    cells: dict[Column, list[Reading]] = {}
    for cell in row.cells:
        cells.setdefault((cell.value.roc_year, cell.value.kind), []).append(cell.reading)
    values = [_number(cells.get(column, []), tall) for column in card.value_columns]
    formula = model.formula_unit
    units = " ".join(text.raw for text in model.unit_cells)
    return [
        Spot(model.label.value, model.label.source, group.indicator.page,
             f"_row{row.number}" if row.number > 1 else "", down=tall, code=model.code,
             is_empty=not model.label.value),
        Spot(formula.value, formula.source, down=tall, is_empty=not formula.value),
        *values,
        Spot(units, model.unit_cells[0].source if model.unit_cells else None,
             parties=card.parties(model), down=tall,
             is_empty=not (units or model.responsible_units)),
    ]  # fmt: skip


def _planned(card: Card, plan: Plan | None) -> list[Spot]:
    if plan is None:
        return [Spot("") for _ in range(len(card.budget_columns) + 2)]
    amounts: dict[Column, list[Reading]] = {}
    for one in plan.amounts:
        amounts.setdefault(one.column, []).append(one.reading)
    model = plan.model
    units = " ".join(text.raw for text in model.unit_cells)
    return [
        Spot(model.label.value, model.label.source, plan.page, code=model.code,
             is_empty=not model.label.value),
        *(_number(amounts.get(column, []), 1) for column in card.budget_columns),
        Spot(units, model.unit_cells[0].source if model.unit_cells else None,
             parties=card.parties(model), is_empty=not (units or model.responsible_units)),
    ]  # fmt: skip


def _number(found: Sequence[Reading], tall: int) -> Spot:
    """The cell of a column; where the column stands twice, the words of both."""
    if not found:
        return Spot("", down=tall)
    words = " / ".join(one_line(one.raw) for one in found)
    doubtful = next((one for one in found if one.status != "clean"), found[0])
    return Spot(words, doubtful.source, reading=doubtful, down=tall)
