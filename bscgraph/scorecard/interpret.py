"""A document's tables and paragraphs made into scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import NotAScorecard
from bscgraph.model import (
    BudgetColumn,
    Level,
    Scorecard,
    SourceDocument,
    Text,
    ValueColumn,
)
from bscgraph.scorecard.build import Builder
from bscgraph.scorecard.collect import collect
from bscgraph.scorecard.doubts import check
from bscgraph.scorecard.front import declared_counts, front_texts
from bscgraph.scorecard.guide import without_guides
from bscgraph.scorecard.headings import Column
from bscgraph.scorecard.mend import mended
from bscgraph.scorecard.parts import CardParts, divide
from bscgraph.scorecard.rows import score_rows
from bscgraph.scorecard.spot import Ledger, Line, flatten
from bscgraph.scorecard.strategy_map import StrategyMap, read_map
from bscgraph.table import Document
from bscgraph.text import clean, parse_date

if TYPE_CHECKING:
    from bscgraph.read.limits import Limits

__all__ = ["interpret", "read"]


def read(path: str | Path, limits: Limits | None = None) -> list[Scorecard]:
    """Every scorecard in a file.

    Raises:
        ReadError: the file cannot be read (see :mod:`bscgraph.errors`).
        NotAScorecard: it can, but holds no scorecard.
    """
    from bscgraph.read import open_document

    document = open_document(path) if limits is None else open_document(path, limits)
    return interpret(document)


def interpret(document: Document) -> list[Scorecard]:
    """Every scorecard in a document, with its findings.

    Raises:
        NotAScorecard: no scorecard table in it.
    """
    if document.root is not None:
        from bscgraph.scorecard.stratml import interpret_plan

        return interpret_plan(document, document.root)
    lines = without_guides(flatten(document))
    edges = _edges(lines)
    read_cards = [_card(one, edges, document) for one in divide(lines)]
    cards = [card for card in read_cards if card.kpis or card.map_objectives]
    beside = [finding for card in read_cards if card not in cards for finding in card.findings]
    beside = [finding for finding in beside if finding.raw]
    if cards and (document.findings or beside):
        findings = (*document.findings, *cards[0].findings, *beside)
        cards[0] = replace(cards[0], findings=findings)
    if not any(card.kpis for card in cards):
        raise _no_scorecard(document)
    return cards


def _no_scorecard(document: Document) -> NotAScorecard:
    flat = document.media_type == "text/plain"  # perhaps a list that a mapping file explains
    more = ", or for a flat list of results name a mapping file with --mapping" if flat else ""
    more_zh = "；若為扁平的結果清單，請以 --mapping 指定對應檔" if flat else ""
    return NotAScorecard(
        f"“{document.name}” holds no balanced scorecard: no table with the columns 策略目標, "
        f"KPI and 行動計畫 was found; check that it is the right file{more}.",
        f"「{document.name}」中沒有平衡計分卡：找不到含「策略目標」「KPI」「行動計畫」等欄的表格；"
        f"請確認檔案是否正確{more_zh}。",
    )


def _edges(lines: Sequence[Line]) -> dict[int, float]:
    """The right edge of the text of each page."""
    edges: dict[int, float] = {}
    for line in lines:
        for spot in line.spots:
            if spot.box is not None and spot.page is not None:
                edges[spot.page] = max(edges.get(spot.page, 0.0), spot.box.x1)
    return edges


def _card(parts: CardParts, edges: dict[int, float], document: Document) -> Scorecard:
    ledger = Ledger()
    columns, rows = score_rows(parts, ledger)
    records = collect(mended(rows), ledger)
    builder = Builder(records, columns, ledger)
    kpis, plans = builder.kpis(), builder.plans()
    chart = read_map(parts.map, ledger, records.levels)
    card = _fronted(_titled(parts, ledger), parts, edges, chart, ledger)
    card = replace(
        card,
        kpis=tuple(kpis),
        action_plans=tuple(plans),
        value_columns=tuple(_value_columns(columns)),
        budget_columns=tuple(_budget_columns(columns)),
        document=_file(document),
    )
    check(card, records, ledger)
    _leftovers(parts, _unknown_columns(columns, ledger), ledger)
    return replace(card, findings=tuple(ledger.findings))


def _titled(parts: CardParts, ledger: Ledger) -> Scorecard:
    """The card with what its titles say."""
    found = parts.title()
    if found is None:
        return Scorecard(Text("", ""), "", "agency", None)
    title, spot = found
    known = [one for one, _ in parts.titles]
    ledger.use(*(one for _, one in parts.titles))
    agency = title.agency or next((one.agency for one in known if one.agency), "")
    year = title.roc_year or next((one.roc_year for one in known if one.roc_year), None)
    level: Level = "city" if title.level == "city" else "agency"
    return Scorecard(spot.as_text(title.text), _agency(agency, parts), level, year, title.group)


def _agency(name: str, parts: CardParts) -> str:
    """The agency's name as printed in the title, without the spaces of the layout."""
    return clean(name)


def _fronted(
    card: Scorecard,
    parts: CardParts,
    edges: dict[int, float],
    chart: StrategyMap,
    ledger: Ledger,
) -> Scorecard:
    """The card with its mission, map and counts."""
    texts = front_texts(parts.front, edges, ledger)
    updated = parts.updated
    ledger.use(updated)
    day = parse_date(updated.text) if updated else None
    if updated is not None and day is None:
        ledger.doubt("date-impossible", updated, text=updated.clean)
    return replace(
        card,
        updated_raw=updated.clean if updated else None,
        updated=day,
        mission=tuple(texts["mission"]),
        vision=_one(texts["vision"]),
        core_values=tuple(texts["core_values"]),
        themes=tuple(chart.themes),
        perspectives=tuple(chart.perspectives),
        map_objectives=tuple(chart.objectives),
        map_notes=tuple(chart.notes),
        declared_counts=tuple(declared_counts(parts.counts, ledger)),
    )


def _one(texts: list[Text]) -> Text | None:
    """Several lines of a vision as one text."""
    if len(texts) < 2:
        return texts[0] if texts else None
    first = texts[0]
    return Text(clean("\n".join(text.value for text in texts)), first.raw, first.source)


def _value_columns(columns: Sequence[Column]) -> list[ValueColumn]:
    return [
        ValueColumn(column.year, "actual" if column.role == "actual" else "target")
        for column in columns
        if column.is_value and column.year is not None
    ]


def _budget_columns(columns: Sequence[Column]) -> list[BudgetColumn]:
    return [
        BudgetColumn(column.year, "estimated" if column.kind == "estimated" else "appropriated")
        for column in columns
        if column.role == "budget" and column.year is not None
    ]


def _file(document: Document) -> SourceDocument:
    return SourceDocument(
        document.name, document.media_type, document.sha256, document.size, document.pages
    )


def _unknown_columns(columns: Sequence[Column], ledger: Ledger) -> list[Column]:
    """The columns that are not used; each is told once, by its heading."""
    unknown = [column for column in columns if column.role == "other"]
    again = {one.place for one in ledger.findings if one.code == "duplicate-column"}
    for column in unknown:
        if column.spot is None or column.spot.place not in again:
            ledger.doubt("unknown-column", column.spot, column.header)
    return unknown


def _leftovers(parts: CardParts, unknown: Sequence[Column], ledger: Ledger) -> None:
    """Every cell with text that is neither in the result nor in a finding is named.

    Of a cell in an unknown column the heading was told already.
    """
    named = {(finding.place, finding.raw) for finding in ledger.findings}
    below = {id(line) for line in parts.score}
    headed = {at for one in unknown if one.header for at in range(one.start, one.stop)}
    for line in parts.lines:
        for spot in line.filled:
            if not ledger.knows(spot) and (spot.place, spot.raw) not in named:
                told = not spot.number or (id(line) in below and spot.column in headed)
                ledger.doubt("text-not-used" if told else "cell-not-used", spot)
