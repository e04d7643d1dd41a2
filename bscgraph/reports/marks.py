"""Which drawn cell a finding stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bscgraph.draw import Cell, Drawing
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Entry
from bscgraph.text import leading_code, tight
from bscgraph.validate import Result

__all__ = ["CellKey", "Marks", "find"]

CellKey = tuple[str, int, int]
"""Grid, row and column of a drawn cell; of a note below the map: ``note`` and its number."""
# for a finding without a drawn cell of its own: the cell that names what it is about
_NAMING = ("objective", "kpi", "plan")


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings in each drawn cell, worst first, and the cell of each finding by number."""

    entries: Mapping[CellKey, tuple[Entry, ...]]
    cells: Mapping[int, CellKey]


def find(drawing: Drawing, entries: Sequence[Entry]) -> Marks:
    """Where the findings stand in a drawing.

    By page, sheet, row and column; where several drawn cells (or none) have that source, by
    what is printed there; else at the cell that names the objective, KPI or plan.
    """
    index = _Index(drawing)
    cells: dict[int, CellKey] = {}
    there: dict[CellKey, list[Entry]] = {}
    for entry in entries:
        key = index.cell(entry.result)
        if key is not None:
            cells[entry.number] = key
            there.setdefault(key, []).append(entry)
    worst = list(Severity)
    for found in there.values():
        found.sort(key=lambda entry: worst.index(entry.severity))
    return Marks({key: tuple(found) for key, found in there.items()}, cells)


class _Index:
    def __init__(self, drawing: Drawing) -> None:
        self._by_place: dict[tuple[int | None, int, int], list[tuple[CellKey, Cell]]] = {}
        self._by_code: dict[str, CellKey] = {}
        self._notes = {tight(note): ("note", at, 0) for at, note in enumerate(drawing.notes)}
        for grid in reversed(drawing.grids):  # the table is where people look first
            for cell in grid.cells:
                self._add((grid.name, cell.row, cell.column), cell)

    def _add(self, key: CellKey, cell: Cell) -> None:
        source = cell.source
        if source and source.row is not None and source.column is not None:
            place = source.page, source.row, source.column
            self._by_place.setdefault(place, []).append((key, cell))
        if cell.kind in _NAMING:
            found = leading_code(cell.text)
            code = cell.subject.partition("/")[0] or (str(found[0]) if found else "")
            if code:
                self._by_code[code] = key

    def cell(self, result: Result) -> CellKey | None:
        """The cell a finding stands in, if it is drawn."""
        named = self._by_code.get(result.code)
        if result.row is None or result.column is None:
            return named
        there = self._by_place.get((result.page, result.row, result.column), [])
        same = [(key, cell) for key, cell in there if _agree(result, cell)]
        raw = tight(result.raw_text)
        exact = [key for key, cell in same if raw and raw in tight(cell.text)]
        return next(iter([*exact, *(key for key, _ in same)]), self._notes.get(raw, named))


def _agree(result: Result, cell: Cell) -> bool:
    """Whether sheet and table are the same, as far as both are known."""
    source, place = cell.source, result.place
    pairs = () if source is None else ((place.sheet, source.sheet), (place.table, source.table))
    return all(not one or not other or one == other for one, other in pairs)
