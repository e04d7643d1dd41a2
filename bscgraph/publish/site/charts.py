"""Bars over the years: where everything stands; ``templates/site/bars.svg`` writes it down.

Two kinds stand side by side and differ in filling, not in colour alone; what repeats other
money is the empty top of its bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

__all__ = ["HEIGHT", "WIDTH", "Bar", "Bars", "Drawn", "bars"]

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 100, 12, 20, 52
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 4
_WIDEST = 64  # of one bar, in units of the drawing
_GAP = Decimal("0.3")  # of the room of one year
_MOST = 24  # years; older ones are in the table
_LARGEST = Decimal(10) ** 18  # beyond this a document is mistaken, or hostile


@dataclass(frozen=True, slots=True)
class Bar:
    """A number to be drawn: its year (Gregorian), its kind, how much of it repeats others."""

    year: int
    kind: str
    value: Decimal
    repeated: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar as it is drawn; ``again_height`` is that of its empty top."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float
    again_height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything that is drawn: bars, the scale (height, number), years (middle, year)."""

    drawn: tuple[Drawn, ...]
    scale: tuple[tuple[float, Decimal], ...]
    years: tuple[tuple[float, int], ...]
    kinds: tuple[str, ...]


def bars(found: Sequence[Bar], kinds: Sequence[str]) -> Bars | None:
    """The drawing; None where there is nothing above zero, or too much for a drawing."""
    years = sorted({one.year for one in found})[-_MOST:]
    shown = [one for one in found if one.year in years]
    most = max((one.value for one in shown), default=Decimal(0))
    if not 0 < most < _LARGEST or any(one.value < 0 for one in shown):
        return None
    scale = _scale(most)
    room = Decimal(WIDTH - _LEFT - _RIGHT) / len(years)
    there = tuple(kind for kind in kinds if any(one.kind == kind for one in shown))
    width = min(room * (1 - _GAP) / len(there), Decimal(_WIDEST))
    middles = {year: _LEFT + room * at + room / 2 for at, year in enumerate(years)}
    known, drawn = {(one.year, one.kind) for one in shown}, []
    for one in shown:
        beside = [kind for kind in there if (one.year, kind) in known]
        left = middles[one.year] + width * (beside.index(one.kind) - Decimal(len(beside)) / 2)
        height, again = (_length(value, scale[-1]) for value in (one.value, one.repeated))
        drawn.append(Drawn(one, _flat(left), _flat(HEIGHT - _BOTTOM - height),
                           _flat(width), _flat(height), _flat(again)))  # fmt: skip
    return Bars(
        tuple(drawn),
        tuple((_flat(HEIGHT - _BOTTOM - _length(step, scale[-1])), step) for step in scale),
        tuple((_flat(at), year) for year, at in middles.items()),
        there,
    )


def _scale(most: Decimal) -> list[Decimal]:
    """Round numbers at even steps from zero to above the most."""
    rough = most / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(one * power for one in _STEPS if one * power >= rough)
    return [step * n for n in range(int((most / step).to_integral_value(ROUND_CEILING)) + 1)]


def _length(value: Decimal, most: Decimal) -> Decimal:
    return value / most * (HEIGHT - _TOP - _BOTTOM)


def _flat(number: Decimal) -> float:
    return round(float(number), 1)
