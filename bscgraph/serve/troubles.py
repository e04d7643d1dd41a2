"""What may go wrong with a query, as problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bscgraph.serve.problem import Problem
from bscgraph.serve.sparqlwords import SPARQL

__all__ = ["busy", "crashed", "missing", "problem", "refused", "too_slow"]

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_WORDS = 160  # of what an engine says: its lists of what it expected are endless
_AGAIN = "5"


def problem(
    status: int,
    slug: str,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Problem:
    """The problem with the words of ``slug``."""
    title, detail = SPARQL[f"problem.{slug}"], SPARQL[f"problem.{slug}.detail"]
    told = (detail[0].format(**values), detail[1].format(**values))
    return Problem(status, slug, title=title, detail=told, extra=extra, headers=headers)


def too_slow(seconds: float) -> Problem:
    """The time is up."""
    return problem(504, "too-slow", seconds=f"{seconds:g}", extra={"seconds": seconds})


def crashed() -> Problem:
    """The engine is gone."""
    return problem(503, "query-crashed")


def busy() -> Problem:
    """There is no engine."""
    return problem(503, "engines-busy", headers={"Retry-After": _AGAIN}, seconds=_AGAIN)


def missing() -> Problem:
    """There is no engine, and none could be started."""
    return problem(503, "engines-missing", headers={"Retry-After": _AGAIN}, seconds=_AGAIN)


def refused(told: Mapping[str, Any]) -> Problem:
    """What an engine has to say instead of an answer."""
    if told["kind"] == "large":
        return problem(503, "answer-large")
    if told["kind"] == "memory":
        return crashed()
    why = _short(str(told["why"]))
    place = _PLACE.match(str(told["why"]))
    if told["kind"] == "syntax" and place is not None:
        line, column = int(place[1]), int(place[2])
        why = _short(str(told["why"])[place.end() :])
        extra = {"line": line, "column": column}
        return problem(400, "query-syntax", extra=extra, line=line, column=column, why=why)
    return problem(400, "query-refused", why=why)


def _short(words: str) -> str:
    said = "".join(char if char.isprintable() else " " for char in words).strip().rstrip(".")
    return said if len(said) <= _WORDS else said[:_WORDS].rsplit(",", 1)[0] + " …"
