"""Cells between an objective's and its KPIs' columns, without rules: which KPIs each stands over.

Every KPI of an objective has a key success factor, so the cells of that column divide the KPIs
of the objective among them, and each is centred over its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

from bscgraph.read.pdf.blocks import code_of, level
from bscgraph.read.pdf.merged import row_codes, shared_edge
from bscgraph.read.pdf.rows import Item, block_bottom, middle_of

__all__ = ["divided"]

OBJECTIVE, KPI = 1, 2  # depths of codes
# By how much (times the size of the letters) cells have to stand better where a cell of the page
# above or below is thought to go on here. Paddings below the last row are not seen.
ABOVE, BELOW = 0.5, 1.0


@dataclass(frozen=True)
class _Kpi:
    """The rows of a KPI, and between which heights they lie."""

    code: str
    rows: tuple[int, ...]
    top: float
    bottom: float

    @property
    def objective(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class _Cell:
    """The items of one cell; its middle and the size of its letters."""

    items: tuple[Item, ...]
    middle: float
    size: float


def divided(items: Sequence[Item]) -> list[Item]:
    """Give the cells between objectives and KPIs the rows of the KPIs they are centred over.

    Where that does not come out for all cells beside an objective they stay where they are.
    """
    columns = _between(items)
    if columns and shared_edge(items) is block_bottom:
        return _raised(items, columns)
    if not columns or shared_edge(items) is not middle_of:
        return list(items)
    others = [item for item in items if item.column not in columns]
    runs = _runs(_kpis(others))
    moved: dict[int, Item] = {}
    hollow: list[Item] = []
    for column in columns:
        cells = _cells([item for item in items if item.column == column])
        for number, run in enumerate(runs):
            here = [cell for cell in cells if run[0].top <= cell.middle < run[-1].bottom]
            ends = (number == 0, number == len(runs) - 1)
            parts = _parts(here, run, *ends)
            for cell, part in zip(here, parts, strict=False):
                row, span = _rows(part)
                moved |= {id(i): replace(i, row=row, rowspan=span) for i in cell.items}
            if parts and parts[-1][-1] is not run[-1]:
                rest = run[run.index(parts[-1][-1]) + 1 :]
                hollow.append(_hollow(here[-1].items[0], rest))
    return _renumbered([*(moved.get(id(item), item) for item in items), *hollow])


def _raised(items: Sequence[Item], columns: Iterable[int]) -> list[Item]:
    """Where cells stand at the bottom of their rows: each reaches up to the one above it, or to
    the first row of its objective; below the last of a page stands one of the next page."""
    codes = [code.partition(".")[0] for code in row_codes(items)]
    moved: dict[int, Item] = {}
    hollow: list[Item] = []
    for column in columns:
        own = sorted((i for i in items if i.column == column), key=lambda item: item.row)
        taken = {item.row for item in own}
        for item in own:
            start = item.row
            while start and start - 1 not in taken and codes[start - 1] == codes[item.row] != "":
                start -= 1
            moved[id(item)] = replace(item, row=start, rowspan=item.row - start + 1)
        if own and (rest := len(codes) - 1 - own[-1].row):
            below = set(codes[own[-1].row :])
            block = replace(own[-1].block, glyphs=())
            last = replace(own[-1], block=block, row=own[-1].row + 1, rowspan=rest)
            hollow += [last] if len(below) == 1 else []
    found = [*(moved.get(id(item), item) for item in items), *hollow]
    return sorted(found, key=lambda item: (item.row, item.column, item.block.top))


def _rows(kpis: Sequence[_Kpi]) -> tuple[int, int]:
    """The first row of some KPIs, and how many they have."""
    rows = [row for kpi in kpis for row in kpi.rows]
    return min(rows), max(rows) - min(rows) + 1


def _hollow(item: Item, kpis: Sequence[_Kpi]) -> Item:
    """An empty cell in the column of ``item`` beside the last KPIs of a page: its text stands on
    the next one."""
    row, span = _rows(kpis)
    top, bottom = kpis[0].top, kpis[-1].bottom
    block = replace(item.block, glyphs=(), top=top, bottom=bottom, middle=(top + bottom) / 2)
    return replace(item, block=block, row=row, rowspan=span)


def _between(items: Sequence[Item]) -> range:
    """The columns after that of the objectives and before that of the KPIs."""
    places = {
        depth: [item.column for item in items if level(item.block.text) == depth]
        for depth in (OBJECTIVE, KPI)
    }
    if not all(places.values()):
        return range(0)
    usual = {depth: max(set(found), key=found.count) for depth, found in places.items()}
    return range(usual[OBJECTIVE] + 1, usual[KPI])


def _kpis(items: Sequence[Item]) -> list[_Kpi]:
    """The KPIs from top to bottom; a border lies half way between the texts of two rows."""
    rows: dict[int, list[Item]] = {}
    for item in items:
        if item.rowspan == 1:
            rows.setdefault(item.row, []).append(item)
    coded: list[tuple[str, int, float, float]] = []
    for row in sorted(rows):
        codes = [code_of(item.block.text) for item in rows[row]]
        code = ".".join(max(codes, key=lambda one: one.count(".")).split(".")[:2])
        top = min(item.block.top for item in rows[row])
        if "." in code:
            coded.append((code, row, top, max(item.block.bottom for item in rows[row])))
    if not coded:
        return []
    middles = [(above[3] + below[2]) / 2 for above, below in pairwise(coded)]
    # What is not seen above the first and below the last row is half of the least gap.
    gaps = [below[2] - above[3] for above, below in pairwise(coded)]
    padding = max(0.0, min(gaps, default=0.0)) / 2
    borders = [coded[0][2] - padding, *middles, coded[-1][3] + padding]
    found: list[_Kpi] = []
    for (code, row, _, _), (top, bottom) in zip(coded, pairwise(borders), strict=True):
        if found and found[-1].code == code:
            found[-1] = replace(found[-1], rows=(*found[-1].rows, row), bottom=bottom)
        else:
            found.append(_Kpi(code, (row,), top, bottom))
    return found


def _runs(kpis: Sequence[_Kpi]) -> list[list[_Kpi]]:
    """Neighbouring KPIs of one objective."""
    runs: list[list[_Kpi]] = []
    for kpi in kpis:
        if runs and runs[-1][-1].objective == kpi.objective:
            runs[-1].append(kpi)
        else:
            runs.append([kpi])
    return runs


def _cells(items: Iterable[Item]) -> list[_Cell]:
    """The items of a column by the cell they are of, from top to bottom."""
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.row, []).append(item)
    cells = [
        _Cell(
            tuple(group),
            (min(i.block.top for i in group) + max(i.block.bottom for i in group)) / 2,
            max(i.block.size for i in group),
        )
        for group in groups.values()
    ]
    return sorted(cells, key=lambda cell: cell.middle)


def _parts(
    cells: Sequence[_Cell], run: Sequence[_Kpi], first: bool, last: bool
) -> list[Sequence[_Kpi]]:
    """The KPIs of each cell; empty where the cells do not fit.

    On a page the ``first`` objective may have KPIs whose cell stands on the page before, the
    ``last`` one KPIs whose cell stands on the page after.
    """

    @cache
    def best(at: int, start: int, stop: int) -> tuple[float, tuple[int, ...]] | None:
        """How far aside the cells from ``at`` on are at least, and where their KPIs end."""
        if at == len(cells):
            return (0.0, ()) if start == stop else None
        found = None
        for end in range(start + 1, stop + 1):
            away, rest = _away(cells[at], run[start:end]), best(at + 1, end, stop)
            if away is not None and rest is not None:
                tried = (away + rest[0], (end, *rest[1]))
                found = min(found or tried, tried)
        return found

    if not 0 < len(cells) <= len(run):
        return []
    fits = []
    starts = range(len(run) if first else 1)
    for start, stop in product(starts, range(len(run) if not last else 1, len(run) + 1)):
        if (fit := best(0, start, stop)) is not None:
            doubt = ABOVE * (start > 0) + BELOW * (stop < len(run))
            fits.append((fit[0] + doubt * cells[0].size, (start, *fit[1])))
    return [run[a:b] for a, b in pairwise(min(fits)[1])] if fits else []


def _away(cell: _Cell, kpis: Sequence[_Kpi]) -> float | None:
    """How far from their middle the cell stands; None for too far."""
    top, bottom = kpis[0].top, kpis[-1].bottom
    away = abs(cell.middle - (top + bottom) / 2)
    return away if away < max(0.8 * cell.size, 0.15 * (bottom - top)) else None


def _renumbered(items: Sequence[Item]) -> list[Item]:
    """Without the rows that hold nothing any more."""
    held = sorted({row for item in items for row in range(item.row, item.row + item.rowspan)})
    number = {row: at for at, row in enumerate(held)}
    out = []
    for item in items:
        first, last = number[item.row], number[item.row + item.rowspan - 1]
        out.append(replace(item, row=first, rowspan=last - first + 1))
    return sorted(out, key=lambda item: (item.row, item.column, item.block.top))
