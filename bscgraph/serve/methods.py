"""Which methods work at an address, as its routes say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Match, Route

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["METHODS", "allowed"]

METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def allowed(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """The methods for ``Allow``; empty where there is no such address."""
    if scope["path"] == "*":  # OPTIONS of the server as a whole
        return ", ".join(METHODS)
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return ", ".join(name for name in METHODS if found and (name in found or name == "OPTIONS"))
