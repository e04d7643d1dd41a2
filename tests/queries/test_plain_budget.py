"""Stored queries over money and units against plain Python, on documents and made-up cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bscgraph import query
from bscgraph.model import Kpi, Scorecard
from bscgraph.store import LocalStore
from bscgraph.text.measure import measure_of
from tests.queries.contract import COMMON, CONTRACT
from tests.queries.plain import budget, unit
from tests.queries.plain.filed import Filed, Row
from tests.queries.plain.submissions import collections, differing, store_of

Stores = dict[str, tuple[list[Filed], LocalStore]]


def _adds_up(kpi: Kpi) -> bool:
    return measure_of(kpi.label.value, kpi.formula_unit.value, kpi.unit).additivity == "additive"


ANSWERS: dict[str, Callable[[Sequence[Filed]], list[Row]]] = {
    "budget/by-agency": budget.by_agency,
    "budget/by-theme": budget.by_theme,
    "budget/by-perspective": budget.by_perspective,
    "budget/by-unit": budget.by_unit,
    "budget/change": budget.change,
    "budget/cost-per-unit": lambda filed: budget.cost_per_unit(filed, _adds_up),
    "budget/zero": budget.zero,
    "budget/rollup": budget.rollup,
    "budget/rollup-parts": budget.rollup_parts,
    "budget/net": budget.net,
    "budget/largest": budget.largest,
    "budget/suspected-overlap": budget.suspected_overlap,
    "unit/load": unit.load,
    "unit/shared": unit.shared,
    "unit/unresolved": unit.unresolved,
}


@pytest.fixture(scope="module")
def stores(documents: list[Scorecard]) -> Stores:
    found = collections(documents)
    return {name: (filed, store_of(filed)) for name, filed in found.items()}


def test_no_query_is_left_out() -> None:
    # Those that ask of links between years are in tests/linking/test_questions.py.
    here = [one for one in query.catalogue() if "bsc:earlierSubmission" not in one.text]
    ids = {one.id for one in here if one.id.startswith(("budget/", "unit/"))}
    assert ids == set(ANSWERS)


@pytest.mark.parametrize("name", ["documents", "generated", "odd"])
@pytest.mark.parametrize("query_id", ANSWERS)
def test_every_row(query_id: str, name: str, stores: Stores) -> None:
    filed, store = stores[name]
    expected = ANSWERS[query_id](filed)
    found = query.run(store, query_id).records()
    assert differing(found, expected) == {}
    assert len(found) == len(expected)
    assert expected or (query_id, name) == ("budget/suspected-overlap", "generated")
    columns, _ = CONTRACT.get(query_id, (set(), set()))
    assert all(COMMON | columns <= set(row) for row in expected)


@pytest.mark.parametrize("query_id", ANSWERS)
def test_a_parameter_leaves_the_rows_that_have_its_value(query_id: str, stores: Stores) -> None:
    filed, store = stores["odd"]
    whole = ANSWERS[query_id](filed)
    for parameter in {"agency", "year", "fiscalYear"} & set(query.load(query_id).parameters):
        for value in {row[parameter] for row in whole if row[parameter] is not None}:
            found = query.run(store, query_id, **{parameter: value}).records()
            rows = [row for row in whole if row[parameter] == value]
            if query_id == "budget/largest":  # the largest of what is asked about
                rows = budget.largest(filed, asked={parameter: value})
            if query_id == "budget/suspected-overlap" and parameter == "agency":
                both = budget.suspected_overlap(filed, value)
                rows = [row for row in both if row["agency"] == value]
            assert differing(found, rows) == {}


@pytest.mark.parametrize("limit", [1, 3, 25])
def test_the_largest_few(limit: int, stores: Stores) -> None:
    for filed, store in stores.values():
        found = query.run(store, "budget/largest", limit=limit).records()
        assert differing(found, budget.largest(filed, limit)) == {}
        assert [row["amount"] for row in found] == sorted(
            (row["amount"] for row in found), reverse=True
        )
