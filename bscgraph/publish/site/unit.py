"""Units and agencies named as responsible: what they answer for, alone or with others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.across import figures, told
from bscgraph.publish.site.lines import Line, line
from bscgraph.publish.site.marks import IRI
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import page_of, year_words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Duty", "duties", "name_of", "page", "pages", "parties"]

_MOST = 60  # things of one kind on a page; a unit has a handful
_PARTIES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?unit ?name WHERE {
  GRAPH ?graph { ?thing bsc:responsibleUnit ?unit . OPTIONAL { ?unit rdfs:label ?name } }
} ORDER BY ?unit ?name"""
_WHERE = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?thing bsc:responsibleUnit <%s> } } ORDER BY ?graph"""
# Of one submission: over all of them engines look at every plan there is, for each unit.
_DUTIES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?unit ?thing ?kind ?code ?label ?names ?amount ?raw ?status WHERE {
  GRAPH <%s> {
    VALUES ?kind { bsc:KPI bsc:ActionPlan }
    ?thing bsc:responsibleUnit ?unit ; a ?kind .
    OPTIONAL { ?thing bsc:code ?code }
    OPTIONAL { ?thing rdfs:label ?label }
    OPTIONAL { ?thing bsc:responsibleUnits ?names }
    OPTIONAL {
      ?thing bsc:currentBudget ?budget .
      OPTIONAL { ?budget bsc:amount ?amount }
      OPTIONAL { ?budget bsc:rawText ?raw }
      OPTIONAL { ?budget bsc:parseStatus ?status }
    }
  }
} ORDER BY ?kind ?code ?thing ?unit"""


@dataclass(frozen=True, slots=True)
class Duty:
    """An indicator or plan somebody answers for; ``others`` are named beside.

    ``amount`` is that of a plan for its scorecard's year; ``raw`` what is printed there, and
    ``repaired`` that the two differ in spelling.
    """

    entry: Entry
    page: str
    is_plan: bool
    code: str
    label: str
    others: tuple[str, ...]
    amount: Decimal | None
    raw: str
    repaired: bool = False


@lru_cache(maxsize=2)
def _named(site: Site) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for iri, name in site.store.select(_PARTIES).rows:
        found.setdefault(str(iri), str(name or ""))
    return found


@lru_cache(maxsize=2)
def parties(site: Site) -> Mapping[str, str]:
    """The page and the IRI of everybody any submission names as responsible."""
    return {page_of(iri): iri for iri in _named(site)}


def name_of(site: Site, iri: str) -> str:
    """What it is called where it is named."""
    return _named(site).get(iri, "")


def duties(site: Site, iri: str) -> tuple[Duty, ...]:
    """What newest submissions make somebody responsible for, the newest year first."""
    if not IRI.fullmatch(iri):
        return ()
    graphs = {str(row[0]) for row in site.store.select(_WHERE % iri).rows}
    entries = sorted((one for one in site.cards if one.graph in graphs),
                     key=lambda one: -(one.year or 0))  # fmt: skip
    own = name_of(site, iri)
    found: dict[tuple[str, str], Duty] = {}
    for entry in entries:
        for row in _of_submission(site, entry.graph):
            # a plan with two amounts for its year stands once
            if row[0] == iri and (entry.graph, row[1]) not in found:
                found[entry.graph, row[1]] = _duty(entry, row, own)
    return tuple(found.values())


@lru_cache(maxsize=32)
def _of_submission(site: Site, graph: str) -> tuple[tuple[Any, ...], ...]:
    """Everybody's indicators and plans of one submission."""
    if not IRI.fullmatch(graph):
        return ()
    return tuple((str(unit), str(thing), *rest)
                 for unit, thing, *rest in site.store.select(_DUTIES % graph).rows)  # fmt: skip


def _duty(entry: Entry, row: Sequence[Any], own: str) -> Duty:
    _, thing, kind, code, name, names, amount, raw, status = row
    return Duty(
        entry, page_of(thing), str(kind).endswith("ActionPlan"), str(code or ""), str(name or ""),
        tuple(one for one in str(names or "").split("、") if one and one != own),
        Decimal(str(amount)) if isinstance(amount, int | float | Decimal) else None,
        str(raw or ""), str(status or "").endswith("/repaired"),
    )  # fmt: skip


def pages(site: Site) -> Iterator[Page]:
    """Every unit, and what it answered for in earlier years."""
    for name, iri in parties(site).items():
        if "/unit/" in name:
            yield from _pages(site, name, iri)


def page(site: Site, name: str) -> Page | None:
    """One of these pages: ``agency/tfam/unit/research``, ``agency/tfam/unit/research/2020``."""
    whose = "/".join(name.split("/")[:4])
    iri = parties(site).get(whose)
    found = _pages(site, whose, iri) if iri else iter(())
    return next((one for one in found if one.name == name), None)


def _pages(site: Site, name: str, iri: str) -> Iterator[Page]:
    owner = line(site, "/".join(name.split("/")[:2]))
    all_of_it = duties(site, iri)
    entries = list(dict.fromkeys(one.entry for one in all_of_it))
    yield _page(site, (name, iri, owner), entries[:1], entries, all_of_it)
    for entry in entries[1:]:
        yield _page(site, (name, iri, owner), [entry], entries, all_of_it)


def _page(
    site: Site,
    who: tuple[str, str, Line | None],
    shown: Sequence[Entry],
    entries: Sequence[Entry],
    all_of_it: Sequence[Duty],
) -> Page:
    name, iri, owner = who
    first = list(shown) == list(entries[:1])
    own = name_of(site, iri) or name.rpartition("/")[2]
    year = shown[0].years if shown else year_words(None)
    title = Words.same(own) if first else Words(f"{own}, {year.en}", f"{own}，{year.zh}")

    def values(_lang: str) -> Mapping[str, Any]:
        some = [one for one in all_of_it if one.entry in shown]
        return {
            "owner": owner,
            "entry": shown[0] if shown else None,
            "kpis": [one for one in some if not one.is_plan],
            "plans": [one for one in some if one.is_plan],
            "load": _load(site, shown[0], iri) if shown else None,
            "limit": _MOST,
            "rest": [(one, _place(name, one, entries), _load(site, one, iri)) for one in entries
                     if one not in shown],
        }  # fmt: skip

    crumbs: tuple[Crumb, ...] = (Crumb(Words(*both("agencies")), "agencies"),)
    crumbs += (Crumb(owner.words, owner.page),) if owner else ()
    crumbs += () if first else (Crumb(Words.same(own), name),)
    place = name if first else _place(name, shown[0], entries)
    tab = told("tab.source", name=title, whose=owner.words) if owner else title
    return Page(place, "unit.html", title, values, "agencies", crumbs,
                iri=iri if first else "", tab=tab)  # fmt: skip


def _place(name: str, entry: Entry, entries: Sequence[Entry]) -> str:
    """The page of a unit for a scorecard: its own for the newest, else one below."""
    if entry is entries[0]:
        return name
    same = [one for one in entries if one.year == entry.year]
    year = str(entry.year or "undated")
    return f"{name}/{year}" if entry is same[0] else f"{name}/{year}-{same.index(entry) + 1}"


def _load(site: Site, entry: Entry, iri: str) -> Any:
    rows = figures(site).of("unit/load", entry)
    return next((row for row in rows if str(row.unit) == iri), None)
