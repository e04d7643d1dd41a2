"""Codes for the parts of a StratML plan: its own sequence indicators where they tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import count

from bscgraph.findings import Finding
from bscgraph.scorecard.elements import Account, Passage
from bscgraph.scorecard.spot import place_of
from bscgraph.table import Element

__all__ = ["Given", "Numbering"]

Given = tuple[str, str | None]
"""A sequence indicator, and the series of an indicator that is a further row of values."""


class Numbering:
    """Gives every element of one kind a code of its own.

    A sequence indicator that no other element of the kind has is the code. Another one is put
    behind the parent's code (``2`` under ``1`` becomes ``1.2``), and so is the element's
    position where it has none; of two that would still be alike the second gets the next
    position that is free.

    Args:
        given: what every element of the kind states, in order.
    """

    def __init__(self, given: Iterable[Given]) -> None:
        self._counts = Counter(given)
        self._taken = {indicator for indicator, _ in self._counts}
        self._next: dict[str, int] = {}
        self._derived: list[tuple[Element, str]] = []

    def code(self, element: Element, given: Given, parent: str, position: int) -> str:
        """The code of one element; ``parent`` is the code of what it stands under."""
        indicator, _ = given
        if indicator and self._counts[given] == 1:
            return indicator
        before = f"{parent}." if parent else ""
        code = f"{before}{indicator}" if indicator else ""
        if not code or code in self._taken:
            # not below the last one found, or hostile files would be searched again and again
            first = max(position, self._next.get(before, 0))
            number = next(n for n in count(first) if f"{before}{n}" not in self._taken)
            self._next[before] = number + 1
            code = f"{before}{number}"
        self._taken.add(code)
        self._derived.append((element, code))
        return code

    def tell(self, account: Account, kind: str) -> None:
        """One finding about all codes of the kind ``kind`` that are not the document's own."""
        if self._derived:
            place = place_of(Passage.of(self._derived[0][0]).source)
            codes = "、".join(code for _, code in self._derived)
            params = {"count": str(len(self._derived)), "codes": codes}
            account.ledger.findings.append(Finding("stratml-code-derived", place, "", kind, params))
