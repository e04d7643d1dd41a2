"""The drawing of numbers of two kinds over the years: those of a value row, or of an answer.

Where everything stands is worked out here; ``templates/trend.svg`` writes it down. Kinds differ
in shape and dash, so that the drawing needs no colour; a year without a number is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from bscgraph.model import gregorian

__all__ = ["HEIGHT", "KINDS", "WIDTH", "Line", "Mark", "Point", "Tick", "Trend", "trend"]

WIDTH, HEIGHT = 640, 320
KINDS = ("actual", "target")
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 28, 70
_EDGE = 18  # beside the numbers of the scale
_INSET = 26  # of the first and the last year, whose labels need room
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 5  # at least so many parts of the axis
# Numbers that differ by less than this share of the largest are drawn without zero below them.
_FLAT = Decimal("0.25")
# Beyond these a submission is mistaken, or hostile.
_LONGEST = 40  # years
_LARGEST = Decimal(10) ** 15
_DIGIT = 7.4  # width of a digit at the size of the labels
_ABOVE, _BELOW = -11, 20


@dataclass(frozen=True, slots=True)
class Point:
    """One cell: its year (ROC), its kind (``actual``, ``target`` …), its number if it has one, its
    words."""

    year: int
    kind: str
    value: Decimal | None
    printed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, or a year: where it stands, what is written there and below it."""

    at: float
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in the drawing; ``label_y`` is where it is written out."""

    point: Point
    x: float
    y: float
    label_y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Numbers of one kind in years that follow each other; ``dashed`` where it is the second."""

    kind: str
    marks: tuple[Mark, ...]
    dashed: bool = False

    @property
    def path(self) -> str:
        """The points as SVG path data."""
        return "M" + " L".join(f"{mark.x:g} {mark.y:g}" for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Trend:
    """Everything that is drawn, in units of the picture; ``from_zero`` tells where it begins.

    ``kinds`` are those that have a number; ``left`` is where the lines of the scale begin.
    """

    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    scale: tuple[Tick, ...]
    years: tuple[Tick, ...]
    from_zero: bool
    labelled: bool
    kinds: tuple[str, ...] = KINDS
    left: float = _LEFT

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All numbers."""
        return tuple(mark for line in self.lines for mark in line.marks)


def trend(
    points: Sequence[Point], kinds: tuple[str, str] = KINDS, *, zero: bool = False
) -> Trend | None:
    """The drawing of these cells; None where fewer than two years hold a number.

    It reaches from the first year with a number to the last. Of a cell that stands twice the
    first is drawn. The numbers of the second of ``kinds`` are joined by a dashed line; with
    ``zero`` the scale has zero in any case.
    """
    first = {(point.year, point.kind): point for point in reversed(points)}
    shown = tuple(sorted(first.values(), key=lambda point: (point.year, point.kind)))
    numbers = [point.value for point in shown if point.value is not None]
    stated = {point.year for point in shown if point.value is not None}
    if len(stated) < 2 or max(stated) - min(stated) > _LONGEST or max(map(abs, numbers)) > _LARGEST:
        return None
    shown = tuple(point for point in shown if min(stated) <= point.year <= max(stated))
    ends = [*numbers, Decimal(0)] if zero else numbers
    scale = _scale(min(ends), max(ends))
    steps = tuple(Tick(_height(step, scale), _written(step)) for step in scale)
    left = max(_LEFT, max(len(step.text) for step in steps) * _DIGIT + _EDGE)
    years = range(shown[0].year, shown[-1].year + 1)
    across = (WIDTH - left - _RIGHT - 2 * _INSET) / (len(years) - 1)
    places = {year: round(left + _INSET + across * n, 1) for n, year in enumerate(years)}
    marks = _marks(shown, places, scale, kinds)
    widest = max(len(mark.text) for mark in marks.values()) * _DIGIT
    there = {kind for _, kind in marks}
    return Trend(
        shown,
        tuple(_lines(marks, kinds)),
        steps,
        tuple(Tick(at, str(year), str(gregorian(year))) for year, at in places.items()),
        scale[0] <= 0 <= scale[-1],
        widest < across,
        tuple(kind for kind in kinds if kind in there),
        round(left, 1),
    )


def _scale(least: Decimal, most: Decimal) -> list[Decimal]:
    """Round numbers at even steps, from below the least to above the most."""
    if least >= 0 and most - least >= _FLAT * most:
        least = Decimal(0)
    if least == most:
        least, most = least - abs(least) / 2 - 1, most + abs(most) / 2 + 1
    rough = (most - least) / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(one * power for one in _STEPS if one * power >= rough)
    low = (least / step).to_integral_value(ROUND_FLOOR)
    high = (most / step).to_integral_value(ROUND_CEILING)
    return [step * n for n in range(int(low), int(high) + 1)]


def _height(value: Decimal, scale: Sequence[Decimal]) -> float:
    share = (value - scale[0]) / (scale[-1] - scale[0])
    return round(HEIGHT - _BOTTOM - float(share) * (HEIGHT - _TOP - _BOTTOM), 1)


def _written(number: Decimal) -> str:
    """A number with commas, without zeros behind the point.

    >>> _written(Decimal("1250.50")), _written(Decimal("1E+3")), _written(Decimal("-0"))
    ('1,250.5', '1,000', '0')
    """
    text = f"{number:,f}"
    text = text.rstrip("0").removesuffix(".") if "." in text else text
    return "0" if text == "-0" else text


def _marks(
    points: Sequence[Point],
    places: dict[int, float],
    scale: Sequence[Decimal],
    kinds: tuple[str, str],
) -> dict[tuple[int, str], Mark]:
    """Each number by year and kind; of two in one year the higher has its label above."""
    values = {(p.year, p.kind): p.value for p in points if p.value is not None}
    marks = {}
    for point in points:
        if point.value is None:
            continue
        is_first = point.kind == kinds[0]
        rival = values.get((point.year, kinds[is_first]))
        above = rival is None or point.value > rival or (point.value == rival and is_first)
        y = _height(point.value, scale)
        label = round(y + (_ABOVE if above else _BELOW), 1)
        text = _written(point.value)
        marks[point.year, point.kind] = Mark(point, places[point.year], y, label, text)
    return marks


def _lines(marks: dict[tuple[int, str], Mark], kinds: tuple[str, str]) -> Iterator[Line]:
    for dashed, kind in enumerate(kinds):
        row = [mark for (_, one), mark in sorted(marks.items()) if one == kind]
        if not row:
            continue
        together = [row[0]]
        for before, mark in pairwise(row):
            if mark.point.year - before.point.year > 1:
                yield Line(kind, tuple(together), bool(dashed))
                together = []
            together.append(mark)
        yield Line(kind, tuple(together), bool(dashed))
