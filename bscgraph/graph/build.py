"""Builds the triples of one submission from a scorecard."""

from __future__ import annotations

from bscgraph.graph.candidates import add_candidates
from bscgraph.graph.collector import Collector
from bscgraph.graph.current import add_current_budgets, add_latest_results
from bscgraph.graph.doubts import add_findings
from bscgraph.graph.front import add_front
from bscgraph.graph.links import add_links
from bscgraph.graph.rows import add_rows
from bscgraph.graph.tallies import add_tallies
from bscgraph.iri import Minter
from bscgraph.model import Scorecard

__all__ = ["collected"]


def collected(card: Scorecard, submission: int, minter: Minter) -> Collector:
    """Everything the graph of the n-th submission of ``card`` states."""
    graph = Collector(card, submission, minter)
    add_front(graph)
    add_rows(graph)
    add_links(graph)
    add_tallies(graph)
    add_current_budgets(graph)
    add_latest_results(graph)
    add_candidates(graph)
    add_findings(graph)
    return graph
