"""An agency: its scorecards by year, its indicators and money over the years, its units.

Below it stand its units (:mod:`~bscgraph.publish.site.unit`) and, of the city, its groups
(:mod:`~bscgraph.publish.site.group`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site import group, unit
from bscgraph.publish.site.across import (
    agency_words,
    figures,
    label,
    numbered,
    paged,
    place_of,
    state_of,
    state_words,
    told,
)
from bscgraph.publish.site.charts import Bar, bars
from bscgraph.publish.site.lines import Line, groups_naming, line, lines, missing
from bscgraph.publish.site.marks import marks
from bscgraph.publish.site.page import Crumb, Machine, Page, Words
from bscgraph.publish.site.source import page_of, year_words
from bscgraph.publish.site.unit import Duty, duties, parties
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.charts import Bars
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["drawn", "glance", "page", "pages"]

_CELLS = 160  # of indicators over the years, before the rest is left to a page of its own
_KINDS = ("appropriated", "estimated")
_DUTIES = 60
_UNITS = 40  # of earlier scorecards, before they have a list of their own
_LISTED = 200


def pages(site: Site) -> Iterator[Page]:
    """Every agency, group of the city, and unit."""
    for name in _names(site):
        found = page(site, name)
        if found is not None:
            yield found
    for one in lines(site):
        yield from _list(site, one)
    yield from group.pages(site)
    yield from unit.pages(site)


def page(site: Site, name: str) -> Page | None:
    """The page of an agency, a group or a unit."""
    kind = name.split("/")[2:3]
    if kind == ["units"]:
        own = line(site, "/".join(name.split("/")[:2]))
        found = _list(site, own) if own is not None else iter(())
        return next((one for one in found if one.name == name), None)
    if kind == ["unit"]:
        return unit.page(site, name)
    if kind == ["group"]:
        return group.page(site, name)
    return _agency(site, name) if not kind and name in _names(site) else None


def _names(site: Site) -> Mapping[str, str]:
    """Every agency's page and IRI: those with scorecards, and those others name."""
    found = {page_of(iri): iri for iri in site.agencies}
    return found | {name: iri for name, iri in parties(site).items() if name.count("/") == 1}


def _agency(site: Site, name: str) -> Page:
    iri, own = _names(site)[name], line(site, name)
    slug = name.partition("/")[2]
    groups = [one for one in lines(site) if one.group and one.slug == slug]
    printed = next((one.agency_name for one in site.agencies.get(iri, ())), "")
    words = own.words if own else agency_words(slug, printed or unit.name_of(site, iri))

    def values(_lang: str) -> Mapping[str, Any]:
        there = own.cards if own else ()
        numbers = figures(site)
        return {
            "line": own,
            "groups": groups,
            "gaps": [year_words(year) for agency, year in sorted(missing(site)) if agency == iri],
            "cards": [(one, numbers.size(one), numbers.money(one), numbers.states(one))
                      for one in reversed(there)],
            "glance": glance(site, there, _CELLS),
            "drawing": drawn(site, there),
            "units": _units(site, own),
            "duties": _duties(site, iri),
            "reached": state_words,
            "named": [line(site, one) for one in groups_naming(site).get(iri, ())],
            "kind": lambda kind: label("budget/net", "kind", kind),
        }  # fmt: skip

    return Page(
        name, "agency.html", words, values, "agencies",
        (Crumb(Words(*both("page.index")), "index"), Crumb(Words(*both("agencies")), "agencies")),
        (Machine("application/atom+xml", "Atom", f"feed/{slug}.xml"),) if own or groups else (),
        iri,
    )  # fmt: skip


def _duties(site: Site, iri: str) -> Mapping[str, Sequence[Duty]]:
    """What scorecards of others make it responsible for, by scorecard."""
    found: dict[str, list[Duty]] = {}
    for one in duties(site, iri)[:_DUTIES]:
        found.setdefault(one.entry.page, []).append(one)
    return found


def _units(site: Site, own: Line | None) -> Mapping[str, Any]:
    """The units of the newest scorecard, and those only earlier ones name."""
    now = [(page_of(str(row.unit)), row) for row in figures(site).of("unit/load", own.last)] \
        if own else []  # fmt: skip
    known = {name for name, _ in now}
    before = [pair for pair in _all_units(site, own) if pair[0] not in known] if own else []
    return {
        "now": now,
        "before": before[:_UNITS],
        "all": len(before) + len(now) if len(before) > _UNITS else 0,
        "most": max((row.amount or 0 for _, row in now), default=0),
    }


def _all_units(site: Site, own: Line) -> list[tuple[str, str]]:
    """Page and name of every unit of an agency that any submission names."""
    return [(name, unit.name_of(site, iri)) for name, iri in parties(site).items()
            if name.startswith(f"{own.page}/unit/")]  # fmt: skip


def _list(site: Site, own: Line) -> Iterator[Page]:
    """All units of an agency, where its own page has no room for them."""
    if own.group or not _units(site, own)["all"]:
        return
    some = list(paged(f"{own.page}/units", _all_units(site, own), _LISTED))
    crumbs = (Crumb(Words(*both("agencies")), "agencies"), Crumb(own.words, own.page))
    for at, (name, part) in enumerate(some):
        values = {"units": part, "leaves": [leaf for leaf, _ in some]}
        title = numbered(told("agency.all-units", name=own.words), at)
        yield Page(name, "units.html", title, lambda _lang, values=values: values,  # type: ignore[misc]
                   "agencies", crumbs)  # fmt: skip


def glance(site: Site, cards: Sequence[Entry], cells: int) -> Mapping[str, Any]:
    """Indicators (rows) over scorecards (columns): value, state, page; None where it is not."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for entry in cards:
        known = marks(site, entry.graph)
        for one in figures(site).of("target/achievement", entry):
            key = (str(one.code or ""), str(one.series or ""), str(one.label or ""))
            # of a row that stands twice the first holds
            rows.setdefault(key, {}).setdefault(
                entry.graph,
                (one, state_of(one.status), place_of(entry, "kpi", one.code),
                 known.get((*key[:2], one.periodYear, "actual"), frozenset())),
            )  # fmt: skip
    shown = max(cells // max(len(cards), 1), 8)
    found = sorted(rows.items())
    return {"columns": list(cards), "lines": found[:shown], "all": len(found)}


def drawn(site: Site, cards: Sequence[Entry]) -> Bars | None:
    """Money by fiscal year: decided by the scorecard of the year, estimated by the one before."""
    found: dict[tuple[int, str], Bar] = {}
    for entry in cards:
        for row in figures(site).of("budget/net", entry):
            kind = str(row.kind)
            if kind in _KINDS and isinstance(row.fiscalYear, int) and row.gross is not None:
                # the scorecard of the latest year tells
                found[row.fiscalYear, kind] = Bar(
                    row.fiscalYear, kind, Decimal(row.gross), Decimal(row.rollups or 0)
                )
    return bars([found[key] for key in sorted(found)], _KINDS)
