"""Rows of the scorecard table: each cell under its column, halves of wide tables joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bscgraph.scorecard.headings import Column, columns_under
from bscgraph.scorecard.parts import CardParts
from bscgraph.scorecard.spot import Ledger, Line, Spot
from bscgraph.table import Table
from bscgraph.text import Code, leading_code

__all__ = ["Key", "Layout", "Row", "score_rows"]

Key = tuple[str, int | None, str]
_LEADING = {"kpi", "plan", "kpi_code", "plan_code"}


@dataclass(frozen=True)
class Layout:
    """The columns of one table."""

    columns: tuple[Column, ...]
    table: Table
    number: int

    @property
    def keys(self) -> set[Key]:
        """The columns by meaning."""
        return {column.key for column in self.columns}

    def index(self, role: str) -> int | None:
        """Which column (counted) has this role; None if none has."""
        return next((at for at, one in enumerate(self.columns) if one.role == role), None)

    def covered(self, spot: Spot) -> list[int]:
        """Which columns (counted) the spot stands over."""
        stop = spot.column + spot.colspan
        return [
            at for at, one in enumerate(self.columns) if one.start < stop and spot.column < one.stop
        ]


@dataclass
class Row:
    """One row: ``own`` cells begin in it, ``over`` cells are merged and began above.

    ``top`` says that a page or a table begins with it, ``stray`` are cells under no column,
    ``cut`` pairs cells with their continuation on the next page.
    """

    own: dict[Key, Spot]
    over: dict[Key, Spot]
    layout: Layout
    line: Line
    top: bool
    stray: list[Spot] = field(default_factory=list)
    cut: list[tuple[Spot, Spot]] = field(default_factory=list)

    def get(self, role: str) -> Spot | None:
        """The filled own cell of a role without year."""
        spot = self.own.get((role, None, ""))
        return spot if spot is not None and spot.tight else None

    def above(self, role: str) -> Spot | None:
        """The merged cell of a role that began above."""
        return self.over.get((role, None, ""))

    def code(self, role: str) -> Code | None:
        """The code its own cell (or code column) of ``role`` begins with."""
        found = self.coded(role)
        return found[0] if found else None

    def coded(self, role: str) -> tuple[Code, Spot] | None:
        """The code its own cell (or code column) of ``role`` begins with, and that cell."""
        for name in (f"{role}_code", role):
            spot = self.get(name)
            found = leading_code(spot.text, odd=True) if spot is not None else None
            if spot is not None and found is not None:
                return found[0], spot
        return None

    @property
    def filled(self) -> list[Spot]:
        """The own cells with text, each once, left to right."""
        spots = {spot.key: spot for spot in (*self.own.values(), *self.stray) if spot.tight}
        return sorted(spots.values(), key=lambda spot: spot.column)

    def values(self) -> dict[Key, Spot]:
        """The filled own cells of actual and target values."""
        return self._dated("actual", "target")

    def budgets(self) -> dict[Key, Spot]:
        """The filled own cells of budgets."""
        return self._dated("budget")

    def _dated(self, *roles: str) -> dict[Key, Spot]:
        return {key: spot for key, spot in self.own.items() if key[0] in roles and spot.tight}


def score_rows(parts: CardParts, ledger: Ledger) -> tuple[list[Column], list[Row]]:
    """The columns (in order, each once) and the rows of a card's scorecard table."""
    rows, layouts = _all_rows(parts, ledger)
    columns: dict[Key, Column] = {}
    for layout in layouts:
        for column in layout.columns:
            columns.setdefault(column.key, column)
    return list(columns.values()), _halves_joined(rows, ledger)


def _all_rows(parts: CardParts, ledger: Ledger) -> tuple[list[Row], list[Layout]]:
    heads = {(line.number, line.row) for line in parts.heads}
    lines = sorted([*parts.heads, *parts.score], key=lambda line: (line.number, line.row))
    rows: list[Row] = []
    layouts: list[Layout] = []
    known: dict[tuple[int, int, int], Spot] = {}
    for is_head, group in groupby(lines, key=lambda line: (line.number, line.row) in heads):
        members = list(group)
        if is_head:
            layouts += _layouts(members, ledger)
            continue
        top, number = True, members[0].number
        for line in members:
            layout = _layout_for(line, layouts, ledger)
            new_page = bool(rows) and rows[-1].line.spots and _page(line) != _page(rows[-1].line)
            if layout is not None:
                top = top or line.number != number or bool(new_page)
                rows.append(_row(line, layout, top, known))
                top, number = False, line.number
    return rows, layouts


def _page(line: Line) -> int | None:
    return next((spot.page for spot in line.spots), None)


def _layouts(lines: Sequence[Line], ledger: Ledger) -> list[Layout]:
    """A layout for each table's heading among adjacent heading lines."""
    out = []
    for number, group in groupby(lines, key=lambda line: line.number):
        members = list(group)
        table = members[0].table
        if table is None:
            continue
        columns = _once(columns_under(table, members), ledger)
        ledger.use(*(spot for line in members for spot in line.spots))
        out.append(Layout(tuple(columns), table, number))
    return out


def _once(columns: list[Column], ledger: Ledger) -> list[Column]:
    """A second column of the same meaning is an unknown one: its values are not mixed in."""
    seen: set[Key] = set()
    out: list[Column] = []
    for column in columns:
        again = column.key in seen and column.role != "other"
        seen.add(column.key)
        if again:
            ledger.doubt("duplicate-column", column.spot)
            header = f"{column.header} #{len(out)}"
            out.append(replace(column, role="other", header=header))
        else:
            out.append(column)
    return out


def _layout_for(line: Line, layouts: list[Layout], ledger: Ledger) -> Layout | None:
    """The heading above a line: of its own table, else the last one if the columns agree."""
    if not layouts or line.table is None:
        return None
    last = layouts[-1]
    if last.number == line.number:
        return last
    if last.table.n_columns == line.table.n_columns:
        fitted = Layout(last.columns, line.table, line.number)
    else:
        fitted = Layout(_fitted(last, line.table), line.table, line.number)
    if not fitted.columns:
        for spot in line.filled:
            ledger.doubt("table-without-heading", spot)
        return None
    layouts.append(fitted)
    return fitted


def _fitted(layout: Layout, table: Table) -> tuple[Column, ...]:
    """The columns moved to another grid by where they lie on the page."""
    out: list[Column] = []
    for column in layout.columns:
        box = column.spot.box if column.spot is not None else None
        if box is None:
            return ()
        covered = [
            cell.column
            for cell in table
            if cell.box is not None
            and cell.colspan == 1
            and cell.box.overlap_x(box) > 0.5 * (cell.box.x1 - cell.box.x0)
        ]
        if covered:
            out.append(replace(column, start=min(covered), stop=max(covered) + 1))
    return tuple(out)


def _row(line: Line, layout: Layout, top: bool, known: dict[tuple[int, int, int], Spot]) -> Row:
    own: dict[Key, Spot] = {}
    stray = []
    for spot in line.spots:
        at = layout.covered(spot)
        values = [index for index in at if layout.columns[index].is_value]
        targets = values if len(values) > 1 else at[:1]
        if not targets and spot.tight:
            stray.append(spot)
        for index in targets:
            column = layout.columns[index]
            placed = spot.under(column.header)
            known[spot.key] = placed
            if column.key in own and own[column.key].tight:
                stray += [spot] if spot.tight else []
            else:
                own[column.key] = placed
    return Row(own, _covering(line, layout, known), layout, line, top, stray)


def _covering(
    line: Line, layout: Layout, known: dict[tuple[int, int, int], Spot]
) -> dict[Key, Spot]:
    out = {}
    for column in layout.columns:
        cell = layout.table.at(line.row, column.start)
        if cell is not None and cell.row < line.row:
            spot = known.get((line.number, cell.row, cell.column))
            if spot is not None:
                out[column.key] = spot
    return out


def _halves_joined(rows: list[Row], ledger: Ledger) -> list[Row]:
    """Columns that continue in later tables are put beside the rows they belong to."""
    main = [row for row in rows if row.layout.index("kpi") is not None]
    sides: dict[frozenset[Key], list[Row]] = {}
    for row in rows:
        if row.layout.index("kpi") is None and row.filled:
            sides.setdefault(frozenset(row.layout.keys), []).append(row)
    if not main:
        return rows
    for side in sides.values():
        main = _side_joined(main, side, ledger)
    return main


def _side_joined(main: list[Row], side: list[Row], ledger: Ledger) -> list[Row]:
    """The rows with those of one other part of the columns beside them."""
    partners = _partners(main, side)
    if partners is None:
        if all({role for role, _, _ in row.layout.keys} & _LEADING for row in side):
            return [*main, *side]
        for row in side:
            for spot in row.filled:
                ledger.doubt("columns-not-joined", spot)
        return main
    extra: dict[int, list[Row]] = {}
    for row, partner in zip(side, partners, strict=True):
        extra.setdefault(partner, []).append(row)
    return [joined for at, row in enumerate(main) for joined in _beside(row, extra.get(at, []))]


def _beside(row: Row, extra: list[Row]) -> list[Row]:
    """A row with the row(s) of the other half that stand beside it."""
    if not extra:
        return [row]
    first, *more = extra
    joined = replace(row, own={**row.own, **first.own}, over={**row.over, **first.over})
    joined.stray = [*row.stray, *first.stray]
    rest = [replace(one, over={**row.over, **row.own, **one.over}) for one in more]
    return [joined, *rest]


def _partners(main: list[Row], side: list[Row]) -> list[int] | None:
    """For each row of the other half which main row it stands beside; None if unknown."""
    bodies = [at for at, row in enumerate(main) if len(row.filled) > 1]
    pages = [*_by_table(main).values()]
    rank = {number: at for at, number in enumerate(_by_table(side))}
    beside = [pages[at] if (at := rank[row.line.number]) < len(pages) else [] for row in side]
    by_place = [_same_height(row, main, places) for row, places in zip(side, beside, strict=True)]
    for tried in (by_place, bodies):
        places = [at for at in tried if at is not None]
        if len(places) == len(side) and _agree(main, side, places):
            return places
    return None


def _agree(main: list[Row], side: list[Row], places: list[int]) -> bool:
    """Whether plans stand beside their own KPIs and no row gets two rows of values."""
    valued = [at for row, at in zip(side, places, strict=True) if row.values()]
    if len(set(valued)) != len(valued):
        return False
    for row, at in zip(side, places, strict=True):
        plan, kpi = row.code("plan"), main[at].code("kpi")
        if plan is not None and kpi is not None and not plan.within(kpi):
            return False
    return True


def _by_table(rows: list[Row]) -> dict[int, list[int]]:
    """The rows (counted) of each table."""
    out: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        out.setdefault(row.line.number, []).append(at)
    return out


def _same_height(row: Row, main: list[Row], places: list[int]) -> int | None:
    """Which of the main rows at ``places`` (the matching page) stands as high as ``row``."""
    spot = min(row.filled, key=lambda one: one.rowspan)
    if spot.box is None:
        return None
    best, most = None, 0.0
    for at in places:
        least = min((one.rowspan for one in main[at].filled), default=1)
        own = [one for one in main[at].filled if one.rowspan == least]
        boxes = [one.box for one in own if one.box is not None]
        shared = max((box.overlap_y(spot.box) for box in boxes), default=0.0)
        if shared > most + 0.5:
            best, most = at, shared
    return best
