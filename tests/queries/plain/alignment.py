"""Alignment in plain Python: each pair of scorecards, indicators and cells looked at in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations, product

from bscgraph.iri import Minter
from bscgraph.model import Kpi, Scorecard, Value, gregorian
from bscgraph.text import tight
from tests.queries.plain.submitted import Row, Submitted, place

_ENOUGH = 4
_Names = dict[str, set[str]]


def label_drift(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        drawn, listed = _names(one.card)
        several = {
            code
            for code in drawn.keys() | listed.keys()
            if code and len(_folded(drawn.get(code, set()) | listed.get(code, set()))) > 1
        }
        for code in several:
            own = _folded(drawn.get(code, set())), _folded(listed.get(code, set()))
            others: list[str | None] = [
                other
                for other in several - {code}
                if all(own)
                and own == (_folded(listed.get(other, set())), _folded(drawn.get(other, set())))
            ]
            first = next((kpi for kpi in one.card.kpis if kpi.objective_code == code), None)
            label = first.objective_label if first else None
            for in_map, in_table in product(drawn.get(code, {None}), listed.get(code, {None})):
                if in_map and in_table and tight(in_map) == tight(in_table):
                    continue
                for other in others or [None]:
                    yield one.row(
                        code=code,
                        labelInMap=in_map,
                        labelInTable=in_table,
                        kind="swap" if others else "drift",
                        otherCode=other,
                        **place(label.source if label else None),
                    )


def cascade(submissions: Sequence[Submitted]) -> Iterator[Row]:
    for agency, row, city, city_row, equal in _repeats(submissions):
        yield agency.row(
            **_of(agency, row),
            cityCode=city_row.code,
            citySeries=city_row.series,
            cityLabel=_first(city, city_row).label.value,
            equalValues=equal,
            basis="rule",
            cityScorecard=city.iri,
            citySubmission=city.row()["submission"],
            **place(row.formula_unit.source),
        )


def conflict(submissions: Sequence[Submitted]) -> Iterator[Row]:
    for agency, row, city, city_row, equal in _repeats(submissions):
        for value, city_value in product(row.values, city_row.values):
            same_cell = (value.roc_year, value.kind) == (city_value.roc_year, city_value.kind)
            mine, theirs = value.reading, city_value.reading
            if same_cell and None not in (mine.value, theirs.value) and mine.value != theirs.value:
                there = place(theirs.source)
                yield agency.row(
                    **_of(agency, row),
                    cityCode=city_row.code,
                    cityLabel=_first(city, city_row).label.value,
                    citySeries=city_row.series,
                    periodYear=gregorian(value.roc_year),
                    kind=value.kind,
                    cityValue=theirs.value,
                    agencyValue=mine.value,
                    equalValues=equal,
                    basis="rule",
                    cityPage=there["sourcePage"],
                    cityRow=there["sourceRow"],
                    citySubmission=city.row()["submission"],
                    **place(mine.source),
                )


def redundant(submissions: Iterable[Submitted]) -> Iterator[Row]:
    for one in submissions:
        named = [(_address(one, rows, n), rows) for n, rows in enumerate(one.indicators(), 1)]
        for (_, rows), (_, others) in combinations(sorted(named, key=lambda x: x[0]), 2):
            name, other_name = (tight(these[0].label.value) for these in (rows, others))
            same_name = bool(name) and name == other_name
            cells = [_numbers(these) for these in (rows, others)]
            stated = any(number is not None for row in cells[0] for *_, number in row)
            same_values = stated and cells[0] == cells[1]
            if same_name or same_values:
                yield one.row(
                    code=rows[0].code,
                    label=rows[0].label.value,
                    otherCode=others[0].code,
                    otherLabel=others[0].label.value,
                    sameName=same_name,
                    sameValues=same_values,
                    **place(rows[0].label.source),
                )


def same_code(submissions: Sequence[Submitted], *, asked: bool = False) -> Iterator[Row]:
    """``asked``: each pair from both sides, as where an agency is given."""
    for one, other in permutations(submissions, 2):
        if one.year is None or one.year != other.year or one.agency == other.agency:
            continue
        if not asked and one.agency > other.agency:
            continue
        theirs = {rows[0].code: rows[0] for rows in other.indicators()}
        for kpi in (rows[0] for rows in one.indicators()):
            if kpi.code and kpi.code in theirs:
                label = theirs[kpi.code].label
                yield one.row(
                    code=kpi.code,
                    label=kpi.label.value,
                    otherAgency=other.agency,
                    otherAgencyLabel=other.row()["agencyLabel"],
                    otherLabel=label.value,
                    sameName=tight(kpi.label.value) == tight(label.value),
                    otherScorecard=other.iri,
                    otherSubmission=other.row()["submission"],
                    **place(kpi.label.source),
                )


def _repeats(
    submissions: Sequence[Submitted],
) -> Iterator[tuple[Submitted, Kpi, Submitted, Kpi, int]]:
    """Value rows of agencies and the city's they repeat, with the number of equal values."""
    for agency, city in permutations(submissions, 2):
        if (agency.card.level, city.card.level) != ("agency", "city"):
            continue
        if agency.year is None or agency.year != city.year:
            continue
        for row, city_row in product(agency.card.kpis, city.card.kpis):
            equal = len(_stated(row.values) & _stated(city_row.values))
            if equal >= _ENOUGH:
                yield agency, row, city, city_row, equal


def _stated(values: Iterable[Value]) -> set[tuple[int, str, Decimal]]:
    return {(v.roc_year, v.kind, v.reading.value) for v in values if v.reading.value is not None}


def _of(one: Submitted, row: Kpi) -> Row:
    return {"code": row.code, "series": row.series, "label": _first(one, row).label.value}


def _first(one: Submitted, row: Kpi) -> Kpi:
    """The first value row of the indicator that a row belongs to: it has the name."""
    return next(k for k in one.card.kpis if k is row or (row.code and k.code == row.code))


def _address(one: Submitted, rows: Sequence[Kpi], number: int) -> str:
    if rows[0].code:
        return Minter.part(one.iri, "kpi", rows[0].code)
    return Minter.part(one.iri, "kpi", f"uncoded-{one.card.kpis.index(rows[0]) + 1}")


def _numbers(rows: Sequence[Kpi]) -> list[list[tuple[int, str, Decimal | None]]]:
    return [
        sorted(((v.roc_year, v.kind, v.reading.value) for v in row.values), key=str) for row in rows
    ]


def _names(card: Scorecard) -> tuple[_Names, _Names]:
    """The names each objective carries in the map and in the table, as printed."""
    drawn: _Names = {}
    listed: _Names = {}
    for entry in card.map_objectives:
        drawn.setdefault(entry.code, set()).add(entry.label.value)
    for kpi in card.kpis:
        listed.setdefault(kpi.objective_code, set()).add(kpi.objective_label.value)
    return drawn, listed


def _folded(names: Iterable[str]) -> set[str]:
    return {tight(name) for name in names} - {""}
