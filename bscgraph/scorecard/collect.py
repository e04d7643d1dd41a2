"""Rows to KPIs and action plans, led by the codes (BC1.1.4 stands under BC1.1 under BC1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bscgraph.scorecard.cuts import Cursor, Factors, continue_row, join_top
from bscgraph.scorecard.records import KpiRecord, PlanRecord, Records, Series
from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.several import one_plan_each
from bscgraph.scorecard.shifts import levels_in_place, unshifted
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.scorecard.strategy_map import perspective_of
from bscgraph.text import Code, leading_code, read_number, split_notes

__all__ = ["collect"]

# What stands below a table and says itself that it is no row of it.
_REMARK = re.compile(
    r"(?:備註|附註|註\d{0,2}|說明|資料來源|(?:填表|製表|承辦|覆核|複核)人?|(?:單位)?主管|機關首長)[:：]|※"
)
_NO_PART = re.compile(r"(?:註|備註|說明|附註|※|資料來源|填表|製表|承辦人|單位主管)")
_TOTAL = re.compile(r"(?:總計|合計|小計|共計|總和)")

_Coded = tuple[Code, Spot]


def collect(rows: Sequence[Row], ledger: Ledger) -> Records:
    """Gather the records of a scorecard table from its rows."""
    collector = _Collector(ledger, levels_in_place(rows))
    for row in rows:
        collector.take(row)
    collector.factors.settle()
    collector.records.fill_ksf()
    return collector.records


def _code_above(row: Row, role: str) -> Code | None:
    """The code of the merged cell of ``role`` that began above."""
    over = row.above(role)
    found = leading_code(over.text, odd=True) if over is not None else None
    return found[0] if found else None


def _is_band(row: Row, filled: list[Spot]) -> bool:
    """A row that only names a perspective (once, or in every cell)."""
    texts = {spot.tight for spot in filled}
    return len(texts) == 1 and bool(perspective_of(filled[0].raw))


def _complete(spot: Spot) -> bool:
    """Whether a cell is a whole value: a number or a stated absence."""
    number = read_number(spot.text, spot.breaks)
    return number.value is not None or number.reason in ("dash", "not-established", "suspended")


def _goes_on(known: Spot, rest: Spot) -> bool:
    """Whether ``rest`` is the end of a cell that a page's end cut."""
    return not split_notes(known.text).balanced or not _complete(rest)


class _Collector:
    """Takes the rows in order and remembers where the last one belonged."""

    def __init__(self, ledger: Ledger, in_place: frozenset[str]) -> None:
        self.ledger = ledger
        self.in_place = in_place
        self.records = Records()
        self.cursor = Cursor(self.records, ledger)
        self.factors = Factors(self.cursor)

    def take(self, row: Row) -> None:
        """Decide what a row is and hand it on."""
        filled = row.filled
        for spot, tail in row.cut:
            self.records.join(spot, tail, self.ledger)
        if _is_band(row, filled):
            self._band(filled)
            return
        self._levels(row)
        if _TOTAL.match(filled[0].tight):
            self._tell("total-row", filled)
            return
        for one in one_plan_each(unshifted(row, self.ledger, self.in_place), self.ledger):
            self._take_one(one, filled)

    def _band(self, spots: Sequence[Spot]) -> None:
        """The map names the perspectives; of a band only what it has beside the name is told."""
        self.ledger.use(*spots)
        if "<" in spots[0].raw:  # no part of such a name, so it begins a mark
            self.ledger.doubt("markup-in-band", spots[0])

    def _take_one(self, row: Row, filled: list[Spot]) -> None:
        kpi, plan = row.coded("kpi"), row.coded("plan")
        if kpi or plan:
            self._record(row, kpi, plan)
        elif self.cursor.kpi is not None and self._is_series(row):
            self._values(row, self.cursor.kpi, None)
        else:
            self._uncoded(row, filled)

    def _levels(self, row: Row) -> None:
        """Themes and perspectives in columns of their own."""
        for role in ("theme", "perspective"):
            spot = row.get(role)
            if spot is not None:
                self.records.levels.setdefault((role, spot.tight), spot)
                self.ledger.use(spot)

    def _tell(self, code: str, spots: list[Spot]) -> None:
        for spot in spots:
            self.ledger.doubt(code, self.records.whole(spot))

    def _record(self, row: Row, kpi: _Coded | None, plan: _Coded | None) -> None:
        """A row with a KPI's or a plan's code; the plan's own code decides for the plan."""
        parent = kpi[0] if kpi else _code_above(row, "kpi")
        if parent and plan and not plan[0].within(parent):
            self.ledger.doubt("code-hierarchy", plan[1], str(plan[0]), parent=str(parent))
        code = kpi[0] if kpi else plan[0].at_level(2) if plan else None
        if code is None:
            return
        join_top(row, code, kpi is not None, self.cursor)
        self._objective(row, code)
        self.cursor.kpi = self._kpi(row, code, kpi)
        self._values(row, self.cursor.kpi, plan)
        if plan:
            self._plan(row, plan)

    def _objective(self, row: Row, kpi: Code) -> None:
        """Remember the objective's label cell by its code."""
        code = self.cursor.objective = kpi.at_level(1)
        found = row.coded("objective")
        spot = row.get("objective") or (found[1] if found else None)
        if found and found[0] != code:
            self._misplaced(row, kpi, found[0])
            code = found[0]
        if spot is None or spot.key in self.records.heads:
            return
        if not found and perspective_of(spot.raw):
            self._band([spot])
            return
        self.ledger.use(found[1] if found else None)
        known = self.records.objectives.setdefault(code, spot)
        self._same(known, spot, "label-differs-in-table", code)

    def _misplaced(self, row: Row, code: Code, objective: Code) -> None:
        """Tell of a KPI or plan in the row of another objective, at its own cell."""
        coded = row.coded("kpi") or row.coded("plan")
        spot = coded[1] if coded else row.get("objective")
        self.ledger.doubt("code-hierarchy", spot, str(code), parent=str(objective))

    def _same(self, known: Spot, spot: Spot, doubt: str, code: Code) -> bool:
        """Whether two cells that should agree do; a finding otherwise."""
        self.ledger.use(spot)
        same = known.tight == spot.tight
        if not same:
            self.ledger.doubt(doubt, spot, str(code), other=known.clean)
        return same

    def _kpi(self, row: Row, code: Code, kpi: _Coded | None) -> KpiRecord:
        record = self.records.kpis.setdefault(code, KpiRecord(code))
        label = row.get("kpi") or (kpi[1] if kpi else None)
        self.ledger.use(kpi[1] if kpi else None)
        if label is not None and label.key not in self.records.heads:
            known = record.cells.get("kpi")
            if known is not None:
                doubt = "duplicate-code" if kpi else "label-without-code"
                self._same(known, label, doubt, code)
            elif kpi is None:
                self.ledger.doubt("code-missing", label, str(code))
            record.cells.setdefault("kpi", label)
        self._ksf(row, record)
        return record

    def _ksf(self, row: Row, record: KpiRecord) -> None:
        """The key success factor of the row, its own or that of the merged cell over it."""
        self.factors.meet(row, record)
        own, above = row.get("ksf"), row.above("ksf")
        spot = own if own is not None else above
        if spot is None or not spot.tight:
            return
        spot = self.records.head(spot)
        known = record.cells.setdefault("ksf", spot)
        if known.key != spot.key:
            self._same(known, spot, "second-ksf", record.code)

    def _values(self, row: Row, record: KpiRecord, plan: _Coded | None) -> None:
        """The row's values: the KPI's first, more of them, the same again, or a new series."""
        own = row.values()
        code = plan[0] if plan else _code_above(row, "plan")
        if not record.series:
            record.series.append(Series(code))
        series = _series_beside(record, code)
        if own and not self._adds_to(series, own, row):
            record.series.append(Series(code, _values_above(row)))
            first = min(own.values(), key=lambda spot: spot.column)
            self.ledger.doubt("uncoded-series", first, str(record.code), plan=str(code or "-"))
            series = record.series[-1]
        series.plan = series.plan or code
        for key, spot in own.items():
            known = spot if spot.key in self.records.heads else series.values.setdefault(key, spot)
            if known.tight == spot.tight or known is spot:
                self.ledger.use(spot)
        self._sides(row, record, series)

    def _adds_to(self, series: Series, own: dict[Key, Spot], row: Row) -> bool:
        """Whether values complete or repeat the series rather than begin another one."""
        both = own.keys() & series.values.keys()
        if all(own[key].tight == series.values[key].tight for key in both):
            return True
        both = {key for key in both if own[key].tight != series.values[key].tight}
        cut = row.top and all(_goes_on(series.values[key], own[key]) for key in both)
        for key in both if cut else ():
            self.records.join(series.values[key], own[key], self.ledger)
        return cut

    def _sides(self, row: Row, record: KpiRecord, series: Series) -> None:
        """Formula, measuring unit and responsible units of the row."""
        for role in ("formula", "unit"):
            spot = row.get(role)
            if spot is None:
                continue
            known = series.cells.setdefault(role, spot)
            if row.top and row.code("kpi") is None and spot.tight not in known.tight:
                self.records.join(known, spot, self.ledger)  # the rest of a cell a page's end cut
            else:
                self._same(known, spot, "second-formula", record.code)
        unit = row.get("kpi_unit")
        if unit is not None:
            series.units.append(unit)
            record.units.append(unit)

    def _plan(self, row: Row, plan: _Coded) -> None:
        """The row's plan with its budgets and units."""
        code, coded = plan
        label = row.get("plan") or coded
        self.ledger.use(coded)
        record = self.records.plans.setdefault(code, PlanRecord(code, {"plan": label}))
        if not self._same(record.cells["plan"], label, "duplicate-code", code):
            return
        self.cursor.plan = record
        for key, spot in row.budgets().items():
            self._same(record.budgets.setdefault(key, spot), spot, "second-budget", code)
        for key, spot in row.over.items():
            if key[0] == "budget" and key not in record.budgets and spot.tight:
                record.shared[key] = spot
        unit = row.get("plan_unit") or row.above("plan_unit")
        if unit is not None and unit.tight:
            record.units.append(self.records.head(unit))

    def _is_series(self, row: Row) -> bool:
        """A row without codes that holds a whole row of values."""
        values = row.values()
        columns = sum(column.is_value for column in row.layout.columns)
        complete = sum(_complete(spot) for spot in values.values())
        named = row.get("kpi") is not None or row.get("objective") is not None
        planned = row.layout.index("plan") is None or row.above("plan") is not None
        return planned and not named and complete >= 2 and 2 * complete >= columns

    def _uncoded(self, row: Row, filled: list[Spot]) -> None:
        """A row without KPI or plan: an objective's own row, the rest of a cut row, or unknown."""
        found = row.coded("objective")
        if found and len(filled) == 1:
            known = self.records.objectives.setdefault(*found)
            self._same(known, found[1], "label-differs-in-table", found[0])
            return
        foreign = bool(_NO_PART.match(filled[0].tight))
        numbers = bool(row.values() or row.budgets())
        if _REMARK.match(filled[0].tight) and not numbers:
            self._tell("text-not-used", filled)
            return
        inside = not row.top and (row.layout.table.merged_known or numbers or len(filled) == 1)
        if self.cursor.kpi is None or foreign or inside:
            self._tell("row-not-understood", filled)
            return
        self.ledger.doubt("row-joined", filled[0], str(self.cursor.kpi.code))
        continue_row(row, self.cursor)


def _series_beside(record: KpiRecord, plan: Code | None) -> Series:
    """The series that stands beside a plan: its own, else the first without any, else the last."""
    same = [series for series in record.series if series.plan == plan]
    free = [series for series in record.series if series.plan is None]
    return (same or free or record.series)[0 if same or free else -1]


def _values_above(row: Row) -> dict[Key, Spot]:
    """Merged values of the row, which stand for every series they cover."""
    return {
        key: spot for key, spot in row.over.items() if key[0] in ("actual", "target") and spot.tight
    }
