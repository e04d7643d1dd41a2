"""The end of a text is its very end, in both engines."""

from __future__ import annotations

import pytest

from bscgraph.validate import Hit, RuleSet, hits
from bscgraph.validate.endings import pattern_for_python, query_for_python
from bscgraph.validate.spelling import read_triples

PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
DATA = r'ex:a a ex:Thing ; ex:p "A1\n" . ex:b a ex:Thing ; ex:p "A1" .'
SHAPE = "ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; "


def found(shapes: str, engine: str) -> list[Hit]:
    data, rules = (
        [(s, p, o) for s, p, o, _ in read_triples((PREFIXES + text).encode(), "turtle", "test")]
        for text in (DATA, shapes)
    )
    return hits(data, RuleSet(rules), engine)


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (SHAPE + r'sh:property [ sh:path ex:p ; sh:pattern "^A1$" ] .', 1),
        (SHAPE + r'sh:property [ sh:path ex:p ; sh:pattern "^A1\\s$" ] .', 1),
        (SHAPE + r'sh:sparql [ sh:select """SELECT $this WHERE { $this <http://example.org/p> '
                 r'?x FILTER(!REGEX(?x, "^A1$")) }""" ] .', 1),
        (SHAPE + r'sh:sparql [ sh:select """SELECT $this WHERE { $this <http://example.org/p> '
                 r'?x FILTER(REPLACE(?x, "[0-9]$", "") = "A") }""" ] .', 1),
    ],
)  # fmt: skip
def test_a_last_newline_belongs_to_the_text(shapes: str, expected: int, engine: str) -> None:
    assert len(found(shapes, engine)) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a$", r"^a\Z"),
        ("a$|b$", r"a\Z|b\Z"),
        (r"a\$", r"a\$"),
        ("[a$]", "[a$]"),
        ("[]$]$", r"[]$]\Z"),
        (r"[\]$]$", r"[\]$]\Z"),
    ],
)
def test_only_the_sign_for_the_end_is_changed(pattern: str, expected: str) -> None:
    assert pattern_for_python(pattern) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('REGEX(?x, "a$")', r'REGEX(?x, "a\\Z")'),
        ('REGEX(?x, "a$", "m")', 'REGEX(?x, "a$", "m")'),
        ('REPLACE(REPLACE(?x, "a$", "$"), "b$", "")', r'REPLACE(REPLACE(?x, "a\\Z", "$"), "b\\Z", "")'),
        ('# REGEX(?x, "a$")', '# REGEX(?x, "a$")'),
        ("REGEX(?x, ?pattern) && $this", "REGEX(?x, ?pattern) && $this"),
        ('CONTAINS(?x, "a$")', 'CONTAINS(?x, "a$")'),
        ('REGEX(?x, "a$"', 'REGEX(?x, "a$"'),
    ],
)  # fmt: skip
def test_only_patterns_of_calls_are_changed(query: str, expected: str) -> None:
    assert query_for_python(query) == expected
