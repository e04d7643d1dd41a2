"""Coverage, alignment and comparison: stored queries against plain programs, on all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bench.submissions import generated
from bscgraph.findings import Finding, Place
from bscgraph.model import DeclaredCount, MapObjective, Scorecard, Source
from bscgraph.store import LocalStore
from tests.cards import agency_card, city_card, kpi, number, plan, text, values
from tests.queries.contract import COMMON, CONTRACT
from tests.queries.plain import alignment, compare, coverage
from tests.queries.plain.submitted import Row, Submitted, differences, handed_in, stored, within

_OTHER = "臺北市政府文化局"
_BAD = number("1,4004,000", value=None, status="unresolved", reason="malformed", row=7)
_WORDS = number("詳附件", value=None, reason="text")
_FIVE = {f"actual{year}": str(year) for year in range(106, 111)}
PLAIN: dict[str, Callable[[Sequence[Submitted]], Iterable[Row]]] = {
    "agencies/overview": coverage.overview,
    "alignment/cascade": alignment.cascade,
    "alignment/conflict": alignment.conflict,
    "alignment/label-drift": alignment.label_drift,
    "alignment/redundant": alignment.redundant,
    "alignment/same-code": alignment.same_code,
    "compare/common": compare.common,
    "coverage/counts": coverage.counts,
    "coverage/frameworks": coverage.frameworks,
    "coverage/missing-scorecards": coverage.missing_scorecards,
    "coverage/needs-correction": coverage.needs_correction,
    "coverage/orphans": coverage.orphans,
    "notes/reasons": coverage.reasons,
    "plans/several-actions": coverage.several_actions,
    "quality/findings": coverage.findings,
}


def odd() -> list[Scorecard]:
    """What documents may hold and the made-up ones do not."""
    rate = {
        "formula_unit": text("學習時數達成人數/總人數", source=Source(page=1, row=2)),
        "unit": "%",
    }
    rows = (
        kpi(
            "AC1.1", "參觀　人次", values(3, **_FIVE, target111=_BAD), tags=("SDGs", "遠見", "不明")
        ),
        kpi("AC1.2", "參觀人次", values(4, actual109="100", actual110=_WORDS), tags=("SDGs",)),
        kpi("AC1.2", "第二列", values(5, actual109="7", actual110="8"), series="AC1.2.2"),
        kpi("AC1.3", "兩列", values(4, actual109="100.0", actual110=_WORDS)),
        kpi("", "無代碼", values(9, actual110="1")),
        kpi("BC1.1", "訓練", values(10, actual110="50", target110="60", target111="70"), **rate),
        kpi("BC1.1", "訓練", values(11, target111="80"), series="BC1.1.2", **rate),
        kpi("CC1.1", "甲", values(12, actual110="1"), objective_label=text("乙名")),
        kpi("DC1.1", "乙", values(12, actual110="2"), objective_label=text("甲名")),
        kpi("EC1.1", "丙", values(12, actual110="3"), objective_label=text("丙名")),
        kpi("EC1.2", "丁", values(12, actual110="4"), objective_label=text("丁名")),
    )
    plans = (
        plan("AC1.1.1", "一。二。 ", {111: "5", 112: "6"}),
        plan("AC1.1.2", "一。", {111: _BAD, 112: "7"}),
        plan("AC1.1.3", "三、四；五。。六。 。七", {112: "7"}),
        plan("AC1.2.1", "六", {111: _WORDS}),
        plan("ZZ9.9.1", "無指標", {111: "7"}, kpi_code="ZZ9.9"),
    )
    drawn = [
        ("AC1", "目標ＡＣ1"),
        ("BC1", "目標BC1"),
        ("CC1", "甲名"),
        ("DC1", "乙 名"),
        ("FC1", "圖"),
    ]
    doubts = (
        Finding("year-missing"),
        Finding(
            "number-malformed",
            Place(2, 7, 5, "值", None, 1),
            "1,4004,000",
            "AC1.1",
            {"maybe": "", "maybe_en": ""},
        ),
        Finding("label-drift", Place(1, 2), "甲名", "CC1", {"map": "甲名", "table": "乙名"}),
        Finding("scale-normalised", Place(1, 2), "5萬", "AC1.1", {"value": "50000"}),
        Finding("plan-in-unit-column", Place(1, 3), "AC1.1.1一", "AC1.1"),
    )
    card = agency_card(
        kpis=rows,
        action_plans=plans,
        map_objectives=tuple(
            MapObjective(code, text(name, source=Source(page=1, row=2, column=n)), "C", code[0])
            for n, (code, name) in enumerate(drawn)
        ),
        declared_counts=(DeclaredCount(111, 6, None, 9, Source(page=1, row=3)),
                         DeclaredCount(110, 1, 1, 1)),
        findings=doubts,
    )  # fmt: skip
    copies = (
        kpi("AC1.1", "府級參觀", values(3, **{**_FIVE, "actual110": "9", "target111": "5"})),
        kpi("BC1.1", "學習時數", values(4, actual110="50.00"), unit="%"),
    )
    city = city_card(kpis=copies)
    return [
        card,
        replace(card, kpis=rows[:4]),
        replace(card, roc_year=None),
        replace(card, agency=_OTHER, roc_year=109, map_objectives=()),
        replace(card, agency=_OTHER, roc_year=113, findings=()),
        replace(card, agency="", roc_year=111),
        city,
        replace(city, roc_year=None),
        city,
    ]


@pytest.fixture(scope="module", params=["documents", "generated", "odd"])
def filed(request: pytest.FixtureRequest, documents: list[Scorecard]) -> list[Submitted]:
    if request.param == "documents":
        return handed_in(documents)
    if request.param == "odd":
        return handed_in(odd())
    undated = [replace(card, roc_year=None) for card in documents]
    return handed_in([*documents, *generated(12, 5), *generated(6, 7, documents), *undated])


@pytest.fixture(scope="module")
def store(filed: list[Submitted]) -> LocalStore:
    return stored(filed)


@pytest.mark.parametrize("query_id", PLAIN)
def test_a_plain_program_gives_the_same_rows(
    query_id: str, filed: list[Submitted], store: LocalStore
) -> None:
    expected = list(PLAIN[query_id](filed))
    assert differences(store, query_id, expected) == {"plain": [], "query": []}
    for one in (filed[0], filed[-1]):
        given: dict[str, Any] = {"agency": one.agency.rpartition("/")[2], "year": one.year}
        rows = alignment.same_code(filed, asked=True) if "same-code" in query_id else expected
        few = list(within(rows, **given))
        assert differences(store, query_id, few, **given) == {"plain": [], "query": []}, given


def test_a_year_of_values_that_is_asked_for(filed: list[Submitted], store: LocalStore) -> None:
    rows = list(compare.common(filed, 2022))
    assert differences(store, "compare/common", rows, periodYear=111) == {"plain": [], "query": []}


def test_a_framework_a_reason_a_severity_that_is_asked_for(
    filed: list[Submitted], store: LocalStore
) -> None:
    for query_id, name, value in (
        ("coverage/frameworks", "framework", "SDGs"),
        ("notes/reasons", "reason", "pandemic"),
        ("quality/findings", "severity", "violation"),
    ):
        rows = [row for row in PLAIN[query_id](filed) if row[name] == value]
        found = differences(store, query_id, rows, **{name: value})
        assert found == {"plain": [], "query": []}, query_id


def test_plain_programs_tell_the_columns_others_rely_on() -> None:
    filed = handed_in(odd())
    for query_id in PLAIN.keys() & CONTRACT.keys():
        row = next(iter(PLAIN[query_id](filed)))
        lost = (COMMON | CONTRACT[query_id][0]) - row.keys()
        assert lost <= {"sourcePage", "sourceRow"}, query_id
