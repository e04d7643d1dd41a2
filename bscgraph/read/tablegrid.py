"""A table of a text document, built row by row from cells that span and cells that continue."""

from __future__ import annotations

from dataclasses import dataclass

from bscgraph.findings import Finding, Place
from bscgraph.read import refusal
from bscgraph.table import Cell, Table

__all__ = ["TableGrid"]

_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class _Open:
    text: str
    row: int
    column: int
    rowspan: int
    colspan: int


class TableGrid:
    """Collects the cells of one table.

    Args:
        name: the file's name, for messages.
        most: how many places the table may have.
        findings: text that is stored but never shown is reported here.
    """

    def __init__(self, name: str, most: int, findings: list[Finding]) -> None:
        self._name = name
        self._most = most
        self._findings = findings
        self._cells: list[_Open] = []
        self._taken: dict[tuple[int, int], _Open] = {}
        self._continues: dict[int, _Open] = {}
        self.n_rows = 0

    def start_row(self) -> None:
        """Go to the next row.

        Raises:
            LimitExceeded: the table becomes longer than allowed.
        """
        self.n_rows += 1
        if self.n_rows > self._most:
            raise self._too_many()

    def put(self, text: str, column: int, rowspan: int = 1, colspan: int = 1) -> None:
        """A cell of the current row at ``column`` (both from 0).

        Raises:
            LimitExceeded: the table becomes larger than allowed.
        """
        row = self.n_rows - 1
        colspan = max(1, min(colspan, _MOST_COLUMNS - column))
        if (row, column) in self._taken:
            self._hide(text)
            return
        cell = _Open(text, row, column, rowspan, colspan)
        self._cells.append(cell)
        for down in range(rowspan):
            for right in range(colspan):
                self._take(row + down, column + right, cell)
        for right in range(colspan):
            self._continues[column + right] = cell

    def carry_on(self, text: str, column: int, colspan: int) -> None:
        """The cell above goes on in this row; text stored here is never shown."""
        above = self._continues.get(column)
        row = self.n_rows - 1
        if above is None or above.column != column or above.row + above.rowspan != row:
            self.put(text, column, 1, colspan)
            return
        self._hide(text)
        above.rowspan += 1
        for right in range(above.colspan):
            self._take(row, column + right, above)

    def _take(self, row: int, column: int, cell: _Open) -> None:
        if len(self._taken) >= self._most:
            raise self._too_many()
        self._taken.setdefault((row, column), cell)

    def _too_many(self) -> Exception:
        return refusal.too_much_inside(
            self._name,
            "a table",
            f"has more than {self._most:,} cells",
            f"（表格）的儲存格超過 {self._most:,} 個",
        )

    def _hide(self, text: str) -> None:
        if text.strip():
            self._findings.append(Finding("hidden-text", Place(row=self.n_rows), raw=text))

    def table(self) -> Table | None:
        """The finished table; None when no cell has text.

        Raises:
            LimitExceeded: its rows and columns make more places than allowed.
        """
        if not any(cell.text.strip() for cell in self._cells):
            return None
        n_columns = max(cell.column + cell.colspan for cell in self._cells)
        if self.n_rows * n_columns > self._most:
            raise self._too_many()
        cells = [self._cell(cell) for cell in self._cells]
        cells += [
            Cell("", row, column, source_row=row + 1)
            for row in range(self.n_rows)
            for column in range(n_columns)
            if (row, column) not in self._taken
        ]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Table(tuple(cells), self.n_rows, n_columns)

    def _cell(self, cell: _Open) -> Cell:
        return Cell(
            cell.text,
            cell.row,
            cell.column,
            min(cell.rowspan, self.n_rows - cell.row),
            cell.colspan,
            wraps=(False,) * cell.text.count("\n"),
            source_row=cell.row + 1,
        )
