"""Key success factors over several KPIs whose cell a page's end cuts: joined, and said to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bscgraph.model import Scorecard
from bscgraph.table import Table
from tests.scorecard.making import HEAD, TITLE, card, codes, row, table

TIGHT, ROOMY = (0.4, 0.5), (4.0, 0.5)  # free beside and below a last line, in letters


def on_page(rows: list[list[str]], page: int, room: tuple[float, float] | None = None) -> Table:
    """A page's table, the last of its key success factors with this ``room``."""
    made = table([HEAD, *rows], page=page)
    last = max(cell.row for cell in made if cell.column == 1 and cell.text)
    cells = [
        replace(cell, page=page, room=room if (cell.row, cell.column) == (last, 1) else None)
        for cell in made
    ]
    return replace(made, cells=tuple(cells))


def factors(found: Scorecard) -> dict[str, str]:
    return {kpi.code: kpi.ksf.value if kpi.ksf else "" for kpi in found.kpis}


def two_pages(above: str, below: str, room: tuple[float, float] | None) -> Scorecard:
    """A KPI on each page, both under objective AC1, whose cell goes on on the second."""
    first = [row("AC1.1", ksf=above)]
    second = [row("AC1.2", objective="", ksf=below), row("BP1.1")]
    return card(TITLE, on_page(first, 1, room), on_page(second, 2))


def test_the_rest_of_a_factor_beside_the_next_kpi_is_joined_and_told() -> None:
    found = two_pages("推動社區資訊透明度並視民眾需求調整辦", "理場次與內容", TIGHT)
    whole = "推動社區資訊透明度並視民眾需求調整辦理場次與內容"
    assert factors(found) == {"AC1.1": whole, "AC1.2": whole, "BP1.1": "因素BP1.1"}
    told = [(one.code, one.subject, one.raw) for one in found.findings]
    assert told == [("row-joined", "AC1.2", "理場次與內容")]


@pytest.mark.parametrize(
    ("above", "below", "room"),
    [
        ("推動社區資訊透明度", "強化服務", ROOMY),  # the next word would have fitted
        ("推動社區資訊透明度", "強化服務", (0.4, 3.0)),  # another line would have
        ("推動社區資訊透明度。", "強化服務", TIGHT),  # its sentence has ended
        ("推動社區資訊透明度", "AC1強化服務", TIGHT),  # begins with a code of its own
        ("推動社區資訊透明度", "強化服務", None),  # nothing is known of its lines
    ],
)
def test_a_factor_of_its_own_stays_one(
    above: str, below: str, room: tuple[float, float] | None
) -> None:
    found = two_pages(above, below, room)
    assert factors(found)["AC1.1"] == above
    assert factors(found)["AC1.2"] == below.removeprefix("AC1")
    assert codes(found) == []


@pytest.mark.parametrize(
    ("above", "below"), [("推動社區（含學校", "與民間）資訊透明度"), ("推動社區資訊", "、強化服務")]
)
def test_an_open_bracket_or_a_comma_says_that_it_goes_on(above: str, below: str) -> None:
    found = two_pages(above, below, None)
    assert factors(found)["AC1.1"] == factors(found)["AC1.2"] == above + below


def test_an_empty_cell_at_the_page_end_has_its_text_on_the_next() -> None:
    first = [row("AC1.1", ksf="健全制度"), row("AC1.2", ksf="")]
    second = [row("AC1.3", objective="AC1目標甲AC1", ksf="節約支出")]
    found = card(TITLE, on_page(first, 1), on_page(second, 2))
    assert factors(found) == {"AC1.1": "健全制度", "AC1.2": "節約支出", "AC1.3": "節約支出"}
    assert [(one.code, one.subject) for one in found.findings] == [("row-joined", "AC1.2")]


def test_where_empty_means_the_same_as_above_it_does_at_the_page_end_too() -> None:
    first = [row("AC1.1", ksf="健全制度"), row("AC1.2", ksf=""), row("AC1.3", ksf="節約支出")]
    first.append(row("AC1.4", ksf=""))
    second = [row("AC1.5", objective="", ksf="簡化流程")]
    found = card(TITLE, on_page(first, 1), on_page(second, 2))
    assert factors(found)["AC1.2"] == "健全制度"
    assert factors(found)["AC1.4"] == "節約支出"
    assert codes(found) == []
