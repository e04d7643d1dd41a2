"""The shapes linter: a sound shape has no fault, and each planted fault is found alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bscgraph.errors import ShapesError
from bscgraph.resources import folder
from bscgraph.validate.lint import Fault, lint, require_sound
from bscgraph.validate.lint_texts import LINT, Level

HEAD = """
@prefix bsc: <https://w3id.org/bscgraph/ns#> .
@prefix code: <https://w3id.org/bscgraph/code/> .
@prefix ex: <https://example.org/shape/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
TEXTS = """
    sh:message "KPI {?code} “{?label}” has no note."@en , "KPI {?code}「{?label}」沒有附註。"@zh-Hant ;
    bsc:howToFix "Add a note to {?code}."@en , "請為 {?code} 加上附註。"@zh-Hant ;
    bsc:rationale "Readers ask for it."@en , "讀者需要。"@zh-Hant ;
"""
SOUND = f"""{HEAD}
ex:kpi a sh:NodeShape ; sh:targetClass bsc:KPI ; sh:property ex:note .
ex:note a sh:PropertyShape ;
    sh:path bsc:note ; sh:minCount 1 ;
    bsc:ruleCode "ORG-01" ; sh:severity sh:Warning ; {TEXTS}
    sh:name "note" .
ex:named a sh:NodeShape ;
    sh:targetClass bsc:KPI ; sh:sparql ex:query ;
    bsc:ruleCode "ORG-02" ; sh:severity sh:Info ; {TEXTS}
    sh:order 2 .
ex:query a sh:SPARQLConstraint ;
    sh:prefixes <https://w3id.org/bscgraph/shape> ;
    sh:select "SELECT $this ?found WHERE {{ $this bsc:unitOfMeasurement ?found }}" .
"""

# The fault it must be, what is replaced in the sound file, and by what.
PLANTED = [
    ("unknown-term", "sh:minCount 1", "sh:minCount 1 ; sh:mincount 1"),
    ("unknown-term", "sh:severity sh:Warning", "sh:severity sh:Waring"),
    ("unknown-term", "a sh:PropertyShape", "a sh:PropertyShape , sh:Propertyshape"),
    ("unknown-term", "sh:order 2", "sh:rule ex:other"),
    ("wrong-value", "sh:minCount 1", 'sh:minCount "one"'),
    ("wrong-value", "sh:minCount 1", "sh:minCount 1 ; sh:in bsc:KPI"),
    ("wrong-value", "sh:minCount 1", 'sh:minCount 1 ; sh:uniqueLang "true"'),
    ("wrong-value", "sh:minCount 1", "sh:minCount 1 ; sh:nodeKind sh:Info"),
    ("wrong-value", "sh:minCount 1", 'sh:minCount 1 ; sh:pattern "a"@en'),
    ("wrong-value", "sh:order 2", 'sh:class "KPI"'),
    ("wrong-value", 'sh:name "note"', "sh:name bsc:note"),
    ("duplicate-code", '"ORG-02"', '"BSC-K01"'),
    ("query-broken", "WHERE {", "WHERE { {"),
    ("query-broken", "bsc:unitOfMeasurement", "org:unitOfMeasurement"),
    ("query-refused", "SELECT $this ?found WHERE", "ASK"),
    ("query-refused", "?found WHERE", "?found FROM <https://example.org/x> WHERE"),
    ("query-refused", "?found }", "?found SERVICE SILENT <urn:x> { $this ?p ?o } }"),
    ("query-refused", "WHERE {", "WHERE {" + "{" * 70 + "}" * 70),
    ("query-refused", "?found }", "?found " + " " * 20_000 + "}"),
    ("recursive-shape", "sh:minCount 1", "sh:minCount 1 ; sh:node ex:kpi"),
    ("no-constraint", "sh:targetClass bsc:KPI ; sh:property ex:note .",
     "sh:targetClass bsc:KPI ; sh:property ex:note . ex:idle sh:targetClass bsc:KPI ."),
    ("query-without-this", "SELECT $this ?found", "SELECT ?found"),
    ("unknown-class", "sh:targetClass bsc:KPI ; sh:sparql", "sh:targetClass bsc:Kpi ; sh:sparql"),
    ("unknown-property", "sh:path bsc:note", "sh:path bsc:notes"),
    ("unknown-property", "bsc:unitOfMeasurement", "bsc:unitOfMeasure"),
    ("unknown-class", "$this bsc:unitOfMeasurement ?found", "$this a bsc:Indicator , ?found"),
    ("unknown-code", "sh:minCount 1", "sh:minCount 1 ; sh:in ( code:parse-status\\/claen )"),
    ("severity-in-query", "a sh:SPARQLConstraint", "a sh:SPARQLConstraint ; sh:severity sh:Info"),
    ("no-target", "sh:targetClass bsc:KPI ; sh:property ex:note .", "sh:name \"x\" ."),
    ("no-target", "sh:targetClass bsc:KPI ; sh:sparql", "sh:sparql"),
    ("no-rule-code", 'bsc:ruleCode "ORG-01" ;', ""),
    ("no-severity", "sh:severity sh:Info ;", ""),
    ("several-queries", "sh:sparql ex:query", "sh:sparql ex:query , ex:second"),
    ("unfilled-placeholder", "?found WHERE", "?code WHERE"),
]  # fmt: skip
ONE_SHAPE = SOUND.partition("ex:named")[0]
MISSING = [
    ("no-message", 'sh:message "KPI {?code} “{?label}” has no note."@en ,', "sh:message"),
    ("no-fix", ', "請為 {?code} 加上附註。"@zh-Hant', ""),
    ("no-rationale", 'bsc:rationale "Readers ask for it."@en , "讀者需要。"@zh-Hant ;',
     'bsc:rationale "Readers ask for it."@en ;'),
    ("unfilled-placeholder", "Add a note to {?code}", "Add a note to {?cod}"),
    ("unfilled-placeholder", "請為 {?code}", "請為 {$cod}"),
]  # fmt: skip


def faults(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    file = tmp_path / "own.ttl"
    file.write_text(text, encoding="utf-8")
    return lint([file])


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND) == ()


@pytest.mark.parametrize(("rule", "old", "new"), PLANTED)
def test_a_planted_fault_is_found_alone(tmp_path: Path, rule: str, old: str, new: str) -> None:
    assert SOUND.count(old) >= 1
    text = SOUND.replace(old, new)
    if rule == "unfilled-placeholder":
        text = text.replace("WHERE", "WHERE").replace("has no note", "has no note {?found}")
    if "ex:second" in new:
        text += SOUND[SOUND.index("ex:query a") :].replace("ex:query a", "ex:second a")
    found = faults(tmp_path, text)
    assert {fault.rule for fault in found} == {rule}
    assert all(fault.file == "own.ttl" for fault in found)


@pytest.mark.parametrize(("rule", "old", "new"), MISSING)
def test_a_text_that_is_missing_or_misspelt(tmp_path: Path, rule: str, old: str, new: str) -> None:
    assert old in ONE_SHAPE
    (fault,) = faults(tmp_path, ONE_SHAPE.replace(old, new))
    assert (fault.rule, fault.shape) == (rule, "https://example.org/shape/note")
    assert fault.level is Level.ADVICE


def test_shapes_and_queries_without_a_name(tmp_path: Path) -> None:
    text = ONE_SHAPE.replace("sh:property ex:note .", "sh:property [").replace(
        "ex:note a sh:PropertyShape ;", ""
    ).replace('sh:name "note" .', 'sh:name "note" ] .')  # fmt: skip
    (fault,) = faults(tmp_path, text)
    assert (fault.rule, fault.shape) == ("unnamed-shape", "_")
    named, _, query = SOUND.partition("ex:query a sh:SPARQLConstraint ;")
    text = named.replace("sh:sparql ex:query ;", f"sh:sparql [{query.replace(' .', ' ] ;')}")
    (fault,) = faults(tmp_path, text)
    assert fault.rule == "unnamed-shape"
    assert "query" in fault.message()


def test_every_fault_has_been_planted() -> None:
    planted = {rule for rule, _, _ in PLANTED + MISSING} | {"unnamed-shape", "never-fires"}
    assert planted == set(LINT)


def test_the_nearest_name_is_told_in_both_languages(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, SOUND.replace("sh:minCount 1", "sh:minCount 1 ; sh:mincount 1"))
    assert "did you mean minCount?" in fault.message("en")
    assert "是否為 minCount？" in fault.message("zh-Hant")
    assert fault.to_dict()["message"] == {tag: fault.message(tag) for tag in ("en", "zh-Hant")}


def test_texts_have_no_hole_left(tmp_path: Path) -> None:
    for _, old, new in PLANTED:
        for fault in faults(tmp_path, SOUND.replace(old, new)):
            for lang in ("en", "zh-Hant"):
                assert "{near}" not in fault.message(lang) + fault.fix(lang)
                assert fault.message(lang)
                assert fault.fix(lang)


def test_files_may_share_what_they_declare(tmp_path: Path) -> None:
    shapes, query = SOUND.split("ex:query a")
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text(shapes, encoding="utf-8")
    two.write_text(f"{HEAD}ex:query a{query}", encoding="utf-8")
    assert lint([one, two]) == ()


def test_shapes_in_another_serialisation(tmp_path: Path) -> None:
    from rdflib import Graph

    graph = Graph().parse(data=SOUND.replace("sh:minCount 1", "sh:mincount 1"), format="turtle")
    file = tmp_path / "own.rdf"
    graph.serialize(file, format="xml")
    assert "unknown-term" in {fault.rule for fault in lint([file])}


@pytest.mark.parametrize("content", [None, b"no turtle", b"\xff\xfe\x00"])
def test_what_is_no_shapes_file(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "own.ttl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ShapesError, match=r"own\.ttl"):
        lint([file])


def test_errors_stop_a_validation_and_advice_does_not(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(SOUND.replace(TEXTS, ""), encoding="utf-8")
    require_sound([file])
    file.write_text(SOUND.replace("sh:path bsc:note", "sh:path bsc:notes"), encoding="utf-8")
    with pytest.raises(ShapesError, match=r"bsc:notes.*errors in all: 1"):
        require_sound([file])


def test_our_own_shapes_have_no_fault() -> None:
    assert lint() == ()


def test_every_rule_for_submissions_fires_on_its_own_example() -> None:
    shapes = folder("shapes")
    files = [path for path in sorted(shapes.glob("*.ttl")) if path.name != "vocabulary.ttl"]
    assert lint(files, shapes / "examples") == ()
