"""What the site says of its own, in English and Traditional Chinese (Taiwan).

Each kind of page has a module of texts here: ``TEXTS``, key -> (English, Traditional Chinese).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

__all__ = ["both", "known", "say"]

_PARTS = (
    "frame",
    "scorecard",
    "cardparts",
    "evidence",
    "home",
    "agency",
    "budget",
    "compare",
    "about",
    "vocabulary",
    "query",
    "search",
    "sparql",
)


@cache
def _texts() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name in _PARTS:
        part: dict[str, tuple[str, str]] = import_module(f"{__name__}.{name}").TEXTS
        twice = found.keys() & part.keys()
        assert not twice, f"said twice: {sorted(twice)}"  # noqa: S101 - kept by a test
        found |= part
    return found


def known(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _texts()


def say(key: str, lang: str, **values: object) -> str:
    """The text of ``key`` in ``lang`` with ``values`` filled in."""
    text = _texts()[key][1 if lang.startswith("zh") else 0]
    return text.format(**values) if values else text


def both(key: str, **values: object) -> tuple[str, str]:
    """The text of ``key`` in English and in Chinese."""
    return say(key, "en", **values), say(key, "zh-Hant", **values)
