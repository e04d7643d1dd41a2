"""Answers over several scorecards of one owner, and where a number stands, from cells as read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bscgraph.iri import Minter
from bscgraph.model import Reading, Scorecard, Value, gregorian
from bscgraph.text import tight
from tests.queries.plain.cells import Row, Submitted, ValueRow, ratio, value_rows
from tests.queries.plain.target import mixed, number, reached

__all__ = ["never_met", "restated", "where_printed"]

Key = tuple[str, str, str, str]


def _keyed(cards: list[Submitted]) -> Iterator[tuple[Key, ValueRow]]:
    """Value rows with what is the same in every scorecard: owner, code, name, value row."""
    names: dict[tuple[int, int, str], str] = {}
    for row in value_rows(cards):
        code = row.kpi.code
        place = (id(row.card), row.submission, code)
        name = names.setdefault(place, tight(row.kpi.label.value))
        if code:
            yield (_owner(row.card), code, name, row.kpi.series or ""), row


def _owner(card: Scorecard) -> str:
    """The agency, or the group of the city."""
    return (card.level == "city" and card.group) or Minter().owner(card).iri


def restated(cards: Iterable[Submitted]) -> Iterator[Row]:
    """Numbers of which the scorecard of the year before has another."""
    rows = list(_keyed(list(cards)))
    stated: dict[tuple[Key, int], list[ValueRow]] = {}
    for key, row in rows:
        if row.card.roc_year is not None:
            stated.setdefault((key, row.card.roc_year), []).append(row)
    for key, row in rows:
        before = (row.card.roc_year or 0) - 1
        for other in stated.get((key, before), ()):
            for cell, earlier in _alike(row, other):
                if number(cell) != number(earlier):
                    source = earlier.reading.source
                    yield {
                        **row.common(cell),
                        **_cell(cell),
                        "otherYear": gregorian(before),
                        "otherValue": number(earlier),
                        "otherPage": source and source.page,
                        "otherRow": source and source.row,
                    }


def _alike(row: ValueRow, other: ValueRow) -> Iterator[tuple[Value, Value]]:
    for kind in ("actual", "target"):
        for cell in row.stated(kind):
            for earlier in other.stated(kind):
                if earlier.roc_year == cell.roc_year:
                    yield cell, earlier


def _cell(cell: Value) -> Row:
    return {
        "periodYear": gregorian(cell.roc_year),
        "kind": cell.kind,
        "value": cell.reading.value,
        "note": cell.reading.note,
    }


def never_met(cards: Iterable[Submitted], least: int = 2) -> Iterator[Row]:
    """Every miss of an indicator that has ``least`` years to compare and met its target in none."""
    compared: dict[Key, list[tuple[ValueRow, Value, Value]]] = {}
    for key, row in _keyed(list(cards)):
        for actual in row.stated("actual"):
            same = (one for one in row.cells("target") if one.roc_year == actual.roc_year)
            target = next(same, None)
            if target is None or target.reading.value is None or mixed(row, target, actual):
                continue
            compared.setdefault(key, []).append((row, target, actual))
    for found in compared.values():
        years = {actual.roc_year for _, _, actual in found}
        if len(years) < least or any(reached(*one) for one in found):
            continue
        for row, target, actual in found:
            yield {
                **row.common(actual),
                "periodYear": gregorian(actual.roc_year),
                "target": number(target),
                "actual": number(actual),
                "ratio": ratio(number(actual), number(target)),
                "missedYears": len(years),
                "note": actual.reading.note,
            }


def where_printed(cards: Iterable[Submitted], asked: Decimal) -> Iterator[Row]:
    """Every cell of a value or budget column that holds the number, or may have meant it."""
    for card, submission in cards:
        for row in value_rows([(card, submission)]):
            for cell in row.kpi.values:
                if asked in _numbers(cell.reading):
                    yield {**row.common(cell), **_cell(cell), **_printed(cell.reading)}
        head = ValueRow(card, submission, card.kpis[0])
        for plan in card.action_plans:
            for item in plan.budget:
                if asked in _numbers(item.reading):
                    source = item.reading.source
                    yield {
                        **head.common(card.kpis[0].values[0]),
                        "code": plan.code,
                        "series": None,
                        "label": plan.label.value,
                        "sourcePage": source and source.page,
                        "sourceRow": source and source.row,
                        "periodYear": gregorian(item.roc_year),
                        "kind": item.kind,
                        "value": item.reading.value,
                        "note": item.reading.note,
                        **_printed(item.reading),
                    }


def _numbers(reading: Reading) -> set[Decimal | None]:
    return {reading.value, reading.candidate}


def _printed(reading: Reading) -> Row:
    return {"rawText": reading.raw, "candidate": reading.candidate}
