"""Parameters: what people type is understood, what is wrong names the nearest, nothing runs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph import query
from bscgraph.errors import QueryError
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.query.header import Option, Parameter
from bscgraph.query.values import Data
from bscgraph.query.values import given as understood
from bscgraph.store import LocalStore
from tests.query.asking import seeds, stored

BUDGET = query.load("budget/by-agency")
LABEL = {"en": "Asked", "zh-Hant": "所問"}


def value(kind: str, text: object, data: Data | None = None, **more: object) -> object:
    parameter = Parameter("asked", kind, "asked", LABEL, **more)  # type: ignore[arg-type]
    return understood(parameter, text, Minter(), data).value


@pytest.mark.parametrize(
    "text",
    ["111", "2022", "民國111年", "民國 111 年度", "一一一年", "一百一十一年", "１１１", "2022年", "西元2022年",
     "2022 (111)", "111（2022）", "民國111年（2022）"],
)  # fmt: skip
def test_years(text: str) -> None:
    assert value("year", text) == 2022


@pytest.mark.parametrize(
    "text", ["2022 (110)", "111/112", "", "百", "２０２２x", "0", "9999", "民國"]
)
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(QueryError, match="must be a year") as caught:
        value("year", text)
    assert "應為年度" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "slug"),
    [("tfam", "tfam"), ("TFAM", "tfam"), (" 北美館 ", "tfam"), ("台北市立美術館", "tfam"),
     ("Taipei Fine Arts Museum", "tfam"), ("taipei  fine arts MUSEUM", "tfam"), ("客委會", "hac"),
     ("台北市政府客家事務委員會", "hac"), ("臺北市", "taipei")],
)  # fmt: skip
def test_agencies(text: str, slug: str) -> None:
    assert value("agency", text) == f"{DEFAULT_BASE}id/agency/{slug}"


def test_no_entry_of_the_register_without_an_english_name_takes_an_empty_text() -> None:
    with pytest.raises(QueryError):
        value("agency", " ")


@pytest.mark.parametrize(
    ("text", "near"),
    [("北美管", "臺北市立美術館"), ("tfan", "臺北市立美術館"), ("客家會", "臺北市政府客家事務委員會"),
     ("Fine Arts Museum", "臺北市立美術館")],
)  # fmt: skip
def test_a_wrong_agency_names_the_nearest_first(text: str, near: str) -> None:
    with pytest.raises(QueryError) as caught:
        value("agency", text)
    assert f"the nearest: {near}" in caught.value.en
    assert f"最接近者：{near}" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "number"), [("10", 10), ("１０", 10), (10, 10), ("-3", -3), (" 7 ", 7)]
)
def test_whole_numbers(text: object, number: int) -> None:
    assert value("integer", text) == number


@pytest.mark.parametrize("text", ["1.5", "x", "", "1e3", "1,000", "9" * 40, "٣x"])
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(QueryError, match="whole number"):
        value("integer", text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", "1.5"),
        ("150%", "1.5"),
        ("１．５", "1.5"),
        ("1,234.50", "1234.50"),
        (2, "2"),
        ("120％", "1.2"),
    ],
)
def test_numbers(text: object, number: str) -> None:
    assert value("decimal", text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,23", "NaN", "inf", "1.2.3", "1e5", ".", "--1"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(QueryError, match="must be a number"):
        value("decimal", text)


def test_a_number_keeps_its_bounds() -> None:
    assert value("integer", "1", least=1, most=100) == 1
    with pytest.raises(QueryError, match="1 or more"):
        value("integer", "0", least=1)
    with pytest.raises(QueryError, match=r"2\.5 or less") as caught:
        value("decimal", "3", most=2.5)
    assert "2.5 以下" in caught.value.zh


def test_codes_come_in_any_case_and_as_the_data_has_them() -> None:
    assert value("code", "ac1.1") == "AC1.1"
    assert value("code", "ＡＣ１.１") == "AC1.1"
    data = Data(choices={"asked": (Option("Ab-1", LABEL),)})
    assert value("code", "aB-1", data) == "Ab-1"


def test_texts_are_one_line_of_visible_characters() -> None:
    assert value("text", " 義民\n嘉年華 ") == "義民 嘉年華"
    for hostile in ("", " \n", "a\x00b", "\ud800", "a\x1b[31m"):
        with pytest.raises(QueryError, match="visible characters"):
            value("text", hostile)
    with pytest.raises(QueryError, match="shorter"):
        value("text", "x" * 1001)


def test_a_closed_list_takes_values_and_their_labels() -> None:
    options = (Option("sdgs", {"en": "Sustainable Development Goals", "zh-Hant": "永續發展目標"}),
               Option("cw", {"en": "CommonWealth", "zh-Hant": "天下"}, ("天下雜誌",)))  # fmt: skip
    for text in ("SDGs", "永續發展目標", "sustainable development goals"):
        assert value("choice", text, options=options) == "sdgs"
    assert value("choice", "天下雜誌", options=options) == "cw"
    with pytest.raises(QueryError, match="the nearest: sdgs") as caught:
        value("choice", "sdg", options=options)
    assert "沒有 asked 「sdg」" in caught.value.zh


def test_choices_come_from_the_data(tmp_path: Path) -> None:
    choices = (
        'choices = "PREFIX bsc: <https://w3id.org/bscgraph/ns#> SELECT DISTINCT ?value ?label '
    )
    choices += 'WHERE { GRAPH ?g { ?p a bsc:ActionPlan ; bsc:code ?value } } ORDER BY ?value"'
    question = query.load("own/plans", stored(tmp_path, f'type = "choice"\n{choices}'))
    found = query.choices(seeds(), question.parameters["asked"])
    assert len(found) > 20
    assert found[0].value == found[0].label["en"]
    ready = query.prepared(seeds(), question, {"asked": found[0].value.lower()})
    assert f'"{found[0].value}"' in ready.text
    with pytest.raises(QueryError, match="the nearest"):
        query.prepared(seeds(), question, {"asked": "ZZ9.9.9"})


def test_agencies_and_years_of_the_data_are_choices() -> None:
    names = [one.label["en"] for one in query.choices(seeds(), BUDGET.parameters["agency"])]
    assert names == ["臺北市政府客家事務委員會", "臺北市政府", "臺北市立美術館"]
    (year,) = query.choices(seeds(), BUDGET.parameters["year"])
    assert (year.value, year.label["zh-Hant"]) == ("2022", "2022 (111)")
    assert query.choices(seeds(), BUDGET.parameters["fiscalYear"]) == ()


def test_a_default_is_bound_unless_the_parameter_is_left_open(tmp_path: Path) -> None:
    place = stored(tmp_path, 'type = "decimal"\ndefault = 1.5')
    question = query.load("own/plans", place)
    assert '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>' in query.bind(question, {})
    assert '"2"^^' in query.bind(question, {"asked": 2})
    assert query.bind(question, {"asked": None}) == question.text


def test_names_resolve_without_a_question() -> None:
    assert query.agency(seeds(), "北美館") == f"{DEFAULT_BASE}id/agency/tfam"
    assert query.year("民國111年") == 2022
    with pytest.raises(QueryError, match="nearest"):
        query.agency(LocalStore(), "不存在的機關")


HOSTILE = [
    '"', "'", "\\", "\\u0022", '" } } ; DROP ALL #', "> } DROP ALL #", "http://x> } } #", "(UNDEF)",
    "UNDEF) } SERVICE <http://evil.example/> { ?s ?p ?o } #", '"@en', '2022"^^<http://x>', "\n} #",
    "?agency", "<http://x>", "${x}", "{{x}}", "%00", "\u2028} #", "\U0010ffff", "義民\" . ?s ?p ?o #",
    "https://w3id.org/bscgraph/id/agency/tfam> UNDEF) } #", "'''", '"""', "\\\"", "a\\",
]  # fmt: skip


@pytest.mark.parametrize("question", query.catalogue(), ids=lambda one: one.id)
def test_hostile_values_change_one_term_or_nothing(question: query.Query) -> None:
    """In every parameter of every question: refused, or one term in the VALUES line."""
    store = seeds()
    before = {graph: store.dump(graph) for graph in store.graphs()}
    for name in question.parameters:
        for hostile in HOSTILE:
            try:
                bound = query.bind(question, {name: hostile})
            except QueryError:
                continue
            lines = list(zip(question.text.split("\n"), bound.split("\n"), strict=True))
            assert sum(old != new for old, new in lines) == 1
            store.select(bound)
    assert {graph: store.dump(graph) for graph in store.graphs()} == before


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_one_term_or_refused(words: str) -> None:
    for kind in ("text", "code", "choice", "agency", "decimal", "integer", "year"):
        parameter = Parameter("asked", kind, "asked", LABEL)  # type: ignore[arg-type]
        try:
            n3 = understood(parameter, words, Minter()).n3
        except QueryError:
            continue
        (row,) = LocalStore().select(f"SELECT ?x WHERE {{ VALUES (?x) {{ ({n3}) }} }}").rows
        if kind == "text":
            assert row == (" ".join(words.split()),)
