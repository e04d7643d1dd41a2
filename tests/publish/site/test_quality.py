"""Data quality: counts are those of reading and of the rules, and nothing is hidden."""

from __future__ import annotations

from collections import Counter

from bscgraph.publish.site.lines import line
from tests.publish.site.held import real
from tests.publish.site.seen import grown, table_row, words


def test_totals_and_kinds() -> None:
    told = words(real(), "quality")
    for part in (
        "3 須更正",
        "7 請確認",
        "1 無法判讀的金額",
        "18 沒有數字的數值格",
        "0 缺少的計分卡",
    ):
        assert part in told, part
    assert table_row(real(), "quality", "數字寫法有誤")[1:] == ["退件", "2", "1"]
    assert table_row(real(), "quality", "Hakka", "en")[2:] == ["3", "5", "6", "1", "16"]


def test_missing_scorecards_are_named() -> None:
    told = words(grown(), "quality")
    assert "1 缺少的計分卡" in told and "客家事務委員會 、110 年（2021）" in told.replace(
        "會、", "會 、"
    )


def test_the_rules_of_an_agency_are_counted_as_the_validator_does() -> None:
    site = real()
    hac = line(site, "agency/hac")
    assert hac is not None
    results = site.checked(hac.last).results
    rules = Counter(one.rule for one in results)
    for rule in ("BSC-N01", "BSC-P08", "BSC-K01"):
        assert table_row(site, "quality/agency/hac", rule)[-1] == str(rules[rule])
    severe = sum(one.severity.value == "Violation" for one in results)
    assert table_row(site, "quality/agency/hac", "111 年（2022）")[2] == str(severe)


def test_what_has_to_be_mended_names_its_place() -> None:
    told = words(real(), "quality/agency/hac")
    assert "第 2 頁、第 3 列、第 13 欄" in told
    assert "千分位逗號每三位一個" in told
    assert "最近一份計分卡沒有須更正處" in words(real(), "quality/agency/tfam")
