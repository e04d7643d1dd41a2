"""The linter of stored queries: a sound query has no fault, each planted fault is found alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bscgraph.errors import QueryError
from bscgraph.query.lint import lint
from bscgraph.query.lint_texts import RULES

HEADER = """#+ [title]
#+ en = "Years"
#+ zh-Hant = "年度"
#+ [question]
#+ en = "Which years?"
#+ zh-Hant = "哪些年度？"
#+ [reading]
#+ en = "A row is a year."
#+ zh-Hant = "每列為一年度。"
#+ [keywords]
#+ en = ["year"]
#+ zh-Hant = ["年度"]
#+ [parameters.agency]
#+ type = "agency"
#+ label.en = "Agency"
#+ label.zh-Hant = "機關"
#+ [[examples]]
#+ arguments = {}
#+ rows = 1
#+ expected = [ { year = 2022 } ]
"""
BODY = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>

SELECT ?agency ?year (COUNT(?kpi) AS ?kpis)
WHERE {
  GRAPH ?submission {
    VALUES (?agency) { (UNDEF) }
    ?scorecard bsc:ofAgency ?agency ; bsc:year ?year .
    ?kpi bsc:inScorecard ?scorecard ; bsc:code ?code .
    FILTER (langMatches(lang(?code), "") && ?year > 1911)
  }
}
GROUP BY ?agency ?year
ORDER BY ?agency ?year
"""
SOUND = HEADER + BODY

# The fault it must be, what is replaced in the sound query, and by what.
PLANTED = [
    ("header-broken", 'en = "Years"\n', 'en = "Years\n'),
    ("header-broken", '#+ zh-Hant = "年度"\n#+ [question]', "#+ [question]"),
    ("header-broken", 'type = "agency"', 'type = "office"'),
    ("text-missing", '"哪些年度？"', '" "'),
    ("no-keywords", '#+ zh-Hant = ["年度"]\n', ""),
    ("no-example", "#+ expected = [ { year = 2022 } ]\n", ""),
    ("broken-in", "GROUP BY", "GROUP"),
    ("broken-in", "FILTER (langMatches", "LATERAL { } FILTER (langMatches"),
    ("values-line", "(?agency) { (UNDEF) }", "(?agency) { (<urn:x>) }"),
    ("values-line", "FILTER (lang", 'VALUES ?code { "AC1.1" }\n    FILTER (lang'),
    ("values-names", "(?agency) { (UNDEF) }", "(?agency ?year) { (UNDEF UNDEF) }"),
    ("values-names", "[parameters.agency]", "[parameters.agencies]"),
    ("limit-line", 'type = "agency"', 'type = "agency"\n#+ rows = true\n#+ default = 10'),
    ("values-late", "WHERE {\n", "WHERE {\n  GRAPH ?submission { ?scorecard bsc:level ?level }\n"),
    ("values-at-end", "ORDER BY ?agency ?year", "ORDER BY ?agency ?year\nVALUES ?year { 2022 }"),
    ("having-alias", "ORDER BY", "HAVING (?kpis > 1)\nORDER BY"),
    ("lang-equals", 'langMatches(lang(?code), "")', 'lang(?code) = ""'),
    ("year-arithmetic", "?year > 1911", "?year = ?otherYear - 1"),
    ("year-arithmetic", "?year > 1911", "?y2 + 1 = ?y"),
    ("division-by-zero", "?year > 1911", "IF(?year > 1911, ?year, 1/0) > 0"),
    ("division-by-zero", "?year > 1911", "?year / 0.0 > 1"),
    ("division-by-zero", "?year > 1911", "?year /\n ( -0e3 ) > 1"),
    ("coalesce-equals", "?year > 1911", "COALESCE(?year = ?askedYear, true)"),
    ("coalesce-equals", "?year > 1911", "!coalesce(STR(?year) = STR(?year), false)"),
    ("outside-graph", "\nWHERE {\n", "\nWHERE {\n  { ?agency bsc:agencyName ?code }\n"),
    ("reaches-out", "FILTER (lang", "SERVICE <http://x/> { ?kpi bsc:label ?z }\n FILTER (lang"),
    ("reaches-out", "\nWHERE {", "\nFROM NAMED <file:///etc/passwd>\nWHERE {"),
    ("no-select", "?agency ?year (COUNT(?kpi) AS ?kpis)", "*"),
    ("no-order", "ORDER BY ?agency ?year", ""),
    ("order-unbound", "ORDER BY ?agency ?year", "ORDER BY ?agency ?year ?hidden"),
    ("unknown-column", "AS ?kpis", "AS ?kpisOfTheYear"),
    ("unknown-term", "bsc:ofAgency", "bsc:ofAgencies"),
    ("unused-prefix", "PREFIX bsc:", "PREFIX skos: <http://x/>\nPREFIX bsc:"),
]
# Some faults bring another with them.
COMPANY = {
    "values-late": set(),
    "outside-graph": {"values-late"},
    "reaches-out": {"unknown-term"},
    "no-select": {"broken-in", "order-unbound"},
    "broken-in": {"unknown-term"},
}


def found_in(tmp_path: Path, text: str) -> set[str]:
    path = tmp_path / "years.rq"
    path.write_text(text, encoding="utf-8")
    return {fault.rule for fault in lint([path])}


def test_our_own_queries_are_sound() -> None:
    assert [f"{fault.file}: {fault.message()}" for fault in lint()] == []


def test_a_sound_query_has_no_fault(tmp_path: Path) -> None:
    assert found_in(tmp_path, SOUND) == set()


def test_a_list_of_whole_numbers_is_no_parameter(tmp_path: Path) -> None:
    counted = SOUND.replace("FILTER (lang", "VALUES ?at { 1 2\n 3 }\n    FILTER (?at > 0 && lang")
    assert "values-line" not in found_in(tmp_path, counted)


@pytest.mark.parametrize(("rule", "what", "instead"), PLANTED)
def test_a_planted_fault_is_found(tmp_path: Path, rule: str, what: str, instead: str) -> None:
    assert SOUND.count(what) >= 1
    found = found_in(tmp_path, SOUND.replace(what, instead, 1))
    assert rule in found
    assert found - {rule} <= COMPANY.get(rule, set())


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ("GRAPH ?submission {\n    VALUES (?agency) { (UNDEF) }", "VALUES (?agency) { (UNDEF) }\n  GRAPH ?submission {"),
        ("WHERE {\n  GRAPH ?submission {", "WHERE {\n  { SELECT ?agency ?year ?kpi WHERE { GRAPH ?submission {"),
        ("?year > 1911", '?year > 1911 && ?code != "HAVING (?kpis) VALUES"'),
        ("ORDER BY ?agency ?year", "HAVING (COUNT(?kpi) > 1)\nORDER BY DESC(?kpis) ?agency ?year"),
        ("?year > 1911", "?target = ?lastActual + 1"),
        ("?year > 1911", "?year / 0.5 > 1 && ?year / 10 > 1 && ?year / ?y0 > 1"),
        ("?year > 1911", "COALESCE(?year != ?askedYear, true) && COALESCE(?year <= ?askedYear, true)"),
        ("?year > 1911", 'COALESCE(?year, "") = COALESCE(?askedYear, "")'),
        ("?year > 1911", "COALESCE(IF(?year = 2022, 1, 2), ?year = 2022) > 1"),
        ("FILTER (lang", "BIND (COALESCE(?year = 2022, false) AS ?now)\n    FILTER (lang"),
        ("bsc:code ?code", "bsc:sourceCell/bsc:page ?code"),
    ],
)  # fmt: skip
def test_what_looks_like_a_fault_and_is_none(tmp_path: Path, what: str, instead: str) -> None:
    text = SOUND.replace(what, instead)
    if "{ SELECT" in instead:
        text = text.replace("  }\n}\nGROUP", "  } } }\n}\nGROUP")
    assert text != SOUND
    assert found_in(tmp_path, text) == set()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"none\.rq"):
        lint([tmp_path / "none.rq"])


def test_faults_speak_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "years.rq"
    path.write_text(SOUND.replace("?year > 1911", "?year = ?otherYear - 1"), encoding="utf-8")
    (fault,) = lint([path])
    told = json.loads(json.dumps(fault.to_dict()))
    assert told["file"] == "years.rq"
    assert told["level"] == "error"
    for part in ("message", "fix"):
        assert set(told[part]) == {"en", "zh-Hant"}
        assert "{" not in "".join(told[part].values())
    assert "?year = ?otherYear - 1" in fault.message()
