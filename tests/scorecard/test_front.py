"""Mission, vision, core values, themes, map and counts, as paragraphs, boxes and cells."""

from __future__ import annotations

from datetime import date

import pytest

from bscgraph.model import Scorecard
from bscgraph.table import Box, Cell, Paragraph, Table
from tests.scorecard.making import HEAD, TITLE, card, codes, row, table

MAP_TITLE = Paragraph("111年臺北市政府文化局策略地圖")
SCORE = table([HEAD, row("AC1.1"), row("BP1.1"), row("TL1.1")])
OBJECTIVES = {"AC1": "目標甲AC1", "BP1": "目標甲BP1", "TL1": "目標甲TL1"}


def chart(**changes: str) -> Table:
    """A small strategy map."""
    a, b = changes.get("a", "A 精緻藝文"), changes.get("b", "B 文化平權")
    c, p = changes.get("c", "顧客 C"), changes.get("p", "內部流程 P")
    tail = changes.get("l", "TL1 目標甲TL1")
    return table([
        ["策略主題", "", a, b],
        ["策略目標", c, "AC1目標甲AC1", ""],
        ["", p, "", "BP1 目標甲BP1"],
        ["", changes.get("lp", "學習成長 L"), tail, ""],
    ])  # fmt: skip


def texts(found: Scorecard) -> tuple[list[str], str | None, list[str]]:
    vision = found.vision.value if found.vision else None
    return [one.value for one in found.mission], vision, [one.value for one in found.core_values]


WANTED = (["傳承文化", "服務市民"], "文化首都", ["創新", "誠信", "專業"])
FRONTS = {
    "paragraphs": [Paragraph(text) for text in (
        "【使命】", "傳承文化", "服務市民", "【願景】", "文化首都", "【核心價值】", "創新、誠信、專業")],
    "colons": [Paragraph("使命："), Paragraph("1. 傳承文化"), Paragraph("2. 服務市民"),
               Paragraph("願景：文化首都"), Paragraph("核心價值：創新、誠信、專業")],
    "beside": [table([["使命", "傳承文化\n服務市民"], ["願景", "文化首都"], ["核心價值", "創新 誠信 專業"]])],
    "boxes": [table([["【使命】", "【願景】", "【核心價值】"],
                     ["傳承文化\n服務市民", "文化首都", "創新\n誠信\n專業"]])],
    "one cell": [table([["【使命】\n傳承文化\n服務市民", "【願景】\n文化首都", "【核心價值】\n創新；誠信；專業"]])],
    "below": [table([["【使命】"], ["傳承文化"], ["服務市民"], ["【願景】"], ["文化首都"],
                     ["【核心價值】"], ["創新／誠信／專業"]])],
    "side by side rows": [table([["【使命】", "傳承文化\n服務市民", "【願景】", "文化首都"],
                                 ["【核心價值】", "創新，誠信，專業", "", ""]])],
}  # fmt: skip


@pytest.mark.parametrize("form", FRONTS)
def test_mission_vision_and_values_in_every_form(form: str) -> None:
    found = card(MAP_TITLE, *FRONTS[form], chart(), TITLE, SCORE)
    assert texts(found) == WANTED
    assert set(codes(found)) <= {"date-missing"}


@pytest.mark.parametrize(
    "line", ["填報日期：113/01/15", "核定日期 113年1月15日", "更新日期1130115", "提報時間:113.1.15"]
)
def test_the_date_under_any_of_its_names(line: str) -> None:
    assert card(MAP_TITLE, Paragraph(line), chart(), TITLE, SCORE).updated == date(2024, 1, 15)


def test_a_mission_wrapped_by_a_narrow_cell_is_one_line() -> None:
    cell = Cell("傳承客家語言，發揚客\n家文化\n服務市民", 0, 1, wraps=(True, False))
    box = Table((Cell("【使命】", 0, 0), cell), 1, 2)
    found = card(MAP_TITLE, box, chart(), TITLE, SCORE)
    assert texts(found)[0] == ["傳承客家語言，發揚客家文化", "服務市民"]


def test_a_mission_wrapped_by_the_page_width_is_one_line() -> None:
    lines = [
        ("【使命】", 100.0),
        ("傳承客家語言，發揚客家", 500.0),
        ("文化", 130.0),
        ("服務市民", 180.0),
    ]
    front = [
        Paragraph(text, 1, Box(60.0, at * 20.0, x1, at * 20.0 + 12))
        for at, (text, x1) in enumerate(lines)
    ]
    found = card(MAP_TITLE, *front, chart(), TITLE, SCORE)
    assert texts(found)[0] == ["傳承客家語言，發揚客家文化", "服務市民"]


@pytest.mark.parametrize("changes", [
    {}, {"a": "精緻藝文 A", "b": "文化平權B"}, {"a": "精緻藝文\nA", "b": "文化平權\nB"},
    {"a": "（A）精緻藝文", "b": "（B）文化平權"}, {"a": "Ａ、精緻藝文", "b": "Ｂ、文化平權"},
    {"c": "顧客\n構面\nC", "p": "內部\n流程\nP"}, {"c": "顧客構面", "p": "內部流程構面", "lp": "學習與成長"},
    {"c": "C 顧客面", "p": "P 內部流程面", "lp": "L 學習成長面"},
])  # fmt: skip
def test_the_map_in_several_forms(changes: dict[str, str]) -> None:
    found = card(MAP_TITLE, chart(**changes), TITLE, SCORE)
    assert [(one.code, one.label.value) for one in found.themes] == [
        ("A", "精緻藝文"),
        ("B", "文化平權"),
    ]
    assert [one.code for one in found.perspectives] == ["C", "P", "L"]
    assert {one.code: one.label.value for one in found.map_objectives} == OBJECTIVES
    assert codes(found) == ["date-missing"]


@pytest.mark.parametrize(("printed", "letter", "label"), [
    ("A 主題A", "A", "主題A"), ("E化服務 (B)", "B", "E化服務"),
    ("A、維他命C", "A", "維他命C"), ("A E化服務", "A", "E化服務"),
])  # fmt: skip
def test_only_a_theme_s_own_letter_is_taken_off(printed: str, letter: str, label: str) -> None:
    found = card(MAP_TITLE, chart(a=printed, b="D 文化平權"), TITLE, SCORE)
    assert (found.themes[0].code, found.themes[0].label.value) == (letter, label)


def test_theme_letters_in_a_row_of_their_own() -> None:
    made = table([["策略主題", "精緻藝文", "文化平權"], ["", "A", "B"],
                  ["顧客", "AC1 目標甲AC1", "BP1目標甲BP1\nTL1目標甲TL1"]])  # fmt: skip
    found = card(MAP_TITLE, made, TITLE, SCORE)
    assert [(one.code, one.label.value) for one in found.themes] == [
        ("A", "精緻藝文"),
        ("B", "文化平權"),
    ]
    assert {one.code: one.label.value for one in found.map_objectives} == OBJECTIVES


@pytest.mark.parametrize("tail", [
    "TL1 目標甲TL1\n沿用府級共通性項目", "TL1 目標甲TL1\n（沿用府級共通性項⽬）",
])  # fmt: skip
def test_carry_over_notes_leave_the_label_alone(tail: str) -> None:
    found = card(MAP_TITLE, chart(l=tail), Paragraph("沿用府級共通性項目"), TITLE, SCORE)
    assert {one.code: one.label.value for one in found.map_objectives} == OBJECTIVES
    assert [note.value for note in found.map_notes] == ["沿用府級共通性項目"] * 2


def test_declared_counts_and_their_checks() -> None:
    counts = table([["年度", "策略目標數", "KPI 數", "行動計畫數"], ["110年", "3", "3", "3"],
                    ["111年", "3", "4", "3"], ["增減", "0", "0", "0"]])  # fmt: skip
    found = card(MAP_TITLE, chart(), counts, TITLE, SCORE)
    declared = [(one.roc_year, one.objectives, one.kpis) for one in found.declared_counts]
    assert declared == [(110, 3, 3), (111, 3, 4), (None, 0, 0)]
    wrong = {f.code: dict(f.params) for f in found.findings}
    assert "count-unreadable" not in wrong
    assert (wrong["count-differs"]["declared"], wrong["count-differs"]["counted"]) == ("4", "3")
    assert (wrong["change-differs"]["declared"], wrong["change-differs"]["counted"]) == ("0", "1")


@pytest.mark.parametrize(("dash", "change"), [("-", 0), ("－", 0), ("-1", -1), ("略", None)])
def test_a_dash_in_the_row_of_changes_is_no_change(dash: str, change: int | None) -> None:
    counts = table([["年度", "策略目標數", "KPI 數", "行動計畫數"], ["110年", "-", "3", "3"],
                    ["111年", "3", "3", "3"], ["增減", dash, "0", "0"]])  # fmt: skip
    declared = card(MAP_TITLE, chart(), counts, TITLE, SCORE).declared_counts
    assert [one.objectives for one in declared] == [None, 3, change]


@pytest.mark.parametrize(("text", "wanted"), [
    ("更新日期1110120", date(2022, 1, 20)), ("更新日期：111年1月20日", date(2022, 1, 20)),
    ("（修正日期：111/01/20）", date(2022, 1, 20)), ("更新日期 111.13.20", None),
])  # fmt: skip
def test_the_update_date(text: str, wanted: date | None) -> None:
    found = card(MAP_TITLE, Paragraph(text), chart(), TITLE, SCORE)
    assert found.updated == wanted
    assert found.updated_raw is not None
    assert ("date-impossible" in codes(found)) == (wanted is None)
    assert [one.raw for one in found.findings if one.code == "date-impossible"] in (
        [],
        [text],
    )


@pytest.mark.parametrize(("lines", "agency", "year"), [
    (["臺北市立動物園112年度平衡計分卡"], "臺北市立動物園", 112),
    (["臺北市政府環境保護局", "平衡計分卡（113年）"], "臺北市政府環境保護局", 113),
    (["附件1 臺北市政府文化局 平衡計分卡", "(111年)"], "臺北市政府文化局", 111),
    (["臺北市政府策略管理系統", "民國111年臺北市政府資訊局策略地圖及平衡計分卡"], "臺北市政府資訊局", 111),
    (["2022年臺北市政府社會局平衡計分卡"], "臺北市政府社會局", 111),
])  # fmt: skip
def test_titles(lines: list[str], agency: str, year: int) -> None:
    found = card(*(Paragraph(line) for line in lines), table([HEAD, row("AC1.1")]))
    assert (found.agency, found.roc_year) == (agency, year)


def test_page_furniture_is_never_data() -> None:
    head = Paragraph("臺北市政府策略管理系統")
    foot = Paragraph("第 1 頁，共 2 頁")
    found = card(head, MAP_TITLE, *FRONTS["paragraphs"], foot, head, chart(), TITLE, SCORE, foot)
    assert texts(found) == WANTED
    assert set(codes(found)) == {"date-missing"}


def test_map_and_table_are_compared() -> None:
    made = table([["策略主題", "A 精緻", "B 平權"], ["顧客 C", "AC1目標甲BC1\nAC3多的", "BC1目標甲AC1"],
                  ["流程 P", "AP1 漂移", ""]])  # fmt: skip
    rows = [HEAD, row("AC1.1"), row("BC1.1"), row("AP1.1"), row("DC1.1")]
    found = card(MAP_TITLE, made, TITLE, table(rows))
    told = {(f.code, f.subject) for f in found.findings}
    assert {("label-swap", "AC1"), ("label-drift", "AP1"), ("objective-not-in-table", "AC3"),
            ("objective-not-in-map", "DC1"), ("theme-not-declared", "DC1")} <= told  # fmt: skip
    assert ("label-drift", "BC1") not in told


def test_a_table_that_belongs_to_no_card_is_named() -> None:
    other = table([["姓名", "分機"], ["甲員", "1234"]])
    odd = Paragraph("112年臺北市政府文化局策略地圖")
    found = card(other, TITLE, table([HEAD, row("AC1.1")]), odd, other)
    assert [f.raw for f in found.findings if f.code == "cell-not-used"].count("甲員") == 2
