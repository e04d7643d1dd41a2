"""Rows that are one thing, gathered: of each year one, and never two that are said to differ."""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.linking.model import Row

__all__ = ["Strands"]


class Strands:
    """Gathers rows into strands.

    Args:
        apart: addresses of rows that somebody said are different things.
    """

    def __init__(self, apart: Iterable[tuple[str, str]] = ()) -> None:
        self._of: dict[str, dict[int, Row]] = {}
        self._apart: dict[str, set[str]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def of(self, row: Row) -> dict[int, Row]:
        """The strand of a row, by year; the row alone where it has no partner."""
        return self._of.setdefault(row.node, {row.year: row})

    def partner(self, row: Row, year: int) -> Row | None:
        """The row of another year that is the same thing as ``row``."""
        return self.of(row).get(year)

    def join(self, one: Row, other: Row) -> bool:
        """Say that two rows are one thing; False, and nothing done, where they cannot be.

        They cannot where they already are, where a year would have two, or where two of the rows
        were said to differ.
        """
        left, right = self.of(one), self.of(other)
        if left.keys() & right.keys() or self._differ(left, right):
            return False
        left.update(right)
        for row in right.values():
            self._of[row.node] = left
        return True

    def _differ(self, left: dict[int, Row], right: dict[int, Row]) -> bool:
        nodes = {row.node for row in right.values()}
        return any(self._apart.get(row.node, set()) & nodes for row in left.values())
