"""Answers to stored questions on disk: each is asked once for a whole site, then read in parts.

What looks at the graphs of one scorecard only is asked of one agency after another; so is never
held what all of them state. Other questions cost as much for one agency as for all, and are asked
of all.
"""

from __future__ import annotations

import pickle
import re
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import groupby, islice
from threading import Lock, RLock
from typing import IO, TYPE_CHECKING, Any, overload

from bscgraph import query as stored
from bscgraph.query import Result

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site
    from bscgraph.query import Query
    from bscgraph.store.values import Row

__all__ = ["Rows", "Shelf", "shelf"]

_TOGETHER = 200  # rows that are read at a time
_GRAPHS = re.compile(r"(?<!\w)GRAPH\s+\?(\w+)", re.IGNORECASE)
_BY_AGENCY = re.compile(r"ORDER\s+BY\s+\?agency\s", re.IGNORECASE)
_AGENCIES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT DISTINCT ?agency WHERE { GRAPH ?graph { ?card bsc:ofAgency ?agency } } ORDER BY ?agency"""


class _Spool:
    """A file of the system's that is gone when nobody holds it: values put one behind another."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="bscgraph-")  # noqa: SIM115
        self._end = 0
        self._alone = Lock()  # a server's threads read the same answers

    def put(self, value: object) -> int:
        """Where it stands."""
        data = pickle.dumps(value, protocol=5)
        with self._alone:
            at = self._end
            self._file.seek(at)
            self._file.write(data)
            self._end += len(data)
        return at

    def get(self, at: int) -> Any:
        """What was put there."""
        with self._alone:
            self._file.seek(at)
            return pickle.load(self._file)  # noqa: S301 - nobody else writes to it


class Rows(Sequence["Row"]):
    """Rows on disk, which are read some at a time as often as somebody goes through them."""

    def __init__(self, spool: _Spool) -> None:
        self._spool = spool
        self._places, self._ends = array("Q"), array("Q")

    def add(self, rows: Iterable[Row]) -> None:
        """Put further rows behind those that are there."""
        left = iter(rows)
        while some := list(islice(left, _TOGETHER)):
            self._places.append(self._spool.put(some))
            self._ends.append(len(self) + len(some))

    def join(self, other: Rows) -> None:
        """Put the rows of ``other``, of the same file, behind those that are there."""
        before = len(self)
        self._places.extend(other._places)
        self._ends.extend(before + end for end in other._ends)

    def batches(self) -> Iterator[Sequence[Row]]:
        """The rows as they are read."""
        for place in self._places:
            yield self._spool.get(place)

    def __iter__(self) -> Iterator[Row]:
        for rows in self.batches():
            yield from rows

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            return tuple(islice(self, start, stop, step))
        number = range(len(self))[at]
        batch = bisect_right(self._ends, number)
        start = self._ends[batch - 1] if batch else 0
        rows: Sequence[Row] = self._spool.get(self._places[batch])
        return rows[number - start]


class _Held:
    """The answer to one question on disk: the whole, and where the rows of each agency are."""

    def __init__(self) -> None:
        self.spool = _Spool()
        self.whole = Rows(self.spool)
        self.of_agency: dict[str, Rows] = {}
        self.of_year: dict[object, Rows] | None = None

    def take(self, rows: Iterable[Row], at: int | None) -> None:
        """Take in rows; ``at`` is the column of the agency, the rows of which stay together."""
        if at is None:
            self.whole.add(rows)
            return
        for agency, some in groupby(rows, key=lambda row: str(row[at])):
            part = Rows(self.spool)
            part.add(some)
            self.whole.join(part)
            self.of_agency.setdefault(agency, Rows(self.spool)).join(part)

    def by_year(self, at: int) -> dict[object, Rows]:
        """The rows of each year, that of the column ``at``."""
        if self.of_year is None:
            self.of_year = {}
            for batch in self.whole.batches():
                for year in dict.fromkeys(row[at] for row in batch):
                    rows = self.of_year.setdefault(year, Rows(self.spool))
                    rows.add(row for row in batch if row[at] == year)
        return self.of_year


class Shelf:
    """The answers of a site's store.

    Args:
        site: what asks.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._held: dict[str, _Held] = {}
        self._spool, self._parts = _Spool(), dict[tuple[str, str, str], Result]()
        self._asking = RLock()

    def whole(self, query_id: str) -> Result:
        """The whole answer to a question.

        Raises:
            StoreError: the store cannot answer.
        """
        query, ready = self._ready(query_id)
        held = self._answer(query)
        if not len(held.whole):
            return stored.nothing(self._store, query, ready)
        return self._noted(query, Result(query_id, query.columns, held.whole, ready.given))

    def part(self, query_id: str, name: str, value: str) -> Result:
        """The answer for one value of a parameter: a part of the whole where that is the same.

        Raises:
            StoreError: the store cannot answer.
        """
        query, ready = self._ready(query_id, **{name: value})
        if not stored.is_cut(query, name, query.columns):
            return self._apart(query_id, name, value)
        rows = self._part(query, name, ready.given[name].value)
        if rows is None or not len(rows):
            return stored.nothing(self._store, query, ready)
        return self._noted(query, Result(query_id, query.columns, rows, ready.given))

    def _apart(self, query_id: str, name: str, value: str) -> Result:
        """The answer for one value where that is no part of the whole: asked once as well."""
        key = (query_id, name, value)
        if key not in self._parts:
            found, rows = self._site.rows(query_id, **{name: value}), Rows(self._spool)
            rows.add(found.rows)
            self._parts[key] = replace(found, rows=rows)
        return self._parts[key]

    def of_agency(self, query_id: str, agency: str) -> Sequence[Row]:
        """The rows of a question about one agency (IRI).

        Raises:
            StoreError: the store cannot answer.
        """
        return self._answer(stored.load(query_id)).of_agency.get(agency, ())

    def agencies(self, query_id: str) -> Iterable[str]:
        """The agencies (IRI) of which there are rows, in the order of the answer.

        Raises:
            StoreError: the store cannot answer.
        """
        return self._answer(stored.load(query_id)).of_agency

    def _part(self, query: Query, name: str, value: object) -> Rows | None:
        held = self._answer(query)
        if name == "agency":
            return held.of_agency.get(str(value))
        return held.by_year(query.columns.index(name)).get(value)

    def _noted(self, query: Query, found: Result) -> Result:
        assert isinstance(found.rows, Rows)  # noqa: S101 - that is what is held
        notes = stored.noted(query, found.columns, found.rows.batches())
        return replace(found, notes=tuple(notes))

    def _answer(self, query: Query) -> _Held:
        with self._asking:
            held = self._held.get(query.id)
            if held is None:
                held = _Held()
                at = query.columns.index("agency") if "agency" in query.columns else None
                for rows in self._asked(query):
                    held.take(rows, at)
                self._held[query.id] = held
        return held

    def _asked(self, query: Query) -> Iterator[Iterable[Row]]:
        if self._site.live or not _is_by_agency(query):
            yield self._site.rows(query.id).rows
            return
        for agency in self._agencies:
            yield self._site.rows(query.id, agency=agency).rows

    @cached_property
    def _agencies(self) -> Sequence[str]:
        return [str(row[0]) for row in self._site.store.select(_AGENCIES).rows]

    @property
    def _store(self) -> Any:
        return self._site.store

    def _ready(self, query_id: str, **given: object) -> tuple[Query, Any]:
        query = stored.load(query_id)
        return query, stored.prepared(self._store, query, given, self._site.base)


def _is_by_agency(query: Query) -> bool:
    """Whether asking one agency after another gives the same rows in the same order, and costs
    little: nothing else is looked at than the graphs of the agency asked about."""
    asked = query.parameters.get("agency")
    return (
        asked is not None
        and asked.type == "agency"
        and asked.variable == "agency"
        and stored.is_cut(query, "agency", query.columns)
        and set(_GRAPHS.findall(query.text)) == {"submission"}
        and _BY_AGENCY.search(query.text) is not None
    )


@lru_cache(maxsize=2)
def shelf(site: Site) -> Shelf:
    """The answers of ``site``; those of the last two sites are kept."""
    return Shelf(site)
