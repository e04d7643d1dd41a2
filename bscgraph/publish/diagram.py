"""The diagram of the ontology's core: where boxes and arrows stand, the same on every machine.

What is drawn, and on which place of a grid, is chosen here by hand; names and labels come from
the ontology. A thing the ontology does not have is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bscgraph.publish.glossary import Glossary, Ref
from bscgraph.wrapping import columns_of

__all__ = ["ARROWS", "BOXES", "LABEL_SIZE", "NAME_SIZE", "WIDTH", "Arrow", "Box", "Drawing",
           "draw", "text_width"]  # fmt: skip

WIDTH, HEIGHT = 240, 60
_COLUMN, _ROW, _MARGIN = 410, 116, 16
_LANE, _LABEL_RISE = 7, 6
NAME_SIZE, LABEL_SIZE = 15, 13

# name (or code:list) -> column and row of the grid
BOXES: dict[str, tuple[int, int]] = {
    "Submission": (0, 0),
    "Scorecard": (1, 0),
    "Agency": (2, 0),
    "Theme": (0, 1),
    "Objective": (1, 1),
    "code:perspective": (0, 2),
    "Unit": (2, 2),
    "KeySuccessFactor": (0, 3),
    "KPI": (1, 3),
    "ActionPlan": (2, 3),
    "code:unit-of-measurement": (0, 4),
    "Series": (1, 4),
    "MissingObservation": (0, 5),
    "Observation": (1, 5),
    "Budget": (2, 5),
    "SourceCell": (1, 6),
    "SourceDocument": (2, 6),
}
# property, from, to, and how far beside the middle of the two boxes it runs
ARROWS: tuple[tuple[str, str, str, int, int], ...] = (
    ("submits", "Submission", "Scorecard", 0, 0),
    ("ofAgency", "Scorecard", "Agency", 0, 0),
    ("inScorecard", "Objective", "Scorecard", 0, 0),
    ("theme", "Objective", "Theme", 0, 0),
    ("perspective", "Objective", "code:perspective", -76, 0),
    ("unitOf", "Unit", "Agency", 0, 0),
    ("supportsObjective", "KeySuccessFactor", "Objective", 60, -40),
    ("measures", "KPI", "Objective", 0, 0),
    ("keySuccessFactor", "KPI", "KeySuccessFactor", 0, 0),
    ("responsibleUnit", "KPI", "Unit", 60, -60),
    ("implements", "ActionPlan", "KPI", 0, 0),
    ("responsibleUnit", "ActionPlan", "Unit", 0, 0),
    ("seriesOf", "Series", "KPI", 0, 0),
    ("unitConcept", "Series", "code:unit-of-measurement", 0, 0),
    ("inSeries", "Observation", "Series", 0, 0),
    ("inSeries", "MissingObservation", "Series", 60, -60),
    ("budgetOf", "Budget", "ActionPlan", 0, 0),
    ("sourceCell", "Observation", "SourceCell", 0, 0),
    ("sourceCell", "MissingObservation", "SourceCell", 0, -96),
    ("sourceCell", "Budget", "SourceCell", 0, 96),
    ("inDocument", "SourceCell", "SourceDocument", 0, 0),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A class or a code list; ``x`` and ``y`` are those of its upper left corner."""

    ref: Ref
    x: int
    y: int
    dashed: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property, from ``start`` to ``end``, along ``points``; its label stands at ``label``."""

    ref: Ref
    start: Ref
    end: Ref
    points: tuple[tuple[int, int], ...]
    label: tuple[int, int]
    anchor: str

    @property
    def path(self) -> str:
        """The points as SVG path data."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn, in units of the picture (pixels at its natural size)."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(glossary: Glossary) -> Drawing:
    """The core of this ontology."""
    boxes = dict(_boxes(glossary))
    arrows = tuple(_arrows(glossary, boxes))
    right = max([box.x + WIDTH for box in boxes.values()] + [_reach(a) for a in arrows], default=0)
    low = max((box.y for box in boxes.values()), default=0) + HEIGHT + _MARGIN
    return Drawing(right + _MARGIN, low, WIDTH, HEIGHT, tuple(boxes.values()), arrows)


def _boxes(glossary: Glossary) -> Iterator[tuple[str, Box]]:
    lists = {f"code:{found.id}": found.ref for found in glossary.code_lists}
    refs = {name: term.ref for name, term in glossary.by_name.items()} | lists
    for name, (column, row) in BOXES.items():
        if name in refs:
            place = _MARGIN + column * _COLUMN, _MARGIN + row * _ROW
            yield name, Box(refs[name], *place, dashed=name in lists)


def _arrows(glossary: Glossary, boxes: dict[str, Box]) -> Iterator[Arrow]:
    terms = glossary.by_name
    for name, start, end, leave, arrive in ARROWS:
        if name in terms and start in boxes and end in boxes:
            points = _points(boxes[start], boxes[end], leave, arrive)
            label, anchor = _label(points)
            yield Arrow(
                terms[name].ref, boxes[start].ref, boxes[end].ref, tuple(points), label, anchor
            )


def _points(start: Box, end: Box, leave: int, arrive: int) -> list[tuple[int, int]]:
    """A straight line in a row or a column, else one bent twice beside the row of ``start``."""
    if start.y == end.y:
        y = start.y + HEIGHT // 2
        left_to_right = start.x < end.x
        ends = (start.x + WIDTH, end.x) if left_to_right else (start.x, end.x + WIDTH)
        return [(x, y) for x in ends]
    upward = end.y < start.y
    top, bottom = (start.y, end.y + HEIGHT) if upward else (start.y + HEIGHT, end.y)
    out, into = start.x + WIDTH // 2 + leave, end.x + WIDTH // 2 + arrive
    if out == into:
        return [(out, top), (into, bottom)]
    between = (_ROW - HEIGHT) // 2
    lane = top - between if upward else top + between
    return [(out, top), (out, lane), (into, lane), (into, bottom)]


def _label(points: list[tuple[int, int]]) -> tuple[tuple[int, int], str]:
    """Where the label stands, and which end of it that is."""
    (x1, y1), (x2, y2) = points[1:3] if len(points) == 4 else points
    if y1 == y2:
        return ((x1 + x2) // 2, y1 - _LABEL_RISE), "middle"
    return (x1 + _LANE, (y1 + y2) // 2 + 4), "start"


def _reach(arrow: Arrow) -> int:
    """How far to the right the longest label of an arrow goes."""
    if arrow.anchor != "start":
        return 0
    labels = (text.value for text in arrow.ref.labels.all)
    return arrow.label[0] + max((text_width(label, LABEL_SIZE) for label in labels), default=0)


def text_width(text: str, size: int) -> int:
    """About how wide ``text`` is in a sans-serif of ``size``: a guess on the safe side."""
    return round(columns_of(text) * size * 0.56)
