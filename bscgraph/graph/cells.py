"""Number cells as triples: what was read, how, and what the note beside the number says."""

from __future__ import annotations

import re
from functools import lru_cache

from bscgraph.graph.collector import Collector
from bscgraph.graph.links import comparison_key
from bscgraph.graph.nquads import TRUE, date_, decimal, integer, iri, month, plain, zh
from bscgraph.graph.vocabulary import (
    BEGINNING,
    END,
    IN_DATE,
    IN_MONTH,
    INSTANT,
    LABEL,
    TYPE,
    concept,
)
from bscgraph.model import BudgetItem, Reading, Value, gregorian
from bscgraph.text.reason import Interval, intervals_in, reasons_in

__all__ = ["add_budget", "add_value"]

# SDMX observation status of a cell without a number, by the reason it has none.
_STATUS = {"not-established": "M", "suspended": "S"}
_COMMAS = re.compile(r"[0-9]{1,3},[0-9]{3}")
_UNGROUPED = re.compile(r"[0-9]{4,}(?![0-9,.])")
_reasons_in = lru_cache(maxsize=4096)(reasons_in)
_intervals_in = lru_cache(maxsize=4096)(intervals_in)


def add_value(graph: Collector, series: str, base: str, value: Value, position: int) -> str:
    """Add an actual or target value of ``series``; gives its node, minted under ``base``."""
    year = gregorian(value.roc_year)
    address = graph.unique(graph.mint.part(base, value.kind, year))
    node, reading = iri(address), value.reading
    missing = reading.value is None
    graph.typed(node, "MissingObservation" if missing else "Observation")
    graph.add(node, "inSeries", series)
    graph.add(node, "position", integer(position))
    graph.add(node, "periodYear", integer(year))
    graph.add(node, "rocYear", integer(value.roc_year))
    graph.add(node, "valueKind", concept("value-kind", value.kind))
    key = comparison_key(graph, value)
    if key is not None:
        graph.add(node, "comparisonKey", key)
    status = _STATUS.get(reading.reason or "", "O") if missing else "A"
    graph.add(node, "valueStatus", concept("value-status", status))
    _reading(graph, address, reading, "value", value.roc_year)
    return node


def add_budget(
    graph: Collector, plan: str, base: str, item: BudgetItem, position: int, *, note: str
) -> str:
    """Add the amount of an action plan for one year; gives its node.

    ``note`` is what the plan says of its money.
    """
    year = gregorian(item.roc_year)
    address = graph.unique(graph.mint.part(base, "budget", year))
    node, reading = iri(address), item.reading
    graph.typed(node, "Budget")
    graph.add(node, "budgetOf", plan)
    graph.add(node, "position", integer(position))
    graph.add(node, "fiscalYear", integer(year))
    graph.add(node, "rocYear", integer(item.roc_year))
    graph.add(node, "budgetKind", concept("budget-kind", item.kind))
    said = f"{reading.note or ''} {note}"
    elsewhere = reading.value == 0 and "carried-elsewhere" in _reasons_in(said)
    status = "O" if reading.value is None else "K" if elsewhere else "A"
    graph.add(node, "valueStatus", concept("value-status", status))
    _reading(graph, address, reading, "amount", item.roc_year)
    return node


def _reading(graph: Collector, address: str, reading: Reading, measure: str, roc_year: int) -> None:
    node = iri(address)
    graph.add(node, "rawText", plain(reading.raw))
    graph.add(node, "parseStatus", concept("parse-status", reading.status))
    if reading.value is not None:
        graph.add(node, measure, decimal(reading.value))
    if reading.candidate is not None:
        graph.add(node, "candidateValue", decimal(reading.candidate))
    if reading.reason is not None:
        graph.add(node, "absenceReason", concept("absence-reason", reading.reason))
    if reading.percent:
        graph.add(node, "isPercent", TRUE)
    if reading.value is not None and _UNGROUPED.match(reading.raw):
        graph.add(node, "digitGrouping", concept("digit-grouping", "none"))
    elif _COMMAS.match(reading.raw):
        graph.has_commas = True
    if reading.scale != 1:
        graph.add(node, "scale", integer(reading.scale))
    for flag in reading.flags:
        graph.add(node, "flag", concept("finding-code", flag))
    graph.cell(node, reading.source)
    if reading.note is not None:
        graph.add(node, "note", zh(reading.note))
        _note(graph, address, reading.note, roc_year)


def _note(graph: Collector, address: str, text: str, roc_year: int) -> None:
    """The note as a node of its own: the reasons it gives and the periods it names."""
    place = graph.mint.part(address, "note")
    node = iri(place)
    graph.typed(node, "ValueNote")
    graph.add(node, "noteOf", iri(address))
    graph.triples.append((node, LABEL, zh(text)))
    reasons = _reasons_in(text)
    for reason in reasons:
        graph.add(node, "reason", concept("reason", reason))
    if reasons:
        graph.add(iri(address), "reasonsGiven", plain(" ".join(reasons)))
    for number, interval in enumerate(_intervals_in(text, roc_year), 1):
        span = graph.mint.part(place, "interval", number)
        graph.add(node, "affectedInterval", iri(span))
        _interval(graph, span, interval)


def _interval(graph: Collector, address: str, interval: Interval) -> None:
    graph.typed(iri(address), "AffectedInterval")
    ends = (("begin", BEGINNING, interval.begin), ("end", END, interval.end))
    for name, link, moment in ends:
        if moment is not None:
            instant = iri(graph.mint.part(address, name))
            graph.triples.append((iri(address), link, instant))
            graph.triples.append((instant, TYPE, INSTANT))
            monthly = len(moment) == len("2021-05")
            stated = month(moment) if monthly else date_(moment)
            graph.triples.append((instant, IN_MONTH if monthly else IN_DATE, stated))
