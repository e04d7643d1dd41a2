"""The work on one document: read it, make its graph, check it. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.bulk import address
from bscgraph.bulk.model import Card, Converted, Told
from bscgraph.text.year import parse_year

if TYPE_CHECKING:
    from bscgraph.graph import Submission
    from bscgraph.iri import Minter
    from bscgraph.model import Scorecard
    from bscgraph.read import Limits

__all__ = ["convert"]


def convert(path: Path, limits: Limits, base: str, told: Told) -> Converted:
    """The scorecards of a document as canonical files, each as submission 1, and what they count.

    Raises:
        ReadError: the document cannot be read, or holds no scorecard.
        GraphError: ``base`` is no base IRI.
        ShapesError: the rules are broken.
    """
    from bscgraph import scorecard
    from bscgraph.iri import Minter

    minter = Minter(base)
    cards = scorecard.read(path, limits)
    sha256 = next((card.document.sha256 for card in cards if card.document), "")
    made = tuple(_made(card, told, minter) for card in cards)
    return Converted(address.program(), sha256, made)


def _made(card: Scorecard, told: Told, minter: Minter) -> tuple[Card, bytes]:
    from bscgraph import graph

    notes = tuple(_notes(card, told, minter))
    card = _completed(card, told)
    built = graph.build(card, 1, minter)
    return _counted(card, built, minter, notes), built.canonical()


def _completed(card: Scorecard, told: Told) -> Scorecard:
    """The scorecard, with the manifest's agency and year where the document names none."""
    if not card.agency and told.agency:
        card = replace(card, agency=told.agency)
    if card.roc_year is None and told.year:
        card = replace(card, roc_year=parse_year(told.year))
    return card


def _notes(card: Scorecard, told: Told, minter: Minter) -> Iterator[tuple[str, str]]:
    """Where manifest and document speak of the same and do not agree."""
    named = told.agency and card.agency and card.level == "agency"
    if named and minter.agency(told.agency).slug != minter.agency(card.agency).slug:
        yield (
            f"The manifest says {told.agency}, the document {card.agency}; the document's is used.",
            f"清單記載機關為{told.agency}，文件為{card.agency}；採用文件所載。",
        )
    year = parse_year(told.year) if told.year else None
    if year is not None and card.roc_year is not None and year != card.roc_year:
        yield (
            f"The manifest says year {told.year}, the document {card.roc_year}; the document's "
            "is used.",
            f"清單記載年度為 {told.year}，文件為 {card.roc_year}；採用文件所載。",
        )


def _counted(
    card: Scorecard, built: Submission, minter: Minter, notes: tuple[tuple[str, str], ...]
) -> Card:
    from bscgraph.validate import Part, check, default_rules

    checked = check(Part(built.graph, built.triples), default_rules())
    rules = Counter(result.rule for result in checked.results)
    doubts = Counter(finding.severity.value for finding in (*card.findings, *built.findings))
    found = Counter(result.severity.value for result in checked.results)
    return Card(
        path=minter.path(card, minter.owner(card)),
        title=card.title.value,
        agency=minter.owner_name(card),
        roc_year=card.roc_year,
        updated=card.updated.isoformat() if card.updated else "",
        kpis=len({kpi.code for kpi in card.kpis}),
        plans=len(card.action_plans),
        values=sum(len(kpi.values) for kpi in card.kpis),
        amounts=sum(len(plan.budget) for plan in card.action_plans),
        findings=dict(sorted(found.items())),
        doubts=dict(sorted(doubts.items())),
        rules=dict(sorted(rules.items())),
        notes=notes,
    )
