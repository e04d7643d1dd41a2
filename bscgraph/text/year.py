"""Years and dates of the Republic of China (ROC year + 1911 = Gregorian year)."""

from __future__ import annotations

import re
from datetime import date

from bscgraph.text.fold import tight

__all__ = ["parse_date", "parse_year", "years_in"]

_DIGITS = {char: index for index, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_CJK = "〇零○一二三四五六七八九"
_YEAR = re.compile(
    rf"(?:(?:中華)?民國|西元)?(?<![\d.,])(\d{{2,4}}|[{_CJK}]{{2,4}}|[一二三四五六七八九]?百[{_CJK}十]*)年度?"
)
_BARE = re.compile(r"(?:(?:中華)?民國|西元)?(\d{2,4})(?:年度?)?")
_DATE = re.compile(r"(?:(?:中華)?民國)?(\d{2,4})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?")
_COMPACT = re.compile(r"(?<!\d)(\d{3}|\d{4})(\d{2})(\d{2})(?!\d)")


def _number(digits: str) -> int:
    """Arabic or Chinese digits, positional (一一一) or with 百 and 十 (一百一十一)."""
    if digits.isascii():
        return int(digits)
    if "百" not in digits:
        return int("".join(str(_DIGITS[char]) for char in digits))
    hundreds, _, rest = digits.partition("百")
    tens, ten, ones = rest.partition("十")
    if not ten:
        tens, ones = "", rest
    value = 100 * _DIGITS.get(hundreds, 1)
    value += 10 * _DIGITS.get(tens[-1:], 1) if ten else 0
    return value + _DIGITS.get(ones[-1:], 0)


def _roc(number: int) -> int | None:
    """The ROC year a number means: itself up to 200, less 1911 from 1912 on."""
    if 1 <= number <= 200:
        return number
    return number - 1911 if 1912 <= number <= 2111 else None


def parse_year(text: str) -> int | None:
    """The ROC year ``text`` states and nothing else; None where it states none.

    >>> parse_year("民國 111 年度"), parse_year("2022"), parse_year("一一一年"), parse_year("增減")
    (111, 111, 111, None)
    """
    folded = tight(text)
    found = _YEAR.fullmatch(folded) or _BARE.fullmatch(folded)
    return _roc(_number(found[1])) if found else None


def years_in(text: str) -> list[int]:
    """The different ROC years named in ``text`` with 年, or by four Gregorian digits.

    >>> years_in("行動計畫預估112年概算"), years_in("2022 實際值"), years_in("KPI")
    ([112], [111], [])
    """
    folded = tight(text)
    found = [_roc(_number(match[1])) for match in _YEAR.finditer(folded)]
    if not found:
        bare = re.findall(r"(?<![\d.,])(?:FY)?(\d{3,4})(?![\d.,%％])", folded)
        found = [_roc(int(number)) for number in bare]
    return list(dict.fromkeys(year for year in found if year is not None))


def parse_date(text: str) -> date | None:
    """The date ``text`` holds, ROC or Gregorian; None where there is none or it cannot be.

    >>> parse_date("更新日期1110120"), parse_date("111.01.20"), parse_date("111年2月30日")
    (datetime.date(2022, 1, 20), datetime.date(2022, 1, 20), None)
    """
    folded = tight(text)
    found = _DATE.search(folded) or _COMPACT.search(folded)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    roc = _roc(year)
    try:
        return date(roc + 1911, month, day) if roc is not None else None
    except ValueError:
        return None
