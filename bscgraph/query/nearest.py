"""A wrong name is answered with the nearest right ones."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from bscgraph.errors import QueryError
from bscgraph.iri import fold

__all__ = ["nearest", "unknown"]

_NEAR, _MOST, _LISTED = 0.4, 3, 8


def nearest(given: str, spellings: Mapping[str, Iterable[str]]) -> list[str]:
    """The names nearest to ``given``, best first; some of all of them where none is near.

    Args:
        given: what was typed.
        spellings: for each name to be told, the ways it may be written.
    """
    wanted = fold(given)
    scores = {
        name: max((_likeness(wanted, fold(text)) for text in {name, *texts}), default=0.0)
        for name, texts in spellings.items()
    }
    near = [name for name, score in scores.items() if score >= _NEAR]
    near.sort(key=lambda name: (-scores[name], name))
    return near[:_MOST] or sorted(spellings)[:_LISTED]


def _likeness(one: str, other: str) -> float:
    """0 to 1; a name that holds the other whole is near, however much longer it is."""
    alike = difflib.SequenceMatcher(None, one, other).ratio()
    inside = len(one) > 1 and (one in other or (len(other) > 1 and other in one))
    return max(alike, 0.6) if inside else alike


def unknown(what: str, zh: str, given: str, near: Sequence[str]) -> QueryError:
    """The sentence for a name that nothing has."""
    return QueryError(
        f"There is no {what} {given!r}; the nearest: {', '.join(near) or 'none'}.",
        f"沒有{zh}「{given}」；最接近者：{'、'.join(near) or '無'}。",
    )
