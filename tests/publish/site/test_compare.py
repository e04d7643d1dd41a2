"""Comparison: side by side is only what is told to be the same."""

from __future__ import annotations

from decimal import Decimal

from bscgraph.publish.site import find, render
from bscgraph.publish.site.compare import values_of
from bscgraph.publish.site.lines import line
from tests.cards import agency_card, kpi, number, values
from tests.publish.site.held import real, site_of
from tests.publish.site.seen import grown, many, table_row, words


def test_agencies_of_a_year_stand_side_by_side() -> None:
    assert table_row(real(), "compare/year/2022", "Fine Arts", "en")[1:] == [
        "10 met 4 missed", "13", "14", "14", "77,908,000", "0",
    ]  # fmt: skip
    assert table_row(real(), "compare/year/2022", "Hakka", "en")[5] == "69,880,370 + 1 not readable"


def test_common_indicators_tell_formula_and_unit() -> None:
    told = words(real(), "compare/indicator/training-hours", "en")
    assert "2 agencies measure this" in told
    assert "公務人員完成與業務相關之學習總時數" in told
    row = table_row(real(), "compare/indicator/budget-execution", "Hakka", "en")
    assert row[-1] == "38.39"
    row = table_row(real(), "compare/indicator/budget-execution", "Fine Arts", "en")
    assert row[-1] == "90.58 target 80"


def test_the_choice_counts_agencies_by_year() -> None:
    assert table_row(real(), "compare", "training hours", "en")[1:] == ["2"]


def test_the_years_of_an_agency_show_values_targets_and_notes() -> None:
    row = table_row(real(), "compare/agency/tfam", "DC1.1", "en")
    assert row[1:] == ["98,407 *", "176,031", "152,070", "107,978 * target 130,000"]


def test_a_scaled_number_is_marked() -> None:
    row = table_row(real(), "compare/agency/hac", "CC2.1", "en")
    assert row[-1] == "3,080,000 *"


def test_a_restated_value_stands_beside_what_the_newest_scorecard_says() -> None:
    cells = {110: values(actual109="900"), 111: values(actual109="950", actual110="7")}
    site = site_of(agency_card(roc_year=year, kpis=(kpi("AC1.1", "參觀人次", some),))
                   for year, some in cells.items())  # fmt: skip
    one = line(site, "agency/tfam")
    assert one is not None
    columns, [(_, code, _, _, found)] = values_of(site, one)
    assert (columns, code) == ((2020, 2021), "AC1.1")
    assert (found[2020].value, found[2020].others) == (Decimal(950), (Decimal(900),))
    assert found[2021].others == ()
    assert "950 前後不一：900" in words(site, "compare/agency/tfam")


def test_another_name_is_another_row() -> None:
    names = {110: "參觀人次", 111: "參觀人數"}
    site = site_of(agency_card(roc_year=year, kpis=(kpi("AC1.1", name, values(actual109="9")),))
                   for year, name in names.items())  # fmt: skip
    one = line(site, "agency/tfam")
    assert one is not None
    assert {row[3] for row in values_of(site, one)[1]} == {"參觀人數", "參觀人次"}


def test_a_group_is_compared_over_its_own_scorecards() -> None:
    told = words(grown(), "compare/agency/taipei/group/C")
    assert "111 年（2022）" in told and "110 年（2021）" in told and "109 年" not in told


def test_a_long_year_is_paged() -> None:
    assert "測試機關" in words(many(), "compare/year/2021/2")


def test_common_values_carry_what_has_to_be_said_with_them() -> None:
    """A value that is noted, suspended, repaired or not comparable says so, as elsewhere."""
    cells = {
        "臺北市立美術館": values(3, actual110=number("90", note="閉館暫停開放"), target110="80"),
        "客家事務委員會": values(
            4, actual110=number("85%", value=Decimal(85), percent=True),
            target110=number("0.8", note="配合概算調整"),
        ),
    }  # fmt: skip
    site = site_of(
        agency_card(agency=name, kpis=(kpi("TF1.1", "預算執行率", some, unit=""),))
        for name, some in cells.items()
    )
    museum = table_row(site, "compare/indicator/budget-execution", "美術館")
    hakka = table_row(site, "compare/indicator/budget-execution", "客家")
    assert museum[-1] == "90 * 目標 80"
    assert hakka[-1] == "85 目標 0.8 *"
    page = find(site, "compare/indicator/budget-execution")
    assert page is not None
    rows = render(page, "zh-Hant").decode().partition("<tbody>")[2].split("</tr>")
    told = {"美術館" in row: row for row in rows if "TF1.1" in row}
    assert 'class="sign met" role="img"' in told[True]
    assert "統計期間曾暫停或關閉" in told[True] and "文件有附註" in told[True]
    assert 'class="sign doubt" role="img"' in told[False]
    assert 'title="文件有附註">*</abbr>' in told[False]
