"""Rows cut by a page's end: the cells of the second part joined to those of the first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar
from unicodedata import east_asian_width

from bscgraph.scorecard.records import KpiRecord, PlanRecord, Records
from bscgraph.scorecard.rows import Key, Row
from bscgraph.scorecard.spot import Ledger, Spot
from bscgraph.text import Code, leading_code, split_notes

__all__ = ["Cursor", "Factors", "continue_row", "join_top"]

# What a line break leaves together: a word or number, or one other character.
_WORD = re.compile(r"[(（「『]*(?:[0-9A-Za-z.,%+-]+|.)")
_BEGINS = re.compile(r"[)）」』、，。；：！？,;]")  # no text begins with these
_ENDS = re.compile(r".*[。！？]$", re.DOTALL)
# Free space (times the size of the letters) beside and below the last line of a cell that goes
# on: not enough for the next word, and not for another line.
_SLACK = 0.25
_LINE = 1.7
_Key = TypeVar("_Key")


@dataclass
class Cursor:
    """Where the last row belonged."""

    records: Records
    ledger: Ledger
    objective: Code | None = None
    kpi: KpiRecord | None = None
    plan: PlanRecord | None = None


def continue_row(row: Row, cursor: Cursor) -> None:
    """Join every cell of a row without codes to the cell above it that it continues."""
    for key, spot in row.own.items():
        if spot.tight:
            _continue(key, spot, cursor)


def _continue(key: Key, spot: Spot, cursor: Cursor) -> None:
    kpi, plan = cursor.kpi, cursor.plan
    role = key[0]
    if kpi is None:
        return
    if role.endswith("_unit"):
        _continue_units(role, spot, kpi, plan, cursor)
    elif role == "objective" and cursor.objective is not None:
        _put(cursor.records.objectives, cursor.objective, spot, cursor)
    elif role in ("kpi", "ksf"):
        _put(kpi.cells, role, spot, cursor)
    elif role in ("formula", "unit"):
        _put(kpi.series[-1].cells, role, spot, cursor)
    elif role in ("actual", "target"):
        _put(kpi.series[-1].values, key, spot, cursor)
    elif plan is not None and role == "plan":
        _put(plan.cells, role, spot, cursor)
    elif plan is not None and role == "budget":
        _put(plan.budgets, key, spot, cursor)


def _put(cells: dict[_Key, Spot], key: _Key, spot: Spot, cursor: Cursor) -> None:
    """Continue the cell, or take its place where the first page left it empty."""
    if key in cells:
        cursor.records.join(cells[key], spot, cursor.ledger)
    else:
        cells[key] = spot


def _continue_units(
    role: str, spot: Spot, kpi: KpiRecord, plan: PlanRecord | None, cursor: Cursor
) -> None:
    lists = [kpi.units, kpi.series[-1].units] if role == "kpi_unit" else []
    if role == "plan_unit" and plan is not None:
        lists = [plan.units]
    if lists and lists[0]:
        cursor.records.join(lists[0][-1], spot, cursor.ledger)
    else:
        for units in lists:
            units.append(spot)


def join_top(row: Row, code: Code, kpi_is_named: bool, cursor: Cursor) -> None:
    """At a page's top, cells without a code continue those the page before cut."""
    kpi = cursor.kpi
    if not row.top or kpi is None:
        return
    objective = row.get("objective")
    same = cursor.objective == code.at_level(1)
    if objective is not None and same and leading_code(objective.text, odd=True) is None:
        _join_known(cursor.records.objectives.get(code.at_level(1)), objective, cursor)
    if kpi_is_named or code != kpi.code:
        return
    for role in ("kpi", "ksf"):
        cut = row.get(role)
        if cut is not None:
            _join_known(kpi.cells.get(role), cut, cursor)


def _join_known(known: Spot | None, cut: Spot, cursor: Cursor) -> None:
    if known is not None:
        cursor.records.join(known, cut, cursor.ledger)


@dataclass
class Factors:
    """Key success factors beside page ends: a cell over several KPIs may be cut there.

    ``hollow`` are the KPIs since the last text whose own cell is empty; ``cut`` pairs those
    at a page's end with the cell on top of the next page, ``left_blank`` says that such cells
    also stand elsewhere: then empty means the same as above.
    """

    cursor: Cursor
    last: tuple[Code, Spot] | None = None
    hollow: list[KpiRecord] = field(default_factory=list)
    cut: list[tuple[list[KpiRecord], Spot]] = field(default_factory=list)
    left_blank: bool = False

    def meet(self, row: Row, record: KpiRecord) -> None:
        """Look at the cell beside the next KPI: does it go on with the one above, or end it?"""
        own, above = row.get("ksf"), row.above("ksf")
        objective = record.code.at_level(1)
        if own is not None:
            self._join(row, own, record.code)
            waiting = [one for one in self.hollow if one.code.at_level(1) == objective]
            waiting = [one for one in waiting if one is not record]
            if waiting and row.top and own.page is not None:
                self.cut.append((waiting, own))
            elif waiting:
                self.left_blank = True
            self.hollow = []
            self.last = (objective, self.cursor.records.head(own))
        elif ("ksf", None, "") in row.own and above is None and "ksf" not in record.cells:
            self.hollow = [one for one in self.hollow if one is not record] + [record]
            self.left_blank |= row.top and self.last is not None

    def settle(self) -> None:
        """Give the KPIs at a page's end the text that the next page prints of their cell."""
        for records, spot in [] if self.left_blank else self.cut:
            for record in records:
                if record.cells.setdefault("ksf", spot) is spot:
                    self.cursor.ledger.doubt("row-joined", spot, str(record.code))

    def _join(self, row: Row, own: Spot, code: Code) -> None:
        """At a page's top, the rest of a text that the page before could not hold."""
        if not row.top or self.last is None or self.last[0] != code.at_level(1):
            return
        known = self.cursor.records.whole(self.last[1])
        end = known.tails[-1] if known.tails else known
        if own.key == known.key or end.page is None or own.page in (None, end.page):
            return
        if row.coded("objective") is None and _goes_on(known, end, own):
            self.cursor.ledger.doubt("row-joined", own, str(code))
            self.cursor.records.join(self.last[1], own, self.cursor.ledger)


def _goes_on(known: Spot, end: Spot, rest: Spot) -> bool:
    """Whether ``rest`` reads like the end of a text whose last printed part is ``end``."""
    if leading_code(rest.text) is not None:
        return False
    if _BEGINS.match(rest.tight) or not split_notes(known.text).balanced:
        return True
    word = _WORD.match(rest.text.strip())
    if word is None or end.room is None or _ENDS.match(known.tight):
        return False
    width = sum(1.0 if east_asian_width(one) in "WF" else 0.5 for one in word.group())
    return end.room[0] < width + _SLACK and end.room[1] < _LINE
