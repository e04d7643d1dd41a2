"""The drawing of a strategy map: themes side by side, perspectives one below the other.

Where everything stands is worked out here; ``templates/strategy-map.svg`` writes it down. What
belongs to all themes is drawn across them, as in the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bscgraph.wrapping import wrap

__all__ = ["ACROSS", "Band", "Box", "Goal", "Head", "Layout", "strategy_map"]

ACROSS = "T"  # the theme that all share
_SIDE, _COLUMN, _GAP, _PAD = 96, 208, 10, 12
_LINE, _TOP = 20, 18
_CHARACTERS = 24  # columns of a line in a box; a Chinese character takes two
_SIDE_CHARACTERS = 10
_STATUS = 22  # height of the line with the state
_MOST = 400  # objectives; a scorecard has some fifteen


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective: its code, name, perspective and theme, where it leads, how it stands.

    ``met`` and ``missed`` count its indicators.
    """

    code: str
    label: str
    perspective: str
    theme: str
    url: str = ""
    met: int = 0
    missed: int = 0

    @property
    def state(self) -> str:
        """``met``, ``missed``, or ``open`` where nothing can be compared."""
        return "missed" if self.missed else "met" if self.met else "open"


@dataclass(frozen=True, slots=True)
class Box:
    """An objective where it is drawn, its name in lines."""

    goal: Goal
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a theme or a perspective, in lines from ``y`` on."""

    code: str
    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Band:
    """The row of a perspective."""

    head: Head
    y: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn, in units of the picture."""

    width: int
    height: int
    heads: tuple[Head, ...]
    bands: tuple[Band, ...]


def strategy_map(
    themes: Sequence[tuple[str, str]],
    perspectives: Sequence[tuple[str, str]],
    goals: Sequence[Goal],
) -> Layout | None:
    """The drawing of these objectives; None where there is none, or more than any map has.

    Args:
        themes: codes and names, in order; those that only objectives name come behind.
        perspectives: the same of perspectives.
        goals: the objectives, in order.
    """
    if not 0 < len(goals) <= _MOST:
        return None
    columns = _all(themes, (g.theme for g in goals if g.theme != ACROSS)) or [("", "")]
    rows = _all(perspectives, (g.perspective for g in goals))
    width = _SIDE + len(columns) * (_COLUMN + _GAP)
    heads = [
        Head(code, tuple(_text(label, _CHARACTERS)), _x(n) + _COLUMN // 2, _TOP + _LINE)
        for n, (code, label) in enumerate(columns)
    ]
    y = _TOP + _LINE * (1 + max(len(head.lines) for head in heads)) + _GAP
    bands = []
    for code, label in rows:
        here = [goal for goal in goals if goal.perspective == code]
        band = _band(code, label, y, [one for one, _ in columns], here)
        bands.append(band)
        y += band.height + _GAP
    return Layout(width, y, tuple(heads), tuple(bands))


def _all(named: Sequence[tuple[str, str]], used: Iterable[str]) -> list[tuple[str, str]]:
    known = dict(reversed(named))
    return [*known.items()][::-1] + [(c, "") for c in dict.fromkeys(used) if c not in known]


def _x(column: int) -> int:
    return _SIDE + column * (_COLUMN + _GAP)


def _text(label: str, width: int) -> Iterator[str]:
    return (line for line in wrap(" ".join(label.split()), width) if line)


def _band(code: str, label: str, y: int, columns: Sequence[str], goals: Sequence[Goal]) -> Band:
    boxes: list[Box] = []
    bottom = y + _GAP
    for n, theme in enumerate(columns):
        below = y + _GAP
        for goal in (goal for goal in goals if goal.theme == theme):
            boxes.append(_box(goal, _x(n), below, _COLUMN, _CHARACTERS))
            below += boxes[-1].height + _GAP
        bottom = max(bottom, below)
    across = len(columns) * (_COLUMN + _GAP) - _GAP
    for goal in (goal for goal in goals if goal.theme not in columns):
        boxes.append(_box(goal, _SIDE, bottom, across, _CHARACTERS * len(columns)))
        bottom += boxes[-1].height + _GAP
    lines = tuple(_text(label, _SIDE_CHARACTERS))
    least = y + _TOP + _LINE * (1 + len(lines)) + _GAP
    head = Head(code, lines, _PAD, y + _TOP + _GAP)
    return Band(head, y, max(bottom, least) - y, tuple(boxes))


def _box(goal: Goal, x: int, y: int, width: int, characters: int) -> Box:
    lines = tuple(_text(goal.label, characters))
    height = _TOP + _LINE * (1 + len(lines)) + _STATUS
    return Box(goal, x, y, width, height, lines)
