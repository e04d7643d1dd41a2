"""The same card in many layouts: headings, merged cells, cut pages, halves, several cards."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bscgraph.errors import NotAScorecard
from bscgraph.model import Scorecard
from bscgraph.scorecard import interpret
from bscgraph.table import Box, Cell, Paragraph, Table
from tests.scorecard.making import HEAD, TITLE, card, cards, codes, document, row, table


def values(found: Scorecard, code: str, series: int = 0) -> dict[tuple[int, str], object]:
    kpi = [one for one in found.kpis if one.code == code][series]
    return {(value.roc_year, value.kind): value.reading.value for value in kpi.values}


def budgets(found: Scorecard, code: str) -> dict[tuple[int, str], object]:
    plan = next(one for one in found.action_plans if one.code == code)
    return {(item.roc_year, item.kind): item.reading.value for item in plan.budget}


PLAIN = {(109, "actual"): 1200, (110, "actual"): 1300, (111, "target"): 1400, (112, "target"): 1500}
MONEY = {(111, "appropriated"): 500000, (112, "estimated"): 600000}


def test_a_plain_card_is_read_without_any_finding() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1"), row("AC1.2"), row("BP1.1")]))
    assert (found.agency, found.roc_year, found.level) == ("臺北市政府文化局", 111, "agency")
    assert [kpi.code for kpi in found.kpis] == ["AC1.1", "AC1.2", "BP1.1"]
    assert values(found, "AC1.1") == PLAIN
    assert budgets(found, "BP1.1.1") == MONEY
    assert codes(found) == []
    first = found.kpis[0]
    assert first.label.value == "指標AC1.1"
    assert first.objective_label.value == "目標甲AC1"
    assert first.ksf is not None and first.ksf.value == "因素AC1.1"
    reading = first.values[0].reading
    assert reading.source is not None
    assert (reading.source.table, reading.source.row, reading.source.column) == (1, 2, 5)
    assert reading.source.header == "109年實際值"


def test_columns_are_known_by_headings_in_any_order_and_other_words() -> None:
    head = ["行動計畫承辦單位", "112年度預算概算(千元)", "111 年度 法定預算（千元）", "行動計畫名稱",
            "111年度預估值", "2021年實績", "衡量單位", "計算公式", "績效指標", "策略目標", "KSF",
            "指標負責機關"]  # fmt: skip
    body = ["展演科", "6,200", "1,000", "AC1.1.1辦理展覽", "95%", "90.5%", "%", "甲/乙", "AC1.1滿意度",
            "AC1提升滿意", "培訓", "秘書室"]  # fmt: skip
    found = card(TITLE, table([head, body]))
    assert values(found, "AC1.1") == {(110, "actual"): Decimal("90.5"), (111, "target"): 95}
    assert budgets(found, "AC1.1.1") == {
        (112, "estimated"): 6200000,
        (111, "appropriated"): 1000000,
    }
    kpi = found.kpis[0]
    assert (kpi.unit, kpi.formula_unit.value, kpi.responsible_units) == ("%", "甲/乙", ("秘書室",))
    assert found.action_plans[0].responsible_units == ("展演科",)
    assert set(codes(found)) == {"scale-normalised"}


def test_a_merged_group_heading_of_two_lines() -> None:
    top = ["策略目標", "關鍵成功因素", "KPI", "單位", "實際值", None, "目標值", None, "主責科室", "行動計畫",
           None, None, None]  # fmt: skip
    low = [None, None, None, None, "109年", "110年", "111年", "112年", None, "名稱", "111年預算(元)",
           "112年概算(元)", "主責科室"]  # fmt: skip
    spans = {(0, 4): (1, 2), (0, 6): (1, 2), (0, 9): (1, 4)}
    spans |= {(0, at): (2, 1) for at in (0, 1, 2, 3, 8)}
    found = card(TITLE, table([top, low, row("AC1.1")], spans))
    assert values(found, "AC1.1") == PLAIN
    assert budgets(found, "AC1.1.1") == MONEY
    assert codes(found) == []


def test_a_group_heading_without_merged_cells() -> None:
    top = ["策略目標", "關鍵成功因素", "KPI", "單位", "實際值", "", "目標值", "", "主責科室", "行動計畫",
           "", "", ""]  # fmt: skip
    low = ["", "", "", "", "109年", "110年", "111年", "112年", "", "名稱", "111年預算(元)",
           "112年概算(元)", "主責科室"]  # fmt: skip
    found = card(TITLE, table([top, low, row("AC1.1")], merged_known=False))
    assert values(found, "AC1.1") == PLAIN
    assert budgets(found, "AC1.1.1") == MONEY


def test_codes_in_columns_of_their_own_and_columns_we_do_not_know() -> None:
    head = ["序號", "目標編號", *HEAD[:2], "指標代碼", *HEAD[2:4], "權重", *HEAD[4:9], "計畫編號",
            *HEAD[9:], "備註"]  # fmt: skip
    plain = row("AC1.1", objective="提升參與", kpi="參觀人次", plan="辦理展覽")
    body = ["1", "AC1", *plain[:2], "AC1.1", *plain[2:4], "20%", *plain[4:9], "AC1.1.1", *plain[9:],
            "無"]  # fmt: skip
    found = card(TITLE, table([head, body]))
    kpi = found.kpis[0]
    assert (kpi.code, kpi.label.value, kpi.objective_label.value) == (
        "AC1.1",
        "參觀人次",
        "提升參與",
    )
    assert (found.action_plans[0].code, found.action_plans[0].label.value) == (
        "AC1.1.1",
        "辦理展覽",
    )
    assert values(found, "AC1.1") == PLAIN
    assert codes(found).count("unknown-column") == 3
    assert {f.raw for f in found.findings if f.code == "text-not-used"} == {"1", "20%", "無"}


def test_themes_and_perspectives_in_columns_of_their_own() -> None:
    head = ["策略主題", "構面", *HEAD]
    body = [["A 精緻藝文", "顧客", *row("AC1.1")], [None, None, *row("AC1.2")]]
    found = card(TITLE, table([head, *body], {(1, 0): (2, 1), (1, 1): (2, 1)}))
    assert [kpi.code for kpi in found.kpis] == ["AC1.1", "AC1.2"]
    assert values(found, "AC1.2") == PLAIN
    assert [(one.code, one.label.value) for one in found.themes] == [("A", "精緻藝文")]
    assert [(one.code, one.label.value) for one in found.perspectives] == [("C", "顧客")]
    assert codes(found) == []


@pytest.mark.parametrize("merged_known", [True, False])
def test_one_kpi_with_several_plans(merged_known: bool) -> None:
    rest: list[str | None] = list(row("AC1.1", "2", owner="人事室", who="人事室"))
    blank = None if merged_known else ""
    for at in (0, 1, 2, 3, 4, 5, 6, 7):
        rest[at] = blank
    spans = {(1, at): (2, 1) for at in range(8)} if merged_known else {}
    found = card(TITLE, table([HEAD, row("AC1.1"), rest], spans, merged_known=merged_known))
    assert [plan.code for plan in found.action_plans] == ["AC1.1.1", "AC1.1.2"]
    (kpi,) = found.kpis
    assert kpi.responsible_units == ("藝術發展科", "人事室")
    assert codes(found) == []


def test_rows_of_the_same_objective_inherit_it_and_its_factor_only() -> None:
    second = row("AC1.2", objective="", ksf="")
    third = row("BC1.1", objective="", ksf="")
    found = card(TITLE, table([HEAD, row("AC1.1"), second, third], merged_known=False))
    by_code = {kpi.code: kpi for kpi in found.kpis}
    factor = by_code["AC1.2"].ksf
    assert factor is not None and factor.value == "因素AC1.1"
    assert by_code["AC1.2"].objective_label.value == "目標甲AC1"
    assert by_code["BC1.1"].ksf is None
    assert by_code["BC1.1"].objective_label.value == ""
    assert {"ksf-missing", "objective-without-label"} <= set(codes(found))


def test_a_row_cut_by_a_page_end_is_joined() -> None:
    above = row(
        "CC1.1", objective="CC1 鼓勵", ksf="兼具傳統", kpi="CC1.1瀏覽臺北客", e="10,600", d="1,5"
    )
    below = [
        "市民參與",
        "與現代的活動",
        "家義民嘉年華",
        "",
        "",
        "",
        "",
        "00",
        "",
        "",
        ",000",
        "",
        "",
    ]
    found = card(TITLE, table([HEAD, above]), table([HEAD, below, row("CC1.2")]))
    kpi = found.kpis[0]
    assert kpi.objective_label.value == "鼓勵市民參與"
    assert kpi.ksf is not None and kpi.ksf.value == "兼具傳統與現代的活動"
    assert kpi.label.value == "瀏覽臺北客家義民嘉年華"
    assert values(found, "CC1.1")[112, "target"] == 1500
    assert budgets(found, "CC1.1.1")[111, "appropriated"] == 10600000
    assert "row-joined" in codes(found)
    assert len(found.kpis) == 2


def test_a_stray_zero_never_makes_an_amount_ten_times_larger() -> None:
    above = row("CC1.1", e="12,000,000", f="60000")
    below = ["", "", "", "", "", "", "", "", "", "", "0", "0", ""]
    found = card(TITLE, table([HEAD, above]), table([HEAD, below, row("CC1.2")]))
    assert budgets(found, "CC1.1.1") == {(111, "appropriated"): 12000000, (112, "estimated"): None}
    assert {"stray-fragment", "number-malformed"} <= set(codes(found))


def test_a_merged_cell_whose_text_stands_on_the_second_page() -> None:
    first = row("CC1.1", objective="", ksf="")
    second = row("CC1.2", objective="CC1鼓勵參與", ksf="兼具傳統")
    found = card(TITLE, table([HEAD, first]), table([second]))
    for kpi in found.kpis:
        assert kpi.objective_label.value == "鼓勵參與"
        assert kpi.ksf is not None and kpi.ksf.value == "兼具傳統"


def test_a_page_without_repeated_heading_goes_on_with_the_same_columns() -> None:
    found = card(
        TITLE, table([HEAD, row("AC1.1")]), Paragraph("第 2 頁，共 3 頁"), table([row("AC1.2")])
    )
    assert values(found, "AC1.2") == PLAIN
    assert codes(found) == []


def test_columns_that_go_on_in_a_later_table_with_as_many_rows() -> None:
    rows = [row("AC1.1"), row("AC1.2", a="7"), row("BP1.1", d="9")]
    left = table([HEAD[:6], *(one[:6] for one in rows)])
    right = table([HEAD[6:], *(one[6:] for one in rows)])
    found = card(TITLE, left, right)
    assert values(found, "AC1.2")[109, "actual"] == 7
    assert values(found, "BP1.1") == PLAIN | {(112, "target"): 9}
    assert budgets(found, "BP1.1.1") == MONEY
    assert codes(found) == []


def test_columns_that_go_on_are_joined_by_their_height_on_the_page() -> None:
    rows = [row("AC1.1"), row("AC1.1", "2"), row("AC1.2", c="77")]
    spans = {(1, at): (2, 1) for at in range(6)}
    left = table([HEAD[:6], rows[0][:6], [None] * 6, rows[2][:6]], spans, boxes=True)
    right = table([HEAD[6:], rows[0][6:], [None, None, *rows[1][8:]], rows[2][6:]],
                  {(1, 0): (2, 1), (1, 1): (2, 1)}, boxes=True)  # fmt: skip
    found = card(TITLE, left, right)
    assert [plan.code for plan in found.action_plans] == ["AC1.1.1", "AC1.1.2", "AC1.2.1"]
    assert values(found, "AC1.1") == PLAIN
    assert values(found, "AC1.2")[111, "target"] == 77


def test_columns_that_cannot_be_joined_are_named_not_guessed() -> None:
    left = table([HEAD[:9], row("AC1.1")[:9], row("AC1.2")[:9]])
    right = table([HEAD[10:], row("AC1.1")[10:]])
    found = card(TITLE, left, right)
    assert "columns-not-joined" in codes(found)
    assert found.action_plans == ()


def test_shifted_rows_go_back_by_their_codes() -> None:
    shifted = ["", "", "", "", "文教推廣組", "AC1.1.2辦理文學獎", "1,200,000", "1,300,000", "文教推廣組",
               "", "", "", ""]  # fmt: skip
    found = card(TITLE, table([HEAD, row("AC1.1"), shifted], merged_known=False))
    assert budgets(found, "AC1.1.2") == {
        (111, "appropriated"): 1200000,
        (112, "estimated"): 1300000,
    }
    assert values(found, "AC1.1") == PLAIN
    assert found.kpis[0].responsible_units == ("藝術發展科", "文教推廣組")
    assert "shifted-row" in codes(found)


def test_a_unit_in_a_value_column_is_told_and_gives_no_number() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", a="文教推廣組")]))
    assert values(found, "AC1.1")[109, "actual"] is None
    assert codes(found) == ["unit-in-value-column"]


@pytest.mark.parametrize(("cell", "units"), [
    ("會\n計\n室", ("會計室",)), ("會\n計室", ("會計室",)), ("會計室\n人事室", ("會計室", "人事室")),
    ("所\n長\n室", ("所長室",)),
])  # fmt: skip
def test_a_narrow_column_does_not_part_a_unit(cell: str, units: tuple[str, ...]) -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", owner=cell)]))
    assert found.kpis[0].responsible_units == units


def test_a_plan_in_the_unit_column_gives_no_unit() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1", owner="AC1.1.1計畫AC1.1")]))
    (kpi,) = found.kpis
    assert kpi.responsible_units == ()
    assert kpi.flags == ("plan-in-unit-column",)
    assert found.action_plans[0].code == "AC1.1.1"


def test_a_second_value_row_is_a_series_beside_its_plan() -> None:
    second = row("CP2.1", "2", objective="", ksf="", kpi="", a="7", b="2", c="2", d="2")
    found = card(TITLE, table([HEAD, row("CP2.1"), second], merged_known=False))
    assert [(kpi.code, kpi.series) for kpi in found.kpis] == [
        ("CP2.1", "CP2.1.1"), ("CP2.1", "CP2.1.2"),
    ]  # fmt: skip
    assert values(found, "CP2.1", 1)[109, "actual"] == 7
    assert "uncoded-series" in codes(found)


def test_a_number_merged_over_several_years_belongs_to_none() -> None:
    body: list[str | None] = list(row("AC1.1"))
    body[4], body[5] = "1,250", None
    found = card(TITLE, table([HEAD, body], {(1, 4): (1, 2)}))
    assert values(found, "AC1.1")[109, "actual"] is None
    assert values(found, "AC1.1")[110, "actual"] is None
    assert "value-merged" in codes(found)


def test_a_budget_merged_over_two_plans_is_counted_once() -> None:
    second: list[str | None] = [None] * 9 + ["AC1.1.2計畫乙", None, "1", "藝術發展科"]
    spans = {(1, at): (2, 1) for at in (*range(9), 10)}
    found = card(TITLE, table([HEAD, row("AC1.1"), second], spans))
    assert budgets(found, "AC1.1.1")[111, "appropriated"] == 500000
    assert budgets(found, "AC1.1.2")[111, "appropriated"] is None
    assert "shared-budget" in codes(found)


@pytest.mark.parametrize("band", ["顧客構面", "<u>學習成長</u>", "內部流程", "財務"])
def test_band_rows_are_layout_only(band: str) -> None:
    merged = table([HEAD, [band] + [None] * 12, row("AC1.1")], {(1, 0): (1, 13)})
    plain = table([HEAD, [band] + [""] * 12, row("AC1.1")])
    for made in (merged, plain):
        found = card(TITLE, made)
        assert [kpi.code for kpi in found.kpis] == ["AC1.1"]
        assert codes(found) == ["markup-in-band"] * ("<" in band)


def test_remarks_and_totals_below_the_table_are_named_not_joined() -> None:
    total = ["合計", "", "", "", "", "", "", "", "", "", "1,000,000", "1,200,000", ""]
    remark = ["註：本表預算不含人事費。"] + [""] * 12
    found = card(TITLE, table([HEAD, row("AC1.1"), total, remark], merged_known=False))
    assert found.kpis[0].objective_label.value == "目標甲AC1"
    assert {"total-row", "text-not-used"} <= set(codes(found))


def test_a_column_that_stands_twice_is_not_mixed_in() -> None:
    head = [*HEAD, "109年實際值"]
    found = card(TITLE, table([head, [*row("AC1.1"), "9,999"]]))
    assert values(found, "AC1.1") == PLAIN
    assert "duplicate-column" in codes(found)


def test_achievement_rates_and_partial_years_are_no_values() -> None:
    head = [*HEAD, "111年1-6月實際值", "110年達成率"]
    found = card(TITLE, table([head, [*row("AC1.1"), "640", "98%"]]))
    assert values(found, "AC1.1") == PLAIN
    assert codes(found).count("unknown-column") == 2


def test_several_cards_in_one_document() -> None:
    city = Paragraph("發展文化多元 C 組 府級平衡計分卡 (111年)")
    other = Paragraph("臺北市立美術館112年度平衡計分卡")
    found = cards(
        city, table([HEAD, row("CC1.1", "3")]),
        TITLE, table([HEAD, row("CC1.1")]),
        other, table([HEAD, row("CC1.1")]),
    )  # fmt: skip
    assert [(one.level, one.group, one.agency, one.roc_year) for one in found] == [
        ("city", "C", "臺北市政府", 111),
        ("agency", None, "臺北市政府文化局", 111),
        ("agency", None, "臺北市立美術館", 112),
    ]
    assert [one.action_plans[0].code for one in found] == ["CC1.1.3", "CC1.1.1", "CC1.1.1"]


def test_several_agencies_on_sheets_without_titles() -> None:
    rows = [HEAD, row("AC1.1")]
    found = cards(
        table(rows, sheet="文化局平衡計分卡"), table(rows, sheet="環境保護局平衡計分卡"),
    )  # fmt: skip
    assert [one.agency for one in found] == ["文化局", "環境保護局"]


def test_repeated_titles_and_headings_do_not_begin_another_card() -> None:
    found = card(TITLE, table([HEAD, row("AC1.1")]), TITLE, table([HEAD, row("AC1.2")]))
    assert [kpi.code for kpi in found.kpis] == ["AC1.1", "AC1.2"]


def test_a_document_without_a_scorecard_says_so() -> None:
    with pytest.raises(NotAScorecard, match=r"made\.pdf"):
        interpret(document(Paragraph("員工通訊錄"), table([["姓名", "分機"], ["甲", "123"]])))


def test_a_continued_table_on_another_grid_is_fitted_by_place() -> None:
    first = table([HEAD, row("AC1.1")], boxes=True)
    shifted = tuple(
        Cell(text, 0, at + 1, box=Box(at * 50.0, 0, at * 50.0 + 50, 20))
        for at, text in enumerate(row("AC1.2"))
    )
    found = card(TITLE, first, Table(shifted, 1, 14))
    assert values(found, "AC1.2") == PLAIN


def test_columns_torn_in_three_with_merged_cells_keep_their_rows() -> None:
    rows = [row("BP1.1", a="1", c="3"), row("BP1.2", a="11", c="33")]
    left = [HEAD[:4], rows[0][:4], [None, None, *rows[1][2:4]]]
    spans = {(1, 0): (2, 1), (1, 1): (2, 1)}
    middle = table([HEAD[4:9], *(one[4:9] for one in rows)], boxes=True)
    right = table([HEAD[9:], *(one[9:] for one in rows)], boxes=True)
    found = card(TITLE, table(left, spans, boxes=True), middle, right)
    assert values(found, "BP1.1") == PLAIN | {(109, "actual"): 1, (111, "target"): 3}
    assert values(found, "BP1.2") == PLAIN | {(109, "actual"): 11, (111, "target"): 33}
    assert budgets(found, "BP1.2.1") == MONEY
    assert codes(found) == []


@pytest.mark.parametrize("moved", [["plan"], ["kpi", "plan"], ["objective", "ksf", "plan"]])
def test_numbers_left_on_the_page_before_their_codes(moved: list[str]) -> None:
    places = {"objective": 0, "ksf": 1, "kpi": 2, "plan": 9}
    above, below = row("CP1.2"), [""] * len(HEAD)
    for name in moved:
        below[places[name]], above[places[name]] = above[places[name]], ""
    found = card(TITLE, table([HEAD, row("CP1.1", d="7"), above]), table([HEAD, below]))
    assert [kpi.code for kpi in found.kpis] == ["CP1.1", "CP1.2"]
    assert values(found, "CP1.1") == PLAIN | {(112, "target"): 7}
    assert values(found, "CP1.2") == PLAIN
    assert budgets(found, "CP1.2.1") == MONEY
    assert found.kpis[1].responsible_units == ("藝術發展科",)
    assert codes(found) == []


def test_text_of_a_merged_cell_in_a_repeated_heading_is_no_data() -> None:
    spilled = ["策略目標\nCP1目標甲CP1", *HEAD[1:]]
    found = card(TITLE, table([HEAD, row("CP1.1")]), table([spilled, row("CP1.2", objective="")]))
    assert [kpi.code for kpi in found.kpis] == ["CP1.1", "CP1.2"]
    assert found.kpis[1].objective_label.value == "目標甲CP1"


def test_a_line_printed_on_both_pages_is_taken_once() -> None:
    above = row("CC2.1", objective="CC2建構客\n家多元匯")
    below = ["家多元匯\n流中心", *[""] * 12]
    found = card(TITLE, table([HEAD, above]), table([HEAD, below, row("CC3.1")]))
    assert found.kpis[0].objective_label.value == "建構客家多元匯流中心"


def test_several_plans_in_one_cell() -> None:
    two = "AC1.1.1辦理論壇\nAC1.1.2辦理展覽"
    found = card(TITLE, table([HEAD, row("AC1.1", plan=two, e="1,000\n2,000", f="9,000")]))
    labels = [(plan.code, plan.label.value) for plan in found.action_plans]
    assert labels == [("AC1.1.1", "辦理論壇"), ("AC1.1.2", "辦理展覽")]
    assert budgets(found, "AC1.1.1") == {(111, "appropriated"): 1000, (112, "estimated"): None}
    assert budgets(found, "AC1.1.2") == {(111, "appropriated"): 2000, (112, "estimated"): None}
    assert len(found.kpis) == 1
    assert "several-in-cell" in codes(found)


def test_a_plan_beside_two_kpis_belongs_to_the_one_its_code_names() -> None:
    second: list[str | None] = [*row("AC1.2")[:9], None, None, None, None]
    spans = {(1, at): (2, 1) for at in (9, 10, 11, 12)}
    found = card(TITLE, table([HEAD, row("AC1.1"), second], spans))
    assert [(plan.code, plan.kpi_code) for plan in found.action_plans] == [("AC1.1.1", "AC1.1")]
    assert [kpi.code for kpi in found.kpis] == ["AC1.1", "AC1.2"]
    assert codes(found) == ["kpi-without-plan"]


def test_group_headings_centred_over_unmerged_columns_are_not_guessed() -> None:
    low = ["", "", "", "", "109年", "110年", "111年", "112年", "", "名稱", "111年預算(元)",
           "112年概算(元)", "主責科室"]  # fmt: skip
    plain = ["策略目標", "關鍵成功因素", "KPI", "單位"]
    rest = ["主責科室", "行動計畫", "", "", ""]
    one = [*plain, "", "", "實際值", "", *rest]
    found = card(TITLE, table([one, low, row("AC1.1")], merged_known=False))
    assert set(values(found, "AC1.1")) == {(year, "actual") for year in (109, 110, 111, 112)}
    two = [*plain, "", "實際值", "", "目標值", *rest]
    found = card(TITLE, table([two, low, row("AC1.1")], merged_known=False))
    assert set(values(found, "AC1.1")) <= {(110, "actual"), (112, "target")}
    assert "unknown-column" in codes(found)
