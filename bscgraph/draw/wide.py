"""The wide table of a scorecard laid out: every KPI, every plan, every value in its column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bscgraph.draw.columns import Column, columns, needs_unit
from bscgraph.draw.drawing import Cell, Grid
from bscgraph.draw.front import coded
from bscgraph.model import ActionPlan, Kpi, Reading, Scorecard, Source, Text

__all__ = ["subject", "table"]


@dataclass
class _Row:
    """A value row of a KPI with the plans beside it; without KPI: plans that have none."""

    kpi: Kpi | None
    plans: list[ActionPlan]

    @property
    def height(self) -> int:
        return max(1, len(self.plans))


def subject(kpi: Kpi) -> str:
    """What tells a value row from all others of its card: ``CP2.1``, or ``CP2.1/CP2.1.2``."""
    return f"{kpi.code}/{kpi.series}" if kpi.series else kpi.code


def table(card: Scorecard, *, spare: int = 0) -> Grid:
    """The wide table: heading, perspective bands where the document has them, rows.

    ``spare`` makes it a form: a band for every perspective, so many empty rows at its end,
    and a column of its own for the unit.
    """
    found = columns(card, unit=spare > 0)
    heads = [
        Cell(column.heading, 0, at, kind="heading", gloss=column.gloss)
        for at, column in enumerate(found)
    ]
    rows = _rows(card)
    if spare:
        rows, bands = _spaced(card, rows, spare)
    else:
        bands = _bands(card, rows)
    cells, at, body = list(heads), 1, _Body(found, form=spare > 0)
    for number, row in enumerate(rows):
        if number in bands:
            body.band(bands[number], at)
            at += 1
        body.row(row, at, fresh=number in bands)
        at += row.height
    cells += body.done()
    return Grid("table", tuple(cells), at, tuple(column.kind for column in found))


def _rows(card: Scorecard) -> list[_Row]:
    rows = [_Row(kpi, []) for kpi in card.kpis]
    last: dict[str, _Row] = {}
    orphans: list[ActionPlan] = []
    for plan in card.action_plans:
        beside = [row for row in rows if row.kpi and row.kpi.code == plan.kpi_code]
        own = [row for row in beside if row.kpi and row.kpi.series == plan.code]
        if own or beside:
            row = last[plan.kpi_code] = own[0] if own else last.get(plan.kpi_code, beside[0])
            row.plans.append(plan)
        else:
            orphans.append(plan)
    return rows + [_Row(None, [plan]) for plan in orphans]


def _bands(card: Scorecard, rows: Sequence[_Row]) -> dict[int, str]:
    """Before which rows a perspective's band stands, and its words.

    The graph keeps no bands, but the rows of the source cells: where a row is left out at a
    change of perspective, the document printed a band there.
    """
    starts = [0] if rows and rows[0].kpi else []
    starts += [at for at in range(1, len(rows)) if _turns(rows[at - 1], rows[at])]
    if not any(_gap(rows[at - 1], rows[at]) for at in starts if at):
        return {}
    names = {one.code: one.label.value for one in card.perspectives}
    codes = {at: kpi.perspective_code for at in starts if (kpi := rows[at].kpi)}
    return {at: names.get(code) or code for at, code in codes.items()}


def _spaced(card: Scorecard, rows: list[_Row], spare: int) -> tuple[list[_Row], dict[int, str]]:
    """The rows by perspective with spare ones, and the band before each perspective."""
    names = {one.code: one.label.value for one in card.perspectives}
    names |= {
        r.kpi.perspective_code: "" for r in rows if r.kpi and r.kpi.perspective_code not in names
    }
    out: list[_Row] = []
    bands: dict[int, str] = {}
    for code, name in names.items():
        bands[len(out)] = name or code
        out += [row for row in rows if row.kpi and row.kpi.perspective_code == code]
        out += [_Row(None, []) for _ in range(spare)]
    return out + [row for row in rows if row.kpi is None], bands


def _turns(above: _Row, below: _Row) -> bool:
    if above.kpi is None or below.kpi is None:
        return False
    return above.kpi.perspective_code != below.kpi.perspective_code


def _gap(above: _Row, below: _Row) -> bool:
    low = max(_places(above), default=None, key=lambda place: place[3])
    high = min(_places(below), default=None, key=lambda place: place[3])
    return bool(low and high and low[:3] == high[:3] and high[3] - low[3] == 2)


_Place = tuple[int | None, str | None, int | None, int]


def _places(row: _Row) -> list[_Place]:
    """Page, sheet, table and row of the labels of a row."""
    texts = [plan.label for plan in row.plans] + ([row.kpi.label] if row.kpi else [])
    sources = [text.source for text in texts if text.source]
    return [(s.page, s.sheet, s.table, s.row) for s in sources if s.row is not None]


class _Body:
    """Puts the rows' cells; equal labels in adjacent rows become one merged cell."""

    def __init__(self, found: list[Column], *, form: bool = False) -> None:
        self.columns, self.form = found, form
        self.cells: list[Cell] = []
        self.open: dict[str, tuple[tuple[str, ...], Cell]] = {}

    def done(self) -> list[Cell]:
        """The cells of all rows."""
        self._close(("objective", "ksf", "kpi"))
        return self.cells

    def band(self, text: str, at: int) -> None:
        """A row that names a perspective."""
        self._close(("objective", "ksf", "kpi"))
        self.cells.append(Cell(text, at, 0, colspan=len(self.columns), kind="band"))

    def row(self, row: _Row, at: int, *, fresh: bool) -> None:
        """A value row with its plans, from grid row ``at``."""
        if fresh:
            self._close(("objective", "ksf", "kpi"))
        self._labels(row, at)
        for place, column in enumerate(self.columns):
            if column.kind in ("formula", "unit", "value"):
                cell = _fact(row.kpi, column, at, place, form=self.form)
                self.cells.append(replace(cell, rowspan=row.height))
            elif column.kind == "kpi_unit":
                self.cells += _units(row, at, place)
            elif column.kind in ("plan", "budget", "plan_unit"):
                for down in range(row.height):
                    plan = row.plans[down] if down < len(row.plans) else None
                    self.cells.append(_of_plan(plan, column, at + down, place))

    def _labels(self, row: _Row, at: int) -> None:
        """Objective, success factor and KPI: one cell for all adjacent rows they head."""
        kpi = row.kpi
        outer: tuple[str, ...] = ("" if kpi else f"-{at}",)
        for place, column in enumerate(self.columns):
            if column.kind not in ("objective", "ksf", "kpi"):
                continue
            text, source = _label(kpi, column.kind)
            # a KPI's own code keeps two KPIs of the same words apart
            code = (kpi.code if column.kind == "kpi" else kpi.objective_code) if kpi else ""
            outer = (*outer, code, text)
            known = self.open.get(column.kind)
            if known is not None and known[0] == outer:
                cell = replace(known[1], rowspan=known[1].rowspan + row.height)
            else:
                self._close((column.kind,))
                cell = Cell(
                    text, at, place, row.height, kind=column.kind, source=source, subject=code
                )
            self.open[column.kind] = outer, cell

    def _close(self, kinds: Iterable[str]) -> None:
        for kind in kinds:
            if kind in self.open:
                self.cells.append(self.open.pop(kind)[1])


def _words(text: Text | None) -> str:
    """As printed, or the cleaned text where nothing was."""
    return "" if text is None else text.raw or text.value


def _label(kpi: Kpi | None, kind: str) -> tuple[str, Source | None]:
    if kpi is None:
        return "", None
    if kind == "objective":
        return coded(kpi.objective_code, _words(kpi.objective_label)), kpi.objective_label.source
    if kind == "kpi":
        return coded(kpi.code, _words(kpi.label)), kpi.label.source
    return coded(kpi.ksf_code or "", _words(kpi.ksf)), kpi.ksf.source if kpi.ksf else None


def _fact(kpi: Kpi | None, column: Column, row: int, at: int, *, form: bool) -> Cell:
    """The cell of formula, unit or a value."""
    if kpi is None:
        return Cell("", row, at, kind=column.kind)
    about = subject(kpi)
    if column.kind == "formula":
        text, source = _words(kpi.formula_unit) or kpi.unit, kpi.formula_unit.source
        return Cell(text, row, at, kind="formula", source=source, subject=about)
    if column.kind == "unit":
        text = kpi.unit if form or needs_unit(kpi) else ""
        return Cell(text, row, at, kind="unit", subject=about)
    same = [v.reading for v in kpi.values if (v.roc_year, v.kind) == (column.year, column.of)]
    return replace(_numbers(same, column.kind, row, at), subject=about)


def _numbers(readings: Sequence[Reading], kind: str, row: int, at: int) -> Cell:
    """One cell for the readings of a year; a year that was stated twice has a line for each."""
    source = readings[0].source if readings else None
    text = "\n".join(reading.raw for reading in readings)
    return Cell(text, row, at, kind=kind, source=source, readings=tuple(readings))


def _of_plan(plan: ActionPlan | None, column: Column, row: int, at: int) -> Cell:
    if plan is None:
        return Cell("", row, at, kind=column.kind)
    if column.kind == "plan":
        text = coded(plan.code, _words(plan.label))
        return Cell(text, row, at, kind="plan", source=plan.label.source, subject=plan.code)
    if column.kind == "plan_unit":
        texts = dict.fromkeys(cell.raw for cell in plan.unit_cells)
        text = "\n".join(texts) or _joined(plan)
        source = plan.unit_cells[0].source if plan.unit_cells else None
        return Cell(text, row, at, kind="plan_unit", source=source, subject=plan.code)
    same = [i.reading for i in plan.budget if (i.roc_year, i.kind) == (column.year, column.of)]
    return replace(_numbers(same, "budget", row, at), subject=plan.code)


def _joined(owner: Kpi | ActionPlan) -> str:
    """Units and tags as an agency would print them."""
    tags = f"({'、'.join(owner.tags)})" if owner.tags else ""
    return "\n".join(filter(None, ("、".join(owner.responsible_units), tags)))


def _units(row: _Row, at: int, place: int) -> Iterable[Cell]:
    """The KPI's unit cells: one over all plans, or one beside each where it has several."""
    kpi = row.kpi
    cells = [(cell.raw, cell.source) for cell in kpi.unit_cells] if kpi else []
    if kpi and not any(raw for raw, _ in cells):
        cells = [(_joined(kpi), None)]
    if len(cells) > row.height:
        cells = [("\n".join(dict.fromkeys(raw for raw, _ in cells)), cells[0][1])]
    starts = [*range(len(cells) or 1), row.height]
    for number, (start, stop) in enumerate(pairwise(starts)):
        text, source = cells[number] if cells else ("", None)
        about = subject(kpi) if kpi else ""
        yield Cell(
            text, at + start, place, stop - start, kind="kpi_unit", source=source, subject=about
        )
