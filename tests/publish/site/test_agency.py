"""Pages of an agency, its units, and the city's groups: checked against the seeds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bscgraph.publish.site import find, render
from bscgraph.publish.site.agency import drawn, glance
from bscgraph.publish.site.group import matrix
from bscgraph.publish.site.lines import dates, groups_naming, line, lines, missing, years
from bscgraph.publish.site.unit import duties, parties
from tests.cards import agency_card, plan
from tests.publish import markup
from tests.publish.site.held import real, site_of
from tests.publish.site.seen import grown, table_row, words

HAC = "https://w3id.org/bscgraph/id/agency/hac"
RESEARCH = f"{HAC}/unit/research"


def test_the_first_page_tells_what_is_here() -> None:
    told = words(real(), "index")
    for part in ("2 機關", "1 府級分組", "3 計分卡", "36 指標", "41 行動計畫", "3 須更正"):
        assert part in told, part
    assert "10 達成" in told and "4 未達成" in told
    assert "2022-01-20" in told
    assert "臺北市立美術館" in told


def test_a_matrix_of_agencies_and_years_shows_gaps() -> None:
    row = table_row(grown(), "index", "客家事務委員會")
    assert row[1:] == ["109", "–", "111"]
    assert table_row(grown(), "index", "臺北市立美術館")[1:] == ["109", "110", "111"]


def test_agencies_tell_results_money_and_what_to_mend() -> None:
    row = table_row(real(), "agencies", "臺北市政府客家事務委員會")
    assert row[0].endswith("列名於 府級 C 組")
    assert row[2:] == ["20 未定", "20", "69,880,370 ＋1 筆無法判讀", "3"]
    assert table_row(real(), "agencies", "Fine Arts", "en")[2:] == [
        "10 met 4 missed", "14", "77,908,000", "0",
    ]  # fmt: skip


def test_an_agency_shows_each_indicator_with_its_state() -> None:
    site = real()
    found = glance(site, line(site, "agency/tfam").cards, 160)  # type: ignore[union-attr]
    states = {key[0]: next(iter(cells.values()))[1] for key, cells in found["lines"]}
    missed = {"BC1.1", "DC1.1", "CP1.1", "DP1.1"}
    assert {code for code, state in states.items() if state == "missed"} == missed
    assert {state for code, state in states.items() if code not in missed} == {"met"}
    row = table_row(site, "agency/tfam", "DP1.1", "en")
    assert row[1] == "720 *"  # the document says that it was closed for months


def test_an_agency_over_years_has_a_column_for_each_scorecard() -> None:
    row = table_row(grown(), "agency/tfam", "AC1.1")
    assert len(row) == 4 and row[1:] == ["900", "900", "900"]
    assert "缺少110 年（2021）計分卡" in words(grown(), "agency/hac").replace(" 缺少", "缺少")


def test_money_by_year_is_drawn_as_it_stands_in_the_table() -> None:
    site = real()
    drawing = drawn(site, line(site, "agency/hac").cards)  # type: ignore[union-attr]
    assert drawing is not None
    assert [(one.bar.year, one.bar.kind, one.bar.value, one.bar.repeated)
            for one in drawing.drawn] == [
        (2022, "appropriated", Decimal(78834740), Decimal(8954370)),
        (2023, "estimated", Decimal(84084740), Decimal(9954370)),
    ]  # fmt: skip
    assert table_row(site, "agency/hac", "2022", "en")[1:]
    assert "78,834,740" in words(site, "agency/hac")


def test_units_say_what_they_share() -> None:
    row = table_row(real(), "agency/hac", "文教推廣組")
    assert row == [
        "文教推廣組", "13 其中共同 6", "13 其中共同 5",
        "56,980,370 ＋1 筆無法判讀 其中共同 15,904,370",
    ]  # fmt: skip


def test_a_unit_lists_plans_alone_and_shared() -> None:
    site = real()
    found = duties(site, RESEARCH)
    plans = [one for one in found if one.is_plan]
    assert (len(found) - len(plans), len(plans)) == (11, 16)
    assert sum(bool(one.others) for one in plans) == 5
    shared = sum((one.amount or 0 for one in plans if one.others), Decimal(0))
    assert shared == 15904370
    told = words(site, "agency/hac/unit/research")
    assert "37,758,740" in told and "其中與其他單位共同 15,904,370" in told
    assert "共同經費不予拆分" in told


def test_an_amount_that_cannot_be_read_is_quoted_and_in_no_sum() -> None:
    row = table_row(real(), "agency/hac/unit/culture-education", "AC1.1.1")
    assert row[2] == "原文「1,4004,000」，未採計"


def test_every_unit_of_the_graph_has_a_page() -> None:
    for name in parties(real()):
        assert find(real(), name) is not None, name


def test_earlier_years_of_a_unit_have_pages_of_their_own() -> None:
    site = grown()
    name = "agency/tfam/unit/research"
    assert find(site, f"{name}/2021") is not None
    assert find(site, f"{name}/2022") is None, "the newest year is the unit's own page"
    assert "110 年" in words(site, f"{name}/2021")


def test_an_agency_without_a_scorecard_that_is_named_has_a_page() -> None:
    told = words(grown(), "agency/fire")
    assert "本站沒有此機關的計分卡" in told
    assert "CC1.1 活動參與人數" in told


def test_the_cascade_of_the_real_group() -> None:
    site = real()
    group = line(site, "agency/taipei/group/C")
    assert group is not None and group.group == "C"
    found = matrix(site, group.last)
    states = {(kpi.rpartition("/")[2], agency): cell.state
              for (kpi, agency), cell in found.cells.items()}  # fmt: skip
    assert states == {("CC1.1", HAC): "conflict", ("CP3.3", HAC): "repeats"}
    links = {kpi.rpartition("/")[2]: cell.links for (kpi, _), cell in found.cells.items()}
    assert links["CC1.1"] == (("CC1.1", "scorecard/hac/2022/kpi/CC1.1", 5, 1, False),)
    assert links["CP3.3"] == (("CC2.1", "scorecard/hac/2022/kpi/CC2.1", 6, 0, False),)
    assert not (found.untaken or found.bare or found.absent)
    told = words(site, "agency/taipei/group/C")
    assert "103,909" in told and "260,000" in told and "每一項府級指標都有機關沿用" in told


def test_a_cascade_tells_gaps() -> None:
    site = grown()
    group = line(site, "agency/taipei/group/C")
    assert group is not None
    found = matrix(site, group.last)
    states = {agency.rpartition("/")[2]: cell.state for (_, agency), cell in found.cells.items()}
    assert states == {"hac": "gap", "fire": "absent"}
    assert [one[2] for one in found.untaken] == ["CC1.1"]
    assert [one.rpartition("/")[2] for one in found.absent] == ["fire"]
    earlier = matrix(site, group.cards[0])
    assert {cell.state for cell in earlier.cells.values()} == {"absent"}
    assert find(site, "agency/taipei/group/C/2021") is not None


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_state_is_told_by_a_word_beside_its_sign(lang: str) -> None:
    page = find(real(), "agency/taipei/group/C")
    assert page is not None
    seen_page = markup.Page(render(page, lang).decode())
    signs = [one for one in seen_page.all("span") if one.attributes.get("role") == "img"]
    assert signs and all(one.attributes["aria-label"] for one in signs)


def test_who_has_scorecards() -> None:
    site = grown()
    assert [one.page for one in lines(site)] == [
        "agency/taipei/group/C", "agency/tfam", "agency/hac",
    ]  # fmt: skip
    assert years(site) == (2020, 2021, 2022)
    assert missing(site) == {(HAC, 2021)}
    assert groups_naming(site)[HAC] == ("agency/taipei/group/C",)
    assert [day.isoformat() for day in dates(real()).values()] == ["2022-01-20"]


def test_a_name_is_short_where_there_is_little_room() -> None:
    hac = line(real(), "agency/hac")
    tfam = line(real(), "agency/tfam")
    assert hac is not None and tfam is not None
    assert (hac.short.en, hac.short.zh) == ("Hakka Affairs Commission", "客家事務委員會")
    assert tfam.short.zh == "臺北市立美術館"


def test_an_iri_that_is_none_is_not_asked() -> None:
    assert duties(real(), "x> } DELETE { ?s ?p ?o") == ()


def test_many_units_of_earlier_years_have_a_list_of_their_own() -> None:
    old = tuple(
        plan(f"AC1.1.{n}", "計畫", {110: "5"}, kpi_code="AC1.1", responsible_units=(f"第{n}組",))
        for n in range(1, 61)
    )
    site = site_of([agency_card(roc_year=110, action_plans=old), agency_card()])
    told = words(site, "agency/tfam")
    assert "全部 61 個單位" in told
    listed = find(site, "agency/tfam/units")
    assert listed is not None
    assert words(site, "agency/tfam/units").count("第") == 60
    assert find(real(), "agency/tfam/units") is None
