"""Scorecards that are sound data and awkward to show: made by hand, each odd in its own way."""

from __future__ import annotations

from decimal import Decimal

from bscgraph.model import (
    BudgetColumn,
    CodedLabel,
    MapObjective,
    Reading,
    Scorecard,
    Source,
    ValueColumn,
)
from tests.cards import agency_card, city_card, kpi, number, plan, text, values

MARKUP = "<script>alert('x')</script>&amp;{{ 7 }}\u202e"
_AT = Source(page=2, table=1, row=4, column=6)
UNREAD = Reading(
    "1,4004,000", None, "unresolved", reason="malformed", candidate=Decimal(14004000), source=_AT
)
WORDS = Reading("研究發展組", None, reason="text", source=_AT)
MENDED = Reading("10,600,00 0", Decimal(10600000), "repaired", source=_AT)


def comparing() -> Scorecard:
    """Every way in which an actual value and a target can stand beside each other."""
    percent = {"unit": "%", "formula_unit": text("%")}
    cells = {
        "A": values(actual110="5", target110="5"),
        "B": values(actual110="4", target110="5", actual109="9", target109="2"),
        "C": values(actual110="0", target110="5"),
        "D": values(actual110="5", target110="0"),
        "E": values(actual110=UNREAD, target110="5"),
        "F": values(actual110="5", target110=UNREAD),
        "G": values(actual110="5", target110=Reading("-", None, reason="dash")),
        "H": values(actual110=Reading("-", None, reason="dash"), target110="5"),
        "I": values(target110=WORDS, actual109="5"),
        "J": values(actual110="1", target110="3"),
        "K": (
            *values(actual110="1"),
            *values(actual110="7", target110="3"),
            *values(target110="9"),
        ),
    }
    rows = [kpi(f"AC1.{n}", f"指標{name}", some) for n, (name, some) in enumerate(cells.items(), 1)]
    signed = number("90%", value=Decimal(90), percent=True)
    share, bare = number("0.5"), number("50")
    rows += [
        kpi("AC2.1", "達成率甲", values(actual110=signed, target110=share), **percent),
        kpi("AC2.2", "達成率乙", values(actual110=signed, target110=bare), **percent),
        kpi("AC2.3", "件數丙", values(actual110=signed, target110=bare)),
        kpi("AC3.1", "交通事故死亡人數", values(actual110="4", target110="5")),
        kpi("AC3.2", "申請案處理天數", values(actual110="6", target110="5")),
        kpi("AC3.3", "交通事故件數", values(actual110="-3", target110="7")),
    ]
    columns = tuple(ValueColumn(y, k) for y in (109, 110) for k in ("actual", "target"))
    return agency_card(kpis=tuple(rows), value_columns=columns)


def clashing() -> Scorecard:
    """Codes that stand twice, are empty, differ in case alone, or cannot be a file's name."""
    cell = values(3, actual109="900", target110="800")
    codes = (
        "AC1.1",
        "ac1.1",
        "Ac1.1",
        "",
        "",
        "../../etc",
        "X-1",
        "AC1/2",
        "con",
        "標 1",
        "a" * 200,
    )
    plans = ("AC1.1.1", "AC1.1.1", "ac1.1.1", "", "", ".", "AC1.1.1/2", "2")
    nothing = Reading("-", None, reason="dash")
    amounts: dict[int, str | Reading] = {111: "5", 112: UNREAD, 113: MENDED, 114: nothing}
    return agency_card(
        roc_year=112,
        kpis=tuple(kpi(code, f"{MARKUP}{n}", cell) for n, code in enumerate(codes)),
        action_plans=tuple(
            plan(code, f"{MARKUP}{n}", amounts, kpi_code="AC1.1") for n, code in enumerate(plans)
        ),
        map_objectives=(
            MapObjective("", text(MARKUP), "C", "A"),
            MapObjective("AC1", text(MARKUP), "C", "A"),
            MapObjective("ac1", text("小寫"), "", ""),
            MapObjective("ZZ9", text("僅在地圖"), "Q", "Z"),
        ),
        themes=(CodedLabel("A", text(MARKUP)), CodedLabel("A", text("又一")), CodedLabel("a", text("小"))),
        budget_columns=(BudgetColumn(111, "appropriated"), BudgetColumn(112, "estimated")),
    )  # fmt: skip


def long() -> Scorecard:
    """Forty years of values, and more indicators and plans than a page holds."""
    years = range(70, 111)
    rows = tuple(
        kpi(
            f"AC{n}.1",
            f"第{n}項" * 8,
            values(3, **{f"actual{year}": f"{year + n},000" for year in years}, target111="9"),
        )
        for n in range(1, 65)
    )
    plans = [plan(f"AC1.1.{n}", "計畫" * 12, {111: f"{n}"}) for n in range(1, 80)]
    return agency_card(
        roc_year=113,
        kpis=rows,
        action_plans=tuple(plans),
        map_objectives=tuple(
            MapObjective(f"AC{n}", text(f"目標{n}"), "C", "A") for n in range(1, 65)
        ),
        value_columns=tuple(ValueColumn(year, "actual") for year in years),
        budget_columns=(BudgetColumn(111, "appropriated"),),
    )


def bare() -> Scorecard:
    """No year, no map, no table, no document."""
    nothing: dict[str, object] = dict.fromkeys(
        ("mission", "core_values", "themes", "perspectives", "declared_counts"), ()
    )
    return agency_card(
        roc_year=None, vision=None, map_objectives=(), kpis=(), action_plans=(), document=None,
        **nothing,
    )  # fmt: skip


def every() -> tuple[Scorecard, ...]:
    """All of them, and one of the city."""
    return (comparing(), clashing(), long(), bare(), city_card())
