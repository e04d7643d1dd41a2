"""Submissions as the plain programs see them: scorecards as read, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bscgraph import query
from bscgraph.graph import build
from bscgraph.iri import Minter
from bscgraph.model import Kpi, Scorecard, Source, gregorian
from bscgraph.store import LocalStore

Row = dict[str, Any]
_MINT = Minter()


@dataclass(frozen=True)
class Submitted:
    """The ``number``-th submission of a scorecard."""

    card: Scorecard
    number: int = 1

    @property
    def path(self) -> str:
        return _MINT.path(self.card, _MINT.owner(self.card))

    @property
    def iri(self) -> str:
        return _MINT.scorecard(self.path)

    @property
    def agency(self) -> str:
        return _MINT.owner(self.card).iri

    @property
    def year(self) -> int | None:
        return None if self.card.roc_year is None else gregorian(self.card.roc_year)

    def row(self, **columns: object) -> Row:
        """A row of an answer: what all queries tell, and these columns."""
        return {
            "agency": self.agency,
            "agencyLabel": _MINT.owner_name(self.card),
            "scorecard": self.iri,
            "year": self.year,
            "submission": _MINT.graph(self.path, self.number),
            **columns,
        }

    def indicators(self) -> list[list[Kpi]]:
        """The value rows of each indicator: those of one code; without a code, each alone."""
        found: dict[object, list[Kpi]] = {}
        for number, kpi in enumerate(self.card.kpis):
            found.setdefault(kpi.code or number, []).append(kpi)
        return list(found.values())


def handed_in(cards: Iterable[Scorecard]) -> list[Submitted]:
    """The cards in turn, counted up where a scorecard was handed in before."""
    seen: Counter[str] = Counter()
    found = []
    for card in cards:
        one = Submitted(card)
        seen[one.path] += 1
        found.append(replace(one, number=seen[one.path]))
    return found


def stored(submissions: Iterable[Submitted]) -> LocalStore:
    """A store in memory that holds them."""
    store = LocalStore()
    for one in submissions:
        graph = build(one.card, one.number)
        store.load(graph.canonical(), graph.graph)
    return store


def place(source: Source | None) -> Row:
    """The columns that say where something was printed."""
    source = source or Source()
    return {"sourcePage": source.page, "sourceRow": source.row}


def within(rows: Iterable[Row], **arguments: object) -> Iterator[Row]:
    """The rows of an agency (its slug) or a year."""
    for row in rows:
        agency, year = arguments.get("agency"), arguments.get("year")
        if agency in (None, row["agency"].rpartition("/")[2]) and year in (None, row["year"]):
            yield row


def told(rows: Iterable[Row]) -> list[str]:
    """Rows in an order of their own, spelt out, so that answers of two programs compare."""
    return sorted(str(sorted((name, _spelt(value)) for name, value in row.items())) for row in rows)


def differences(store: LocalStore, query_id: str, rows: Iterable[Row], **arguments: Any) -> Row:
    """Rows that only the plain program has, and rows that only the stored query has.

    Columns that the plain program does not tell are left out of the comparison.
    """
    plain = list(rows)
    answer = query.run(store, query_id, **arguments).records()
    names = plain[0].keys() if plain else ()
    mine = Counter(told(plain))
    theirs = Counter(told({name: row[name] for name in names or row} for row in answer))
    return {"plain": list((mine - theirs).elements()), "query": list((theirs - mine).elements())}


def _spelt(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"
    return str(value)
