"""Codes, years, dates, white space and look-alikes."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.text import (
    clean,
    find_codes,
    fold,
    leading_code,
    lines,
    parse_date,
    parse_year,
    split_codes,
    tight,
    years_in,
)

NUMBERS = st.lists(st.integers(min_value=1, max_value=99), min_size=1, max_size=3)


@pytest.mark.parametrize(("text", "code", "label"), [
    ("AC1 提高民眾參與", "AC1", "提高民眾參與"), ("AC1.1提高", "AC1.1", "提高"),
    ("ＡＣ１．１．１　辦理", "AC1.1.1", "辦理"), ("AC1. 1.1 辦理", "AC1.1.1", "辦理"),
    ("ac1.1辦理", "AC1.1", "辦理"), ("AC1.\n1.1辦理", "AC1.1.1", "辦理"), ("TL1", "TL1", ""),
    ("<u>BP2</u>形塑", "BP2", "形塑"), ("CC2.2.1：辦理", "CC2.2.1", "辦理"), ("AC1.辦理", "AC1", "辦理"),
])  # fmt: skip
def test_leading_codes(text: str, code: str, label: str) -> None:
    found = leading_code(text)
    assert found is not None
    assert (str(found[0]), found[1]) == (code, label)
    assert found[0].regular


@pytest.mark.parametrize(
    "text", ["提高", "KPI1", "A1", "ACC1", "AC", "SDGs", "COVID-19", "C1", "111年", ""]
)
def test_texts_without_a_code(text: str) -> None:
    assert leading_code(text) is None


@pytest.mark.parametrize(("text", "level"), [("C1 顧客", 1), ("AX1.1滿意", 2), ("A1-1-2 計畫", 3)])
def test_codes_outside_the_grammar_are_seen_when_asked_for(text: str, level: int) -> None:
    found = leading_code(text, odd=True)
    assert found is not None
    assert (found[0].level, found[0].regular) == (level, False)


@pytest.mark.parametrize(("text", "code", "label"), [
    ("BC1.2-1 校園巡迴", "BC1.2.1", "校園巡迴"), ("BC1-2-1校園", "BC1.2.1", "校園"),
    ("AC1.1 5-6歲幼兒", "AC1.1", "5-6歲幼兒"), ("AC1.1. 5-6歲幼兒", "AC1.1", "5-6歲幼兒"),
])  # fmt: skip
def test_a_code_with_hyphens_is_whole(text: str, code: str, label: str) -> None:
    found = leading_code(text, odd=True)
    assert found is not None
    assert (str(found[0]), found[1]) == (code, label)


@given(st.sampled_from("ABCDET"), st.sampled_from("CPLF"), NUMBERS,
       st.sampled_from(["", " ", "\n", "　"]))  # fmt: skip
def test_a_code_printed_in_any_way_is_the_same(
    a: str, b: str, numbers: list[int], gap: str
) -> None:
    plain = f"{a}{b}" + ".".join(map(str, numbers))
    for text in (plain, plain.lower(), plain.replace(".", f".{gap}"), plain.replace(".", "．")):
        found = leading_code(f"{text}{gap}辦理論壇")
        assert found is not None
        assert (str(found[0]), found[1]) == (plain, "辦理論壇")
        assert found[0].level == len(numbers)
        assert found[0].within(found[0].at_level(1))


def test_a_cell_is_split_where_codes_begin_not_where_they_are_mentioned() -> None:
    text = "BC1提升參與\nBC2 形塑脈絡（併AC1辦理） BC3扎根"
    pieces = [(str(code), clean(label)) for code, label in split_codes(text, 1)]
    assert pieces == [("BC1", "提升參與"), ("BC2", "形塑脈絡（併AC1辦理）"), ("BC3", "扎根")]
    assert [str(code) for _, code in find_codes("依AC1.1與BC2")] == ["AC1.1", "BC2"]
    bundle = "BC1.3.1教育專案（含BC1.1.1、BC1.2.1）\nBC1.3.2 推廣(未關 BC1.3.3巡迴"
    assert [str(code) for code, _ in split_codes(bundle, 3)] == ["BC1.3.1", "BC1.3.2", "BC1.3.3"]


@pytest.mark.parametrize(("text", "year"), [
    ("111年", 111), ("111 年度", 111), ("民國111年", 111), ("中華民國一一一年", 111), ("一百一十一年", 111),
    ("2022", 111), ("西元2022年", 111), ("１１１年", 111), ("111", 111), ("增減", None), ("1110120", None),
    ("3000年", None), ("", None), ("第111號", None),
])  # fmt: skip
def test_years(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@given(st.integers(min_value=100, max_value=199))
def test_a_year_in_any_form_is_the_same(year: int) -> None:
    forms = (f"{year}年", f"{year}年度", f"民國{year}年", f"{year + 1911}年", f"{year + 1911}")
    assert {parse_year(form) for form in forms} == {year}
    assert years_in(f"{year}年 實際值") == [year]


@given(st.dates(min_value=date(2011, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_in_any_form_is_the_same(day: date) -> None:
    roc = day.year - 1911
    forms = (f"{roc}{day:%m%d}", f"{roc}.{day:%m.%d}", f"{roc}/{day.month}/{day.day}",
             f"民國{roc}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"更新日期{roc}{day:%m%d}")  # fmt: skip
    assert {parse_date(form) for form in forms} == {day}


@pytest.mark.parametrize("text", ["1110230", "111.13.01", "111年2月30日", "更新日期", "12"])
def test_dates_that_cannot_be_are_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "wanted"), [
    ("計畫性蒐 藏優秀美術作 品", "計畫性蒐藏優秀美術作品"), ("參考108-110年 接待數", "參考108-110年接待數"),
    ("Open Data 平台", "Open Data平台"), ("數×100%\n單 位：%", "數×100% 單位：%"),
    ("800\n(考量)", "800 (考量)"), ("<u>學習成長</u>", "學習成長"), ("義⺠嘉年華", "義民嘉年華"),
    ("項⽬", "項目"), ("20小時。 統計", "20小時。統計"),
])  # fmt: skip
def test_white_space_and_look_alikes(text: str, wanted: str) -> None:
    assert clean(text) == wanted


def test_real_lines_stay_apart_and_wrapped_ones_are_joined() -> None:
    assert lines("市民品味\n提升\n國際觀瞻", (True, False)) == ["市民品味提升", "國際觀瞻"]
    assert lines("a\n\n b ") == ["a", "b"]


@given(st.text(max_size=40))
def test_folding_keeps_the_length_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert tight(tight(text)) == tight(text)


def test_every_radical_of_unicode_is_folded_to_an_ideograph() -> None:
    for point in (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)):
        folded = fold(chr(point))
        if point != 0x2E80:  # the repetition mark has no equivalent ideograph
            assert unicodedata.name(folded).startswith("CJK UNIFIED IDEOGRAPH"), hex(point)
