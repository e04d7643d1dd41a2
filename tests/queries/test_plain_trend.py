"""The questions about trends against a second program that knows no graph."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from bench.query.collection import cards as consistent
from bench.submissions import generated
from bscgraph.model import Scorecard
from tests.queries.plain import trend
from tests.queries.plain.against import Collection, Plain
from tests.queries.plain.odd import odd

ASKED: list[tuple[str, Plain, dict[str, Any]]] = [
    ("trend/series", trend.series, {}),
    ("trend/series", trend.series, {"code": "CC1.1"}),
    ("trend/year-over-year", trend.year_over_year, {}),
    ("trend/monotonic", trend.monotonic, {}),
    ("trend/missing", trend.missing, {}),
]


@pytest.fixture(scope="module")
def made_up() -> Collection:
    """Several agencies and years, submissions that repeat, and what real ones rarely have."""
    return Collection([*generated(14, 8), *islice(consistent(22), 18, 21), *odd(14, 4)])


@pytest.mark.parametrize(
    ("query_id", "plain", "asked"), ASKED, ids=[f"{a[0]}{a[2]}" for a in ASKED]
)
def test_two_programs_agree(
    query_id: str,
    plain: Plain,
    asked: dict[str, Any],
    documents: list[Scorecard],
    made_up: Collection,
) -> None:
    assert Collection(documents).check(query_id, plain, asked, asked)
    assert made_up.check(query_id, plain, asked, asked)
