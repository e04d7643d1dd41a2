"""Numbers read by grammar into :class:`decimal.Decimal`; what is doubtful gets no value.

A bound (``≥80%``, ``80%以上``) is its number with the flag ``bound``; ``△5`` and ``▲5`` are
negative, as in government accounts; ``(5)`` may be a negative number or a note and stays
unresolved. Digits broken by white space are joined only where the pieces cannot stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bscgraph.text.bracket import Parts, split_notes
from bscgraph.text.clean import clean
from bscgraph.text.digits import join_digits
from bscgraph.text.fold import fold, tight, without_markup

__all__ = ["Number", "read_number"]

_SCALES = {
    "百": 100, "千": 1000, "萬": 10**4, "十萬": 10**5, "百萬": 10**6, "千萬": 10**7,
    "億": 10**8, "十億": 10**9, "百億": 10**10, "千億": 10**11, "兆": 10**12,
}  # fmt: skip
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True)).replace("萬", "[萬万]")
_DASH = re.compile(
    r"-+|/|[Nn][./]?[Aa]\.?|無|…+|(?:尚?無|查無)(?:相關|統計|此項)*(?:資料|數據|統計|數值)?|不適用|尚?未(?:統計|公[布告]|列管|調查)"
    r"|統計中|免填|(?:尚未|未)訂定?(?:目標值?)?"
)
_NOT_YET = re.compile(
    r"(?:尚未|未)(?:成立|設立|設置|開辦|開館|開放|開始|辦理|舉辦|實施|執行|施行|建置|啟用|營運|完工)"
    r"|新[增設訂](?:之|的)?(?:策略目標|績效)?(?:指標|KPI|項目|$)|無此(?:項)?(?:指標|KPI|項目|業務)|年(?:度)?(?:起|才|始)?新[增設訂]"
)
# A reason may begin with the year it speaks of; other digits are a number with words beside it.
_NUMBERED = re.compile(r"\d(?!\d{1,2}年)")
_SUSPENDED = re.compile(r"暫停|停辦|停止|停開|取消|休館|暫緩")
_AT_LEAST = r">=|≧|≥|>|至少|不低於|不少於|達到|達|逾|超過|高於|大於"
_AT_MOST = r"<=|≦|≤|<|至多|不超過|不高於|低於|小於|少於|未達"
_HEAD = re.compile(
    rf"(?P<bound>{_AT_LEAST}|{_AT_MOST})?\s*(?P<about>約|大約|近)?\s*"
    r"(?P<money>NT\$|NTD|新[臺台]幣|\$)?\s*(?P<sign>[-+△▲])?(?P<body>[\d.,].*)",
    re.DOTALL,
)
_PART = re.compile(rf"(?P<digits>[\d.,](?:[\d.,\s]*[\d.,])?)\s*(?P<scale>{_SCALE})?\s*")
_UNITS = (
    "人次|人時|人日|人|名|位|件次|件數|件|案次|案|場次|場|次數|次|則|家次|家|戶|隊|團體|團|校|班次|班"
    "|門|元整|元|小時|分鐘|時數|時|天|日曆天|分|點|篇|冊|本|項|處|座|棟|公噸|噸|公斤|公里|公尺|公頃|坪|輛|株"
    "|種|組|梯次|梯|檔|部|張|套|個|里|所|站|面|盞|公升|度|瀏覽人次|點閱次數"
)
_TAIL = re.compile(
    rf"(?P<percent>%)?(?P<about>餘|多|左右)?(?P<unit>{_UNITS})?(?P<bound>\(?(?:以上|以下|以內|含以上))?"
    rf"(?P<unit2>{_UNITS})?[。.;；]?"
)
_UNBRACKETED = re.compile(r"[\v\n]\s*(?P<note>[^\d\s%.,+-][^\n]{3,}(?:\n.*)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Number:
    """What a number cell says; the fields are those of ``model.Reading``."""

    value: Decimal | None
    status: str = "clean"
    note: str | None = None
    reason: str | None = None
    candidate: Decimal | None = None
    percent: bool = False
    scale: int = 1
    flags: tuple[str, ...] = ()


def read_number(text: str, wraps: tuple[bool, ...] = ()) -> Number:
    """The number a cell prints, by grammar; no value where it prints none or a doubtful one.

    ``wraps`` says for each newline whether the column's width made it.

    >>> read_number("538萬").value, read_number("10,600,00 0").status
    (Decimal('5380000'), 'repaired')
    >>> read_number("1,4004,000").value, read_number("1,4004,000").candidate
    (None, Decimal('14004000'))
    """
    parts = split_notes(_marked(without_markup(text), wraps))
    head = parts.head if parts.head.strip() else parts.tail
    tail = parts.tail if parts.head.strip() else ""
    if not head.strip():
        return _without_number(parts)
    word = _word(head, parts)
    if word is not None:
        return word
    number = _with_tail(_number(head), tail)
    flags = number.flags if parts.balanced else (*number.flags, "bracket-unclosed")
    note = "；".join(filter(None, (parts.note, number.note))) or None
    return replace(number, note=note, flags=flags)


def _marked(text: str, wraps: tuple[bool, ...]) -> str:
    """Newlines the column's width made become vertical tabs."""
    first, *rest = text.split("\n")
    for index, line in enumerate(rest):
        first += ("\v" if index < len(wraps) and wraps[index] else "\n") + line
    return first


def _without_number(parts: Parts) -> Number:
    if parts.note is None:
        return Number(None, reason="blank")
    inside = _number(parts.note)
    if inside.value is not None:
        return Number(None, "unresolved", reason="malformed", candidate=-inside.value)
    return Number(None, note=parts.note, reason="text")


def _word(head: str, parts: Parts) -> Number | None:
    """The reading of a cell that says in words why it holds no number; None otherwise."""
    folded = tight(head)
    if _DASH.fullmatch(folded):
        return Number(None, note=parts.note, reason="dash")
    said = "；".join(filter(None, (clean(head), parts.note, clean(parts.tail))))
    if _NOT_YET.search(folded) and not _NUMBERED.match(folded):
        return Number(None, note=said, reason="not-established")
    if _SUSPENDED.search(folded) and not _NUMBERED.match(folded):
        return Number(None, note=said, reason="suspended")
    if not re.search(r"\d", folded):
        return Number(None, note=said, reason="text")
    return None


def _number(head: str) -> Number:
    """The number in ``head`` (no brackets), or why there is none."""
    folded = fold(head).strip()
    found = _HEAD.fullmatch(folded)
    if not found:
        return Number(None, "unresolved", reason="malformed")
    parts, rest = _parts(found["body"])
    number = _sum(parts)
    number, rest = _loose_note(number, rest)
    tail = _TAIL.fullmatch(re.sub(r"\s", "", rest))
    if tail is None or re.search(r"\s", found["sign"] or ""):
        candidate = None if re.search(r"\d", rest) else number.value
        return Number(None, "unresolved", reason="malformed", candidate=candidate)
    number = replace(number, percent=bool(tail["percent"]))
    number = _signed(number, found["sign"])
    return replace(number, flags=(*number.flags, *_hints(found, tail)))


def _parts(body: str) -> tuple[list[tuple[str, str]], str]:
    """Digits with their scale words at the head of ``body``, and what follows."""
    parts, at = [], 0
    while found := _PART.match(body, at):
        parts.append((found["digits"], (found["scale"] or "").replace("万", "萬")))
        at = found.end("scale") if found["scale"] else found.end("digits")
        if not found["scale"] or re.match(r" +[\d,.]+(?:\s|$)", body[at:]):
            break  # behind white space, digits without a scale are another number
        at += len(body[at:]) - len(body[at:].lstrip(" "))
    return parts, body[at:]


def _sum(parts: list[tuple[str, str]]) -> Number:
    """3億2,000萬 as one number: scales must fall and no part may reach the one before."""
    total, repaired = Decimal(0), False
    ceiling: int | None = None
    flags: tuple[str, ...] = ()
    for text, word in parts:
        digits = join_digits(text)
        scale = _SCALES.get(word, 1)
        amount = None if digits.value is None else digits.value * scale
        if amount is None or (ceiling is not None and (amount >= ceiling or scale >= ceiling)):
            alone = digits.candidate if len(parts) == 1 else None
            candidate = None if alone is None else alone * scale
            return Number(None, "unresolved", reason="malformed", candidate=candidate)
        total, ceiling = total + amount, scale
        flags, repaired = (*flags, *digits.flags), repaired or digits.repaired
    largest = max(_SCALES.get(word, 1) for _, word in parts)
    if largest > 1:
        flags = (*flags, "scale-normalised")
    status = "repaired" if repaired else "clean"
    return Number(_plain(total), status, scale=largest, flags=flags)


def _plain(value: Decimal) -> Decimal:
    """Whole numbers without a fraction or an exponent; others as printed."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _loose_note(number: Number, rest: str) -> tuple[Number, str]:
    """A note printed on its own line without brackets is taken off ``rest``."""
    found = _UNBRACKETED.search(rest)
    if not found or number.value is None or _TAIL.fullmatch(re.sub(r"\s", "", rest)):
        return number, rest
    if not re.match(r"[一-鿿*※]{2}", found["note"]):
        return number, rest
    flags = (*number.flags, "note-without-bracket")
    return replace(number, note=clean(found["note"]), flags=flags), rest[: found.start()]


def _signed(number: Number, sign: str | None) -> Number:
    if sign in (None, "+"):
        return number
    flags = (*number.flags, "negative-triangle") if sign in ("△", "▲") else number.flags
    value = None if number.value is None else -number.value
    candidate = None if number.candidate is None else -number.candidate
    return replace(number, value=value, candidate=candidate, flags=flags)


def _hints(head: re.Match[str], tail: re.Match[str]) -> list[str]:
    """Flags for what was printed around the digits."""
    flags = []
    if head["bound"] or tail["bound"]:
        flags.append("bound")
    if head["about"] or tail["about"]:
        flags.append("approximate")
    if head["money"] or tail["unit"] or tail["unit2"]:
        flags.append("unit-in-value")
    return flags


def _with_tail(number: Number, tail: str) -> Number:
    """What stands after the brackets: nothing, a unit, or something that makes it doubtful."""
    rest = tight(tail)
    if not rest or number.value is None:
        return number
    if re.search(r"\d", rest) or re.match(rf"{_SCALE}|%|成", rest):
        return Number(None, "unresolved", reason="malformed")
    if _TAIL.fullmatch(rest):
        return number
    return replace(number, note=clean(tail), flags=(*number.flags, "note-without-bracket"))
