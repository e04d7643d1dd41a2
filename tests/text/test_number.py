"""Numbers by grammar: every printed style gives the same Decimal, garbage never a wrong one."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bscgraph.text import fold, read_number

WHOLE = st.integers(min_value=0, max_value=10**13)
PARTS = st.integers(min_value=0, max_value=9999)
WIDE = str.maketrans("0123456789,.%-()", "０１２３４５６７８９，．％－（）")


@pytest.mark.parametrize(("text", "value"), [
    ("3,175", "3175"), ("1544", "1544"), ("60000", "60000"), ("12.98", "12.98"), ("0", "0"),
    ("0.5", "0.5"), ("-5", "-5"), ("－１,２００", "-1200"), ("△5", "-5"), ("▲1,200", "-1200"),
    ("538萬", "5380000"), ("538 萬元", "5380000"), ("1.5億", "150000000"), ("5,000千元", "5000000"),
    ("3億2,000萬", "320000000"), ("538萬5千", "5385000"), ("90.09%", "90.09"), ("100 ％", "100"),
    ("100人次", "100"), ("NT$5,000元", "5000"), ("≥80%", "80"), ("80%以上", "80"), ("90分以上", "90"),
    ("約80", "80"), ("５萬餘人", "50000"), ("<u>1,000</u>", "1000"), ("+3%", "3"),
])  # fmt: skip
def test_printed_numbers(text: str, value: str) -> None:
    assert read_number(text).value == Decimal(value)


@pytest.mark.parametrize(("text", "candidate"), [
    ("1,4004,000", "14004000"), ("1,23", "123"), ("1,2345", "12345"), ("60000 0", "600000"),
    ("60000\n0", "600000"), ("1,200 000", "1200000"), ("(5)", "-5"), ("（1,200）", "-1200"),
    ("5成", "5"), ("0123", "123"), ("12月", "12"), ("80-90", None), ("80~90", None),
    ("第3名", None), ("1.2E+07", None), ("12.98.1", None), ("800(註1)至900", None), ("- 5", None),
    ("12,000,000 11,300,000", None), ("2千5百萬", None), ("1/3", None),
    ("3 200 000", "3200000"), ("5 7 9", None),
])  # fmt: skip
def test_doubtful_numbers_have_no_value(text: str, candidate: str | None) -> None:
    number = read_number(text)
    assert (number.value, number.status, number.reason) == (None, "unresolved", "malformed")
    assert number.candidate == (None if candidate is None else Decimal(candidate))


@pytest.mark.parametrize(("text", "value"), [
    ("10,600,00 0", 10600000), ("12,000,00\n0", 12000000), ("10,600\n,000", 10600000),
    ("756,\n000", 756000), ("90.\n58%", Decimal("90.58")), ("1 ,544", 1544),
])  # fmt: skip
def test_digits_broken_by_white_space_are_repaired_and_say_so(text: str, value: Decimal) -> None:
    number = read_number(text)
    assert (number.value, number.status) == (value, "repaired")
    assert "number-repaired" in number.flags


def test_a_stray_fragment_never_makes_the_number_larger() -> None:
    for text in ("12,000,000\n0", "12,000,000 0", "12,000,000\n00"):
        number = read_number(text)
        assert (number.value, number.flags) == (Decimal(12000000), ("stray-fragment",))


def test_plain_digits_join_only_over_a_break_the_column_made() -> None:
    assert read_number("6000\n0", (True,)).value == 60000
    assert read_number("6000\n0", (False,)).value is None
    assert read_number("12,000,000\n0", (True,)).value == 12000000


@pytest.mark.parametrize(("text", "reason", "note"), [
    ("-", "dash", None), ("－", "dash", None), ("—", "dash", None), ("N/A", "dash", None),
    ("無", "dash", None), ("-(106年成立)", "dash", "106年成立"), ("", "blank", None),
    (" \n ", "blank", None), ("尚未成立", "not-established", "尚未成立"),
    ("尚未\n開館", "not-established", "尚未開館"), ("暫停", "suspended", "暫停"),
    ("暫停辦理(疫情)", "suspended", "暫停辦理；疫情"), ("調查中", "text", "調查中"),
    ("新增指標", "not-established", "新增指標"), ("尚未舉辦", "not-established", "尚未舉辦"),
    ("108年起新增", "not-established", "108年起新增"), ("110年11月起暫停", "suspended", "110年11月起暫停"),
    ("107年無此指標", "not-established", "107年無此指標"), ("尚無資料", "dash", None),
    ("不適用", "dash", None), ("統計中", "dash", None), ("尚未訂定", "dash", None), ("N.A.", "dash", None),
    ("教育組", "text", "教育組"), ("建置中", "text", "建置中"),
])  # fmt: skip
def test_absences_are_told_apart(text: str, reason: str, note: str | None) -> None:
    number = read_number(text)
    assert (number.value, number.reason, number.note, number.status) == (
        None,
        reason,
        note,
        "clean",
    )


@pytest.mark.parametrize(("text", "value", "note"), [
    ("800 (考量疫情影响酌予調整)", 800, "考量疫情影响酌予調整"),
    ("800\n（考量（新冠）疫情）", 800, "考量（新冠）疫情"),
    ("800（考量疫情)", 800, "考量疫情"),
    ("98,407 (106年10 月至107年 7月暫停)", 98407, "106年10月至107年7月暫停"),
    ("800 (a) (b)", 800, "a；b"), ("800(未關", 800, "未關"), ("(預估)800", 800, "預估"),
    ("800\n考量疫情酌予調整", 800, "考量疫情酌予調整"), ("100%〔自評〕", 100, "自評"),
    ("967 (至7月\n暫停開\n放)", 967, "至7月暫停開放"), ("3場（停辦2場）", 3, "停辦2場"),
])  # fmt: skip
def test_notes_are_split_from_the_number(text: str, value: int, note: str) -> None:
    number = read_number(text)
    assert (number.value, number.note) == (value, note)


def printed(value: int, decimals: str, style: str) -> tuple[str, Decimal]:
    """A number in one printed style, and what it is."""
    tail = f".{decimals}" if decimals else ""
    plain, grouped = f"{value}{tail}", f"{value:,}{tail}"
    amount = Decimal(plain)
    return {
        "plain": (plain, amount), "grouped": (grouped, amount), "percent": (f"{grouped}%", amount),
        "wide": (grouped.translate(WIDE), amount), "negative": (f"-{grouped}", -amount),
        "triangle": (f"△{grouped}", -amount), "萬": (f"{grouped}萬", amount * 10000),
        "億元": (f"{grouped}億元", amount * 10**8), "unit": (f"{grouped}人次", amount),
        "note": (f"{grouped} (考量疫情)", amount), "wide note": (f"{grouped}\n（考量（甲）12）", amount),
        "markup": (f"<u>{plain}</u>", amount), "spaces": (f"  {grouped}　", amount),
    }[style]  # fmt: skip


STYLES = ["plain", "grouped", "percent", "wide", "negative", "triangle", "萬", "億元", "unit", "note",
          "wide note", "markup", "spaces"]  # fmt: skip


@given(WHOLE, st.from_regex(r"\A(?:\d{1,3})?\Z"), st.sampled_from(STYLES))
def test_every_printed_style_gives_the_same_decimal(value: int, decimals: str, style: str) -> None:
    assume(decimals.isascii())
    text, wanted = printed(value, decimals, style)
    number = read_number(text)
    assert number.value == wanted
    assert number.status == "clean"


@given(WHOLE, st.integers(min_value=1, max_value=20), st.sampled_from([" ", "\n", "　"]))
def test_a_space_inside_grouped_digits_repairs_or_leaves_open(
    value: int, at: int, gap: str
) -> None:
    text = f"{value:,}"
    assume(at < len(text))
    number = read_number(text[:at] + gap + text[at:])
    first = text[:at]
    stray = Decimal(first.replace(",", "")) if "stray-fragment" in number.flags else None
    assert number.value in (None, Decimal(value)) or number.value == stray is None


@given(st.text(alphabet="0123456789,. \n%-()萬億元人次年月至~/（）", max_size=14))
def test_a_value_is_never_made_of_other_digits_than_the_printed_ones(text: str) -> None:
    number = read_number(text)
    if number.value is None or re.search("[萬億]", text):
        return
    outside = (
        re.sub(r"\(.*", "", fold(text), flags=re.DOTALL)
        if text.strip()[:1] not in "(（"
        else fold(text)
    )
    digits = re.sub(r"\D", "", outside)
    shown = re.sub(r"\D", "", str(number.value))
    assert shown.strip("0") in digits or shown == "0"


@given(st.text(max_size=30))
def test_any_text_is_read_without_an_error(text: str) -> None:
    number = read_number(text)
    assert (number.value is None) == (number.reason is not None)
    assert number.candidate is None or number.value is None


@given(PARTS, PARTS)
def test_scales_add_up_only_when_they_fall(high: int, low: int) -> None:
    number = read_number(f"{high}億{low}萬")
    assert number.value == (Decimal(high) * 10**8 + Decimal(low) * 10**4)
    assert read_number(f"{high}萬{low}億").value is None


def test_digits_without_a_scale_behind_white_space_are_another_number() -> None:
    number = read_number("808萬 766")
    assert (number.value, number.reason) == (None, "malformed")
    assert read_number("3億 2,000萬").value == Decimal(320_000_000)
