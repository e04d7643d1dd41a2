"""The questions about several scorecards of one owner against a second program without a graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

import pytest

from bench.query.collection import cards as consistent
from bench.submissions import generated
from bscgraph.model import Kpi, Scorecard
from tests.queries.plain import across
from tests.queries.plain.against import Collection
from tests.queries.plain.odd import odd


def _years() -> Iterator[Scorecard]:
    """Two agencies and the city in two years, once more with numbers changed, and odd ones."""
    made = list(islice(consistent(40), 40))
    for card in (made[at] for at in (0, 2, 19, 20, 22, 39)):
        yield card
    for at in (0, 20, 39):
        yield replace(made[at], kpis=tuple(_changed(kpi) for kpi in made[at].kpis))
    for card in odd(8, 5):
        yield from (replace(card, roc_year=year) for year in (110, 111))
    yield from odd(4, 6)


def _changed(kpi: Kpi) -> Kpi:
    """The same indicator with every third number a little smaller."""
    values = list(kpi.values)
    for at in range(0, len(values), 3):
        reading = values[at].reading
        if reading.value is not None:
            fewer = replace(reading, value=reading.value - 1, raw=f"{reading.value - 1}")
            values[at] = replace(values[at], reading=fewer)
    return replace(kpi, values=tuple(values))


@pytest.fixture(scope="module")
def years() -> Collection:
    return Collection(_years())


def test_values_stated_anew(years: Collection, documents: list[Scorecard]) -> None:
    assert years.check("trend/restated", across.restated, {}, {}) > 20
    assert Collection(documents).check("trend/restated", across.restated, {}, {}) == 0


@pytest.mark.parametrize("least", [1, 2, 3])
def test_targets_never_met(years: Collection, documents: list[Scorecard], least: int) -> None:
    asked, told = {"years": least}, {"least": least}
    found = years.check("target/never-met", across.never_met, asked, told)
    assert found or least > 2
    found = Collection(documents).check("target/never-met", across.never_met, asked, told)
    assert found == (4 if least == 1 else 0)


@pytest.mark.parametrize("asked", ["0", "100", "0.5", "14004000", "5380000", "12000000.0"])
def test_where_a_number_is_printed(documents: list[Scorecard], asked: str) -> None:
    cards = [*documents, *generated(4, 9), *odd(6, 7)]
    told = {"asked": Decimal(asked)}
    found = Collection(cards).check("coverage/where-printed", across.where_printed,
                                    {"number": asked}, told)  # fmt: skip
    assert found


def test_without_a_number_nothing_is_looked_for(years: Collection) -> None:
    assert years.check("coverage/where-printed", lambda _: iter(()), {}, {}) == 0
