"""Who has scorecards: agencies and groups of the city, each with its scorecards by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bscgraph.iri import Register, segment
from bscgraph.publish.site.across import agency_words
from bscgraph.publish.site.page import Words
from bscgraph.publish.site.source import page_of
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Line", "dates", "groups_naming", "line", "lines", "missing", "years"]

_CITY = Words(", Taipei City Government", "臺北市政府")
_DATES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?graph ?date WHERE {
  GRAPH ?graph { ?submission bsc:submits ?card . ?card bsc:submissionDate ?date }
} ORDER BY ?graph ?date"""


@dataclass(frozen=True, slots=True)
class Line:
    """An agency, or a group of the city: the name of its page, its words, its newest submissions.

    ``iri`` is what it is in the graph; ``cards`` are in the order of years.
    """

    page: str
    iri: str
    words: Words
    cards: tuple[Entry, ...]
    group: str = ""

    @property
    def slug(self) -> str:
        """What the agency is called in addresses."""
        return self.page.split("/")[1]

    @property
    def short(self) -> Words:
        """The same where there is little room: without the name of the city's government."""
        if self.group:
            return Words(*both("lines.group", letter=self.group))
        en, zh = (text.removesuffix(_CITY.en).removeprefix(_CITY.zh) for text in
                  (self.words.en, self.words.zh))  # fmt: skip
        return Words(en or self.words.en, zh or self.words.zh)

    @property
    def last(self) -> Entry:
        """Its scorecard of the last year."""
        return self.cards[-1]

    def of_year(self, year: int | None) -> tuple[Entry, ...]:
        """Its scorecards of a year: mostly one, or none."""
        return tuple(entry for entry in self.cards if entry.year == year)


@lru_cache(maxsize=2)
def lines(site: Site) -> tuple[Line, ...]:
    """Everybody with a scorecard: the city's groups first, then agencies as the register has."""
    order = {slug: at for at, slug in enumerate(Register.default().agencies)}
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in site.cards:
        found.setdefault((entry.agency, entry.group if entry.level == "city" else ""), []).append(
            entry
        )
    made = [_line(*key, tuple(cards)) for key, cards in found.items()]
    return tuple(
        sorted(made, key=lambda one: (not one.group, order.get(one.slug, len(order)), one.page))
    )


def _line(agency: str, group: str, cards: tuple[Entry, ...]) -> Line:
    last = max(cards, key=lambda entry: entry.year or 0)
    words = agency_words(last.slug, last.agency_name)
    by_year = tuple(sorted(cards, key=lambda entry: (entry.year or 0, entry.card)))
    if not group:
        return Line(page_of(agency), agency, words, by_year)
    iri = f"{agency}/group/{segment(group)}"
    en, zh = both("lines.group", letter=group)
    return Line(page_of(iri), iri, Words(f"{words.en}, {en}", f"{words.zh}{zh}"), by_year, group)


@lru_cache(maxsize=2)
def _by_page(site: Site) -> Mapping[str, Line]:
    return {one.page: one for one in lines(site)}


def line(site: Site, page: str) -> Line | None:
    """Who the page is about; None where nobody with scorecards is called so."""
    return _by_page(site).get(page)


def years(site: Site) -> tuple[int, ...]:
    """Every year there is a scorecard of, in order."""
    return tuple(sorted({entry.year for entry in site.cards if entry.year is not None}))


@lru_cache(maxsize=2)
def missing(site: Site) -> frozenset[tuple[str, int]]:
    """Agencies (IRI) and years without a scorecard, where there should be one."""
    rows = site.rows("coverage/missing-scorecards")
    return frozenset((str(row.agency), row.year) for row in rows)


@lru_cache(maxsize=2)
def dates(site: Site) -> Mapping[str, date]:
    """The day each submission's document states, by its graph; many state none."""
    found: dict[str, date] = {}
    for graph, day in site.store.select(_DATES).rows:
        try:
            found.setdefault(str(graph), date.fromisoformat(str(day)[:10]))
        except ValueError:  # a day that no calendar has
            continue
    return found


@lru_cache(maxsize=2)
def groups_naming(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The pages of the city's groups whose scorecards name an agency (IRI) as responsible."""
    from bscgraph.publish.site.across import figures

    found: dict[str, dict[str, None]] = {}
    for one in lines(site):
        for entry in one.cards if one.group else ():
            for row in figures(site).of("unit/load", entry):
                found.setdefault(str(row.unit), {})[one.page] = None
    return {agency: tuple(pages) for agency, pages in found.items()}
