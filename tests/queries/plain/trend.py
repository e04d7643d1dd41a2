"""Answers to the questions about trends, worked out from the cells as read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bscgraph.model import gregorian
from bscgraph.text.reason import reasons_in
from tests.queries.plain.cells import Row, Submitted, ratio, value_rows
from tests.queries.plain.target import number

__all__ = ["missing", "monotonic", "series", "year_over_year"]

_STATUS = {"not-established": "M", "suspended": "S"}


def series(cards: Iterable[Submitted], code: str | None = None) -> Iterator[Row]:
    """Every number of the indicators with ``code``, or of all."""
    for row in value_rows(cards):
        for cell in row.kpi.values if code in {None, row.kpi.code} else ():
            if cell.reading.value is not None:
                reasons = reasons_in(cell.reading.note or "")
                closed = cell.kind == "actual" and "suspended-activity" in reasons
                yield {
                    **row.common(cell),
                    "periodYear": gregorian(cell.roc_year),
                    "kind": cell.kind,
                    "value": number(cell),
                    "status": "S" if closed else "A",
                    "note": cell.reading.note,
                }


def year_over_year(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Every actual value with that of the year before."""
    for row in value_rows(cards):
        for cell in row.stated("actual"):
            earlier = row.before("actual", cell.roc_year)
            if earlier is None or earlier.roc_year != cell.roc_year - 1:
                continue
            change = number(cell) - number(earlier)
            yield {
                **row.common(cell),
                "periodYear": gregorian(cell.roc_year),
                "value": number(cell),
                "previous": number(earlier),
                "change": change,
                "changeRatio": ratio(change, abs(number(earlier))),
            }


def monotonic(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Value rows whose actual values, three or more, go one way from each to the next.

    Of a year printed twice nobody can say which value comes first.
    """
    for row in value_rows(cards):
        cells = row.stated("actual")
        steps = [number(later) - number(earlier) for earlier, later in pairwise(cells)]
        rising, falling = (all(s > 0 for s in steps), all(s < 0 for s in steps))
        once = len({cell.roc_year for cell in cells}) == len(cells)
        if len(cells) >= 3 and once and (rising or falling):
            yield {
                **row.common(cells[-1]),
                "direction": "rising" if rising else "falling",
                "firstYear": gregorian(cells[0].roc_year),
                "lastYear": gregorian(cells[-1].roc_year),
                "first": number(cells[0]),
                "last": number(cells[-1]),
            }


def missing(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Every cell of a value column without a number, as printed."""
    for row in value_rows(cards):
        for cell in row.kpi.values:
            if cell.reading.value is None:
                yield {
                    **row.common(cell),
                    "periodYear": gregorian(cell.roc_year),
                    "kind": cell.kind,
                    "rawText": cell.reading.raw,
                    "status": _STATUS.get(cell.reading.reason or "", "O"),
                }
