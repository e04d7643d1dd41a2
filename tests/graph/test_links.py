"""Links within one scorecard that spare queries a search."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import RDFS, Graph, URIRef

from bscgraph.model import Kpi, MapObjective, Reading, Source, Value
from bscgraph.terms import BSC
from tests.cards import agency_card, kpi, number, plan, text, values
from tests.graph.test_candidates import graph_of

BASE = "https://w3id.org/bscgraph/id/scorecard/tfam/2022/"
DASH = number("-", value=None, reason="dash")


def ends(graph: Graph, link: URIRef) -> dict[str, str]:
    return {
        str(one).removeprefix(BASE): str(other).removeprefix(BASE)
        for one, other in graph.subject_objects(link)
    }


def test_each_value_knows_the_one_before_and_the_target_it_is_held_against() -> None:
    cells = values(actual108="9", actual109=DASH, actual110="7", target110=DASH, target111="8")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    first = "kpi/AC1.1/"
    # A cell without a number knows the one before it as well.
    assert ends(graph, BSC.previousValue) == {
        first + "actual/2020": first + "actual/2019",
        first + "actual/2021": first + "actual/2019",
    }
    assert ends(graph, BSC.measuredAgainst) == {first + "actual/2021": first + "target/2021"}
    assert ends(graph, BSC.lastActualBefore) == {first + "target/2022": first + "actual/2021"}
    assert ends(graph, BSC.lastActualYear) == {
        "https://w3id.org/bscgraph/id/scorecard/tfam/2022".removeprefix(BASE): "2021"
    }


@pytest.mark.parametrize(
    ("label", "misses", "less_ambitious"),
    [
        ("參觀人次", {"actual/2020": "target/2020"}, {"target/2021": "actual/2020"}),
        ("處理天數（愈低愈好）", {"actual/2019": "target/2019"}, {"target/2020": "actual/2019"}),
    ],
)
def test_worse_is_judged_by_polarity(
    label: str, misses: dict[str, str], less_ambitious: dict[str, str]
) -> None:
    cells = values(actual108="9", actual109="7", target108="8", target109="10", target110="6")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", label, cells),)))
    first = "kpi/AC1.1/"
    for link, wanted in ((BSC.misses, misses), (BSC.lessAmbitiousThan, less_ambitious)):
        assert ends(graph, link) == {first + one: first + two for one, two in wanted.items()}


def test_a_value_knows_the_year_before_and_a_target_what_it_was_lowered_from() -> None:
    cells = values(actual107="5", actual109="9", actual110="7", actual111=DASH, actual112="1",
                   target108="9", target109="8", target110="8", target112="7", target113="6.5")  # fmt: skip
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "處理天數（愈低愈好）", cells),)))
    first = "kpi/AC1.1/"
    assert ends(graph, BSC.yearBefore) == {first + "actual/2021": first + "actual/2020"}
    assert ends(graph, BSC.loweredFrom) == {
        first + "target/2020": first + "target/2019",
        first + "target/2024": first + "target/2023",
    }


@pytest.mark.parametrize(
    ("before", "after", "leaps"),
    [("100", "500", True), ("500", "100", True), ("100", "499", False), ("0", "9", False),
     ("-1", "9", False), ("0.2", "1.0", True)],
)  # fmt: skip
def test_many_times_as_much_or_as_little_as_the_year_before_is_a_leap(
    before: str, after: str, leaps: bool
) -> None:
    cells = values(actual108=before, actual109=after, actual111="9000", target110="90000")
    found = ends(graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),))), BSC.leapsFrom)
    assert found == ({"kpi/AC1.1/actual/2020": "kpi/AC1.1/actual/2019"} if leaps else {})


def test_names_that_begin_with_the_objective_or_repeat_a_unit_or_a_factor_are_linked() -> None:
    cells = values(actual110="1")
    aim, factor = text("提升觀眾 滿意度"), text("辦理展覽")
    rows = (
        replace(kpi("AC1.1", "提升觀眾滿意度比率", cells), objective_label=aim, ksf=factor),
        replace(kpi("AC1.2", "場次", cells), objective_label=aim, ksf=factor, unit="場次"),
        replace(kpi("AC1.3", "人次", cells), objective_label=aim, ksf=factor, unit="人"),
    )
    plans = tuple(
        replace(plan(f"AC1.1.{n}", name, {111: "1"}), kpi_code="AC1.1")
        for n, name in enumerate(("辦理展覽", "辦理展覽及講座"), 1)
    )
    graph = graph_of(agency_card(kpis=rows, action_plans=plans))
    assert ends(graph, BSC.namedAfter) == {"kpi/AC1.1": "objective/AC1"}
    (own,) = graph.objects(URIRef(BASE + "kpi/AC1.1"), BSC.keySuccessFactor)
    assert ends(graph, BSC.nameRepeats) == {
        "kpi/AC1.2": "kpi/AC1.2/series/1",
        "plan/AC1.1.1": str(own).removeprefix(BASE),
    }


@pytest.mark.parametrize(
    ("actual", "target", "below", "ratchet"),
    [
        ("9", number("8"), True, False),
        ("9", number("9.0"), False, True),
        ("9", number("10"), False, True),
        ("9", number("9.5"), False, False),
        ("9", number("11"), False, False),
        ("40000", number("5萬", value=Decimal(50000), scale=10000), False, True),
        ("40000", number("50000"), False, False),
        ("9", DASH, False, False),
    ],
)
def test_a_target_is_set_beside_the_last_actual(
    actual: str, target: Reading, below: bool, ratchet: bool
) -> None:
    cells = values(actual108="1", actual109=actual, actual110=DASH, target111=target)
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    link = {"kpi/AC1.1/target/2022": "kpi/AC1.1/actual/2020"}
    assert ends(graph, BSC.belowLastActual) == (link if below else {})
    assert ends(graph, BSC.ratchetOf) == (link if ratchet else {})


def test_a_steady_row_names_its_ends() -> None:
    steady = kpi("AC1.1", "甲", values(actual110="9", actual107=DASH, actual108="7", actual109="8",
                                      actual111=DASH))  # fmt: skip
    other = kpi("AC1.2", "乙", values(actual108="7", actual109="8", actual110="8"))
    graph = graph_of(agency_card(kpis=(steady, other)))
    row, first = "kpi/AC1.1/series/1", "kpi/AC1.1/actual/"
    assert ends(graph, BSC.steadyFrom) == {row: first + "2019"}
    assert ends(graph, BSC.steadyUntil) == {row: first + "2021"}


def test_a_cell_without_a_number_is_not_worse_than_another() -> None:
    cells = values(actual108="9", actual109=DASH, target109="10", target110=DASH)
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "參觀人次", cells),)))
    assert ends(graph, BSC.misses) == ends(graph, BSC.lessAmbitiousThan) == {}


def test_long_numbers_tell_how_they_were_printed() -> None:
    cells = values(actual107="12,000", actual108="60000", actual109="999", actual110="1234.5")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    grouping = {
        one: other.rpartition("/")[2] for one, other in ends(graph, BSC.digitGrouping).items()
    }
    # That others have commas is said once, of the scorecard.
    assert grouping.pop(BASE.rstrip("/")) == "commas"
    assert grouping == {"kpi/AC1.1/actual/2019": "none"}


def test_the_parts_of_a_plan_are_summed_where_all_can_be_read() -> None:
    plans = (
        plan("AC1.1.1", "彙總（甲項計畫、乙項計畫）", {111: "90", 112: "90"}),
        plan("AC1.1.2", "甲項計畫", {111: "40", 112: "40"}),
        plan("AC1.1.3", "乙項計畫", {111: "50", 112: number("1,4004,000", value=None)}),
    )
    graph = graph_of(agency_card(action_plans=plans))
    assert ends(graph, BSC.sumOfParts) == {"plan/AC1.1.1/budget/2022": "90"}


def test_a_year_stated_twice_has_one_value_before_it() -> None:
    cells = (*values(actual108="9", actual109="1"), *values(actual109="2", actual110="3"))
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    assert ends(graph, BSC.previousValue) == {
        "kpi/AC1.1/actual/2020": "kpi/AC1.1/actual/2019",
        "kpi/AC1.1/actual/2020/2": "kpi/AC1.1/actual/2019",
        "kpi/AC1.1/actual/2021": "kpi/AC1.1/actual/2020",
    }


def test_equal_numbers_have_equal_keys() -> None:
    cells = values(actual109="12.50", actual110="12.5", target110="1,200")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    keys = set(ends(graph, BSC.comparisonKey).values())
    assert keys == {"2022/2020/actual/12.5", "2022/2021/actual/12.5", "2022/2021/target/1200"}


def test_a_value_row_has_one_key_in_the_scorecards_of_all_years() -> None:
    rows = (
        kpi("AC1.1", "活動 場次", values(actual110="1")),
        kpi("CP2.1", "計畫", values(actual110="1"), series="CP2.1.1"),
        kpi("CP2.1", "計畫", values(actual110="2"), series="CP2.1.2"),
    )
    found = [ends(graph_of(agency_card(roc_year=year, kpis=rows)), BSC.continuityKey)
             for year in (110, 111)]  # fmt: skip
    keys = [sorted(set(each.values())) for each in found]
    assert keys[0] == keys[1]
    assert len(keys[0]) == len(found[0]) == 3
    names = [key.partition(" ")[2] for key in keys[0]]
    assert names == ["活動場次 AC1.1", "計畫 CP2.1 CP2.1.1", "計畫 CP2.1 CP2.1.2"]


def test_a_figure_has_one_key_wherever_it_is_stated_again() -> None:
    def stated(year: int, *rows: Kpi) -> dict[str, str]:
        found = ends(graph_of(agency_card(roc_year=year, kpis=rows)), BSC.restatementKey)
        return {cell.rpartition("kpi/")[2]: key for cell, key in found.items()}

    missing = number("-", value=None, reason="dash")
    cells = values(actual109="10", actual110="20", target110="20", target111=missing)
    before = stated(110, kpi("AC1.1", "參觀 人次", cells), kpi("AC1.2", "場次", cells))
    after = stated(111, kpi("AC1.1", "參觀人次", values(actual109="11", actual110="20")))
    assert len(before) == len(set(before.values())) == 6
    assert {len(key) for key in before.values()} == {15}
    assert after == {cell: before[cell] for cell in after}
    assert sorted(after) == ["AC1.1/actual/2020", "AC1.1/actual/2021"]


def test_a_value_row_states_its_indicator_in_its_own_words() -> None:
    cells = values(actual110="1")
    rows = (kpi("CP2.1", "計畫", cells), kpi("CP2.1", "計畫（二）", cells), kpi("", "無碼", cells))
    graph = graph_of(agency_card(kpis=rows))
    codes, labels = (ends(graph, link) for link in (BSC.indicatorCode, BSC.indicatorLabel))
    assert [*codes.values()].count("CP2.1") == 2
    assert labels["kpi/CP2.1/series/1"] == "計畫"
    assert labels["kpi/CP2.1/series/2"] == "計畫（二）"
    assert codes.keys() == labels.keys()
    assert {codes[node] for node, label in labels.items() if label == "無碼"} == {""}


def at(cells: tuple[Value, ...], *sources: Source | None) -> tuple[Value, ...]:
    return tuple(
        replace(cell, reading=replace(cell.reading, source=source))
        for cell, source in zip(cells, sources, strict=True)
    )


def test_values_that_stand_together_have_one_page_and_row() -> None:
    cells = values(actual109="1", actual110=DASH)
    rows = (
        kpi("AC1.1", "甲", at(cells, Source(page=2, row=3, column=5), Source(2, row=3, column=6))),
        kpi("AC1.2", "乙", at(cells, Source(page=2, row=4), Source(page=3, row=1))),
        kpi("AC1.3", "丙", at(cells, Source(page=2, row=5), None)),
        kpi("AC1.4", "丁", at(cells, Source(row=7), Source(row=7, column=2))),
        kpi("AC1.5", "戊", at(cells, None, None)),
    )
    graph = graph_of(agency_card(kpis=rows))
    first, fourth = "kpi/AC1.1/series/1", "kpi/AC1.4/series/1"
    assert ends(graph, BSC.valuesPage) == {first: "2"}
    assert ends(graph, BSC.valuesRow) == {first: "3", fourth: "7"}
    apart = ends(graph, BSC.printedApart)
    assert apart.keys() == {
        "kpi/AC1.2/actual/2020", "kpi/AC1.2/actual/2021", "kpi/AC1.3/actual/2020",
    }  # fmt: skip
    places = ends(graph, BSC.sourceCell)
    assert all(places[node] == place for node, place in apart.items())


def test_no_key_without_a_year_of_the_scorecard() -> None:
    card = agency_card(roc_year=None, kpis=(kpi("AC1.1", "甲", values(actual109="1")),))
    assert ends(graph_of(card), BSC.comparisonKey) == {}


@pytest.mark.parametrize(("year", "of_card"), [(111, "2022"), (None, "-")])
def test_equal_amounts_above_nothing_have_equal_keys(year: int | None, of_card: str) -> None:
    plans = (
        plan("AC1.1.1", "甲", {111: "1,200.0", 112: "1200"}),
        plan("AC1.1.2", "乙", {111: number("1200", value=Decimal("1200.00")), 112: "0"}),
        plan("AC1.1.3", "丙", {111: "-5", 112: DASH}),
    )
    keys = ends(graph_of(agency_card(roc_year=year, action_plans=plans)), BSC.amountKey)
    assert sorted(keys.values()) == [
        f"{of_card}/2022/appropriated/1200",
        f"{of_card}/2022/appropriated/1200",
        f"{of_card}/2023/estimated/1200",
    ]


def test_what_is_of_the_scorecards_own_year() -> None:
    cells = values(actual111="9", target110="1", target111=DASH, target112="2")
    plans = (plan("AC1.1.1", "甲", {110: "1", 111: DASH, 112: "3"}),)
    kpis = (kpi("AC1.1", "甲", cells),)
    graph = graph_of(agency_card(kpis=kpis, action_plans=plans))
    assert ends(graph, BSC.currentTarget) == {"kpi/AC1.1/series/1": "kpi/AC1.1/target/2022"}
    assert ends(graph, BSC.currentBudget) == {"plan/AC1.1.1": "plan/AC1.1.1/budget/2022"}
    timeless = graph_of(agency_card(roc_year=None, kpis=kpis, action_plans=plans))
    assert ends(timeless, BSC.currentTarget) == ends(timeless, BSC.currentBudget) == {}


def test_a_scorecard_knows_what_its_rows_reached_in_its_latest_year() -> None:
    rows = (
        kpi("AC1.1", "甲", values(actual109="1", actual110="2", target110="3", target111="4")),
        kpi("AC1.2", "乙", values(actual109="1", actual110=DASH)),
        kpi("AC1.3", "丙", values(actual109="1", target110="5")),
        kpi("AC1.4", "丁", values(actual109="1", target111="5")),
    )
    graph = graph_of(agency_card(kpis=rows))
    found = {str(cell).partition("/kpi/")[2] for cell in graph.objects(None, BSC.latestResult)}
    assert found == {"AC1.1/actual/2021", "AC1.2/actual/2021", "AC1.3/target/2021"}
    hopes = (kpi("AC1.1", "甲", values(actual110=DASH, target111="4")),)
    assert ends(graph_of(agency_card(kpis=hopes)), BSC.latestResult) == {}


def test_each_amount_knows_the_one_before() -> None:
    amounts = {110: "1", 111: number("1,4004", value=None, reason="malformed"), 112: "3"}
    graph = graph_of(agency_card(action_plans=(plan("AC1.1.1", "甲", amounts),)))
    assert ends(graph, BSC.previousAmount) == {
        "plan/AC1.1.1/budget/2023": "plan/AC1.1.1/budget/2021"
    }


def test_same_names_and_same_values() -> None:
    rows = (
        kpi("AC1.1", "時 數", values(actual109=DASH, actual110="50.0")),
        kpi("AC1.2", "時數", values(actual109=DASH, actual110="1")),
        kpi("AC1.3", "別的", values(actual109=DASH, actual110="50")),
        kpi("AC1.4", "空的", values(actual109=DASH, actual110=DASH)),
        kpi("AC1.5", "空白", values(actual109=DASH, actual110=DASH)),
    )
    graph = graph_of(agency_card(kpis=rows))
    assert ends(graph, BSC.sameNameAs) == {"kpi/AC1.1": "kpi/AC1.2", "kpi/AC1.2": "kpi/AC1.1"}
    assert ends(graph, BSC.sameValuesAs) == {"kpi/AC1.1": "kpi/AC1.3", "kpi/AC1.3": "kpi/AC1.1"}


@pytest.mark.parametrize(
    ("drawn", "listed", "drift"),
    [
        (("臺北", "二"), ("臺 北", "二"), {}),
        (("一", "二"), ("一", "三"), {"objective/BC1": "drift"}),
        (("一", "二"), ("二", "一"), {"objective/AC1": "swap", "objective/BC1": "swap"}),
        (("一", "二"), ("一", "一"), {"objective/BC1": "drift"}),
    ],
)
def test_label_drift(
    drawn: tuple[str, str], listed: tuple[str, str], drift: dict[str, str]
) -> None:
    entries = tuple(
        MapObjective(code, text(label), "C", code[0])
        for code, label in zip(("AC1", "BC1"), drawn, strict=True)
    )
    rows = tuple(
        replace(kpi(f"{code}.1", code, values(actual110="1")), objective_label=text(label))
        for code, label in zip(("AC1", "BC1"), listed, strict=True)
    )
    found = ends(graph_of(agency_card(map_objectives=entries, kpis=rows)), BSC.labelDrift)
    assert {one: kind.rpartition("/")[2] for one, kind in found.items()} == drift


@pytest.mark.parametrize(
    ("name", "formula", "measure"),
    [
        ("資本支出預算達成率", "實支數/預算數×100%", "budget-execution"),
        ("提高預算執行效能如期如質落實執行", "%", "budget-execution"),
        ("專業職能訓練完成率", "達20小時以上之人數/總數", "training-hours"),
        ("公務人員平均學習時數", "時數", "training-hours"),
        ("客語師資培育人數", "人數", None),
        ("志工訓練完成率", "%", None),
        ("參與幼兒園客語教學人數", "人數(含線上課程或線上活動參與人數)", None),
    ],
)
def test_what_all_agencies_measure(name: str, formula: str, measure: str | None) -> None:
    row = kpi("TL1.1", name, values(actual110="1"), formula_unit=text(formula))
    found = ends(graph_of(agency_card(kpis=(row,))), BSC.commonMeasure)
    assert [kind.rpartition("/")[2] for kind in found.values()] == ([measure] if measure else [])


def test_one_text_for_one_set_of_units() -> None:
    rows = (
        kpi("AC1.1", "甲", values(actual110="1"), responsible_units=("會計室", "研究發展組")),
        kpi("AC1.2", "乙", values(actual110="1"), responsible_units=()),
    )
    plans = (
        plan("AC1.1.1", "甲", {111: "1"}, responsible_units=("研究發展組", "會計室")),
        plan("AC1.2.1", "乙", {111: "1"}, responsible_units=("研究發展組",)),
    )
    graph = graph_of(agency_card(kpis=rows, action_plans=plans))
    assert ends(graph, BSC.responsibleUnits) == {
        "kpi/AC1.1": "會計室、研究發展組",
        "plan/AC1.1.1": "會計室、研究發展組",
        "plan/AC1.2.1": "研究發展組",
    }


@pytest.mark.parametrize(
    ("cells", "trend"),
    [
        (values(actual108="1", actual109="2", actual110="3"), "rising"),
        (values(actual110="1", actual109="2.5", actual108="30"), "falling"),
        (
            values(actual107="1", actual108=DASH, actual109="2", actual110="3", target111="1"),
            "rising",
        ),
        (values(actual108="1", actual109="1", actual110="3"), None),
        (values(actual108="1", actual109="3", actual110="2"), None),
        (values(actual109="1", actual110="3", target111="4"), None),
        ((*values(actual108="1", actual109="2", actual110="3"), *values(actual110="4")), None),
    ],
)
def test_steady_trend(cells: tuple[Value, ...], trend: str | None) -> None:
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    found = [kind.rpartition("/")[2] for kind in ends(graph, BSC.steadyTrend).values()]
    assert found == ([trend] if trend else [])


@pytest.mark.parametrize(
    ("target", "polarity", "basis"),
    [
        ("≦5", "lower-is-better", "stated"),
        ("80%以上", "higher-is-better", "stated"),
        ("80", "higher-is-better", "assumed"),
    ],
)
def test_a_bound_says_which_way_is_better(target: str, polarity: str, basis: str) -> None:
    flags = ("bound",) if target != "80" else ()
    cell = number(target, value=Decimal("80"), flags=flags)
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", values(target111=cell)),)))
    found = [ends(graph, link).values() for link in (BSC.polarity, BSC.polarityBasis)]
    assert [one.rpartition("/")[2] for (one,) in found] == [polarity, basis]


def test_the_reasons_of_a_note_in_one_text() -> None:
    cells = values(target111=number("5", note="考量疫情及庫房擴建酌予調整"), target112="6")
    graph = graph_of(agency_card(kpis=(kpi("AC1.1", "甲", cells),)))
    assert list(ends(graph, BSC.reasonsGiven).values()) == ["pandemic renovation"]


def test_amounts_are_ranked_within_a_year() -> None:
    bad = number("1,4004", value=None, reason="malformed")
    plans = tuple(
        plan(f"AC1.1.{n}", "甲", amounts)
        for n, amounts in enumerate(
            ({111: "5", 112: "1"}, {111: "7", 112: bad}, {111: "7", 112: "9"}), 1
        )
    )
    ranks = ends(graph_of(agency_card(action_plans=plans)), BSC.amountRank)
    assert {node.removeprefix("plan/AC1.1."): rank for node, rank in ranks.items()} == {
        "1/budget/2022": "3",
        "2/budget/2022": "1",
        "3/budget/2022": "2",
        "1/budget/2023": "2",
        "3/budget/2023": "1",
    }


def test_other_agencies_in_unit_cells_are_foreign_units() -> None:
    row = kpi("AC1.1", "甲", values(actual110="1"),
              responsible_units=("研究發展組", "臺北市政府文化局", "臺北市立美術館"))  # fmt: skip
    graph = graph_of(agency_card(kpis=(row,), action_plans=()))
    (foreign,) = graph.objects(URIRef(BASE + "kpi/AC1.1"), BSC.foreignUnit)
    assert str(graph.value(foreign, RDFS.label)) == "臺北市政府文化局"


def test_further_names_of_an_objective_in_the_table_are_told() -> None:
    names = ("提升 專業（能力）", "提升專業能力", "", "培育人才")
    rows = tuple(
        replace(kpi(f"AC1.{n}", str(n), values(actual110="1")), objective_label=text(name))
        for n, name in enumerate(names, 1)
    )
    graph = graph_of(agency_card(kpis=rows, map_objectives=(), action_plans=()))
    assert ends(graph, BSC.otherLabelInTable) == {"objective/AC1": "提升 專業（能力）"}
