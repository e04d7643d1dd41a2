"""Merged cells of made-up scorecards printed without rules: whose key success factor is whose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.layouts.content import truth
from bench.layouts.draw import draw
from bench.layouts.scoring import Score, compare_all
from bench.layouts.synth import synthetic
from bscgraph.scorecard import read, to_json
from tests.read.drawing import Box, Sheet, canvas

UNRULED = {"rules": "none", "font": "MSung-Light"}  # a font every machine substitutes alike


def score_of(seed: int, path: Path) -> Score:
    """How a made-up scorecard of several factors and plans is read from paper without rules."""
    content = synthetic(seed)
    draw(content, path, UNRULED)
    plain = json.loads(json.dumps([to_json(card) for card in read(path)], default=str))
    return compare_all(plain, json.loads(json.dumps(truth(content))))


@pytest.mark.parametrize("seed", [1013, 1015, 1025, 1027, 1033, 1035, 1045])
def test_nothing_is_given_to_a_neighbour(seed: int, tmp_path: Path) -> None:
    found = score_of(seed, tmp_path / "card.pdf")
    assert (found.wrong, found.errors) == ([], [])


HEADS = ("策略目標", "關鍵成功因素(KSF)", "KPI", "110年實際值", "111年目標值", "行動計畫")
#: KPIs with their heights; the second objective's are uneven, so that its cells stand aside.
KPIS = (("AC1.1", 30), ("AC1.2", 30), ("AC1.3", 24), ("BC1.1", 20), ("BC1.2", 44))
MERGED = (
    *(("AC1穩健財政", 0, 0, 3), ("健全制度", 1, 0, 2), ("節約支出", 1, 2, 1)),
    *(("BC1友善服務", 0, 3, 2), ("簡化流程", 1, 3, 2)),
)


def test_cells_between_objective_and_kpi_divide_its_kpis_among_them(tmp_path: Path) -> None:
    cells = [Box(text, 0, at) for at, text in enumerate(HEADS)]
    for row, (code, _) in enumerate(KPIS, 1):
        texts = (f"{code}指標{row}", f"{row}1", f"{row}2", f"{code}.1計畫{row}")
        cells += [Box(text, row, 2 + at) for at, text in enumerate(texts)]
    cells += [Box(text, row + 1, column, span) for text, column, row, span in MERGED]
    sheet = Sheet(cells, [110, 150, 130, 100, 100, 120], [24, *(height for _, height in KPIS)])
    page, out = canvas()
    sheet.text(page)
    page.save()
    path = tmp_path / "card.pdf"
    path.write_bytes(out.getvalue())
    (card,) = read(path)
    factors = {kpi.code: kpi.ksf.value if kpi.ksf else None for kpi in card.kpis}
    assert factors == {
        "AC1.1": "健全制度", "AC1.2": "健全制度", "AC1.3": "節約支出",
        "BC1.1": "簡化流程", "BC1.2": "簡化流程",
    }  # fmt: skip
