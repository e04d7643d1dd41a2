from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import SKOS

from bscgraph.resources import folder
from bscgraph.terms import CODE
from bscgraph.text.measure import measure_of, scope_in
from bscgraph.text.reason import Interval, intervals_in, reasons_in

CONCEPTS = Graph().parse(folder("ontology") / "concepts.ttl")


def listed(scheme: str) -> set[str]:
    return {str(c).rpartition("/")[2] for c in CONCEPTS.subjects(SKOS.inScheme, CODE[scheme])}


@pytest.mark.parametrize(
    ("note", "reasons"),
    [
        ("考量新冠肺炎疫情影响酌予調整", {"pandemic"}),
        ("考量新冠肺炎疫情影响及本館典藏庫房擴建案影響酌予調整", {"pandemic", "renovation"}),
        ("考量疫情影响及威尼斯雙年展延後酌予調整", {"pandemic", "event-postponed"}),
        ("考量每年實際借片變動情況酌予調整", {"loan-variation"}),
        ("考量每年預算金額及藝術品市場價格情況酌予調整", {"budget-or-market"}),
        ("108年5月成立行銷推廣組", {"unit-founded"}),
        ("110年館長交接，許多館舍前來拜會交流，故大幅成長", {"external-event"}),
        ("考量疫情影响並參考108-110年年輿情數酌予調整", {"pandemic", "past-values"}),
        ("106年10月至107年7月因館舍修繕暫停開放", {"renovation", "suspended-activity"}),
        ("備註：於「辦理成果發表、觀摩等費用」項下辦理", {"carried-elsewhere"}),
        ("受颱風影響停辦", {"external-event", "event-postponed"}),
        ("已達標", set()),
        ("", set()),
    ],
)
def test_reasons_of_a_note(note: str, reasons: set[str]) -> None:
    assert set(reasons_in(note)) == reasons


def test_museums_that_closed_elsewhere_are_no_suspension_here() -> None:
    assert "suspended-activity" not in reasons_in("疫情期間許多藝文館所閉館，本館線上資源備受矚目")
    assert "suspended-activity" in reasons_in("因疫情閉館三個月")


def test_every_reason_is_a_concept() -> None:
    from bscgraph.text import reason

    assert {notation for notation, _ in reason._REASONS} <= listed("reason")


@pytest.mark.parametrize(
    ("note", "year", "spans"),
    [
        ("106年10月至107年7月因館舍修繕暫停開放", 107, [("2017-10", "2018-07")]),
        ("110年4月11日至110年9月4日因防疫規定暫停", 110, [("2021-04-11", "2021-09-04")]),
        ("110年5到12月活動暫停", 110, [("2021-05", "2021-12")]),
        ("5月至7月整修", 109, [("2020-05", "2020-07")]),
        ("4月11日至20日休館", 110, [("2021-04-11", "2021-04-20")]),
        ("自110年5月起停辦", 110, [("2021-05", None)]),
        ("108年5月成立行銷推廣組", 108, [(None, "2019-05")]),
        ("2021年4月1日～5月2日閉館", 110, [("2021-04-01", "2021-05-02")]),
        ("參考108-110年數值", 111, []),
        ("110年13月至14月", 110, []),
        ("110年9月至5月", 110, []),
        ("2月30日至3月1日", 110, []),
        ("考量疫情影響", 110, []),
    ],
)
def test_periods_of_a_note(
    note: str, year: int, spans: list[tuple[str | None, str | None]]
) -> None:
    assert intervals_in(note, year) == tuple(Interval(*span) for span in spans)


@given(st.text(st.sampled_from("0123456789年月日至到~-起成立"), max_size=20), st.integers(1, 150))
def test_no_period_ends_before_it_begins(note: str, year: int) -> None:
    for span in intervals_in(note, year):
        assert span.begin is not None or span.end is not None
        if span.begin is not None and span.end is not None:
            length = min(len(span.begin), len(span.end))
            assert span.begin[:length] <= span.end[:length]


@pytest.mark.parametrize(
    ("name", "formula", "unit", "polarity", "basis", "additivity"),
    [
        ("參觀人次", "人次", "人次", "higher-is-better", "assumed", "additive"),
        (
            "預算達成率",
            "執行數/預算數×100% 單位：%",
            "%",
            "higher-is-better",
            "assumed",
            "not-additive",
        ),
        ("交通事故死亡人數", "人", "人", "lower-is-better", "assumed", "additive"),
        ("查處違規件數", "件數", "件數", "higher-is-better", "assumed", "additive"),
        (
            "陳情案件平均處理天數（越低越佳）",
            "天",
            "天",
            "lower-is-better",
            "stated",
            "not-additive",
        ),
        ("服務滿意度", "分", "分", "higher-is-better", "assumed", "not-additive"),
        ("累積銷售金額", "元", "元", "higher-is-better", "assumed", "not-additive"),
    ],
)
def test_kind_of_measure(
    name: str, formula: str, unit: str, polarity: str, basis: str, additivity: str
) -> None:
    found = measure_of(name, formula, unit)
    assert (found.polarity, found.polarity_basis) == (polarity, basis)
    assert (found.additivity, found.additivity_basis) == (additivity, "assumed")
    assert found.polarity in listed("polarity")
    assert found.additivity in listed("additivity")
    assert {found.polarity_basis, found.additivity_basis} <= listed("basis")


def test_only_a_bracket_that_bounds_the_scope_is_one() -> None:
    assert scope_in("人數(含線上課程)", "人次（不含線上）") == "含線上課程；不含線上"
    assert scope_in("團體數", "人次總計(臺北客家義民嘉年華活動)") is None
