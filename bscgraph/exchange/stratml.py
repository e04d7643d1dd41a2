"""A scorecard as a StratML performance plan or report (ISO 17469, Part 2).

Themes become goals, objectives objectives, KPIs performance indicators; an action plan is a
performance indicator of the value chain's stage ``Input``, measured in New Taiwan dollars, with
a relationship to its KPI. What has no element of its own stands as labelled lines in
``OtherInformation`` (:mod:`bscgraph.scorecard.labelled`); what cannot be carried is told.
The bytes depend on the scorecard alone: no clock, no random number.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bscgraph.exchange.stratml_losses import Loss, losses, number_text, tidied, year_text
from bscgraph.exchange.stratml_outline import Goal, Objective, Outline
from bscgraph.exchange.stratml_xml import Node, document
from bscgraph.iri import Minter
from bscgraph.model import ActionPlan, Kpi, Reading, Scorecard
from bscgraph.scorecard.labelled import (
    BUDGET_KIND,
    BUDGET_UNIT,
    BUDGETS,
    NOT_IN_MAP,
    PLAN_OF,
    REASONS,
    RESPONSIBLE,
    SERIES_OF,
    told,
)

__all__ = ["Exported", "Loss", "write"]

_Result = tuple[int, Literal["TargetResult", "ActualResult"], Reading, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A StratML document (UTF-8 XML), and every kind of thing it could not carry."""

    data: bytes
    lost: tuple[Loss, ...]


def write(card: Scorecard, minter: Minter | None = None) -> Exported:
    """The scorecard as StratML Part 2, and what that format cannot carry of it.

    Args:
        card: the scorecard; a value without a number gets no ``NumberOfUnits``.
        minter: whose addresses the identifiers are made from; the project's own by default.
    """
    tidy, spaces = tidied(card)
    outline = Outline(tidy)
    root = _Writer(tidy, outline, minter or Minter()).plan()
    return Exported(document(root), losses(card, tidy, spaces, outline))


class _Writer:
    """Makes the elements of one plan, in the order of the schema."""

    def __init__(self, card: Scorecard, outline: Outline, minter: Minter) -> None:
        self._card, self._outline, self._minter = card, outline, minter
        self._owner = minter.owner(card)
        self._iri = minter.scorecard(minter.path(card, self._owner))
        self._given: set[str] = set()
        self._kpis: dict[str, str] = {}

    def plan(self) -> Node:
        """The root element."""
        card = self._card
        root = Node("PerformancePlanOrReport", attributes={"Type": self._type()})
        root.add("Name", card.title.value)
        root.say("OtherInformation", told(_about_the_card(card)))
        self._core(root.add("StrategicPlanCore"))
        about = root.add("AdministrativeInformation")
        about.add("Identifier", self._identifier(self._iri))
        if card.roc_year is not None:
            _dates(about, card.roc_year)
        about.say("PublicationDate", card.updated.isoformat() if card.updated else "")
        about.add("Source", self._iri)
        return root

    def _type(self) -> str:
        kinds = {value.kind for kpi in self._card.kpis for value in kpi.values}
        if "actual" in kinds:
            return "Performance_Report"
        return "Performance_Plan" if self._card.kpis else "Strategic_Plan"

    def _core(self, core: Node) -> None:
        card = self._card
        organization = core.add("Organization")
        organization.add("Name", card.agency)
        organization.add("Identifier", self._identifier(self._owner.iri))
        if card.vision is not None and card.vision.value:
            vision = core.add("Vision")
            vision.add("Description", card.vision.value)
            vision.add("Identifier", self._identifier(self._part("vision", 1)))
        mission = [text.value for text in card.mission if text.value]
        if mission:
            node = core.add("Mission")
            node.add("Description", "\n\n".join(mission))
            node.add("Identifier", self._identifier(self._part("mission", 1)))
        for value in card.core_values:
            if value.value:
                core.add("Value").add("Name", value.value)
        for goal in self._outline.goals or [Goal("", "")]:  # the schema wants one
            self._goal(core.add("Goal"), goal)

    def _goal(self, node: Node, goal: Goal) -> None:
        node.add("Name", goal.label)
        node.add("Description")
        node.add("Identifier", self._identifier(self._part("theme", goal.code)))
        node.say("SequenceIndicator", goal.code)
        for objective in goal.objectives:
            self._objective(node.add("Objective"), objective)

    # --- objectives ---

    def _objective(self, node: Node, objective: Objective) -> None:
        plans = self._outline.plans(objective)
        node.add("Name", objective.label)
        node.add("Identifier", self._identifier(self._part("objective", objective.code)))
        node.say("SequenceIndicator", objective.code)
        for unit in _units([*objective.kpis, *plans]):
            _performer(node, unit)
        node.add("OtherInformation", told(_about(objective)))
        waiting = list(plans)
        for at, kpi in enumerate(objective.kpis):
            self._kpi(node, kpi)
            if any(later.code == kpi.code for later in objective.kpis[at + 1 :]):
                continue  # the plans follow the last row of values
            for plan in [one for one in waiting if one.kpi_code == kpi.code]:
                self._plan(node, plan)
                waiting.remove(plan)
        for plan in waiting:
            self._plan(node, plan)

    # --- indicators ---

    def _kpi(self, parent: Node, kpi: Kpi) -> None:
        node = parent.add("PerformanceIndicator")
        node.say("SequenceIndicator", kpi.code)
        node.add("MeasurementDimension", kpi.label.value)
        node.add("UnitOfMeasurement", kpi.unit)
        identifier = self._identifier(self._part("kpi", kpi.code))
        self._kpis.setdefault(kpi.code, identifier)
        node.add("Identifier", identifier)
        if kpi.series is not None:
            relation = node.add("Relationship", RelationshipType="Peer_To")
            relation.add("Name", SERIES_OF)
            relation.add("Description", kpi.series)
        results: list[_Result] = [
            (v.roc_year, "ActualResult" if v.kind == "actual" else "TargetResult", v.reading, "")
            for v in kpi.values
        ]
        _measurements(node, results)
        lines: list[tuple[str, str]] = []
        if kpi.ksf is not None:
            lines.append(("ksf", kpi.ksf.value))
        if kpi.ksf_code is not None:
            lines.append(("ksf-code", kpi.ksf_code))
        # without any word an indicator would be taken for an empty form
        if kpi.formula_unit.value != kpi.unit or not kpi.label.value:
            lines.append(("formula", kpi.formula_unit.value))
        node.say("OtherInformation", told([*lines, *_units_and_tags(kpi)]))

    def _plan(self, parent: Node, plan: ActionPlan) -> None:
        node = parent.add("PerformanceIndicator", ValueChainStage="Input")
        node.say("SequenceIndicator", plan.code)
        node.add("MeasurementDimension", plan.label.value)
        node.add("UnitOfMeasurement", BUDGET_UNIT)
        node.add("Identifier", self._identifier(self._part("plan", plan.code)))
        relation = node.add("Relationship", RelationshipType="Narrower_Than")
        relation.say("ReferentIdentifier", self._kpis.get(plan.kpi_code, ""))
        relation.add("Name", PLAN_OF)
        relation.add("Description", plan.kpi_code)
        results: list[_Result] = [
            (item.roc_year, "TargetResult", item.reading, item.kind) for item in plan.budget
        ]
        _measurements(node, results)
        node.say("OtherInformation", told(_units_and_tags(plan)))

    # --- identifiers ---

    def _part(self, kind: str, code: str | int) -> str:
        return self._minter.part(self._iri, kind, code)

    def _identifier(self, iri: str) -> str:
        """An identifier (``xsd:ID``) that is always the same for one address of one card."""
        number, name = 0, f"_{uuid.uuid5(uuid.NAMESPACE_URL, iri)}"
        while name in self._given:
            number += 1
            name = f"_{uuid.uuid5(uuid.NAMESPACE_URL, f'{iri}#{number}')}"
        self._given.add(name)
        return name


def _about_the_card(card: Scorecard) -> Iterator[tuple[str, str]]:
    """What no element of a plan says of the whole scorecard, as labelled lines."""
    if card.level == "city":
        yield "level", card.level
    if card.group is not None:
        yield "group", card.group
    for note in card.map_notes:
        yield "map-note", note.value
    for perspective in card.perspectives:
        yield "perspective", f"{perspective.code}｜{perspective.label.value}"
    for one in card.declared_counts:
        counts = (one.roc_year, one.objectives, one.kpis, one.action_plans)
        yield "declared-count", "｜".join("-" if n is None else str(n) for n in counts)


def _about(objective: Objective) -> Iterator[tuple[str, str]]:
    """Perspective and strategy map of an objective, as labelled lines."""
    yield "perspective", objective.perspective
    if objective.mapped is None:
        yield "map-label", NOT_IN_MAP
    elif objective.mapped.label.value != objective.label:
        yield "map-label", objective.mapped.label.value


def _units(rows: Sequence[Kpi | ActionPlan]) -> list[str]:
    """The responsible units of all these rows, each once."""
    return list(dict.fromkeys(unit for row in rows for unit in row.responsible_units if unit))


def _performer(node: Node, unit: str) -> None:
    stakeholder = node.add("Stakeholder", StakeholderTypeType="Organization")
    stakeholder.add("Name", unit)
    role = stakeholder.add("Role")
    role.add("Name", RESPONSIBLE)
    role.add("RoleType", "Performer")


def _units_and_tags(row: Kpi | ActionPlan) -> list[tuple[str, str]]:
    units = [("unit", unit) for unit in row.responsible_units]
    return units + [("tag", tag) for tag in row.tags]


def _dates(node: Node, roc_year: int) -> None:
    """The first and last day of a year."""
    year = year_text(roc_year)
    if year:
        node.add("StartDate", f"{year}-01-01")
        node.add("EndDate", f"{year}-12-31")


def _measurements(node: Node, results: Iterable[_Result]) -> None:
    """The results in their order: one instance for each year, targets before actuals in it."""
    instance: Node | None = None
    last: tuple[int, str] | None = None
    for year, kind, reading, budget in results:
        again = last is not None and last[0] == year
        back = last == (year, "ActualResult") and kind == "TargetResult"
        if instance is None or not again or back:
            instance = node.add("MeasurementInstance")
        last = (year, kind)
        _result(instance.add(kind), year, reading, budget)


def _result(node: Node, year: int, reading: Reading, budget: str) -> None:
    _dates(node, year)
    node.say("NumberOfUnits", number_text(reading))
    if budget:
        descriptor = node.add("Descriptor")
        descriptor.add("DescriptorName", BUDGET_KIND)
        descriptor.add("DescriptorValue", BUDGETS[budget])
    words = [reading.note] if reading.note else []
    if reading.value is None:
        words.append(told(_absence(reading)))
    node.say("Description", "\n".join(words))


def _absence(reading: Reading) -> Iterator[tuple[str, str]]:
    """Why there is no number, what is printed, and what it may mean, as labelled lines."""
    reason = reading.reason or "text"
    yield "reason", f"{REASONS.get(reason, '')} {reason}"
    yield "raw", reading.raw
    if reading.candidate is not None:
        yield "candidate", f"{reading.candidate:f}"
