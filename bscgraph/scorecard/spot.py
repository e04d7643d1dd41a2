"""A document flattened to lines of spots: a spot is one cell or paragraph with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bscgraph.findings import Finding, Place
from bscgraph.model import Source, Text
from bscgraph.table import Box, Cell, Document, Paragraph, Table
from bscgraph.text import clean, lines, tight

__all__ = ["Ledger", "Line", "Spot", "flatten", "place_of"]


def place_of(source: Source | None) -> Place:
    """The place for a finding about something read from ``source``."""
    if source is None:
        return Place()
    place = (source.page, source.row, source.column, source.header, source.sheet, source.table)
    return Place(*place)


@dataclass(frozen=True)
class Spot:
    """Text as printed and where; ``number`` counts the tables from 1 (0 for a paragraph).

    ``room`` is that of :class:`~bscgraph.table.Cell`; ``tails`` are spots of a later page that
    continue it.
    """

    text: str
    wraps: tuple[bool, ...]
    number: int
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    sheet: str | None = None
    source_row: int | None = None
    box: Box | None = None
    header: str | None = None
    room: tuple[float, float] | None = None
    tails: tuple[Spot, ...] = ()

    @property
    def key(self) -> tuple[int, int, int]:
        """What tells it from every other spot of the document."""
        return self.number, self.row, self.column

    @property
    def raw(self) -> str:
        """The verbatim text, its continuations on later pages behind newlines."""
        return "\n".join([self.text, *(tail.text for tail in self.tails)])

    @property
    def breaks(self) -> tuple[bool, ...]:
        """One entry per newline of :attr:`raw`: whether the column's width made it."""
        own = self.wraps[: self.text.count("\n")]
        own += (False,) * (self.text.count("\n") - len(own))
        for tail in self.tails:
            own += (False, *tail.breaks)
        return own

    @cached_property
    def tight(self) -> str:
        """Folded and without white space, for recognising."""
        return tight(self.raw)

    @property
    def clean(self) -> str:
        """On one line, without line-wrap spaces."""
        return clean(self.raw, self.breaks)

    @property
    def lines(self) -> list[str]:
        """Its real lines."""
        return lines(self.raw, self.breaks)

    @property
    def place(self) -> Place:
        """The place for a finding."""
        return place_of(self.source)

    @property
    def source(self) -> Source | None:
        """The place for the model; a paragraph has its page, or its row of a sheet or file."""
        if self.number == 0:
            known = (self.page, self.sheet, self.source_row) != (None, None, None)
            return Source(self.page, self.sheet, row=self.source_row) if known else None
        row = self.source_row if self.source_row is not None else self.row + 1
        return Source(self.page, self.sheet, self.number, row, self.column + 1, self.header)

    def as_text(self, value: str | None = None) -> Text:
        """The model's text: ``value`` or the cleaned text, with raw and source."""
        return Text(self.clean if value is None else value, self.raw, self.source)

    def under(self, header: str) -> Spot:
        """The same spot, knowing the heading of its column."""
        return replace(self, header=header)

    def continued(self, tail: Spot) -> Spot:
        """The same spot with ``tail`` joined behind it."""
        return replace(self, tails=(*self.tails, tail))


@dataclass(frozen=True)
class Line:
    """The spots that begin in one table row, left to right, or one paragraph."""

    spots: tuple[Spot, ...]
    table: Table | None
    number: int
    row: int

    @property
    def filled(self) -> list[Spot]:
        """Spots with text."""
        return [spot for spot in self.spots if spot.tight]

    @property
    def first_of_table(self) -> bool:
        """Whether nothing of its table stands above it."""
        return self.table is not None and self.row == 0


class Ledger:
    """Which cells ended up in the result or in a finding; the rest is named at the end."""

    def __init__(self) -> None:
        self._used: set[tuple[int, int, int]] = set()
        self.findings: list[Finding] = []

    def use(self, *spots: Spot | None) -> None:
        """These spots (and their continuations) are accounted for."""
        for spot in spots:
            if spot is not None:
                self._used.add(spot.key)
                self.use(*spot.tails)

    def doubt(
        self, code: str, at: Spot | Text | Place | None = None, subject: str = "", /, **params: str
    ) -> None:
        """Record a finding; the spot it names is accounted for."""
        place, raw = Place(), ""
        if isinstance(at, Spot):
            self.use(at)
            place, raw = at.place, at.raw
        elif isinstance(at, Text):
            place, raw = place_of(at.source), at.raw
        elif at is not None:
            place = at
        self.findings.append(Finding(code, place, raw, subject, params))

    def knows(self, spot: Spot) -> bool:
        """Whether the spot is accounted for."""
        return spot.key in self._used


def _of_cell(cell: Cell, table: Table, number: int) -> Spot:
    return Spot(
        text=cell.text,
        wraps=cell.wraps,
        number=number,
        row=cell.row,
        column=cell.column,
        rowspan=cell.rowspan,
        colspan=cell.colspan,
        page=cell.page if cell.page is not None else table.page,
        sheet=table.sheet,
        source_row=cell.source_row,
        box=cell.box,
        room=cell.room,
    )


def _of_table(table: Table, number: int) -> list[Line]:
    rows: dict[int, list[Spot]] = {row: [] for row in range(table.n_rows)}
    for cell in table:
        rows.setdefault(cell.row, []).append(_of_cell(cell, table, number))
    return [
        Line(tuple(sorted(spots, key=lambda spot: spot.column)), table, number, row)
        for row, spots in sorted(rows.items())
    ]


def flatten(document: Document) -> list[Line]:
    """Every paragraph and every table row of the document, in reading order."""
    out: list[Line] = []
    number = 0
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            spot = Spot(
                block.text,
                (),
                0,
                at,
                0,
                page=block.page,
                sheet=block.sheet,
                source_row=block.row,
                box=block.box,
            )
            out.append(Line((spot,), None, 0, at))
        else:
            number += 1
            out += _of_table(block, number)
    return out
