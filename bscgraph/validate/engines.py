"""Engines that run shapes over one submission, behind one interface.

Two are known: ``pyshacl``, the reference, and ``shacl``, compiled and optional, which is
some hundred times faster. Both give the same hits; a test holds them to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from bscgraph.errors import ShapesError
from bscgraph.validate.index import Index, sh

if TYPE_CHECKING:
    from bscgraph.validate.rules import RuleSet

__all__ = ["ENGINES", "SPARQL", "Engine", "Hit", "chosen", "ordered"]

SPARQL = sh("SPARQLConstraintComponent")
ENGINES = ("auto", "pyshacl", "shacl")


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of an engine; terms are in N-Triples spelling.

    ``shape`` is the source shape (a blank node is called as in the shapes graph given),
    ``path`` a SPARQL property path such as ``<p>`` or ``(<p>/^<q>)``, ``severity`` an IRI in
    brackets. ``bindings`` are what a SPARQL constraint selected for this result, as text;
    ``messages`` are the engine's own, unfilled where the shape has none. ``key`` is what two
    engines must agree on, ``row`` the key and what was selected.
    """

    focus: str
    shape: str
    component: str
    path: str | None = None
    value: str | None = None
    severity: str = "<http://www.w3.org/ns/shacl#Violation>"
    bindings: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    key: tuple[str, ...] = field(init=False, repr=False, compare=False)
    row: tuple[object, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        key = (
            *(self.focus, self.path or "", self.component, self.shape, self.value or ""),
            self.severity,
        )
        object.__setattr__(self, "key", key)
        selected = tuple(sorted(self.bindings.items())) if self.bindings else ()
        object.__setattr__(self, "row", (key, selected))


class Engine(Protocol):
    """Anything that runs SHACL over one submission."""

    def __call__(self, data: Index, rules: RuleSet) -> Iterable[Hit]:
        """All results; raises ShapesError where the shapes are wrong."""


def chosen(engine: str | Engine) -> Engine:
    """The engine of that name; ``auto`` is the fastest there is.

    Raises:
        ShapesError: the engine is unknown, or not installed.
    """
    if not isinstance(engine, str):
        return engine
    fast = find_spec("shacl") is not None
    if engine == "shacl" and not fast:
        raise ShapesError(
            "The engine shacl is not installed; install it with: pip install shacl, "
            "or choose the engine pyshacl.",
            "尚未安裝檢核引擎 shacl；請執行 pip install shacl 安裝，或改用引擎 pyshacl。",
        )
    if engine not in ENGINES:
        raise ShapesError(
            f"There is no engine “{engine}”; choose one of {', '.join(ENGINES)}.",
            f"沒有檢核引擎「{engine}」；可用者為 {'、'.join(ENGINES)}。",
        )
    from bscgraph.validate.compiled import compiled
    from bscgraph.validate.reference import reference

    return compiled if fast and engine != "pyshacl" else reference


def ordered(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in one order for all engines; a row that a query gave twice counts once."""
    rows: set[object] = set()
    found = []
    for hit in hits:
        if hit.component != SPARQL or hit.row not in rows:
            found.append(hit)
        rows.add(hit.row)
    return sorted(found, key=attrgetter("row"))
