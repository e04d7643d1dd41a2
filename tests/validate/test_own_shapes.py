"""Shapes of an organisation and RDF from elsewhere, through the command and the interface."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph

from bscgraph import bilingual
from bscgraph.cli import app
from bscgraph.errors import ShapesError, StoreError
from bscgraph.resources import folder
from bscgraph.validate import hits, load_shapes

EXAMPLES = folder("examples")
HEAD = """
@prefix bsc: <https://w3id.org/bscgraph/ns#> .
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# An organisation that wants KPI names to be short; texts in one language, no rule code.
OWN = f"""{HEAD}
ex:short a sh:NodeShape ; sh:targetClass bsc:KPI ; sh:property ex:short-name .
ex:short-name a sh:PropertyShape ;
    sh:path bsc:normalizedLabel ; sh:maxLength 15 ; sh:severity sh:Warning ;
    sh:message "{{?code}} 的名稱過長：「{{?label}}」。"@zh-Hant .
"""
STAFF = f"""{HEAD}
ex:staff a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:staff-name .
ex:staff-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
"""
PEOPLE = (
    "@prefix ex: <https://example.org/> .\nex:a a ex:Person ; ex:name '甲' . ex:b a ex:Person ."
)


def run(capfdbinary: pytest.CaptureFixture[bytes], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        bilingual.run(app, [str(word) for word in words])
    out, err = capfdbinary.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, out.decode(), err.decode()


def written(place: Path, name: str, text: str) -> Path:
    file = place / name
    file.write_text(text, encoding="utf-8")
    return file


def results(out: str) -> list[dict[str, object]]:
    return [result for part in json.loads(out) for result in part["results"]]


def test_own_rules_stand_beside_ours(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    own = written(tmp_path, "own.ttl", OWN)
    document = EXAMPLES / "tfam-111.pdf"
    words = ("-q", "--lang", "zh-Hant", "validate", document, "--format", "json")
    plain = results(run(capfdbinary, *words)[1])
    both = results(run(capfdbinary, *words, "--shapes", own)[1])
    found = [one for one in both if one["rule"] == "https://example.org/short-name"]
    assert {one["code"] for one in found} == {"TF1.1"}
    assert {one["severity"] for one in found} == {"Warning"}
    message = "TF1.1 的名稱過長：「提高預算執行效能如期如質落實執行」。"
    assert found[0]["message"] == {"en": message, "zh-Hant": message}
    assert len(both) == len(plain) + 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OWN.replace("sh:maxLength", "sh:maxlength"), "sh:maxlength"),
        (OWN.replace("sh:targetClass bsc:KPI ;", ""), "Nothing leads to this shape"),
        (OWN.replace("bsc:KPI", "bsc:Kpi"), "did you mean KPI?"),
        ("no turtle", "own.ttl"),
    ],
)
def test_broken_own_rules_stop_with_code_3(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, text: str, says: str
) -> None:
    own = written(tmp_path, "own.ttl", text)
    document = EXAMPLES / "tfam-111.xlsx"
    code, out, err = run(capfdbinary, "-q", "validate", document, "--shapes", own)
    assert (code, out) == (ShapesError.exit_code, "")
    assert says in err


def test_rdf_from_elsewhere_with_shapes_of_its_own(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    own, data = written(tmp_path, "own.ttl", STAFF), written(tmp_path, "people.ttl", PEOPLE)
    code, out, _ = run(
        capfdbinary, "-q", "validate", data, "--shapes", own, "--format", "json"
    )  # fmt: skip
    (found,) = results(out)
    assert code == 1
    assert found["focus"] == "https://example.org/b"
    assert "https://example.org/b" in found["message"]["en"]  # type: ignore[index]


def test_rdf_that_no_rule_speaks_of_does_not_conform(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    data = written(tmp_path, "people.ttl", PEOPLE)
    code, out, err = run(capfdbinary, "-q", "validate", data)
    assert (code, out) == (ShapesError.exit_code, "")
    assert "nothing to check" in err


def test_a_file_that_is_no_rdf_cannot_be_read(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    data = written(tmp_path, "people.ttl", "no turtle at all")
    code, out, _ = run(capfdbinary, "-q", "validate", data, "--format", "json")
    assert code == 2
    assert "people.ttl" in json.loads(out)[0]["error"]["message"]["en"]


def test_a_store_is_checked_like_its_files(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    files = [EXAMPLES / "hac-111.pdf", EXAMPLES / "tfam-111.xlsx"]
    run(capfdbinary, "-q", "load", "--store", tmp_path / "s", *files)
    of_store = results(
        run(capfdbinary, "-q", "validate", "--store", tmp_path / "s", "--format", "json")[1]
    )
    of_files = results(run(capfdbinary, "-q", "validate", *files, "--format", "json")[1])

    def key(one: dict[str, object]) -> str:
        return json.dumps({name: one[name] for name in ("rule", "focus", "code", "page", "row")})

    absent = [one for one in of_store if one["rule"] == "BSC-X12"]
    assert sorted(key(o) for o in of_store if o not in absent) == sorted(map(key, of_files))
    assert len(absent) > 50
    assert {one["rule"] for one in of_files} >= {"BSC-X01", "BSC-X02", "BSC-X03", "BSC-X04"}


def test_a_curated_link_in_the_file_is_heeded(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    example = folder("shapes") / "examples" / "BSC-X04.break.trig"
    text = example.read_text(encoding="utf-8")
    words = ("-q", "validate", "--tier", "crosslevel", "--format", "json")
    alone = results(run(capfdbinary, *words, written(tmp_path, "a.trig", text))[1])
    linked = text + (
        "<graph/links> { <id/scorecard/hac/2022/kpi/CC1.1> bsc:contributesTo "
        "<id/scorecard/taipei-c/2022/kpi/CC1.1> . }"
    )
    both = results(run(capfdbinary, *words, written(tmp_path, "b.trig", linked))[1])
    assert [one["rule"] for one in alone] == ["BSC-X04"]
    assert both == []


@pytest.mark.parametrize("words", [(), ("--store", "x", "card.pdf")])
def test_files_or_a_store_and_not_both(
    capfdbinary: pytest.CaptureFixture[bytes], words: Iterable[str]
) -> None:
    code, _, err = run(capfdbinary, "--lang", "zh-Hant", "validate", *words)
    assert code == bilingual.EXIT_USAGE
    assert "請指定檢查對象" in err


def test_a_store_without_a_submission(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    from bscgraph.store import LocalStore

    LocalStore(tmp_path / "s")
    code, _, err = run(capfdbinary, "validate", "--store", tmp_path / "s")
    assert code == StoreError.exit_code
    assert "no submission" in err


def test_the_command_lint(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    own = written(tmp_path, "own.ttl", OWN)
    code, out, _ = run(capfdbinary, "lint", own)
    assert code == 0
    assert "[advice]" in out
    assert out.splitlines()[-1].startswith("0 errors")
    assert run(capfdbinary, "lint", "--strict", own)[0] == 1
    broken = written(tmp_path, "broken.ttl", OWN.replace("sh:maxLength", "sh:maxlength"))
    code, out, _ = run(capfdbinary, "--lang", "zh-Hant", "lint", broken)
    assert code == 1
    assert "[錯誤] SHACL 沒有 sh:maxlength 這個詞彙" in out
    code, out, _ = run(capfdbinary, "lint", "--format", "json", broken)
    errors = [one for one in json.loads(out) if one["level"] == "error"]
    assert {one["rule"] for one in errors} == {"unknown-term"}
    assert run(capfdbinary, "lint", tmp_path / "none.ttl")[0] == ShapesError.exit_code


def test_a_rule_that_its_example_does_not_fire(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    coded = OWN.replace("sh:maxLength", 'bsc:ruleCode "ORG-1" ; sh:maxLength')
    own, examples = written(tmp_path, "own.ttl", coded), tmp_path / "examples"
    examples.mkdir()
    words = ("lint", own, "--examples", examples, "--format", "json")

    def silent() -> list[str]:
        faults = json.loads(run(capfdbinary, *words)[1])
        return [one["shape"] for one in faults if one["rule"] == "never-fires"]

    name = "https://example.org/short-name"
    assert silent() == [name]
    short = f'{HEAD} ex:k a bsc:KPI ; bsc:normalizedLabel "短" .'
    written(examples, "ORG-1.break.ttl", short)
    assert silent() == [name]
    written(examples, "ORG-1.break.ttl", short.replace("短", "很" * 16))
    assert silent() == []


# A small suite of our own: what is in the data, the shape, and the focus nodes that must fail.
MANIFEST = [
    ("count", "sh:path ex:p ; sh:minCount 1", "ex:a ex:p 1 . ex:b ex:q 1 .", {"b"}),
    ("most", "sh:path ex:p ; sh:maxCount 1", "ex:a ex:p 1 , 2 . ex:b ex:p 1 .", {"a"}),
    ("kind", "sh:path ex:p ; sh:datatype xsd:integer", "ex:a ex:p 1 . ex:b ex:p '1' .", {"b"}),
    ("node", "sh:path ex:p ; sh:nodeKind sh:IRI", "ex:a ex:p ex:c . ex:b ex:p '1' .", {"b"}),
    ("pattern", "sh:path ex:p ; sh:pattern '^甲'", "ex:a ex:p '甲一' . ex:b ex:p '乙' .", {"b"}),
    ("in", "sh:path ex:p ; sh:in ( 1 2 )", "ex:a ex:p 2 . ex:b ex:p 3 .", {"b"}),
    ("range", "sh:path ex:p ; sh:minInclusive 0", "ex:a ex:p 0 . ex:b ex:p -1 .", {"b"}),
    ("less", "sh:path ex:p ; sh:lessThan ex:q",
     "ex:a ex:p 1 ; ex:q 2 . ex:b ex:p 2 ; ex:q 2 .", {"b"}),
    ("unique", "sh:path ex:p ; sh:uniqueLang true",
     "ex:a ex:p 'x'@en , 'y'@fr . ex:b ex:p 'x'@en , 'y'@en .", {"b"}),
    ("inverse", "sh:path [ sh:inversePath ex:p ] ; sh:minCount 1", "ex:a ex:p ex:b .", {"a"}),
    ("steps", "sh:path ( ex:p ex:q ) ; sh:hasValue 1",
     "ex:a ex:p ex:c . ex:c ex:q 1 . ex:b ex:p ex:d .", {"b"}),
    ("either", "sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:minCount 1",
     "ex:a ex:q 1 .", {"b"}),
    ("not", "sh:path ex:p ; sh:not [ sh:datatype xsd:string ]",
     "ex:a ex:p 1 . ex:b ex:p '1' .", {"b"}),
    ("or", "sh:path ex:p ; sh:or ( [ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ] )",
     "ex:a ex:p 1 . ex:b ex:p '1' .", {"b"}),
    ("qualified", "sh:path ex:p ; sh:qualifiedMinCount 1 ; "
     "sh:qualifiedValueShape [ sh:datatype xsd:integer ]", "ex:a ex:p 1 . ex:b ex:p '1' .", {"b"}),
    ("off", "sh:path ex:p ; sh:minCount 1 ; sh:deactivated true", "ex:a ex:q 1 .", set()),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
@pytest.mark.parametrize(
    ("name", "shape", "data", "failing"), MANIFEST, ids=[entry[0] for entry in MANIFEST]
)
def test_the_manifest(
    tmp_path: Path, name: str, shape: str, data: str, failing: set[str], engine: str
) -> None:
    text = (
        f"{HEAD}\nex:s a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:p-{name} .\n"
        f"ex:p-{name} a sh:PropertyShape ; {shape} ."
    )
    shapes = load_shapes(written(tmp_path, "shapes.ttl", text))
    graph = Graph().parse(data=f"{HEAD} ex:a a ex:T . ex:b a ex:T . {data}", format="turtle")
    found = hits(graph, shapes, engine)
    assert {hit.focus for hit in found} == {f"<https://example.org/{one}>" for one in failing}
    assert all(hit.shape == f"<https://example.org/p-{name}>" for hit in found)
