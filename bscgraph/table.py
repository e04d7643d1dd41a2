"""What every reader delivers: a document as paragraphs and tables of cells.

A cell keeps its text as printed, one printed line per ``\\n``, and its place. Nothing here
knows what a column means (:mod:`bscgraph.scorecard` does) or where a file lies
(:mod:`bscgraph.read` does).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bscgraph.findings import Finding

__all__ = ["Block", "Box", "Cell", "Document", "Element", "Paragraph", "Table"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def overlap_y(self, other: Box) -> float:
        """Height (points) shared with ``other``; 0 where they do not meet."""
        return max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))

    def overlap_x(self, other: Box) -> float:
        """Width (points) shared with ``other``; 0 where they do not meet."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its top left place.

    ``text`` is verbatim, printed lines joined by ``\\n``. ``wraps`` has one entry for each
    ``\\n``: true where the line seems to end only because the column is narrow, false where
    the document itself breaks (always false for formats that store their own breaks).
    ``row`` and ``column`` are 0-based in the table; ``source_row`` and ``sheet`` say where a
    person finds it (the sheet's own row number, counted from 1; for PDF the table row on that
    page, counted from 1). ``page`` counts from 1. ``room`` is what is free beside and below
    the last line of a printed cell, times the size of its letters: where a page's end cut the
    cell there is hardly any.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    box: Box | None = None
    wraps: tuple[bool, ...] = ()
    source_row: int | None = None
    room: tuple[float, float] | None = None

    @property
    def rows(self) -> range:
        """The table rows it covers."""
        return range(self.row, self.row + self.rowspan)

    @property
    def columns(self) -> range:
        """The table columns it covers."""
        return range(self.column, self.column + self.colspan)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or paragraph of text outside every table, as printed.

    ``row`` is the row of the sheet or the line of the file it stands in, from 1.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in reading order; rows and columns are those of its own grid.

    ``merged_known`` is true where the format states merged cells (rules, spans): then an
    empty cell is empty. Where it is false (CSV, plain text) an empty cell may also be the
    rest of a merged one.
    """

    cells: tuple[Cell, ...]
    n_rows: int
    n_columns: int
    page: int | None = None
    sheet: str | None = None
    merged_known: bool = True
    _grid: dict[tuple[int, int], Cell] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        grid = {(r, c): cell for cell in self.cells for r in cell.rows for c in cell.columns}
        object.__setattr__(self, "_grid", grid)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place (merged cells cover several); None if none does."""
        return self._grid.get((row, column))

    def row(self, row: int) -> list[Cell]:
        """The distinct cells that cover ``row``, left to right."""
        seen: dict[int, Cell] = {}
        for column in range(self.n_columns):
            cell = self.at(row, column)
            if cell is not None:
                seen.setdefault(id(cell), cell)
        return list(seen.values())

    def texts(self, row: int) -> list[str]:
        """Text per column of ``row``; a merged cell's text stands at its own place only."""
        return [
            cell.text if cell is not None and (cell.row, cell.column) == (row, column) else ""
            for column in range(self.n_columns)
            for cell in (self.at(row, column),)
        ]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an XML document, its texts and elements in the order they stand.

    ``name`` is the local name; ``attributes`` have their names as written, with prefixes.
    ``line`` and ``column`` of its start tag count from 1. ``path`` leads to it from below the
    root, ``Goal[2]/Name[1]``; of a deep one only the last steps are kept.
    """

    name: str
    attributes: Mapping[str, str]
    content: tuple[str | Element, ...]
    line: int
    column: int
    path: str

    @property
    def children(self) -> list[Element]:
        """The elements directly in it."""
        return [part for part in self.content if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """All text in it and below, verbatim."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    def __iter__(self) -> Iterator[Element]:
        """This element and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its blocks in reading order and where they came from.

    ``sha256`` is the digest of the file's bytes (hex); ``media_type`` its IANA type;
    ``name`` the file's name without its folder. ``findings`` are what the reader itself left
    out or doubted: hidden rows, formulas without a value. ``root`` is the root element of an
    XML plan (StratML), which has no blocks.
    """

    name: str
    media_type: str
    sha256: str
    size: int
    blocks: Sequence[Block]
    pages: int | None = None
    findings: tuple[Finding, ...] = ()
    root: Element | None = None

    @property
    def tables(self) -> list[Table]:
        """Only the tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Table)]
