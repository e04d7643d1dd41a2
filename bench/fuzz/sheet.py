"""A scorecard table that remembers what each of its cells said before it was mutated."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count, pairwise

from bench.layouts.content import Card, Content
from bench.layouts.grid import Block, Cell, Grid, blocks
from bscgraph.table import Cell as ReadCell
from bscgraph.table import Document, Paragraph, Table

__all__ = ["Key", "Piece", "Sheet", "sheet_of", "tight"]

Key = tuple[str, int]
_VALUE = re.compile(r"(\d{2,3})年度?(實際|目標)值?")
_BUDGET = re.compile(r"(已編|預估)(\d{2,3})年度?(?:預算|概算)")


def tight(text: str) -> str:
    """NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(slots=True)
class Piece:
    """A cell: ``home`` is the column it belongs to wherever it stands, ``numbers`` what it says."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    home: int = 0
    numbers: frozenset[Decimal] = frozenset()
    head: bool = False

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + self.rowspan)


@dataclass(slots=True)
class Sheet:
    """The table with the lines and tables before it; ``keys`` by home column, as first printed."""

    before: list[Block]
    pieces: list[Piece]
    n_rows: int
    n_columns: int
    head_rows: int
    keys: dict[int, Key]
    cuts: dict[int, bool] = field(default_factory=dict)
    fresh: count[int] = field(default_factory=lambda: count(1000))

    @property
    def body(self) -> list[Piece]:
        """The cells below the heading."""
        return [piece for piece in self.pieces if not piece.head]

    @property
    def heads(self) -> list[Piece]:
        """The cells of the heading."""
        return [piece for piece in self.pieces if piece.head]

    def meanings(self) -> dict[int, set[Key]]:
        """What each home column means by its heading now; by its first one where none is left."""
        said: dict[int, set[Key]] = {home: set() for home in self.keys}
        for piece in self.heads:
            key = key_of(piece.text)
            if key is not None:
                said.setdefault(piece.home, set()).add(key)
        blank = {piece.home for piece in self.heads if not tight(piece.text)}
        for home, key in self.keys.items():
            if home in blank or not any(piece.home == home for piece in self.heads):
                said[home].add(key)
        return said

    def document(self, *, merged: bool) -> Document:
        """What a reader would deliver, with merged cells or as in CSV without any."""
        made: list[Paragraph | Table] = [_block(block, merged) for block in self.before]
        edges = sorted({0, *self.cuts, self.n_rows})
        for page, (start, stop) in enumerate(pairwise(edges), 1):
            made.append(self._page(range(start, stop), page, merged=merged))
        return Document("made.pdf", "application/pdf", "0" * 64, 1, tuple(made))

    def _page(self, rows: range, page: int, *, merged: bool) -> Table:
        heads = self.head_rows if rows.start and self.cuts.get(rows.start) else 0
        cells = [
            replace(_cell(piece, merged), page=page if self.cuts else None)
            for piece in self.pieces
            if piece.head and heads
        ]
        for piece in self.pieces:
            mine = [row for row in piece.rows if row in rows]
            if not mine:
                continue
            text = piece.text if mine[0] == piece.row else ""
            part = replace(piece, text=text, row=mine[0] - rows.start + heads, rowspan=len(mine))
            cells.append(replace(_cell(part, merged), page=page if self.cuts else None))
        return Table(
            tuple(cells), len(rows) + heads, self.n_columns, page=page if self.cuts else None,
            merged_known=merged,
        )  # fmt: skip

    def grid(self) -> Grid:
        """For the programs of bench/layouts that draw tables."""
        cells = [
            Cell(p.text, p.row, p.column, p.rowspan, p.colspan, bool(p.numbers), p.head)
            for p in self.pieces
        ]
        return Grid("table", cells, self.n_rows, [5.0] * self.n_columns, self.head_rows)


def key_of(heading: str) -> Key | None:
    """The meaning of a column of numbers by its heading: ("actual", 110), ("estimated", 112)."""
    text = tight(heading)
    if found := _BUDGET.search(text):
        return ("appropriated" if found[1] == "已編" else "estimated"), int(found[2])
    if found := _VALUE.fullmatch(text):
        return ("actual" if found[2] == "實際" else "target"), int(found[1])
    return None


def sheet_of(content: Content, number: int = 0) -> Sheet:
    """The sheet of one card of ``content``."""
    *before, grid = blocks(content)[number]
    assert isinstance(grid, Grid)
    known = _numbers(content.cards[number])
    pieces = [
        Piece(
            c.text, c.row, c.column, c.rowspan, c.colspan, c.column,
            known.get(tight(c.text), frozenset()) if c.number else frozenset(), c.head,
        )
        for c in grid.cells
    ]  # fmt: skip
    keys = {p.home: key for p in pieces if p.head and (key := key_of(p.text)) is not None}
    return Sheet(before, pieces, grid.n_rows, len(grid.widths), grid.head_rows, keys)


def _numbers(card: Card) -> dict[str, frozenset[Decimal]]:
    items = [value for kpi in card["kpis"] for value in kpi["values"]]
    items += [item for plan in card["action_plans"] for item in plan["budget"]]
    return {
        tight(item["raw"]): frozenset({Decimal(str(item["value"]))})
        for item in items
        if item["value"] is not None
    }


def _block(block: Block, merged: bool) -> Paragraph | Table:
    if not isinstance(block, Grid):
        return Paragraph(block.text)
    cells = [
        _cell(Piece(c.text, c.row, c.column, c.rowspan, c.colspan), merged) for c in block.cells
    ]
    return Table(tuple(cells), block.n_rows, len(block.widths), merged_known=merged)


def _cell(piece: Piece, merged: bool) -> ReadCell:
    spans = (piece.rowspan, piece.colspan) if merged else (1, 1)
    return ReadCell(piece.text, piece.row, piece.column, *spans)
