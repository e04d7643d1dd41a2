"""What a scorecard is made of, as its pages show it; each has its address, and most a page."""

from __future__ import annotations

from dataclasses import dataclass

from bscgraph.model import Kpi
from bscgraph.publish.site.achieved import Achieved, Cell, worst

__all__ = ["Indicator", "Objective", "Party", "Row", "Theme"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody responsible: the name as printed, and the page, empty where there is none."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Row:
    """A value row of an indicator; ``key`` finds the same row in other scorecards."""

    iri: str
    number: int
    model: Kpi
    cells: tuple[Cell, ...]
    achieved: tuple[Achieved, ...]
    polarity: str
    basis: str
    additivity: str
    additivity_basis: str
    scope: str
    measure: str
    key: str

    def in_year(self, year: int | None) -> tuple[Achieved, ...]:
        """What it reached in a year (ROC)."""
        return tuple(one for one in self.achieved if one.year == year)

    @property
    def last(self) -> Cell | None:
        """The latest actual value that is a number; of a year printed twice, the first."""
        stated = [c for c in self.cells if c.value.kind == "actual" and c.reading.value is not None]
        return max(stated, key=lambda cell: cell.value.roc_year, default=None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator (KPI) with its value rows; ``found`` is how it stands in the last year."""

    iri: str
    page: str
    code: str
    label: str
    rows: tuple[Row, ...]
    objectives: tuple[str, ...]
    found: tuple[Achieved, ...]
    copies: tuple[str, ...] = ()

    @property
    def first(self) -> Kpi:
        """The first value row, whose name is the indicator's own."""
        return self.rows[0].model

    @property
    def standing(self) -> Achieved | None:
        """What stands for the indicator in the last year with actual values."""
        return worst(self.found)

    @property
    def status(self) -> str:
        """How it stands, as target/achievement tells; ``none`` where there is nothing."""
        return self.standing.status if self.standing else "none"

    @property
    def sign(self) -> str:
        """The class of the sign that tells the status."""
        return self.standing.sign if self.standing else "open"


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective: names in the map and in the table, its place, its indicators (nodes)."""

    iri: str
    page: str
    code: str
    label: str
    perspective: str
    theme: str
    in_map: tuple[str, ...]
    in_table: tuple[str, ...]
    met: int = 0
    missed: int = 0

    @property
    def sign(self) -> str:
        """The class of the sign that tells how it stands."""
        return "missed" if self.missed else "met" if self.met else "open"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its code, its names (none where the map has none), its page."""

    code: str
    labels: tuple[str, ...]
    page: str
    iri: str = ""

    @property
    def label(self) -> str:
        """The name as the map has it; empty where it has none."""
        return self.labels[0] if self.labels else ""
