"""Questions about targets, trends and alignment, asked of small scorecards with odd values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bscgraph import query
from bscgraph.graph import build
from bscgraph.model import MapObjective, Value
from bscgraph.store import LocalStore
from tests.cards import agency_card, city_card, kpi, number, plan, text, values
from tests.engines import RdflibStore

DASH = number("-", value=None, reason="dash")
BROKEN = number("1,4004,000", value=None, status="unresolved", reason="malformed")
LINKS = "https://w3id.org/bscgraph/graph/links"
KPIS = "https://w3id.org/bscgraph/id/scorecard/"


@pytest.fixture(params=[LocalStore, RdflibStore])
def store(request: pytest.FixtureRequest) -> Any:
    return request.param()


def load(store: Any, *cards: Any, submission: int = 1) -> Any:
    for card in cards:
        built = build(card, submission)
        store.load(built.canonical(), built.graph)
    return store


def percent(raw: str, value: str) -> Any:
    return number(raw, value=Decimal(value), percent="%" in raw)


def met(store: Any, cells: tuple[Value, ...], **more: Any) -> tuple[Any, Any]:
    """Status and ratio of an indicator in 2021."""
    load(store, agency_card(kpis=(kpi("AC1.1", more.pop("name", "甲"), cells, **more),)))
    (row,) = query.run(store, "target/achievement", periodYear=2021).records()
    return row["status"], row["ratio"]


@pytest.mark.parametrize(
    ("target", "actual", "status", "ratio"),
    [
        ("80", "80", "met", "1"),
        ("80.0", "79.99", "missed", "0.999875"),
        ("0", "0", "met", None),
        ("0", "5", "met", None),
        ("-10", "-5", "met", "0.5"),
        ("100", "9", "missed", "0.09"),
        ("3", "1", "missed", "0.333333"),
        (DASH, "5", "no-target", None),
        ("5", DASH, "no-actual", None),
        (DASH, DASH, "no-target", None),
        (BROKEN, "5", "not-comparable", None),
        ("5", BROKEN, "not-comparable", None),
        (BROKEN, DASH, "no-actual", None),
        (percent("80%", "80"), "79", "not-comparable", None),
    ],
)
def test_achievement(store: Any, target: Any, actual: Any, status: str, ratio: Any) -> None:
    found = met(store, values(target110=target, actual110=actual))
    assert found == (status, None if ratio is None else Decimal(ratio))


@pytest.mark.parametrize(
    ("target", "actual", "status"),
    [
        (percent("80%", "80"), "90.5", "met"),
        (percent("80%", "80"), "0.905", "not-comparable"),
        ("80", percent("90.5%", "90.5"), "met"),
        ("0.8", percent("90.5%", "90.5"), "not-comparable"),
    ],
)
def test_percent_against_plain_numbers(store: Any, target: Any, actual: Any, status: str) -> None:
    cells = values(target110=target, actual110=actual)
    assert met(store, cells, unit="%", formula_unit=text("%"))[0] == status


@pytest.mark.parametrize(
    ("name", "target", "actual", "status", "polarity"),
    [
        ("交通事故件數", "10", "9", "met", ("lower-is-better", "assumed")),
        ("交通事故件數", "10", "11", "missed", ("lower-is-better", "assumed")),
        ("交通事故件數", "10", "10", "met", ("lower-is-better", "assumed")),
        ("處理天數(愈低愈佳)", "10", "11", "missed", ("lower-is-better", "stated")),
        ("處理天數", number("5天以下", value=Decimal(5), flags=("bound",)), "4", "met",
         ("lower-is-better", "stated")),
        ("完成率", number("≧5", value=Decimal(5), flags=("bound",)), "4", "missed",
         ("higher-is-better", "stated")),
        ("參觀人次", "10", "11", "met", ("higher-is-better", "assumed")),
    ],
)  # fmt: skip
def test_which_way_is_better(
    store: Any, name: str, target: Any, actual: str, status: str, polarity: tuple[str, str]
) -> None:
    cells = values(target110=target, actual110=actual)
    load(store, agency_card(kpis=(kpi("AC1.1", name, cells),)))
    (row,) = query.run(store, "target/achievement").records()
    assert (row["status"], row["polarity"], row["polarityBasis"]) == (status, *polarity)


def test_achievement_is_about_the_latest_year_with_actual_values(store: Any) -> None:
    early = kpi("AC1.1", "甲", values(actual109="1", target109="1", target111="5"))
    late = kpi("AC1.2", "乙", values(actual110="3", target110="2"))
    load(store, agency_card(kpis=(early, late)))
    rows = query.run(store, "target/achievement").records()
    assert [(r["code"], r["periodYear"], r["status"]) for r in rows] == [("AC1.2", 2021, "met")]
    rows = query.run(store, "target/achievement", periodYear=111).records()
    assert [(r["code"], r["status"], r["target"]) for r in rows] == [("AC1.1", "no-actual", 5)]
    assert query.run(store, "target/achievement", periodYear=1999).rows == ()


def test_value_rows_of_one_indicator_stay_apart(store: Any) -> None:
    rows = (
        kpi("CP2.1", "團體數", values(5, actual110="13", target110="5"), series="CP2.1.1"),
        kpi("CP2.1", "團體數", values(6, actual110="2", target110="5"), series="CP2.1.2"),
    )
    load(store, agency_card(kpis=rows))
    found = query.run(store, "target/achievement").records()
    assert [(r["code"], r["series"], r["status"], r["sourceRow"]) for r in found] == [
        ("CP2.1", "CP2.1.1", "met", 5),
        ("CP2.1", "CP2.1.2", "missed", 6),
    ]


def test_a_year_printed_twice_gives_a_row_for_each_cell(store: Any) -> None:
    cells = (*values(1, target110="5"), *values(1, actual110="4"), *values(2, actual110="6"))
    load(store, agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    found = query.run(store, "target/achievement").records()
    assert [(r["actual"], r["status"]) for r in found] == [(4, "missed"), (6, "met")]


def test_submissions_of_one_scorecard_stay_apart(store: Any) -> None:
    first = agency_card(kpis=(kpi("AC1.1", "甲", values(actual110="4", target110="5")),))
    later = agency_card(kpis=(kpi("AC1.1", "甲", values(actual110="6", target110="5")),))
    load(store, first)
    load(store, later, submission=2)
    found = query.run(store, "target/achievement").records()
    assert [(r["submission"][-1], r["status"]) for r in found] == [("1", "missed"), ("2", "met")]


def test_a_scorecard_without_a_year_is_answered_but_not_for_a_year(store: Any) -> None:
    cells = values(actual109="4", actual110="6", target110="5")
    load(store, agency_card(roc_year=None, kpis=(kpi("AC1.1", "甲", cells),)))
    for name in ("target/achievement", "trend/year-over-year", "trend/series"):
        rows = query.run(store, name).records()
        assert {row["year"] for row in rows} == {None}, name
        assert query.run(store, name, year=2022).rows == (), name


def test_lenient_is_so_many_times_the_target_and_tells_the_direction(store: Any) -> None:
    rows = (
        kpi("AC1.1", "人次", values(target110="10", actual110="15")),
        kpi("AC1.2", "人次", values(target110="10", actual110="14.9")),
        kpi("AC1.3", "事故件數", values(target110="15", actual110="10")),
        kpi("AC1.4", "事故件數", values(target110="10", actual110="15")),
        kpi("AC1.5", "人次", values(target110="0", actual110="3")),
        kpi("AC1.6", "人次", values(target110="0", actual110="0")),
        kpi("AC1.7", "人次", values(target110="-10", actual110="-5")),
    )
    load(store, agency_card(kpis=rows))
    found = query.run(store, "target/lenient").records()
    assert [(r["code"], r["ratio"], r["polarity"]) for r in found] == [
        ("AC1.1", Decimal("1.5"), "higher-is-better"),
        ("AC1.4", Decimal("1.5"), "lower-is-better"),
        ("AC1.5", None, "higher-is-better"),
    ]
    codes = {
        threshold: {
            r["code"] for r in query.run(store, "target/lenient", threshold=threshold).records()
        }
        for threshold in ("1.49", "0.5")
    }
    assert codes["1.49"] == {"AC1.1", "AC1.2", "AC1.4", "AC1.5"}
    assert codes["0.5"] == {"AC1.1", "AC1.2", "AC1.3", "AC1.4", "AC1.5"}


def test_lowered_compares_with_the_year_before_only(store: Any) -> None:
    rows = (
        kpi("AC1.1", "甲", values(target110="9", target111=DASH, target112="5")),
        kpi("AC1.2", "乙", values(target110="9.5", target111="9.49", target112="10")),
        kpi("AC1.3", "丙", values(actual109="9", actual110="5", target111="9")),
    )
    load(store, agency_card(kpis=rows))
    found = query.run(store, "target/lowered").records()
    assert [(r["code"], r["fromYear"], r["toYear"]) for r in found] == [("AC1.2", 2021, 2022)]


def test_ratchet(store: Any) -> None:
    wan = {"scale": 10000, "flags": ("scale-normalised",)}
    rows = (
        kpi("AC1.1", "甲", values(actual110="5", target111="5.0", target112="6")),
        kpi("AC1.2", "乙", values(actual110="5", target111="7")),
        kpi("AC1.3", "丙", values(actual110=number("5萬", value=Decimal(50000), **wan),
                                  target111=number("6萬", value=Decimal(60000), **wan))),
        kpi("AC1.4", "丁", values(actual110="50,000", target111="60,000")),
    )  # fmt: skip
    load(store, agency_card(kpis=rows))
    found = query.run(store, "target/ratchet").records()
    assert [(r["code"], r["targetYear"]) for r in found] == [
        ("AC1.1", 2022),
        ("AC1.1", 2023),
        ("AC1.3", 2022),
    ]


def test_notes_with_and_without_a_known_reason(store: Any) -> None:
    cells = values(
        actual109=number("尚未成立", value=None, reason="not-established", note="尚未成立"),
        actual110=number("5", note="如期完成"),
        target111=number("6", note="考量疫情及經費酌予調整"),
    )
    load(store, agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    found = query.run(store, "target/adjusted").records()
    assert [(r["periodYear"], r["kind"], r["note"], r["reason"]) for r in found] == [
        (2021, "actual", "如期完成", None),
        (2022, "target", "考量疫情及經費酌予調整", "pandemic budget-or-market"),
    ]


def test_change_is_against_the_year_before_and_by_its_size(store: Any) -> None:
    cells = values(actual106="1", actual108="0", actual109="-4", actual110="-2")
    load(store, agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    found = query.run(store, "trend/year-over-year").records()
    assert [(r["periodYear"], r["change"], r["changeRatio"]) for r in found] == [
        (2020, -4, None),
        (2021, 2, Decimal("0.5")),
    ]


def test_years_without_a_number_do_not_end_a_trend(store: Any) -> None:
    cells = values(actual106=DASH, actual107="3", actual108=DASH, actual109="2", actual110="1")
    load(store, agency_card(kpis=(kpi("AC1.1", "甲", (*cells, *values(actual111=DASH))),)))
    (row,) = query.run(store, "trend/monotonic").records()
    assert (row["direction"], row["firstYear"], row["lastYear"]) == ("falling", 2018, 2021)
    assert (row["first"], row["last"]) == (3, 1)


def test_missing_cells_say_what_is_printed(store: Any) -> None:
    cells = values(actual109=DASH, actual110=number("", value=None, reason="blank"), target111="1")
    load(store, agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    found = query.run(store, "trend/missing").records()
    assert [(r["periodYear"], r["rawText"], r["absence"]) for r in found] == [
        (2020, "-", "dash"),
        (2021, "", "blank"),
    ]


def test_names_in_the_table_alone_may_differ_too(store: Any) -> None:
    rows = tuple(
        replace(kpi(f"AC1.{n}", "甲", values(actual110="1")), objective_label=text(label))
        for n, label in enumerate(("目標", "目 標", "另一個目標"), 1)
    )
    load(store, city_card(kpis=rows))
    found = query.run(store, "alignment/label-drift").records()
    assert {(r["labelInMap"], r["labelInTable"], r["kind"]) for r in found} == {
        (None, "目標", "drift"),
        (None, "目 標", "drift"),
        (None, "另一個目標", "drift"),
    }


def test_a_drift_shows_only_the_names_that_differ(store: Any) -> None:
    entries = (MapObjective("AC1", text("目 標"), "C", "A"),)
    rows = tuple(
        replace(kpi(f"AC1.{n}", "甲", values(actual110="1")), objective_label=text(label))
        for n, label in enumerate(("目標", "別的"), 1)
    )
    load(store, agency_card(map_objectives=entries, kpis=rows))
    found = query.run(store, "alignment/label-drift").records()
    assert [(r["code"], r["labelInMap"], r["labelInTable"]) for r in found] == [
        ("AC1", "目 標", "別的")
    ]


def curated(store: Any, city: str, agency: str, basis: str = "curated") -> None:
    ns, code = "https://w3id.org/bscgraph/ns#", "https://w3id.org/bscgraph/code/basis/"
    link = "https://w3id.org/bscgraph/id/cascade/1"
    lines = [
        f"<{link}> <{ns}cascadeFrom> <{KPIS}taipei-c/2022/kpi/{city}> <{LINKS}> .",
        f"<{link}> <{ns}cascadeTo> <{KPIS}tfam/2022/kpi/{agency}> <{LINKS}> .",
        f"<{link}> <{ns}linkBasis> <{code}{basis}> <{LINKS}> .",
    ]
    store.load("".join(f"{line}\n" for line in lines).encode(), LINKS)


def pair(equal: int) -> tuple[Any, Any]:
    """A city indicator and an agency's with ``equal`` equal numbers and one that differs."""
    same = {f"actual{year}": f"{year}.50" for year in range(100, 100 + equal)}
    city = kpi("ZC1.1", "府級", values(1, **same, actual110="5"))
    agency = kpi("AC1.1", "機關", values(2, **same, actual110="6", target110="5"))
    return city_card(kpis=(city,)), agency_card(kpis=(agency,))


@pytest.mark.parametrize(("equal", "link", "basis"), [
    (4, None, "rule"), (3, None, None), (3, "curated", "curated"), (0, "curated", "curated"),
    (5, "curated", "curated"), (3, "rule", None),
])  # fmt: skip
def test_cascade_by_rule_or_by_hand(
    store: Any, equal: int, link: str | None, basis: str | None
) -> None:
    load(store, *pair(equal))
    if link:
        curated(store, "ZC1.1", "AC1.1", link)
    found = query.run(store, "alignment/cascade").records()
    assert [(r["cityCode"], r["code"], r["equalValues"], r["basis"]) for r in found] == (
        [("ZC1.1", "AC1.1", equal, basis)] if basis else []
    )
    found = query.run(store, "alignment/conflict").records()
    assert [(r["periodYear"], r["cityValue"], r["agencyValue"], r["basis"]) for r in found] == (
        [(2021, 5, 6, basis)] if basis else []
    )


def test_every_submission_of_city_and_agency_is_compared(store: Any) -> None:
    city, agency = pair(4)
    load(store, city, agency)
    load(store, agency, submission=2)
    found = query.run(store, "alignment/cascade").records()
    assert [r["submission"][-1] for r in found] == ["1", "2"]
    assert len(query.run(store, "alignment/conflict").rows) == 2


def test_the_same_code_is_paired_within_a_year_and_with_the_city(store: Any) -> None:
    mine = agency_card(kpis=(kpi("AC1.1", "甲", values(actual110="1")),))
    other = replace(mine, agency="臺北市政府客家事務委員會", title=text("客委會"))
    load(store, mine, other, replace(other, roc_year=112), city_card(kpis=mine.kpis))
    everything = query.run(store, "alignment/same-code").records()
    assert len(everything) == 3
    found = query.run(store, "alignment/same-code", agency="tfam").records()
    assert {(r["otherAgencyLabel"], r["sameName"]) for r in found} == {
        ("臺北市政府客家事務委員會", True),
        ("臺北市政府", True),
    }


def test_redundant_tells_in_what(store: Any) -> None:
    rows = (
        kpi("AC1.1", "時數", values(actual110="5")),
        kpi("AC1.2", "時 數", values(actual110="6")),
        kpi("AC1.3", "別的", values(actual110="5")),
    )
    load(store, agency_card(kpis=rows))
    found = query.run(store, "alignment/redundant").records()
    pairs = [(r["code"], r["otherCode"], r["sameName"], r["sameValues"]) for r in found]
    assert pairs == [("AC1.1", "AC1.2", True, False), ("AC1.1", "AC1.3", False, True)]


def test_what_one_agency_alone_measures_is_not_common(store: Any) -> None:
    row = kpi("TF1.1", "預算執行率", values(actual110="90", target110="80"))
    training = kpi("TL1.1", "訓練完成率", values(actual110="100"))
    mine = agency_card(kpis=(row, training), action_plans=(plan("TF1.1.1", "甲", {111: "1"}),))
    load(store, mine)
    assert query.run(store, "compare/common").rows == ()
    load(store, replace(mine, agency="臺北市政府客家事務委員會", kpis=(row,)))
    found = query.run(store, "compare/common").records()
    assert [(r["measure"], r["target"], r["actual"], r["formula"]) for r in found] == [
        ("budget-execution", 80, 90, "人次")
    ] * 2
    assert len(query.run(store, "compare/common", agency="tfam").rows) == 1
