"""Rows whose cells moved because merged cells were dropped: put back by their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bscgraph.scorecard.headings import Column, role_of
from bscgraph.scorecard.rows import Key, Layout, Row
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.scorecard.units import looks_like_unit
from bscgraph.text import leading_code, read_number, tight

__all__ = ["levels_in_place", "unshifted"]

_LEVELS = {1: "objective", 2: "kpi", 3: "plan"}


def levels_in_place(rows: Iterable[Row]) -> frozenset[str]:
    """The roles under whose headings codes of their own level stand, in any row.

    Where none does it is the heading that is wrong, and no row is to be moved towards it.
    """
    return frozenset(
        role
        for row in rows
        for level, role in _LEVELS.items()
        for code in (row.code(role),)
        if code is not None and code.level == level
    )


def unshifted(row: Row, ledger: Ledger, in_place: frozenset[str]) -> Row:
    """The row with its cells under the columns their codes and contents ask for.

    ``in_place`` are the roles of :func:`levels_in_place` for the whole table.
    """
    moves = _moves(row, in_place)
    if not moves:
        return row
    own: dict[Key, Spot] = {}
    for at, column in enumerate(row.layout.columns):
        spot = moves.get(at)
        if spot is not None:
            own[column.key] = spot.under(column.header)
    first = min(moves.values(), key=lambda spot: spot.column)
    ledger.doubt("shifted-row", first, row=str(first.place.row), code=_code_of(moves))
    return replace(row, own=own, stray=[])


def _code_of(moves: dict[int, Spot]) -> str:
    for spot in moves.values():
        found = leading_code(spot.text)
        if found:
            return str(found[0])
    return ""


def _moves(row: Row, in_place: frozenset[str]) -> dict[int, Spot]:
    """Which column (counted) each filled cell belongs to; empty if nothing is to be moved."""
    layout = row.layout
    filled = row.filled
    places = {spot.key: layout.covered(spot)[:1] for spot in filled}
    if any(not at for at in places.values()):
        return {}
    offsets = _offsets(filled, layout, {key: at[0] for key, at in places.items()}, in_place)
    if not offsets or not any(offsets):
        return {}
    out: dict[int, Spot] = {}
    for spot, offset in zip(filled, offsets, strict=True):
        target = places[spot.key][0] + offset
        if target in out or not 0 <= target < len(layout.columns):
            return {}
        column = layout.columns[target]
        if not _fits(column.role, spot) or _covered(row, column.key):
            return {}
        out[target] = spot
    return out


def _offsets(
    filled: list[Spot],
    layout: Layout,
    places: dict[tuple[int, int, int], int],
    in_place: frozenset[str],
) -> list[int]:
    """How far right each cell moves: as far as the coded cell before it (or the first one)."""
    offsets: list[int | None] = [
        _offset(spot, layout, places[spot.key], in_place) for spot in filled
    ]
    known = [offset for offset in offsets if offset is not None]
    if not known:
        return []
    current = known[0]
    out = []
    for offset in offsets:
        current = offset if offset is not None else current
        out.append(current)
    return out


def _offset(spot: Spot, layout: Layout, place: int, in_place: frozenset[str]) -> int | None:
    """How far a cell that begins with a code is from the column for such codes."""
    found = leading_code(spot.text)
    if not found:
        return None
    level = _LEVELS.get(found[0].level, "")
    role = _named(layout.columns[place])
    if level and layout.columns[place].role == level:
        return 0
    if role == level or role.endswith("_code") or (role == "ksf" and level == "objective"):
        return None
    target = layout.index(level) if level in in_place else None
    return None if target is None else target - place


def _named(column: Column) -> str:
    """What the heading says, also of a second column of the same meaning."""
    return column.role if column.role != "other" else role_of(tight(column.header)).role


def _covered(row: Row, key: Key) -> bool:
    """Whether a merged cell with text stands there already."""
    return key in row.over and bool(row.over[key].tight)


def _fits(role: str, spot: Spot) -> bool:
    """Whether a cell's content can stand in a column of this role."""
    if role in ("actual", "target", "budget"):
        return read_number(spot.text, spot.breaks).reason not in ("text",)
    if role in ("kpi_unit", "plan_unit"):
        return looks_like_unit(spot.tight) and leading_code(spot.text) is None
    return role == "other" or read_number(spot.text, spot.breaks).value is None
