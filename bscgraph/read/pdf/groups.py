"""Headings of two lines: which columns a heading of the first line stands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bscgraph.read.pdf.blocks import level
from bscgraph.read.pdf.rows import Item

__all__ = ["widen_headings"]


def widen_headings(items: Sequence[Item], borders: Sequence[float]) -> list[Item]:
    """Let each heading of the first row cover the columns it stands over.

    Only where the second row is a row of headings too, with nothing else above it.
    """
    top = [item for item in items if item.row == 0]
    below = {item.column: item for item in items if item.row == 1}
    if len(below) < 2 or any(level(item.block.text) for item in (*top, *below.values())):
        return list(items)
    taken = {item.column for item in top}
    wide = {id(item): _widened(item, below, taken, borders) for item in top}
    return [wide.get(id(item), item) for item in items]


def _widened(item: Item, below: dict[int, Item], taken: set[int], borders: Sequence[float]) -> Item:
    if item.colspan > 1 or item.column not in below:
        return item
    first = last = item.column
    while first - 1 in below and first - 1 not in taken:
        first -= 1
    while last + 1 in below and last + 1 not in taken:
        last += 1
    own = below[item.column]
    if abs(item.block.x0 - own.block.x0) < 1.5 and abs(item.block.centre - own.block.centre) > 1.5:
        return replace(item, colspan=last - item.column + 1)
    best = (1, item.column)
    for start in range(first, item.column + 1):
        for end in range(item.column, last + 1):
            aside = abs(item.block.centre - (borders[start] + borders[end + 1]) / 2)
            if aside < 0.3 * (borders[end + 1] - borders[start]) / (end - start + 1):
                best = max(best, (end - start + 1, start))
    return replace(item, column=best[1], colspan=best[0])
