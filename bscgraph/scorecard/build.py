"""Records of the table to the model's KPIs and action plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bscgraph.findings import Place
from bscgraph.model import ActionPlan, BudgetItem, Kpi, Reading, Source, Text, Value
from bscgraph.scorecard.headings import Column
from bscgraph.scorecard.readings import BLANK, reading_of
from bscgraph.scorecard.records import KpiRecord, PlanRecord, Records, Series
from bscgraph.scorecard.rows import Key
from bscgraph.scorecard.spot import Ledger, Spot, place_of
from bscgraph.scorecard.units import measure_unit, tags_of, units_of, vocabulary
from bscgraph.text import Code, clean, find_codes, leading_code, tight

__all__ = ["Builder"]

_EMPTY = Text("", "")


@dataclass
class Builder:
    """Makes the model's values; ``columns`` are those of the whole card, in order."""

    records: Records
    columns: Sequence[Column]
    ledger: Ledger

    def __post_init__(self) -> None:
        spots = [unit for record in self.records.kpis.values() for unit in record.units]
        spots += [unit for record in self.records.plans.values() for unit in record.units]
        self.known = vocabulary(self.records.whole(spot) for spot in spots)

    def kpis(self) -> list[Kpi]:
        """One entry per value row, in the order of the table."""
        return [
            self._kpi(record, series)
            for record in self.records.kpis.values()
            for series in record.series
        ]

    def plans(self) -> list[ActionPlan]:
        """The action plans in the order of the table."""
        return [self._plan(record) for record in self.records.plans.values()]

    def _kpi(self, record: KpiRecord, series: Series) -> Kpi:
        code, objective = record.code, record.code.at_level(1)
        several = len(record.series) > 1
        own = (series.units or record.units) if several else record.units
        units, tags, flags = self._units(own, str(code), "kpi", record.cells.get("kpi"))
        formula, unit = self._measures(series.cells or record.series[0].cells)
        ksf, ksf_code = self._ksf(record, objective)
        if several:
            flags.append("uncoded-series")
        return Kpi(
            code=str(code),
            label=self._label(record.cells.get("kpi")),
            objective_code=str(objective),
            objective_label=self._label(self.records.objectives.get(objective)),
            perspective_code=objective.perspective,
            theme_code=objective.theme,
            ksf=ksf,
            ksf_code=ksf_code,
            series=str(series.plan) if several and series.plan else None,
            formula_unit=formula,
            unit=unit,
            values=tuple(self._values(series, record)),
            responsible_units=units,
            unit_cells=self._unit_cells(own, "kpi_unit", series.values or _labels(record)),
            tags=tags,
            flags=tuple(dict.fromkeys(flags)),
        )

    def _label(self, spot: Spot | None) -> Text:
        """A label without the code it begins with."""
        if spot is None:
            return _EMPTY
        spot = self.records.whole(spot)
        self.ledger.use(spot)
        found = leading_code(spot.clean, odd=True)
        return spot.as_text(found[1] if found else spot.clean)

    def _ksf(self, record: KpiRecord, objective: Code) -> tuple[Text | None, str | None]:
        if "ksf" not in record.cells:
            self.ledger.doubt("ksf-missing", record.cells.get("kpi"), str(record.code))
            return None, None
        spot = self.records.whole(record.cells["ksf"])
        self.ledger.use(spot)
        found = leading_code(spot.clean)
        if found is None:
            return spot.as_text(), None
        if found[0] != objective:
            self.ledger.doubt("code-hierarchy", spot, str(record.code), parent=str(found[0]))
        return spot.as_text(found[1]), str(found[0])

    def _measures(self, measures: dict[str, Spot]) -> tuple[Text, str]:
        """The formula-and-unit text and the unit in it (or in a column of its own)."""
        formula, unit = measures.get("formula"), measures.get("unit")
        whole = formula or unit
        if whole is None:
            return _EMPTY, ""
        text = self.records.whole(whole).as_text()
        if unit is None:
            return text, measure_unit(text.value)
        printed = self.records.whole(unit)
        name = measure_unit(printed.clean)
        if formula is not None and tight(name) != printed.tight:
            self.ledger.doubt("text-not-used", printed)
        return text, name

    def _values(self, series: Series, record: KpiRecord) -> Iterable[Value]:
        subject = str(record.code)
        cells = [spot.key for spot in series.values.values()]
        for column in self.columns:
            if not column.is_value or column.year is None:
                continue
            spot = series.values.get(column.key)
            if spot is not None:
                spread = cells.count(spot.key) > 1
                whole = self.records.whole(spot)
                reading = reading_of(whole, self.ledger, subject, spread=spread)
            else:
                reading = self._blank(column, record, series.values)
            yield Value(column.year, "actual" if column.role == "actual" else "target", reading)

    def _blank(
        self, column: Column, record: KpiRecord | PlanRecord, cells: Mapping[Key, Spot]
    ) -> Reading:
        """An empty cell, placed by the nearest filled one in its row; it is told."""
        header = clean(column.header)
        source = self._place_beside(column, cells or _labels(record))
        place = Place(header=column.header) if source is None else place_of(source)
        self.ledger.doubt("value-blank", place, str(record.code), header=header)
        return replace(BLANK, source=source)

    def _place_beside(self, column: Column, cells: Mapping[Key, Spot]) -> Source | None:
        """Where the cell of a column is, by the distance to a filled cell of the same row."""
        starts = {one.key: one.start for one in self.columns}
        placed = [(starts[key], spot.source) for key, spot in cells.items() if key in starts]
        known = [(abs(start - column.start), start, source) for start, source in placed if source]
        if not known:
            return None
        _, start, near = min(known, key=lambda one: one[:2])
        at = None if near.column is None else max(1, near.column + column.start - start)
        return replace(near, column=at, header=column.header)

    def _units(
        self, spots: Sequence[Spot], subject: str, owner: str, beside: Spot | None
    ) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
        """The union, in order, of the units and tags the cells name; flags for other content."""
        units: list[str] = []
        tags: list[str] = []
        flags: list[str] = []
        for spot in map(self.records.whole, spots):
            self.ledger.use(spot)
            found = units_of(spot, self.known)
            if found is None:
                flags.append("plan-in-unit-column" if find_codes(spot.text) else "not-a-unit")
                self.ledger.doubt(flags[-1], spot, subject)
                continue
            units += found
            tags += tags_of(spot)
        if not spots and owner in {column.role.removesuffix("_unit") for column in self.columns}:
            self.ledger.doubt("unit-missing", beside, subject)
        return tuple(dict.fromkeys(units)), tuple(dict.fromkeys(tags)), flags

    def _unit_cells(
        self, spots: Sequence[Spot], role: str, cells: Mapping[Key, Spot]
    ) -> tuple[Text, ...]:
        """The cells as printed; an empty one too, where there is a column for it."""
        column = next((one for one in self.columns if one.role == role), None)
        if spots or column is None:
            return tuple(self.records.whole(spot).as_text() for spot in spots)
        source = self._place_beside(column, cells)
        return () if source is None else (replace(_EMPTY, source=source),)

    def _plan(self, record: PlanRecord) -> ActionPlan:
        code = str(record.code)
        units, tags, flags = self._units(record.units, code, "plan", record.cells["plan"])
        items = [self._budget(record, column, flags) for column in self._budget_columns()]
        return ActionPlan(
            code=code,
            label=self._label(record.cells["plan"]),
            kpi_code=str(record.code.at_level(2)),
            budget=tuple(items),
            responsible_units=units,
            unit_cells=self._unit_cells(
                record.units, "plan_unit", record.budgets or _labels(record)
            ),
            tags=tags,
            flags=tuple(dict.fromkeys(flags)),
        )

    def _budget_columns(self) -> list[Column]:
        return [column for column in self.columns if column.role == "budget"]

    def _budget(self, record: PlanRecord, column: Column, flags: list[str]) -> BudgetItem:
        key: Key = column.key
        spot, subject = record.budgets.get(key), str(record.code)
        if spot is not None:
            reading = reading_of(self.records.whole(spot), self.ledger, subject, scale=column.scale)
        elif key in record.shared:
            shared = record.shared[key]
            flags.append("shared-budget")
            reading = Reading(
                shared.raw, None, reason="blank", flags=("shared-budget",), source=shared.source
            )
            self.ledger.doubt("shared-budget", shared, subject)
        else:
            reading = self._blank(column, record, record.budgets)
        kind = "estimated" if column.kind == "estimated" else "appropriated"
        return BudgetItem(column.year or 0, kind, reading)  # type: ignore[arg-type]


def _labels(record: KpiRecord | PlanRecord) -> dict[Key, Spot]:
    return {(role, None, ""): spot for role, spot in record.cells.items()}
