"""The rows of a flat file collected to indicators and action plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bscgraph.model import ActionPlan, BudgetItem, Kpi, Reading, Text, Value
from bscgraph.scorecard.mappedrow import (
    Columns,
    Key,
    Owner,
    Row,
    names_in,
    perspective_letter,
    written_out,
)
from bscgraph.scorecard.mapping import BUDGET_KINDS, VALUE_KINDS, FieldMapping, Measured, roc_year
from bscgraph.scorecard.readings import reading_of
from bscgraph.scorecard.spot import Ledger, Spot, place_of
from bscgraph.scorecard.units import measure_unit
from bscgraph.text import clean, leading_code, tight

__all__ = ["Indicators"]

# Which finding tells that two rows do not agree on a text.
_AGREE = {
    "ksf": "second-ksf",
    "formula": "second-formula",
    "unit": "second-formula",
}


@dataclass
class Indicators:
    """Collects the rows of one card."""

    mapping: FieldMapping
    ledger: Ledger
    columns: Columns = field(default_factory=Columns)

    def __post_init__(self) -> None:
        self._kpis: dict[tuple[str, str], Owner] = {}
        self._plans: dict[tuple[str, str], tuple[Owner, Owner]] = {}
        self._objectives: dict[str, Text] = {}
        for entries, keys in (
            (self.mapping.values, self.columns.values),
            (self.mapping.budgets, self.columns.budgets),
        ):
            for entry in entries:
                if entry.year is not None and entry.kind is not None:
                    keys.append((entry.year, entry.kind))
            keys[:] = dict.fromkeys(keys)

    def take(self, row: Row) -> None:
        """Add what a row says."""
        code, label = row.kpi
        if not code and not label.value:
            self._tell_unplaced(row)
            return
        series = row.text("series").value
        key = (code or tight(label.value), series)
        owner = self._kpis.setdefault(key, Owner(code, label, row, series=series or None))
        self._same_label(owner, label)
        for name, finding in _AGREE.items():
            self._once(owner, name, row, finding)
        self._objective(row)
        _add_units(owner, row, "units")
        self._numbers(owner, row, self.mapping.values, self.columns.values)
        self._plan(owner, row)

    def _tell_unplaced(self, row: Row) -> None:
        names = [name for _, name in self.mapping.named()]
        spots = (row.at(name) for name in names)
        filled = next((spot for spot in spots if spot is not None and spot.text.strip()), None)
        if filled is not None:
            self.ledger.doubt("row-without-kpi", filled, "", row=str(row.flat.number))

    def _same_label(self, owner: Owner, label: Text) -> None:
        if not owner.label.value:
            owner.label = label
        elif label.value and tight(label.value) != tight(owner.label.value):
            self.ledger.doubt("duplicate-code", label, owner.code, other=owner.label.value)

    def _once(self, owner: Owner, name: str, row: Row, finding: str) -> None:
        """The first text of a field; another one is told."""
        text = row.text(name)
        first = owner.texts.setdefault(name, text)
        if not first.value:
            owner.texts[name] = text
        elif text.value and tight(text.value) != tight(first.value):
            self.ledger.doubt(finding, text, owner.subject, other=first.value)

    def _objective(self, row: Row) -> None:
        code, label = row.objective
        first = self._objectives.setdefault(code, label)
        if code and label.value and tight(label.value) != tight(first.value):
            if not first.value:
                self._objectives[code] = label
            else:
                params = {"other": first.value}
                self.ledger.doubt("label-differs-in-table", label, code, **params)

    def _plan(self, kpi: Owner, row: Row) -> None:
        code, label = row.plan
        if not code and not label.value:
            self._homeless_budget(kpi, row)
            return
        key = (code or tight(label.value), "" if code else kpi.subject)
        _, plan = self._plans.setdefault(key, (kpi, Owner(code, label, row)))
        self._same_label(plan, label)
        _add_units(plan, row, "plan_units")
        self._numbers(plan, row, self.mapping.budgets, self.columns.budgets)

    def _homeless_budget(self, kpi: Owner, row: Row) -> None:
        """An amount in a row without a plan belongs to no plan and is told."""
        for entry in self.mapping.budgets:
            spot = row.at(entry.field)
            if spot is not None and spot.text.strip() and not self._is_missing(spot):
                self.ledger.doubt("budget-without-plan", spot, kpi.subject)

    # --- numbers ---

    def _is_missing(self, spot: Spot) -> bool:
        return spot.text.strip() in self.mapping.missing

    def _numbers(
        self, owner: Owner, row: Row, entries: Iterable[Measured], columns: list[Key]
    ) -> None:
        for entry in entries:
            spot = row.at(entry.field)
            if spot is None:
                continue
            key = self._key(owner, row, entry, spot)
            if key is None:
                continue
            if key not in columns:
                columns.append(key)
            self._number(owner, key, spot, entry, row)

    def _key(self, owner: Owner, row: Row, entry: Measured, spot: Spot) -> Key | None:
        """Year and kind of a number; None where the row does not say them."""
        year, kind = entry.year, entry.kind
        filled = bool(spot.text.strip()) and not self._is_missing(spot)
        if year is None:
            year = self._stated_year(owner, row.at(entry.year_field), spot if filled else None)
        if kind is None and year is not None:
            said = row.at(entry.kind_field)
            word = "" if said is None else " ".join(said.text.split())
            known = VALUE_KINDS if entry in self.mapping.values else BUDGET_KINDS
            kind = self.mapping.kinds.get(word, word)
            if kind not in known:
                kind = None
                if filled:
                    place = said if word and said is not None else spot
                    self.ledger.doubt(
                        "kind-unknown", place, owner.subject, word=word, number=spot.text
                    )
        return None if year is None or kind is None else (year, kind)

    def _stated_year(self, owner: Owner, said: Spot | None, number: Spot | None) -> int | None:
        year = roc_year(said.text, self.mapping.years) if said is not None else None
        if year is None and number is not None:
            place = said if said is not None and said.text.strip() else number
            text = "" if said is None else said.text
            params = {"year": text, "number": number.text}
            self.ledger.doubt("year-of-number-unreadable", place, owner.subject, **params)
        return year

    def _number(self, owner: Owner, key: Key, spot: Spot, entry: Measured, row: Row) -> None:
        first = owner.numbers.get(key)
        printed = spot.text.strip()
        if first is None or (printed and not first.raw.strip()):
            reading = self._reading(owner, spot, entry, row)
            if first is not None and first.note:
                reading = _noted(reading, first.note)
        else:
            reading = first
            if printed and printed != first.raw.strip():
                self._tell_second(owner, key, spot, first)
        note = row.at(entry.note_field)
        owner.numbers[key] = _noted(reading, "" if note is None else clean(note.text))

    def _tell_second(self, owner: Owner, key: Key, spot: Spot, first: Reading) -> None:
        code = "second-value" if key[1] in ("actual", "target") else "second-budget"
        self.ledger.doubt(code, spot, owner.subject, other=first.raw, year=str(key[0]))

    def _reading(self, owner: Owner, spot: Spot, entry: Measured, row: Row) -> Reading:
        if self._is_missing(spot):
            reason = "dash" if spot.text.strip() else "blank"
            return Reading(spot.text, None, reason=reason, source=spot.source)
        value = written_out(spot.text) if row.flat.fields[entry.field].exponent else None
        if value is not None:
            scaled = value * entry.scale
            return Reading(spot.text, scaled, scale=entry.scale, source=spot.source)
        return reading_of(spot, self.ledger, owner.subject, scale=entry.scale)

    # --- the result ---

    def kpis(self) -> list[Kpi]:
        """One entry per indicator, and one per series where they are told apart."""
        self._sort()
        return [self._kpi(owner) for owner in self._kpis.values()]

    def plans(self) -> list[ActionPlan]:
        """The action plans in the order they first come."""
        return [self._action_plan(kpi, plan) for kpi, plan in self._plans.values()]

    def _kpi(self, owner: Owner) -> Kpi:
        row = owner.row
        self._tell_blanks(owner)
        code, label = row.objective
        ksf, ksf_code = self._ksf(owner)
        formula, unit = owner.texts["formula"], owner.texts["unit"]
        whole = formula if formula.value else unit
        perspective, theme = self._place(owner)
        return Kpi(
            code=owner.code,
            label=owner.label,
            objective_code=code,
            objective_label=self._objectives[code] if code else label,
            perspective_code=perspective,
            theme_code=theme,
            ksf=ksf,
            ksf_code=ksf_code,
            series=owner.series,
            formula_unit=whole,
            unit=unit.value or measure_unit(whole.value),
            values=tuple(
                Value(year, "actual" if kind == "actual" else "target", owner.numbers[year, kind])
                for year, kind in self.columns.values
                if (year, kind) in owner.numbers
            ),
            responsible_units=names_in(owner.units),
            unit_cells=tuple(owner.units),
            tags=names_in([row.text("tags")]),
        )

    def _ksf(self, owner: Owner) -> tuple[Text | None, str | None]:
        text, code = owner.texts["ksf"], owner.row.text("ksf_code").value
        if not text.value:
            return None, None
        found = leading_code(text.value)
        if not code and found is not None:
            return replace(text, value=found[1]), str(found[0])
        return text, code or None

    def _place(self, owner: Owner) -> tuple[str, str]:
        """Perspective and theme: as stated, else by the code of the objective or indicator."""
        found = leading_code(owner.row.objective[0] or owner.code)
        code = found[0] if found else None
        said = owner.row.text("perspective")
        perspective = code.perspective if code else ""
        if said.value:
            perspective = perspective_letter(said.value)
            if not perspective:
                self.ledger.doubt("perspective-unknown", said, owner.subject)
        return perspective, owner.row.text("theme").value or (code.theme if code else "")

    def _tell_blanks(self, owner: Owner) -> None:
        for reading in owner.numbers.values():
            if reading.reason == "blank" and reading.raw.strip() not in self.mapping.missing:
                place = place_of(reading.source)
                self.ledger.doubt("value-blank", place, owner.subject, header=place.header or "")

    def _action_plan(self, kpi: Owner, plan: Owner) -> ActionPlan:
        self._tell_blanks(plan)
        return ActionPlan(
            code=plan.code,
            label=plan.label,
            kpi_code=kpi.code,
            budget=tuple(
                BudgetItem(
                    year,
                    "estimated" if kind == "estimated" else "appropriated",
                    plan.numbers[year, kind],
                )
                for year, kind in self.columns.budgets
                if (year, kind) in plan.numbers
            ),
            responsible_units=names_in(plan.units),
            unit_cells=tuple(plan.units),
        )

    def _sort(self) -> None:
        """Years that only the rows state come in their order."""
        for entries, keys in (
            (self.mapping.values, self.columns.values),
            (self.mapping.budgets, self.columns.budgets),
        ):
            if any(entry.year is None or entry.kind is None for entry in entries):
                keys.sort(key=lambda key: (key[1], key[0]))


def _noted(reading: Reading, words: str) -> Reading:
    """The reading with a note that it does not have yet."""
    notes = (reading.note or "").split("；")
    if not words or words in notes:
        return reading
    return replace(reading, note="；".join(filter(None, (*notes, words))))


def _add_units(owner: Owner, row: Row, key: str) -> None:
    text = row.text(key)
    if text.value and text.value not in [unit.value for unit in owner.units]:
        owner.units.append(text)
