"""Every doubt of the reading is told by one rule, or it is said here why by none."""

from __future__ import annotations

import pytest
from rdflib.namespace import SH
from rdflib.term import URIRef

from bscgraph import graph
from bscgraph.findings import CATALOGUE
from bscgraph.terms import BSC, CODE
from bscgraph.validate import load_shapes, validate
from tests.shapes.faults import sound, told

SHAPES = load_shapes()
# Told by a rule that looks at the data themselves, so that graphs from elsewhere are held to it.
BY_THE_DATA = {
    "agency-missing": "BSC-S09", "stratml-organization-missing": "BSC-S09",
    "year-missing": "BSC-S01", "stratml-year-missing": "BSC-S01",
    "date-missing": "BSC-S08", "date-impossible": "BSC-S08",
    "label-drift": "BSC-M01", "label-swap": "BSC-M02", "duplicate-label": "BSC-M03",
    "code-outside-grammar": "BSC-S12", "theme-not-declared": "BSC-M07",
    "objective-not-in-table": "BSC-M05", "objective-not-in-map": "BSC-M06",
    "objective-without-label": "BSC-S18", "kpi-without-label": "BSC-K03",
    "kpi-without-plan": "BSC-K15", "ksf-missing": "BSC-K04", "uncoded-series": "BSC-K09",
    "plan-in-unit-column": "BSC-K01", "not-a-unit": "BSC-K01", "unit-missing": "BSC-K01",
    "unit-in-value-column": "BSC-N02", "value-is-text": "BSC-N02",
    "value-blank": "BSC-N08", "formula-without-value": "BSC-N08", "shared-budget": "BSC-P04",
    "number-malformed": "BSC-N01", "number-repaired": "BSC-N03", "scale-normalised": "BSC-N04",
    "count-differs": "BSC-C01", "change-differs": "BSC-C04", "stratml-second-result": "BSC-K11",
}  # fmt: skip
# About the file or our register, not about the scorecard: shown by ``bscgraph read``.
BY_NONE = {
    "agency-not-in-register", "unit-not-in-register", "total-row", "text-not-used",
    "xml-encoding", "xml-control-character", "xml-entity", "stratml-namespace",
    "stratml-period", "stratml-date", "stratml-number", "stratml-code-derived",
    "stratml-identifier-repeated", "stratml-empty-shell", "stratml-without-place",
    "stratml-words-without-place", "stratml-misplaced", "stratml-unknown-element",
    "perspective-unknown", "level-unknown",
}  # fmt: skip
LISTS = {
    str(code).rpartition("/")[2]
    for shape in SHAPES.subjects(SH["in"])
    for code in SHAPES.items(SHAPES.value(shape, SH["in"]))
    if str(code).startswith(CODE["finding-code/"])
}
IN_QUERIES = {"duplicate-code", "code-missing", "label-differs-in-table", "code-hierarchy"}


def test_every_doubt_has_one_owner() -> None:
    groups = [set(BY_THE_DATA), BY_NONE, LISTS, IN_QUERIES]
    assert set().union(*groups) == set(CATALOGUE)
    assert sum(map(len, groups)) == len(CATALOGUE)


def test_the_owners_are_rules() -> None:
    codes = {str(code) for code in SHAPES.objects(None, BSC.ruleCode)}
    assert set(BY_THE_DATA.values()) <= codes


@pytest.mark.parametrize("code", sorted(LISTS | IN_QUERIES))
def test_a_doubt_of_the_reading_is_told_once(code: str) -> None:
    (result,) = validate([graph.build(told(code)(sound()))]).results
    assert result.shape
    assert URIRef(result.shape) in set(SHAPES.subjects(BSC.ruleCode))


@pytest.mark.parametrize("code", sorted(set(BY_THE_DATA) | BY_NONE))
def test_a_doubt_that_the_data_show_is_not_told_twice(code: str) -> None:
    assert validate([graph.build(told(code)(sound()))]).results == ()
