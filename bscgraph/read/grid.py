"""From the sheet of a workbook to blocks: which cells make a table, which are titles.

A sheet has no tables of its own, only cells. An empty row or column between cells that no
border bridges separates two blocks; rows at the top of a block that hold one cell (a merged
title, 更新日期) are paragraphs, all other rows stay in the table, bands and notes too.
Hidden rows, columns and sheets are not part of the printed document: they are left out, and
named in findings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from bscgraph.findings import Finding, Place
from bscgraph.read import refusal
from bscgraph.read.limits import Deadline, Limits
from bscgraph.table import Block, Cell, Paragraph, Table

__all__ = ["Sheet", "SheetCell", "to_blocks"]

_BRIDGE = 2  # so many empty rows or columns may lie inside a ruled table
_WIDE = 6  # a block of so many columns is no list: a short row on top of it is a title


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with text; ``row`` and ``column`` count from 0 in the sheet."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    source_row: int = 0

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + self.rowspan)

    @property
    def columns(self) -> range:
        """The columns it covers."""
        return range(self.column, self.column + self.colspan)


@dataclass(slots=True)
class Sheet:
    """What a reader found in one sheet.

    ``bordered`` are the places (row, column) with a visible border; ``hidden_rows`` and
    ``hidden_columns`` are ranges; ``floating`` are the texts of shapes that lie over the cells.
    """

    name: str
    hidden: bool = False
    cells: list[SheetCell] = field(default_factory=list)
    bordered: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)

    def place(self, row: int, column: int) -> Place:
        """A place of this sheet for findings (counted from 1), from 0-based numbers."""
        return Place(sheet=self.name, row=row + 1, column=column + 1)


def to_blocks(
    sheets: Iterable[Sheet], name: str, limits: Limits, deadline: Deadline
) -> tuple[list[Block], list[Finding]]:
    """The blocks of a workbook in reading order, and what was left out of them.

    Raises:
        LimitExceeded: the tables have more places than ``limits.cells``, or time ran out.
    """
    blocks: list[Block] = []
    findings: list[Finding] = []
    budget = limits.cells
    for sheet in sheets:
        findings += sheet.findings
        if sheet.hidden:
            findings += _hidden_sheet(sheet)
            continue
        visible = _Visible(sheet)
        findings += visible.findings
        blocks += [Paragraph(text, sheet=sheet.name) for text in sheet.floating if text.strip()]
        for block in _split(visible.cells, visible.borders):
            deadline.check(name)
            budget -= _places(block)
            if budget < 0:
                raise refusal.too_much_inside(
                    name,
                    f"the sheet “{sheet.name}”",
                    f"has more than {limits.cells:,} cells",
                    f"的儲存格超過 {limits.cells:,} 個",
                )
            blocks.append(_deliver(block, sheet.name, findings))
    return blocks, findings


def _hidden_sheet(sheet: Sheet) -> list[Finding]:
    text = "\n".join([*sheet.floating, *(cell.text for cell in sheet.cells)])
    return [Finding("hidden-sheet", Place(sheet=sheet.name), raw=text)] if text else []


class _Visible:
    """The cells of a sheet as if hidden rows and columns were not there."""

    def __init__(self, sheet: Sheet) -> None:
        self.findings: list[Finding] = []
        self.cells: list[SheetCell] = []
        self._last_row = max((cell.row for cell in sheet.cells), default=-1)
        self._last_column = max((cell.column for cell in sheet.cells), default=-1)
        self._rows = _numbers(sheet.hidden_rows, self._last_row)
        self._columns = _numbers(sheet.hidden_columns, self._last_column)
        gone: dict[tuple[str, int], list[SheetCell]] = {}
        for cell in sorted(sheet.cells, key=lambda cell: (cell.row, cell.column)):
            rows = self._shrink(self._rows, cell.rows, self._last_row)
            columns = self._shrink(self._columns, cell.columns, self._last_column)
            if not rows:
                gone.setdefault(("hidden-row", cell.row), []).append(cell)
            elif not columns:
                gone.setdefault(("hidden-column", cell.column), []).append(cell)
            else:
                self.cells.append(self._moved(cell, rows, columns))
        for (code, number), cells in sorted(gone.items()):
            self.findings.append(_gone(code, number, cells, sheet.name))
        self.borders = _Borders(
            (row - bisect_left(self._rows, row), column - bisect_left(self._columns, column))
            for row, column in sheet.bordered
            if not _is_in(self._rows, row) and not _is_in(self._columns, column)
        )

    @staticmethod
    def _shrink(hidden: Sequence[int], span: range, last: int) -> range:
        """``span`` in visible numbers, clipped to the used part of the sheet."""
        stop = min(span.stop, max(last, span.start) + 1)
        return range(span.start - bisect_left(hidden, span.start), stop - bisect_left(hidden, stop))

    def _moved(self, cell: SheetCell, rows: range, columns: range) -> SheetCell:
        source = cell.row
        while source < cell.row + cell.rowspan and _is_in(self._rows, source):
            source += 1
        return replace(
            cell,
            row=rows.start,
            column=columns.start,
            rowspan=len(rows),
            colspan=len(columns),
            source_row=source + 1,
        )


def _numbers(spans: Iterable[range], last: int) -> list[int]:
    """The numbers up to ``last`` in any of the ranges, in order, each once."""
    numbers: list[int] = []
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, numbers[-1] + 1 if numbers else 0)
        numbers += range(start, min(span.stop, last + 1))
    return numbers


def _is_in(numbers: Sequence[int], number: int) -> bool:
    index = bisect_left(numbers, number)
    return index < len(numbers) and numbers[index] == number


def _gone(code: str, number: int, cells: list[SheetCell], sheet: str) -> Finding:
    place = (
        Place(sheet=sheet, row=number + 1)
        if code == "hidden-row"
        else Place(sheet=sheet, column=number + 1)
    )
    return Finding(code, place, raw="\t".join(cell.text for cell in cells))


def _split(cells: list[SheetCell], borders: _Borders) -> Iterator[list[SheetCell]]:
    """Cut at empty rows, take the titles off, cut at empty columns, until nothing changes."""
    waiting = [cells] if cells else []
    while waiting:
        group = waiting.pop()
        bands = _cut(group, borders, by_row=True)
        if len(bands) > 1:
            waiting += reversed(bands)
            continue
        titles, rest = _peel(group)
        yield from titles
        parts = _cut(rest, borders, by_row=False) if rest else []
        if len(parts) > 1:
            waiting += reversed(parts)
        elif rest:
            yield rest


def _cut(cells: list[SheetCell], borders: _Borders, *, by_row: bool) -> list[list[SheetCell]]:
    """Groups of cells with an empty row (or column) between them that no border bridges."""
    along = attrgetter("rows" if by_row else "columns")
    across = attrgetter("columns" if by_row else "rows")
    low = min(across(cell).start for cell in cells)
    high = max(across(cell).stop for cell in cells)
    groups: list[list[SheetCell]] = [[]]
    end: int | None = None
    for cell in sorted(cells, key=lambda cell: along(cell).start):
        span = along(cell)
        if end is not None and span.start > end:
            gap = range(end, span.start)
            if not borders.bridge(gap, range(low, high), by_row=by_row):
                groups.append([])
        groups[-1].append(cell)
        end = span.stop if end is None else max(end, span.stop)
    return groups


class _Borders:
    """Which places of a sheet are ruled, counted quickly along rows and columns."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._rows: dict[int, list[int]] = {}
        self._columns: dict[int, list[int]] = {}
        for row, column in sorted(places):
            self._rows.setdefault(row, []).append(column)
            self._columns.setdefault(column, []).append(row)

    def bridge(self, gap: range, across: range, *, by_row: bool) -> bool:
        """Whether most places of each row (or column) of the gap are ruled like a table's."""
        if len(gap) > _BRIDGE:
            return False
        lines = [(self._rows if by_row else self._columns).get(number, []) for number in gap]
        return all(
            2 * (bisect_left(line, across.stop) - bisect_left(line, across.start)) > len(across)
            for line in lines
        )


def _peel(cells: list[SheetCell]) -> tuple[list[list[SheetCell]], list[SheetCell]]:
    """Titles: rows at the top that hold nothing but one cell, or two short ones."""
    by_row: dict[int, list[SheetCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    width = max(c.columns.stop for c in cells) - min(c.column for c in cells)
    titles: list[list[SheetCell]] = []
    end = 0  # rows above it are taken
    rows = sorted(by_row)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        group = by_row[row]
        bottom = max(cell.rows.stop for cell in group)
        covered = sum(cell.colspan for cell in group)
        short = len(group) == 2 and width >= _WIDE and 2 * covered < width
        if (following is not None and bottom > following) or not (len(group) == 1 or short):
            break
        titles += [[cell] for cell in group]
        end = row + 1
    return titles, [cell for cell in cells if cell.row >= end]


def _places(group: list[SheetCell]) -> int:
    rows = max(c.rows.stop for c in group) - min(c.row for c in group)
    columns = max(c.columns.stop for c in group) - min(c.column for c in group)
    if len(group) == 1:
        return 1
    return max(rows * columns, sum(c.rowspan * c.colspan for c in group))


def _deliver(group: list[SheetCell], sheet: str, findings: list[Finding]) -> Block:
    if len(group) == 1:
        return Paragraph(group[0].text, sheet=sheet, row=group[0].source_row)
    top = min(cell.row for cell in group)
    left = min(cell.column for cell in group)
    n_rows = max(cell.rows.stop for cell in group) - top
    n_columns = max(cell.columns.stop for cell in group) - left
    covered: set[tuple[int, int]] = set()
    sources: dict[int, int] = {}
    cells: list[Cell] = []
    for cell in sorted(group, key=lambda cell: (cell.row, cell.column)):
        places = {(r - top, c - left) for r in cell.rows for c in cell.columns}
        if (cell.row - top, cell.column - left) in covered:
            # text under a merged cell: stored in the file, never shown
            findings.append(
                Finding("hidden-text", Place(sheet=sheet, row=cell.source_row), raw=cell.text)
            )
        elif not places & covered:
            cells.append(_cell(cell, top, left))
        else:  # merged ranges that overlap: the later one keeps its first place only
            places = {(cell.row - top, cell.column - left)}
            cells.append(_cell(replace(cell, rowspan=1, colspan=1), top, left))
        covered |= places
        sources[cell.row - top] = cell.source_row
    cells += [
        Cell("", row, column, source_row=sources.get(row))
        for row in range(n_rows)
        for column in range(n_columns)
        if (row, column) not in covered
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), n_rows, n_columns, sheet=sheet)


def _cell(cell: SheetCell, top: int, left: int) -> Cell:
    return Cell(
        cell.text,
        cell.row - top,
        cell.column - left,
        cell.rowspan,
        cell.colspan,
        wraps=(False,) * cell.text.count("\n"),
        source_row=cell.source_row,
    )
