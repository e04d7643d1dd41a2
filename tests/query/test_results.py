"""Answers: typed rows, data frames, what has to be known of them, and why they are empty."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import bscgraph
from bscgraph import query
from bscgraph.errors import BscgraphError, QueryError, StoreError
from bscgraph.graph import build
from bscgraph.query import Result
from bscgraph.query.tuning import lateral
from bscgraph.resources import folder
from bscgraph.store import Iri, LocalStore, RemoteStore
from tests.cards import agency_card
from tests.engines import RdflibStore
from tests.query.asking import seeds
from tests.test_query import store_of

MIXED = Result(
    "own/mixed",
    ("thing", "year", "value", "amount", "known", "note", "empty"),
    (
        (Iri("http://x/a"), 2022, Decimal("1.5"), Decimal(78834740), True, "甲", None),
        (Iri("http://x/b"), None, Decimal(2), Decimal("0.25"), None, None, None),
        (None, 2023, None, None, False, "=1+1", None),
    ),
)


def test_rows_are_typed() -> None:
    found = query.run(seeds(), "budget/by-agency", agency="tfam", fiscalYear=111)
    (row,) = found
    assert type(row).__name__ == "BudgetByAgency"
    assert (row.agencyLabel, row.year, row.total) == ("臺北市立美術館", 2022, Decimal(77908000))
    assert len(found) == 1
    assert found.typed() == [row]
    assert found.column("kind") == ["appropriated"]
    with pytest.raises(AttributeError):
        row.total = 0
    assert found.given["agency"].shown == "臺北市立美術館"


def test_a_column_may_be_called_anything() -> None:
    found = Result("x", ("count", "class", "_a"), ((1, 2, 3),))
    (row,) = found
    assert row.count == 1
    assert tuple(row) == (1, 2, 3)


def test_pandas_gets_numbers_to_compute_with() -> None:
    frame = MIXED.to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds == {"thing": "string", "year": "Int64", "value": "Float64", "amount": "Float64",
                     "known": "boolean", "note": "string", "empty": "string"}  # fmt: skip
    assert frame["amount"].sum() == 78834740.25
    assert frame["year"].isna().tolist() == [False, True, False]


def test_polars_gets_the_same() -> None:
    import polars

    frame = MIXED.to_polars()
    assert frame.schema["year"] == polars.Int64
    assert frame["value"].to_list() == [1.5, 2.0, None]
    assert frame["note"].to_list() == ["甲", None, "=1+1"]


def test_arrow_keeps_decimals_exact() -> None:
    import polars

    table = MIXED.to_arrow()
    assert str(table.schema.field("amount").type) == "decimal128(38, 2)"
    assert table["amount"].to_pylist() == [Decimal(78834740), Decimal("0.25"), None]
    assert table["thing"].to_pylist() == ["http://x/a", "http://x/b", None]
    assert polars.DataFrame(MIXED)["amount"].to_list()[1] == Decimal("0.25")


def test_numbers_too_long_for_a_decimal_are_floats() -> None:
    found = Result("x", ("n",), ((Decimal(10) ** 30,), (Decimal("0.0000000001"),)))
    assert str(found.to_arrow().schema.field("n").type) == "double"
    whole = Result("x", ("n",), ((2**70,), (1,)))
    assert whole.to_arrow()["n"].to_pylist()[0] == 2**70


@pytest.mark.parametrize(
    ("package", "extra", "call"),
    [("pandas", "frames", "to_pandas"), ("polars", "frames", "to_polars"),
     ("pyarrow", "parquet", "to_arrow")],
)  # fmt: skip
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str, call: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(BscgraphError, match=rf"bscgraph\[{extra}\]") as caught:
        getattr(MIXED, call)()
    assert package in caught.value.zh


def test_an_answer_says_how_many_amounts_are_not_in_its_sums() -> None:
    (note,) = query.run(seeds(), "budget/by-agency", fiscalYear=111).notes
    assert note["en"] == "1 amounts could not be read and are in no sum."
    assert note["zh-Hant"].startswith("有 1 筆金額無法判讀")
    assert query.run(seeds(), "budget/by-agency", agency="tfam").notes == ()


def test_an_answer_says_what_is_assumed_and_what_cannot_be_compared() -> None:
    from bscgraph.query.asking import _cares

    rows = (("assumed", "met"), ("stated", "not-comparable"), ("assumed", "not-comparable"))
    found = Result("x", ("polarityBasis", "status"), rows)
    texts = [note["en"] for note in _cares(query.load("budget/by-agency"), found)]
    assert texts[0].startswith("In 2 rows the document does not say")
    assert texts[1].startswith("2 rows are “not comparable”")


def test_two_submissions_of_one_scorecard_are_not_to_be_added_up() -> None:
    store = LocalStore()
    for number in (1, 2):
        built = build(agency_card(), number)
        store.load(built.canonical(), built.graph)
    found = query.run(store, "budget/by-agency", fiscalYear=111)
    assert len(found.rows) == 2
    (note,) = found.notes
    assert note["en"].startswith("1 scorecards were submitted more than once")
    assert "請勿相加" in note["zh-Hant"]


def test_an_empty_answer_says_why() -> None:
    def why(store: LocalStore, **asked: object) -> str:
        found = query.run(store, "budget/by-agency", **asked)
        assert found.rows == ()
        return " ".join(note["en"] for note in found.notes)

    assert why(LocalStore()) == "There is no scorecard in the data yet."
    nothing = "the data has nothing of"
    assert f"Agency: {nothing} 臺北市政府秘書處; it has: " in why(seeds(), agency="秘書處")
    assert f"{nothing} 2031 (120); it has: 2022 (111)." in why(seeds(), year=120)
    there = "Fiscal year: the data has nothing of 2001 (90); it has: 2022 (111), 2023 (112)."
    assert why(seeds(), agency="tfam", fiscalYear=90) == there
    below = query.run(seeds(), "target/below-last-actual", agency="tfam", targetYear=90)
    (note,) = below.notes
    assert below.rows == () and "資料中沒有 2001 (90)；現有：2022 (111)" in note["zh-Hant"]


def test_an_empty_answer_says_that_graphs_are_of_another_edition() -> None:
    store = LocalStore()
    old, new = (build(agency_card(kpis=()), number) for number in (1, 2))
    store.load(new.canonical(), new.graph)
    found = query.run(store, "trend/series", year=111)
    assert [note["en"][:7] for note in found.notes] == ["No row:"]
    lines = [
        line for line in old.canonical().splitlines(keepends=True) if b"#graphEdition>" not in line
    ]
    store.load(b"".join(lines), old.graph)
    (note,) = query.run(store, "trend/series", year=111).notes
    assert note["en"].startswith("1 submissions in the data were made by the rules of another")
    assert "請重新載入其文件" in note["zh-Hant"]


def test_any_query_that_reads_is_answered() -> None:
    from bscgraph.query.free import free

    select = free(seeds(), "SELECT (1 AS ?one) WHERE {}")
    assert (select.columns, select.rows) == (("one",), ((1,),))
    assert free(seeds(), "ASK { GRAPH ?g { ?s ?p ?o } }").rows == ((True,),)
    made = free(seeds(), "CONSTRUCT { <http://x/a> <http://x/b> 'ö\"' } WHERE {}")
    assert made.columns == ("subject", "predicate", "object")
    assert made.rows == (("<http://x/a>", "<http://x/b>", '"ö\\""'),)
    for text in ("DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        with pytest.raises(QueryError):
            free(seeds(), text)
    with pytest.raises(StoreError):
        free(seeds(), "SELECT * WHERE { broken")


@pytest.mark.parametrize("question", query.catalogue(), ids=lambda one: one.id)
@pytest.mark.parametrize("asked", [{}, {"agency": "hac"}, {"agency": "tfam"}, {"agency": "taipei"}])
def test_the_tuned_text_gives_the_same_rows(question: query.Query, asked: dict[str, str]) -> None:
    if not asked.keys() <= question.parameters.keys():
        asked = {}
    text = query.bind(question, asked)
    assert seeds().select(lateral(text)) == seeds().select(text)


def test_only_the_embedded_engine_is_asked_otherwise() -> None:
    from bscgraph.query.tuning import tuned

    question = replace(query.load("target/below-last-actual"), row_by_row=False)
    ready = query.prepared(seeds(), question, {"agency": "tfam"})
    assert tuned(seeds(), question, ready) == lateral(ready.text) != ready.text
    other = RdflibStore()
    assert tuned(other, question, ready) == ready.text
    opened = query.prepared(seeds(), question, {"year": 111})
    assert tuned(seeds(), question, opened) == opened.text


def test_a_header_may_ask_for_rows_looked_up_one_by_one() -> None:
    from bscgraph.query.tuning import tuned

    question = replace(query.load("target/achievement"), row_by_row=True)
    text = tuned(seeds(), question, query.prepared(seeds(), question, {}))
    assert text == lateral(question.text) != question.text
    question = replace(question, row_by_row="optional")
    text = tuned(seeds(), question, query.prepared(seeds(), question, {}))
    assert text == lateral(question.text, groups=False) != lateral(question.text)


def test_only_what_is_optional_may_be_looked_up_row_by_row() -> None:
    text = "SELECT * { {SELECT ?s { ?s ?p 1 }} { ?s ?q ?o OPTIONAL { ?o ?r ?t } } }"
    assert lateral(text, groups=False) == (
        "SELECT * { {SELECT ?s { ?s ?p 1 }} { ?s ?q ?o LATERAL { OPTIONAL { ?o ?r ?t } } } }"
    )


@pytest.mark.parametrize("stated", ['"sometimes"', "1"])
@pytest.mark.parametrize("key", ["row_by_row", "apart"])
def test_a_header_says_how_to_ask_in_known_words(key: str, stated: str, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    whole = query.load("target/below-last-actual").text
    path.write_text(f"#+ {key} = {stated}\n{whole.partition(chr(10))[2]}", encoding="utf-8")
    with pytest.raises(QueryError, match=f"{key} must be"):
        query.catalogue(tmp_path)


def test_an_endpoint_is_asked_without_undef() -> None:
    from bscgraph.query.tuning import tuned

    remote = RemoteStore("http://127.0.0.1:9/")
    question = query.load("target/below-last-actual")
    for given, wanted in (
        ({"agency": "tfam"}, "VALUES (?agency) { (<https://w3id.org/bscgraph/id/agency/tfam>) }"),
        ({}, None),
    ):
        text = tuned(remote, question, query.prepared(seeds(), question, given))
        lines = [line.strip() for line in text.splitlines() if "VALUES" in line]
        assert lines == ([] if wanted is None else [wanted])
        assert seeds().select(text) == seeds().select(query.bind(question, given))


def test_lateral_leaves_strings_and_comments_alone() -> None:
    text = (
        'SELECT * { ?s ?p "OPTIONAL {" . # OPTIONAL {\n optional { ?s ?q ?o OPTIONAL{?o ?r ?t} } }'
    )
    assert lateral(text) == (
        'SELECT * { ?s ?p "OPTIONAL {" . # OPTIONAL {\n '
        "LATERAL { optional { ?s ?q ?o LATERAL { OPTIONAL{?o ?r ?t} } } } }"
    )


def test_lateral_goes_around_what_follows_a_subquery() -> None:
    first = "SELECT * { GRAPH ?g { ?s ?a ?b } { ?s ?c ?b } UNION { ?s ?d ?b } }"
    assert lateral(first) == first
    text = "SELECT * { { SELECT ?g { GRAPH ?g { ?s ?a ?b } } } %s }"
    for pattern in (
        "{ ?s ?c ?b } UNION { ?s ?d ?b } UNION { ?s ?e ?b }",
        "GRAPH ?g { ?s ?c ?b }",
        "GRAPH x:y { ?s ?c ?b }",
        "GRAPH <http://x/y> { ?s ?c ?b }",
        "{ SELECT ?s { ?s ?c ?b } }",
    ):
        assert lateral(text % pattern) == text % f"LATERAL {{ {pattern} }}"
    for pattern in (
        "MINUS { ?s ?c ?b }",
        "FILTER NOT EXISTS { ?s ?c ?b }",
        "VALUES (?s) { (1) }",
        "VALUES ?s { 1 }",
        "{ SELECT ?s { ?s ?c ?b } LIMIT 3 }",
        "{ ?s ?c ?b BIND (1 AS ?g) }",
        "{ ?s ?c ?b VALUES ?d { 1 } }",
    ):
        assert lateral(text % pattern) == text % pattern


def test_python_asks_documents_in_a_few_lines() -> None:
    with bscgraph.open_store() as store:
        assert store.load(folder("examples") / "tfam-111.pdf") == 1
        rows = store.query("target/below-last-actual", agency="北美館", year="民國111年")
        assert [row.code for row in rows][:2] == ["AC1.1", "BP1.1"]
        assert (
            store.sparql("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a ?t } }").rows[0][0] > 100
        )
        assert "budget/by-agency" in [one.id for one in store.queries("預算")]
        assert len(store.queries()) >= 3
        with pytest.raises(bscgraph.ReadError):
            store.load("no-such-file.pdf")


def test_python_opens_what_is_there_only(tmp_path: object) -> None:
    with pytest.raises(StoreError):
        bscgraph.open_store(f"{tmp_path}/none")


def test_the_publishers_base_is_kept() -> None:
    from bscgraph.iri import Minter
    from bscgraph.questions import Questions

    base = "https://bsc.example.gov.tw/"
    asked = Questions(store_of(agency_card(), minter=Minter(base)), base)
    assert len(asked.query("budget/by-agency", agency="tfam").rows) == 2
