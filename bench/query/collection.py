"""Made-up collections: many agencies of five years each, or one city through the years; and the
city's cards above them.

What one agency states is consistent from year to year, as real scorecards are: each restates
the years before it (now and then with another number), targets follow the last actual value,
plans go on with changed amounts. Indicators of the city repeat those of an agency, some with one
cell that differs. The same numbers give the same collection on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import count as counted
from itertools import islice
from random import Random

from bench.query.words import Words
from bscgraph.findings import Finding, Place
from bscgraph.iri import Register
from bscgraph.model import (
    ActionPlan,
    BudgetItem,
    CodedLabel,
    DeclaredCount,
    Kpi,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    SourceDocument,
    Text,
    Value,
    ValueColumn,
)

__all__ = ["YEARS", "agency_card", "cards", "city"]

YEARS = range(109, 114)
# Agencies in a group of the city, with one city card a year: of a hundred cards, five.
_GROUP = 19
_SINCE = 94  # the first year of a city through the years
_PERSPECTIVES = {"C": "顧客構面", "P": "內部流程構面", "L": "學習成長構面", "F": "財務構面"}


def cards(count: int) -> Iterator[Scorecard]:
    """The first ``count`` scorecards: every group of agencies and its city card, all years."""
    made = 0
    for group in range(count):
        agencies = [_Agency(group * _GROUP + number) for number in range(_GROUP)]
        for year in YEARS:
            for card in (*(one.card(year) for one in agencies), _city(group, agencies, year)):
                if made == count:
                    return
                made += 1
                yield card


def city(count: int) -> Iterator[Scorecard]:
    """The first ``count`` scorecards of one city, fifty a year: there are only so many agencies.

    They are small ones, of some 2,200 statements in the mean; now and then an agency has none.
    """
    groups = [[_Agency(24 * group + one, small=True) for one in range(24)] for group in range(2)]
    return islice(_years(groups), count)


def _years(groups: list[list[_Agency]]) -> Iterator[Scorecard]:
    for year in counted(_SINCE):
        for number, agencies in enumerate(groups):
            made = [one for one in agencies if Random(one.number * 41 + year).random() > 0.03]
            yield from (one.card(year) for one in made)
            yield _city(number, agencies, year)


def agency_card(number: int, year: int) -> Scorecard:
    """The scorecard of one year of the agency of that number."""
    return _Agency(number).card(year)


@dataclass(frozen=True, slots=True)
class _Series:
    """An indicator as it lives through the years; ``row`` is its place in the table."""

    code: str
    label: str
    formula: str
    unit: str
    units: tuple[str, ...]
    tags: tuple[str, ...]
    seed: int
    row: int
    since: int

    def actual(self, year: int) -> Decimal:
        """The value of a year: a level, a trend, and what happens."""
        dice = Random(self.seed)
        level, trend = 10 ** dice.uniform(1, 5.5), dice.choice((0.9, 1, 1.05, 1.1, 1.2))
        wobble = Random(self.seed * 31 + year).uniform(0.7, 1.3) if dice.random() < 0.85 else 1
        value = level * trend ** (year - 105) * wobble
        if self.unit == "%":
            return Decimal(str(round(min(100, 40 + value % 61), 2)))
        return Decimal(max(1, round(value)))

    def target(self, year: int) -> Decimal:
        """The target of a year, set beside what was reached two years before."""
        dice = Random(self.seed * 37 + year)
        last = self.actual(year - 2)
        if dice.random() < 0.1:
            return last + dice.choice((0, 1))
        factor = Decimal(str(dice.choice((0.5, 0.8, 0.9, 1, 1.02, 1.05, 1.1))))
        return (last * factor).quantize(Decimal(1) if self.unit != "%" else Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan: code, name, indicator, and who is responsible for it."""

    code: str
    label: str
    kpi: str
    units: tuple[str, ...]


class _Agency:
    """An agency with its objectives, indicators and plans."""

    def __init__(self, number: int, *, small: bool = False) -> None:
        self.number, self._small = number, small
        self._dice = Random(number * 7919 + 17)
        register = Register.default()
        known = [one for one in register.agencies.values() if one.level == "agency"]
        one = known[number] if number < len(known) else None
        self.name = one.name if one else f"臺北市第{number}服務中心"
        own = register.units_of(one.slug) if one else ()
        self._words = Words(self._dice, own)
        self._columns_with_target = self._dice.random() < 0.5
        self._kpis, self._plans = self._made()

    @cached_property
    def objectives(self) -> dict[str, str]:
        """Codes and names, of three themes and four perspectives."""
        codes = [f"{theme}{part}1" for part in "CPL" for theme in "ABC"]
        codes += [f"{self._dice.choice('ABC')}{self._dice.choice('CP')}2", "TF1"]
        if self._small:
            codes = codes[:: (4, 4, 4, 5, 3)[self.number % 5]]
        return {code: self._words.phrase() for code in codes}

    def _made(self) -> tuple[list[_Series], list[_Plan]]:
        kpis: list[_Series] = []
        plans: list[_Plan] = []
        for code in self.objectives:
            for number in range(1, self._dice.choice((2, 2, 2, 3, 4))):
                kpi = f"{code}.{number}"
                kpis.append(self._series(kpi, len(kpis)))
                for plan in range(1, self._dice.choice((2, 2, 2, 3))):
                    units = self._words.units()
                    plans.append(_Plan(f"{kpi}.{plan}", self._words.plan(), kpi, units))
        bundle = self._words.bundle([plan.label for plan in plans[:3]])
        if bundle:
            plans[-1] = replace(plans[-1], label=bundle)
        return kpis, plans

    def _series(self, code: str, row: int) -> _Series:
        label, formula, unit = self._words.measure(code)
        seed = self.number * 1000 + row
        since = self._dice.choice((0, 0, 0, 0, 107, 109))
        return _Series(code, label, formula, unit, self._words.units(), self._words.tags(),
                       seed, row, since)  # fmt: skip

    def repeated(self) -> _Series:
        """The indicator that the city's card repeats."""
        return self._kpis[0]

    def card(self, year: int) -> Scorecard:
        """The scorecard of one year."""
        dice = Random(self.number * 1000 + year)
        drawn = _Table(year, dice, f"{self.name}{year}", self._columns_with_target)
        kpis = tuple(drawn.kpi(one, self.objectives[one.code.split(".")[0]]) for one in self._kpis)
        plans = tuple(drawn.plan(self, n, plan) for n, plan in enumerate(self._plans))
        counts = len(self.objectives), len(kpis), len(plans)
        return Scorecard(
            title=Text(f"{year}年{self.name}平衡計分卡", f"{year}年{self.name}平衡計分卡"),
            agency=self.name, level="agency", roc_year=year, updated_raw=f"更新日期{year}0120",
            mission=(_plain("提供優質便民服務"), _plain("守護市民生活環境")),
            vision=_plain("成為市民信賴的服務團隊"),
            core_values=tuple(map(_plain, ("專業", "效率", "創新", "誠信"))),
            themes=tuple(CodedLabel(c, _plain(f"主題{c}")) for c in "ABC"),
            perspectives=tuple(CodedLabel(c, _plain(t)) for c, t in _PERSPECTIVES.items()),
            declared_counts=(
                DeclaredCount(year - 1, *counts, Source(page=1, table=2, row=2)),
                DeclaredCount(year, counts[0], counts[1] + (dice.random() < 0.05), counts[2],
                              Source(page=1, table=2, row=3)),
            ),
            map_objectives=self._map(dice), value_columns=drawn.columns, kpis=kpis,
            action_plans=plans, document=drawn.document, findings=tuple(drawn.findings),
        )  # fmt: skip

    def _map(self, dice: Random) -> tuple[MapObjective, ...]:
        names = dict(self.objectives)
        first, second = list(names)[:2]
        if dice.random() < 0.05:
            names[first], names[second] = names[second], names[first]
        return tuple(
            MapObjective(code, _plain(name + ("方案" if dice.random() < 0.03 else "")), code[1],
                         code[0])
            for code, name in names.items()
        )  # fmt: skip

    def amount(self, number: int, fiscal: int) -> int:
        """The money of a plan for a fiscal year (TWD)."""
        dice = Random(self.number * 4099 + number)
        money = dice.choice((0, *(dice.randint(1, 30_000) * 1000 for _ in range(11))))
        return money if dice.random() < 0.6 else money + 1000 * (fiscal - 100) * (money > 0)


class _Table:
    """Prints what an agency states in the cells of one year's document."""

    def __init__(self, year: int, dice: Random, name: str, with_target: bool = False) -> None:
        self._year, self._dice = year, dice
        columns = [ValueColumn(year - back, "actual") for back in (4, 3, 2)]
        columns += [ValueColumn(year - 1, "target")] if with_target else []
        columns += [ValueColumn(year - 1, "actual")]
        self.columns = (*columns, ValueColumn(year, "target"), ValueColumn(year + 1, "target"))
        self.findings: list[Finding] = []
        digest = hashlib.sha256(name.encode()).hexdigest()
        self.document = SourceDocument(f"{name}.pdf", "application/pdf", digest, 100_000, 4)

    def kpi(self, series: _Series, objective: str, differs: bool = False) -> Kpi:
        """The row of an indicator; ``differs``: its latest actual is another number."""
        code = series.code
        return Kpi(
            code=code, label=self._text(series.label, series.row, 3),
            objective_code=code.split(".")[0], objective_label=self._text(objective, series.row, 1),
            perspective_code=code[1], theme_code=code[0],
            ksf=self._text(f"{objective}之資源整合與推廣", series.row, 2), ksf_code=None,
            series=None, formula_unit=self._text(series.formula, series.row, 4), unit=series.unit,
            values=tuple(self._value(series, column, n, differs)
                         for n, column in enumerate(self.columns, 5)),
            responsible_units=series.units,
            unit_cells=(self._text("\n".join(series.units), series.row, 12),), tags=series.tags,
        )  # fmt: skip

    def _value(self, series: _Series, column: ValueColumn, place: int, differs: bool) -> Value:
        year, source = column.roc_year, self._source(series.row, place)
        if column.kind == "actual" and year < series.since:
            word = "-" if series.seed % 2 else "尚未成立"
            reason = "dash" if series.seed % 2 else "not-established"
            return Value(year, "actual", Reading(word, None, reason=reason, source=source))
        number = series.actual(year) if column.kind == "actual" else series.target(year)
        restated = self._dice.random() < 0.01
        if column.kind == "actual" and (restated or (differs and year == self._year - 1)):
            number += 2
        note, raw = None, f"{number:,}"
        if self._dice.random() < 0.03:
            raw += series.unit
            self._doubt("unit-in-value", source, raw, series.code, {"value": str(number)})
        if self._dice.random() < 0.15:
            note = self._dice.choice(("考量新冠肺炎疫情影響酌予調整", "配合場館整修暫停開放"))
            raw += f" ({note})"
        return Value(year, column.kind, Reading(raw, number, note=note, source=source))

    def _doubt(self, kind: str, at: Source, raw: str, code: str, params: Mapping[str, str]) -> None:
        place = Place(at.page, at.row, at.column, at.header, table=at.table)
        self.findings.append(Finding(kind, place, raw, code, params))

    def plan(self, agency: _Agency, number: int, plan: _Plan) -> ActionPlan:
        """The row of a plan with the money of two fiscal years."""
        kinds = ((self._year, "appropriated"), (self._year + 1, "estimated"))
        money = agency.amount
        return ActionPlan(
            code=plan.code, label=self._text(plan.label, number, 13), kpi_code=plan.kpi,
            budget=tuple(
                BudgetItem(y, kind, self._amount(plan.code, money(number, y), number, place))
                for place, (y, kind) in enumerate(kinds, 14)
            ),
            responsible_units=plan.units,
            unit_cells=(self._text("\n".join(plan.units), number, 16),),
        )  # fmt: skip

    def _amount(self, code: str, amount: int, row: int, place: int) -> Reading:
        source = self._source(row, place)
        if self._dice.random() < 0.005:
            raw, meant = "1,4004,000", Decimal(14004000)
            texts = {"maybe": "（可能為 14,004,000）", "maybe_en": "(it may mean 14,004,000)"}
            self._doubt("number-malformed", source, raw, code, texts)
            return Reading(raw, None, "unresolved", None, "malformed", meant, source=source)
        return Reading(f"{amount:,}", Decimal(amount), source=source)

    def _source(self, row: int, column: int) -> Source:
        return Source(page=2 + row // 9, table=1, row=2 + row % 9, column=column,
                      header=f"欄{column}")  # fmt: skip

    def _text(self, text: str, row: int, column: int) -> Text:
        return Text(text, text, self._source(row, column))


def _plain(text: str) -> Text:
    return Text(text, text, Source(page=1, table=1, row=1, column=1))


def _city(group: int, agencies: list[_Agency], year: int) -> Scorecard:
    """The city's card of a group: one indicator of every second agency, some not quite the same."""
    letter = _letters(group)
    drawn = _Table(year, Random(group * 1000 + year), f"府級{group}組{year}")
    kpis, plans = [], []
    for number, agency in enumerate(agencies[::2]):
        told = agency.repeated()
        code = f"C{'CP'[number % 2]}{number + 1}.1"
        series = _Series(code, told.label, told.formula, told.unit, (agency.name,), (),
                         told.seed, number, told.since)  # fmt: skip
        kpis.append(drawn.kpi(series, f"市政目標{number + 1}", differs=number % 5 == 0))
        plan = _Plan(f"{code}.1", f"{told.label}推動計畫", code, (agency.name,))
        plans.append(drawn.plan(agency, number, plan))
    title = f"發展 {letter} 組 府級平衡計分卡 ({year}年)"
    return Scorecard(
        title=Text(title, title), agency="臺北市政府", level="city", group=letter, roc_year=year,
        value_columns=drawn.columns, kpis=tuple(kpis), action_plans=tuple(plans),
        document=drawn.document, findings=tuple(drawn.findings),
    )  # fmt: skip


def _letters(group: int) -> str:
    return chr(ord("A") + group) if group < 26 else f"{_letters(group // 26 - 1)}{group % 26}"
