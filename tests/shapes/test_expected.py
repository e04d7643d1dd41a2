"""The seeds: exactly the findings that were listed by eye, on both engines."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import bscgraph
from bscgraph import graph
from bscgraph.model import Scorecard
from bscgraph.text import tight
from bscgraph.validate import Result, validate

EXPECTED = Path(__file__).parent / "expected"
SEEDS = Path(__file__).parent / "seeds"
SUBMISSIONS = ["tfam", "city", "hac"]
# The reference engine takes its time over a whole table, so the large ones are left to .ci/run.
CASES = [
    *((name, "shacl") for name in (SUBMISSIONS if find_spec("shacl") else ())),
    *(
        pytest.param(name, "pyshacl", marks=[] if name == "city" else [pytest.mark.integration])
        for name in SUBMISSIONS
    ),
]


def cards() -> dict[str, Scorecard]:
    (tfam,) = bscgraph.read(SEEDS / "tfam.txt")
    city, hac = bscgraph.read(SEEDS / "city-hac.txt")
    return {"tfam": tfam, "city": city, "hac": hac}


@pytest.fixture(scope="module")
def seeds() -> dict[str, Scorecard]:
    return cards()


def column(result: Result) -> str:
    """Which value of a row a result is about, such as ``target 111``; empty for the row."""
    meant = result.value if result.value and "/scorecard/" in result.value else result.focus
    found = re.search(r"/(actual|target|budget)/(\d{4})\b", meant)
    return f"{found[1]} {int(found[2]) - 1911}" if found else ""


def key(result: Result) -> tuple[str, str, str, str]:
    return result.rule, result.severity.value, result.code or result.objective, column(result)


@pytest.mark.parametrize(("name", "engine"), CASES)
def test_a_seed_has_the_listed_findings_and_no_others(
    name: str, engine: str, seeds: dict[str, Scorecard]
) -> None:
    listed: list[dict[str, Any]] = json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))
    results = validate([graph.build(seeds[name])], engine=engine).results
    wanted = Counter((e["rule"], e["severity"], e["code"], e["at"]) for e in listed)
    assert Counter(map(key, results)) == wanted
    for entry in listed:
        mine = [r for r in results if key(r) == tuple(entry[k] for k in ("rule", "severity", "code", "at"))]  # fmt: skip
        text = tight(entry["text"])
        assert any(text in tight(r.raw_text + r.message["zh-Hant"]) for r in mine), entry


@pytest.mark.parametrize("name", ["tfam", "city", "hac"])
def test_messages_are_whole_sentences_with_the_real_values(
    name: str, seeds: dict[str, Scorecard]
) -> None:
    for result in validate([graph.build(seeds[name])]).results:
        for text in (*result.message.values(), *result.fix.values()):
            assert text.strip()
            assert not re.search(r"[{}—]|None|https?:", text), text
