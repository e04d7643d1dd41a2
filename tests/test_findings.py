"""The catalogue of findings: both languages say the same, plainly, and name the real values."""

from __future__ import annotations

import re
import string

import pytest

from bscgraph.findings import CATALOGUE, Finding, Place

# Latin words that Taiwanese officers use, and names of files.
LATIN = {"KPI", "KSF", "PDF", "C/P/L/F", "A3", "AC1", "AC1.1", "AC1.1.1",
         "ontology/register/agencies.csv", "ontology/register/units.csv",
         "UTF", "XML", "amp", "ISO", "StratML", "Organization", "Name", "Objective",
         "AdministrativeInformation", "StartDate", "EndDate", "NumberOfUnits",
         "SequenceIndicator", "Identifier",
         "reading.years", "reading.ignore", "reading.kinds", "fields.series", "actual", "target",
         "appropriated", "estimated", "agency", "city", "C", "P", "L", "F"}  # fmt: skip


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_both_languages_say_the_same_in_whole_sentences(code: str) -> None:
    kind = CATALOGUE[code]
    for texts in (kind.message, kind.fix):
        zh, en = texts["zh-Hant"], texts["en"]
        assert {name.removesuffix("_en") for name in places(en)} == places(zh)
        assert zh.endswith("。") and en.endswith(".")
        assert not re.search(
            "[\u4e00-\u9fff]", re.sub("更新日期1110120|1110120 or .*|臺北.*|更新日期|111年", "", en)
        )
        latin = re.findall(r"[A-Za-z][A-Za-z0-9./]*", re.sub(r"\{\w+\}", "", zh))
        assert set(latin) <= LATIN
    assert re.match("請|若|無須|該列", kind.fix["zh-Hant"])


def test_a_finding_says_its_place_and_values() -> None:
    place = Place(page=2, row=3, column=14, header="112年概算")
    finding = Finding("number-repaired", place, "10,600,00\n0", "CC1.2.1", {"value": "10600000"})
    assert finding.place.describe("zh-Hant") == "第 2 頁、第 3 列、第 14 欄（112年概算）"
    assert (
        finding.message("zh-Hant") == "CC1.2.1 的數字「10,600,00 0」因換行斷開，讀為 10,600,000。"
    )
    assert finding.fix("en") == "Check that it is 10,600,000, and widen the column."


def test_a_row_without_page_or_sheet_is_counted_in_its_table() -> None:
    assert Place(row=3, table=2).describe("zh-Hant") == "第 2 個表格、第 3 列"
    assert Place(row=3, table=2, page=1).describe() == "page 1, row 3"
    assert Place(row=3, table=2, sheet="甲").describe() == "sheet “甲”, row 3"


def test_what_the_document_prints_is_quoted_as_it_is() -> None:
    finding = Finding("value-is-text", Place(), "1544", "EC1.1", {})
    assert "“1544”" in finding.message("en")


def test_what_a_malformed_number_may_mean_stands_apart_from_the_word_before() -> None:
    params = {"maybe": "（可能為 14,004,000）", "maybe_en": " (it may mean 14,004,000)"}
    found = Finding("number-malformed", raw="1,4004,000", subject="AC1.1.1", params=params)
    assert "not used (it may mean 14,004,000)." in found.message("en")
    assert "未採計（可能為 14,004,000）。" in found.message("zh-Hant")
    bare = Finding("number-malformed", raw="x", params={"maybe": "", "maybe_en": ""})
    assert "not used." in bare.message("en")
