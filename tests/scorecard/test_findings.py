"""Every finding the reading can tell has its texts, and the seeds' doubts are all told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import bscgraph.scorecard
from bscgraph import graph
from bscgraph.findings import CATALOGUE
from bscgraph.scorecard import to_json
from tests.scorecard.making import GOLDEN, HEAD, TITLE, card, row, table

PACKAGE = Path(bscgraph.scorecard.__file__).parent


def test_every_code_that_is_told_is_in_the_catalogue() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py")]
    told = set(re.findall(r"""doubt\(\s*"([a-z-]+)\"""", "\n".join(sources)))
    flags = {"number-repaired", "stray-fragment", "scale-normalised", "unit-in-value", "bound",
             "approximate", "negative-triangle", "bracket-unclosed", "note-without-bracket"}  # fmt: skip
    assert len(told) > 25
    assert told | flags <= set(CATALOGUE)


def test_the_json_is_the_format_of_the_samples_and_keeps_the_source() -> None:
    found = to_json(card(TITLE, table([HEAD, row("AC1.1", e="1,4004,000")])))
    gold = json.loads((GOLDEN / "tfam_111.expected.json").read_text(encoding="utf-8"))
    assert set(gold["document"]) <= set(found["document"])
    assert set(gold["kpis"][0]) <= set(found["kpis"][0])
    assert set(gold["action_plans"][0]) <= set(found["action_plans"][0])
    amount = found["action_plans"][0]["budget"][0]
    assert (amount["value"], amount["reason"], amount["candidate"]) == (None, "malformed", 14004000)
    assert amount["source"] == {"table": 1, "row": 2, "column": 11, "header": HEAD[10]}
    (finding,) = found["findings"]
    assert (finding["code"], finding["raw"]) == ("number-malformed", "1,4004,000")
    assert all("14,004,000" in text for text in finding["message"].values())


@pytest.mark.parametrize(("band", "told"), [("<u>學習成長</u>", True), ("學習 成長", False)])
def test_marks_around_the_name_of_a_perspective_are_told(band: str, told: bool) -> None:
    """The map names the perspective; what the band looks like is in the scorecard nowhere else."""
    rows = [HEAD, [band, *([""] * (len(HEAD) - 1))], row("AL1.1")]
    read = card(TITLE, table(rows))
    assert len(read.kpis) == 1
    found = [finding for finding in read.findings if finding.code == "markup-in-band"]
    assert [(finding.raw, finding.place.row) for finding in found] == [(band, 2)] * told
    (again,) = graph.from_dataset(graph.to_dataset(read))
    assert again.findings == read.findings
