"""Page headers, page footers and page numbers: printed on the page, not of the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bscgraph.table import Block, Paragraph, Table

__all__ = ["drop_running_lines"]

PAGE_NUMBER = re.compile(
    r"[-–—\s]*(第\s*\d+\s*[頁⾴页]([,，、/\s·]*[共全]\s*\d+\s*[頁⾴页])?|(page\s*)?\d+(\s*(/|of)\s*\d+)?)"
    r"[-–—\s]*",
    re.IGNORECASE,
)


def drop_running_lines(blocks: Sequence[Block]) -> list[Block]:
    """Leave out page numbers, and all but the first of lines that every page repeats.

    Only lines above the first or below the last table of their page are looked at.
    """
    outer = _outer_lines(blocks)
    pages: dict[tuple[str, int], set[int | None]] = defaultdict(set)
    for index in outer:
        block = blocks[index]
        if isinstance(block, Paragraph):
            pages[_key(block)].add(block.page)
    kept: list[Block] = []
    seen: set[tuple[str, int]] = set()
    for index, block in enumerate(blocks):
        if index in outer and isinstance(block, Paragraph):
            key = _key(block)
            if PAGE_NUMBER.fullmatch(block.text) or key in seen:
                continue
            if len(pages[key]) > 1:
                seen.add(key)
        kept.append(block)
    return kept


def _key(line: Paragraph) -> tuple[str, int]:
    """Text without its digits, and the height on the page, coarsely."""
    height = round(line.box.top / 3) if line.box is not None else 0
    return re.sub(r"\d+", "#", line.text), height


def _outer_lines(blocks: Sequence[Block]) -> set[int]:
    by_page: dict[int | None, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        by_page[block.page].append(index)
    outer: set[int] = set()
    for indexes in by_page.values():
        tables = [i for i in indexes if isinstance(blocks[i], Table)]
        first = min(tables, default=len(blocks))
        last = max(tables, default=-1)
        outer.update(i for i in indexes if i < first or i > last)
    return outer
