"""Wide tables printed in strips: columns that continue on other pages, put side by side again.

A spreadsheet too wide for its paper is printed as strips of columns, each strip over as many
pages as the rows need. Pages of one strip have the same column borders; pages with the same
rows have the same row borders, whatever the order of printing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from bscgraph.read.pdf.blocks import code_of, level
from bscgraph.read.pdf.rules import cluster
from bscgraph.table import Block, Box, Cell, Table

__all__ = ["join_strips"]

SAME = 2.0  # points by which borders of one row may differ between two strips
MOST = 0.9  # the part of row borders that two strips share
KPI = 2  # depth of a KPI's code


def join_strips(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with the strips of each wide table joined into its first strip."""
    pages: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Table) and block.merged_known and block.page is not None:
            pages.setdefault(block.page, []).append(number)
    tables = {i: b for i, b in enumerate(blocks) if isinstance(b, Table)}
    first, later = _first_strip(pages, tables)
    gone: set[int] = set()
    for page, others in _partners(first, later, pages, tables).items():
        for other in others:
            for left, right in zip(pages[page], pages[other], strict=True):
                tables[left] = _side_by_side(tables[left], tables[right])
                gone.add(right)
    return [tables.get(i, block) for i, block in enumerate(blocks) if i not in gone]


def _first_strip(
    pages: dict[int, list[int]], tables: dict[int, Table]
) -> tuple[list[int], list[int]]:
    """Pages that bring new KPI codes (the first strip), and those after that bring none."""
    seen: set[str] = set()
    first: list[int] = []
    later: list[int] = []
    for page in sorted(pages):
        cells = [cell for i in pages[page] for cell in tables[i]]
        codes = {code_of(cell.text) for cell in cells if level(cell.text) == KPI}
        if codes - seen:
            first.append(page)
            seen |= codes
        elif first:
            later.append(page)
    return first, later


def _partners(
    first: list[int], later: list[int], pages: dict[int, list[int]], tables: dict[int, Table]
) -> dict[int, list[int]]:
    """For each page of the first strip those with the same rows, by either printing order."""
    if not first or not later:
        return {}
    # The strategy map's pages bring no KPI codes, but their other strips are printed too.
    whole = [page for page in sorted(pages) if page < later[0]]
    plans = [_across(first, later), _down(first, later), _down(whole, later)]
    for plan in plans:
        wanted = {page: others for page, others in plan.items() if page in first}
        if wanted and all(
            other in later and _same_rows(pages[page], pages[other], tables)
            for page, others in wanted.items()
            for other in others
        ):
            return wanted
    return {}


def _across(first: list[int], later: list[int]) -> dict[int, list[int]]:
    """Strips printed beside each other: the pages right after each page of the first."""
    count, rest = divmod(len(later), len(first))
    return {} if rest else {page: list(range(page + 1, page + 1 + count)) for page in first}


def _down(first: list[int], later: list[int]) -> dict[int, list[int]]:
    """Strips printed one after the other: every n-th of the pages after the first strip."""
    if len(later) % len(first):
        return {}
    return {page: later[i :: len(first)] for i, page in enumerate(first)}


def _same_rows(first: Sequence[int], other: Sequence[int], tables: dict[int, Table]) -> bool:
    """True where the tables of two pages stand at the same heights with the same borders."""
    if len(first) != len(other):
        return False
    for left, right in zip(first, other, strict=True):
        a, b = _borders(tables[left]), _borders(tables[right])
        if abs(a[0] - b[0]) > SAME or abs(a[-1] - b[-1]) > SAME:
            return False
        few, many = sorted((a, b), key=len)
        shared = sum(any(abs(x - y) <= SAME for y in many) for x in few)
        if shared < MOST * len(few):
            return False
    return True


def _borders(table: Table) -> list[float]:
    return cluster(y for cell in table if cell.box for y in (cell.box.top, cell.box.bottom))


def _side_by_side(left: Table, right: Table) -> Table:
    """One table of both: rows parted wherever either has a border, repeated columns once."""
    repeated = _repeated(left, right)
    kept = [cell for cell in right if cell.column >= repeated]
    edges = cluster(
        y for cell in (*left, *kept) if cell.box for y in (cell.box.top, cell.box.bottom)
    )
    shift = left.n_columns - repeated
    cells = [_moved(cell, edges, 0) for cell in left]
    cells += [_moved(cell, edges, shift) for cell in kept]
    return replace(
        left,
        cells=tuple(cells),
        n_rows=len(edges) - 1,
        n_columns=max(cell.column + cell.colspan for cell in cells),
    )


def _moved(cell: Cell, edges: Sequence[float], shift: int) -> Cell:
    box = cell.box or Box(0, 0, 0, 0)
    row = bisect_left(edges, box.top - SAME)
    end = bisect_left(edges, box.bottom - SAME)
    return replace(cell, row=row, rowspan=max(end - row, 1), column=cell.column + shift)


def _repeated(left: Table, right: Table) -> int:
    """How many of the right table's first columns repeat those of the left one."""
    count = 0
    while count < min(left.n_columns, right.n_columns) and _texts(left, count) == _texts(
        right, count
    ):
        count += 1
    return count


def _texts(table: Table, column: int) -> list[str]:
    return [cell.text for cell in table if cell.column == column and cell.text]
