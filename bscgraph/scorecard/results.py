"""Dates and results of a StratML indicator as years and readings; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from bscgraph.model import BudgetItem, BudgetKind, Reading, Source, Value, ValueKind
from bscgraph.scorecard.elements import Account, Passage, folded, is_shell
from bscgraph.scorecard.labelled import BUDGET_KIND, BUDGETS, split_lines
from bscgraph.scorecard.readings import reading_of
from bscgraph.table import Element

__all__ = ["budget_of", "iso_date", "plan_year", "values_of"]

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2}|T.*)?")
_YEAR = re.compile(
    r"(\d{4})(?:-(?:0[1-9]|1[0-2]))?|(?:\d{1,2}[/.]){2}(\d{4})|(\d{4})(?:[/.]\d{1,2}){2}"
)
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_REASON = re.compile(r"[a-z]+(?:-[a-z]+)*")
_RESULTS: dict[str, ValueKind] = {"targetresult": "target", "actualresult": "actual"}
_BUDGETS: dict[str, BudgetKind] = {
    BUDGETS["appropriated"]: "appropriated",
    BUDGETS["estimated"]: "estimated",
}
_SAYING = {"numberofunits", "description"}
_DAYS_OF_ONE_YEAR = 366


def iso_date(text: str) -> date | None:
    """The date an ``xsd:date`` says; None where it is none.

    >>> iso_date("2008-02-29"), iso_date("2009-02-29"), iso_date("Fall 2009")
    (datetime.date(2008, 2, 29), None, None)
    """
    found = _ISO.fullmatch(folded(text))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _year(account: Account, element: Element | None) -> int | None:
    """The ROC year of a date element; whatever is no date is told."""
    if element is None:
        return None
    text = folded(element.text)
    day = iso_date(text)
    if day is not None:
        return day.year - 1911
    found = _YEAR.fullmatch(text)
    year = next((int(part) for part in found.groups() if part), 0) if found else 0
    account.doubt("stratml-date", element, element.name, year=str(year) if year else "－")
    return year - 1911 if year else None


def plan_year(account: Account, about: Element | None) -> int | None:
    """The plan's ROC year, from the dates of its administrative information.

    A period of at most one year is called by the year it ends in, as fiscal years are; a
    longer one by the year it begins in, and that is told.
    """
    if about is None:
        return None
    start, end = account.leaf(about, "StartDate"), account.leaf(about, "EndDate")
    first, last = _year(account, start), _year(account, end)
    if first is None or last is None or first == last:
        return last if first is None else first
    begin, finish = iso_date(start.text if start else ""), iso_date(end.text if end else "")
    if begin and finish and 0 <= (finish - begin).days <= _DAYS_OF_ONE_YEAR:
        return last
    if start is not None:
        years = {"first": str(first + 1911), "last": str(last + 1911)}
        account.doubt("stratml-period", start, **years)
    return first


def values_of(account: Account, indicator: Element, subject: str) -> Iterator[Value]:
    """The results of an indicator in the order of the document, one value each.

    The year is that of EndDate, else of StartDate; a result without one is told, not placed.
    """
    seen: set[tuple[int, ValueKind]] = set()
    for result, kind, year in _dated(account, indicator, subject):
        _tell_second(account, result, subject, year, again=(year, kind) in seen)
        seen.add((year, kind))
        yield Value(year, kind, _reading(account, result, subject))


def budget_of(account: Account, indicator: Element, subject: str) -> Iterator[BudgetItem]:
    """The amounts of an indicator that is an action plan."""
    seen: set[tuple[int, BudgetKind]] = set()
    for result, _, year in _dated(account, indicator, subject):
        kind = _budget_kind(account, result)
        _tell_second(account, result, subject, year, again=(year, kind) in seen)
        seen.add((year, kind))
        yield BudgetItem(year, kind, _reading(account, result, subject))


def _tell_second(
    account: Account, result: Element, subject: str, year: int, *, again: bool
) -> None:
    """Several results of one year may be those of its parts; nobody adds them up here."""
    if again:
        account.doubt("stratml-second-result", result, subject, year=str(year + 1911))


def _dated(
    account: Account, indicator: Element, subject: str
) -> Iterator[tuple[Element, ValueKind, int]]:
    """The results whose year is known; the others are told."""
    for result, kind in _results(account, indicator):
        year = _result_year(account, result)
        if year is not None:
            yield result, kind, year
        else:
            account.use_all(result)
            account.doubt("stratml-result-without-year", result, subject)


def _results(account: Account, indicator: Element) -> Iterator[tuple[Element, ValueKind]]:
    for instance in account.parts(indicator, "MeasurementInstance"):
        for result in instance.children:
            kind = _RESULTS.get(result.name.lower())
            if kind is None or is_shell(result):
                continue
            account.use(result)
            if any(folded(one.text) for one in result.children if one.name.lower() in _SAYING):
                yield result, kind


def _result_year(account: Account, result: Element) -> int | None:
    start, end = account.leaf(result, "StartDate"), account.leaf(result, "EndDate")
    first, last = _year(account, start), _year(account, end)
    return first if last is None else last


def _budget_kind(account: Account, result: Element) -> Literal["appropriated", "estimated"]:
    """Whether an amount is appropriated or estimated, by its descriptor; else estimated."""
    for one in account.parts(result, "Descriptor"):
        named = next((c for c in one.children if c.name.lower() == "descriptorname"), None)
        kind = next((c for c in one.children if c.name.lower() == "descriptorvalue"), None)
        if named and kind and folded(named.text) == BUDGET_KIND:
            account.use_all(one)
            return _BUDGETS.get(folded(kind.text), "estimated")
    return "estimated"


def _reading(account: Account, result: Element, subject: str) -> Reading:
    """The number of a result with its description as note, or why there is none."""
    number, words = account.leaf(result, "NumberOfUnits"), account.leaf(result, "Description")
    labelled, rest = split_lines(words.text if words else "")
    note = folded(rest) or None
    source = Passage.of(number or words or result).source
    if number is None:
        return _without_number(labelled, note, rest, source)
    raw = number.text
    plain = _DECIMAL.fullmatch(folded(raw))
    if plain:
        return Reading(raw, Decimal(folded(raw)), note=note, source=source)
    account.doubt("stratml-number", number, subject)
    read = reading_of(Passage.of(number), account.ledger, subject)
    notes = "；".join(filter(None, (read.note, note))) or None
    return Reading(
        raw=read.raw, value=read.value, status=read.status, note=notes, reason=read.reason,
        candidate=read.candidate, percent=read.percent, scale=read.scale, flags=read.flags,
        source=source,
    )  # fmt: skip


def _without_number(
    labelled: dict[str, list[str]], note: str | None, rest: str, source: Source
) -> Reading:
    said = labelled.get("reason", ["text"])[0].rpartition(" ")[2]
    reason = said if _REASON.fullmatch(said) else "text"
    candidates = labelled.get("candidate", [])
    candidate = Decimal(candidates[0]) if candidates and _DECIMAL.fullmatch(candidates[0]) else None
    return Reading(
        raw=labelled.get("raw", [rest])[0],
        value=None,
        status="unresolved" if reason == "malformed" else "clean",
        note=note,
        reason=reason,
        candidate=candidate,
        source=source,
    )
