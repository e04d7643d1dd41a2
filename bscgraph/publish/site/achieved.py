"""Whether a value row reached its target in a year: as the question target/achievement tells it.

Both work from the same links of the graph; a test holds the two to one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from bscgraph.model import Reading, Value

__all__ = ["Achieved", "Cell", "achieved", "percent", "worst", "worst_status"]

_UNREAD = frozenset({"malformed", "text"})
_MILLIONTH = Decimal("0.000001")
# The sign (class of the style sheet) of each status.
SIGNS = {
    "met": "met",
    "missed": "missed",
    "no-target": "open",
    "no-actual": "open",
    "not-comparable": "doubt",
    "none": "open",
}
# Of several value rows the first of these that one of them has stands for the indicator.
_ORDER = ("missed", "met", "not-comparable", "no-actual", "no-target")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value cell of a value row, and its node (IRI)."""

    value: Value
    iri: str

    @property
    def reading(self) -> Reading:
        """What was printed and how it was read."""
        return self.value.reading


@dataclass(frozen=True, slots=True)
class Achieved:
    """A value row in a year (ROC).

    ``status`` is one of met, missed, no-target, no-actual and not-comparable; ``ratio`` is
    actual by target, whichever way is better; ``why`` tells why nothing can be compared.
    """

    year: int
    actual: Cell | None
    target: Cell | None
    status: str
    ratio: Decimal | None = None
    why: str = ""

    @property
    def sign(self) -> str:
        """The class of the sign that tells the status."""
        return SIGNS[self.status]


def achieved(
    cells: Sequence[Cell], against: Mapping[str, str], *, lower: bool, in_percent: bool
) -> tuple[Achieved, ...]:
    """What a value row reached, the latest year last.

    Args:
        cells: the cells of the row.
        against: the node of the target that each node of an actual value is held against.
        lower: whether less is better.
        in_percent: whether the unit is percent.
    """
    nodes = {cell.iri: cell for cell in cells}
    found = [
        _judged(actual, target, lower=lower, in_percent=in_percent)
        for actual, target in _pairs(cells, nodes, against)
    ]
    return tuple(sorted(found, key=lambda one: one.year))


def _pairs(
    cells: Sequence[Cell], nodes: Mapping[str, Cell], against: Mapping[str, str]
) -> Iterator[tuple[Cell | None, Cell | None]]:
    years = {cell.value.roc_year for cell in cells if cell.value.kind == "actual"}
    for cell in cells:
        if cell.value.kind == "actual":
            yield cell, nodes.get(against.get(cell.iri, ""))
        elif cell.value.roc_year not in years:
            yield None, cell


def _judged(actual: Cell | None, target: Cell | None, *, lower: bool, in_percent: bool) -> Achieved:
    year = next(cell.value.roc_year for cell in (actual, target) if cell is not None)
    reached = None if actual is None else actual.reading.value
    aim = None if target is None else target.reading.value
    if actual is None or target is None or reached is None or aim is None:
        status = _lacking(actual, target)
        why = "unreadable" if status == "not-comparable" else ""
        return Achieved(year, actual, target, status, why=why)
    if _mixed(actual.reading, target.reading, in_percent=in_percent):
        return Achieved(year, actual, target, "not-comparable", why="percent")
    is_met = reached <= aim if lower else reached >= aim
    return Achieved(year, actual, target, "met" if is_met else "missed", _ratio(reached, aim))


def _lacking(actual: Cell | None, target: Cell | None) -> str:
    if not _is_stated(target):
        return "no-target"
    return "not-comparable" if _is_stated(actual) else "no-actual"


def _is_stated(cell: Cell | None) -> bool:
    """Whether there is something to compare, readable or not."""
    return cell is not None and (cell.reading.value is not None or cell.reading.reason in _UNREAD)


def _mixed(actual: Reading, target: Reading, *, in_percent: bool) -> bool:
    """Whether only one of the two is printed in percent, so that they may differ a hundredfold."""
    if actual.percent == target.percent:
        return False
    bare = target.value if actual.percent else actual.value
    return not in_percent or (bare is not None and 0 < bare <= 1)


def _ratio(reached: Decimal, aim: Decimal) -> Decimal | None:
    if not aim:
        return None
    share = reached / aim
    # SPARQL rounds a half up, also below zero.
    return ((share / _MILLIONTH + Decimal("0.5")).to_integral_value(ROUND_FLOOR)) * _MILLIONTH


def percent(ratio: Decimal) -> str:
    """A share in percent, with so many digits that a near miss is not written as 100 %.

    >>> percent(Decimal("1.00375")), percent(Decimal("0.99996")), percent(Decimal(1))
    ('100.4%', '99.996%', '100%')
    """
    text, places = f"{ratio * 100:,.1f}", 1
    while ratio != 1 and places < 4 and text.startswith("100.0"):
        places += 1
        text = f"{ratio * 100:,.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def worst(found: Sequence[Achieved]) -> Achieved | None:
    """The one that stands for the indicator, where it has several value rows."""
    return min(found, key=lambda one: _rank(one.status), default=None)


def worst_status(found: Iterable[str]) -> str:
    """The status that stands for an indicator, of those of its value rows.

    >>> worst_status(["met", "no-target", "missed"])
    'missed'
    """
    return min(found, key=_rank, default="none")


def _rank(status: str) -> int:
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)
