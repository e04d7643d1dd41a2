"""The rows of a submission, read from its graph: only what linking has to know of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bscgraph.graph.nquads import literal_of
from bscgraph.graph.vocabulary import LABEL, TERM, TYPE, concept
from bscgraph.iri import fold
from bscgraph.linking.model import Card, Cell, Row

__all__ = ["card_of", "newest"]

_GRAPH = re.compile(r"(.*/)graph/([^/]+)/([0-9]{4})/([0-9]{1,9})")
_NAMES = {
    TERM[name]: name
    for name in (
        *("inScorecard", "submits", "seriesOf", "seriesKey", "indicatorCode", "indicatorLabel"),
        *("formulaText", "unitConcept", "unitOfMeasurement", "responsibleUnits", "rowNumber"),
        *("inSeries", "valueKind", "periodYear", "value", "code", "implements", "position"),
        *("budgetOf", "budgetKind", "fiscalYear", "amount"),
    )
} | {TYPE: "type", LABEL: "label"}
_ACTUAL = concept("value-kind", "actual")
_Cells = dict[str, list[Cell]]
_Stated = dict[str, dict[str, str]]


def newest(graphs: Iterable[str], base: str) -> dict[str, dict[int, str]]:
    """By owner and year, the graph of the newest submission; other graphs are left out.

    Args:
        graphs: addresses of graphs.
        base: the base of the addresses that count.
    """
    found: dict[str, dict[int, tuple[int, str]]] = {}
    for graph in graphs:
        named = _GRAPH.fullmatch(graph)
        if named is not None and named[1] == base:
            years = found.setdefault(named[2], {})
            known = years.get(int(named[3]), (0, ""))
            years[int(named[3])] = max(known, (int(named[4]), graph))
    return {
        owner: {year: graph for year, (_, graph) in sorted(years.items())}
        for owner, years in sorted(found.items())
    }


def card_of(graph: str, data: bytes) -> Card | None:
    """What is stated in ``data``, N-Quads of the named graph ``graph``, a line each.

    None where that is no submission of a scorecard with a year.
    """
    named = _GRAPH.fullmatch(graph)
    stated = _stated(graph, data)
    scorecard = stated.get(f"<{graph}>", {}).get("submits")
    if named is None or scorecard is None:
        return None
    year = int(named[3])
    cells = _cells(stated)
    rows = [*_value_rows(stated, year, cells), *_plans(stated, year, cells)]
    return Card(graph, scorecard[1:-1], named[2], year, int(named[4]), tuple(_turned(rows)))


def _stated(graph: str, data: bytes) -> _Stated:
    """By subject and local name, the terms that matter; of several, the first as spelt."""
    found: _Stated = {}
    end = len(graph) + 5  # a space, the name in brackets, a space and a full stop
    for line in data.decode().split("\n"):
        subject, _, rest = line.partition(" ")
        predicate, _, tail = rest.partition(" ")
        name = _NAMES.get(predicate)
        if name is not None:
            terms, term = found.setdefault(subject, {}), tail[:-end]
            if name != "type" or term in _KINDS:
                terms[name] = min(term, terms.get(name, term))
    return found


_KINDS = {TERM["Series"], TERM["ActionPlan"]}


def _of(stated: _Stated, kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    for node in sorted(stated):
        if stated[node].get("type") == TERM[kind]:
            yield node, stated[node]


def _value_rows(stated: _Stated, year: int, cells: _Cells) -> Iterator[Row]:
    for node, one in _of(stated, "Series"):
        kpi = one.get("seriesOf", "<>")
        label = _text(one, "indicatorLabel") or _text(stated.get(kpi, {}), "label")
        there = cells.get(node, [])
        yield Row(
            node[1:-1], year, "kpi",
            _text(one, "indicatorCode") or _text(stated.get(kpi, {}), "code"), label, fold(label),
            series=_text(one, "seriesKey"), whole=kpi[1:-1],
            measure=one.get("unitConcept") or fold(_text(one, "unitOfMeasurement")),
            formula=fold(_text(one, "formulaText")),
            units=_text(stated.get(kpi, {}), "responsibleUnits"),
            numbers=_first(cell for cell in there if cell.kind == _ACTUAL),
            cells=tuple(there), place=_whole_number(one, "rowNumber"),
        )  # fmt: skip


def _plans(stated: _Stated, year: int, cells: _Cells) -> Iterator[Row]:
    for node, one in _of(stated, "ActionPlan"):
        label, there = _text(one, "label"), cells.get(node, [])
        yield Row(
            node[1:-1], year, "plan", _text(one, "code"), label, fold(label),
            whole=one.get("implements", "<>")[1:-1], units=_text(one, "responsibleUnits"),
            numbers=_first(there), cells=tuple(there), place=_whole_number(one, "position"),
        )  # fmt: skip


def _cells(stated: _Stated) -> _Cells:
    """By row, the numbers it states."""
    found: _Cells = {}
    for node in sorted(stated):
        one = stated[node]
        for of, kind, year, value in _STATING:
            if of in one and value in one and (number := _number(one, value)) is not None:
                cell = Cell(node[1:-1], one.get(kind, ""), _whole_number(one, year), number)
                found.setdefault(one[of], []).append(cell)
    return found


_STATING = (
    ("inSeries", "valueKind", "periodYear", "value"),
    ("budgetOf", "budgetKind", "fiscalYear", "amount"),
)


def _number(one: dict[str, str], name: str) -> Decimal | None:
    try:
        number = Decimal(_text(one, name))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _first(cells: Iterable[Cell]) -> dict[int, Decimal]:
    """By year, the number stated first."""
    found: dict[int, Decimal] = {}
    for cell in cells:
        found.setdefault(cell.year, cell.number)
    return found


def _text(one: dict[str, str], name: str) -> str:
    term = one.get(name, "")
    return literal_of(term)[0] if term.startswith('"') else ""


def _whole_number(one: dict[str, str], name: str) -> int:
    text = _text(one, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _turned(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows in the order of the scorecard, those that cannot be told apart numbered."""
    seen: Counter[tuple[str, ...]] = Counter()
    for row in sorted(rows, key=lambda one: (one.kind, one.place, one.node)):
        mark = (row.kind, row.code, row.series, row.name)
        yield replace(row, turn=seen[mark])
        seen[mark] += 1
