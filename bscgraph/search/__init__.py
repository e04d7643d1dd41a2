"""Full-text search: the texts of a store, best first, each with the cell it stands in.

>>> from bscgraph.store import LocalStore
>>> search(LocalStore(), "義民").total
0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bscgraph.errors import QueryError
from bscgraph.iri import DEFAULT_BASE
from bscgraph.search.cache import index_of, place_of
from bscgraph.search.index import Hit, Index
from bscgraph.search.texts import KINDS
from bscgraph.search.words import Term, spans, terms

if TYPE_CHECKING:
    from bscgraph.query import Result
    from bscgraph.store import Store, Value

__all__ = ["COLUMNS", "KINDS", "Found", "Hit", "Term", "place_of", "search", "spans", "terms"]

COLUMNS = (
    *("what", "code", "snippet", "agencyLabel", "year", "document"),
    *("sourceSheet", "sourcePage", "sourceTable", "sourceRow", "sourceColumn"),
    *("text", "score", "agency", "thing", "submission"),
)
# What people need of them; a cell's page and row are one column.
_BRIEF = (
    *("what", "code", "snippet", "agencyLabel", "year", "document"),
    *("sourceSheet", "sourcePlace", "sourceColumn"),
)
# Characters of a snippet before and after what was found, and of one without.
_BEFORE, _AFTER = 16, 40
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits for ``asked``, best first, and how many there are in ``total``."""

    asked: tuple[Term, ...]
    hits: tuple[Hit, ...]
    total: int

    def snippet(self, hit: Hit) -> str:
        """Where the text holds what was asked for, marked ``«so»``; the rest is cut."""
        marks = spans(hit.text, self.asked)
        first = max(marks[0][0] - _BEFORE, 0) if marks else 0
        last = min(max(first + _BEFORE + _AFTER, marks[0][1] if marks else 0), len(hit.text))
        parts, at = ["…" if first else ""], first
        for start, end in marks:
            if end <= last:
                parts += [hit.text[at:start], "«", hit.text[start:end], "»"]
                at = end
        parts += [hit.text[at:last], "…" if last < len(hit.text) else ""]
        return "".join(parts).replace("\n", " ")

    def result(self, *, brief: bool = False) -> Result:
        """The hits as an answer with the columns ``COLUMNS``, or those that people need."""
        from bscgraph.query import Result

        rows = [self._row(hit) for hit in self.hits]
        if not brief:
            return Result("search", COLUMNS, tuple(tuple(row[n] for n in COLUMNS) for row in rows))
        kept = [n for n in _BRIEF if not rows or any(row[n] is not None for row in rows)]
        return Result("search", tuple(kept), tuple(tuple(row[n] for n in kept) for row in rows))

    def _row(self, hit: Hit) -> dict[str, Value]:
        from bscgraph.store import Iri

        place = [str(number) for number in (hit.page, hit.row) if number is not None]
        return {
            "what": hit.kind,
            "code": hit.code or None,
            "snippet": self.snippet(hit),
            "agencyLabel": hit.agency_label,
            "year": hit.year,
            "document": hit.document or None,
            "sourceSheet": hit.sheet or None,
            "sourcePage": hit.page,
            "sourceTable": hit.table,
            "sourceRow": hit.row,
            "sourceColumn": hit.column,
            "sourcePlace": "/".join(place) or None,
            "text": hit.text,
            "score": round(hit.score, 3),
            "agency": Iri(hit.agency),
            "thing": Iri(hit.thing),
            "submission": Iri(hit.submission),
        }


def search(
    store: Store,
    text: str,
    *,
    agency: str | None = None,
    year: str | int | None = None,
    kind: str | None = None,
    limit: int = 20,
    base: str = DEFAULT_BASE,
    index: Index | None = None,
) -> Found:
    """Search the texts of ``store``: ``search(store, "義民", agency="客委會")``.

    Every word of ``text`` must occur, between quotation marks as a phrase (docs/search.md).

    Args:
        store: what to search.
        text: what to search for; nothing in it is an operator.
        agency: only what this agency says, by IRI, slug, name or alias.
        year: only scorecards of this year (2022 or 111).
        kind: only this kind of thing, one of ``KINDS``.
        limit: the number of hits at most.
        base: the publisher's base IRI, for agencies given by slug or name.
        index: that of the store, where it is at hand.

    Raises:
        QueryError: no word in ``text`` or too many, no such agency or kind, no year.
        StoreError: the store cannot answer.
    """
    from bscgraph import query

    asked = tuple(terms(text))
    if kind is not None and kind not in KINDS:
        raise _no_kind(kind)
    owner = None if agency is None else query.agency(store, agency, base)
    gregorian = None if year is None else query.year(str(year))
    most = max(0, min(limit, _MOST))
    held = index_of(store) if index is None else index
    hits, total = held.hits(asked, agency=owner, year=gregorian, kind=kind, limit=most)
    return Found(asked, tuple(hits), total)


def _no_kind(kind: str) -> QueryError:
    return QueryError(
        f"There is no kind {kind!r}; choose one of: {', '.join(KINDS)}.",
        f"沒有「{kind}」這個種類；請選擇：{'、'.join(KINDS)}。",
    )
