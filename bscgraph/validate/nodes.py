"""What is told of the nodes of one submission: their texts, what they belong to, their cells.

Each node's triples are looked at once; many results are about the same nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bscgraph.validate.index import LABEL, TERM, TYPE, Index

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


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One node; terms are in N-Triples spelling, empty where there is none.

    ``literals`` are by the local name of their property, of several the last in sorted order;
    ``above`` is what the node belongs to, ``served`` what it is for on the way to an objective,
    ``cell`` where it was printed.
    """

    name: str
    literals: dict[str, str] = field(default_factory=dict)
    above: str = ""
    served: str = ""
    cell: str = ""
    is_objective: bool = False


class Nodes:
    """The nodes of one submission, as they are asked for."""

    def __init__(self, data: Index) -> None:
        self._data = data
        self._known: dict[str, Node] = {}
        self._chains: dict[str, Sequence[Node]] = {}

    def node(self, name: str) -> Node:
        """The node of this name, whether or not anything is stated of it."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._read(name)
        return found

    def _read(self, name: str) -> Node:
        literals: dict[str, str] = {}
        links = ["", "", ""]
        is_objective = False
        for _, predicate, value in self._data.stated(name):
            if value[0] == '"':
                local = _LOCAL.get(predicate) or predicate.rpartition("#")[2][:-1]
                if value > literals.get(local, ""):
                    literals[local] = value
                continue
            role = _ROLES.get(predicate)
            if role == _KIND:
                is_objective |= value == _OBJECTIVE
            elif role is not None and not "" < links[role] <= value:
                links[role] = value
        above, served, cell = links
        return Node(name, literals, above, served, cell, is_objective)

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
        seen: set[str] = set()
        while node.name not in seen:
            if node.is_objective:
                return node.name
            if not node.served:
                return ""
            seen.add(node.name)
            node = self.node(node.served)
        return ""
