"""Agencies of one year, years of one agency, and what agencies measure in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.across import (
    answer,
    figures,
    label,
    numbered,
    paged,
    place_of,
    state_of,
    state_words,
    told,
)
from bscgraph.publish.site.lines import Line, line, lines, years
from bscgraph.publish.site.marks import marks
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import year_words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Cell", "page", "pages", "values_of"]

_ROWS = 45  # scorecards, or indicators, on a page
_CELLS = 260  # values on a page
_PERIODS = 15  # years of values; older ones are in the scorecards


@dataclass(frozen=True, slots=True)
class Cell:
    """An actual value: the number, its target, other numbers that other scorecards state for the
    same year, and what has to be said with it (``noted``, ``suspended``, ``repaired``)."""

    value: Decimal | None
    target: Decimal | None
    others: tuple[Decimal, ...]
    why: frozenset[str]


@dataclass(frozen=True, slots=True)
class Common:
    """What a scorecard has of a common measure in a year: the numbers, page and name of the
    indicator, its status (as target/achievement), and what has to be said with each number."""

    actual: Decimal | None
    target: Decimal | None
    page: str
    text: str
    status: str
    why: frozenset[str]
    target_why: frozenset[str]

    @property
    def sign(self) -> str:
        """The sign of its status."""
        return state_of(self.status)


def pages(site: Site) -> Iterator[Page]:
    """``compare``, ``compare/year/…``, ``compare/indicator/…``, ``compare/agency/…``"""
    yield _choice(site)
    for year in years(site):
        yield from _year(site, year)
    for measure in _measures(site):
        yield from _indicator(site, measure)
    for one in lines(site):
        yield from _line(site, one)


def page(site: Site, name: str) -> Page | None:
    """One of these pages."""
    if name == "compare":
        return _choice(site)
    _, kind, rest = (*name.split("/", 2), "", "")[:3]
    return next((one for one in _below(site, kind, rest) if one.name == name), None)


def _below(site: Site, kind: str, rest: str) -> Iterator[Page]:
    first = rest.partition("/")[0]
    if kind == "year" and first in {str(year) for year in years(site)}:
        yield from _year(site, int(first))
    if kind == "indicator" and first in _measures(site):
        yield from _indicator(site, first)
    if kind == "agency":
        parts = f"agency/{rest}".split("/")
        one = line(site, "/".join(parts[:4])) or line(site, "/".join(parts[:2]))
        yield from _line(site, one) if one else ()


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(Words(*both("compare")), "compare"),)


def _choice(site: Site) -> Page:
    def values(_lang: str) -> Mapping[str, Any]:
        there = years(site)[-_PERIODS:]
        return {
            "years": [(year, len([one for one in site.cards if one.year == year]))
                      for year in reversed(years(site))],
            "columns": there,
            "measures": [(measure, _called(measure), _per_year(rows))
                         for measure, rows in _measures(site).items()],
            "lines": lines(site),
        }  # fmt: skip

    return Page("compare", "compare.html", Words(*both("compare")), values, "compare",
                description=Words(*both("compare.lead")))  # fmt: skip


def _called(measure: str) -> Words:
    return label("compare/common", "measure", measure)


def _per_year(rows: Sequence[tuple[Entry, Any]]) -> Mapping[int | None, int]:
    """How many agencies have values, by the year of their scorecards."""
    agencies: dict[int | None, set[str]] = {}
    for entry, _ in rows:
        agencies.setdefault(entry.year, set()).add(entry.agency)
    return {year: len(some) for year, some in agencies.items()}


def _year(site: Site, year: int) -> Iterator[Page]:
    words = year_words(year)
    found = [(one, entry) for one in lines(site) for entry in one.of_year(year)]
    some = list(paged(f"compare/year/{year}", found, _ROWS))

    def values(part: Sequence[tuple[Line, Entry]]) -> Mapping[str, Any]:
        numbers = figures(site)
        return {
            "year": words,
            "count": len(found),
            "leaves": [name for name, _ in some],
            "rows": [(one, entry, numbers.size(entry), numbers.money(entry),
                      numbers.states(entry)) for one, entry in part],
        }  # fmt: skip

    title = told("compare.year-title", year=words)
    for at, (name, part) in enumerate(some):
        yield Page(name, "compare-year.html", numbered(title, at),
                   lambda _lang, part=part: values(part), "compare", _crumbs())  # type: ignore[misc]  # fmt: skip


@lru_cache(maxsize=2)
def _measures(site: Site) -> Mapping[str, tuple[tuple[Entry, Any], ...]]:
    """The rows of compare/common by what they measure."""
    entries = {entry.graph: entry for entry in site.cards}
    found: dict[str, list[tuple[Entry, Any]]] = {}
    for graph, rows in figures(site).by_submission("compare/common"):
        for row in rows:
            found.setdefault(str(row.measure), []).append((entries[graph], row))
    return {measure: tuple(rows) for measure, rows in sorted(found.items())}


def _indicator(site: Site, measure: str) -> Iterator[Page]:
    rows: dict[tuple[str, ...], dict[int, Common]] = {}
    for entry, row in _measures(site)[measure]:
        key = (str(row.unit or ""), str(row.formula or ""), entry.slug, str(row.code or ""),
               str(row.series or ""), str(row.label or ""))  # fmt: skip
        rows.setdefault(key, {}).setdefault(row.periodYear, _common(site, entry, row))
    columns = sorted({period for cells in rows.values() for period in cells})[-_PERIODS:]
    found = sorted(rows.items())
    name = f"compare/indicator/{measure}"
    some = list(paged(name, found, max(12, _CELLS // (len(columns) + 3))))
    agencies = len({entry.agency for entry, _ in _measures(site)[measure]})
    by_iri = {one.slug: one for one in lines(site) if not one.group}

    def values(part: Sequence[Any]) -> Mapping[str, Any]:
        return {
            "columns": columns,
            "agencies": agencies,
            "leaves": [leaf for leaf, _ in some],
            "rows": [(key, by_iri.get(key[2]), cells, _last(cells)) for key, cells in part],
            "reached": state_words,
        }

    for at, (leaf, part) in enumerate(some):
        yield Page(leaf, "compare-indicator.html",
                   numbered(told("compare.indicator-title", name=_called(measure)), at),
                   lambda _lang, part=part: values(part),  # type: ignore[misc]
                   "compare", _crumbs(), (answer("compare/common"),))  # fmt: skip


def _common(site: Site, entry: Entry, row: Any) -> Common:
    """What a scorecard has of a year, with what has to be said with it."""
    name = (str(row.code or ""), str(row.series or ""))
    known = marks(site, entry.graph)
    status = _statuses(site, entry).get((*name, str(row.label or ""), row.periodYear), "")
    return Common(
        row.actual, row.target, place_of(entry, "kpi", row.code), str(row.label or ""), status,
        known.get((*name, row.periodYear, "actual"), frozenset()),
        known.get((*name, row.periodYear, "target"), frozenset()),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _statuses(site: Site, entry: Entry) -> Mapping[tuple[str, str, str, int], str]:
    """What target/achievement says of an indicator, by code, value row, name and year."""
    found: dict[tuple[str, str, str, int], str] = {}
    for one in figures(site).of("target/achievement", entry):
        key = (str(one.code or ""), str(one.series or ""), str(one.label or ""), one.periodYear)
        found.setdefault(key, str(one.status))  # of a row that stands twice the first holds
    return found


def _last(cells: Mapping[int, Common]) -> tuple[str, str]:
    """Page and name of the indicator where it stands last."""
    newest = cells[max(cells)]
    return newest.page, newest.text


def _line(site: Site, one: Line) -> Iterator[Page]:
    name = f"compare/{one.page}"

    @lru_cache(maxsize=1)
    def found() -> tuple[tuple[int, ...], list[Any]]:
        return values_of(site, one)

    columns, rows = found()
    some = list(paged(name, rows, max(12, _CELLS // (len(columns) + 2))))

    def values(part: Sequence[Any], at: int) -> Mapping[str, Any]:
        numbers = figures(site)
        return {
            "line": one,
            "cards": [(entry, numbers.size(entry), numbers.money(entry), numbers.states(entry))
                      for entry in reversed(one.cards)] if not at else [],
            "columns": columns,
            "rows": part,
            "leaves": [leaf for leaf, _ in some],
        }  # fmt: skip

    for at, (leaf, part) in enumerate(some):
        yield Page(leaf, "compare-agency.html",
                   numbered(told("compare.agency-title", name=one.words), at),
                   lambda _lang, part=part, at=at: values(part, at),  # type: ignore[misc]
                   "compare", (*_crumbs(), Crumb(one.words, one.page)))  # fmt: skip


def values_of(site: Site, one: Line) -> tuple[tuple[int, ...], list[Any]]:
    """Years of values, and for each indicator its page, code, value row, name and cells by year."""
    order = {entry.graph: at for at, entry in enumerate(one.cards)}
    held: dict[tuple[str, str, str], dict[tuple[int, str], list[tuple[int, Any]]]] = {}
    for row in site.rows("trend/series", agency=one.cards[0].agency):
        at = order.get(str(row.submission))
        if at is not None and isinstance(row.periodYear, int):
            key = (str(row.code or ""), str(row.series or ""), str(row.label or ""))
            column = (row.periodYear, str(row.kind))
            held.setdefault(key, {}).setdefault(column, []).append((at, row))
    rows = []
    for (code, series, text), cells in sorted(held.items()):
        last = one.cards[max(at for some in cells.values() for at, _ in some)]
        made = {period: _cell(site, cells, period) for period, kind in cells if kind == "actual"}
        rows.append((place_of(last, "kpi", code), code, series, text, made))
    columns = sorted({period for *_, cells in rows for period in cells})[-_PERIODS:]
    return tuple(columns), rows


def _cell(
    site: Site, cells: Mapping[tuple[int, str], Sequence[tuple[int, Any]]], period: int
) -> Cell:
    """A year's actual value as the newest scorecard has it, and what others have instead."""
    stated = _newest(cells[period, "actual"])
    targets = _newest(cells.get((period, "target"), ()))
    newest = stated[0]
    others = {row.value for row in stated if row.value is not None} - {newest.value}
    target = next((row.value for row in targets if row.value is not None), None)
    why = marks(site, str(newest.submission)).get(
        (str(newest.code or ""), str(newest.series or ""), period, "actual"), frozenset()
    )
    return Cell(newest.value, target, tuple(sorted(others)), why)


def _newest(found: Sequence[tuple[int, Any]]) -> list[Any]:
    """The rows, those of the newest scorecard first; of one that stands twice, the first."""
    return [row for _, row in sorted(found, key=lambda pair: -pair[0])]
