"""Responsible units of a cell, their tags, and measuring units of a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bscgraph.scorecard.spot import Spot
from bscgraph.text import clean, find_codes, split_notes, tight

__all__ = ["looks_like_unit", "measure_unit", "tags_of", "units_of", "vocabulary"]

_SUFFIX = re.compile(
    r"(?:組|室|科|課|處|隊|所|中心|館|會|局|股|部|團|站|廠|院|校|園|署|府|台|臺|廳|司|班|小組|分局|區公所)$"
)
_DUTY = re.compile(r"(?:人事|會計|政風|秘書|主計|統計|研考|總務)$")
_HARD = re.compile(r"[、,，/／;；+＋&＆]|(?<=[組室科課處])(?:及|和|與)")
_ROLE = re.compile(r"主辦|協辦|主責|主政|彙整|共同|各單位")


def looks_like_unit(text: str) -> bool:
    """Whether a text may name one or several units: short, no digits, a unit's ending.

    >>> looks_like_unit("文教推廣組"), looks_like_unit("1,200,000"), looks_like_unit("人數")
    (True, False, False)
    """
    bare = split_notes(tight(text)).head
    if not 2 <= len(bare) <= 40 or re.search(r"[\d%。]", bare):
        return False
    return bool(_SUFFIX.search(bare)) or any(_SUFFIX.search(p) for p in _HARD.split(bare))


def vocabulary(spots: Iterable[Spot]) -> frozenset[str]:
    """Units seen alone in a cell, on one line: what they are called for certain."""
    words = set()
    for spot in spots:
        head = split_notes(spot.raw).head.strip()
        if not re.search(r"\s", head) and not _HARD.search(head) and looks_like_unit(head):
            words.add(clean(head))
    return frozenset(words)


def tags_of(spot: Spot) -> tuple[str, ...]:
    """The tags in the brackets of a unit cell: ``(SDGs)``, ``(天下、遠見)``."""
    notes = [clean(note) for note in split_notes(spot.raw).notes]
    tags = [tag.strip() for note in notes for tag in re.split(r"[、,，/／;；]", note)]
    return tuple(tag for tag in tags if tag and not _ROLE.search(tag) and not _is_unit(tag))


def _is_unit(text: str) -> bool:
    return bool(_SUFFIX.search(text)) and len(text) >= 3 and not re.search(r"[A-Za-z]", text)


def units_of(spot: Spot, known: frozenset[str]) -> tuple[str, ...] | None:
    """The units a cell names, one by one; None where it holds something else.

    Line ends inside a name are told from those between names by the widths of the printed
    lines, by the endings of unit names and by ``known`` names.
    """
    parts = split_notes(spot.raw)
    inside = [unit for note in parts.notes for unit in [clean(note)] if _is_unit(unit)]
    text = f"{parts.head}\n{parts.tail}".strip()
    if find_codes(text) or re.search(r"\d", text) or "。" in text:
        return None
    if tight(text) in ("", "-"):
        return tuple(inside)
    names: list[str] = []
    for piece in _HARD.split(text):
        names += _names(piece.split(), known)
    if any(len(name) > 20 for name in names):
        return None
    return tuple(dict.fromkeys([*names, *inside]))


def _names(tokens: Sequence[str], known: frozenset[str]) -> list[str]:
    """Units in printed tokens that white space parts."""
    if not tokens:
        return []
    tokens = [clean(token) for token in tokens]
    if known and re.fullmatch(f"(?:{_alternatives(known)})+", "".join(tokens)):
        return re.findall(_alternatives(known), "".join(tokens))
    width = max(len(token) for token in tokens)
    out, last = [tokens[0]], tokens[0]
    for token in tokens[1:]:
        if _broken(out[-1], last, token, width, known):
            out[-1] += token
        else:
            out.append(token)
        last = token
    return [name for one in out for name in _parted(one, known)]


def _broken(name: str, last: str, token: str, width: int, known: frozenset[str]) -> bool:
    """Whether the line end before ``token`` is inside a name.

    A narrow column breaks a line only where it is full, and a complete name ends like a
    unit's name (or with the name of a staff duty).
    """
    if len(name) == 1:
        return True  # 會 of 會計室 ends like a unit's name and is none
    if name in known or token in known or len(last) < width:
        return False
    if _SUFFIX.search(name) or _DUTY.search(name):
        return len(token) == 1 and bool(_SUFFIX.search(token))
    return True


def _alternatives(known: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, known), key=len, reverse=True))


def _parted(text: str, known: frozenset[str]) -> list[str]:
    """``text`` with the known names in it cut out, if what is left may be names too."""
    if text in known or not known:
        return [text]
    parts = [part for part in re.split(f"({_alternatives(known)})", text) if part]
    whole = all(len(part) >= 3 or _DUTY.search(part) for part in parts)
    return parts if whole else [text]


def measure_unit(text: str) -> str:
    """The unit of a 「計算公式及計量單位」 cell.

    What follows ``單位：``; else ``%`` if the formula ends with it; else the text without its
    trailing bracket.

    >>> measure_unit("支出×100% 單位：%"), measure_unit("人數(含線上)"), measure_unit("(a/b)*100%")
    ('%', '人數', '%')
    """
    found = re.search(r"單\s*位\s*[:：]\s*(.+)$", text, re.DOTALL)
    if found:
        return clean(found[1])
    bare = text.strip()
    if tight(bare).endswith("%"):
        return "%"
    parts = split_notes(bare)
    return (
        clean(parts.head)
        if parts.notes and not parts.tail.strip() and parts.head.strip()
        else clean(bare)
    )
