"""The first page: what is here, for whom, and how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.across import figures
from bscgraph.publish.site.lines import Line, dates, lines, missing, years
from bscgraph.publish.site.page import Page, Words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["page", "pages"]

_CELLS = 320  # as many links a matrix may have; a longer one stands on pages of its own
_NEW = 6
_STEPS = range(1, 6)
_WAYS = ("compare", "budget", "query/index", "quality", "search", "about")


def pages(site: Site) -> Iterator[Page]:
    """The first page."""

    def values(_lang: str) -> Mapping[str, Any]:
        found, there = lines(site), years(site)
        return {
            "figures": _figures(site),
            "states": _states(site),
            "lines": found,
            "years": there,
            "whole": len(found) * len(there) <= _CELLS,
            "cell": lambda line, year: _cell(site, line, year),
            "per_year": Counter(entry.year for entry in site.cards),
            "new": [(entry, dates(site).get(entry.graph)) for entry in _newest(site)[:_NEW]],
            "steps": _STEPS,
            "ways": _WAYS,
        }

    yield Page(
        "index", "home.html", Words(*both("site")), values, "index",
        description=Words(*both("home.lead")),
    )  # fmt: skip


def page(site: Site, name: str) -> Page | None:
    """The first page, if that is its name."""
    return next((one for one in pages(site) if one.name == name), None)


def _figures(site: Site) -> list[tuple[str, int]]:
    found = lines(site)
    sizes = [size for entry in site.cards if (size := figures(site).size(entry)) is not None]
    return [
        ("home.agencies", sum(not one.group for one in found)),
        ("home.groups", sum(bool(one.group) for one in found)),
        ("home.scorecards", len(site.cards)),
        ("home.kpis", sum(size.kpis for size in sizes)),
        ("home.plans", sum(size.plans for size in sizes)),
        ("home.unread", sum(size.violations for size in sizes)),
    ]


def _states(site: Site) -> Counter[str]:
    """The states of all indicators of each newest scorecard."""
    found: Counter[str] = Counter()
    for one in lines(site):
        found += figures(site).states(one.last)
    return found


def _cell(site: Site, line: Line, year: int) -> tuple[tuple[Entry, ...], bool]:
    """The scorecards of a year, and whether one is missing."""
    return line.of_year(year), (line.iri, year) in missing(site)


def _newest(site: Site) -> list[Entry]:
    """The newest submissions, by the day their documents state, else by their year."""
    days = dates(site)

    def rank(entry: Entry) -> tuple[int, date, str]:
        return (entry.year or 0, days.get(entry.graph, date.min), entry.card)

    return sorted(site.cards, key=rank, reverse=True)
