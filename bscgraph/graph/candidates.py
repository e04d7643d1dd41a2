"""Links inside one scorecard that the document suggests and nobody has confirmed.

Each is a plain rule over what was printed: labels swapped between map and table, indicators
that are copies, plans that bundle others, plans that may count the same money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import decimal, iri
from bscgraph.model import ActionPlan, Kpi, Scorecard
from bscgraph.text import find_codes, split_notes, tight

__all__ = ["add_candidates", "parts_of"]

# A shorter name is inside too many others to be named by them.
_NAME = 4
_BEFORE = re.compile(r"^(?:包?含|包括)(?:括)?")
_AFTER = re.compile(r"(?:等(?:\d+項|[二三四五六七八九十]項)?(?:計畫|方案)?)?(?:之?(?:預算|經費))?$")
# The level of a plan's code.
_PLAN = 3
# What parts the items of a list, the surest first: 與 also stands inside names.
_BETWEEN = tuple(map(re.compile, (r"[、,;；+＋]", r"以?及", r"[與和]")))
# Such a note says who else pays, not what the plan bundles.
_ELSEWHERE = re.compile(r"備註|項下|支應|併入|[編列]於")


def add_candidates(graph: Collector) -> None:
    """Add the links that the scorecard itself suggests."""
    for pair in _swapped(graph.card):
        _both(graph, "possibleSwapWith", *(graph.part("objective", code) for code in pair))
    for one, other in _copies(graph.card.kpis):
        _both(graph, "redundantWith", graph.kpis[one], graph.kpis[other])
    _plans(graph)


def _both(graph: Collector, link: str, one: str, other: str) -> None:
    graph.add(iri(one), link, iri(other))
    graph.add(iri(other), link, iri(one))


def _swapped(card: Scorecard) -> Iterator[tuple[str, str]]:
    """Codes whose labels in the map are each other's in the table."""
    in_map = {one.code: tight(one.label.value) for one in reversed(card.map_objectives)}
    in_table = {kpi.objective_code: tight(kpi.objective_label.value) for kpi in reversed(card.kpis)}
    drifted = [
        code
        for code in dict.fromkeys(one.code for one in card.map_objectives)
        if code and in_table.get(code) and in_map[code] and in_map[code] != in_table[code]
    ]
    for one, other in combinations(drifted, 2):
        if in_map[one] == in_table[other] and in_map[other] == in_table[one]:
            yield one, other


def _copies(kpis: Sequence[Kpi]) -> Iterator[tuple[str, str]]:
    """Codes of indicators with the same name, formula and numbers."""
    same: dict[object, dict[str, None]] = {}
    for kpi in kpis:
        numbers = tuple(
            (value.roc_year, value.kind, value.reading.value)
            for value in kpi.values
            if value.reading.value is not None
        )
        if kpi.code and kpi.label.value and numbers:
            measured = (tight(kpi.label.value), tight(kpi.formula_unit.value), numbers)
            same.setdefault(measured, {})[kpi.code] = None
    for codes in same.values():
        yield from combinations(codes, 2)


def _plans(graph: Collector) -> None:
    plans = graph.card.action_plans
    names = {n: tight(split_notes(plan.label.value).head) for n, plan in enumerate(plans)}
    codes = [plan.code for plan in plans]
    bundled: set[tuple[int, int]] = set()
    for number, plan in enumerate(plans):
        parts = parts_of(number, plan, names, codes)
        for part in parts:
            bundled.add((number, part))
            graph.add(graph.plans[number], "aggregatesPlan", graph.plans[part])
        _add_sums(graph, number, parts)
    for one, other in combinations(range(len(plans)), 2):
        if not {(one, other), (other, one)} & bundled and _overlap(plans, names, one, other):
            graph.add(graph.plans[one], "overlapsPlan", graph.plans[other])
            graph.add(graph.plans[other], "overlapsPlan", graph.plans[one])


def _add_sums(graph: Collector, number: int, parts: Sequence[int]) -> None:
    """State beside the amounts of a plan that bundles others what theirs sum to.

    Not where one of theirs for the same year and kind cannot be read.
    """
    if not parts:
        return
    plans = graph.card.action_plans
    stated = [item for part in parts for item in plans[part].budget]
    for item, node in graph.amounts[number]:
        shares = [
            share.reading.value
            for share in stated
            if (share.roc_year, share.kind) == (item.roc_year, item.kind)
        ]
        readable = [share for share in shares if share is not None]
        if shares and len(readable) == len(shares):
            graph.add(node, "sumOfParts", decimal(sum(readable, Decimal(0))))


def parts_of(
    number: int, plan: ActionPlan, names: Mapping[int, str], codes: Sequence[str]
) -> list[int]:
    """The plans that ``plan`` says it bundles: two or more in its brackets, all of them plans.

    They are named by their codes or by their names.

    Args:
        number: the plan's own place among all plans.
        plan: the plan.
        names: the folded names of all plans by place.
        codes: the codes of all plans, in the same order.
    """
    notes = [tight(note) for note in split_notes(plan.label.value).notes]
    notes = [note for note in notes if not _ELSEWHERE.search(note)]
    coded = [str(code) for note in notes for _, code in find_codes(note) if code.level == _PLAN]
    if coded:
        places = {one: n for n, one in enumerate(codes) if one and n != number}
        named = [places.get(code) for code in coded]
    else:
        others = {n: name for n, name in names.items() if n != number}
        named = [found for note in notes for found in _listed(note, others)]
    parts = [part for part in named if part is not None]
    return parts if len(parts) == len(named) >= 2 and len(set(parts)) == len(parts) else []


def _listed(listing: str, names: Mapping[int, str], depth: int = 0) -> Iterator[int | None]:
    """The plans a text lists one by one; None for what is no plan's name.

    A name may hold 與 or 及: only what is no name as a whole is cut there.
    """
    whole = _named(_item(listing), names) if depth else None
    if whole is not None or depth == len(_BETWEEN):
        yield whole
        return
    for piece in filter(None, _BETWEEN[depth].split(listing)):
        yield from _listed(piece, names, depth + 1)


def _named(item: str, names: Mapping[int, str]) -> int | None:
    if len(item) < _NAME:
        return None
    return next((n for n, name in names.items() if item in name), None)


def _item(piece: str) -> str:
    """What a piece of a list names, without the words around it."""
    return _AFTER.sub("", _BEFORE.sub("", piece))


def _overlap(plans: Sequence[ActionPlan], names: Mapping[int, str], one: int, other: int) -> bool:
    """Whether one name holds the other and both claim the same money in some year."""
    short, long = sorted((names[one], names[other]), key=len)
    if len(short) < 2 * _NAME or short not in long:
        return False
    amounts = [
        {(b.roc_year, b.reading.value) for b in plans[n].budget if b.reading.value}
        for n in (one, other)
    ]
    return bool(amounts[0] & amounts[1])
