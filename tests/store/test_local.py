from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bscgraph.errors import StoreError
from bscgraph.graph import build
from bscgraph.store import Iri, LocalStore, python_value
from tests.cards import agency_card, city_card, kpi, values

ALL = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store" if request.param == "folder" else None)


def test_load_and_ask(store: LocalStore) -> None:
    one, two = build(agency_card()), build(city_card())
    assert store.load(one.canonical(), one.graph) == len(set(one.triples))
    store.load(two.canonical(), two.graph)
    assert store.graphs() == (two.graph, one.graph)
    info = store.info()
    assert info["graphs"] == 2
    assert info["quads"] == len(set(one.triples)) + len(set(two.triples))
    answer = store.select(ALL)
    assert answer.columns == ("g", "n")
    assert answer.rows == ((two.graph, len(set(two.triples))), (one.graph, len(set(one.triples))))


def test_loading_again_replaces_the_submission_and_nothing_else(store: LocalStore) -> None:
    first, other = build(agency_card()), build(agency_card(), submission=2)
    store.load(first.canonical(), first.graph)
    store.load(other.canonical(), other.graph)
    changed = build(agency_card(kpis=(kpi("AC1.1", "改", values(actual109="1")),)))
    store.load(changed.canonical(), changed.graph)
    assert dict(store.select(ALL).rows) == {  # type: ignore[arg-type]
        first.graph: len(set(changed.triples)),
        other.graph: len(set(other.triples)),
    }


@pytest.mark.parametrize(
    ("nquads", "problem"),
    [
        (b"<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\nbroken", "no N-Quads"),
        (b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> .", "belongs to"),
        (b"<http://a/s> <http://a/p> <http://a/o> .", "belongs to"),
        (b"<http://a/s> <http://a/p> _:b <http://a/g> .", "blank node"),
        (b"_:b <http://a/p> <http://a/o> <http://a/g> .", "blank node"),
        (b"<http://a/s> <http://a/p> <http://a/o> . # <http://a/g> .\n", "belongs to"),
        (b"<http://a/s> <http://a/p> <http://a/o> .# <http://a/g> .\n", "belongs to"),
        (b"<http://a/s> <http://a/p> <http://a/o> .\t# <http://a/g> .\n", "belongs to"),
        (b"<http://a/s> <http://a/p> <http://a/g> .\n", "belongs to"),
        (
            b"<http://a/s> <http://a/p> <http://a/o> . <http://a/s> <http://a/p> <http://a/g> .\n",
            "no N-Quads",
        ),
        (b'<http://a/s> <http://a/p> "x <http://a/g> .\ny" <http://a/g> .\n', "no N-Quads"),
        (b"<http://a/s s> <http://a/p> <http://a/o> <http://a/g> .\n", "no N-Quads"),
        (b"<s> <http://a/p> <http://a/o> <http://a/g> .\n", "no N-Quads"),
        (
            b"<http://a/s> <http://a/p> <<( <http://a/s> <http://a/p> _:b )>> <http://a/g> .\n",
            "about a statement",
        ),
    ],
)
def test_a_refused_load_leaves_the_store_as_it_was(
    store: LocalStore, nquads: bytes, problem: str
) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError, match=problem):
        store.load(nquads, "http://a/g")
    assert store.select("SELECT ?o { GRAPH <http://a/g> { ?s ?p ?o } }").rows == (("old",),)


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("mark", ["#", "# _:b", ".#", "_:", "<<", ". # <http://a/g> .", "\\t\\r"])
def test_marks_in_a_text_are_text(store: LocalStore, mark: str, fresh: bool) -> None:
    if not fresh:
        store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .\n', "http://a/g")
    line = f'<http://a/s> <http://a/p> "{mark}" <http://a/g> .\n'
    assert store.load(line.encode(), "http://a/g") == 1
    rows = store.select("SELECT ?o { GRAPH <http://a/g> { ?s ?p ?o } }").rows
    assert rows == ((mark.replace("\\t", "\t").replace("\\r", "\r"),),)


@pytest.mark.parametrize("gone", [0, 1, 19])
@pytest.mark.parametrize("more", [0, 1, 30])
def test_what_was_there_before_does_not_matter(store: LocalStore, gone: int, more: int) -> None:
    """Little that differs is changed; much of it, and the graph is made anew."""

    def lines(start: int, end: int) -> bytes:
        return b"".join(
            f'<http://a/{n:02}> <http://a/p> "{n} }} ; DROP ALL ; #"@zh-Hant <http://a/g> .\n'.encode()
            for n in range(start, end)
        )

    store.load(lines(0, 20), "http://a/g")
    wanted = lines(gone, 20 + more)
    assert store.load(wanted, "http://a/g") == 20 - gone + more
    found = sorted(store.dump("http://a/g").splitlines(keepends=True))
    assert b"".join(found) == wanted.replace(b"zh-Hant", b"zh-hant")


@pytest.mark.parametrize("name", ["", "no iri", "http://a/g> } } ; DROP ALL ; #"])
def test_a_hostile_graph_name_is_refused(store: LocalStore, name: str) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError):
        store.load(b"", name)
    assert store.graphs() == ("http://a/g",)


def test_hostile_text_stays_text(store: LocalStore) -> None:
    words = 'x" } } ; DROP ALL ; # \\ \n 義⺠'
    submission = build(agency_card(kpis=(kpi("AC1.1", words, values(actual109="1")),)))
    store.load(submission.canonical(), submission.graph)
    rows = store.select(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX bsc: "
        "<https://w3id.org/bscgraph/ns#> SELECT ?l { GRAPH ?g { ?k a bsc:KPI ; rdfs:label ?l } }"
    ).rows
    assert rows == ((words,),)


def test_drop(store: LocalStore) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    store.drop("http://a/g")
    store.drop("http://a/never")
    assert store.graphs() == ()
    with pytest.raises(StoreError):
        store.drop("no iri")


def test_a_folder_keeps_what_was_loaded(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "s")
    store.load(b'<http://a/s> <http://a/p> "kept" <http://a/g> .', "http://a/g")
    del store
    assert LocalStore(tmp_path / "s").graphs() == ("http://a/g",)


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    first = LocalStore(tmp_path / "s")
    with pytest.raises(StoreError, match=r"Another program \(process \d+\) is writing"):
        LocalStore(tmp_path / "s")
    assert first.graphs() == ()


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StoreError, match="cannot be opened"):
        LocalStore(tmp_path / "file")


@pytest.mark.parametrize("sparql", ["SELECT", "DROP ALL", "ASK { ?s ?p ?o }"])
def test_only_sound_select_queries(store: LocalStore, sparql: str) -> None:
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    with pytest.raises(StoreError):
        store.select(sparql)
    assert store.graphs() == ("http://a/g",)


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("12.50", "decimal", Decimal("12.5")),
        ("5000", "decimal", Decimal(5000)),
        ("-0.0", "decimal", Decimal(0)),
        (
            "123456789012345678901234567890.10",
            "decimal",
            Decimal("123456789012345678901234567890.1"),
        ),
        ("007", "integer", 7),
        ("1e3", "double", 1000.0),
        ("NaN", "double", "NaN"),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("x", "integer", "x"),
        ("2022-01-20", "date", "2022-01-20"),
    ],
)
def test_python_values(lexical: str, datatype: str, value: object) -> None:
    found = python_value(lexical, XSD + datatype)
    assert found == value
    assert type(found) is type(value)


def test_decimals_are_spelt_alike() -> None:
    assert str(python_value("5000.000", XSD + "decimal")) == "5000"
    assert str(python_value("12.50", XSD + "decimal")) == "12.5"


def test_iris_are_told_from_text(store: LocalStore) -> None:
    store.load(b'<http://a/s> <http://a/p> "t" <http://a/g> .', "http://a/g")
    ((subject, value),) = store.select("SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } }").rows
    assert isinstance(subject, Iri)
    assert not isinstance(value, Iri)


def test_every_kind_of_question(store: LocalStore) -> None:
    store.load(b'<http://a/s> <http://a/p> "1"@zh-Hant <http://a/g> .', "http://a/g")
    assert store.ask("ASK { GRAPH ?g { ?s ?p ?o } }") is True
    assert store.ask("ASK { ?s ?p ?o }") is False
    found = store.construct("CONSTRUCT { ?s ?p 1 } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert list(found) == [
        ("<http://a/s>", "<http://a/p>", f'"1"^^<{XSD}integer>'),
    ]
    with store.stream("SELECT ?s ?none { GRAPH ?g { ?s ?p ?o } }") as rows:
        assert (rows.columns, list(rows)) == (("s", "none"), [("http://a/s", None)])
    for wrong in ("SELECT ?s { ?s ?p ?o }", "broken"):
        with pytest.raises(StoreError):
            store.ask(wrong)
        with pytest.raises(StoreError):
            store.construct(wrong)
    with pytest.raises(StoreError):
        store.stream("ASK { ?s ?p ?o }")


TERMS = r"""
  <http://a/%09s> "plain" "tab\t line\n return\r quote\" slash\\ slash-n\\n \u2028 \u000b \u0085 \u0000"
  "標籤"@zh-Hant "" ""@en "1" "true" "<http://a/s>" "_:b" "\"^^<http://a/x>" "@en" 1 -7 +5 1.50 -0.0 1e6
  "NaN"^^xsd:double "INF"^^xsd:double "-1.5E0"^^xsd:float true false "1"^^xsd:boolean "one"^^xsd:integer
  "7"^^xsd:int "123456789012345678901234567890"^^xsd:integer "0.1234567890123456789012345"^^xsd:decimal
  "2021-05"^^xsd:gYearMonth "2021-05-01"^^xsd:date "x"^^<http://a/kind> UNDEF
"""


@pytest.mark.parametrize("timeout", [None, 60.0])
def test_every_value_is_read_from_text_as_it_is_from_the_term(
    store: LocalStore, timeout: float | None
) -> None:
    """A whole answer is read from text, a stream term by term."""
    ask = f"PREFIX xsd: <{XSD}> SELECT ?x ?none {{ VALUES ?x {{ {TERMS} }} }}"
    with store.stream(ask) as rows:
        expected = [tuple((type(value), value) for value in row) for row in rows]
    found = store.select(ask, timeout=timeout)
    assert found.columns == ("x", "none")
    assert [tuple((type(value), value) for value in row) for row in found.rows] == expected
    assert len(expected) == 32
    blank = store.select("SELECT ?b { BIND (BNODE() AS ?b) }", timeout=timeout).rows[0][0]
    assert isinstance(blank, Iri)
    assert blank.startswith("_:")
    assert store.select("SELECT * { }", timeout=timeout).rows == ((),)
    assert store.select("SELECT ?x { VALUES ?x { UNDEF } }", timeout=timeout).rows == ((None,),)
    assert store.select("SELECT ?x { FILTER (false) }", timeout=timeout).rows == ()


SNEAKY = [
    b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> . # <http://a/g> .\n",
    b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> .\r<http://a/s> <http://a/p> 'x' <http://a/g> .\n",
    b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> . <http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n",
    b"<http://a/s> <http://a/p> <http://a/o> <http://a/other> .<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n",
    b"# <http://a/g> .\n",
    b"_:b <http://a/p> <http://a/o> <http://a/g> .\n",
    b'<http://a/s> <http://a/p> "x" . } } ; DROP ALL ; INSERT DATA { GRAPH <http://a/g> { <http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n',
]


@pytest.mark.parametrize("nquads", SNEAKY)
@pytest.mark.parametrize("again", [False, True])
def test_nothing_gets_in_beside_the_graph(nquads: bytes, again: bool) -> None:
    """Sound canonical bytes are loaded without a look at each quad; these only look like it."""
    store = LocalStore()
    store.load(b'<http://a/s> <http://a/p> "old" <http://a/h> .', "http://a/h")
    if again:
        store.load(b'<http://a/s> <http://a/p> "old" <http://a/g> .', "http://a/g")
    before = store.graphs()
    if nquads.startswith(b"#"):
        assert store.load(nquads, "http://a/g") == 0
        assert store.graphs() == ("http://a/h",)
        return
    with pytest.raises(StoreError):
        store.load(nquads, "http://a/g")
    assert store.graphs() == before


@pytest.mark.parametrize("text", ["plain.", ". <x", "a #b", "_:b", "一。\u2028二", "tab\\t.\\n#"])
def test_texts_that_look_like_syntax(text: str) -> None:
    line = f'<http://a/s> <http://a/p> "{text}" <http://a/g> .\n'.encode()
    store = LocalStore()
    for _ in range(2):  # new, then replaced
        assert store.load(line, "http://a/g") == 1
        assert store.dump("http://a/g").decode() == line.decode()
