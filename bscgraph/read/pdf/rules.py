"""From loose edges to rules, from rules to the cells of ruled tables.

Edges are snapped together across (hairlines, double borders) and along (dashes, dots,
segments cell by cell). Rules that touch make one table; its lines make a fine grid; places
of the fine grid that no rule separates are one merged cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bscgraph.read.pdf.page import Edge, Rect

__all__ = ["Grid", "Span", "cluster", "connected", "grid_of", "merge_edges", "spans"]

SNAP = 3.0  # rules nearer than this are one rule; no row of text is that thin
DASH_GAP = 4.0  # gaps of dashed rules; a merged cell leaves a gap of a whole row or column
TOUCH = 3.5  # rules that end this near to each other meet
SHORTEST = 5.0  # shorter ones are dots, ticks or parts of a drawing


class Span(NamedTuple):
    """A cell of a grid: first row and column, and how many it covers."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Grid(NamedTuple):
    """Lines of one table: x of its columns' borders, y of its rows' borders, and the rules."""

    xs: list[float]
    ys: list[float]
    horizontal: list[Edge]
    vertical: list[Edge]

    @property
    def box(self) -> Rect:
        """The rectangle it covers."""
        return Rect(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def cluster(values: Iterable[float], tolerance: float = SNAP) -> list[float]:
    """Representatives of values that lie within ``tolerance`` of their neighbour, rising."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def merge_edges(edges: Sequence[Edge]) -> list[Edge]:
    """Join edges on one line that touch or leave only the gap of a dash."""
    merged: list[Edge] = []
    ordered = sorted(edges)
    first = 0
    while first < len(ordered):
        last = first + 1
        while last < len(ordered) and ordered[last].at - ordered[last - 1].at <= SNAP:
            last += 1
        group = ordered[first:last]
        at = (group[0].at + group[-1].at) / 2
        merged += _join_along(at, sorted((edge.start, edge.end) for edge in group))
        first = last
    return [edge for edge in merged if edge.end - edge.start >= SHORTEST]


def _join_along(at: float, intervals: list[tuple[float, float]]) -> list[Edge]:
    joined: list[Edge] = []
    for start, end in intervals:
        if joined and start <= joined[-1].end + DASH_GAP:
            joined[-1] = Edge(at, joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Edge(at, start, end))
    return joined


def connected(
    horizontal: Sequence[Edge], vertical: Sequence[Edge]
) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of rules that touch one another, each as (horizontal, vertical)."""
    count = len(horizontal)
    parent = list(range(count + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if (
                h.start - TOUCH <= v.at <= h.end + TOUCH
                and v.start - TOUCH <= h.at <= v.end + TOUCH
            ):
                parent[root(i)] = root(count + j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(horizontal):
        groups[root(i)][0].append(h)
    for j, v in enumerate(vertical):
        groups[root(count + j)][1].append(v)
    return list(groups.values())


def grid_of(horizontal: list[Edge], vertical: list[Edge]) -> Grid:
    """The lines of one table; outer borders that were not drawn are where rules end."""
    xs = _lines(vertical, horizontal)
    ys = _lines(horizontal, vertical)
    return Grid(xs, ys, horizontal, vertical)


def _lines(across: Sequence[Edge], along: Sequence[Edge]) -> list[float]:
    lines = cluster(edge.at for edge in across)
    ends = [edge.start for edge in along] + [edge.end for edge in along]
    if not lines:
        return [min(ends), max(ends)]
    if ends and min(ends) < lines[0] - TOUCH:
        lines.insert(0, min(ends))
    if ends and max(ends) > lines[-1] + TOUCH:
        lines.append(max(ends))
    return lines


def spans(grid: Grid) -> list[Span]:
    """The cells of ``grid``: places that no rule separates belong together."""
    n_rows, n_columns = len(grid.ys) - 1, len(grid.xs) - 1
    wall_left = _walls(grid.xs, grid.ys, grid.vertical)
    wall_above = _walls(grid.ys, grid.xs, grid.horizontal)
    parent = list(range(n_rows * n_columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for r in range(n_rows):
        for c in range(n_columns):
            here = r * n_columns + c
            if c and (c, r) not in wall_left:
                parent[root(here)] = root(here - 1)
            if r and (r, c) not in wall_above:
                parent[root(here)] = root(here - n_columns)
    regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r in range(n_rows):
        for c in range(n_columns):
            regions[root(r * n_columns + c)].append((r, c))
    return sorted(span for region in regions.values() for span in _rectangles(region))


def _walls(lines: list[float], steps: list[float], rules: list[Edge]) -> set[tuple[int, int]]:
    """(line, step) pairs where a rule runs along at least most of the step."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for rule in rules:
        nearest = min(range(len(lines)), key=lambda i: abs(lines[i] - rule.at))
        first = max(0, bisect_right(steps, rule.start) - 1)
        for step in range(first, len(steps) - 1):
            if steps[step] >= rule.end:
                break
            shared = min(rule.end, steps[step + 1]) - max(rule.start, steps[step])
            covered[(nearest, step)] += shared
    return {
        (line, step)
        for (line, step), length in covered.items()
        if _runs_along(length, steps[step + 1] - steps[step])
    }


def _runs_along(length: float, step: float) -> bool:
    """Most of the step is enough; short steps may lose both their corners."""
    return length >= min(0.7 * step, max(0.5 * step, step - 2 * TOUCH))


def _rectangles(region: list[tuple[int, int]]) -> list[Span]:
    """A merged region as rectangles: one where it is one, else runs of equal rows."""
    rows: dict[int, list[int]] = defaultdict(list)
    for r, c in region:
        rows[r].append(c)
    first, last = min(rows), max(rows)
    left = min(min(columns) for columns in rows.values())
    right = max(max(columns) for columns in rows.values())
    if len(region) == (last - first + 1) * (right - left + 1):
        return [Span(first, left, last - first + 1, right - left + 1)]
    found: list[Span] = []
    for r in range(first, last + 1):
        for start, length in _runs(sorted(rows.get(r, []))):
            above = next(
                (
                    i
                    for i, s in enumerate(found)
                    if (s.column, s.colspan, s.row + s.rowspan) == (start, length, r)
                ),
                None,
            )
            if above is None:
                found.append(Span(r, start, 1, length))
            else:
                found[above] = found[above]._replace(rowspan=found[above].rowspan + 1)
    return found


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][0] + runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs
