"""The same indicator in other years, where ``bscgraph link`` or ``build`` found or was told so.

Links stand in a graph of their own for each owner of scorecards and change nothing that a
document states. Of a chain of links a row is as surely the same as the least sure of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bscgraph.graph.nquads import iri
from bscgraph.linking import CONFIDENCES
from bscgraph.publish.site.place import page_of

if TYPE_CHECKING:
    from bscgraph.publish.site.history import Vintage
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Kin", "kindred", "with_kin"]

_LINKS = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?link ?said ?value ?name WHERE {
  VALUES ?links { %s }
  VALUES ?said { bsc:earlierPart bsc:laterPart bsc:confidence bsc:evidence
                 prov:wasDerivedFrom dcterms:creator dcterms:created dcterms:description }
  GRAPH ?links {
    ?link a bsc:KpiIdentity ; ?said ?value .
    OPTIONAL { ?value rdfs:label ?name }
  }
} ORDER BY ?link ?said ?value ?name"""
_ROWS = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?graph ?row ?kpi ?key ?code ?label ?series WHERE {
  VALUES ?agency { %s }
  GRAPH ?graph {
    ?card bsc:ofAgency ?agency .
    ?row bsc:inScorecard ?card ; bsc:seriesOf ?kpi .
    OPTIONAL { ?row bsc:continuityKey ?key }
    OPTIONAL { ?row bsc:indicatorCode ?code }
    OPTIONAL { ?row bsc:indicatorLabel ?label }
    OPTIONAL { ?row bsc:seriesKey ?series }
  }
} ORDER BY ?graph ?row"""
_RANK: Mapping[str, int] = {name: number for number, name in enumerate(CONFIDENCES)}
_EVIDENCE = ("same-code", "same-name", "similar-name", "same-measure", "same-units", "same-values")
_At = tuple[str, str]  # a submission's graph, and a value row in it


@dataclass(slots=True)
class _Link:
    """What is stated of a link."""

    ends: dict[str, str] = field(default_factory=dict)
    confidence: str = ""
    evidence: list[str] = field(default_factory=list)
    submissions: list[str] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kin:
    """A value row of another scorecard that is the same indicator.

    Args:
        entry: the submission it is in.
        page: the page of its indicator, and ``anchor`` its place there.
        code: its code there, with ``label`` and ``series`` as there.
        key: what makes it the same by code and name.
        confidence: how surely it is the same.
        evidence: what speaks for it, of a link between the two.
        decided: ``creator``, ``created`` and ``description``, where somebody said so.
        through: the scorecard in between, where there is no link between the two.
    """

    entry: Entry
    page: str
    anchor: str
    code: str
    label: str
    series: str
    key: str
    confidence: str
    evidence: tuple[str, ...]
    decided: Mapping[str, str]
    through: Entry | None


def kindred(site: Site, agency: str) -> Mapping[_At, tuple[Kin, ...]]:
    """For each value row of an agency's scorecards what it is in other years, the oldest first."""
    entries = {one.graph: one for one in site.entries if one.agency == agency}
    ways = _ways(site, entries)
    if not ways:
        return {}
    rows = {
        (str(row[0]), str(row[1])): tuple(str(one or "") for one in row[2:])
        for row in site.store.select(_ROWS % iri(agency)).rows
    }
    found: dict[_At, tuple[Kin, ...]] = {}
    for at in ways:
        some = (_kin(entries, other, rows[other], walk) for other, walk in _walks(ways, at)
                if other in rows)  # fmt: skip
        found[at] = tuple(sorted(some, key=lambda one: (one.entry.year or 0, one.page)))
    return found


def _ways(site: Site, entries: Mapping[str, Entry]) -> Mapping[_At, list[tuple[_At, _Link]]]:
    """From each row to those that it is linked with."""
    ways: dict[_At, list[tuple[_At, _Link]]] = {}
    graphs = {_graph_of(one) for one in entries.values()} if len(entries) > 1 else set()
    for link in _links(site, sorted(filter(None, graphs))).values():
        ends = [
            (graph, node)
            for node in (link.ends.get("earlierPart", ""), link.ends.get("laterPart", ""))
            for graph in link.submissions
            if graph in entries and node.startswith(f"{entries[graph].card}/")
        ]
        if len(ends) == 2 and link.confidence in _RANK:
            ways.setdefault(ends[0], []).append((ends[1], link))
            ways.setdefault(ends[1], []).append((ends[0], link))
    return ways


def _graph_of(entry: Entry) -> str:
    """The graph of the links between the scorecards of whoever owns this one."""
    base, found, path = entry.card.partition("/id/scorecard/")
    return f"{base}/graph/links/{path.partition('/')[0]}" if found else ""


def _links(site: Site, graphs: Sequence[str]) -> Mapping[str, _Link]:
    found: dict[str, _Link] = {}
    if not graphs:
        return found
    rows = site.store.select(_LINKS % " ".join(map(iri, graphs))).rows
    for name, said, value, label in rows:
        link, text = found.setdefault(str(name), _Link()), str(value)
        match str(said).replace("#", "/").rpartition("/")[2]:
            case "earlierPart" | "laterPart" as end:
                link.ends[end] = text
            case "confidence":
                link.confidence = text.rpartition("/")[2]
            case "evidence":
                link.evidence.append(text.rpartition("/")[2])
            case "wasDerivedFrom":
                link.submissions.append(text)
            case "creator" | "created" | "description" as word:
                link.decided[word] = str(label or text)
    return found


def _walks(
    ways: Mapping[_At, Sequence[tuple[_At, _Link]]], start: _At
) -> Iterator[tuple[_At, list[tuple[_At, _Link]]]]:
    """Each row that can be reached, with the shortest way to it."""
    seen, waiting = {start}, [(start, list[tuple[_At, _Link]]())]
    for here, walk in waiting:  # grows while it is gone through
        for there, link in ways[here]:
            if there not in seen:
                seen.add(there)
                further = [*walk, (there, link)]
                waiting.append((there, further))
                yield there, further


def _kin(
    entries: Mapping[str, Entry],
    other: _At,
    row: tuple[str, ...],
    walk: Sequence[tuple[_At, _Link]],
) -> Kin:
    kpi, key, code, label, series = row
    entry = entries[other[0]]
    levels = [link.confidence for _, link in walk]
    number = other[1].rpartition("/series/")[2]
    direct = walk[0][1] if len(walk) == 1 else None
    return Kin(
        entry,
        entry.page + page_of(kpi)[len(page_of(entry.card)) :],
        f"_row{number}" if number.isdecimal() and number != "1" else "",
        code,
        label,
        series,
        key,
        max(levels, key=_RANK.__getitem__),
        tuple(one for one in _EVIDENCE if direct and one in direct.evidence),
        direct.decided if direct and len(direct.decided) == 3 else {},
        None if direct else entries[walk[0][0][0]],
    )


def with_kin(
    site: Site, agency: str, seen: Sequence[Vintage], kin: Sequence[Kin]
) -> Sequence[Vintage]:
    """Submissions that have a row by its key, and those that have it as something else."""
    known = {(one.entry.graph, one.page) for one in seen}
    further = [
        one
        for other in kin
        for one in site.vintages(agency).get(other.key, ())
        if (one.entry.graph, one.page) == (other.entry.graph, other.page)
    ]
    further = [one for one in further if (one.entry.graph, one.page) not in known]
    if not further:
        return seen
    return sorted((*seen, *further), key=lambda one: (one.entry.year or 0, one.entry.number))
