"""Shapes that an organisation gives may be anything: each is refused in a sentence, code 3."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rdflib import Graph

from bscgraph import bilingual
from bscgraph.cli import app
from bscgraph.errors import ShapesError
from bscgraph.graph import build
from bscgraph.validate import hits, load_shapes
from tests.cards import agency_card
from tests.validate.test_own_shapes import HEAD, written

ENGINES = ("shacl", "pyshacl")
KPI = f"{HEAD}\nex:s a sh:NodeShape ; sh:targetClass bsc:KPI ;"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def asking(query: str) -> str:
    """A shape with a query."""
    return (
        f"{KPI} sh:sparql ex:q .\nex:q a sh:SPARQLConstraint ; sh:message 'm'@en ; "
        f'sh:prefixes <https://w3id.org/bscgraph/shape> ; sh:select """{query}""" .'
    )


def about(constraint: str) -> str:
    """A property shape over the codes of indicators."""
    return f"{KPI} sh:property ex:p .\nex:p a sh:PropertyShape ; sh:path bsc:code ; {constraint} ."


# name -> (the file, what the English sentence says, the Chinese one)
HOSTILE: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", "name nothing to check", "未指定任何受檢對象"),
    "comment": ("# nothing\n", "name nothing to check", "未指定任何受檢對象"),
    "binary": (b"\x00\xff\xfe%PDF-1.4\x00", "own.ttl", "own.ttl"),
    "cut": (f"{HEAD} ex:s a sh:NodeShape ; sh:targ", "Unexpected end", "own.ttl"),
    "no target": (f"{HEAD} ex:s a sh:NodeShape ; sh:property [ sh:path bsc:code ; sh:minCount 1 ] .",
                  "Nothing leads to this shape", "沒有"),
    "blank, no target": (f"{HEAD} [] a sh:NodeShape ; sh:nodeKind sh:IRI .", "Nothing leads", "_"),
    "huge flat": (asking("SELECT $this WHERE { " + "$this a ?t . " * 60_000 + "}"),
                  "longer than 20,000 characters", "長度超過 20,000 字元"),
    "huge deep": (asking("SELECT $this WHERE {" + "{" * 9_000 + "$this a ?t" + "}" * 9_000 + "}"),
                  "nested more than 64 deep", "括號巢狀超過 64 層"),
    "brackets": (asking("SELECT $this WHERE { FILTER" + "(" * 3_000 + "1=2" + ")" * 3_000 + "}"),
                 "nested more than 64 deep", "括號巢狀超過 64 層"),
    "ask": (asking("ASK { $this a bsc:KPI }"), "it is no SELECT", "不是 SELECT 查詢"),
    "update": (asking("DELETE WHERE { ?s ?p ?o }"), "cannot be read", "無法解讀"),
    "prefix": (asking("SELECT $this WHERE { $this a org:Thing }"),
               "the prefix org: is not declared", "org:"),
    "deep shapes": (f"{KPI} " + "sh:not [ " * 2_000 + "sh:nodeKind sh:IRI" + " ]" * 2_000 + " .",
                    "nested more than 64 deep", "形狀巢狀超過 64 層"),
    "recursive": (f"{KPI} sh:not ex:s .", "leads back to itself", "循環參照"),
    "list in a circle": (f"{KPI} sh:and _:l . _:l <{RDF}first> ex:t ; <{RDF}rest> _:l . "
                         "ex:t a sh:NodeShape ; sh:nodeKind sh:IRI .", "cannot be run", "無法執行"),
    "path in a circle": (f"{KPI} sh:property ex:p . ex:p sh:path _:p ; sh:minCount 1 . "
                         "_:p sh:inversePath _:p .", "cannot be run", "無法執行"),
    "pattern": (about('sh:pattern "(["'), "cannot be run", "無法執行"),
    "script": (f"{KPI} sh:js [ sh:jsFunctionName 'x' ] .", "no SHACL term sh:js", "sh:js"),
    "number": (about('sh:minCount "viele"'), "takes a whole number", "整數"),
}  # fmt: skip
ELSEWHERE = {
    "service": "SELECT $this WHERE { SERVICE <%s> { $this ?p ?o } }",
    "silent": "SELECT $this WHERE { $this ?p ?o SERVICE SILENT <%s> { $this ?p ?o } }",
    "from": "SELECT $this FROM <%s> WHERE { $this ?p ?o }",
    "named": "SELECT $this FROM NAMED <%s> WHERE { GRAPH ?g { $this ?p ?o } }",
    "hidden": "SELECT $this\nfrom#it\n<%s> WHERE { $this ?p ?o }",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "card.nq"
    path.write_bytes(build(agency_card()).canonical())
    return path


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, data: Path, name: str, engine: str
) -> None:
    text, english, chinese = HOSTILE[name]
    own = tmp_path / "own.ttl"
    own.write_bytes(text if isinstance(text, bytes) else text.encode())
    for lang, says in (("en", english), ("zh-Hant", chinese)):
        words = ("-q", "--lang", lang, "validate", data, "--shapes", own, "--engine", engine)
        with pytest.raises(SystemExit) as left:
            bilingual.run(app, [str(word) for word in words])
        out, err = capfdbinary.readouterr()
        assert (left.value.code, out) == (ShapesError.exit_code, b"")
        assert says in err.decode()
        assert "Traceback" not in err.decode()
        assert len(err.decode()) < 500


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address that somebody listens at, and who called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, caller = server.accept()
                except OSError:
                    return
                calls.append(str(caller))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", calls


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_query_asks_another_place(tmp_path: Path, name: str, engine: str) -> None:
    """Neither through the command's linter nor through the bare interface."""
    with listening() as (url, calls):
        own = written(tmp_path, "own.ttl", asking(ELSEWHERE[name] % url))
        graph = Graph().parse(data=f"{HEAD} ex:k a bsc:KPI ; bsc:code 'AC1.1' .", format="turtle")
        with pytest.raises(ShapesError, match="asks other places"):
            hits(graph, load_shapes(own), engine)
        assert calls == []


@pytest.mark.parametrize("engine", ENGINES)
def test_imports_are_not_followed(tmp_path: Path, engine: str) -> None:
    with listening() as (url, calls):
        text = about("sh:minCount 1") + (
            f"<{url}> a <http://www.w3.org/2002/07/owl#Ontology> ; "
            f"<http://www.w3.org/2002/07/owl#imports> <{url}/more.ttl> ."
        )
        graph = Graph().parse(data=f"{HEAD} ex:k a bsc:KPI .", format="turtle")
        found = hits(graph, load_shapes(written(tmp_path, "own.ttl", text)), engine)
        assert [hit.focus for hit in found] == ["<https://example.org/k>"]
        assert calls == []


def test_words_in_texts_and_names_are_no_places(tmp_path: Path) -> None:
    """FROM in a string, a variable or a name of somebody's is none."""
    text = asking(
        "PREFIX from: <https://example.org/> SELECT $this ?from WHERE { "
        "$this <https://w3id.org/bscgraph/ns#code> ?from "
        "FILTER (?from != 'SERVICE FROM <x>') FILTER NOT EXISTS { $this from:service ?service } }"
    )
    graph = Graph().parse(data=f"{HEAD} ex:k a bsc:KPI ; bsc:code 'AC1.1' .", format="turtle")
    found = [hits(graph, load_shapes(written(tmp_path, "own.ttl", text)), e) for e in ENGINES]
    assert [len(one) for one in found] == [1, 1]


# Cases as in the W3C's suite, with queries: name, shape, data, focus nodes that fail.
SUITE = [
    ("sparql", "sh:sparql ex:q . ex:q sh:select 'SELECT $this ?value WHERE { $this "
     "<https://example.org/p> ?value FILTER (?value > 2) }'",
     "ex:a <https://example.org/p> 3 . ex:b <https://example.org/p> 1 .", {"a"}),
    ("path", "sh:property ex:r . ex:r sh:path ex:p ; sh:sparql ex:q . ex:q sh:select "
     "'SELECT $this ?value WHERE { $this $PATH ?value FILTER isLiteral(?value) }'",
     "ex:a ex:p 'x' . ex:b ex:p ex:c .", {"a"}),
    ("component", "sh:property ex:r . ex:r sh:path ex:p ; ex:longer 2 . ex:c a "
     "sh:ConstraintComponent ; sh:parameter [ sh:path ex:longer ] ; sh:validator "
     "[ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER (STRLEN(STR($value)) > $longer) }' ]",
     "ex:a ex:p 'x' . ex:b ex:p 'xyz' .", {"a"}),
    ("closed", f"sh:closed true ; sh:ignoredProperties ( <{RDF}type> ) ; sh:property ex:r . "
     "ex:r sh:path ex:p", "ex:a ex:p 1 . ex:b ex:q 1 .", {"b"}),
    ("xone", "sh:xone ( [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ] "
     "[ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] )",
     "ex:a ex:p 1 . ex:b ex:p 1 ; ex:q 1 .", {"b"}),
    ("repeated", "sh:property ex:r . ex:r sh:path ( [ sh:zeroOrMorePath ex:p ] ex:q ) ; "
     "sh:minCount 1", "ex:a ex:p ex:c . ex:c ex:p ex:d . ex:d ex:q 1 . ex:b ex:p ex:e .", {"b"}),
    ("language", "sh:property ex:r . ex:r sh:path ex:p ; sh:languageIn ( 'zh' )",
     "ex:a ex:p '甲'@zh-Hant . ex:b ex:p 'a'@en .", {"b"}),
    ("disjoint", "sh:property ex:r . ex:r sh:path ex:p ; sh:disjoint ex:q",
     "ex:a ex:p 1 ; ex:q 1 . ex:b ex:p 1 ; ex:q 2 .", {"a"}),
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "shape", "facts", "failing"), SUITE, ids=[s[0] for s in SUITE])
def test_any_shapes_and_data_run_through_interface_and_command(
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    name: str,
    shape: str,
    facts: str,
    failing: set[str],
    engine: str,
) -> None:
    text = f"{HEAD}\nex:s a sh:NodeShape ; sh:targetClass ex:T ; {shape} ."
    own = written(tmp_path, f"{name}.ttl", text)
    data = written(tmp_path, "data.ttl", f"{HEAD} ex:a a ex:T . ex:b a ex:T . {facts}")
    wanted = {f"https://example.org/{one}" for one in failing}
    found = hits(Graph().parse(data), load_shapes(own), engine)
    assert {hit.focus[1:-1] for hit in found} == wanted
    words = ("-q", "validate", data, "--shapes", own, "--engine", engine, "--format", "json")
    with pytest.raises(SystemExit) as left:
        bilingual.run(app, [str(word) for word in words])
    out, err = capfdbinary.readouterr()
    assert left.value.code == 1, err.decode()
    results = [one for part in json.loads(out) for one in part["results"]]
    assert {one["focus"] for one in results} == wanted
    assert all(one["message"]["zh-Hant"] and one["message"]["en"] for one in results)
