"""Irregularities planted in a made-up scorecard: what is printed, its place, its finding.

Each kind changes the card and its truth together, and names the rule that must tell of it. What
is printed so that it cannot be read has no number in the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.layouts.content import Card

__all__ = ["KINDS", "SPECIAL", "Planted", "Soil", "plant"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One irregularity: where it stands (code, ROC year) and the rule that must find it."""

    kind: str
    rule: str
    code: str
    raw: str
    roc_year: int | None = None


@dataclass
class Soil:
    """A card to plant in, and what is still untouched in it."""

    card: Card
    dice: Random
    free: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.free = {one["kpi_code"] for one in self.card["kpis"]}

    def kpi(self, fits: Callable[[Card], bool] = lambda _: True) -> Card | None:
        """A KPI that nothing was planted in."""
        rows = [k for k in self.card["kpis"] if k["kpi_code"] in self.free and fits(k)]
        if not rows:
            return None
        found: Card = self.dice.choice(rows)
        self.free.discard(found["kpi_code"])
        return found

    def plan(self) -> Card | None:
        """A plan of a KPI that nothing was planted in; neither a bundle nor part of one."""
        kpi = self.kpi(lambda one: bool(self.plans(one)))
        return self.plans(kpi)[0] if kpi else None

    def plans(self, kpi: Card) -> list[Card]:
        """The plans of a KPI that stand for themselves."""
        return [
            one
            for one in self.card["action_plans"]
            if one["kpi_code"] == kpi["kpi_code"] and "(" not in one["label"]
        ]

    def actuals(self, kpi: Card) -> list[Card]:
        """The actual values of a KPI with a number, in the order of their years."""
        return [v for v in kpi["values"] if v["kind"] == "actual" and v["value"] is not None]


_Kind = Callable[[Soil], Planted | None]


def _set(cell: Card, raw: str, value: float | None, note: str | None = None, why: str = "") -> None:
    cell.update(raw=raw, value=value, note=note)
    cell.pop("reason", None)
    if why:
        cell["reason"] = why


def _money(kind: str, rule: str, raw: str, value: int | None, why: str = "") -> _Kind:
    def grow(soil: Soil) -> Planted | None:
        plan = soil.plan()
        if plan is None:
            return None
        cell = plan["budget"][0]
        _set(cell, raw, value, None, why)
        return Planted(kind, rule, plan["code"], raw, cell["roc_year"])

    return grow


def _actual(
    kind: str, rule: str, raw: str, value: int | None, *, note: str | None = None,
    why: str = "", at: int = 1,
) -> _Kind:  # fmt: skip
    def grow(soil: Soil) -> Planted | None:
        kpi = soil.kpi(lambda one: len(soil.actuals(one)) >= 3 and one["unit"] != "%")
        if kpi is None:
            return None
        cell = soil.actuals(kpi)[at]
        _set(cell, raw, value, note, why)
        return Planted(kind, rule, kpi["kpi_code"], raw, cell["roc_year"])

    return grow


def _scale(soil: Soil) -> Planted | None:
    """Every number of a row counts in 萬."""
    kpi = soil.kpi(lambda one: one["unit"] == "元" and bool(soil.actuals(one)))
    if kpi is None:
        return None
    for n, cell in enumerate(kpi["values"], 538):
        _set(cell, f"{n}萬", n * 10_000)
    first = kpi["values"][0]
    return Planted("scale-word", "BSC-N04", kpi["kpi_code"], first["raw"], first["roc_year"])


def _mixed_scale(soil: Soil) -> Planted | None:
    """One number of a row counts in 萬, the others do not."""
    kpi = soil.kpi(lambda one: one["unit"] == "元" and len(soil.actuals(one)) >= 2)
    if kpi is None:
        return None
    cell = soil.actuals(kpi)[0]
    _set(cell, "538萬", 5_380_000)
    return Planted("mixed-scale", "BSC-N05", kpi["kpi_code"], "538萬", cell["roc_year"])


def _lower_target(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: bool(soil.actuals(one)) and soil.actuals(one)[-1]["value"] > 20)
    if kpi is None:
        return None
    last = soil.actuals(kpi)[-1]
    target = next(v for v in reversed(kpi["values"]) if v["kind"] == "target")
    low = int(last["value"] // 2)
    _set(target, f"{low:,}", low)
    return Planted("low-target", "BSC-N12", kpi["kpi_code"], f"{low:,}", target["roc_year"])


def _second_row(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: len(soil.plans(one)) == len(_all_plans(soil, one)) == 2)
    if kpi is None:
        return None
    first, second = soil.plans(kpi)
    kpi["series"] = first["code"]
    values = [dict(v, raw=f"{n}", value=n, note=None) for n, v in enumerate(kpi["values"], 2)]
    for one in values:
        one.pop("reason", None)
    rows = soil.card["kpis"]
    rows.insert(rows.index(kpi) + 1, dict(kpi, series=second["code"], values=values))
    return Planted("uncoded-series", "BSC-K09", kpi["kpi_code"], second["code"])


def _all_plans(soil: Soil, kpi: Card) -> list[Card]:
    return [p for p in soil.card["action_plans"] if p["kpi_code"] == kpi["kpi_code"]]


def _plan_as_unit(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: bool(soil.plans(one)) and not one["tags"])
    if kpi is None:
        return None
    plan = soil.plans(kpi)[0]
    raw = plan["code"] + plan["label"]
    kpi.update(responsible_units=[], printed={"units": [raw]})
    return Planted("plan-in-unit-column", "BSC-K01", kpi["kpi_code"], raw)


def _twin(soil: Soil) -> Planted | None:
    kpi = soil.kpi()
    other = soil.kpi()
    if kpi is None or other is None:
        return None
    for name in ("kpi_label", "formula_unit_raw", "unit"):
        other[name] = kpi[name]
    other["values"] = [dict(one) for one in kpi["values"]]
    return Planted("same-kpi-twice", "BSC-K10", kpi["kpi_code"], other["kpi_code"])


def _unit_named(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: one["unit"] not in {"%", ""})
    if kpi is None:
        return None
    kpi["kpi_label"] = kpi["unit"]
    return Planted("name-is-unit", "BSC-K08", kpi["kpi_code"], kpi["unit"])


def _objective_named(soil: Soil) -> Planted | None:
    kpi = soil.kpi()
    if kpi is None:
        return None
    kpi["kpi_label"] = kpi["objective_label"]
    return Planted("name-is-objective", "BSC-K07", kpi["kpi_code"], kpi["kpi_label"])


def _factor_named(soil: Soil) -> Planted | None:
    plan = soil.plan()
    if plan is None:
        return None
    kpi = next(k for k in soil.card["kpis"] if k["kpi_code"] == plan["kpi_code"])
    plan["label"] = kpi["ksf"]
    return Planted("plan-is-factor", "BSC-P11", plan["code"], plan["label"])


def _goal(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: not one["tags"])
    if kpi is None:
        return None
    kpi["tags"] = ["SDGs"]
    return Planted("tag-without-goal", "BSC-U02", kpi["kpi_code"], "SDGs")


def _several_units(soil: Soil) -> Planted | None:
    kpi = soil.kpi()
    if kpi is None:
        return None
    kpi["responsible_units"] = ["秘書室", "會計室"]
    return Planted("several-units", "BSC-U01", kpi["kpi_code"], "秘書室、會計室")


def _simplified(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: len(soil.actuals(one)) >= 3)
    if kpi is None:
        return None
    cell, note = soil.actuals(kpi)[0], "受疫情影响"
    _set(cell, f"{cell['value']:,} ({note})", cell["value"], note)
    return Planted("simplified", "BSC-T01", kpi["kpi_code"], note, cell["roc_year"])


def _map_objectives(soil: Soil) -> list[Card]:
    """Objectives named alike in map and table, with a theme."""
    names = {k["objective_code"]: k["objective_label"] for k in soil.card["kpis"]}
    return [
        one
        for one in soil.card["document"]["map_objectives"]
        if one["label"] == names.get(one["code"]) and one["theme"] != "T"
    ]


def _drift(soil: Soil) -> Planted | None:
    here = _map_objectives(soil)
    if not here:
        return None
    one = soil.dice.choice(here)
    one["label"] += "專案"
    return Planted("label-drift", "BSC-M01", one["code"], one["label"])


def _swap(soil: Soil) -> Planted | None:
    here = _map_objectives(soil)
    if len(here) < 2:
        return None
    a, b = soil.dice.sample(here, 2)
    a["label"], b["label"] = b["label"], a["label"]
    return Planted("label-swap", "BSC-M02", min(a["code"], b["code"]), max(a["code"], b["code"]))


def _count(soil: Soil) -> Planted | None:
    if not soil.card["document"]["declared_counts"]:
        return None
    count = soil.card["document"]["declared_counts"][-1]
    count["action_plans"] += 3
    return Planted("count-differs", "BSC-C03", "", str(count["action_plans"]), count["roc_year"])


def _change(soil: Soil) -> Planted | None:
    """The printed change is not the difference of the two years."""
    if len(soil.card["document"]["declared_counts"]) < 2:
        return None
    soil.card["document"]["printed_change"] = {"kpis": 2}
    return Planted("change-differs", "BSC-C05", "", "2")


def _no_date(soil: Soil) -> Planted | None:
    if not soil.card["document"]["map_objectives"]:
        return None
    soil.card["document"]["updated_raw"] = ""
    return Planted("date-missing", "BSC-S08", "", "")


def _shifted(soil: Soil) -> Planted | None:
    """A row whose merged cells were dropped: its cells stand further left."""
    kpi = soil.kpi(lambda one: len(soil.plans(one)) > 1 and one["series"] is None)
    if kpi is None:
        return None
    plan = soil.plans(kpi)[-1]
    plan["printed_shifted"] = True
    return Planted("shifted-row", "BSC-D01", plan["code"], plan["code"])


def _fragment(soil: Soil) -> Planted | None:
    """A stray digit at a page's top, below the last amount of an objective."""
    last = {one["objective_code"]: one["kpi_code"] for one in soil.card["kpis"]}
    kpi = soil.kpi(lambda one: one["kpi_code"] in last.values() and bool(soil.plans(one)))
    if kpi is None:
        return None
    plan = soil.plans(kpi)[-1]
    rows = [one for one in soil.card["action_plans"] if one["kpi_code"] == kpi["kpi_code"]]
    if plan is not rows[-1] or not plan["budget"][0]["value"]:
        return None
    kpi["printed_below"] = (-len(plan["budget"]) - 1, "0")
    return Planted("stray-fragment", "BSC-D03", plan["code"], "0", plan["budget"][0]["roc_year"])


def _rollup(soil: Soil) -> Planted | None:
    kpi = soil.kpi(lambda one: bool(soil.plans(one)))
    if kpi is None:
        return None
    mine = soil.plans(kpi)[0]
    parts = [p for p in soil.card["action_plans"] if p is not mine and "(" not in p["label"]][:2]
    if len(parts) < 2:
        return None
    mine["label"] = "專案管理計畫({})".format("、".join(one["label"] for one in parts))
    for n, cell in enumerate(mine["budget"]):
        amounts = [one["budget"][n]["value"] for one in parts]
        if None in amounts:
            return None
        wrong = sum(amounts) + (900_000 if n else 0)
        _set(cell, f"{wrong:,}", wrong)
    cell = mine["budget"][1]
    return Planted("rollup-differs", "BSC-P08", mine["code"], cell["raw"], cell["roc_year"])


KINDS: dict[str, _Kind] = {
    "malformed": _money("malformed", "BSC-N01", "1,4004,000", None, "malformed"),
    "broken-number": _money("broken-number", "BSC-N03", "10,600,00 0", 10_600_000),
    "zero": _money("zero", "BSC-P07", "0", 0),
    "negative": _money("negative", "BSC-P06", "-5,000", -5000),
    "rollup-differs": _rollup,
    "scale-word": _scale,
    "mixed-scale": _mixed_scale,
    "hole": _actual("hole", "BSC-N10", "-", None, why="dash"),
    "blank": _actual("blank", "BSC-N08", "", None, why="blank"),
    "not-established": _actual(
        "not-established", "BSC-N11", "尚未成立", None, note="尚未成立",
        why="not-established", at=0),
    "unseparated": _actual("unseparated", "BSC-N07", "61544", 61544),
    "partial-year": _actual(
        "partial-year", "BSC-N16", "500 (108年5月成立行銷推廣組)", 500,
        note="108年5月成立行銷推廣組", at=0),
    "text-for-number": _actual(
        "text-for-number", "BSC-N02", "研究發展組", None, note="研究發展組", why="text"),
    "low-target": _lower_target,
    "label-drift": _drift,
    "label-swap": _swap,
    "count-differs": _count,
    "change-differs": _change,
    "date-missing": _no_date,
    "plan-in-unit-column": _plan_as_unit,
    "uncoded-series": _second_row,
    "same-kpi-twice": _twin,
    "name-is-unit": _unit_named,
    "name-is-objective": _objective_named,
    "plan-is-factor": _factor_named,
    "tag-without-goal": _goal,
    "several-units": _several_units,
    "simplified": _simplified,
}  # fmt: skip

#: What only some forms of documents can show.
SPECIAL: dict[str, _Kind] = {"shifted-row": _shifted, "stray-fragment": _fragment}


def plant(
    card: Card, start: int, many: int, dice: Random, special: Sequence[str] = ()
) -> list[Planted]:
    """Plant so many kinds in ``card``, in turn from the kind at ``start``, and ``special`` ones."""
    soil, names = Soil(card, dice), list(KINDS)
    kinds = [SPECIAL[name] for name in special]
    kinds += [KINDS[names[(start + n) % len(names)]] for n in range(many)]
    return [one for kind in kinds if (one := kind(soil)) is not None]
