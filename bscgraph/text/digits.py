"""Digits with thousands separators, also broken by white space, by grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = ["Digits", "join_digits"]

_COMPLETE = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_CANDIDATE = re.compile(r"[1-9]\d*(?:,\d+)+(?:\.\d+)?|0+\d+|[1-9][\d,]*,")


@dataclass(frozen=True, slots=True)
class Digits:
    """An unsigned decimal numeral: its value, or a candidate where it cannot be trusted."""

    value: Decimal | None
    candidate: Decimal | None = None
    repaired: bool = False
    flags: tuple[str, ...] = ()


def join_digits(text: str) -> Digits:
    """Read digits, separators and white space (``\\v``: a break the column's width made).

    >>> join_digits("10,600,00 0").value, join_digits("60000 0").candidate
    (Decimal('10600000'), Decimal('600000'))
    """
    pieces = re.split(r"(\s+)", text.strip())
    whole, flags = pieces[0], []
    for at in range(2, len(pieces), 2):
        piece = pieces[at]
        how = _relation(whole, piece, wrapped=pieces[at - 1] == "\v")
        if how == "unclear":
            return _doubtful(whole, pieces[at::2])
        flags.append("stray-fragment" if how == "stray" else "number-repaired")
        whole = whole if how == "stray" else whole + piece
    if not _COMPLETE.fullmatch(whole):
        return Digits(None, _candidate(whole))
    return Digits(Decimal(whole.replace(",", "")), None, bool(flags), tuple(dict.fromkeys(flags)))


def _relation(whole: str, piece: str, wrapped: bool) -> Literal["joined", "stray", "unclear"]:
    """How ``piece`` belongs to the digits before it."""
    before, after = (_COMPLETE.fullmatch(text) for text in (whole, piece))
    both = _COMPLETE.fullmatch(whole + piece)
    if both and (not before or (not after and not re.fullmatch(r"\d+", piece))):
        return "joined"
    if both and wrapped:
        return "joined"
    if before and "," in whole and not both and re.fullmatch(r"0{1,2}", piece):
        return "stray"
    return "unclear" if before or both else "joined"


def _doubtful(whole: str, rest: list[str]) -> Digits:
    """Several pieces that could each stand alone mean one number where they are its thousands."""
    two_numbers = "," in whole and "," in rest[0]
    scattered = len(rest) > 1 and not all(re.fullmatch(r"\d{3}", piece) for piece in rest)
    return Digits(None, None if two_numbers or scattered else _candidate(whole + "".join(rest)))


def _candidate(text: str) -> Decimal | None:
    """What the same digits would mean without their separators."""
    if _COMPLETE.fullmatch(text) or _CANDIDATE.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None
