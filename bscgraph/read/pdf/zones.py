"""Where tables without (enough) rules stand on a page, and where their columns are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bscgraph.read.pdf.blocks import PART, Block, level, pieces
from bscgraph.read.pdf.page import Edge

__all__ = ["Zone", "column_of", "columns_of", "headings_of", "zones_of"]

FEWEST_COLUMNS = 4  # of a heading that is trusted to name every column
NARROWEST_GUTTER = 0.4  # points
LONGEST_GROUP = 10  # characters of a heading over several columns
LARGEST_HOLE = 14  # between two rows of one table, times the font size

# What the line above or below everything on a page says that numbers the pages.
RUNNING = re.compile(
    r"第\d+頁|頁次|共\d+頁|^[-–—]\d+[-–—]$|^page\d+|^\d+/\d+$|列印(日期|時間)|製表(日期|時間)",
    re.IGNORECASE,
)


class Zone(NamedTuple):
    """One unruled table: the blocks of its rows, blocks that stand alone on their height
    (band rows, rests of a cut row), and whether its first row reads like a heading."""

    rows: list[Block]
    lone: list[Block]
    headed: bool

    @property
    def blocks(self) -> list[Block]:
        """All its blocks."""
        return self.rows + self.lone


def zones_of(blocks: Sequence[Block]) -> tuple[list[Zone], list[Block]]:
    """Split the page's loose blocks into tables and single lines of text."""
    zones: list[Zone] = []
    loose: list[Block] = []
    pending: list[list[Block]] = []
    bands = _bands(blocks)
    for number, band in enumerate(bands):
        if number in (0, len(bands) - 1) and _numbers_pages(band):
            loose += band
            continue
        if len(band) < 2:
            pending.append(band)
            continue
        headed = any(PART.match(block.text) for block in band)
        if zones and not headed and _near(zones[-1], pending, band):
            for lone in pending:
                zones[-1].lone.extend(lone)
            zones[-1].rows.extend(band)
        else:
            loose += [block for lone in pending for block in lone]
            group = zones.pop().rows if headed and zones and _groups(zones[-1], band) else []
            zones.append(Zone(group + band, [], headed))
        pending = []
    while zones and pending and _trails(zones[-1], pending[0]):
        zones[-1].lone.extend(pending.pop(0))
    loose += [block for lone in pending for block in lone]
    tables = [zone for zone in zones if _tabular(zone)]
    loose += [block for zone in zones if not _tabular(zone) for block in zone.blocks]
    return tables, loose


def _numbers_pages(band: Sequence[Block]) -> bool:
    """Whether a line is printed on the page and not part of the document."""
    coded = any(level(block.text) for block in band)
    return not coded and any(RUNNING.search(block.text) for block in band)


def _bands(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that stand beside one another, top to bottom."""
    bands: list[list[Block]] = []
    bottom = float("-inf")
    for block in sorted(blocks, key=lambda b: b.top):
        inset = 0.2 * block.size
        if bands and block.top + inset < bottom:
            bands[-1].append(block)
            bottom = max(bottom, block.bottom - inset)
        else:
            bands.append([block])
            bottom = block.bottom - inset
    return bands


def _near(zone: Zone, pending: list[list[Block]], band: list[Block]) -> bool:
    """True where ``band`` may go on the table above: no big hole, at most two lone lines."""
    if len(pending) > 2:
        return False
    last = max(block.bottom for block in zone.blocks)
    for group in [*pending, band]:
        top = min(block.top for block in group)
        if top - last > LARGEST_HOLE * max(block.size for block in group):
            return False
        last = max(block.bottom for block in group)
    return True


def _trails(zone: Zone, lone: list[Block]) -> bool:
    """True for a lone line right below the table, flush with its left side: a band row."""
    left = min(block.x0 for block in zone.blocks)
    bottom = max(block.bottom for block in zone.blocks)
    first = lone[0]
    return abs(first.x0 - left) <= 4 and first.top - bottom <= 2.5 * first.size


def _groups(zone: Zone, band: list[Block]) -> bool:
    """True where ``zone`` is the first line of a heading whose second line is ``band``."""
    gap = min(block.top for block in band) - max(block.bottom for block in zone.rows)
    short = all(len(block.text) <= LONGEST_GROUP for block in zone.rows)
    return short and not zone.headed and not zone.lone and gap < 1.5 * band[0].size


def _tabular(zone: Zone) -> bool:
    return zone.headed or len(zone.blocks) >= 4


def columns_of(zone: Zone, reference: Sequence[Block], vertical: Sequence[Edge]) -> list[float]:
    """Borders of the columns (x, one more than columns), from drawn vertical rules, else from
    the gaps that no block covers.

    Args:
        zone: the table.
        reference: blocks of its richest row (the heading where there is one).
        vertical: vertical rules in the table's area.
    """
    left = min(block.x0 for block in zone.blocks) - 1
    right = max(block.x1 for block in zone.blocks) + 1
    inner = sorted({round(edge.at, 1) for edge in vertical if left + 3 < edge.at < right - 3})
    if inner:
        return [left, *inner, right]
    groups, leaves = headings_of(zone)
    anchors = sorted(leaves or reference, key=lambda block: block.x0)
    rows = [block for block in zone.rows if block not in groups]
    parts = [part for block in rows for part in _parts(block, anchors)]
    plain = [b for b in parts if sum(_holds(b, anchor) for anchor in anchors) <= 1]
    intervals = _unions([(block.x0, block.x1) for block in plain])
    intervals = _split_by(anchors, intervals, plain)
    headings = [leaf.centre for leaf in leaves]
    intervals = _adopt(_join_unmet(intervals, plain, headings), plain, headings)
    return [left, *((a[1] + b[0]) / 2 for a, b in pairwise(intervals)), right]


def headings_of(zone: Zone) -> tuple[list[Block], list[Block]]:
    """The heading's blocks: those over other headings, and those over columns of their own.

    Both empty where the table has no heading of its own on this page.
    """
    coded = [block.top for block in zone.blocks if level(block.text)]
    marks = [block for block in zone.rows if PART.match(block.text)]
    if not marks or not coded:
        return [], []
    foot = min(max(b.bottom + 1.6 * b.size for b in marks), *coded)
    heads = [block for block in zone.rows if block.top < foot and block.middle < min(coded)]
    groups = [
        block
        for block in heads
        if any(
            other.top >= block.bottom - 0.3 * block.size
            and min(other.x1, block.x1) > max(other.x0, block.x0)
            for other in heads
        )
    ]
    leaves = [block for block in heads if block not in groups]
    return (groups, leaves) if len(leaves) >= FEWEST_COLUMNS else ([], [])


def _parts(block: Block, anchors: Sequence[Block]) -> list[Block]:
    """``block``, or its pieces where they stand under different headings."""
    parts = pieces(block)
    under = {min(anchors, key=lambda a: abs(a.centre - part.centre)) for part in parts}
    return parts if len(under) > 1 else [block]


def _holds(block: Block, anchor: Block) -> bool:
    return block is not anchor and block.x0 < anchor.centre < block.x1


def _unions(intervals: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(intervals):
        if joined and start < joined[-1][1] + NARROWEST_GUTTER:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _split_by(
    anchors: Sequence[Block], intervals: list[tuple[float, float]], blocks: Sequence[Block]
) -> list[tuple[float, float]]:
    """Columns that touch somewhere are parted between their headings, where least is cut."""
    result: list[tuple[float, float]] = []
    for start, end in intervals:
        inside = [a for a in anchors if start <= a.centre <= end]
        cuts = [
            _best_cut(first, second, blocks)
            for first, second in pairwise(inside)
            if second.x0 > first.x1
        ]
        result += pairwise([start, *cuts, end])
    return result


def _best_cut(first: Block, second: Block, blocks: Sequence[Block]) -> float:
    edges = {first.x1, second.x0}
    edges |= {b.x1 for b in blocks if first.x1 <= b.x1 <= second.x0}
    edges |= {b.x0 for b in blocks if first.x1 <= b.x0 <= second.x0}
    return min(
        sorted(edges),
        key=lambda x: (
            sum(min(x - b.x0, b.x1 - x) for b in blocks if b.x0 < x < b.x1),
            abs(x - (first.x1 + second.x0) / 2),
        ),
    )


def _join_unmet(
    intervals: list[tuple[float, float]], blocks: Sequence[Block], headings: Sequence[float]
) -> list[tuple[float, float]]:
    """Neighbours that never stand side by side in one row are one column (heading centred,
    numbers at the right, for example), unless each has a heading (``headings``: centres)."""
    members = [[b for b in blocks if start <= b.centre <= end] for start, end in intervals]
    result: list[tuple[float, float]] = []
    kept: list[list[Block]] = []
    for interval, own in zip(intervals, members, strict=True):
        merged = (result[-1][0], interval[1]) if result else interval
        if (
            result
            and own
            and kept[-1]
            and sum(merged[0] <= x <= merged[1] for x in headings) <= 1
            and not _meet(kept[-1], own)
        ):
            result[-1] = merged
            kept[-1] = kept[-1] + own
        else:
            result.append(interval)
            kept.append(own)
    return result


def _adopt(
    intervals: list[tuple[float, float]], blocks: Sequence[Block], headings: Sequence[float]
) -> list[tuple[float, float]]:
    """Give what stands under no heading to the neighbour it stands beside least often."""
    found = list(intervals)
    while headings and len(found) > 1:
        bare = [i for i, (a, b) in enumerate(found) if not any(a <= x <= b for x in headings)]
        if not bare:
            break
        at = bare[0]
        own = [b for b in blocks if found[at][0] <= b.centre <= found[at][1]]

        def beside(i: int, own: list[Block] = own) -> int:
            others = [b for b in blocks if found[i][0] <= b.centre <= found[i][1]]
            return sum(_meet([a], others) for a in own)

        home = min((i for i in (at - 1, at + 1) if 0 <= i < len(found)), key=beside)
        first, last = sorted((at, home))
        found[first : last + 1] = [(found[first][0], found[last][1])]
    return found


def _meet(first: Sequence[Block], second: Sequence[Block]) -> bool:
    return any(
        min(a.bottom, b.bottom) - max(a.top, b.top) > 0.3 * min(a.size, b.size)
        for a in first
        for b in second
    )


def column_of(block: Block, borders: Sequence[float]) -> tuple[int, int]:
    """First column of ``block`` and how many it spans, by overlap."""
    shares = [
        max(0.0, min(block.x1, end) - max(block.x0, start)) for start, end in pairwise(borders)
    ]
    best = max(range(len(shares)), key=lambda i: shares[i])
    first = last = best
    enough = 0.5
    while first and shares[first - 1] > enough * (borders[first] - borders[first - 1]):
        first -= 1
    while last + 1 < len(shares) and shares[last + 1] > enough * (
        borders[last + 2] - borders[last + 1]
    ):
        last += 1
    return first, last - first + 1
