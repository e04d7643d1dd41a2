"""A typed number of a spreadsheet as the text a person sees, without ever losing a digit.

The cell's number format decides percent, thousands separators, decimals and units such as
``0"萬"``. Where the format would show something else than the number (``0%`` on 0.906, ``-``
for zero, brackets for a negative one, thousands cut off), the number wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["Shown", "agree", "exact", "is_date", "show_date", "show_number"]

# Spreadsheets compute with 15 significant digits; what a double holds beyond them is noise.
_SHEET_PRECISION = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
# A person types fewer digits than this; a longer tail was computed (1/3), and then the format
# says how many decimals the agency states.
_COMPUTED_DIGITS = 11
_LARGEST = 40  # digits before the point that are still written out

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<skip>[_*].)"
    r"|(?P<general>General|G/通用格式|Standard)"
    r"|(?P<exponent>[Ee][+-]\d*[0#?]*)"
    r"|(?P<digits>[0#?](?:[0#?.,]*[0#?.,])?|\.[0#?]+)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|[_*].|(?P<field>([ymdhseg])\4*)'
    r"|AM/PM|A/P|上午/下午|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_LETTERS = re.compile(r"[ymdhsegbYMDHSEGB]|上午|下午")


@dataclass(frozen=True, slots=True)
class Shown:
    """``text`` as displayed; ``full`` has all digits where the display rounds them, else ""."""

    text: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    before: str
    after: str
    grouped: bool
    percent: bool
    whole: int
    decimals: int | None  # None: as many as the number has


def exact(number: float | int | str | Decimal) -> Decimal:
    """The number a cell means: integers as they are, binary noise beyond 15 digits removed.

    >>> exact(0.9057999999999999)
    Decimal('0.9058')

    Raises:
        InvalidOperation: a text that is no number.
    """
    value = Decimal(number) if isinstance(number, (int, str, Decimal)) else Decimal(repr(number))
    if not value.is_finite():
        raise InvalidOperation(f"not finite: {number}")
    if value == value.to_integral_value() and value.adjusted() < _LARGEST:
        return value.quantize(Decimal(1), context=_WIDE)
    rounded = _SHEET_PRECISION.create_decimal(value)
    return _WIDE.create_decimal(rounded).normalize(_WIDE)


def show_number(value: Decimal, code: str) -> Shown:
    """``value`` as the number format ``code`` shows it, but with every digit it has.

    >>> show_number(Decimal("0.9009"), "0.00%").text, show_number(Decimal("0.906"), "0%").text
    ('90.09%', '90.6%')
    """
    pattern = _pattern(code)
    if abs(value.adjusted()) >= _LARGEST:
        return Shown(str(value))
    scaled = value.scaleb(2, _WIDE) if pattern.percent else value
    size = abs(scaled)
    needed = _decimals(size)
    decimals = needed if pattern.decimals is None else max(pattern.decimals, needed)
    full = ""
    if pattern.decimals is not None and needed > pattern.decimals and _is_computed(size):
        decimals, full = pattern.decimals, f"{scaled:f}{'%' if pattern.percent else ''}"
    digits = f"{size.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):f}"
    sign = "-" if value < 0 else ""
    return Shown(f"{sign}{pattern.before}{_dress(digits, pattern)}{pattern.after}", full)


def agree(shown: str, value: Decimal, *, percent: bool) -> bool:
    """Whether a displayed text states exactly ``value`` (both rounded by nobody).

    Separators, currency signs and units around the digits are ignored; a display that hides
    digits, the sign, or the number itself does not agree.
    """
    match = re.fullmatch(r"([^\d.,%-]*)(-?)([^\d.,%-]*)([\d,]*\.?\d*)(\s*%?)(\D*)", shown.strip())
    if match is None or not re.search(r"\d", match[4]):
        return False
    stated = Decimal(match[2] + match[4].replace(",", ""))
    return ("%" in match[5]) == percent and stated == (value.scaleb(2, _WIDE) if percent else value)


def _is_computed(size: Decimal) -> bool:
    return len(size.normalize(_WIDE).as_tuple().digits) > _COMPUTED_DIGITS


def _decimals(size: Decimal) -> int:
    exponent = size.normalize(_WIDE).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _dress(digits: str, pattern: _Pattern) -> str:
    whole, point, rest = digits.partition(".")
    whole = whole.zfill(pattern.whole)
    if pattern.grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    return f"{whole}{point}{rest}{'%' if pattern.percent else ''}"


@lru_cache(maxsize=256)
def _pattern(code: str) -> _Pattern:
    """The first section of a format; every sign and condition is ours, not the format's."""
    before: list[str] = []
    after: list[str] = []
    digits = ""
    percent = plain = False
    for match in _TOKEN.finditer(_first_section(code)):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind == "digits" and not digits:
            digits = text
        elif kind == "general" or (kind == "other" and text == "@"):
            digits = "General"
        elif kind == "other" and text in "%％":
            percent = True
        elif kind in {"digits", "exponent"} or (kind == "bracket" and text[:1] in "<>="):
            plain = True  # fractions, conditions, 0!.0,: tricks that show another number
        elif kind == "other" and text in "/!":
            plain = True
        else:
            _literal(kind, text, after if digits or percent else before)
    if plain or (digits.endswith(",") and not percent):
        return _Pattern("", "", grouped="," in digits, percent=percent, whole=1, decimals=None)
    return _read_digits(digits, "".join(before).strip(), "".join(after).strip(), percent)


def _literal(kind: str | None, text: str, into: list[str]) -> None:
    if kind in {"quoted", "escaped"} or (kind == "other" and text not in "-+()"):
        # brackets and signs around a number are the format's way to say "negative"
        into.append("" if text.strip() in {"(", ")", "-", "+"} else text)
    elif kind == "bracket" and text.startswith("$"):
        into.append(text[1:].partition("-")[0])


def _read_digits(digits: str, before: str, after: str, percent: bool) -> _Pattern:
    if digits in {"", "General"}:
        return _Pattern(before, after, grouped=False, percent=percent, whole=1, decimals=None)
    whole, _point, rest = digits.partition(".")
    return _Pattern(
        before,
        after,
        grouped="," in whole,
        percent=percent,
        whole=max(1, whole.count("0")),
        decimals=rest.count("0"),
    )


def _first_section(code: str) -> str:
    section = re.match(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\])*', code)
    return section[0] if section else code


def is_date(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    bare = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]|\[[^\]]*\]|[_*].', "", _first_section(code))
    if re.search(r"General|[0#?]", bare, re.IGNORECASE):
        return False
    return _DATE_LETTERS.search(bare) is not None


def show_date(moment: datetime | date, code: str) -> str:
    """A date as its format shows it: in ROC years where the format asks for them (``e``).

    >>> show_date(date(2022, 1, 20), '"更新日期"[$-404]emmdd')
    '更新日期1110120'
    """
    when = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    parts: list[str] = []
    clock = False  # after an hour, "m" means minutes
    for match in _DATE_TOKEN.finditer(_first_section(code)):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind in {"quoted", "escaped", "other"}:
            parts.append(text)
        elif kind == "field":
            parts.append(_date_field(when, text.lower(), clock=clock))
            clock = text[0] in "hH" or (clock and text[0] not in "ymdYMD")
    return "".join(parts).strip()


def _date_field(when: datetime, field: str, *, clock: bool) -> str:
    """One field of a date format, such as ``yyyy`` or ``mm``."""
    letter, width = field[0], min(len(field), 2)
    if letter == "y":
        return f"{when.year % 100:02}" if len(field) == 2 else str(when.year)
    if letter == "e":
        return f"{when.year - 1911:0{len(field)}}"
    if letter == "g":
        return {1: "", 2: "民國"}.get(len(field), "中華民國")
    number = {
        "m": when.minute if clock else when.month, "d": when.day, "h": when.hour, "s": when.second,
    }[letter]  # fmt: skip
    return f"{number:0{width}}"
