"""The halves of a query asked apart give what the whole gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.query.collection import cards
from bscgraph import query
from bscgraph.iri import DEFAULT_BASE
from bscgraph.linked import link
from bscgraph.query.apart import parted
from bscgraph.query.asking import answered, prepared
from bscgraph.query.conditions import Untold, condition
from bscgraph.query.joined import joined
from bscgraph.query.tuning import halves
from bscgraph.store import LocalStore
from tests.queries.conftest import filled
from tests.queries.plain.odd import odd

PREFIX = "PREFIX ex: <http://e.x/> "
FIRST = "{ SELECT ?g ?s ?name WHERE { GRAPH ?g { ?s ex:name ?name } } }"
GRAPH = "http://e.x/g"
DATA = """
<http://e.x/a> <http://e.x/name> "b" .
<http://e.x/b> <http://e.x/name> "a"@en .
<http://e.x/c> <http://e.x/name> "a" .
<http://e.x/a> <http://e.x/of> <http://e.x/k1> .
<http://e.x/b> <http://e.x/of> <http://e.x/k1> .
<http://e.x/c> <http://e.x/of> <http://e.x/k2> .
<http://e.x/a> <http://e.x/v> "10"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e.x/a> <http://e.x/v> "9.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e.x/b> <http://e.x/v> "x\\ty" .
<http://e.x/b> <http://e.x/note> "n" .
"""


@pytest.fixture(scope="module")
def odd_ones() -> LocalStore:
    """Submissions that repeat, values that are missing, what real ones rarely have; with links."""
    found: LocalStore = filled(LocalStore(), [*cards(21), *odd(14, 4)])
    assert list(link(found, DEFAULT_BASE))
    return found


@pytest.fixture(scope="module")
def few() -> LocalStore:
    store = LocalStore()
    quads = "".join(f"{line[:-1]}<{GRAPH}> .\n" for line in DATA.strip().splitlines())
    store.load(quads.encode(), GRAPH)
    return store


def whole(rest: str, columns: str = "?s ?name ?v", order: str = "?name ?v ?s") -> str:
    return f"{PREFIX}SELECT {columns} WHERE {{ {FIRST} {rest} }} ORDER BY {order}"


@pytest.mark.parametrize("stored", query.catalogue(), ids=lambda one: one.id)
def test_every_question_that_can_be_asked_apart_has_the_same_rows(
    stored: query.Query, odd_ones: LocalStore
) -> None:
    ready = prepared(odd_ones, stored, {})
    one = answered(odd_ones, replace(stored, apart=False), ready)
    # All that could be, but for what finds its rows by links: alone, the rest is all with all.
    could = stored.apart or "?links" not in stored.text
    apart = halves(odd_ones, replace(stored, apart=could), ready)
    assert apart is not None or not stored.apart
    found = joined(odd_ones, apart) if apart else None
    if found is None:
        assert not stored.apart
        return
    assert found.columns == one.columns
    assert Counter(found.rows) == Counter(one.rows)
    keys = [stored.columns.index(name) for name in ("agency", "year", "code")
            if name in stored.columns]  # fmt: skip
    order = [tuple(map(str, (row[at] for at in keys))) for row in found.rows]
    assert order == [tuple(map(str, (row[at] for at in keys))) for row in one.rows]


def test_the_branches_of_a_union_are_asked_one_by_one(few: LocalStore) -> None:
    union = "{ GRAPH ?g { ?s ex:of ?v } } UNION { GRAPH ?g { ?s ex:v ?v } }"
    text = whole(f"{union} OPTIONAL {{ GRAPH ?g {{ ?s ex:note ?n }} }}", "?s ?name ?v ?n")
    apart = parted(text)
    assert apart is not None
    assert ["ex:of" in text for text in apart.second] == [True, False]
    assert ["ex:v" in text for text in apart.second] == [False, True]
    assert all("ex:note" in text for text in apart.second)
    found = joined(few, apart)
    assert found is not None
    assert Counter(found.rows) == Counter(few.select(text).rows)
    assert len(found.rows) == 6


def test_with_a_parameter_the_whole_is_asked(odd_ones: LocalStore) -> None:
    stored = query.load("trend/series")
    assert stored.apart
    assert halves(odd_ones, stored, prepared(odd_ones, stored, {"year": 111})) is None
    assert halves(odd_ones, stored, prepared(odd_ones, stored, {})) is not None


@pytest.mark.parametrize(
    "rest",
    [
        "GRAPH ?g { ?s ex:v ?v }",
        "GRAPH ?g { ?s ex:of ?k } OPTIONAL { GRAPH ?g { ?s ex:v ?v } }",
        "{ SELECT ?g ?s ?v WHERE { GRAPH ?g { ?s ex:v ?v } FILTER (ISNUMERIC(?v)) } }",
        "{ GRAPH ?g { ?s ex:v ?v } } UNION { GRAPH ?g { ?s ex:of ?v } }",
        "{ SELECT ?g (?name AS ?v) ?name ?s WHERE { GRAPH ?g { ?s ex:name ?name } } }",
        "GRAPH ?g { ?s ex:of ?k . ?t ex:of ?k } BIND (STR(?t) < STR(?s) AS ?v)",
        "GRAPH ?g { ?t ex:name ?v } FILTER (?name = ?v)",
        "GRAPH ?g { ?t ex:name ?v } FILTER (?name != ?v && (BOUND(?none) || ?name = ?name))",
        "GRAPH ?g { ?t ex:name ?other } BIND (?name = ?other AS ?v)",
        "GRAPH ?g { ?s ex:of ?k } OPTIONAL { GRAPH ?g { ?s ex:note ?n } } "
        "BIND (COALESCE(?n, ?none, ?name) AS ?v)",
    ],
)
def test_halves_make_the_rows_of_the_whole(rest: str, few: LocalStore) -> None:
    text = whole(rest)
    apart = parted(text)
    assert apart is not None
    found = joined(few, apart)
    assert found is not None
    assert Counter(found.rows) == Counter(few.select(text).rows)
    assert found.rows
    assert [row[1] for row in found.rows] == [row[1] for row in few.select(text).rows]


def test_what_is_filled_first_sorts_too(few: LocalStore) -> None:
    rest = """GRAPH ?g { ?s ex:v ?n } OPTIONAL { GRAPH ?g { ?s ex:note ?note } }
      BIND (COALESCE(?note, ?name) AS ?v)"""
    text = whole(rest, columns="?s ?v ?n", order="?v ?n")
    apart = parted(text)
    assert apart is not None
    found = joined(few, apart)
    assert found == few.select(text)
    assert found is not None
    assert [row[1] for row in found.rows] == ["b", "b", "n"]


def test_what_has_two_rows_before_it_is_left_to_the_engine(few: LocalStore) -> None:
    rest = "GRAPH ?g { ?t ex:of ?k } BIND (COALESCE(?none, ?name) AS ?v)"
    apart = parted(whole(rest))
    assert apart is not None
    assert joined(few, apart) is None


def test_what_is_only_sorted_by_is_left_out(few: LocalStore) -> None:
    text = whole("GRAPH ?g { ?s ex:of ?k }", "?name ?nothing", "?k ?s")
    apart = parted(text)
    assert apart is not None
    found = joined(few, apart)
    assert found == few.select(text)
    assert found is not None
    assert found.columns == ("name", "nothing")


@pytest.mark.parametrize(
    "text",
    [
        f"{PREFIX}SELECT ?s WHERE {{ GRAPH ?g {{ ?s ex:v ?v }} }} ORDER BY ?s",
        whole("OPTIONAL { GRAPH ?g { ?s ex:v ?v } }"),
        whole("GRAPH ?g { ?t ex:of ?k } OPTIONAL { GRAPH ?g { ?t ex:v ?v . ?s ex:of ?k } }"),
        whole("GRAPH ?g { ?s ex:v ?v } MINUS { GRAPH ?g { ?s ex:note ?n } }"),
        whole("GRAPH ?g { ?s ex:v ?v } FILTER (STRLEN(?name) > 1)"),
        whole('GRAPH ?g { ?s ex:v ?v } FILTER (?name = "a")'),
        whole("GRAPH ?g { ?s ex:of ?k } BIND (?name AS ?v)"),
        whole("GRAPH ?g { ?t ex:name ?o } BIND (?name = ?o AS ?v) FILTER (BOUND(?v))"),
        whole("GRAPH ?h { ?t ex:v ?v }"),
        whole("GRAPH ?g { ?s ex:v ?v }").replace("SELECT ?s ?name", "SELECT DISTINCT ?s ?name"),
        f"{whole('GRAPH ?g { ?s ex:v ?v }')} LIMIT 1",
        f"{PREFIX}SELECT ?s (COUNT(?v) AS ?n) WHERE {{ {FIRST} GRAPH ?g {{ ?s ex:v ?v }} }} "
        "GROUP BY ?s ORDER BY ?s",
    ],
)
def test_what_cannot_be_asked_apart_stays_whole(text: str) -> None:
    assert parted(text) is None


def test_an_empty_cell_of_what_both_have_is_left_to_the_engine(few: LocalStore) -> None:
    text = f"""{PREFIX}SELECT ?s ?n ?k WHERE {{
      {{ SELECT ?g ?s ?n WHERE {{
        GRAPH ?g {{ ?s ex:of ?k }} OPTIONAL {{ GRAPH ?g {{ ?s ex:note ?n }} }} }} }}
      GRAPH ?g {{ ?s ex:of ?k . ?t ex:note ?n }} }} ORDER BY ?s"""
    apart = parted(text)
    assert apart is not None
    assert joined(few, apart) is None
    assert len(few.select(text).rows) == 3


def test_numbers_are_compared_by_the_engine(few: LocalStore) -> None:
    text = f"""{PREFIX}SELECT ?v ?w WHERE {{
      {{ SELECT ?g ?v WHERE {{ GRAPH ?g {{ ?s ex:v ?v }} }} }}
      GRAPH ?g {{ ?t ex:v ?w }} FILTER (?v = ?w) }} ORDER BY ?v ?w"""
    apart = parted(text)
    assert apart is not None
    assert joined(few, apart) is None


NAMES = ("a", "b", "c")
TOLD: list[tuple[str, tuple[bytes, ...], bool | None]] = [
    ("?a = ?b", (b"<x>", b"<x>"), True),
    ("?a = ?b", (b'"x"', b'"x"@en'), False),
    ("?a != ?b", (b'"x"', b"<x>"), True),
    ("?a != ?b", (b'"x"', b""), None),
    ("!(?a = ?b)", (b'"x"', b'"x"'), False),
    ("!(?a = ?b)", (b'"x"', b""), None),
    ("STR(?a) < STR(?b)", (b"<x>", b"<x/y>"), True),
    ("STR(?a) > STR(?b)", (b"<x>", b"<x/y>"), False),
    ("STR(?a) < STR(?b)", (b"", b"<x/y>"), None),
    ("BOUND(?a)", (b"",), False),
    ("BOUND(?a) || ?b = ?c", (b"", b"<x>", b"<x>"), True),
    ("BOUND(?a) || ?b = ?c", (b"", b"<x>", b""), None),
    ("?b = ?c || BOUND(?a)", (b"", b"<x>", b""), None),
    ("?b = ?c && BOUND(?a)", (b"", b"<x>", b""), False),
    ("BOUND(?b) && ?b = ?c", (b"", b"<x>", b""), None),
]


@pytest.mark.parametrize(("text", "cells", "expected"), TOLD)
def test_conditions_know_three_answers(
    text: str, cells: tuple[bytes, ...], expected: bool | None
) -> None:
    told = condition(text)
    assert told is not None
    named = dict(zip(NAMES, cells, strict=False))
    assert told.holds([named[name] for name in told.variables]) is expected


@pytest.mark.parametrize("cells", [(b"1", b"<x>"), (b'"1"^^<http://e.x/t>', b'"1"')])
def test_what_has_several_spellings_is_not_told_here(cells: tuple[bytes, ...]) -> None:
    told = condition("?a = ?b")
    assert told is not None
    with pytest.raises(Untold):
        told.holds(cells)


@pytest.mark.parametrize(
    "text", ["", "?a", "?a = 1", "?a < ?b", "STR(?a) = STR(?b)", "(?a = ?b", "?a = ?b)", "?a + ?b"]
)
def test_other_conditions_are_not_read(text: str) -> None:
    assert condition(text) is None
