"""The layout: every cell of the seeds at its row and column, and nothing vanishes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bscgraph import graph
from bscgraph.draw import Drawing, Grid, sheet
from bscgraph.draw.drawing import remark, visible
from bscgraph.model import Reading, Scorecard, Source, ValueColumn
from bscgraph.scorecard import read
from tests import cards
from tests.strategies import SCORECARDS

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SEEDS = [card for path in sorted(GOLDEN.iterdir()) for card in cards.read_expected(path)]


def from_graph(card: Scorecard) -> Scorecard:
    """The card out of its graph: what is drawn."""
    (found,) = graph.from_dataset(graph.to_dataset(card))
    return found


def texts_at(grid: Grid) -> dict[tuple[int, int], str]:
    """The text that covers each place."""
    return {
        (row, column): cell.text
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }


def expected(
    card: Scorecard,
) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
    """(code, heading, raw) of each value row's values, and of each plan's budgets."""
    kinds = {"actual": "實際值", "target": "目標值", "appropriated": "預算", "estimated": "概算"}
    values = Counter(
        (k.series or k.code, f"{v.roc_year}年{kinds[v.kind]}", v.reading.raw)
        for k in card.kpis
        for v in k.values
    )
    budgets = Counter(
        (p.code, f"{b.roc_year}年{kinds[b.kind]}", b.reading.raw)
        for p in card.action_plans
        for b in p.budget
    )
    return values, budgets


def stated(
    rows: list[list[str]], series: set[str | None]
) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
    """The same of the rows of a table whose merged cells are filled, heading first."""
    heads = [
        text.replace("\n", "").replace("行動計畫已編", "").replace("行動計畫預估", "")
        for text in rows[0]
    ]
    kpi_at = next(
        at for at, head in enumerate(heads) if head.startswith("KPI") and "公式" not in head
    )
    plan_at = heads.index("行動計畫")
    values: Counter[tuple[str, str, str]] = Counter()
    budgets: Counter[tuple[str, str, str]] = Counter()
    seen = set()
    for row in rows[1:]:
        kpi, plan = row[kpi_at].split(" ")[0], row[plan_at].split(" ")[0]
        code = plan if plan in series else kpi
        for at, head in enumerate(heads):
            if head.endswith(("實際值", "目標值")) and code not in seen:
                values[code, head, row[at]] += 1
            elif head.endswith(("(元)",)):
                budgets[plan, head.removesuffix("(元)"), row[at]] += 1
        seen.add(code)
    return values, budgets


def filled(drawing: Drawing) -> list[list[str]]:
    """The rows of the wide table with merged cells filled."""
    grid, at = drawing.table, texts_at(drawing.table)
    return [[at.get((row, c), "") for c in range(len(grid.kinds))] for row in range(grid.n_rows)]


def test_the_seeds_have_236_value_cells_and_82_budget_cells() -> None:
    values = [value for card in SEEDS for kpi in card.kpis for value in kpi.values]
    budgets = [item for card in SEEDS for plan in card.action_plans for item in plan.budget]
    assert (len(values), len(budgets)) == (236, 82)


@pytest.mark.parametrize("card", SEEDS, ids=lambda card: card.agency)
def test_every_cell_of_the_seeds_stands_in_its_row_and_column(card: Scorecard) -> None:
    drawing = sheet(from_graph(card))
    assert stated(filled(drawing), {kpi.series for kpi in card.kpis}) == expected(card)


@pytest.mark.parametrize("card", SEEDS, ids=lambda card: card.agency)
def test_every_place_of_the_table_is_covered_once(card: Scorecard) -> None:
    assert_tiled(sheet(card).table)


def assert_tiled(grid: Grid) -> None:
    places = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    )
    assert set(places.values()) <= {1}
    wanted = {(row, column) for row in range(grid.n_rows) for column in range(len(grid.kinds))}
    assert set(places) == wanted


def all_texts(drawing: Drawing) -> str:
    parts = [drawing.title, drawing.updated, *drawing.notes]
    parts += [line for section in drawing.sections for line in section.lines]
    return "\n".join(parts + [cell.text for grid in drawing.grids for cell in grid.cells])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(SCORECARDS)
def test_nothing_vanishes(card: Scorecard) -> None:
    drawing = sheet(card)
    for grid in drawing.grids:
        assert_tiled(grid)
    found = [reading for cell in drawing.table.cells for reading in cell.readings]
    readings = [v.reading for k in card.kpis for v in k.values]
    readings += [b.reading for p in card.action_plans for b in p.budget]
    assert Counter(map(id, found)) == Counter(map(id, readings))
    everything = all_texts(drawing)
    labels = [k.label for k in card.kpis] + [k.formula_unit for k in card.kpis]
    labels += [k.ksf for k in card.kpis if k.ksf] + [p.label for p in card.action_plans]
    assert all((label.raw or label.value) in everything for label in labels)
    assert all(k.code.strip() in everything for k in card.kpis if "\x00" not in k.code)
    front = [*card.mission, *card.core_values, *card.map_notes]
    assert all(text.value in everything for text in front)
    for entry in card.map_objectives:
        assert entry.label.value in everything or entry.label.raw in everything


def test_a_value_in_a_year_without_column_gets_one() -> None:
    card = cards.agency_card(value_columns=(ValueColumn(109, "actual"),))
    heads = [cell.text for cell in sheet(card).table.rows()[0]]
    assert [head for head in heads if "值" in head] == ["109年實際值", "111年目標值"]


def test_a_plan_without_kpi_has_a_row_of_its_own() -> None:
    orphan = cards.plan("ZZ9.9.9", "孤立計畫", {111: "7"}, kpi_code="ZZ9.9")
    card = cards.agency_card(action_plans=(orphan,))
    last = filled(sheet(card))[-1]
    assert last[0] == ""
    assert "ZZ9.9.9 孤立計畫" in last
    assert "7" in last


def test_a_year_stated_twice_keeps_both_lines() -> None:
    (kpi,) = cards.agency_card().kpis
    twice = replace(kpi, values=cards.values(actual109="1") + cards.values(actual109="2"))
    cells = [
        c.text for c in sheet(cards.agency_card(kpis=(twice,))).table.cells if c.kind == "value"
    ]
    assert cells == ["1\n2"]


def test_the_document_s_heading_is_taken_where_it_is_understood() -> None:
    (kpi,) = cards.agency_card().kpis
    for header, shown in (("109年度\n實績值", "109年度\n實績值"), ("107年實際值", "109年實際值")):
        value = kpi.values[0]
        reading = replace(value.reading, source=Source(page=1, row=2, column=3, header=header))
        card = cards.agency_card(kpis=(replace(kpi, values=(replace(value, reading=reading),)),))
        assert shown in [cell.text for cell in sheet(card).table.rows()[0]]


def test_amounts_in_thousands_stand_under_a_heading_that_says_so() -> None:
    amount = Reading("500", Decimal(500_000), scale=1000, flags=("scale-normalised",))
    card = cards.agency_card(action_plans=(cards.plan("AC1.1.1", "論壇", {111: amount}),))
    heads = [cell.text for cell in sheet(card).table.rows()[0]]
    assert "行動計畫已編111年預算(千元)" in heads


def test_bands_are_drawn_where_the_document_has_them() -> None:
    hac = read(EXAMPLES / "hac-111.pdf")[1]
    (tfam,) = read(EXAMPLES / "tfam-111.xlsx")
    bands = [cell.text for cell in sheet(hac).table.cells if cell.kind == "band"]
    assert [text[:2] for text in bands] == ["顧客", "內部", "學習", "財務"]
    assert not [cell for cell in sheet(tfam).table.cells if cell.kind == "band"]


def test_what_cannot_be_trusted_is_told() -> None:
    hac = next(card for card in SEEDS if "客家" in card.agency)
    remarks = Counter(remark(cell) for cell in sheet(hac).table.cells if cell.status != "clean")
    assert remarks["▲ 無法判讀 not readable (14,004,000?)"] == 2
    assert remarks["◇ 已修補 repaired (= 10,600,000)"] == 1


def test_objectives_common_to_all_themes_cover_the_row() -> None:
    tfam = next(card for card in SEEDS if "美術" in card.agency)
    chart = sheet(tfam).chart
    assert chart is not None
    (common,) = [cell for cell in chart.cells if cell.text.startswith("TL1")]
    assert common.colspan == len(tfam.themes)


def test_what_no_file_may_hold_is_made_visible() -> None:
    assert visible("a\x00b\r\nc\ud800\u202e") == "a\ufffdb\nc\ufffd\ufffd"
