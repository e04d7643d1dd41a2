"""Money: all agencies by fiscal year and perspective, each year's agencies, each scorecard.

Agencies and groups of the city are never added up: both may list the same money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.across import (
    amount,
    answer,
    entry_words,
    figures,
    label,
    numbered,
    paged,
    place_of,
    told,
)
from bscgraph.publish.site.charts import Bar, bars
from bscgraph.publish.site.lines import Line, lines
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import page_of, year_words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Part", "Total", "page", "pages", "totals"]

_KINDS = ("appropriated", "estimated")
_ROWS = 60  # scorecards on one page of a year
_COLUMNS = 4  # fiscal years of one scorecard; it mostly has two
_PARTS = 60  # themes, or units, of one scorecard


@dataclass(frozen=True, slots=True)
class Total:
    """What scorecards state for one fiscal year and kind, added up."""

    year: int
    kind: str
    scorecards: int
    gross: Decimal | None
    repeated: Decimal
    unresolved: int

    @property
    def net(self) -> Decimal | None:
        """Without what is repeated."""
        return None if self.gross is None else self.gross - self.repeated


@dataclass(frozen=True, slots=True)
class Part:
    """A theme, perspective or unit: page (or none), code, words, a row per column (or None)."""

    page: str
    code: str
    words: Words
    own: bool
    cells: tuple[Any, ...]


def pages(site: Site) -> Iterator[Page]:
    """``budget``, ``budget/year/2022`` …, ``budget/scorecard/tfam/2022`` …"""
    yield _whole(site)
    for year in _fiscal_years(site):
        yield from _year(site, year)
    for entry in site.cards:
        yield _card(site, entry)


def page(site: Site, name: str) -> Page | None:
    """One of these pages."""
    _, kind, rest = (*name.split("/", 2), "", "")[:3]
    if kind == "scorecard":
        entry = site.entry(f"scorecard/{rest}")
        made = _card(site, entry) if entry is not None and entry.newest else None
        return made if made is not None and made.name == name else None
    if kind == "year":
        year = rest.partition("/")[0]
        there = year.isascii() and year.isdecimal() and int(year) in _fiscal_years(site)
        found = _year(site, int(year)) if there else iter(())
        return next((one for one in found if one.name == name), None)
    return _whole(site) if name == "budget" else None


@lru_cache(maxsize=2)
def _rows(site: Site) -> Mapping[int, Mapping[str, tuple[tuple[Line, Entry, Any], ...]]]:
    """What each scorecard states, by fiscal year and kind."""
    found: dict[int, dict[str, list[tuple[Line, Entry, Any]]]] = {}
    for one in lines(site):
        for entry in one.cards:
            for row in figures(site).of("budget/net", entry):
                if isinstance(row.fiscalYear, int):
                    kinds = found.setdefault(row.fiscalYear, {})
                    kinds.setdefault(str(row.kind), []).append((one, entry, row))
    return {year: {kind: tuple(rows) for kind, rows in kinds.items()}
            for year, kinds in sorted(found.items())}  # fmt: skip


def _fiscal_years(site: Site) -> tuple[int, ...]:
    return tuple(_rows(site))


def totals(site: Site, *, city: bool = False) -> tuple[Total, ...]:
    """What agencies (or groups of the city) state for each fiscal year and kind."""
    found = []
    for year, kinds in _rows(site).items():
        for kind in sorted(kinds):
            rows = [row for one, _, row in kinds[kind] if bool(one.group) is city]
            if rows:
                gross = amount(row.gross for row in rows)
                repeated = amount(row.rollups for row in rows) or Decimal(0)
                unread = sum(row.unresolved for row in rows)
                found.append(Total(year, kind, len(rows), gross, repeated, unread))
    return tuple(found)


def _whole(site: Site) -> Page:
    def values(_lang: str) -> Mapping[str, Any]:
        found = totals(site)
        drawn = [Bar(one.year, one.kind, one.gross, one.repeated) for one in found
                 if one.gross is not None and one.kind in _KINDS]  # fmt: skip
        return {
            "totals": found[::-1],
            "city": totals(site, city=True)[::-1],
            "drawing": bars(drawn, _KINDS),
            "perspectives": _perspectives(site),
            "kind": _kind,
            "spell": lambda code: label("budget/by-perspective", "perspective", code),
        }

    return Page("budget", "budget.html", Words(*both("budget")), values, "budget",
                machine=(answer("budget/net"),),
                description=Words(*both("budget.lead")))  # fmt: skip


def _kind(kind: str) -> Words:
    return label("budget/net", "kind", kind)


def _perspectives(site: Site) -> Mapping[str, Any]:
    """Net money of all agencies by perspective (rows) and year: decided, of the own year."""
    found: dict[str, dict[int, list[Any]]] = {}
    for one in lines(site):
        for entry in one.cards if not one.group else ():
            for row in figures(site).of("budget/by-perspective", entry):
                if row.fiscalYear == entry.year and row.kind == _KINDS[0]:
                    years = found.setdefault(str(row.perspective or ""), {})
                    years.setdefault(row.fiscalYear, []).append(row)
    columns = sorted({year for years in found.values() for year in years})[-10:]
    sums = {
        code: {year: (_net(rows), sum(row.unresolved for row in rows))
               for year, rows in years.items()}
        for code, years in sorted(found.items(), key=lambda pair: (not pair[0], pair[0]))
    }  # fmt: skip
    return {"columns": columns, "sums": sums}


def _net(rows: Sequence[Any]) -> Decimal | None:
    gross = amount(row.total for row in rows)
    return None if gross is None else gross - (amount(row.rollups for row in rows) or 0)


def _year(site: Site, year: int) -> Iterator[Page]:
    kinds = _rows(site)[year]
    by_card: dict[str, tuple[Line, dict[str, tuple[Entry, Any]]]] = {}
    for kind in _KINDS:
        for one, entry, row in kinds.get(kind, ()):
            # of two scorecards of one agency and year each stands by itself
            at = f"{one.page} {one.of_year(entry.year).index(entry)}"
            by_card.setdefault(at, (one, {}))[1][kind] = (entry, row)
    found = sorted(by_card.values(), key=_by_money)
    some = list(paged(f"budget/year/{year}", found, _ROWS))
    leaves = [name for name, _ in some]
    for name, part in some:
        yield _year_page(name, year, part, (len(found), _most(found)), leaves)


def _year_page(
    name: str, year: int, part: Sequence[Any], whole: tuple[int, Decimal], leaves: Sequence[str]
) -> Page:
    words = year_words(year)

    def values(_lang: str) -> Mapping[str, Any]:
        return {
            "year": words,
            "count": whole[0],
            "rows": part,
            "most": whole[1],
            "leaves": leaves,
            "kind": _kind,
        }

    title = numbered(told("budget.year-title", year=words), leaves.index(name))
    return Page(name, "budget-year.html", title, values, "budget", _crumbs())


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(Words(*both("budget")), "budget"),)


def _by_money(found: tuple[Line, Mapping[str, tuple[Entry, Any]]]) -> tuple[bool, Decimal, str]:
    one, kinds = found
    nets = [kinds[kind][1].net for kind in _KINDS if kind in kinds]
    return bool(one.group), -Decimal(next((net for net in nets if net is not None), 0)), one.page


def _most(found: Sequence[Any]) -> Decimal:
    rows = [row for _, kinds in found for _, row in kinds.values()]
    return max((Decimal(row.gross) for row in rows if row.gross is not None), default=Decimal(0))


def _card(site: Site, entry: Entry) -> Page:
    def values(_lang: str) -> Mapping[str, Any]:
        numbers = figures(site)
        sums = sorted(numbers.of("budget/net", entry), key=_column)[:_COLUMNS]
        columns = [_column(row) for row in sums]
        return {
            "entry": entry,
            "sums": sums,
            "columns": [(year_words(year or None), _kind(kind)) for year, kind in columns],
            "parts": [
                ("budget.perspective", _parts(site, entry, "perspective", columns)),
                ("budget.theme", _parts(site, entry, "theme", columns)),
                ("budget.unit", _parts(site, entry, "unit", columns)),
            ],
            "rollups": [(row, place_of(entry, "plan", row.code), _kind(str(row.kind)))
                        for row in numbers.of("budget/rollup", entry)][:_PARTS],
            "kind": _kind,
            "year_of": year_words,
        }  # fmt: skip

    en, zh = both("budget.of", title=entry.title or entry.agency_name)
    return Page(f"budget/{entry.page}", "budget-card.html", Words(en, zh), values, "budget",
                _crumbs(), tab=told("budget.of", title=entry_words(entry)))  # fmt: skip


def _column(row: Any) -> tuple[int, str]:
    return (row.fiscalYear if isinstance(row.fiscalYear, int) else 0, str(row.kind))


def _parts(
    site: Site, entry: Entry, by: str, columns: Sequence[tuple[int, str]]
) -> Mapping[str, Any]:
    """The rows of a division of a scorecard's money, largest first, and the largest amount."""
    found: dict[tuple[str, str], dict[tuple[int, str], Any]] = {}
    for row in figures(site).of(f"budget/by-{by}", entry):
        found.setdefault(_key(by, row), {})[_column(row)] = row
    made = [
        Part(*_called(entry, by, key), tuple(rows.get(column) for column in columns))
        for key, rows in found.items()
    ]
    amounts = [cell.total for one in made for cell in one.cells if cell and cell.total is not None]
    if by == "unit":
        made.sort(key=lambda one: -(one.cells[0].total or 0 if one.cells and one.cells[0] else 0))
    return {"found": made[:_PARTS], "most": max(amounts, default=0), "left": len(made) - _PARTS}


def _key(by: str, row: Any) -> tuple[str, str]:
    if by == "theme":
        return str(row.theme or ""), str(row.themeLabel or "")
    if by == "unit":
        return str(row.unit or ""), str(row.unitLabel or "")
    return str(row.perspective or ""), ""


def _called(entry: Entry, by: str, key: tuple[str, str]) -> tuple[str, str, Words, bool]:
    """Page, code, words, and whether they are the document's own."""
    code, text = key
    if by == "unit":
        words = Words.same(text) if text else Words(*both("budget.no-unit"))
        return page_of(code) if code else "", "", words, bool(text)
    if by == "perspective":
        words = label("budget/by-perspective", "perspective", code) if code else \
            Words(*both("budget.no-perspective"))  # fmt: skip
        return "", code, words, False
    usual = "budget.theme-t" if code == "T" else "budget.no-theme"
    words = Words.same(text) if text else Words(*both(usual)) if code in {"", "T"} else \
        Words("", "")  # fmt: skip
    return place_of(entry, "theme", code) if code else "", code, words, bool(text)
