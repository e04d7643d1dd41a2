"""An answer put in order here is in the order that the engine gives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bench.query.collection import cards
from bscgraph import query
from bscgraph.query.order import Order, taken_out
from bscgraph.store import Answer, Iri, LocalStore
from tests.queries.conftest import filled

PREFIX = "PREFIX ex: <http://example.org/> "


@pytest.fixture(scope="module")
def store() -> LocalStore:
    found: LocalStore = filled(LocalStore(), cards(12))
    return found


@pytest.mark.parametrize("stored", query.catalogue(), ids=lambda one: one.id)
def test_rows_are_in_the_order_of_the_query(stored: query.Query, store: LocalStore) -> None:
    text = query.bind(stored, {})
    order = taken_out(text)
    if order is None:
        assert "ORDER BY DESC" in text
        return
    assert "ORDER BY" not in order.text.rpartition("}")[2]
    assert order.sorted(store.select(order.text)) == store.select(text)


def test_every_kind_of_value_has_its_place() -> None:
    store = LocalStore()
    texts = '"b"', "10", "9.5", "ex:b", "ex:a", '"a"@zh-Hant', "true", "2"
    values = " ".join(f"({text})" for text in texts)
    text = f"{PREFIX}SELECT ?x WHERE {{ VALUES (?x) {{ (UNDEF) {values} }} }} ORDER BY ?x"
    order = taken_out(text)
    assert order is not None
    found = [row[0] for row in order.sorted(store.select(order.text)).rows]
    assert found[:6] == [
        None, Iri("http://example.org/a"), Iri("http://example.org/b"), 2, Decimal("9.5"), 10,
    ]  # fmt: skip
    assert found[6:] == [True, "a", "b"]


def test_what_is_not_selected_orders_and_is_left_out() -> None:
    text = "SELECT ?a # all\nWHERE { VALUES (?a ?b) { (1 2) (2 1) (3 UNDEF) } } ORDER BY ?b ?a\n"
    order = taken_out(text)
    assert order is not None
    assert order == Order(order.text, 1, (1, 0))
    assert order.sorted(LocalStore().select(order.text)) == Answer(("a",), ((3,), (2,), (1,)))
    empty = order.sorted(LocalStore().select(order.text.replace("(1 2) (2 1) (3 UNDEF)", "")))
    assert empty == Answer(("a",), ())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a WHERE { ?a ?b ?c }",
        "SELECT ?a WHERE { ?a ?b ?c } ORDER BY DESC(?a)",
        "SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?a LIMIT 1",
        "SELECT DISTINCT ?a WHERE { ?a ?b ?c } ORDER BY ?b",
        "SELECT ?a WHERE { { SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?a } }",
    ],
)
def test_any_other_order_is_left_to_the_engine(text: str) -> None:
    assert taken_out(text) is None
