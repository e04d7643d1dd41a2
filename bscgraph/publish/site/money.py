"""What action plans cost: sums that say what is in them, as the questions of ``budget/`` do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bscgraph.model import ActionPlan, BudgetItem, Reading

__all__ = ["Amount", "Column", "Plan", "Sum", "is_unread", "overlap", "share", "sums"]

_UNREAD = frozenset({"malformed", "text"})
Column = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Amount:
    """The amount of a plan for a fiscal year, and its node.

    ``parts`` is what those of the plans it bundles sum to, where all can be read;
    ``is_elsewhere`` tells that the plan says its money stands in another item.
    """

    item: BudgetItem
    iri: str
    parts: Decimal | None = None
    is_elsewhere: bool = False

    @property
    def reading(self) -> Reading:
        """What was printed and how it was read."""
        return self.item.reading

    @property
    def column(self) -> Column:
        """The fiscal year (ROC), and whether it is appropriated or estimated."""
        return self.item.roc_year, self.item.kind

    @property
    def difference(self) -> Decimal | None:
        """The amount less the sum of its parts."""
        value = self.reading.value
        return None if value is None or self.parts is None else value - self.parts


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan: node, page, and the nodes of the plans it bundles, that bundle it, and
    that may count the same money."""

    iri: str
    page: str
    model: ActionPlan
    amounts: tuple[Amount, ...]
    kpi: str = ""
    parts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """The amounts of some plans for one fiscal year (ROC) and kind.

    ``total`` is as printed, None where nothing can be read; ``rollups`` is how much of it
    repeats the money of other plans, ``unresolved`` how many amounts are not in it.
    """

    year: int
    kind: str
    total: Decimal | None
    plans: int
    unresolved: int
    rollups: Decimal

    @property
    def net(self) -> Decimal | None:
        """The total without what is counted twice."""
        return None if self.total is None else self.total - self.rollups


def is_unread(reading: Reading) -> bool:
    """Whether a cell holds something that cannot be read as an amount."""
    return reading.status == "unresolved" or reading.reason in _UNREAD


def sums(plans: Sequence[Plan]) -> tuple[Sum, ...]:
    """The sums of these plans, a fiscal year and kind each, the earliest first."""
    found: dict[Column, list[tuple[Plan, Amount]]] = {}
    for plan in plans:
        for amount in plan.amounts:
            found.setdefault(amount.column, []).append((plan, amount))
    return tuple(_sum(column, rows) for column, rows in sorted(found.items()))


def _sum(column: Column, rows: Sequence[tuple[Plan, Amount]]) -> Sum:
    numbers = [a.reading.value for _, a in rows if a.reading.value is not None]
    return Sum(
        *column,
        sum(numbers, Decimal(0)) if numbers else None,
        len({plan.iri for plan, _ in rows}),
        sum(is_unread(amount.reading) for _, amount in rows),
        sum((a.reading.value or Decimal(0) for plan, a in rows if plan.parts), Decimal(0)),
    )


def share(plan: Plan, column: Column) -> Amount | None:
    """The amount of a plan for a fiscal year and kind; of two the first."""
    return next((one for one in plan.amounts if one.column == column), None)


def overlap(plans: Mapping[str, Plan], column: Column) -> Decimal:
    """How much money two plans may both count, without saying so, for a year and kind."""
    # An amount that shares with two others is counted twice once.
    return sum(dict(_shared(plans, column)).values(), Decimal(0))


def _shared(plans: Mapping[str, Plan], column: Column) -> Iterator[tuple[str, Decimal]]:
    for plan in plans.values():
        own = {a.reading.value for a in plan.amounts if a.column == column and a.reading.value}
        for other in plan.overlaps:
            if plan.iri < other:
                for amount in plans[other].amounts:
                    value = amount.reading.value
                    if amount.column == column and value in own and value is not None and value > 0:
                        yield amount.iri, value
