"""The findings of a reading as triples: code, severity, place, texts and the real values."""

from __future__ import annotations

import json

from bscgraph.findings import Finding, Place
from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import en, integer, iri, plain, zh
from bscgraph.graph.vocabulary import concept
from bscgraph.model import Source

__all__ = ["add_findings"]

_NOWHERE = Place()


def add_findings(graph: Collector) -> None:
    """Add every finding of the scorecard, in its order."""
    for position, finding in enumerate(graph.card.findings, 1):
        _finding(graph, finding, position)


def _finding(graph: Collector, finding: Finding, position: int) -> None:
    node = iri(graph.unique(graph.part("finding", position)))
    graph.typed(node, "Finding")
    graph.add(node, "findingOf", iri(graph.scorecard))
    graph.add(node, "position", integer(position))
    graph.add(node, "findingCode", concept("finding-code", finding.code))
    graph.add(node, "severity", concept("severity", finding.severity.value.lower()))
    graph.add(node, "message", en(finding.message("en")))
    graph.add(node, "message", zh(finding.message("zh-Hant")))
    graph.add(node, "rawText", plain(finding.raw))
    graph.add(node, "subject", plain(finding.subject))
    if finding.params:
        values = json.dumps(dict(finding.params), ensure_ascii=False, sort_keys=True)
        graph.add(node, "parameters", plain(values))
    if finding.place != _NOWHERE:
        where = finding.place
        graph.cell(
            node,
            Source(where.page, where.sheet, where.table, where.row, where.column, where.header),
        )
