"""What linking works with and finds: rows of scorecards, and what they are to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

__all__ = ["CONFIDENCES", "Card", "Cell", "Confidence", "Decision", "Ended", "Evidence", "Found"]
__all__ += ["Link", "Reuse", "Row", "Verdict"]

Confidence = Literal["certain", "probable", "possible"]
Verdict = Literal["same", "different"]
# The surest first.
CONFIDENCES: tuple[Confidence, ...] = ("certain", "probable", "possible")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that a row states for a year; ``kind`` is the concept of its kind (actual, target,
    appropriated, estimated), a term as in N-Triples."""

    node: str
    kind: str
    year: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A value row of an indicator, or an action plan, of one scorecard.

    ``node`` is its address, ``name`` its label as it is compared; ``whole`` is the address of
    the indicator that a value row belongs to or a plan carries out. ``numbers`` are actual
    values by year, of a plan its amounts by fiscal year, of several for a year the first; ``cells``
    are all of them, targets too. ``place`` is its place in the scorecard, ``turn`` tells apart
    rows that have code, series and name in common.
    """

    node: str
    year: int
    kind: Literal["kpi", "plan"]
    code: str
    label: str
    name: str
    series: str = ""
    whole: str = ""
    measure: str = ""
    formula: str = ""
    units: str = ""
    numbers: Mapping[int, Decimal] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    place: int = 0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A submission: its graph, the scorecard it states, the scorecard's year, and its rows.

    ``owner`` names whose it is in addresses (``tfam``, ``taipei-c``).
    """

    graph: str
    scorecard: str
    owner: str
    year: int
    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two rows being one thing.

    ``kinds`` are notations of the code list of evidence; ``similarity`` is the part of the two
    names that agrees (0 to 1), ``shared`` how many years both have a number for, and ``equal`` in
    how many of these it is the same number.
    """

    kinds: tuple[str, ...]
    similarity: Decimal
    shared: int
    equal: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of two rows or indicators, and where it stands in the file.

    ``earlier`` and ``later`` are names as in addresses: ``tfam/2021/kpi/AC1.1``.
    """

    line: int
    earlier: str
    later: str
    verdict: Verdict
    author: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two rows of different years that are one thing; ``decision`` where somebody said so.

    ``rivals`` are rows of the two years that might have been meant as well and have no partner.
    """

    earlier: Row
    later: Row
    confidence: Confidence
    evidence: Evidence
    rivals: tuple[Row, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """A code that stands for another thing in the later year."""

    earlier: Row
    later: Row
    evidence: Evidence
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A row with no partner in the owner's next scorecard, whose year is ``until``.

    ``rivals`` are rows there that might be meant, several alike, so that none was chosen.
    """

    row: Row
    until: int
    rivals: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What one owner's scorecards of several years are to each other.

    ``lineages`` are the rows that are one thing, by year; ``unheeded`` are decisions about rows
    that no scorecard has, or that others made impossible.
    """

    cards: tuple[Card, ...]
    links: tuple[Link, ...] = ()
    reuses: tuple[Reuse, ...] = ()
    ended: tuple[Ended, ...] = ()
    lineages: tuple[tuple[Row, ...], ...] = ()
    unheeded: tuple[Decision, ...] = ()
