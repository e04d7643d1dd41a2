"""Text of a cell made whole again: line-wrap spaces out, real ones kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bscgraph.text.fold import fold, is_cjk, radicals_folded, without_markup

__all__ = ["clean", "joined", "lines"]

_UNIT = re.compile(r"單\s*位\s*([:：])")
_KEPT = re.compile(r"單\s*位\s*[:：]|[(（\[〔【]")


def clean(text: str, wraps: Sequence[bool] = ()) -> str:
    """``text`` on one line: white space next to a CJK character goes, other stays as one space.

    A break or a run of spaces before ``單位：`` or before an opening bracket stays as one
    space. ``wraps`` says for each newline whether the column's width made it (then a
    hyphen or a digit at the break is joined without a space).

    >>> clean("資本支出預算數×100%\\n單 位：%")
    '資本支出預算數×100% 單位：%'
    >>> clean("AC1 提升 Open Data 使用")
    'AC1提升Open Data使用'
    """
    text = radicals_folded(joined(without_markup(text), wraps)).strip()
    parts = re.split(r"(\s+)", _UNIT.sub(r"單位\1", text))
    out = parts[0]
    for space, word in zip(parts[1::2], parts[2::2], strict=True):
        out += _gap(out, space, word) + word
    return out


def _gap(before: str, space: str, after: str) -> str:
    if not before or not after:
        return ""
    if _KEPT.match(after) and fold(before[-1]) not in "([":
        return " "
    return "" if is_cjk(before[-1]) or is_cjk(after[0]) else " "


def joined(text: str, wraps: Sequence[bool]) -> str:
    """``text`` with the newlines taken out that only a narrow column made inside a token.

    Between two digits, after a hyphen or next to a CJK character the break vanishes; between
    Latin words it becomes a space. Other newlines stay.

    >>> joined("20\\n22 年", (True,))
    '2022 年'
    """
    first, *rest = text.split("\n")
    out = first
    for index, line in enumerate(rest):
        wrapped = index < len(wraps) and wraps[index]
        out += (_wrap_gap(out, line) if wrapped else "\n") + line
    return out


def _wrap_gap(before: str, after: str) -> str:
    if not before or not after:
        return ""
    if _KEPT.match(after):
        return " "
    inside_number = before[-1] in "0123456789.," and after[0] in "0123456789.,%"
    tight = inside_number or before[-1] == "-" or is_cjk(before[-1]) or is_cjk(after[0])
    return "" if tight else " "


def lines(text: str, wraps: Sequence[bool] = ()) -> list[str]:
    """The real lines of a cell, each cleaned: wrapped ones joined, empty ones left out.

    >>> lines("市民品味\\n提升\\n國際藝術觀瞻", (True, False))
    ['市民品味提升', '國際藝術觀瞻']
    """
    return [
        line for part in joined(without_markup(text), wraps).split("\n") if (line := clean(part))
    ]
