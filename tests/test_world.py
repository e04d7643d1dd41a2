"""What it takes from a city to the world: the page says what the figures give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.world import DOCUMENT, STEPS, Step, table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"


def test_the_page_holds_the_table_that_the_figures_give() -> None:
    lines = list(table())
    assert len(lines) == len(STEPS) + 2
    assert "\n".join(lines) in PAGE.read_text(encoding="utf-8")


def test_figures_are_means_times_documents() -> None:
    one = replace(DOCUMENT, seconds=3.6, quads=1_000, store=2_000_000)
    last = list(table(one))[-1].split(" | ")
    assert STEPS[-1] == Step("10,000 cities, ten years", 10_000, 40, 10)
    assert last[1:5] == ["4,000,000", "4,000", "4.0 billion", "8.0 TB"]
