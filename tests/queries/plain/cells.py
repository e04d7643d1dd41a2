"""The cells of scorecards as read, each with who and what it belongs to: no graph, no SPARQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from bscgraph.iri import Minter
from bscgraph.model import Kpi, Scorecard, Value
from bscgraph.text.measure import Measure, measure_of

__all__ = ["Row", "Submitted", "ValueRow", "counted", "ratio", "value_rows"]

Row = dict[str, object]
Submitted = tuple[Scorecard, int]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value row of one submission of a scorecard."""

    card: Scorecard
    submission: int
    kpi: Kpi

    def cells(self, kind: str) -> list[Value]:
        """The cells of a kind, oldest first."""
        found = [one for one in self.kpi.values if one.kind == kind]
        return sorted(found, key=lambda one: one.roc_year)

    def stated(self, kind: str) -> list[Value]:
        """Those of them that hold a number."""
        return [one for one in self.cells(kind) if one.reading.value is not None]

    def before(self, kind: str, year: int) -> Value | None:
        """The first number of the latest year before ``year`` (ROC) that states one."""
        earlier = [one for one in self.stated(kind) if one.roc_year < year]
        last = max((one.roc_year for one in earlier), default=None)
        return next((one for one in earlier if one.roc_year == last), None)

    def measure(self) -> Measure:
        """Which way is better, and on what ground."""
        kpi = self.kpi
        bounds = [v.reading.raw for v in self.cells("target") if "bound" in v.reading.flags]
        return measure_of(kpi.label.value, kpi.formula_unit.value, kpi.unit, bounds)

    def common(self, cell: Value) -> Row:
        """The columns of every row that speaks of ``cell``."""
        minter, card, kpi, source = Minter(), self.card, self.kpi, cell.reading.source
        owner = minter.owner(card)
        return {
            "agency": owner.iri,
            "agencyLabel": minter.owner_name(card),
            "scorecard": minter.scorecard(minter.path(card, owner)),
            "submission": self.submission,
            "year": None if card.roc_year is None else card.roc_year + 1911,
            "code": kpi.code,
            "series": kpi.series,
            "label": kpi.label.value,
            "sourcePage": source and source.page,
            "sourceRow": source and source.row,
        }


def value_rows(cards: Iterable[Submitted]) -> Iterator[ValueRow]:
    """Every value row of every submission."""
    for card, submission in cards:
        for kpi in card.kpis:
            yield ValueRow(card, submission, kpi)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` by ``whole`` to six places (a half goes up, as in SPARQL); None where that is 0."""
    return Decimal(floor(1_000_000 * part / whole + Decimal("0.5"))) / 1_000_000 if whole else None


def counted(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> Counter[object]:
    """How often each row stands there, numbers alike however they are spelt."""
    return Counter(tuple(_plain(row[name]) for name in columns) for row in rows)


def _plain(value: object) -> object:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(str(value)).normalize() if number else value
