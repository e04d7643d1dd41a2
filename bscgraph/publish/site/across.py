"""Numbers of all scorecards: each stored query is asked once for the whole site, then sliced.

Answers are on disk and read one agency at a time, so that memory does not grow with them.
"""

from __future__ import annotations

from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from bscgraph.iri import Register, segment
from bscgraph.publish.site.achieved import worst_status
from bscgraph.publish.site.page import Machine, Words
from bscgraph.publish.site.shelf import shelf
from bscgraph.publish.site.source import page_of
from bscgraph.publish.site.words import say
from bscgraph.query import load
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site, Source

__all__ = [
    "STATES",
    "Figures",
    "agency_words",
    "amount",
    "answer",
    "entry_words",
    "figures",
    "label",
    "numbered",
    "paged",
    "place_of",
    "state_of",
    "state_words",
    "told",
]

_One = TypeVar("_One")
# What an indicator reached, in the order it is told; the query's words -> the state of a page.
_STATES = {
    "met": "met",
    "missed": "missed",
    "not-comparable": "doubt",
    "no-target": "open",
    "no-actual": "open",
}
_AGENCIES = 24  # answers about one agency that are held for the pages that follow
STATES = ("met", "missed", "doubt", "open")
_KEPT = {
    "agencies/overview": "objectives kpis plans amount unresolved missing violations warnings",
    "budget/by-perspective": "perspective fiscalYear kind total plans unresolved rollups",
    "budget/by-theme": "theme themeLabel fiscalYear kind total plans unresolved rollups",
    "budget/by-unit": "unit unitLabel fiscalYear kind total plans unresolved rollups",
    "budget/net": "fiscalYear kind gross rollups net unresolved suspectedOverlaps suspectedAmount",
    "budget/rollup": "code label fiscalYear kind declared partsSum difference parts unresolved",
    "quality/findings": "severity problem count",
    "target/achievement": "code series label periodYear target actual ratio polarityBasis status",
    "trend/restated": "code series periodYear kind value otherYear otherValue",
    "unit/load": "unit unitLabel kpis plans amount unresolved sharedKpis sharedPlans sharedAmount",
    "alignment/cascade": "agency year code series label cityCode citySeries equalValues basis "
    "citySubmission",
    "alignment/conflict": "agency year code series cityCode citySeries periodYear kind cityValue "
    "agencyValue citySubmission",
    "compare/common": "agency year code series label measure formula unit periodYear target actual",
}


@cache
def _row(query: str) -> Any:
    return namedtuple("Row", _KEPT[query].split())


@lru_cache(maxsize=2)
def figures(site: Site) -> Figures:
    """The numbers of ``site``, gathered once; those of the last two sites are kept."""
    return Figures(site)


class Figures:
    """Rows of stored queries, by submission; only of the newest of each scorecard."""

    def __init__(self, site: Site) -> None:
        self._shelf, self._newest = shelf(site), frozenset(entry.graph for entry in site.cards)
        self._of_agency = lru_cache(_AGENCIES)(self._kept)
        self._asked_once: dict[str, Mapping[str, list[tuple[Any, ...]]]] = {}

    def by_submission(self, query: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The rows of a stored query for each submission (IRI of its graph), one by one."""
        for agency in self._shelf.agencies(query):
            yield from self._kept(query, agency).items()

    def _kept(self, query: str, agency: str) -> Mapping[str, tuple[Any, ...]]:
        """The columns that pages show, of an agency's rows by submission."""
        columns, names = load(query).columns, _KEPT[query].split()
        places = [columns.index(name) for name in names]
        graph, row = columns.index("submission"), _row(query)
        found: dict[str, list[Any]] = {}
        for one in self._shelf.of_agency(query, agency):
            if one[graph] in self._newest:
                found.setdefault(str(one[graph]), []).append(row._make(one[at] for at in places))
        return {key: tuple(rows) for key, rows in found.items()}

    def of(self, query: str, entry: Entry) -> tuple[Any, ...]:
        """The rows of a stored query about one scorecard."""
        return self._of_agency(query, entry.agency).get(entry.graph, ())

    def size(self, entry: Entry) -> Any:
        """Its counts (agencies/overview); None where the query does not know it."""
        return next(iter(self.of("agencies/overview", entry)), None)

    def money(self, entry: Entry) -> Any:
        """What its plans cost in its own year (budget/net): the decided budget if there is one."""
        rows = [one for one in self.of("budget/net", entry) if one.fiscalYear == entry.year]
        return next(iter(sorted(rows, key=lambda one: str(one.kind))), None)

    def states(self, entry: Entry) -> Counter[str]:
        """How many of its indicators are in each of :data:`STATES`; rows of one code are one."""
        rows: dict[object, list[str]] = {}
        for number, one in enumerate(self.of("target/achievement", entry)):
            rows.setdefault(one.code or number, []).append(str(one.status))
        return Counter(state_of(worst_status(found)) for found in rows.values())

    def city_rows(self, store: Source, sparql: str) -> Mapping[str, list[tuple[Any, ...]]]:
        """The rows of a query about scorecards of the city, by their first column (graphs)."""
        if sparql not in self._asked_once:
            found: dict[str, list[tuple[Any, ...]]] = {}
            for graph, *rest in store.select(sparql).rows:
                found.setdefault(str(graph), []).append(tuple(rest))
            self._asked_once[sparql] = found
        return self._asked_once[sparql]


def state_of(status: object) -> str:
    """The state of a page (met, missed, doubt, open) for a status of target/achievement."""
    return _STATES.get(str(status), "open")


@cache
def label(query: str, column: str, value: str) -> Words:
    """What people call a value of a column of a stored query."""
    found = load(query).column(column)
    en, zh = (found.label(value, lang) for lang in LANGUAGES)
    return Words(en, zh)


def state_words(status: str) -> Words:
    """What people call a status of target/achievement."""
    return label("target/achievement", "status", status)


def agency_words(slug: str, name: str) -> Words:
    """An agency's name: as its scorecards have it, and in English where the register knows."""
    known = Register.default().agencies.get(slug)
    return Words(known.name_en if known and known.name_en else name or slug, name or slug)


def entry_words(entry: Entry) -> Words:
    """Whose submission it is, and of which year: tells it from all others of a site."""
    names, years = agency_words(entry.slug, entry.agency_name), entry.years
    en, zh = names.en, names.zh
    if entry.group:
        group = told("card.group", letter=entry.group)
        en, zh = f"{en}, {group.en}", f"{zh} {group.zh}"
    en, zh = f"{en}, {years.en}", f"{zh} {years.zh}"
    if not entry.newest:
        number = told("versions.submission", n=entry.number)
        en, zh = f"{en}, {number.en}", f"{zh}{number.zh}"
    return Words(en, zh)


def told(key: str, **values: object) -> Words:
    """A text in both languages; values that are :class:`Words` are each in its own."""
    en, zh = (
        say(key, lang, **{name: one[lang] if isinstance(one, Words) else one
                          for name, one in values.items()})
        for lang in LANGUAGES
    )  # fmt: skip
    return Words(en, zh)


def numbered(title: Words, at: int) -> Words:
    """The title of the page ``at`` (from 0) of a list."""
    part = told("across.part", n=at + 1)
    return Words(f"{title.en}, {part.en}", f"{title.zh}（{part.zh}）") if at else title


def amount(values: Iterable[Decimal | int | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum((Decimal(value) for value in known), Decimal(0)) if known else None


def place_of(entry: Entry, kind: str, code: str | None) -> str:
    """The name of the page of an indicator or plan; of the scorecard where it has no code."""
    return page_of(f"{entry.card}/{kind}/{segment(code)}") if code else entry.page


def answer(query: str) -> Machine:
    """The whole answer to a stored query, as a table for programs."""
    return Machine("text/csv", "CSV", f"data/query/{query}.csv")


def paged(name: str, found: Sequence[_One], size: int) -> Iterator[tuple[str, Sequence[_One]]]:
    """A long list in pages: ``name``, ``name/2`` … each with its part; one page if it is empty."""
    for at in range(0, max(len(found), 1), size):
        yield (name if not at else f"{name}/{at // size + 1}", found[at : at + size])
