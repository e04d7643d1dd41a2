"""The answer to a stored question as a page shows it: rows that fit, links, lines or bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.place import page_of
from bscgraph.publish.site.shelf import shelf
from bscgraph.publish.site.timeline import Timeline

if TYPE_CHECKING:
    from bscgraph.answers.view import View
    from bscgraph.publish.site.source import Site
    from bscgraph.query import Column, Parameter, Query, Result

__all__ = ["PER_PAGE", "Answered", "Bar", "Field", "answered", "part_of"]

_ROWS = 100  # of a page, where there is room
PER_PAGE = 50  # of each of several pages
_ROOM = 26_000  # bytes of a page that rows may take
_TAGS = 34  # bytes of a cell beside its words
_TOGETHER = 36_000  # the same for rows and drawings
_BARS = 15
# What is worth drawing, best first; what names the thing a row is about.
_MEASURES = ("money", "ratio")
_NAMES = ("label", "unitLabel", "theme", "themeLabel", "perspective", "agencyLabel", "code", "year",
          "fiscalYear", "periodYear", "kind")  # fmt: skip
# What has to be said beside a sum, where it is more than nothing.
_CARES = ("unresolved", "rollups", "suspectedOverlaps")
# Columns that lead on: what is shown -> the column with the address of it.
_LEADING = {
    "agencyLabel": "agency", "year": "scorecard", "otherAgencyLabel": "otherAgency",
    "otherYear": "otherScorecard",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of the form: what stands in it, what may be chosen, and what the
    answer has in the column of a parameter that was left open."""

    parameter: Parameter
    typed: str
    options: tuple[tuple[str, str], ...] = ()
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, the number as it is written, its length of a hundred.

    ``cares`` say what has to be known of the number: heading and count.
    """

    words: tuple[str, ...]
    text: str
    length: float
    cares: tuple[tuple[str, str], ...] = ()


class Answered:
    """An answer, or where nothing could be asked none.

    Args:
        query: the question.
        ask: gives the answer, when it is first wanted.
        site: where its links lead.
        number: which page of it is shown, from 1.
    """

    def __init__(
        self,
        query: Query,
        ask: Callable[[], Result] | None = None,
        site: Site | None = None,
        number: int = 1,
    ) -> None:
        self.query, self._ask, self._site, self._number = query, ask, site, number

    @cached_property
    def _found(self) -> Result | None:
        return self._ask() if self._ask else None

    @property
    def _live(self) -> bool:
        return self._site is not None and self._site.live

    @property
    def _size(self) -> int:
        return PER_PAGE if self._live else _ROWS

    @property
    def result(self) -> Result:
        """The answer.

        Raises:
            QueryError: no such parameter, or a value it does not take.
            StoreError: the store cannot answer.
        """
        assert self._found is not None  # noqa: S101 - only a form that was wrong has none
        return self._found

    @cached_property
    def _part(self) -> Result | None:
        """The rows that are shown."""
        from dataclasses import replace

        if self._found is None:
            return None
        start = (self._number - 1) * self._size
        return replace(self._found, rows=self._found.rows[start : start + self._size])

    def written(self, form: str) -> bytes:
        """The whole answer as a file."""
        return b"".join(self.pieces(form))

    def pieces(self, form: str) -> Iterator[bytes]:
        """The same piece by piece."""
        from bscgraph import answers

        if form in {"csv", "json"}:
            yield from answers.pieces(self.result, form, bom=form == "csv")
        else:
            yield answers.write(self.result, form, "zh-Hant", query=self.query)

    def values(self, lang: str) -> Mapping[str, Any]:
        """What the template shows of it."""
        if self._part is None or self._found is None:
            return {"view": None, "rows": [], "bars": [], "drawings": [], "total": 0, "first": 0,
                    "further": ()}  # fmt: skip
        from bscgraph.answers.view import seen

        view = seen(self._part, self.query, lang)
        lines = self._timeline.values(lang) if self._number == 1 else {"drawings": []}
        room = min(_ROOM, _TOGETHER - lines.get("drawn_size", 0))
        # Further pages begin where this one should end, so nothing of it may be left out.
        kept = len(view.rows) if self._live else _fitting(view, room)
        total = len(self._found.rows)
        last = -(-total // self._size)
        around = (("prev", self._number - 1), ("next", self._number + 1))
        return {
            "view": view,
            "rows": list(zip(view.rows[:kept], self._links(view, kept), strict=True)),
            **lines,
            "bars": _bars(view) if self._number == 1 and not lines["drawings"] else [],
            "measure": _measure(view),
            "total": total,
            "first": (self._number - 1) * self._size + 1,
            "further": [(name, at) for name, at in around if 1 <= at <= last],
            "own": [column.kind in {"label", "text"} and not column.id.endswith("Place")
                    for column in view.columns],
        }  # fmt: skip

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.result, self.query, self._site)

    def _links(self, view: View, kept: int) -> list[list[str]]:
        """For each cell the name of the page it leads to, or nothing."""
        assert self._part is not None  # noqa: S101 - there is a view of it
        names = self._part.columns
        leads = [_LEADING.get(column.id, "") for column in view.columns]
        ats = [names.index(lead) if lead in names else -1 for lead in leads]
        return [[self._page(row[at]) if at >= 0 else "" for at in ats]
                for row in self._part.rows[:kept]]  # fmt: skip

    def _page(self, iri: object) -> str:
        site = self._site
        if site is None or iri is None:
            return ""
        name = page_of(str(iri))
        known = str(iri) in site.agencies or (name.startswith("scorecard/") and site.entry(name))
        return name if known else ""


def answered(
    site: Site, query: Query, given: Mapping[str, object], number: int = 1
) -> Answered:  # fmt: skip
    """The answer of a site's data to a question, asked when it is wanted."""
    ask = partial(site.rows, query.id, **given)
    return Answered(query, ask if site.live or given else partial(shelf(site).whole, query.id),
                    site, number)  # fmt: skip


def part_of(site: Site, query: Query, name: str, value: str) -> Answered:
    """The answer for one value of a parameter, which is a part of the whole or is asked for."""
    return Answered(query, partial(shelf(site).part, query.id, name, value), site)


def _fitting(view: View, left: int) -> int:
    """How many rows there is room for."""
    for count, row in enumerate(view.rows):
        left -= sum(len(cell.text.encode("utf-8", "replace")) + _TAGS for cell in row)
        if left < 0:
            return max(count, 1)
    return len(view.rows)


def _measure(view: View) -> Column | None:
    """The column worth drawing: the first amount, else the first share."""
    for kind in _MEASURES:
        for column in view.columns:
            if column.kind == kind:
                return column
    return None


def _bars(view: View) -> list[Bar]:
    """The rows as bars, where there are several to compare and none is below nothing."""
    measure = _measure(view)
    if measure is None:
        return []
    at = view.columns.index(measure)
    rows = [row for row in view.rows if row[at].number is not None][:_BARS]
    numbers = [Decimal(str(row[at].number)) for row in rows]
    if len(rows) < 2 or min(numbers) < 0 or max(numbers) == 0:
        return []
    named = _naming(view, rows)
    return [
        Bar(tuple(row[one].text for one in named if row[one].text), row[at].text,
            float(round(100 * number / max(numbers), 1)), tuple(_cares(view, row)))
        for row, number in zip(rows, numbers, strict=True)
    ]  # fmt: skip


def _cares(view: View, row: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """What has to be known of the number of a row: heading and count."""
    for column, cell in zip(view.columns, row, strict=True):
        if column.id in _CARES and cell.number:
            yield column.title(view.lang), cell.text


def _naming(view: View, rows: Sequence[Any]) -> list[int]:
    """The columns that tell these rows apart; one at least."""
    ids = [column.id for column in view.columns]
    there = [ids.index(name) for name in _NAMES if name in ids]
    apart = [one for one in there if len({row[one].text for row in rows}) > 1]
    return (apart or there)[:5]
