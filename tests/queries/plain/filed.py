"""A submission as plain answers see it: its own columns, units, and plans that bundle plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bscgraph.iri import Minter, Party
from bscgraph.model import ActionPlan, BudgetItem, Kpi, Scorecard, gregorian
from bscgraph.text import tight

Row = dict[str, Any]

# A shorter name is inside too many others to be named by them.
PHRASE = 4
_MINTER = Minter()


@dataclass(frozen=True)
class Filed:
    """One submission of a scorecard."""

    card: Scorecard
    number: int = 1

    @cached_property
    def owner(self) -> Party:
        return _MINTER.owner(self.card)

    @cached_property
    def head(self) -> Row:
        """The columns that every row of this submission has."""
        card, path = self.card, _MINTER.path(self.card, self.owner)
        return {
            "agency": self.owner.iri,
            "agencyLabel": _MINTER.owner_name(card),
            "scorecard": _MINTER.scorecard(path),
            "year": None if card.roc_year is None else gregorian(card.roc_year),
            "submission": _MINTER.graph(path, self.number),
        }

    @cached_property
    def kpis(self) -> dict[str, list[Kpi]]:
        """The value rows of each indicator, by a key that no two indicators share."""
        found: dict[str, list[Kpi]] = {}
        for number, row in enumerate(self.card.kpis):
            found.setdefault(row.code or f"#{number}", []).append(row)
        return found

    def unit(self, name: str) -> str:
        """The IRI of whoever ``name`` in a unit cell means."""
        return _MINTER.responsible(self.owner, name).iri

    @cached_property
    def unit_sets(self) -> dict[frozenset[str], str]:
        """How each set of units is written: the first names and the first order printed."""
        owners = [[name for row in rows for name in row.responsible_units]
                  for rows in self.kpis.values()]  # fmt: skip
        owners += [list(plan.responsible_units) for plan in self.card.action_plans]
        first: dict[str, str] = {}
        sets: dict[frozenset[str], str] = {}
        for names in owners:
            for name in names:
                first.setdefault(self.unit(name), name)
            units = dict.fromkeys(self.unit(name) for name in names)
            sets.setdefault(frozenset(units), "、".join(first[unit] for unit in units))
        return sets

    @cached_property
    def bundles(self) -> dict[int, list[int]]:
        """The places of the parts that a plan names, by its place."""
        plans = self.card.action_plans
        names = [tight(re.split("[(（]", plan.label.value)[0]) for plan in plans]
        found = {}
        for place, plan in enumerate(plans):
            listed = _bracketed(plan.label.value)
            parts = [
                next((n for n, name in enumerate(names) if n != place and piece in name), None)
                for piece in listed
                if len(piece) >= PHRASE
            ]
            named = [part for part in parts if part is not None]
            if len(listed) >= 2 and len(named) == len(listed) == len(set(named)):
                found[place] = named
        return found

    def amounts(self) -> Iterator[tuple[int, ActionPlan, BudgetItem]]:
        """Every budget cell with its plan and the plan's place."""
        for place, plan in enumerate(self.card.action_plans):
            for item in plan.budget:
                yield place, plan, item


def _bracketed(label: str) -> list[str]:
    inside = "、".join(re.findall("[(（](.*?)[)）]", label))
    pieces = re.split("[、,，;；及與和]", tight(inside))
    return [re.sub("^(含|包括|包含)|等$", "", piece) for piece in pieces]
