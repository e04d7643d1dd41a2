"""Made-up scorecards on other papers: rows cut by a page's end, large letters, headings of two
lines, page numbers below. Nothing is given to a neighbour."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.layouts.content import truth
from bench.layouts.draw import STYLES, draw
from bench.layouts.scoring import compare_all
from bench.layouts.synth import synthetic
from bscgraph.scorecard import read, to_json

FOOT = {"rules": "none", "foot": "yes"}
PRINTED = [
    *((STYLES["cut-unruled"], seed) for seed in (2001, 2014, 2023)),
    *((STYLES["two-line"], seed) for seed in (3000, 3005)),
    (STYLES["large"], 3000),
    (STYLES["airy"], 3001),
    (STYLES["cut"], 2009),
    (STYLES["dashed"], 2002),
    (FOOT, 3000),
]


@pytest.mark.parametrize(("style", "seed"), PRINTED)
def test_all_of_it_is_read(style: dict[str, str], seed: int, tmp_path: Path) -> None:
    path, content = tmp_path / "card.pdf", synthetic(seed)
    # a font every machine substitutes alike
    draw(content, path, style | {"font": "MSung-Light"})
    plain = json.loads(json.dumps([to_json(card) for card in read(path)], default=str))
    found = compare_all(plain, json.loads(json.dumps(truth(content))))
    assert (found.wrong, found.errors) == ([], [])
