"""Rows to KPIs and action plans, led by the codes (BC1.1.4 stands under BC1.1 under BC1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.shifts import unshifted
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.scorecard.strategy_map import perspective_of
from bscgraph.text import Code, leading_code, read_number

__all__ = ["KpiRecord", "PlanRecord", "Records", "Series", "collect"]

_NO_PART = re.compile(r"(?:註|備註|說明|附註|※|資料來源|填表|製表|承辦人|單位主管)")
_TOTAL = re.compile(r"(?:總計|合計|小計|共計|總和)")
_MEASURES = ("formula", "unit")


@dataclass
class Series:
    """One row of values of a KPI; ``plan`` is the code of the plan beside it."""

    values: dict[Key, Spot]
    plan: Code | None
    measures: dict[str, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)


@dataclass
class KpiRecord:
    """A KPI with everything its rows hold."""

    code: Code
    label: Spot | None = None
    ksf: Spot | None = None
    measures: dict[str, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    uncoded: bool = False


@dataclass
class PlanRecord:
    """An action plan with everything its rows hold; ``shared`` budgets stand over several."""

    code: Code
    label: Spot
    text: str
    budgets: dict[Key, Spot] = field(default_factory=dict)
    shared: dict[Key, Spot] = field(default_factory=dict)
    units: list[Spot] = field(default_factory=list)


@dataclass
class Records:
    """All objectives (their label cells), KPIs and plans of a table, by code."""

    objectives: dict[Code, Spot] = field(default_factory=dict)
    kpis: dict[Code, KpiRecord] = field(default_factory=dict)
    plans: dict[Code, PlanRecord] = field(default_factory=dict)
    bands: list[tuple[str, Spot]] = field(default_factory=list)
    tails: dict[tuple[int, int, int], list[Spot]] = field(default_factory=dict)

    def whole(self, spot: Spot) -> Spot:
        """The spot with what later pages continue of it."""
        for tail in self.tails.get(spot.key, []):
            spot = spot.continued(tail)
        return spot


def collect(rows: Sequence[Row], ledger: Ledger) -> Records:
    """Gather the records of a scorecard table from its rows."""
    collector = _Collector(ledger)
    for row in rows:
        collector.take(row)
    collector.finish()
    return collector.records


def _code(row: Row, role: str) -> tuple[Code, Spot] | None:
    """The code a row's own cell (or code column) of ``role`` begins with."""
    for name in (f"{role}_code", role):
        spot = row.get(name)
        found = leading_code(spot.text, odd=True) if spot is not None else None
        if spot is not None and found is not None:
            return found[0], spot
    return None


class _Collector:
    """Takes the rows in order and remembers where the last one belonged."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.records = Records()
        self.kpi: KpiRecord | None = None
        self.plan: PlanRecord | None = None
        self.objective: Code | None = None
        self.alias: dict[tuple[int, int, int], Spot] = {}

    def take(self, row: Row) -> None:
        """Decide what a row is and hand it on."""
        filled = row.filled
        if not filled or self._band(row, filled):
            return
        if _TOTAL.match(filled[0].tight):
            for spot in filled:
                self.ledger.doubt("total-row", spot)
            return
        row = unshifted(row, self.ledger)
        kpi, plan = _code(row, "kpi"), _code(row, "plan")
        if kpi or plan:
            self._record(row, kpi, plan)
        elif self._is_series(row):
            self._more_values(row)
        else:
            self._fragment(row, filled)

    def finish(self) -> None:
        """Fill key success factors of merged cells within each objective."""
        groups: dict[Code, list[KpiRecord]] = {}
        for record in self.records.kpis.values():
            groups.setdefault(record.code.at_level(1), []).append(record)
        for members in groups.values():
            for ordered in (members, members[::-1]):
                last: Spot | None = None
                for record in ordered:
                    record.ksf = last = record.ksf or last

    def _band(self, row: Row, filled: list[Spot]) -> bool:
        """A row that only names a perspective (once, or in every cell)."""
        texts = {spot.tight for spot in filled}
        code = perspective_of(filled[0].raw) if len(texts) == 1 else ""
        if code:
            self.records.bands.append((code, filled[0]))
            self.ledger.use(*filled)
        return bool(code)

    def _record(
        self, row: Row, kpi: tuple[Code, Spot] | None, plan: tuple[Code, Spot] | None
    ) -> None:
        """A row with a KPI's or a plan's code."""
        over = row.above("kpi")
        above = leading_code(over.text, odd=True) if over is not None and not kpi else None
        code = kpi[0] if kpi else (plan[0].at_level(2) if plan else None)
        if code is None:
            return
        if above and plan and not plan[0].within(above[0]):
            self.ledger.doubt("code-hierarchy", plan[1], str(plan[0]), parent=str(above[0]))
        if kpi and plan and not plan[0].within(kpi[0]):
            self.ledger.doubt("code-hierarchy", plan[1], str(plan[0]), parent=str(kpi[0]))
        self._tails_at_top(row, code, kpi)
        self._objective(row, code)
        self.kpi = self._kpi(row, code, kpi)
        self._values(row, self.kpi, plan)
        if plan:
            self._plan(row, plan)

    def _tails_at_top(self, row: Row, code: Code, kpi: tuple[Code, Spot] | None) -> None:
        """At a page's top, cells without a code continue the cells cut at the page before."""
        if not row.top or self.kpi is None:
            return
        same_kpi = kpi is None and code == self.kpi.code
        objective = row.get("objective")
        if objective and self.objective == code.at_level(1) and not _code(row, "objective"):
            self._tail(self.records.objectives.get(self.objective), objective, row, "objective")
        if not same_kpi:
            return
        for role, spot in (("kpi", self.kpi.label), ("ksf", self.kpi.ksf)):
            cut = row.get(role)
            if cut is not None and spot is not None:
                self._tail(spot, cut, row, role)

    def _objective(self, row: Row, kpi: Code) -> None:
        """Remember the objective's label cell by its code."""
        code = kpi.at_level(1)
        found = _code(row, "objective")
        if found and found[0] != code:
            if found[0].level == 1:
                self.records.objectives.setdefault(found[0], found[1])
            self.ledger.doubt("code-hierarchy", found[1], str(kpi), parent=str(found[0]))
        spot = row.get("objective")
        label = self._label(row, "objective", found[1]) if found else spot
        if label is not None and (not found or found[0] == code):
            if found and found[1] is not label:
                self.ledger.use(found[1])
            known = self.records.objectives.setdefault(code, label)
            if known is not label and known.tight == label.tight:
                self.ledger.use(label)
            elif known is not label:
                self.ledger.doubt("label-differs-in-table", label, str(code), other=known.clean)
        self.objective = code

    def _label(self, row: Row, role: str, coded: Spot) -> Spot:
        """The label's cell: the coded one, or the one beside a code column."""
        named = row.get(role)
        return named if named is not None else coded

    def _kpi(self, row: Row, code: Code, kpi: tuple[Code, Spot] | None) -> KpiRecord:
        record = self.records.kpis.get(code)
        if record is None:
            record = self.records.kpis[code] = KpiRecord(code)
        if kpi:
            label = self._label(row, "kpi", kpi[1])
            self.ledger.use(kpi[1])
            if record.label is None:
                record.label = label
            elif record.label.tight != label.tight:
                self.ledger.doubt("duplicate-code", label, str(code), other=record.label.clean)
            else:
                self.ledger.use(label)
        else:
            spot = row.get("kpi")
            if spot is not None and spot.key not in self.alias:
                if record.label is None:
                    record.label, record.uncoded = spot, True
                    self.ledger.doubt("code-missing", spot, str(code))
                else:
                    self.ledger.doubt("label-without-code", spot, str(code))
        ksf = row.get("ksf") or self._merged(row, "ksf")
        if record.ksf is None and ksf is not None and ksf.key not in self.alias:
            record.ksf = ksf
        elif row.get("ksf") is not None and record.ksf is not None and ksf is not None:
            self._second_ksf(record, ksf)
        return record

    def _second_ksf(self, record: KpiRecord, ksf: Spot) -> None:
        known = record.ksf
        if ksf.key in self.alias or known is None or ksf.key == known.key:
            return
        if ksf.tight == known.tight:
            self.ledger.use(ksf)
        else:
            self.ledger.doubt("second-ksf", ksf, str(record.code), other=known.clean)

    def _merged(self, row: Row, role: str) -> Spot | None:
        """The merged cell over this row, or the one it continues on an earlier page."""
        spot = row.above(role)
        if spot is None or not spot.tight:
            return None
        return self.alias.get(spot.key, spot)

    def _values(
        self, row: Row, record: KpiRecord, plan: tuple[Code, Spot] | None
    ) -> None:
        """The row's values: the KPI's first, more of them, the same again, or a new series."""
        own = row.values()
        series = record.series[-1] if record.series else None
        code = plan[0] if plan else self._plan_above(row)
        if series is None:
            series = Series({}, code)
            record.series.append(series)
        elif own and not self._adds_to(series, own, row):
            series = Series(self._shared_values(row, own), code)
            record.series.append(series)
            self._told_series(record, own, code)
        for key, spot in own.items():
            if key in series.values and series.values[key] is not spot:
                self.ledger.use(spot)
            series.values.setdefault(key, spot)
        if series.plan is None:
            series.plan = code
        self._sides(row, record, series)

    def _told_series(self, record: KpiRecord, own: dict[Key, Spot], code: Code | None) -> None:
        first = next(iter(own.values()))
        self.ledger.doubt(
            "uncoded-series", first, str(record.code), plan=str(code) if code else "-"
        )

    def _plan_above(self, row: Row) -> Code | None:
        over = row.above("plan")
        found = leading_code(over.text, odd=True) if over is not None else None
        return found[0] if found else None

    def _shared_values(self, row: Row, own: dict[Key, Spot]) -> dict[Key, Spot]:
        """Merged values stand for every series they cover."""
        over = {key: spot for key, spot in row.over.items() if key[0] in ("actual", "target")}
        return {key: spot for key, spot in over.items() if key not in own and spot.tight}

    def _adds_to(self, series: Series, own: dict[Key, Spot], row: Row) -> bool:
        """Whether values complete or repeat the series rather than begin another one."""
        both = own.keys() & series.values.keys()
        if not both:
            return True
        if all(own[key].tight == series.values[key].tight for key in both):
            return True
        if row.top and not any(_complete(own[key]) for key in both):
            for key in both:
                self._tail(series.values[key], own[key], row, "value")
            return True
        return False

    def _sides(self, row: Row, record: KpiRecord, series: Series) -> None:
        """Formula, measuring unit and responsible units of the row."""
        for role in _MEASURES:
            spot = row.get(role)
            if spot is None:
                continue
            if role in series.measures and series.measures[role].tight != spot.tight:
                self.ledger.doubt("second-formula", spot, str(record.code))
            self.ledger.use(spot)
            series.measures.setdefault(role, spot)
            record.measures.setdefault(role, spot)
        unit = row.get("kpi_unit")
        if unit is not None:
            series.units.append(unit)
            record.units.append(unit)

    def _plan(self, row: Row, plan: tuple[Code, Spot]) -> None:
        """The row's plan with its budgets and units."""
        code, coded = plan
        label = self._label(row, "plan", coded)
        self.ledger.use(coded, label)
        record = self.records.plans.get(code)
        if record is None:
            record = self.records.plans[code] = PlanRecord(code, label, label.text)
        elif record.label.tight != label.tight:
            self.ledger.doubt("duplicate-code", label, str(code), other=record.label.clean)
            return
        self.plan = record
        for key, spot in row.budgets().items():
            if key not in record.budgets:
                record.budgets[key] = spot
            elif record.budgets[key].tight == spot.tight:
                self.ledger.use(spot)
            else:
                self.ledger.doubt("second-budget", spot, str(code))
        for key, spot in row.over.items():
            if key[0] == "budget" and key not in record.budgets and spot.tight:
                record.shared[key] = spot
        unit = row.get("plan_unit") or self._merged(row, "plan_unit")
        if unit is not None and unit not in record.units:
            record.units.append(unit)

    def _is_series(self, row: Row) -> bool:
        """A row without codes that holds a whole row of values."""
        values = row.values()
        columns = sum(column.is_value for column in row.layout.columns)
        complete = sum(_complete(spot) for spot in values.values())
        if row.get("kpi") is not None or row.get("objective") is not None:
            return False
        return self.kpi is not None and complete >= 2 and 2 * complete >= columns

    def _more_values(self, row: Row) -> None:
        record = self.kpi
        if record is not None:
            self._values(row, record, None)

    def _fragment(self, row: Row, filled: list[Spot]) -> None:
        """A row without codes: the rest of a row cut by a page's end, or not understood."""
        found = _code(row, "objective")
        if found and found[0] != self.objective and len(filled) == 1:
            self.records.objectives.setdefault(found[0], found[1])
            return
        foreign = bool(_NO_PART.match(filled[0].tight))
        loose = not row.top and (row.layout.table.merged_known or len(filled) == 1)
        if self.kpi is None or foreign or loose:
            for spot in filled:
                self.ledger.doubt("row-not-understood", spot)
            return
        self.ledger.doubt("row-joined", filled[0], str(self.kpi.code))
        for key, spot in row.own.items():
            if spot.tight:
                self._continue(key, spot, row)

    def _continue(self, key: Key, spot: Spot, row: Row) -> None:
        """Join one cell of a cut row to the cell it continues."""
        if self.kpi is None:
            return
        holder, place = self._holder(key[0])
        if holder is None:
            return
        known = holder.get(place if isinstance(place, str) else key)
        if known is None:
            holder[place if isinstance(place, str) else key] = spot
            self._filled_late(key[0], spot)
        else:
            self._tail(known, spot, row, key[0])

    def _holder(self, role: str) -> tuple[dict[Key | str, Spot] | None, str | None]:
        """The cells a fragment of this role may continue, by key or by name."""
        kpi, plan = self.kpi, self.plan
        if kpi is None:
            return None, None
        cells: dict[Key | str, Spot] = {}
        if role in ("actual", "target"):
            return kpi.series[-1].values, None  # type: ignore[return-value]
        if role == "budget":
            return (plan.budgets if plan else None), None  # type: ignore[return-value]
        if role in _MEASURES:
            return kpi.series[-1].measures, role  # type: ignore[return-value]
        known = {
            "objective": self.records.objectives.get(self.objective) if self.objective else None,
            "ksf": kpi.ksf,
            "kpi": kpi.label,
            "kpi_unit": kpi.units[-1] if kpi.units else None,
            "plan": plan.label if plan else None,
            "plan_unit": plan.units[-1] if plan and plan.units else None,
        }
        if role not in known:
            return None, None
        if known[role] is not None:
            cells[role] = known[role]  # type: ignore[assignment]
        return cells, role

    def _filled_late(self, role: str, spot: Spot) -> None:
        """A merged cell whose text stands wholly on the second page."""
        kpi, plan = self.kpi, self.plan
        if role == "objective" and self.objective is not None:
            self.records.objectives[self.objective] = spot
        elif role == "ksf" and kpi is not None:
            kpi.ksf = spot
        elif role == "kpi" and kpi is not None:
            kpi.label = spot
        elif role == "kpi_unit" and kpi is not None:
            kpi.units.append(spot)
            kpi.series[-1].units.append(spot)
        elif role == "plan_unit" and plan is not None:
            plan.units.append(spot)

    def _tail(self, spot: Spot | None, tail: Spot, row: Row, role: str) -> None:
        """Note that ``tail`` continues ``spot``."""
        if spot is None:
            return
        self.records.tails.setdefault(spot.key, []).append(tail)
        self.alias[tail.key] = spot
        self.ledger.use(tail)


def _complete(spot: Spot) -> bool:
    """Whether a cell is a whole value: a number or a stated absence."""
    number = read_number(spot.text, spot.breaks)
    return number.value is not None or number.reason in ("dash", "not-established", "suspended")
