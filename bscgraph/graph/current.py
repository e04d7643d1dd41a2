"""What a scorecard says of its own year, and keys by which equal amounts find each other.

As with :mod:`bscgraph.graph.links`, any reader could work it out; stated once, it spares queries
a look at the cells of all years and a comparison of all amounts with each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from bscgraph.graph.collector import Collector
from bscgraph.graph.links import spelt
from bscgraph.graph.nquads import integer, iri, plain
from bscgraph.graph.tallies import last_actual_year
from bscgraph.model import Value, gregorian

__all__ = ["add_current_budgets", "add_latest_results", "link_current_targets", "link_places"]


def add_current_budgets(graph: Collector) -> None:
    """Link each action plan to its amounts of the scorecard's year; give each amount its key."""
    own_year = graph.card.roc_year
    of_card = "-" if own_year is None else str(gregorian(own_year))
    for plan, amounts in zip(graph.plans, graph.amounts, strict=True):
        for item, node in amounts:
            if item.roc_year == own_year:
                graph.add(plan, "currentBudget", node)
            number = item.reading.value
            if number is not None and number > 0:
                key = f"{of_card}/{gregorian(item.roc_year)}/{item.kind}/{spelt(number)}"
                graph.add(node, "amountKey", plain(key))


def add_latest_results(graph: Collector) -> None:
    """Link the scorecard to what its value rows reached in its latest year of actual values.

    That is the cell of the actual value, or where a row has none, of the target.
    """
    last = last_actual_year(graph.card)
    for cells in graph.cells:
        of_year = [(value.kind, node) for value, node in cells if value.roc_year == last]
        reached = [node for kind, node in of_year if kind == "actual"]
        for node in reached or [node for _, node in of_year]:
            graph.add(iri(graph.scorecard), "latestResult", node)


def link_current_targets(graph: Collector, series: str, nodes: Sequence[tuple[Value, str]]) -> None:
    """Link a value row to its targets for the scorecard's year; each cell comes with its node."""
    for value, node in nodes:
        if value.kind == "target" and value.roc_year == graph.card.roc_year:
            graph.add(series, "currentTarget", node)


def link_places(graph: Collector, series: str, nodes: Sequence[tuple[Value, str]]) -> None:
    """State page and row of a value row whose cells have them in common, else link each cell to
    its own place; each cell comes with its node."""
    sources = [value.reading.source for value, _ in nodes]
    places = {None if one is None else (one.page, one.row) for one in sources}
    if len(places) > 1:
        for source, (_, node) in zip(sources, nodes, strict=True):
            graph.cell(node, source, "printedApart")
        return
    for page, row in filter(None, places):
        for name, number in (("valuesPage", page), ("valuesRow", row)):
            if number is not None:
                graph.add(series, name, integer(number))
