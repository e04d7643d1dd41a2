"""What must hold of every reading: each text accounted for, no number that was not printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from bench.fuzz.sheet import Key, Sheet, tight
from bscgraph.model import Scorecard
from bscgraph.scorecard import to_json
from bscgraph.scorecard.headings import role_of

__all__ = ["lost", "wrong_numbers"]

_CODE = re.compile(r"(?<![A-Za-z])([A-Z][CPLF]\d{1,2}(?:\.\d{1,2}){0,2})")
_LAYOUT = re.compile(
    r"(?:顧客|內部流程|學習成長|財務)(?:構面)?[CPLF]?|構面|策略(?:主題|目標)|合計|總計"
)


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value


def lost(texts: Iterable[str], cards: Sequence[Scorecard]) -> list[str]:
    """The texts that neither the result nor a finding names; numbers must be named alone."""
    said = [text for card in cards for text in _strings(to_json(card))]
    whole = "\0".join(tight(text) for text in said)
    alone = {tight(line) for text in said for line in (text, *text.split("\n"))}
    return [text for text in texts if not _named(text, whole, alone)]


def _named(text: str, whole: str, alone: set[str]) -> bool:
    pieces = [tight(text)] if tight(text) in whole else [tight(p) for p in text.split("\n")]
    for piece in pieces:
        if piece in alone or _LAYOUT.fullmatch(piece) or role_of(piece).role != "other":
            continue
        number = re.fullmatch(r"[\d,.%\-\s()萬億]+", piece) is not None
        if number or (piece not in whole and not _taken_apart(piece, whole)):
            return False
    return True


def _taken_apart(text: str, whole: str) -> bool:
    """A list of units or a code with its label, told apart in the result."""
    parts = [part for part in re.split(r"[、,;()]", _CODE.sub("", text)) if part]
    return all(part in whole for part in parts)


def wrong_numbers(sheet: Sheet, cards: Sequence[Scorecard]) -> list[str]:
    """Numbers of the result that no cell of their rows and column prints."""
    allowed = _allowed(sheet)
    out = []
    for code, key, value, raw in _results(cards):
        if value not in allowed.get((code, key), set()):
            may = sorted(allowed.get((code, key), set()))
            out.append(f"{code} {key[0]} {key[1]}: read {value} from {raw!r}, printed {may}")
    return out


def _results(cards: Sequence[Scorecard]) -> Iterable[tuple[str, Key, Decimal, str]]:
    for card in cards:
        items: list[tuple[str, Any]] = [(k.code, v) for k in card.kpis for v in k.values]
        items += [(p.code, b) for p in card.action_plans for b in p.budget]
        for code, item in items:
            if item.reading.value is not None:
                key = (str(item.kind), item.roc_year)
                yield code, key, Decimal(item.reading.value), item.reading.raw


def _allowed(sheet: Sheet) -> dict[tuple[str, Key], set[Decimal]]:
    codes: dict[int, set[str]] = {row: set() for row in range(sheet.n_rows)}
    for piece in sheet.body:
        for code in _CODE.findall(tight(piece.text)[:12]):
            for row in piece.rows:
                codes[row] |= {code, ".".join(code.split(".")[:2])}
    meanings = sheet.meanings()
    out: dict[tuple[str, Key], set[Decimal]] = {}
    for piece in sheet.body:
        for key in meanings.get(piece.home, ()):
            for row in piece.rows:
                for code in codes[row]:
                    out.setdefault((code, key), set()).update(piece.numbers)
    return out
