"""The same indicators in other scorecards: what each submission of an agency says of a year.

Every scorecard repeats values of past years. Rows are the same where the graph gives them one
continuity key; nothing is merged, and numbers that differ are told side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bscgraph.graph.nquads import iri
from bscgraph.publish.site.source import page_of

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Line", "Sight", "Vintage", "lines", "vintages"]

_QUERY = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?graph ?key ?kpi ?kind ?period ?value ?raw ?note ?cell WHERE {
  VALUES ?agency { %s }
  GRAPH ?graph {
    ?card bsc:ofAgency ?agency .
    ?row bsc:inScorecard ?card ; bsc:continuityKey ?key ; bsc:seriesOf ?kpi .
    ?cell bsc:inSeries ?row ; bsc:valueKind ?kind ; bsc:rocYear ?period ; bsc:rawText ?raw .
    OPTIONAL { ?cell bsc:value ?value }
    OPTIONAL { ?cell bsc:note ?note }
  }
} ORDER BY ?graph ?key ?kind ?period ?cell"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one submission says of a year: the number if it has one, the words, the note."""

    value: Decimal | None
    raw: str
    note: str


@dataclass(frozen=True, slots=True)
class Vintage:
    """An indicator's value row as one submission has it; ``page`` is that of the indicator."""

    entry: Entry
    page: str
    cells: Mapping[tuple[str, int], Sight]


@dataclass(frozen=True, slots=True)
class Line:
    """A year (ROC) and kind, as each submission has it; ``differs`` where two numbers do."""

    kind: str
    year: int
    sights: tuple[Sight | None, ...]
    differs: bool


def vintages(site: Site, agency: str) -> Mapping[str, tuple[Vintage, ...]]:
    """The value rows of an agency's scorecards by continuity key, the oldest first."""
    entries = {one.graph: one for one in site.entries if one.agency == agency}
    if len(entries) < 2:
        return {}
    found: dict[tuple[str, str], tuple[str, dict[tuple[str, int], Sight]]] = {}
    for graph, key, kpi, kind, period, value, raw, note, _ in site.store.select(
        _QUERY % iri(agency)
    ).rows:
        if str(graph) in entries and isinstance(period, int):
            column = (str(kind).rpartition("/")[2], period)
            number = Decimal(str(value)) if isinstance(value, int | float | Decimal) else None
            _, cells = found.setdefault((str(key), str(graph)), (str(kpi), {}))
            # Of a cell that stands twice the first holds, as everywhere.
            cells.setdefault(column, Sight(number, str(raw), str(note or "")))
    return _by_key(found, entries)


def _by_key(
    found: Mapping[tuple[str, str], tuple[str, Mapping[tuple[str, int], Sight]]],
    entries: Mapping[str, Entry],
) -> Mapping[str, tuple[Vintage, ...]]:
    by_key: dict[str, list[Vintage]] = {}
    for (key, graph), (kpi, cells) in found.items():
        entry = entries[graph]
        page = entry.page + page_of(kpi)[len(page_of(entry.card)) :]
        by_key.setdefault(key, []).append(Vintage(entry, page, cells))
    return {
        key: tuple(sorted(some, key=lambda one: (one.entry.year or 0, one.entry.number)))
        for key, some in by_key.items()
    }


def lines(some: Sequence[Vintage]) -> tuple[Line, ...]:
    """Side by side what these submissions say; only years that two of them speak of."""
    return tuple(_lines(some))


def _lines(some: Sequence[Vintage]) -> Iterator[Line]:
    columns = sorted({column for one in some for column in one.cells})
    for kind, year in columns:
        sights = tuple(one.cells.get((kind, year)) for one in some)
        spoken = [one for one in sights if one is not None]
        numbers = {one.value for one in spoken if one.value is not None}
        if len(spoken) > 1:
            yield Line(kind, year, sights, len(numbers) > 1)
