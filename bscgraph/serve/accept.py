"""What a client would like best of what there is (RFC 9110, 12.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["choose", "language"]

_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SPLIT = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_LONGEST = 4096  # of a header; what is longer is a trick and counts as not sent

Range = tuple[str, frozenset[str], float]


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that ``accept`` likes best; None where it takes none of them.

    For each offer the most specific range counts; of equals the first offer wins. Without the
    header, or with one that says nothing readable, everything is taken.

    >>> choose("text/html;q=0.5, text/turtle", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose("application/pdf", ["text/html"]) is None
    True
    """
    return _choose(accept or "", tuple(offers))


@lru_cache(maxsize=2048)
def _choose(accept: str, offers: tuple[str, ...]) -> str | None:
    ranges = _ranges(accept)
    if not ranges:
        return offers[0] if offers else None
    best, liked = None, 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > liked:
            best, liked = offer, quality
    return best


def _ranges(accept: str) -> list[Range]:
    found = []
    for part in _SPLIT.split(accept) if len(accept) <= _LONGEST else ():
        media, *rest = (piece.strip() for piece in part.split(";"))
        if media == "*":  # as old Java clients write
            media = "*/*"
        if not _TYPE.fullmatch(media):
            continue
        parameters, quality = set(), 1.0
        for piece in rest:
            name, _, value = (word.strip() for word in piece.partition("="))
            if name.lower() == "q":
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
                break  # what follows are extensions of the range
            parameters.add(f"{name.lower()}={value.strip(chr(34)).lower()}")
        found.append((media.lower(), frozenset(parameters), quality))
    return found


def _quality(offer: str, ranges: Sequence[Range]) -> float:
    media, *rest = (piece.strip().lower() for piece in offer.split(";"))
    having = {piece.replace('"', "") for piece in rest}
    kind = media.partition("/")[0]
    matches = {media: 2, f"{kind}/*": 1, "*/*": 0}
    best, quality = (-1, -1), 0.0
    for name, parameters, liked in ranges:
        # charset=utf-8 asks for what everything here has
        wanted = parameters - {"charset=utf-8"}
        if name in matches and wanted <= having:
            specific = (matches[name], len(wanted))
            if specific > best or (specific == best and liked > quality):
                best, quality = specific, liked
    return quality


def language(header: str | None) -> str:
    """``zh-Hant`` or ``en``, by an ``Accept-Language`` header; English where it says neither.

    >>> language("zh-TW,zh;q=0.9,en;q=0.8")
    'zh-Hant'
    """
    return _language(header or "")


@lru_cache(maxsize=512)
def _language(header: str) -> str:
    liked = {"zh-Hant": 0.0, "en": 0.0}
    for part in header.split(",") if len(header) <= _LONGEST else ():
        tag, _, rest = (piece.strip().lower() for piece in part.partition(";"))
        value = rest.replace(" ", "").removeprefix("q=") if rest else "1"
        quality = float(value) if _QUALITY.fullmatch(value) else 0.0
        name = {"zh": "zh-Hant", "en": "en"}.get(tag.partition("-")[0])
        if name is not None:
            liked[name] = max(liked[name], quality)
    return "zh-Hant" if liked["zh-Hant"] > liked["en"] else "en"
