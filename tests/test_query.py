from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph import query
from bscgraph.errors import QueryError
from bscgraph.graph import build
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.store import LocalStore
from tests.cards import agency_card, plan

BUDGET = query.load("budget/by-agency")
NAMES = ("agency", "year", "fiscalYear")
VARIABLES = " ".join(f"?{BUDGET.parameters[name].variable}" for name in NAMES)
TFAM = f"<{DEFAULT_BASE}id/agency/tfam>"


def values_line(text: str) -> str:
    (line,) = (line for line in text.splitlines() if "VALUES" in line)
    return line.strip()


def store_of(*cards: object, minter: Minter | None = None) -> LocalStore:
    store = LocalStore()
    for card in cards:
        submission = build(card, minter=minter)  # type: ignore[arg-type]
        store.load(submission.canonical(), submission.graph)
    return store


def test_binding_changes_one_line_only() -> None:
    bound = query.bind(BUDGET, {"agency": "tfam", "fiscalYear": 111})
    changed = [
        (old, new)
        for old, new in zip(BUDGET.text.splitlines(), bound.splitlines(), strict=True)
        if old != new
    ]
    assert len(changed) == 1
    assert values_line(bound) == (
        f"VALUES ({VARIABLES}) {{ ({TFAM} UNDEF "
        '"2022"^^<http://www.w3.org/2001/XMLSchema#integer>) }'
    )


def test_nothing_bound_is_the_stored_text() -> None:
    assert query.bind(BUDGET, {}) == BUDGET.text
    assert query.bind(BUDGET, {"agency": None}) == BUDGET.text


@pytest.mark.parametrize(
    "agency",
    ["tfam", "TFAM", "臺北市立美術館", "台北市立美術館", "北美館", DEFAULT_BASE + "id/agency/tfam"],
)
def test_agencies_as_people_type_them(agency: str) -> None:
    assert TFAM in query.bind(BUDGET, {"agency": agency})


@pytest.mark.parametrize(
    "year", [111, "111", "111年", "111年度", " 111 ", "１１１", "民國 111 年", 2022, "2022"]
)
def test_years_of_both_calendars(year: object) -> None:
    assert '"2022"^^' in query.bind(BUDGET, {"year": year})


@pytest.mark.parametrize("year", ["", "x", "11O", "-111", "20222", "1e3", "2022 2023", "１１１x"])
def test_wrong_years(year: str) -> None:
    with pytest.raises(QueryError, match="must be a year"):
        query.bind(BUDGET, {"year": year})


def test_wrong_names_tell_the_nearest() -> None:
    with pytest.raises(QueryError, match="budget/by-agency"):
        query.load("budget/by-agncy")
    with pytest.raises(QueryError, match="fiscalYear"):
        query.bind(BUDGET, {"fiscalyear": 111})
    with pytest.raises(QueryError, match="臺北市立美術館") as caught:
        query.bind(BUDGET, {"agency": "臺北市力美術館"})
    assert "臺北市立美術館" in caught.value.zh


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("largest", "budget/largest, target/largest-misses"),
        ("alignment", "alignment/cascade, alignment/conflict"),
        ("alignment/", "alignment/cascade, alignment/conflict"),
        ("哪些目標沒達成", "target/achievement"),
        ("achievment", "the nearest: target/achievement"),
    ],
)
def test_a_word_in_place_of_an_id_names_what_it_may_mean(typed: str, meant: str) -> None:
    with pytest.raises(QueryError, match="There is no stored query") as caught:
        query.load(typed)
    assert meant in caught.value.en


def test_a_whole_question_finds_the_questions_that_share_most_of_it() -> None:
    every = query.catalogue()
    assert query.search("哪個單位最忙", every) == []
    assert "unit/load" in [one.id for one in query.search_any("哪個單位最忙", every)]
    assert query.search_any("money wasted", every)[0].id.startswith("budget/")
    assert query.search_any("霸王", every) == []


HOSTILE = [
    "http://x> } } ; DROP ALL ; SELECT * { <http://x",
    "http://x/\\u003E } #",
    "tfam> UNDEF) } #",
    '2022"^^<http://x>) } } #',
    "UNDEF) } SERVICE <http://evil/> { ?s ?p ?o } #",
    "\n} DROP ALL",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["agency", "year", "fiscalYear"])
def test_hostile_values_are_refused(name: str, hostile: str) -> None:
    with pytest.raises(QueryError):
        query.bind(BUDGET, {name: hostile})


@given(st.text())
def test_any_text_is_refused_or_bound_as_one_term(words: str) -> None:
    store = LocalStore()
    for name in ("agency", "year"):
        try:
            bound = query.bind(BUDGET, {name: words})
        except QueryError:
            continue
        assert len(bound.splitlines()) == len(BUDGET.text.splitlines())
        assert store.select(bound).rows == ()


@given(st.from_regex(r"https?://[^\s<>\"{}|\\^`]{1,30}", fullmatch=True))
def test_any_iri_parses_or_is_refused(iri: str) -> None:
    try:
        bound = query.bind(BUDGET, {"agency": iri})
    except QueryError:
        return
    assert f"(<{iri}> UNDEF UNDEF)" in values_line(bound)


def test_run_gives_records() -> None:
    store = store_of(agency_card())
    result = query.run(store, "budget/by-agency", agency="北美館", fiscalYear="111")
    (record,) = result.records()
    assert result.query == "budget/by-agency"
    assert tuple(record) == result.columns
    assert (record["agencyLabel"], record["total"]) == ("臺北市立美術館", Decimal(500000))
    assert query.run(store, "budget/by-agency", agency="hac").rows == ()


def test_agencies_outside_the_register_are_known_from_the_data() -> None:
    card = agency_card(agency="臺北市政府未來局", action_plans=(plan("A.1.1", "計畫", {111: "7"}),))
    store = store_of(card)
    for name in ("臺北市政府未來局", "台北市政府未來局", "x-dd67e645a714"):
        (record,) = query.run(store, "budget/by-agency", agency=name, fiscalYear=111).records()
        assert record["total"] == Decimal(7)
    with pytest.raises(QueryError, match="臺北市政府未來局"):
        query.run(store, "budget/by-agency", agency="臺北市政府未來處")


def test_another_publisher_asks_with_its_own_base() -> None:
    base = "https://bsc.example.gov.tw/"
    store = store_of(agency_card(), minter=Minter(base))
    assert len(query.run(store, "budget/by-agency", base=base, agency="tfam").rows) == 2


def test_a_wrong_header_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("#+ title = \nSELECT * {}", "utf-8")
    with pytest.raises(QueryError, match=r"bad\.rq"):
        query.catalogue(tmp_path)


def test_a_query_without_values_line_takes_no_parameters(tmp_path: Path) -> None:
    texts = BUDGET.text.replace(f"VALUES ({VARIABLES}) {{ (UNDEF UNDEF UNDEF) }}", "")
    assert texts != BUDGET.text
    (tmp_path / "x.rq").write_text(texts, "utf-8")
    with pytest.raises(QueryError, match="no VALUES line"):
        query.bind(query.load("x", tmp_path), {"agency": "tfam"})
