"""How complete a submission is: what has to be there, and what is there and readable.

Required are: year, date of update (agencies), mission, vision, core values, themes, strategy
map, indicators, action plans; of each objective a name and a key success factor; of each
indicator a name and a responsible unit; of each value row a unit of measurement and every
cell of its years; of each action plan a name, a responsible unit and every budget cell. A
cell counts as present if it holds a number, or the stated reason why there is none (``-``,
尚未成立, suspended); an empty or unreadable one does not. All count alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from bscgraph.graph.vocabulary import concept
from bscgraph.validate.index import LABEL, TERM, Index

__all__ = ["completeness"]

_HEAD = {"AgencyScorecard": ("year", "submissionDate"), "CityScorecard": ("year",)}
_PARTS = {
    "AgencyScorecard": (
        *("Mission", "Vision", "CoreValue", "Theme", "StrategyMap", "KPI", "ActionPlan"),
    ),
    "CityScorecard": ("KPI",),
}
_PROPERTIES = {
    "Objective": ("label",),
    "KPI": ("label", "responsibleUnit", "keySuccessFactor"),
    "Series": ("unitOfMeasurement",),
    "ActionPlan": ("label", "responsibleUnit"),
}
_STATED = frozenset(
    concept("absence-reason", name) for name in ("dash", "not-established", "suspended")
)
_CELLS = {"Observation": "value", "MissingObservation": "value", "Budget": "amount"}


def completeness(data: Index) -> tuple[int, int]:
    """How many parts and cells are required of a submission, and how many are present."""
    there = [*_parts(data), *_properties(data), *_cells(data)]
    return len(there), sum(there)


def _parts(data: Index) -> Iterator[bool]:
    for level, names in _HEAD.items():
        for node in data.instances(TERM[level]):
            yield from (data.one(node, TERM[name]) is not None for name in names)
            yield from (bool(data.instances(TERM[kind])) for kind in _PARTS[level])


def _properties(data: Index) -> Iterator[bool]:
    for kind, names in _PROPERTIES.items():
        links = [LABEL if name == "label" else TERM[name] for name in names]
        for node in data.instances(TERM[kind]):
            places, stated = data.form(node).places, data.stated(node)
            for link in links:
                yield any(stated[place][2] != '""' for place in places.get(link, ()))


def _cells(data: Index) -> Iterator[bool]:
    """Whether each cell holds a number, or says why there is none."""
    reason = TERM["absenceReason"]
    for kind, measure in _CELLS.items():
        link = TERM[measure]
        for node in data.instances(TERM[kind]):
            places = data.form(node).places
            yield link in places or any(
                data.stated(node)[place][2] in _STATED for place in places.get(reason, ())
            )
