"""Every stored query: what others rely on, its examples, two engines, each parameter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from bench.query.collection import cards
from bscgraph import query
from bscgraph.errors import QueryError
from bscgraph.query import Parameter, Query
from bscgraph.store import Iri, LocalStore
from tests.engines import RdflibStore
from tests.queries.conftest import filled
from tests.queries.contract import COMMON, CONTRACT
from tests.queries.hostile import HOSTILE, content, reaching, without_rows

QUERIES = query.catalogue()
EXAMPLES = [
    pytest.param(stored, example, id=f"{stored.id}-{number}")
    for stored in QUERIES
    for number, example in enumerate(stored.examples, 1)
]
PARAMETERS = [
    pytest.param(stored, one, id=f"{stored.id}-{one.name}")
    for stored in QUERIES
    for one in stored.parameters.values()
]
WRONG = {
    "agency": "沒有這個機關",
    "year": "去年",
    "integer": "三",
    "decimal": "一倍半",
    "choice": "nothing-of-this-name",
}


def test_the_queries_others_rely_on_are_there() -> None:
    assert set(CONTRACT) <= {stored.id for stored in QUERIES}


@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_columns_and_parameters_others_rely_on(stored: Query) -> None:
    columns, parameters = CONTRACT.get(stored.id, (set(), set()))
    assert COMMON | columns <= set(stored.columns)
    assert {"agency", "year"} | parameters <= set(stored.parameters)


def test_defaults_others_rely_on() -> None:
    assert Decimal(str(query.load("target/lenient").parameters["threshold"].default)) == Decimal(
        "1.5"
    )
    assert query.load("budget/largest").parameters["limit"].default == 10


def same(value: object, expected: object) -> bool:
    """Whether a value of an answer is what a header expects; nothing is an empty text there."""
    if isinstance(expected, bool) or expected == "":
        return value is expected or (expected == "" and value is None)
    if isinstance(expected, int | float) and isinstance(value, int | float | Decimal):
        return Decimal(str(value)) == Decimal(str(expected))
    return value == expected


@pytest.mark.parametrize(("stored", "example"), EXAMPLES)
def test_example(stored: Query, example: dict[str, Any], local: Any) -> None:
    records = query.run(local, stored.id, **example["arguments"]).records()
    left = list(records)
    for expected in example.get("expected", ()):
        assert set(expected) <= set(stored.columns)
        found = [r for r in left if all(same(r[name], v) for name, v in expected.items())]
        assert found, f"no row {expected} among {left}"
        left.remove(found[0])
    assert len(records) == example["rows"]


def everything(stored: Query, store: Any) -> Iterator[query.Result]:
    yield query.run(store, stored.id)
    for example in stored.examples:
        yield query.run(store, stored.id, **example["arguments"])


@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_two_engines_give_the_same_rows_in_the_same_order(
    stored: Query, local: Any, rdflib: Any
) -> None:
    for ours, theirs in zip(everything(stored, local), everything(stored, rdflib), strict=True):
        assert ours.columns == theirs.columns == stored.columns
        assert ours.rows == theirs.rows


def test_hostile_values_find_nothing_and_change_nothing(
    local: Any, rdflib: Any, stored_folder: Any
) -> None:
    before = content(local), content(stored_folder), set(rdflib.dataset.quads())
    asked: dict[str, int] = {}
    for stored in QUERIES:
        for name, parameter in stored.parameters.items():
            values = reaching(local, stored, name)
            asked[parameter.type] = asked.get(parameter.type, 0) + len(values)
            for store, some in ((local, values), (stored_folder, values), (rdflib, values[:1])):
                without_rows(store, stored, name, some)
    assert (content(local), content(stored_folder), set(rdflib.dataset.quads())) == before
    # Else all of this would show nothing but that every value is refused.
    assert asked["agency"] > 0
    assert asked["code"] > len(HOSTILE) // 3


@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_something_is_found_and_no_row_twice(stored: Query, local: Any) -> None:
    found = list(everything(stored, local))
    expected = any(example["rows"] for example in stored.examples)
    assert any(result.rows for result in found) or not expected
    for result in found:
        assert len(set(result.rows)) == len(result.rows)


@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_values_are_of_the_kind_the_columns_say(stored: Query, local: Any) -> None:
    kinds: dict[str, tuple[type, ...]] = {
        "iri": (Iri,), "year": (int,), "integer": (int,), "page": (int,),
        "decimal": (int, Decimal), "money": (int, Decimal), "ratio": (int, Decimal),
        "label": (str,), "code": (str,), "notation": (str, bool),
    }  # fmt: skip
    for record in query.run(local, stored.id).records():
        for name, value in record.items():
            allowed = kinds.get(stored.column(name).kind, (str, bool, int, Decimal))
            assert value is None or isinstance(value, allowed), f"{name}: {value!r}"
            if stored.column(name).kind == "year" and value is not None:
                assert 1990 < int(str(value)) < 2100


def a_value(stored: Query, parameter: Parameter, store: Any) -> object:
    """A value of the parameter that the data or the header has."""
    if parameter.options:
        return parameter.options[0].value
    if parameter.default is not None:
        return parameter.default
    for record in query.run(store, stored.id).records():
        if record.get(parameter.name) is not None:
            return record[parameter.name]
    given = [one["arguments"].get(parameter.name) for one in stored.examples]
    usual = {"agency": "hac", "year": 2022}.get(parameter.type)
    return next((value for value in given if value is not None), usual)


@pytest.mark.parametrize(("stored", "parameter"), PARAMETERS)
def test_parameter_leaves_rows_that_have_its_value(
    stored: Query, parameter: Parameter, local: Any, rdflib: Any
) -> None:
    value = a_value(stored, parameter, local)
    assert value is not None
    asked = query.run(local, stored.id, **{parameter.name: value})
    if parameter.name in stored.columns:
        assert {record[parameter.name] for record in asked.records()} <= {value}
        assert asked.rows or not query.run(local, stored.id).rows
    assert asked.rows == query.run(rdflib, stored.id, **{parameter.name: value}).rows
    if parameter.name in {"agency", "year"} and "limit" not in stored.parameters:
        whole = query.run(local, stored.id)
        place = stored.columns.index(parameter.name)
        assert asked.rows == tuple(row for row in whole.rows if row[place] == value)


@pytest.mark.parametrize(("stored", "parameter"), PARAMETERS)
def test_wrong_value_is_refused(stored: Query, parameter: Parameter, local: Any) -> None:
    wrong = WRONG.get(parameter.type)
    if wrong is not None:
        with pytest.raises(QueryError):
            query.run(local, stored.id, **{parameter.name: wrong})
    other = {"agency": "secretariat", "year": 1999}.get(parameter.name)
    if other is not None:
        assert query.run(local, stored.id, **{parameter.name: other}).rows == ()


@pytest.mark.integration
@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_two_engines_agree_on_several_agencies_and_years(
    stored: Query, several: tuple[Any, Any]
) -> None:
    local, rdflib = (query.run(store, stored.id) for store in several)
    assert local.rows == rdflib.rows
    assert len(set(local.rows)) == len(local.rows)


@pytest.fixture(scope="session")
def several() -> tuple[Any, Any]:
    """Two agencies and the city in two years, restating each other."""
    made = list(islice(cards(40), 40))
    chosen = [made[at] for at in (0, 2, 19, 20, 22, 39)]
    return filled(LocalStore(), chosen), filled(RdflibStore(), chosen)
