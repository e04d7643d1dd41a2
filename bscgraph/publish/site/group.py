"""A group of the city: how its scorecard is taken up by those of the agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.across import agency_words, answer, figures, label, place_of
from bscgraph.publish.site.lines import Line, line, lines
from bscgraph.publish.site.page import Crumb, Machine, Page, Words
from bscgraph.publish.site.source import page_of
from bscgraph.publish.site.unit import name_of
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Cell", "Matrix", "matrix", "page", "pages"]

_MOST = 40  # agencies (columns), and conflicts, of one scorecard
_INDICATORS = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?graph ?objective ?objectiveCode ?objectiveLabel ?kpi ?code ?label ?unit WHERE {
  GRAPH ?graph {
    ?card a bsc:CityScorecard .
    ?objective bsc:inScorecard ?card ; a bsc:Objective .
    OPTIONAL { ?objective bsc:code ?objectiveCode }
    OPTIONAL { ?objective rdfs:label ?objectiveLabel }
    OPTIONAL {
      ?kpi bsc:measures ?objective .
      OPTIONAL { ?kpi bsc:code ?code }
      OPTIONAL { ?kpi rdfs:label ?label }
      OPTIONAL {
        { ?kpi bsc:responsibleUnit ?unit }
        UNION { ?plan bsc:implements ?kpi ; bsc:responsibleUnit ?unit }
      }
    }
  }
} ORDER BY ?graph ?objectiveCode ?objective ?code ?kpi ?unit"""


@dataclass(frozen=True, slots=True)
class Cell:
    """How an agency takes up an indicator of the city.

    ``state`` is ``repeats``, ``conflict``, ``gap`` (named, but repeats none) or ``absent``
    (named, but without a scorecard); ``links`` are the agency's indicators: code, page, how
    many values are equal, how many differ, whether somebody linked them by hand.
    """

    state: str
    links: tuple[tuple[str, str, int, int, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective of the city: page, code, label; its indicators (node, page, code, label)."""

    page: str
    code: str
    label: str
    kpis: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The city's indicators, the agencies (IRI: page where there is one, words), the cells."""

    goals: tuple[Goal, ...]
    agencies: Mapping[str, tuple[str, Words]]
    cells: Mapping[tuple[str, str], Cell]
    conflicts: tuple[Any, ...]

    @property
    def untaken(self) -> tuple[tuple[str, str, str, str], ...]:
        """Indicators no agency repeats."""
        taken = {kpi for (kpi, _), cell in self.cells.items() if cell.links}
        return tuple(one for goal in self.goals for one in goal.kpis if one[0] not in taken)

    @property
    def bare(self) -> tuple[Goal, ...]:
        """Objectives without an indicator."""
        return tuple(goal for goal in self.goals if not goal.kpis)

    @property
    def absent(self) -> tuple[str, ...]:
        """Agencies that are named, but have no scorecard."""
        gone = {agency for (_, agency), cell in self.cells.items() if cell.state == "absent"}
        return tuple(agency for agency in self.agencies if agency in gone)


def pages(site: Site) -> Iterator[Page]:
    """Every group, and each of its earlier years."""
    for own in lines(site):
        if own.group:
            yield from _pages(site, own)


def page(site: Site, name: str) -> Page | None:
    """A group, ``agency/taipei/group/C``, or an earlier year of it, ``…/2021``."""
    own = line(site, "/".join(name.split("/")[:4]))
    found = _pages(site, own) if own is not None and own.group else iter(())
    return next((one for one in found if one.name == name), None)


def _pages(site: Site, own: Line) -> Iterator[Page]:
    for entry in reversed(own.cards):
        yield _page(site, own, entry)


def _place(own: Line, entry: Entry) -> str:
    if entry is own.last:
        return own.page
    same = own.of_year(entry.year)
    number = "" if entry is same[0] else f"-{same.index(entry) + 1}"
    return f"{own.page}/{entry.year or 'undated'}{number}"


def _page(site: Site, own: Line, entry: Entry) -> Page:
    last = entry is own.last
    title = own.words if last else Words(
        f"{own.words.en}, {entry.years.en}", f"{own.words.zh}，{entry.years.zh}"
    )  # fmt: skip

    def values(_lang: str) -> Mapping[str, Any]:
        numbers = figures(site)
        return {
            "line": own,
            "entry": entry,
            "matrix": matrix(site, entry),
            "size": numbers.size(entry),
            "states": numbers.states(entry),
            "money": numbers.money(entry),
            "rest": [(one, _place(own, one)) for one in reversed(own.cards) if one is not entry],
            "limit": _MOST,
            "kinds": lambda kind: label("alignment/conflict", "kind", kind),
        }

    crumbs: tuple[Crumb, ...] = (Crumb(Words(*both("agencies")), "agencies"),)
    crumbs += () if last else (Crumb(own.words, own.page),)
    feed = Machine("application/atom+xml", "Atom", f"feed/{own.slug}.xml")
    return Page(_place(own, entry), "group.html", title, values, "agencies", crumbs,
                (answer("alignment/cascade"), feed), own.iri if last else "")  # fmt: skip


def matrix(site: Site, entry: Entry) -> Matrix:
    """How the agencies take up the indicators of a scorecard of the city."""
    goals, named = _goals(site, entry)
    there = {one.iri: one.of_year(entry.year) for one in lines(site) if not one.group}
    links = _links(site, entry)
    codes = {code: node for goal in goals for node, _, code, _ in goal.kpis}
    cells: dict[tuple[str, str], Cell] = {}
    for (code, agency), found in links.items():
        node = codes.get(code, code)
        cells[node, agency] = Cell("conflict" if any(one[3] for one in found) else "repeats", found)
    for node, agencies in named.items():
        for agency in agencies:
            state = "gap" if there.get(agency) else "absent"
            cells.setdefault((node, agency), Cell(state))
    some = sorted({agency for _, agency in cells})
    return Matrix(goals, {one: _who(site, one) for one in some[:_MOST]}, cells,
                  _conflicts(site, entry))  # fmt: skip


def _who(site: Site, agency: str) -> tuple[str, Words]:
    name = page_of(agency)
    own = line(site, name)
    return name, own.words if own else agency_words(name.rpartition("/")[2], name_of(site, agency))


def _goals(site: Site, entry: Entry) -> tuple[tuple[Goal, ...], Mapping[str, list[str]]]:
    """The objectives with their indicators, and the agencies each indicator names."""
    goals: dict[str, tuple[str, str, dict[str, tuple[str, str, str, str]]]] = {}
    named: dict[str, list[str]] = {}
    for row in figures(site).city_rows(site.store, _INDICATORS).get(entry.graph, ()):
        objective, goal_code, goal_label, kpi, code, text, unit = row
        _, _, kpis = goals.setdefault(
            str(objective), (str(goal_code or ""), str(goal_label or ""), {})
        )
        if kpi is not None:
            kpis[str(kpi)] = (str(kpi), page_of(str(kpi)), str(code or ""), str(text or ""))
            some = named.setdefault(str(kpi), [])
            if unit is not None and "/unit/" not in str(unit) and str(unit) not in some:
                some.append(str(unit))
    return tuple(Goal(page_of(iri), code, text, tuple(kpis.values()))
                 for iri, (code, text, kpis) in goals.items()), named  # fmt: skip


def _links(
    site: Site, entry: Entry
) -> Mapping[tuple[str, str], tuple[tuple[str, str, int, int, bool], ...]]:
    """The agencies' indicators that repeat each of the city's, by its code and the agency."""
    cards = {one.graph: one for one in site.cards}
    differ = Counter((row.agency, row.code, row.series, row.cityCode, row.citySeries)
                     for row in _conflicts(site, entry))  # fmt: skip
    found: dict[tuple[str, str], list[tuple[str, str, int, int, bool]]] = {}
    for graph, rows in figures(site).by_submission("alignment/cascade"):
        for row in rows:
            if row.citySubmission == entry.graph:
                key = (row.agency, row.code, row.series, row.cityCode, row.citySeries)
                found.setdefault((str(row.cityCode or ""), str(row.agency)), []).append(
                    (str(row.code or ""), place_of(cards[graph], "kpi", row.code),
                     row.equalValues, differ[key], row.basis == "curated")
                )  # fmt: skip
    return {key: tuple(some) for key, some in found.items()}


def _conflicts(site: Site, entry: Entry) -> tuple[Any, ...]:
    # Numbers can only differ where a pair was found; not to ask is quicker than no answer.
    if next(figures(site).by_submission("alignment/cascade"), None) is None:
        return ()
    rows = (some for _, some in figures(site).by_submission("alignment/conflict"))
    return tuple(row for some in rows for row in some if row.citySubmission == entry.graph)
