"""Answers to the questions about targets, worked out from the cells as read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bscgraph.model import Reading, Value, gregorian
from bscgraph.text.reason import reasons_in
from tests.queries.plain.cells import Row, Submitted, ValueRow, ratio, value_rows

__all__ = [
    "achievement",
    "adjusted",
    "below_last_actual",
    "largest_misses",
    "lenient",
    "lowered",
    "ratchet",
]

_UNREAD = {"malformed", "text"}
_KINDS = ("target", "actual")


def below_last_actual(cards: Iterable[Submitted], year: int | None = None) -> Iterator[Row]:
    """Targets for ``year`` (or the scorecard's year) below the last actual before it."""
    for row in value_rows(cards):
        asked = year or (row.card.roc_year and gregorian(row.card.roc_year))
        for target in row.stated("target"):
            last = row.before("actual", target.roc_year)
            if last is None or gregorian(target.roc_year) != asked:
                continue
            if number(target) < number(last):
                yield _with_last(row, target, last)


def ratchet(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Targets that are the last actual before them, or that and one unit."""
    for row in value_rows(cards):
        for target in row.stated("target"):
            last = row.before("actual", target.roc_year)
            if last is None:
                continue
            more = number(target) - number(last)
            if more in {0, 1, target.reading.scale}:
                yield _with_last(row, target, last)


def _with_last(row: ValueRow, target: Value, last: Value) -> Row:
    return {
        **row.common(target),
        "targetYear": gregorian(target.roc_year),
        "target": number(target),
        "lastActualYear": gregorian(last.roc_year),
        "lastActual": number(last),
        "note": target.reading.note,
    }


def lowered(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Targets lower than the target of the year before."""
    for row in value_rows(cards):
        for later in row.stated("target"):
            earlier = row.before("target", later.roc_year)
            if earlier is None or earlier.roc_year != later.roc_year - 1:
                continue
            if number(later) < number(earlier):
                yield {
                    **row.common(later),
                    "fromYear": gregorian(earlier.roc_year),
                    "toYear": gregorian(later.roc_year),
                    "fromTarget": number(earlier),
                    "toTarget": number(later),
                    "note": later.reading.note,
                }


def adjusted(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Numbers with a note, and the reasons it gives."""
    for row in value_rows(cards):
        for cell in row.kpi.values:
            if cell.reading.value is not None and cell.reading.note is not None:
                yield {
                    **row.common(cell),
                    "periodYear": gregorian(cell.roc_year),
                    "kind": cell.kind,
                    "value": number(cell),
                    "note": cell.reading.note,
                    "reason": " ".join(reasons_in(cell.reading.note)) or None,
                }


def lenient(
    cards: Iterable[Submitted], year: int | None = None, threshold: Decimal = Decimal("1.5")
) -> Iterator[Row]:
    """Actual values of at least ``threshold`` times the target, as far as they compare."""
    for row in value_rows(cards):
        for target, actual in _pairs(row):
            if year not in {None, gregorian(actual.roc_year)} or mixed(row, target, actual):
                continue
            if number(target) < 0 or number(target) == number(actual) == 0:
                continue
            if number(actual) >= threshold * number(target):
                yield {**row.common(actual), **_compared(target, actual)}


def largest_misses(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Missed targets of any year, other than 0."""
    for row in value_rows(cards):
        for target, actual in _pairs(row):
            if number(target) == 0 or mixed(row, target, actual):
                continue
            if not reached(row, target, actual):
                yield {
                    **row.common(actual),
                    **_compared(target, actual),
                    "note": actual.reading.note,
                }


def _pairs(row: ValueRow) -> Iterator[tuple[Value, Value]]:
    """Each number reached with the target stated for its year."""
    for actual in row.stated("actual"):
        target = _first(row, "target", actual.roc_year)
        if target is not None and target.reading.value is not None:
            yield target, actual


def _first(row: ValueRow, kind: str, year: int) -> Value | None:
    return next((one for one in row.cells(kind) if one.roc_year == year), None)


def _compared(target: Value, actual: Value) -> Row:
    return {
        "periodYear": gregorian(actual.roc_year),
        "target": number(target),
        "actual": number(actual),
        "ratio": ratio(number(actual), number(target)),
    }


def achievement(cards: Iterable[Submitted], year: int | None = None) -> Iterator[Row]:
    """Every value row with the target and the actual value of one year, and what came of it."""
    for row in value_rows(cards):
        asked = _latest(row) if year is None else year - 1911
        targets, actuals = (
            [one for one in row.cells(kind) if one.roc_year == asked] for kind in _KINDS
        )
        for actual in actuals:
            yield _achieved(row, targets[0] if targets else None, actual)
        for target in () if actuals else targets:
            yield _achieved(row, target, None)


def _latest(row: ValueRow) -> int | None:
    """The latest year (ROC) for which the scorecard states any actual value, else its own."""
    years = [
        one.roc_year
        for kpi in row.card.kpis
        for one in kpi.values
        if one.kind == "actual" and one.reading.value is not None
    ]
    return max(years, default=row.card.roc_year)


def _achieved(row: ValueRow, target: Value | None, actual: Value | None) -> Row:
    cell = actual or target
    assert cell is not None
    measure = row.measure()
    found: Row = {
        **row.common(cell),
        "periodYear": gregorian(cell.roc_year),
        "target": target and target.reading.value,
        "actual": actual and actual.reading.value,
        "ratio": None,
        "polarity": measure.polarity,
        "polarityBasis": measure.polarity_basis,
        "status": "not-comparable",
    }
    if _nothing(target):
        found["status"] = "no-target"
    elif _nothing(actual):
        found["status"] = "no-actual"
    elif target and actual and _comparable(row, target, actual):
        found["status"] = "met" if reached(row, target, actual) else "missed"
        found["ratio"] = ratio(number(actual), number(target))
    return found


def _comparable(row: ValueRow, target: Value, actual: Value) -> bool:
    unread = None in {target.reading.value, actual.reading.value}
    return not unread and not mixed(row, target, actual)


def _nothing(cell: Value | None) -> bool:
    """Whether a cell states nothing at all; words that cannot be read state something."""
    return cell is None or (cell.reading.value is None and cell.reading.reason not in _UNREAD)


def reached(row: ValueRow, target: Value, actual: Value) -> bool:
    """Whether the target is reached, as far as is known which way is better."""
    if row.measure().polarity == "lower-is-better":
        return number(actual) <= number(target)
    return number(actual) >= number(target)


def mixed(row: ValueRow, target: Value, actual: Value) -> bool:
    """Whether one of two cells is in percent and the other cannot be taken to be."""
    signs: list[Reading] = [one.reading for one in (target, actual)]
    if signs[0].percent == signs[1].percent:
        return False
    bare = next(number(one) for one in (target, actual) if not one.reading.percent)
    return row.kpi.unit != "%" or 0 < bare <= 1


def number(cell: Value) -> Decimal:
    """The number of a cell that holds one."""
    assert cell.reading.value is not None
    return cell.reading.value
