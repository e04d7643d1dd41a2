"""A sound scorecard, and for every rule one small fault in it that breaks this rule alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bscgraph.findings import CATALOGUE, Finding, Place
from bscgraph.model import (
    ActionPlan,
    CodedLabel,
    DeclaredCount,
    Kpi,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    ValueColumn,
)
from tests.cards import agency_card, kpi, number, plan, text, values

__all__ = ["FAULTS", "Fault", "sound"]

Fault = Callable[[Scorecard], Scorecard]
SMALL = {
    "actual107": "700", "actual108": "800", "actual109": "900", "actual110": "950",
    "target110": "900", "target111": "960", "target112": "970",
}  # fmt: skip
LARGE = {name: f"{int(number_) * 3:,}" for name, number_ in SMALL.items()}
COLUMNS = tuple(
    ValueColumn(int(name[6:]), "actual" if name.startswith("actual") else "target")
    for name in SMALL
)
PERCENT = "(甲/乙)×100% 單位：%"


COUNTS = (
    DeclaredCount(110, 2, 2, 2, Source(page=1, table=2, row=2)),
    DeclaredCount(111, 2, 2, 2, Source(page=1, table=2, row=3)),
    DeclaredCount(None, 0, 0, 0, Source(page=1, table=2, row=4)),
)


def sound(second: str = "BC1") -> Scorecard:
    """Two objectives, each with a KPI and a plan, and nothing to say about them."""
    return agency_card(
        updated=date(2022, 1, 20),
        updated_raw="更新日期1110120",
        themes=(CodedLabel("A", text("深化學術研究")), CodedLabel("B", text("策辦多元展覽"))),
        declared_counts=COUNTS,
        map_objectives=tuple(
            MapObjective(code, text("目標" + code), code[1], code[0]) for code in ("AC1", second)
        ),
        value_columns=COLUMNS,
        kpis=(
            kpi("AC1.1", "參觀人次", values(3, **SMALL)),
            kpi(second + ".1", "展覽人次", values(4, **LARGE)),
        ),
        action_plans=(
            plan("AC1.1.1", "辦理論壇", {111: "500,000", 112: "600,000"}),
            plan(second + ".1.1", "辦理展覽", {111: "300,000", 112: "400,000"}),
        ),
    )


def first(**changes: Any) -> Fault:
    """The first KPI changed."""
    return lambda card: replace(card, kpis=(replace(card.kpis[0], **changes), *card.kpis[1:]))


def other(**changes: Any) -> Fault:
    """The second KPI changed."""
    return lambda card: replace(
        card, kpis=(card.kpis[0], replace(card.kpis[1], **changes), *card.kpis[2:])
    )


def cells(**changes: str | Reading) -> Fault:
    """Values of the first KPI changed."""
    return first(values=values(3, **{**SMALL, **changes}))


def planned(**changes: Any) -> Fault:
    """The first plan changed."""
    return lambda card: replace(
        card, action_plans=(replace(card.action_plans[0], **changes), *card.action_plans[1:])
    )


def paid(amount: str | Reading) -> Fault:
    """The first plan with another amount for 111."""
    return planned(budget=plan("AC1.1.1", "", {111: amount, 112: "600,000"}).budget)


def card(**changes: Any) -> Fault:
    return lambda whole: replace(whole, **changes)


def declared(
    objectives: int = 0, kpis: int = 0, plans: int = 0, change: tuple[int, int, int] = (0, 0, 0)
) -> Fault:
    """So many more in the count table than there were, in both years; and another 增減."""

    def row(old: DeclaredCount) -> DeclaredCount:
        by = change if old.roc_year is None else (objectives, kpis, plans)
        return replace(
            old,
            objectives=(old.objectives or 0) + by[0],
            kpis=(old.kpis or 0) + by[1],
            action_plans=(old.action_plans or 0) + by[2],
        )

    return lambda whole: replace(whole, declared_counts=tuple(map(row, whole.declared_counts)))


def emptied(**changes: Any) -> Fault:
    """A table without plans, or without KPIs and plans, that the count table agrees with."""

    def fault(whole: Scorecard) -> Scorecard:
        kpis = -len({one.code for one in whole.kpis}) if "kpis" in changes else 0
        return declared(kpis=kpis, plans=-len(whole.action_plans))(replace(whole, **changes))

    return fault


def more(*added: Kpi | ActionPlan, **numbers: int) -> Fault:
    """Further KPIs and plans, counted."""

    def fault(whole: Scorecard) -> Scorecard:
        kpis = (*whole.kpis, *(one for one in added if isinstance(one, Kpi)))
        plans = (*whole.action_plans, *(one for one in added if isinstance(one, ActionPlan)))
        return declared(**numbers)(replace(whole, kpis=kpis, action_plans=plans))

    return fault


def both(*faults: Fault) -> Fault:
    def fault(whole: Scorecard) -> Scorecard:
        for one in faults:
            whole = one(whole)
        return whole

    return fault


def told(code: str, raw: str = "某段文字", subject: str = "AC1.1") -> Fault:
    """A doubt of the reading."""
    kind = CATALOGUE[code]
    texts = " ".join((*kind.message.values(), *kind.fix.values()))
    params = dict.fromkeys(set(re.findall(r"\{(\w+)\}", texts)) - {"raw", "subject"}, "5")
    return card(findings=(Finding(code, Place(page=2, row=3, column=4), raw, subject, params),))


def without(kind: str, roc_year: int) -> Fault:
    """No KPI has this column."""

    def fault(whole: Scorecard) -> Scorecard:
        def kept(one: Any) -> bool:
            return (one.kind, one.roc_year) != (kind, roc_year)

        return replace(
            whole,
            value_columns=tuple(filter(kept, whole.value_columns)),
            kpis=tuple(replace(one, values=tuple(filter(kept, one.values))) for one in whole.kpis),
        )

    return fault


def noted(raw: str, value: int, note: str) -> Reading:
    return number(f"{raw} ({note})", value=Decimal(value), note=note)


def second_entry(whole: Scorecard, **changes: Any) -> Scorecard:
    """The second objective of the map changed."""
    one, two, *rest = whole.map_objectives
    return replace(whole, map_objectives=(one, replace(two, **changes), *rest))


def swapped(whole: Scorecard) -> Scorecard:
    """The first two objectives have each other's name in the table."""
    one, two, *_ = whole.map_objectives
    return both(first(objective_label=two.label), other(objective_label=one.label))(whole)


def second_plan(whole: Scorecard, *instead: ActionPlan) -> Scorecard:
    return replace(whole, action_plans=(whole.action_plans[0], *instead, *whole.action_plans[2:]))


def nameless(whole: Scorecard) -> Scorecard:
    """The map has a code without a name."""
    one, *rest = whole.map_objectives
    return replace(whole, map_objectives=(replace(one, label=text("")), *rest))


def scaled(*names: str) -> dict[str, Reading]:
    return {
        name: number(f"{LARGE[name]}萬", value=Decimal(LARGE[name].replace(",", "")) * 10000,
                     scale=10000)
        for name in names
    }  # fmt: skip


def percent(raw: str) -> Reading:
    return number(raw + "%", value=Decimal(raw), percent=True)


DASH = number("-", value=None, reason="dash")
PARTS = {111: "800,000", 112: "1,000,000"}
WHOLE = "年度總計畫(辦理論壇、辦理展覽)"

FAULTS: dict[str, Fault] = {
    "BSC-S01": card(roc_year=None),
    "BSC-S02": card(mission=()),
    "BSC-S03": card(vision=None),
    "BSC-S04": card(core_values=()),
    "BSC-S05": card(themes=()),
    "BSC-S06": emptied(kpis=(), action_plans=()),
    "BSC-S07": emptied(action_plans=()),
    "BSC-S08": card(updated=None, updated_raw="更新日期1111340"),
    "BSC-S09": card(agency=""),
    "BSC-S10": card(map_objectives=()),
    "BSC-S11": card(perspectives=()),
    "BSC-S12": planned(code="AC1.1.1a"),
    "BSC-S13": lambda whole: second_plan(
        other(code="BC9.1")(whole),
        replace(whole.action_plans[1], code="BC9.1.1", kpi_code="BC9.1"),
    ),
    "BSC-S14": planned(code="BC1.9.1"),
    "BSC-S15": more(plan("AC1.1.1", "出版專書", {111: "10,000", 112: "20,000"}), plans=1),
    "BSC-S16": planned(code="AC1.1.2"),
    "BSC-S17": told("code-hierarchy", "BC1.1.2辦理展覽", "BC1.1.2"),
    "BSC-S18": both(first(objective_label=text("")), nameless),
    "BSC-C07": told("count-unreadable", "十四"),
    "BSC-C01": declared(objectives=1),
    "BSC-C02": declared(kpis=1),
    "BSC-C03": declared(plans=1),
    "BSC-C04": declared(change=(1, 0, 0)),
    "BSC-C05": declared(change=(0, 1, 0)),
    "BSC-C06": declared(change=(0, 0, 1)),
    "BSC-M01": first(objective_label=text("別的名稱")),
    "BSC-M02": swapped,
    "BSC-M03": lambda whole: second_entry(whole, label=whole.map_objectives[0].label),
    "BSC-M04": lambda whole: other(objective_label=whole.kpis[0].objective_label)(whole),
    "BSC-M05": lambda whole: replace(
        declared(objectives=1)(whole),
        map_objectives=(*whole.map_objectives, MapObjective("AC2", text("目標AC2"), "C", "A")),
    ),
    "BSC-M06": lambda whole: replace(
        whole, map_objectives=(whole.map_objectives[0], *whole.map_objectives[2:])
    ),
    "BSC-M07": lambda whole: replace(whole, themes=(whole.themes[0], *whole.themes[2:])),
    "BSC-M08": lambda whole: replace(sound("TL1"), themes=whole.themes),
    "BSC-M09": card(map_notes=(text("沿用府級共通性項目"),)),
    "BSC-M10": told("label-differs-in-table", "另一名稱", "AC1"),
    "BSC-K01": first(responsible_units=(), unit_cells=(text("AC1.1.1辦理論壇"),)),
    "BSC-K02": first(unit=""),
    "BSC-K03": first(label=text("")),
    "BSC-K04": first(ksf=None),
    "BSC-K05": first(formula_unit=text("(甲/乙)×100%"), unit="%"),
    "BSC-K06": first(formula_unit=text("%"), unit="%"),
    "BSC-K07": first(label=text("目標AC1")),
    "BSC-K08": first(label=text("人次")),
    "BSC-K09": more(kpi("AC1.1", "參觀人次", values(5, **LARGE), series="AC1.1.2")),
    "BSC-K10": other(label=text("參觀人次"), values=values(4, **SMALL)),
    "BSC-K11": first(values=(*values(3, **SMALL), *values(3, target112="980"))),
    "BSC-K12": without("target", 112),
    "BSC-K13": without("target", 110),
    "BSC-K14": other(values=()),
    "BSC-K15": lambda whole: second_plan(declared(plans=-1)(whole)),
    "BSC-K16": told("code-missing", "參觀人次"),
    "BSC-N01": paid(
        number(
            "1,4004,000",
            value=None,
            status="unresolved",
            reason="malformed",
            candidate=Decimal(14004000),
        )
    ),
    "BSC-N02": cells(actual108=number("文教推廣組", value=None, reason="text")),
    "BSC-N03": paid(number("10,600,00 0", value=Decimal(10600000), status="repaired")),
    "BSC-N04": other(values=values(4, **scaled(*LARGE))),
    "BSC-N05": other(values=values(4, **{**LARGE, **scaled("target112")})),
    "BSC-N06": first(
        unit="%",
        formula_unit=text(PERCENT),
        values=values(3, **{**SMALL, "target112": percent("970")}),
    ),
    "BSC-N07": cells(actual107="1544"),
    "BSC-N08": cells(actual108=number("", value=None, reason="blank")),
    "BSC-N09": cells(actual107=DASH),
    "BSC-N10": cells(actual109=DASH),
    "BSC-N11": cells(actual107=number("尚未成立", value=None, reason="not-established")),
    "BSC-N12": cells(target111="940"),
    "BSC-N13": cells(target111=noted("940", 940, "考量疫情影響酌予調整")),
    "BSC-N14": cells(target111=noted("940", 940, "酌予調整")),
    "BSC-N15": cells(target110="955"),
    "BSC-N16": cells(actual110=noted("950", 950, "110年5到12月活動暫停")),
    "BSC-N17": cells(actual107="100"),
    "BSC-P01": planned(responsible_units=()),
    "BSC-P02": more(plan("AC1.2.1", "出版專書", {111: "10,000", 112: "20,000"}), plans=1),
    "BSC-P03": planned(label=text("")),
    "BSC-P04": planned(budget=plan("AC1.1.1", "", {111: "500,000"}).budget),
    "BSC-P05": paid(number("", value=None, reason="blank")),
    "BSC-P06": paid("-500,000"),
    "BSC-P07": paid("0"),
    "BSC-P08": more(plan("AC1.1.2", WHOLE, {111: "700,000", 112: "900,000"}), plans=1),
    "BSC-P09": more(plan("AC1.1.2", WHOLE, PARTS), plans=1),
    "BSC-P10": more(
        plan("AC1.1.2", "辦理國際藝術論壇活動", {111: "10,000", 112: "20,000"}),
        plan("AC1.1.3", "辦理國際藝術論壇活動展演", {111: "10,000", 112: "30,000"}),
        plans=2,
    ),
    "BSC-P11": planned(label=text("因素AC1")),
    "BSC-P12": planned(label=text("辦理論壇。出版專書。")),
    "BSC-U01": first(
        responsible_units=("研究發展組", "展覽規劃組"), unit_cells=(text("研究發展組 展覽規劃組"),)
    ),
    "BSC-U02": first(tags=("SDGs",), unit_cells=(text("研究發展組", "研究發展組 (SDGs)"),)),
    "BSC-U03": first(responsible_units=("教育局",), unit_cells=(text("教育局"),)),
    "BSC-T01": cells(target112=noted("980", 980, "考量疫情影响")),
    "BSC-T02": first(ksf=text("因素", "<u>因素</u>")),
    "BSC-T03": first(ksf=text("設計·創新行銷")),
    "BSC-T04": first(ksf_code="AC1"),
    "BSC-T05": planned(label=text("辦理論壇", "辦理　論壇")),
    "BSC-T06": told("markup-in-band", "<u>學習成長</u>", ""),
    "BSC-D01": told("shifted-row"),
    "BSC-D02": told("row-joined"),
    "BSC-D03": told("stray-fragment", "0"),
    "BSC-D04": told("row-not-understood"),
    "BSC-D05": told("hidden-row"),
    "BSC-D06": told("cell-not-used"),
    "BSC-D07": told("several-in-cell"),
    "BSC-D08": told("unit-in-value"),
    "BSC-D09": told("second-ksf"),
}
