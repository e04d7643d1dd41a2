"""What pages are made of: the submissions of a store, each read when its pages are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from bscgraph.errors import GraphError
from bscgraph.iri import DEFAULT_BASE
from bscgraph.publish.site.page import Words
from bscgraph.publish.site.place import page_of
from bscgraph.publish.site.words import both
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from bscgraph.model import Scorecard
    from bscgraph.publish.site.card import Card
    from bscgraph.publish.site.evidence import Originals
    from bscgraph.publish.site.history import Vintage
    from bscgraph.publish.site.lineage import Kin
    from bscgraph.query import Result
    from bscgraph.store import Answer
    from bscgraph.validate import Checked

__all__ = ["Entry", "Site", "Source", "page_of", "year_words"]

_ROC = 1911  # the Gregorian year before the first of the Republic
_KEPT = 8  # scorecards, and reports, held in memory at a time
_READ = 2  # graphs: what is read of one is made a scorecard of, and checked
_ENTRIES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?graph ?card ?agency ?name ?year ?group ?title ?level WHERE {
  GRAPH ?graph {
    ?submission bsc:submits ?card .
    ?card bsc:ofAgency ?agency .
    OPTIONAL { ?card bsc:agencyName ?name }
    OPTIONAL { ?card bsc:year ?year }
    OPTIONAL { ?card rdfs:label ?title }
    OPTIONAL { ?card bsc:level ?level }
    OPTIONAL { ?card bsc:cityGroup ?cityGroup . ?cityGroup bsc:groupLetter ?group }
  }
} ORDER BY ?agency ?year ?card ?graph"""


class Source(Protocol):
    """What a site asks of a store; an embedded store and a server's engines both do."""

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        """The answer to a SELECT query."""

    def triples(self, graph: str) -> Sequence[tuple[str, str, str]]:
        """The statements of a named graph, as N-Triples terms."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission: IRIs of its graph, scorecard and agency, and what the scorecard is called.

    ``year`` is Gregorian; ``number`` counts the submissions of one scorecard; ``newest`` says
    that none came later.
    """

    graph: str
    card: str
    agency: str
    agency_name: str
    year: int | None
    level: str
    group: str
    title: str
    number: int
    newest: bool

    @property
    def page(self) -> str:
        """The name of the scorecard's page; of an older submission, that of its own."""
        name = page_of(self.card)
        return name if self.newest else f"{name}/submission/{self.number}"

    @property
    def slug(self) -> str:
        """What the agency is called in addresses."""
        return page_of(self.agency).rpartition("/")[2]

    @property
    def years(self) -> Words:
        """The year in both calendars."""
        return year_words(self.year)


def year_words(year: int | None) -> Words:
    """A Gregorian year as both calendars write it."""
    if year is None:
        return Words(*both("undated"))
    return Words(*both("year", year=year, roc=year - _ROC))


class Site:
    """Everything pages are made of.

    Args:
        store: what to ask.
        base: the publisher's base IRI, as in the data.
        address: where the site will be, ending in ``/``; empty where nobody knows.
        originals: the documents that are at hand, for pictures of their pages.
        live: whether a server shows the pages, which can be asked.
        server: address, ending in ``/``, of a server that answers for pages that are files.
        editor: whether the SPARQL editor is there, below ``static/editor``.
        languages: those its pages are in.
    """

    def __init__(
        self,
        store: Source,
        base: str = DEFAULT_BASE,
        address: str = "",
        originals: Originals | None = None,
        *,
        live: bool = False,
        server: str = "",
        editor: bool = False,
        languages: Sequence[str] = LANGUAGES,
    ) -> None:
        self.live, self.server, self.editor = live, server, editor
        self.languages = tuple(languages)
        self.store, self.base, self.address, self.originals = store, base, address, originals
        self._triples = lru_cache(_READ)(self._stated)
        self.model = lru_cache(_KEPT)(self._model)
        self.checked = lru_cache(_KEPT)(self._checked)
        self.card = lru_cache(_KEPT)(self._card)
        self.vintages = lru_cache(_KEPT)(self._vintages)
        self.kindred = lru_cache(_KEPT)(self._kindred)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every submission, by agency, year and scorecard, the oldest of each first."""
        rows = self.store.select(_ENTRIES).rows
        found: list[Entry] = []
        for _, some in groupby(rows, key=lambda row: row[1]):
            card = {str(row[0]): row for row in some}  # a graph once, whatever else is stated
            last = len(card)
            for number, (graph, row) in enumerate(sorted(card.items(), key=_rank), start=1):
                found.append(_entry(graph, row, number, newest=number == last))
        return tuple(found)

    @cached_property
    def cards(self) -> tuple[Entry, ...]:
        """The newest submission of every scorecard."""
        return tuple(entry for entry in self.entries if entry.newest)

    @cached_property
    def agencies(self) -> Mapping[str, tuple[Entry, ...]]:
        """The scorecards of each agency (IRI), oldest first."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.cards:
            found[entry.agency] = (*found.get(entry.agency, ()), entry)
        return found

    def entry(self, name: str) -> Entry | None:
        """The submission whose page ``name`` is, or lies below."""
        return self._by_page.get("/".join(name.split("/")[:5])) or self._by_page.get(
            "/".join(name.split("/")[:3])
        )

    @cached_property
    def _by_page(self) -> Mapping[str, Entry]:
        return {entry.page: entry for entry in self.entries}

    def _stated(self, graph: str) -> Sequence[tuple[str, str, str]]:
        return self.store.triples(graph)

    def _model(self, entry: Entry) -> Scorecard:
        from bscgraph.graph import nquads, read

        data = nquads.canonical(self._triples(entry.graph), entry.graph)
        for name, card in read(data, "nquads", entry.page):
            if name == entry.graph:
                return card
        raise GraphError(
            f"<{entry.graph}> is no submission as bscgraph makes them; load its document again.",
            f"<{entry.graph}> 不是 bscgraph 產生的提報；請重新載入其文件。",
        )

    def _checked(self, entry: Entry) -> Checked:
        from bscgraph.validate import Part, check, default_rules

        return check(Part(entry.graph, self._triples(entry.graph)), default_rules())

    def _card(self, entry: Entry) -> Card:
        from bscgraph.publish.site.card import Card

        return Card(self, entry)

    def _vintages(self, agency: str) -> Mapping[str, tuple[Vintage, ...]]:
        from bscgraph.publish.site.history import vintages

        return vintages(self, agency)

    def _kindred(self, agency: str) -> Mapping[tuple[str, str], tuple[Kin, ...]]:
        from bscgraph.publish.site.lineage import kindred

        return kindred(self, agency)

    def rows(self, query_id: str, **parameters: object) -> Result:
        """The answer to a stored query.

        Raises:
            QueryError: no such query or parameter, or a value it does not take.
            StoreError: the store cannot answer.
        """
        from bscgraph.query import run

        return run(self.store, query_id, base=self.base, **parameters)  # type: ignore[arg-type]

    def newest_first(self) -> Iterator[Entry]:
        """The scorecards, the newest year first."""
        return iter(sorted(self.cards, key=lambda one: (-(one.year or 0), one.agency, one.card)))


def _rank(pair: tuple[str, object]) -> tuple[int, str]:
    number = pair[0].rpartition("/")[2]
    return (int(number) if number.isascii() and number.isdecimal() else 0, pair[0])


def _entry(graph: str, row: Sequence[object], number: int, *, newest: bool) -> Entry:
    _, card, agency, name, year, group, title, level = row
    return Entry(
        graph, str(card), str(agency), str(name or ""), year if isinstance(year, int) else None,
        str(level or "").rpartition("/")[2], str(group or ""), str(title or ""), number, newest,
    )  # fmt: skip
