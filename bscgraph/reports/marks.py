"""Which drawn cell a finding stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bscgraph.draw import Cell, Drawing
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Entry, Side
from bscgraph.text import leading_code, tight
from bscgraph.validate import Other, Result

__all__ = ["CellKey", "Marks", "find"]

CellKey = tuple[str, int, int]
"""Grid, row and column of a drawn cell; of a note below the map: ``note`` and its number."""
# for a finding without a drawn cell of its own: the cell that names what it is about
_NAMING = ("objective", "kpi", "plan")


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings in each drawn cell, worst first, and the cell of each finding.

    A cell has each finding with the number of the part it is in; a finding is told by that
    number, its own, and its side (0 where it stands, from 1 what it is held against).
    """

    entries: Mapping[CellKey, tuple[tuple[int, Entry], ...]]
    cells: Mapping[tuple[int, int, int], CellKey]


def find(
    drawing: Drawing, entries: Sequence[Entry], own: int = 0, sides: Sequence[Side] = ()
) -> Marks:
    """Where the findings stand in a drawing.

    By page, sheet, row and column; where several drawn cells (or none) have that source, by
    what is printed there; else at the cell that names the objective, KPI or plan.

    Args:
        drawing: the scorecard drawn again.
        entries: the findings of its part.
        own: the number of that part; 0 where no other is drawn.
        sides: findings across submissions that stand in it.
    """
    index = _Index(drawing)
    cells: dict[tuple[int, int, int], CellKey] = {}
    there: dict[CellKey, dict[tuple[int, int], Entry]] = {}
    for side in (*(Side(own, entry, 0, entry.result) for entry in entries), *sides):
        key = index.cell(side.where)
        if key is not None:
            number = side.entry.number
            cells[side.owner, number, side.number] = key
            there.setdefault(key, {})[side.owner, number] = side.entry
    worst = list(Severity)
    return Marks({key: _worst_first(found, worst) for key, found in there.items()}, cells)


def _worst_first(
    found: Mapping[tuple[int, int], Entry], worst: Sequence[Severity]
) -> tuple[tuple[int, Entry], ...]:
    told = [(owner, entry) for (owner, _), entry in found.items()]
    return tuple(sorted(told, key=lambda one: worst.index(one[1].severity)))


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

    def cell(self, found: Result | Other) -> CellKey | None:
        """The cell a finding stands in, if it is drawn."""
        named, place = self._by_code.get(found.code), found.place
        if place.row is None or place.column is None:
            return named
        there = self._by_place.get((place.page, place.row, place.column), [])
        same = [(key, cell) for key, cell in there if _agree(found, cell)]
        raw = tight(found.raw_text)
        exact = [key for key, cell in same if raw and raw in tight(cell.text)]
        return next(iter([*exact, *(key for key, _ in same)]), self._notes.get(raw, named))


def _agree(found: Result | Other, cell: Cell) -> bool:
    """Whether sheet and table are the same, as far as both are known."""
    source, place = cell.source, found.place
    pairs = () if source is None else ((place.sheet, source.sheet), (place.table, source.table))
    return all(not one or not other or one == other for one, other in pairs)
