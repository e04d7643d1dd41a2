"""Links inside one scorecard that any reader could draw: they spare queries arithmetic joins.

Each follows from what the graph states anyway: which value came before, which target an actual
value is held against, which names and values of two indicators are the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, combinations, pairwise

from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import integer, iri, plain, zh
from bscgraph.graph.vocabulary import concept
from bscgraph.model import BudgetItem, Kpi, Scorecard, Value, gregorian
from bscgraph.text import tight

__all__ = [
    "add_links",
    "comparison_key",
    "continuity_key",
    "link_budgets",
    "link_restatements",
    "link_values",
    "spelt",
]

# Fewer values make no trend.
_TREND = 3
_NO_NAME = str.maketrans("", "", " 　（）()")
# Characters of a key: seventy-five bits; the embedded engine keeps so short a text in the
# statement itself.
_KEY = 15
# So many times as much as the year before, or as little, is a leap.
_LEAP = 5


def add_links(graph: Collector) -> None:
    """Add the links over the whole scorecard."""
    for link, kpis in _alike(graph.indicators):
        for one, other in combinations(kpis, 2):
            graph.add(one, link, other)
            graph.add(other, link, one)
    for code, kind in _drifted(graph.card):
        graph.add(iri(graph.part("objective", code)), "labelDrift", concept("label-drift", kind))
    for code, name in _other_names(graph.card):
        graph.add(iri(graph.part("objective", code)), "otherLabelInTable", zh(name))
    _unit_sets(graph)
    _ranks(graph)


def _ranks(graph: Collector) -> None:
    """Number the amounts of each fiscal year and kind by size, the first printed first."""
    columns: dict[tuple[int, str], list[tuple[Decimal, str]]] = {}
    for item, node in chain.from_iterable(graph.amounts):
        if item.reading.value is not None:
            columns.setdefault((item.roc_year, item.kind), []).append((-item.reading.value, node))
    for column in columns.values():
        for rank, (_, node) in enumerate(sorted(column, key=lambda one: one[0]), 1):
            graph.add(node, "amountRank", integer(rank))


def _unit_sets(graph: Collector) -> None:
    """Name the units responsible for each indicator and plan in one text.

    One set of units has one text, however a cell orders or abbreviates them.
    """
    owners: list[tuple[str, Sequence[str]]] = [
        (node, [name for row in rows for name in row.responsible_units])
        for node, rows in graph.indicators
    ]
    plans = zip(graph.plans, graph.card.action_plans, strict=True)
    owners += [(node, plan.responsible_units) for node, plan in plans]
    texts: dict[frozenset[str], str] = {}
    first_names: dict[str, str] = {}
    for node, names in owners:
        units = dict.fromkeys(graph.unit(name) for name in names)
        for name in names:
            first_names.setdefault(graph.unit(name), name)
        if units:
            printed = "、".join(first_names[unit] for unit in units)
            graph.add(node, "responsibleUnits", plain(texts.setdefault(frozenset(units), printed)))


def link_values(
    graph: Collector, series: str, nodes: Sequence[tuple[Value, str]], *, lower_is_better: bool
) -> None:
    """Link the cells of one value row with each other, and say whether they go one way.

    Args:
        graph: what the triples are added to.
        series: the value row.
        nodes: each cell with its node.
        lower_is_better: whether the smaller of two numbers is the better one.
    """
    cells = {node: value for value, node in nodes}
    numbers = {node: value.reading.value for node, value in cells.items()}
    for kind in ("actual", "target"):
        for node, earlier in _previous(_of_kind(nodes, kind)):
            graph.add(node, "previousValue", earlier)
            for link in _from_last_year(cells[node], cells[earlier]):
                graph.add(node, link, earlier)
    for target, last in _last_actuals(nodes):
        graph.add(target, "lastActualBefore", last)
        if _worse(numbers[target], numbers[last], lower_is_better):
            graph.add(target, "lessAmbitiousThan", last)
        _link_to_last(graph, target, cells[target], last, cells[last])
    targets = {v.roc_year: node for v, node in reversed(nodes) if v.kind == "target"}
    for value, node in nodes:
        if value.kind == "actual" and value.roc_year in targets:
            target = targets[value.roc_year]
            graph.add(node, "measuredAgainst", target)
            if _worse(numbers[node], numbers[target], lower_is_better):
                graph.add(node, "misses", target)
    trend = _trend([value for value, _ in nodes])
    if trend is not None:
        actuals = _stated(nodes, "actual")
        graph.add(series, "steadyTrend", concept("trend", trend))
        graph.add(series, "steadyFrom", actuals[0][1])
        graph.add(series, "steadyUntil", actuals[-1][1])


def _of_kind(nodes: Sequence[tuple[Value, str]], kind: str) -> list[tuple[int, str, bool]]:
    """Year and node of the cells of a kind, and whether they hold a number, oldest first."""
    found = [
        (value.roc_year, node, value.reading.value is not None)
        for value, node in nodes
        if value.kind == kind
    ]
    return sorted(found, key=lambda cell: cell[0])


def _from_last_year(value: Value, earlier: Value) -> Iterator[str]:
    """The links of a number to that of the year before, if it is."""
    number, before = value.reading.value, earlier.reading.value
    if number is None or before is None or value.roc_year - earlier.roc_year != 1:
        return
    if value.kind == "actual":
        yield "yearBefore"
        if _leaps(number, before):
            yield "leapsFrom"
    elif number < before:
        yield "loweredFrom"


def _leaps(number: Decimal, earlier: Decimal) -> bool:
    """Whether of two numbers above zero one is many times the other."""
    less, more = sorted((number, earlier))
    return less > 0 and more >= _LEAP * less


def _link_to_last(graph: Collector, node: str, target: Value, last: str, actual: Value) -> None:
    """Link a target to the last actual before it where it is lower, equal, or a unit above."""
    number, reached = target.reading.value, actual.reading.value
    if number is None or reached is None:
        return
    if number < reached:
        graph.add(node, "belowLastActual", last)
    elif number - reached in {0, 1, target.reading.scale}:
        graph.add(node, "ratchetOf", last)


def _stated(nodes: Sequence[tuple[Value, str]], kind: str) -> list[tuple[int, str]]:
    """Years and nodes of the cells of a kind that hold a number, oldest first."""
    found = [
        (value.roc_year, node)
        for value, node in nodes
        if value.kind == kind and value.reading.value is not None
    ]
    return sorted(found, key=lambda one: one[0])


def _trend(values: Sequence[Value]) -> str | None:
    """Whether all actual values, three or more of as many years, only rise or only fall."""
    stated = sorted(
        (value.roc_year, value.reading.value)
        for value in values
        if value.kind == "actual" and value.reading.value is not None
    )
    if len({year for year, _ in stated}) < _TREND or len(stated) > len(dict(stated)):
        return None
    steps = {(later > earlier) - (later < earlier) for (_, earlier), (_, later) in pairwise(stated)}
    return {1: "rising", -1: "falling"}.get(steps.pop()) if len(steps) == 1 else None


def _previous(cells: Sequence[tuple[int, str, bool]]) -> Iterator[tuple[str, str]]:
    """Each cell with the first number of the nearest earlier year that states one.

    Args:
        cells: year, node, and whether the cell holds a number; oldest first.
    """
    firsts: dict[int, str] = {}
    for year, node, stated in cells:
        before = [earlier for earlier in firsts if earlier < year]
        if before:
            yield node, firsts[before[-1]]
        if stated:
            firsts.setdefault(year, node)


def _worse(number: Decimal | None, other: Decimal | None, lower_is_better: bool) -> bool:
    """Whether one number is worse than the other; not where one is missing."""
    if number is None or other is None:
        return False
    return number > other if lower_is_better else number < other


def _last_actuals(nodes: Sequence[tuple[Value, str]]) -> Iterator[tuple[str, str]]:
    """Each target with the latest actual before its year.

    Of a year printed twice it is the first, as everywhere.
    """
    actuals: dict[int, str] = {}
    for year, node in _stated(nodes, "actual"):
        actuals.setdefault(year, node)
    for target_year, node in _stated(nodes, "target"):
        before = [year for year in actuals if year < target_year]
        if before:
            yield node, actuals[before[-1]]


def link_budgets(graph: Collector, nodes: Sequence[tuple[BudgetItem, str]]) -> None:
    """Link each readable amount of one plan to that of the nearest earlier fiscal year."""
    graph.amounts.append(nodes)
    readable = [(item.roc_year, node) for item, node in nodes if item.reading.value is not None]
    stated = sorted(readable, key=lambda one: one[0])
    for node, earlier in _previous([(*one, True) for one in stated]):
        graph.add(node, "previousAmount", earlier)


def comparison_key(graph: Collector, value: Value) -> str | None:
    """What an equal value of another scorecard of the same year has too, as a term.

    None where the scorecard has no year or the cell no number.
    """
    number, card_year = value.reading.value, graph.card.roc_year
    if number is None or card_year is None:
        return None
    years = f"{gregorian(card_year)}/{gregorian(value.roc_year)}"
    return plain(f"{years}/{value.kind}/{spelt(number)}")


def continuity_key(graph: Collector, first: Kpi, row: Kpi) -> str:
    """What a value row of the same indicator has too in the owner's other scorecards, as a term.

    Args:
        graph: that of the scorecard.
        first: the indicator's first row, whose name and code are its own.
        row: the value row.
    """
    group = graph.card.group
    owner = graph.owner.iri
    whose = owner if group is None else graph.mint.part(owner, "group", group)
    parts = (whose, tight(first.label.value), first.code, row.series)
    return plain(" ".join(part for part in parts if part))


def link_restatements(
    graph: Collector, nodes: Sequence[tuple[Value, str]], continuity: str
) -> None:
    """Add to each number what the owner's other documents have too where they state it again.

    Args:
        graph: that of the scorecard.
        nodes: the values of a row with their nodes.
        continuity: what the row has too in the other documents.
    """
    for value, node in nodes:
        if value.reading.value is not None:
            figure = f"{continuity} {gregorian(value.roc_year)} {value.kind}"
            digest = base64.b32encode(hashlib.sha256(figure.encode()).digest())
            graph.add(node, "restatementKey", plain(digest[:_KEY].decode("ascii").lower()))


def spelt(number: Decimal) -> str:
    """A number in its one spelling: no zeros behind the point."""
    text = f"{number:f}"
    text = text.rstrip("0").removesuffix(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _alike(indicators: Sequence[tuple[str, Sequence[Kpi]]]) -> Iterator[tuple[str, list[str]]]:
    """Groups of indicators with one name, and of indicators with the same numbers."""
    names: dict[str, list[str]] = {}
    numbers: dict[object, list[str]] = {}
    for node, rows in indicators:
        name = tight(rows[0].label.value)
        if name:
            names.setdefault(name, []).append(node)
        cells = tuple(
            tuple(sorted((v.roc_year, v.kind, str(_number(v))) for v in row.values)) for row in rows
        )
        if any(_number(value) is not None for row in rows for value in row.values):
            numbers.setdefault(cells, []).append(node)
    yield from (("sameNameAs", group) for group in names.values())
    yield from (("sameValuesAs", group) for group in numbers.values())


def _number(value: Value) -> str | None:
    return None if value.reading.value is None else spelt(value.reading.value)


def _other_names(card: Scorecard) -> Iterator[tuple[str, str]]:
    """Codes of objectives with each name in the table beside the first in sorted order.

    Spaces and brackets make no other name.
    """
    names: dict[str, dict[str, str]] = {}
    for kpi in sorted(card.kpis, key=lambda kpi: kpi.objective_label.value):
        name, code = kpi.objective_label.value, kpi.objective_code
        if name and code:
            names.setdefault(code, {}).setdefault(name.translate(_NO_NAME), name)
    for code, found in names.items():
        yield from ((code, name) for name in [*found.values()][1:])


def _drifted(card: Scorecard) -> Iterator[tuple[str, str]]:
    """Codes of objectives that carry several names, and whether two were exchanged."""
    in_map: dict[str, dict[str, None]] = {}
    for entry in card.map_objectives:
        in_map.setdefault(entry.code, {})[tight(entry.label.value)] = None
    in_table: dict[str, dict[str, None]] = {}
    for kpi in card.kpis:
        in_table.setdefault(kpi.objective_code, {})[tight(kpi.objective_label.value)] = None
    several = {
        code: (in_map.get(code, {}), in_table.get(code, {}))
        for code in (*in_map, *in_table)
        if code and len({**in_map.get(code, {}), **in_table.get(code, {})}.keys() - {""}) > 1
    }
    for code, (drawn, listed) in several.items():
        exchanged = any(
            drawn == other_listed and listed == other_drawn
            for other, (other_drawn, other_listed) in several.items()
            if other != code
        )
        yield code, "swap" if drawn and listed and exchanged else "drift"
