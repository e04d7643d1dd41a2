"""The page of instructions in a fill-in template: no part of the scorecard, and known as such.

Its last line carries a check code of all its other texts. Only a sheet that still says exactly
what it was written with is left out of the reading; one that somebody wrote on is read like
any other, so that nothing is lost.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from bscgraph.scorecard.spot import Line
from bscgraph.text import tight

__all__ = ["seal", "without_guides"]

_SEAL = re.compile(r"讀取時略過本頁[;；]檢核碼([0-9a-f]{12})")


def seal(texts: Iterable[str]) -> str:
    """The line that closes a page of instructions which says ``texts``, in any order.

    >>> seal(["填表說明", "請填黃底儲存格。"]) == seal(["請填黃底儲存格。", "填 表 說 明"])
    True
    """
    return f"讀取時略過本頁；檢核碼 {_digest(texts)}"


def _digest(texts: Iterable[str]) -> str:
    said = "\n".join(sorted(filter(None, map(tight, texts))))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def without_guides(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of sheets that are untouched instructions."""
    pages: dict[str, list[str]] = {}
    for line in lines:
        for spot in line.filled:
            if spot.sheet is not None:
                pages.setdefault(spot.sheet, []).append(spot.raw)
    guides = {sheet for sheet, texts in pages.items() if _is_guide(texts)}
    if not guides:
        return list(lines)
    return [line for line in lines if _sheet(line) not in guides]


def _sheet(line: Line) -> str | None:
    return next((spot.sheet for spot in line.spots), None)


def _is_guide(texts: Sequence[str]) -> bool:
    closing = [(at, found) for at, text in enumerate(texts) if (found := _SEAL.search(tight(text)))]
    if len(closing) != 1:
        return False
    at, found = closing[0]
    rest = [text for other, text in enumerate(texts) if other != at]
    return tight(texts[at]) == tight(seal(rest)) and found[1] == _digest(rest)
