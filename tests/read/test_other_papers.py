"""Made-up scorecards on other papers: rows cut by a page's end, large letters, texts at the
bottom of their rows, headings of two lines, page numbers below. Nothing is given to a neighbour."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.layouts.content import truth
from bench.layouts.draw import STYLES, draw
from bench.layouts.scoring import compare_all
from bench.layouts.synth import synthetic
from bscgraph.read.pdf.blocks import text_blocks
from bscgraph.read.pdf.page import Glyph
from bscgraph.read.pdf.zones import zones_of
from bscgraph.scorecard import read, to_json

FOOT = {"rules": "none", "foot": "yes"}
PRINTED = [
    *((STYLES["cut-unruled"], seed) for seed in (2001, 2014, 2023)),
    *((STYLES["two-line"], seed) for seed in (3000, 3005)),
    (STYLES["large"], 3000),
    (STYLES["airy"], 3001),
    (STYLES["bottom"], 3000),
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


def printed(text: str, x: float, y: float, order: int) -> list[Glyph]:
    """A line of letters of ten points."""
    return [
        Glyph(x + 10 * n, y, x + 10 * (n + 1), y + 10, one, order + n) for n, one in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("left", "number", "kept"),
    [("府施政管考系統", "第2頁，共12頁", 3), ("列印日期：1120515", "3/9", 3), ("BL1服務", "12", 4)],
)
def test_a_line_that_numbers_the_pages_is_no_row_of_the_table(
    left: str, number: str, kept: int
) -> None:
    """Its text would stand over several columns of the table above it."""
    rows = [("策略目標", "指標", "計畫"), ("AC1目標", "AC1.1率", "AC1.1.1"), ("AC2目標", "AC2.1率", "AC2.1.1")]  # fmt: skip
    glyphs: list[Glyph] = []
    for at, texts in enumerate(rows):
        for column, text in enumerate(texts):
            glyphs += printed(text, 150.0 * column, 20.0 * at, len(glyphs) + 10)
    glyphs += printed(left, 0, 70, len(glyphs) + 20) + printed(number, 200, 70, len(glyphs) + 90)
    (zone,), loose = zones_of(text_blocks(glyphs))
    assert len({block.top for block in zone.blocks}) == kept
    assert len(loose) == (2 if kept == len(rows) else 0)
