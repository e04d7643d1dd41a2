"""The example files of the rules: each break fires exactly its rule, each pass fires none."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from bscgraph.resources import folder
from bscgraph.validate import validate
from tests.shapes.faults import FAULTS
from tests.shapes.rulespage import PAGE, page

PLACE = folder("shapes") / "examples"


def rules_fired(path: Path) -> set[str]:
    return {result.rule for result in validate(Graph().parse(path)).results}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_breaking_file_breaks_its_rule_alone(rule: str) -> None:
    assert rules_fired(PLACE / f"{rule}.break.ttl") == {rule}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_keeping_file_breaks_none(rule: str) -> None:
    assert rules_fired(PLACE / f"{rule}.pass.ttl") == set()


def test_there_are_no_other_files() -> None:
    names = {path.name for path in PLACE.glob("*.ttl")}
    assert names == {f"{rule}.{how}.ttl" for rule in FAULTS for how in ("break", "pass")}


def test_files_are_small() -> None:
    assert max(path.stat().st_size for path in PLACE.glob("*.ttl")) < 12_000


def test_the_page_of_rules_says_what_the_shapes_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.shapes.rulespage writes it anew"
