"""What follows from a scorecard as a whole: its years, its numbers of parts, what stands twice.

As with :mod:`bscgraph.graph.links`, any reader could work it out; stated once, it spares the
rules and queries a look at every cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import integer, iri, plain
from bscgraph.graph.vocabulary import concept
from bscgraph.model import Reading, Scorecard, Value, gregorian

__all__ = ["add_tallies", "code_before", "last_actual_year", "tally_values"]

_NUMBERED = re.compile(r"([A-Z][CPLF](?:[0-9.]*\.)?)([0-9]{1,9})")


def add_tallies(graph: Collector) -> None:
    """Add the years of the values, the numbers there should be, and what stands twice."""
    scorecard = iri(graph.scorecard)
    for kind, name in (("actual", "actualYear"), ("target", "targetYear")):
        for year in sorted({v.roc_year for v in _values(graph.card) if v.kind == kind}):
            graph.add(scorecard, name, integer(gregorian(year)))
    last = last_actual_year(graph.card)
    if last is not None:
        graph.add(scorecard, "lastActualYear", integer(gregorian(last)))
    if graph.has_commas:
        graph.add(scorecard, "digitGrouping", concept("digit-grouping", "commas"))
    _expected(graph)
    _same_names(graph)
    first: dict[str, str] = {}
    for plan, node in zip(graph.card.action_plans, graph.plans, strict=True):
        if plan.code and first.setdefault(plan.code, node) != node:
            graph.add(node, "repeats", first[plan.code])
    _codes(graph)


def _codes(graph: Collector) -> None:
    """Say which codes are missing before others, and which stand under another's code."""
    coded = [*_coded(graph)]
    used = {code for _, code in coded} | {code for _, code in graph.factors.values()}
    for node, code in coded:
        before = code_before(code)
        if before is not None and before not in used:
            graph.add(node, "missingCodeBefore", plain(before))
    for node, code, whole in _within(graph):
        if code and whole and not code.startswith(f"{whole}."):
            graph.add(node, "codeOutside", plain(whole))


def _coded(graph: Collector) -> Iterator[tuple[str, str]]:
    """Everything that has a code of the hierarchy."""
    card = graph.card
    codes = [entry.code for entry in card.map_objectives] + [k.objective_code for k in card.kpis]
    for code in dict.fromkeys(codes):
        yield iri(graph.part("objective", code)), code
    yield from ((node, rows[0].code) for node, rows in graph.indicators)
    yield from ((n, plan.code) for n, plan in zip(graph.plans, card.action_plans, strict=True))


def _within(graph: Collector) -> Iterator[tuple[str, str, str]]:
    """Indicators and plans, each with its code and the code of what it stands under."""
    for node, rows in graph.indicators:
        for objective in dict.fromkeys(row.objective_code for row in rows):
            yield node, rows[0].code, objective
    for node, plan in zip(graph.plans, graph.card.action_plans, strict=True):
        yield node, plan.code, plan.kpi_code


def code_before(code: str) -> str | None:
    """The code before this one under the same whole; None of a first one, or of no code.

    >>> code_before("AC1.3"), code_before("BL2"), code_before("AC1.1.10"), code_before("AC1.1")
    ('AC1.2', 'BL1', 'AC1.1.9', None)
    """
    found = _NUMBERED.fullmatch(code)
    if found is None or int(found[2]) <= 1:
        return None
    return f"{found[1]}{int(found[2]) - 1}"


def last_actual_year(card: Scorecard) -> int | None:
    """The latest year (ROC) for which an actual value is a number; None where none is."""
    years = [v.roc_year for v in _values(card) if v.kind == "actual" and _is_number(v)]
    return max(years, default=None)


def _values(card: Scorecard) -> Iterator[Value]:
    return (value for kpi in card.kpis for value in kpi.values)


def _is_number(value: Value) -> bool:
    return value.reading.value is not None


def _expected(graph: Collector) -> None:
    """State beside each declared number the one it should be, where that is another.

    In the row of the scorecard's year it is the parts counted, in that of the changes the
    difference between this year's row and last year's.
    """
    card = graph.card
    codes = {entry.code for entry in card.map_objectives} | {k.objective_code for k in card.kpis}
    counted = (len(codes - {""}), len(graph.indicators), len(graph.plans))
    names = ("expectedObjectives", "expectedKpis", "expectedPlans")
    declared = [(row.roc_year, (row.objectives, row.kpis, row.action_plans), node)
                for row, node in graph.declared]  # fmt: skip
    by_year = {year: numbers for year, numbers, _ in reversed(declared) if year is not None}
    this_year = card.roc_year or 0
    new, old = by_year.get(this_year), by_year.get(this_year - 1)
    for place, name in enumerate(names):
        change = None
        if new is not None and old is not None:
            change = _difference(new[place], old[place])
        for year, numbers, node in declared:
            wanted = change if year is None else counted[place] if year == this_year else None
            if numbers[place] is not None and wanted not in {None, numbers[place]}:
                graph.add(node, name, integer(wanted))


def _difference(new: int | None, old: int | None) -> int | None:
    return None if new is None or old is None else new - old


def _same_names(graph: Collector) -> None:
    """Link objectives that share a name in the map, and those that share one in the table."""
    card = graph.card
    in_map = [(entry.label.value, entry.code) for entry in card.map_objectives]
    in_table = [(kpi.objective_label.value, kpi.objective_code) for kpi in card.kpis]
    for link, named in (("sameNameInMapAs", in_map), ("sameNameInTableAs", in_table)):
        codes: dict[str, dict[str, None]] = {}
        for name, code in named:
            if name and code:
                codes.setdefault(name, {})[code] = None
        for group in codes.values():
            nodes = [iri(graph.part("objective", code)) for code in group]
            for one, other in combinations(nodes, 2):
                graph.add(one, link, other)
                graph.add(other, link, one)


def tally_values(graph: Collector, series: str, nodes: Sequence[tuple[Value, str]]) -> None:
    """Say of one value row which cells stand twice, and in what ways its numbers are printed.

    Args:
        graph: what the triples are added to.
        series: the value row.
        nodes: each cell with its node.
    """
    first: dict[tuple[int, str], str] = {}
    for value, node in nodes:
        if first.setdefault((value.roc_year, value.kind), node) != node:
            graph.add(node, "repeats", first[value.roc_year, value.kind])
    for notation in _mixed([value.reading for value, _ in nodes]):
        graph.add(series, "mixedNotation", concept("mixed-notation", notation))


def _mixed(readings: Sequence[Reading]) -> Iterator[str]:
    """In what the numbers of one row are not printed alike."""
    numbers = [one for one in readings if one.value is not None]
    # 0 is 0 in every scale.
    scales = {one.scale for one in numbers if one.value}
    if any(scales - {one.scale} for one in readings if one.scale != 1):
        yield "scale"
    if any(one.percent for one in readings) and not all(one.percent for one in numbers):
        yield "percent-sign"
