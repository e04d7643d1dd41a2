"""A stored question and a plain program, asked about the same scorecards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bscgraph import query
from bscgraph.graph import build
from bscgraph.model import Scorecard
from bscgraph.store import LocalStore
from tests.queries.contract import COMMON, CONTRACT
from tests.queries.plain.cells import Row, counted
from tests.queries.plain.odd import numbered

__all__ = ["Collection", "Plain"]

Plain = Callable[..., Iterable[Row]]


class Collection:
    """Scorecards as read, and a store that holds them."""

    def __init__(self, cards: Iterable[Scorecard]) -> None:
        self._cards = list(numbered(cards))
        self._store = LocalStore()
        self._submissions: dict[object, int] = {}
        for card, number in self._cards:
            built = build(card, number)
            self._store.load(built.canonical(), built.graph)
            self._submissions[built.graph] = number

    def check(
        self, query_id: str, plain: Plain, asked: Mapping[str, Any], told: Mapping[str, Any]
    ) -> int:
        """Fail unless both give the same rows in all columns of the plain program, and these are
        all that others rely on; gives how many rows there are."""
        expected = list(plain(self._cards, **told))
        records = query.run(self._store, query_id, **asked).records()
        columns = sorted(expected[0]) if expected else []
        promised = COMMON | CONTRACT.get(query_id, (set(), set()))[0]
        assert not expected or promised <= set(columns)
        for record in records:
            record["submission"] = self._submissions[record["submission"]]
        ours, theirs = counted(records, columns), counted(expected, columns)
        assert (ours - theirs, theirs - ours) == (Counter(), Counter()), columns
        assert len(records) == len(expected)
        return len(expected)
