"""The questions about targets against a second program that knows no graph."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from bench.query.collection import cards as consistent
from bench.submissions import generated
from bscgraph.model import Scorecard
from tests.queries.plain import target
from tests.queries.plain.against import Collection, Plain
from tests.queries.plain.odd import odd

# The question, the second program, what the one is asked with and what the other is told.
ASKED: list[tuple[str, Plain, dict[str, Any], dict[str, Any]]] = [
    ("target/adjusted", target.adjusted, {}, {}),
    ("target/largest-misses", target.largest_misses, {}, {}),
    ("target/lowered", target.lowered, {}, {}),
    ("target/ratchet", target.ratchet, {}, {}),
    ("target/below-last-actual", target.below_last_actual, {}, {}),
    *(
        ("target/below-last-actual", target.below_last_actual, {"targetYear": y}, {"year": y})
        for y in (2021, 2023)
    ),
    ("target/achievement", target.achievement, {}, {}),
    *(
        ("target/achievement", target.achievement, {"periodYear": y}, {"year": y})
        for y in (2018, 2020, 2021, 2022)
    ),
    ("target/lenient", target.lenient, {}, {}),
    ("target/lenient", target.lenient, {"periodYear": 2021}, {"year": 2021}),
    *(
        ("target/lenient", target.lenient, {"threshold": t}, {"threshold": Decimal(t)})
        for t in ("0", "0.8", "1", "1.52", "3")
    ),
]


@pytest.fixture(scope="module")
def bundled(documents: list[Scorecard]) -> Collection:
    return Collection(documents)


@pytest.fixture(scope="module")
def made_up() -> Collection:
    """Several agencies and years, submissions that repeat, and what real ones rarely have."""
    return Collection([*generated(14, 7), *islice(consistent(22), 18, 21), *odd(14, 3)])


@pytest.mark.parametrize(
    ("query_id", "plain", "asked", "told"), ASKED, ids=[f"{a[0]}-{a[2]}" for a in ASKED]
)
def test_two_programs_agree(
    query_id: str,
    plain: Plain,
    asked: dict[str, Any],
    told: dict[str, Any],
    bundled: Collection,
    made_up: Collection,
) -> None:
    bundled.check(query_id, plain, asked, told)
    assert made_up.check(query_id, plain, asked, told)
