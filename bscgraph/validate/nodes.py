"""What is told of the nodes of one submission: their texts, what they belong to, their cells.

Where things stand is known of all nodes with the same properties; many results are about the
same nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bscgraph.graph.nquads import Triple
from bscgraph.validate.index import LABEL, TERM, TYPE, Form, Index

__all__ = ["Node", "Nodes"]

_LOCAL = {LABEL: "label", **{predicate: name for name, predicate in TERM.items()}}
# From a value to the thing that has the code: budget -> plan, value -> series -> KPI.
_UPWARD = (
    *("budgetOf", "inSeries", "seriesOf", "noteOf", "tagOf", "unitCellOf"),
    *("responsibilityFor", "wordingOf", "wordingInRow", "places"),
)
# From the thing that has the code to the objective it serves: plan -> KPI -> objective.
_ONWARD = ("implements", "measures", "supportsObjective")
_ABOVE, _SERVED, _CELL, _KIND = range(4)
_ROLES = {
    **{TERM[name]: _ABOVE for name in _UPWARD},
    **{TERM[name]: _SERVED for name in _ONWARD},
    TERM["sourceCell"]: _CELL,
    TYPE: _KIND,
}
_OBJECTIVE = TERM["Objective"]


@dataclass(frozen=True, slots=True)
class _Told:
    """Where in the triples of nodes of one form what stands.

    ``named`` are places by the local name of their property, ``links`` places by role.
    """

    named: Mapping[str, Sequence[int]]
    links: Sequence[Sequence[int]]


@lru_cache(maxsize=4096)
def _told(form: Form) -> _Told:
    named: dict[str, list[int]] = {}
    links: list[list[int]] = [[], [], [], []]
    for place, predicate in enumerate(form.properties):
        local = _LOCAL.get(predicate) or predicate.rpartition("#")[2][:-1]
        named.setdefault(local, []).append(place)
        if predicate in _ROLES:
            links[_ROLES[predicate]].append(place)
    return _Told(named, links)


class Node:
    """One node; terms are in N-Triples spelling.

    Args:
        name: the node.
        stated: its triples.
        form: which property stands where in them.
    """

    __slots__ = ("_stated", "_told", "above", "name")

    def __init__(self, name: str, stated: Sequence[Triple], form: Form) -> None:
        self.name = name
        self._stated, self._told = stated, _told(form)
        self.above: str = self._link(_ABOVE)
        """What it belongs to; empty where to nothing."""

    @property
    def served(self) -> str:
        """What it is for on the way to an objective; empty where for nothing."""
        return self._link(_SERVED)

    @property
    def cell(self) -> str:
        """Where it was printed; empty where unknown."""
        return self._link(_CELL)

    @property
    def is_objective(self) -> bool:
        """Whether it is an objective."""
        return any(self._stated[place][2] == _OBJECTIVE for place in self._told.links[_KIND])

    def literal(self, local: str) -> str:
        """The literal of the property of this local name; empty where it has none.

        Of several it is the last in sorted order.
        """
        places = self._told.named.get(local)
        if places is None:
            return ""
        if len(places) == 1:
            value = self._stated[places[0]][2]
            return value if value[0] == '"' else ""
        values = [self._stated[place][2] for place in places]
        return max([value for value in values if value[0] == '"'], default="")

    def _link(self, role: int) -> str:
        """The first link of this role in sorted order; empty where there is none."""
        places = self._told.links[role]
        if not places:
            return ""
        if len(places) == 1:
            value = self._stated[places[0]][2]
            return value if value[0] != '"' else ""
        values = [self._stated[place][2] for place in places]
        return min([value for value in values if value[0] != '"'], default="")


class Nodes:
    """The nodes of one submission, as they are asked for."""

    def __init__(self, data: Index) -> None:
        self._data = data
        self._known: dict[str, Node] = {}
        self._chains: dict[str, Sequence[Node]] = {}
        self._objectives: dict[str, str] = {}

    def node(self, name: str) -> Node:
        """The node of this name, whether or not anything is stated of it."""
        found = self._known.get(name)
        if found is None:
            stated, form = self._data.stated(name), self._data.form(name)
            found = self._known[name] = Node(name, stated, form)
        return found

    def chain(self, name: str) -> Sequence[Node]:
        """The node and what it belongs to, up to the thing that has a code."""
        found = self._chains.get(name)
        if found is None:
            first = self.node(name)
            # The next value of the same row belongs to the same.
            rest = self._above(first.above, {name}) if first.above else ()
            found = self._chains[name] = (first, *rest)
        return found

    def _above(self, name: str, below: set[str]) -> Sequence[Node]:
        known = self._chains.get(name)
        if known is not None:
            return [node for node in known if node.name not in below]
        found: list[Node] = []
        above = name
        while above and above not in below:
            below.add(above)
            found.append(self.node(above))
            above = found[-1].above
        if not above:
            # Nothing leads back: what is above it is so for whatever is below it.
            self._chains[name] = tuple(found)
        return found

    def objective(self, node: Node) -> str:
        """The objective that a node is or serves, by the links onward; empty where none."""
        found = self._objectives.get(node.name)
        if found is None:
            found = self._objectives[node.name] = self._served(node)
        return found

    def _served(self, node: Node) -> str:
        seen: set[str] = set()
        while node.name not in seen:
            if node.is_objective:
                return node.name
            served = node.served
            if not served:
                return ""
            seen.add(node.name)
            node = self.node(served)
        return ""
