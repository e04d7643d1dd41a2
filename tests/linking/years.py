"""Scorecards of the art museum in several years, for tests of what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bscgraph.graph import build
from bscgraph.linking import Card, Decision, Found, card_of, found_in
from bscgraph.model import ActionPlan, Kpi, Scorecard, SourceDocument
from tests.cards import agency_card, kpi, text, values


def row(code: str, name: str, last: int = 109, numbers: Sequence[str] = (), **more: Any) -> Kpi:
    """A value row with actual values of the years up to ``last`` (ROC)."""
    first = last - len(numbers) + 1
    cells = {f"actual{first + n}": number for n, number in enumerate(numbers)}
    return kpi(code, name, values(1, **cells), **more)


def card(year: int, *rows: Kpi, plans: Sequence[ActionPlan] = (), **more: Any) -> Scorecard:
    """The museum's scorecard of ``year`` (ROC)."""
    made = agency_card(roc_year=year, kpis=rows, action_plans=tuple(plans), **more)
    digest = f"{year:064x}"
    return replace(
        made,
        title=text(f"{year}年臺北市立美術館平衡計分卡"),
        document=SourceDocument(f"{year}.pdf", "application/pdf", digest, 9, 2),
    )


def read(scorecard: Scorecard, number: int = 1) -> Card:
    """What linking knows of a scorecard."""
    built = build(scorecard, number)
    found = card_of(built.graph, built.canonical())
    assert found is not None
    return found


def linked(*scorecards: Scorecard, decisions: Sequence[Decision] = ()) -> Found:
    return found_in([read(one) for one in scorecards], decisions)


def told(found: Found, kind: str = "kpi") -> list[tuple[str, str, str]]:
    """Years and codes of both ends of each link, and its confidence."""
    return [
        (f"{one.earlier.year} {one.earlier.code}", f"{one.later.year} {one.later.code}",
         one.confidence)
        for one in found.links if one.later.kind == kind
    ]  # fmt: skip
