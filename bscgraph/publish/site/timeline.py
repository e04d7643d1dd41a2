"""Answers with a time axis, drawn: for each thing they tell of, lines over the years.

Of a scorecard that was submitted again the newest submission is drawn; where two scorecards state
one year of a thing, each is drawn by itself. A year without a number is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from bscgraph.model import gregorian
from bscgraph.publish.site.across import place_of
from bscgraph.publish.site.place import page_of
from bscgraph.publish.trend import Point, Trend, trend

if TYPE_CHECKING:
    from bscgraph.answers.view import View
    from bscgraph.publish.site.source import Site
    from bscgraph.query import Query, Result
    from bscgraph.store import Value

__all__ = ["AXES", "Axes", "Drawn", "Timeline"]

_SHOWN = 6  # drawings on a page
_MOST = 18_000  # bytes of a page that drawings may take
_ROC = gregorian(0)
_YEARS = range(_ROC + 1, 2500)
_PLACES = Decimal("0.01")
# What is written in the drawing for a number of each kind of column, by language.
_UNITS = {"money": {"en": Decimal(1000), "zh": Decimal(10_000)},
          "ratio": {"en": Decimal("0.01"), "zh": Decimal("0.01")}}  # fmt: skip
_UNIT = re.compile(r"\s*[(（][^()（）]*[)）]$")  # behind a heading


@dataclass(frozen=True, slots=True)
class Axes:
    """What of an answer is drawn.

    Args:
        year: the column with the year.
        kinds: what is drawn: columns, or where ``value`` is given, notations of the column
            ``kind``; the second is dashed.
        names: the columns that tell what a drawing is of.
        value: the column with the number of either kind.
        apart: whether each submission speaks for itself.
    """

    year: str
    kinds: tuple[str, str]
    names: tuple[str, ...]
    value: str = ""
    apart: bool = False


_CODED = ("code", "series", "label")
_REACHED = Axes("periodYear", ("actual", "target"), _CODED)
_KINDS = ("appropriated", "estimated")
AXES: Mapping[str, Axes] = {
    "trend/series": Axes("periodYear", ("actual", "target"), _CODED, "value", apart=True),
    "trend/year-over-year": Axes("periodYear", ("changeRatio", ""), _CODED, apart=True),
    "target/achievement": _REACHED,
    "target/never-met": _REACHED,
    "compare/common": _REACHED,
    "budget/net": Axes("fiscalYear", _KINDS, (), "net"),
    "budget/by-agency": Axes("fiscalYear", _KINDS, (), "total"),
    "budget/by-perspective": Axes("fiscalYear", _KINDS, ("perspective",), "total"),
    "budget/by-theme": Axes("fiscalYear", _KINDS, ("theme", "themeLabel"), "total"),
    "budget/by-unit": Axes("fiscalYear", _KINDS, ("unitLabel",), "total"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing: words that say of what (and whether they are the document's own), the page
    about it if there is one, whose it is, and where everything stands."""

    words: tuple[tuple[str, bool], ...]
    page: str
    whose: tuple[tuple[str, bool], ...]
    trend: Trend


class Timeline:
    """What is drawn of an answer.

    Args:
        found: the answer.
        query: the question.
        site: where names lead.
    """

    def __init__(self, found: Result, query: Query, site: Site | None = None) -> None:
        self._found, self._query, self._site = found, query, site
        self.axes = AXES.get(query.id)

    @cached_property
    def groups(self) -> Sequence[Sequence[Mapping[str, Value]]]:
        """The rows of each of the first drawings, as far as they go together in one.

        Answers are in the order of agencies, so that only the rows of one are held at a time.
        """
        return [] if self.axes is None else list(islice(self._groups(self.axes), _SHOWN + 1))

    def _groups(self, axes: Axes) -> Iterator[Sequence[Mapping[str, Value]]]:
        rows = (dict(zip(self._found.columns, row, strict=True)) for row in self._found.rows)
        for _, some in groupby(rows, key=lambda row: row["agency"]):
            yield from (one for one in _parted(_newest(list(some)), axes) if _suits(one, axes))

    def values(self, lang: str) -> Mapping[str, Any]:
        """What the template shows; ``drawings`` are none where no line can be drawn."""
        axes = self.axes
        if axes is None or not self.groups:
            return {"drawings": []}
        column = self._query.column(axes.value or axes.kinds[0])
        unit = _UNITS.get(column.kind, {}).get("zh" if lang.startswith("zh") else "en", Decimal(1))
        some = []
        for rows in self.groups:
            drawing = trend([*_points(rows, axes, unit)], axes.kinds, zero=column.kind in _UNITS)
            if drawing is not None:
                some.append((rows, drawing))
            if len(some) == _SHOWN or sum(_size(one) for _, one in some) > _MOST:
                break
        drawings = list(self._named(some, lang))
        return {
            "drawings": drawings,
            "drawn_size": sum(_size(one) for _, one in some),
            "drawn_all": len(drawings) == len(self.groups),
            "kinds": [(kind, self._kind(kind, lang)) for kind in axes.kinds
                      if any(kind in one.trend.kinds for one in drawings)],
            "drawn_unit": column.kind if column.kind in _UNITS else "",
            "drawn_measure": _UNIT.sub("", column.title(lang)) if column.kind in _UNITS else "",
        }  # fmt: skip

    def _kind(self, kind: str, lang: str) -> str:
        assert self.axes is not None  # noqa: S101 - there are drawings
        if self.axes.value:
            return self._query.column("kind").label(kind, lang)
        return self._query.column(kind).title(lang)

    def _named(
        self, some: Sequence[tuple[Sequence[Mapping[str, Value]], Trend]], lang: str
    ) -> Iterator[Drawn]:
        from bscgraph.answers.view import seen

        firsts = tuple(tuple(rows[0].values()) for rows, _ in some)
        view = seen(replace(self._found, rows=firsts), self._query, lang)
        assert self.axes is not None  # noqa: S101 - there are drawings
        for number, (rows, drawing) in enumerate(some):
            whose = ("agencyLabel", "year") if _of_one(rows) else ("agencyLabel",)
            words = _cells(view, number, self.axes.names)
            own = _cells(view, number, whose)
            yield Drawn(words or own, self._page(rows[0]), own if words else (), drawing)

    def _page(self, row: Mapping[str, Value]) -> str:
        if self._site is None:
            return ""
        entry = self._site.entry(page_of(str(row["scorecard"])))
        if entry is None:
            return ""
        code = str(row.get("code") or "")
        return place_of(entry, "kpi", code) if code else entry.page


def _size(drawing: Trend) -> int:
    """About how many bytes it takes in a page."""
    return 1_300 + 90 * len(drawing.scale) + 130 * len(drawing.years) + 150 * len(drawing.marks)


def _of_one(rows: Sequence[Mapping[str, Value]]) -> bool:
    return len({row["submission"] for row in rows}) == 1


def _cells(view: View, row: int, names: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The words of a row in some columns."""
    ids = [column.id for column in view.columns]
    cells = ((view.columns[at], view.rows[row][at].text) for at in
             (ids.index(name) for name in names if name in ids))  # fmt: skip
    return tuple((text, column.kind in {"label", "text"}) for column, text in cells if text)


def _newest(rows: Sequence[Mapping[str, Value]]) -> Iterator[Mapping[str, Value]]:
    """The rows without those of submissions that another came after."""
    last: dict[Value, int] = {}
    for row in rows:
        last[row["scorecard"]] = max(_number(row), last.get(row["scorecard"], 0))
    return (row for row in rows if _number(row) == last[row["scorecard"]])


def _number(row: Mapping[str, Value]) -> int:
    number = str(row["submission"]).rpartition("/")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0


def _parted(
    rows: Iterator[Mapping[str, Value]], axes: Axes
) -> Iterator[Sequence[Mapping[str, Value]]]:
    """Rows that go together; what tells a year of a thing twice goes apart."""
    names = (*axes.names, "submission") if axes.apart else axes.names
    for some in _grouped(rows, names):
        for part in [some] if _is_plain(some, axes) else _grouped(some, ("submission",)):
            whole = [part] if _is_plain(part, axes) else _grouped(part, ("sourcePage", "sourceRow"))
            yield from (one for one in whole if _is_plain(one, axes))


def _grouped(
    rows: Iterator[Mapping[str, Value]] | Sequence[Mapping[str, Value]], names: Sequence[str]
) -> list[list[Mapping[str, Value]]]:
    found: dict[tuple[object, ...], list[Mapping[str, Value]]] = {}
    for row in rows:
        # All scorecards of one agency, or of one group of the city, are called alike.
        owner = str(row["scorecard"]).rpartition("/")[0]
        found.setdefault((owner, *(row.get(name) for name in names)), []).append(row)
    return list(found.values())


def _is_plain(rows: Sequence[Mapping[str, Value]], axes: Axes) -> bool:
    seen = [(row[axes.year], row["kind"] if axes.value else "") for row in rows]
    return len(set(seen)) == len(seen)


def _suits(rows: Sequence[Mapping[str, Value]], axes: Axes) -> bool:
    """Whether there is a line: one kind with numbers in two years."""
    years: dict[str, set[int]] = {}
    for point in _points(rows, axes, Decimal(1)):
        if point.value is not None:
            years.setdefault(point.kind, set()).add(point.year)
    return any(len(some) > 1 for some in years.values())


def _points(rows: Sequence[Mapping[str, Value]], axes: Axes, unit: Decimal) -> Iterator[Point]:
    """The numbers of these rows, in ``unit``; marked where something has to be known of one."""
    for row in rows:
        year = row[axes.year]
        if not isinstance(year, int) or year not in _YEARS:
            continue
        cells = [(str(row["kind"]), row[axes.value])] if axes.value else \
            [(kind, row[kind]) for kind in axes.kinds if kind]  # fmt: skip
        care = row.get("note") or row.get("previousNote") or row.get("unresolved")
        for kind, value in cells:
            if kind in axes.kinds:
                note = "*" if care else ""
                yield Point(year - _ROC, kind, _in(value, unit), note=note)


def _in(value: Value, unit: Decimal) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) > Decimal(10) ** 18:
        return None
    return number if unit == 1 else (number / unit).quantize(_PLACES)
