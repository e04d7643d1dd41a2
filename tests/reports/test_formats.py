"""The other formats: read again by what they are meant for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from rdflib import RDF, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef

from bscgraph import draw, reports
from bscgraph.errors import InputMissing
from bscgraph.findings import Severity
from bscgraph.reports import FORMATS, Dossier, Form, across, part_of, unread
from bscgraph.reports.marks import find
from bscgraph.reports.structured import schema
from bscgraph.resources import folder
from bscgraph.validate import Checked, Place, combined
from tests.reports.making import BASE, HOSTILE, bundled, dossier, result, rule

DQV = Namespace("http://www.w3.org/ns/dqv#")
ENTRIES = [entry for part in bundled().parts for entry in part.entries]


def bad() -> Dossier:
    """A finding in which every text is hostile."""
    texts = {"en": HOSTILE, "zh-Hant": HOSTILE}
    found = result(raw_text=HOSTILE, code=HOSTILE, rule=HOSTILE, message=texts, fix=texts)
    return dossier(found, result(severity=Severity.INFO, place=Place()))


def result_of(severity: Severity, rule: str) -> Any:
    return result(severity=severity, rule=rule)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_equal_findings_give_equal_bytes(form: Form, lang: str) -> None:
    first = reports.write(bundled(), form, lang)
    assert first == reports.write(replace(bundled()), form, lang)
    assert len(first) > 300


@pytest.mark.parametrize("form", FORMATS)
def test_damaged_characters_can_be_written(form: Form) -> None:
    texts = {"en": "a\udc80b", "zh-Hant": "a\udc80b"}
    one = dossier(result(raw_text="\udc80\x00", message=texts, fix=texts))
    assert reports.write(one, form)


# --- JSON ---


def test_json_keeps_to_its_schema_and_holds_every_finding() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    found = json.loads(reports.write(bundled(), "json"))
    jsonschema.validate(found, schema())
    assert [len(one["results"]) for one in found] == [len(p.entries) for p in bundled().parts]
    assert [one["counts"] for one in found] == [
        dict(
            Counter({s.value: 0 for s in Severity}) | Counter(r["severity"] for r in one["results"])
        )
        | {s.value: sum(r["severity"] == s.value for r in one["results"]) for s in Severity}
        for one in found
    ]
    ranks = [[list(Severity).index(r["severity"]) for r in one["results"]] for one in found]
    assert ranks == [sorted(one) for one in ranks]


def test_the_schema_refuses_what_is_no_report() -> None:
    found = json.loads(reports.write(bundled(), "json"))
    found[1]["results"][0]["severity"] = "Error"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema())
    del found[1]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema())


def test_every_key_is_in_the_schema_and_in_the_documentation() -> None:
    from tests.test_docs import page

    parts = schema()["$defs"]
    text = page("validate.md")
    for name, shown in (("report", json.loads(reports.write(bundled(), "json"))[1]),
                        ("finding", result().to_dict())):  # fmt: skip
        assert set(shown) <= set(parts[name]["properties"])
        assert {key for key in parts[name]["properties"] if f"`{key}`" not in text} == set()
    assert {form for form in FORMATS if f"`{form}`" not in text} == set()


# --- CSV and workbooks ---


def test_csv_has_a_row_a_finding_and_no_formula() -> None:
    data = reports.write(bundled(), "csv", "en")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == len(ENTRIES)
    assert {row["Rule"] for row in rows} == {entry.result.rule for entry in ENTRIES}
    text = reports.write(bad(), "csv", "en").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert sum("cmd|" in cell for cell in cells) >= 5
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_workbook_has_a_summary_the_findings_and_a_sheet_a_submission(lang: str) -> None:
    book = load_workbook(io.BytesIO(reports.write(bundled(), "xlsx", lang)))
    summary, findings, *cards = book.worksheets
    assert len(cards) == len(bundled().parts)
    assert summary.max_row == 1 + len(bundled().parts)
    assert findings.max_row == 1 + len(ENTRIES)
    for sheet in (summary, findings):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    counts = [[cell.value for cell in row[4:7]] for row in summary.iter_rows(min_row=2)]
    assert counts == [
        [None if part.error else part.count(severity) for severity in Severity]
        for part in bundled().parts
    ]
    comments = [c.comment.text for s in cards for row in s.iter_rows() for c in row if c.comment]
    marks = [find(draw.sheet(p.card), p.entries) for p in bundled().parts if p.card]
    places = [key for found in marks for key in found.cells.values() if key[0] != "note"]
    told = [text for text in comments if "BSC-" in text]
    assert sum(text.count("BSC-") for text in told) >= len(places) > 4


def test_every_text_of_a_workbook_is_text_and_wraps() -> None:
    book = load_workbook(io.BytesIO(reports.write(bad(), "xlsx", "en")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert all(cell.alignment.wrap_text for cell in cells if isinstance(cell.value, str))


def test_an_ods_holds_the_same_texts_and_the_filters() -> None:
    import zipfile

    book = load_workbook(io.BytesIO(reports.write(bundled(), "xlsx", "en")))
    data = zipfile.ZipFile(io.BytesIO(reports.write(bundled(), "ods", "en")))
    root = ET.fromstring(data.read("content.xml"))
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    names = [sheet.get(f"{table}name") for sheet in root.iter(f"{table}table")]
    assert names == book.sheetnames
    ranges = [
        one.get(f"{table}target-range-address") for one in root.iter(f"{table}database-range")
    ]
    assert ranges == [
        f"'{sheet.title}'." + sheet.dimensions.replace(":", f":'{sheet.title}'.")
        for sheet in book.worksheets[:2]
    ]
    texts = {"".join(cell.itertext()) for cell in root.iter(f"{table}table-cell")}
    for row in book.worksheets[1].iter_rows(min_row=2):
        assert {str(c.value).replace("\n", "") for c in row if c.value is not None} <= texts
    assert "table:formula" not in data.read("content.xml").decode()


# --- JUnit, SARIF ---


def test_junit_has_a_case_for_each_rule_and_submission() -> None:
    root = ET.fromstring(reports.write(bundled(), "junit", "en"))
    suites = root.findall("testsuite")
    assert len(suites) == len(bundled().parts)
    rules = [rule.code for rule in bundled().rules]
    for suite, part in zip(suites, bundled().parts, strict=True):
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases)
        if part.error is not None:
            assert [case.get("name") for case in cases] == ["read"]
            assert cases[0].find("error") is not None
            continue
        assert [case.get("name") for case in cases] == sorted(set(rules))
        failed = {case.get("name") for case in cases if case.find("failure") is not None}
        assert failed == {e.result.rule for e in part.entries if e.severity is Severity.VIOLATION}
    assert root.get("errors") == "1"


@pytest.mark.parametrize(
    ("level", "failures"),
    [(None, 0), (Severity.VIOLATION, 1), (Severity.WARNING, 2), (Severity.INFO, 3)],
)
def test_junit_fails_at_the_level_asked_for(level: Severity | None, failures: int) -> None:
    found = [result_of(severity, f"BSC-{severity}") for severity in Severity]
    root = ET.fromstring(reports.write(dossier(*found, fail_on=level), "junit", "en"))
    assert len(root.findall(".//failure")) == failures == int(root.get("failures", ""))
    assert len(root.findall(".//system-out")) == 3 - failures


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(reports.write(bundled(), "sarif", "en"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["language"] == "en"
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len({(r.code, r.iri) for r in bundled().rules})
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert "{?" not in json.dumps(rules)
    assert len(run["results"]) == len(ENTRIES)
    levels = {"Violation": "error", "Warning": "warning", "Info": "note"}
    for one, entry in zip(run["results"], ENTRIES, strict=True):
        assert one["level"] == levels[entry.severity.value]
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"] == entry.result.rule
        assert entry.result.message["en"] in one["message"]["text"]
        (place,) = one["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri)
        assert place["logicalLocations"][0]["fullyQualifiedName"]
        assert re.fullmatch("[0-9a-f]{32}", one["partialFingerprints"]["bscgraph/v1"])
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["level"] == "error"


# --- Markdown, text, Turtle ---


def test_markdown_holds_no_markup_of_a_document() -> None:
    text = reports.write(bad(), "markdown", "en").decode()
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "<script" not in shown and "<a " not in shown and "<img" not in shown
    assert "@all" not in re.sub("<code>.*?</code>", "", shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    first = MarkdownIt("gfm-like", {"linkify": False}).render(
        reports.write(bundled(), "markdown", "en").decode()
    )
    assert first.count("<tr>") == 1 + len(bundled().parts)
    assert first.count("<strong>") >= len(ENTRIES)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_text_tells_everything_and_keeps_to_the_width(width: int) -> None:
    from bscgraph.wrapping import columns_of

    text = reports.write(bundled(), "text", "zh-Hant", width).decode()
    assert max(map(columns_of, text.splitlines())) <= width
    tight = "".join(text.split())
    for entry in ENTRIES:
        for told in (entry.result.message["zh-Hant"], entry.result.fix["zh-Hant"]):
            assert "".join(told.split()) in tight
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", reports.write(bad(), "text").decode()
    )


def test_turtle_is_a_validation_report_without_blank_nodes() -> None:
    graph = Graph().parse(data=reports.write(bundled(), "turtle"), format="turtle")
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []
    found = set(graph.subjects(RDF.type, SH.ValidationReport))
    assert len(found) == sum(part.error is None for part in bundled().parts)
    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    assert results == set(graph.objects(None, SH.result))
    assert len(results) == len(ENTRIES)
    required = (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
    for one in results:
        assert [len(list(graph.objects(one, term))) for term in required] == [1] * 4
        tongues = {text.language for text in graph.objects(one, SH.resultMessage)
                   if isinstance(text, Literal)}  # fmt: skip
        assert tongues == {"en", "zh-Hant"}
    for report in found:
        conforms = graph.value(report, SH.conforms)
        assert bool(conforms) is ((report, SH.result, None) not in graph)


def test_turtle_measures_each_submission() -> None:
    graph = Graph().parse(data=reports.write(bundled(), "turtle"), format="turtle")
    for part in bundled().parts:
        if part.error is not None:
            continue
        subject = URIRef(part.checked.submission)
        values = {
            str(graph.value(node, DQV.isMeasurementOf)).rpartition("/")[2]: graph.value(
                node, DQV.value
            )
            for node in graph.subjects(DQV.computedOn, subject)
        }
        assert values.pop("completeness") == Literal(part.completeness)
        names = zip(("violations", "warnings", "infos"), Severity, strict=True)
        assert values == {name: Literal(part.count(severity)) for name, severity in names}
    metrics = set(graph.objects(None, DQV.isMeasurementOf))
    assert metrics == set(graph.subjects(RDF.type, DQV.Metric))


def test_turtle_says_of_each_metric_what_the_vocabulary_asks_for() -> None:
    """W3C DQV, sections on Metric, Dimension and QualityMeasurement."""
    graph = Graph().parse(data=reports.write(bundled(), "turtle"), format="turtle")
    listed = Graph().parse(folder("ontology") / "concepts.ttl")
    scheme = URIRef("https://w3id.org/bscgraph/code/quality-metric")
    metrics = set(graph.subjects(RDF.type, DQV.Metric))
    assert metrics == set(listed.subjects(SKOS.inScheme, scheme))
    for metric in metrics:
        (dimension,) = graph.objects(metric, DQV.inDimension)
        assert (dimension, RDF.type, DQV.Dimension) in graph
        assert {text.language for text in graph.objects(dimension, SKOS.prefLabel)
                if isinstance(text, Literal)} == {"en", "zh-Hant"}  # fmt: skip
        for term in (SKOS.prefLabel, SKOS.definition):
            assert set(graph.objects(metric, term)) == set(listed.objects(metric, term))
            assert len(set(graph.objects(metric, term))) == 2
    for node in graph.subjects(RDF.type, DQV.QualityMeasurement):
        (metric,), (value,) = (graph.objects(node, DQV[n]) for n in ("isMeasurementOf", "value"))
        assert isinstance(value, Literal)
        assert value.datatype == graph.value(metric, DQV.expectedDataType)
        (subject,) = graph.objects(node, DQV.computedOn)
        assert (subject, DQV.hasQualityMeasurement, node) in graph


def test_turtle_of_data_from_elsewhere() -> None:
    odd = result(focus="_:b1", value="_:b2", path="(<http://a/p>/<http://a/q>)", shape="_:s",
                 scorecard="", submission="", component="")  # fmt: skip
    one = dossier(odd)
    part = replace(one.parts[0], checked=replace(one.parts[0].checked, submission="", scorecard=""))
    graph = Graph().parse(
        data=reports.write(replace(one, parts=(part,)), "turtle"), format="turtle"
    )
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 1
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []


def test_a_file_that_could_not_be_read_is_in_every_format() -> None:
    error = InputMissing("none.pdf: there is no such file.", "none.pdf：找不到這個檔案。")
    one = Dossier((unread("none.pdf", error),))
    for form in FORMATS:
        data = reports.write(one, form, "zh-Hant")
        if form in ("text", "html", "json", "junit", "sarif", "markdown"):
            assert "找不到這個檔案" in data.decode(), form
    assert BASE not in reports.write(one, "json").decode()


# --- rules across submissions ---


def city() -> Dossier:
    """A finding across submissions, in the second of two."""
    found = result(rule="BSC-X01", tier="crosslevel", submission=f"{BASE}graph/tfam/2022/1")
    first = Checked(f"{BASE}graph/hac/2022/1", f"{BASE}id/scorecard/hac/2022", "甲", ())
    second = Checked(f"{BASE}graph/tfam/2022/1", f"{BASE}id/scorecard/tfam/2022", "乙", ())
    apart = across(combined([first, second], [found]))
    assert apart is not None
    parts = (part_of("a.pdf", first), part_of("b.pdf", second), apart)
    return Dossier(parts, (rule(found), rule(result())))


def test_a_finding_across_submissions_names_the_one_it_is_in() -> None:
    for form in ("text", "html", "markdown"):
        text = reports.write(city(), form, "zh-Hant").decode()  # type: ignore[arg-type]
        assert "乙 (b.pdf) 第 2 頁" in text, form
    (row,) = csv.DictReader(io.StringIO(reports.write(city(), "csv", "en").decode("utf-8-sig")))
    assert (row["Scorecard"], row["File"]) == ("乙", "b.pdf")
    (one,) = json.loads(reports.write(city(), "sarif"))["runs"][0]["results"]
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.pdf"
    jsonschema.validate(json.loads(reports.write(city(), "json")), schema())


def test_junit_keeps_rules_across_submissions_apart() -> None:
    root = ET.fromstring(reports.write(city(), "junit"))
    names = [[case.get("name") for case in suite.iter("testcase")] for suite in root]
    assert names == [["BSC-N01"], ["BSC-N01"], ["BSC-X01"]]
