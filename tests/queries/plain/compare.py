"""What agencies have in common, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bscgraph.model import Kpi, Scorecard, Source, Value, gregorian
from tests.queries.plain.submitted import Row, Submitted, place


def measured(name: str, formula: str) -> str | None:
    """The measure that the words of an indicator of the bundled documents speak of."""
    words = name + formula
    if "學習時數" in words or "訓練完成率" in words:
        return "training-hours"
    return "budget-execution" if "預算執行" in words or "預算達成率" in words else None


def common(submissions: Sequence[Submitted], period: int | None = None) -> Iterator[Row]:
    """``period``: the Gregorian year of the values; the latest with actual values if not given."""
    found = [
        (one, kpi, measure)
        for one in submissions
        for kpi in one.card.kpis
        if (measure := measured(kpi.label.value, kpi.formula_unit.value)) is not None
    ]
    for one, kpi, measure in found:
        if len({other.agency for other, _, same in found if same == measure}) < 2:
            continue
        year = period or _latest(one.card) or one.year
        cells = {v.kind: v for v in kpi.values if gregorian(v.roc_year) == year}
        actual, target = cells.get("actual"), cells.get("target")
        numbers = [None if cell is None else cell.reading.value for cell in (actual, target)]
        if numbers != [None, None]:
            yield one.row(
                code=kpi.code,
                series=kpi.series,
                label=_named(one, kpi),
                measure=measure,
                formula=kpi.formula_unit.value,
                unit=kpi.unit,
                periodYear=year,
                actual=numbers[0],
                target=numbers[1],
                **place(_printed(actual or target)),
            )


def _latest(card: Scorecard) -> int | None:
    stated = [
        gregorian(value.roc_year)
        for kpi in card.kpis
        for value in kpi.values
        if value.kind == "actual" and value.reading.value is not None
    ]
    return max(stated, default=None)


def _named(one: Submitted, kpi: Kpi) -> str:
    return next(k.label.value for k in one.card.kpis if k is kpi or (k.code and k.code == kpi.code))


def _printed(cell: Value | None) -> Source | None:
    return cell.reading.source if cell else None
