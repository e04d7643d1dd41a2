"""A scorecard as StratML nests it: goals (themes), objectives, indicators (KPIs and plans)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bscgraph.model import ActionPlan, Kpi, MapObjective, Scorecard

__all__ = ["Goal", "Objective", "Outline"]


@dataclass(slots=True, eq=False)
class Objective:
    """An objective under one theme, as the table or (without KPIs) the map has it."""

    code: str
    perspective: str
    label: str
    mapped: MapObjective | None = None
    kpis: list[Kpi] = field(default_factory=list)
    plans: list[ActionPlan] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Goal:
    """A theme; ``label`` is empty where the map does not declare it."""

    code: str
    label: str
    objectives: list[Objective] = field(default_factory=list)


class Outline:
    """The goals of a card: the declared themes in their order, then the others it uses."""

    def __init__(self, card: Scorecard) -> None:
        self.goals = [Goal(theme.code, theme.label.value) for theme in card.themes]
        self._card = card
        self._of_kpi: dict[str, Objective] = {}
        for kpi in card.kpis:
            self._place(kpi)
        for entry in card.map_objectives:
            self._map(entry)
        for plan in card.action_plans:
            self._of_plan(plan).plans.append(plan)

    @property
    def objectives(self) -> list[Objective]:
        """All objectives, goal by goal."""
        return [objective for goal in self.goals for objective in goal.objectives]

    def moved(self) -> int:
        """How many rows stand in another order than in the card."""
        card, objectives = self._card, self.objectives
        before: tuple[Sequence[object], ...] = (card.kpis, card.action_plans, card.map_objectives)
        after: tuple[Sequence[object], ...] = (
            [kpi for one in objectives for kpi in one.kpis],
            [plan for one in objectives for plan in self.plans(one)],
            [one.mapped for one in objectives if one.mapped is not None],
        )
        pairs = zip(before, after, strict=True)
        return sum(len(old) for old, new in pairs if list(old) != list(new))

    def plans(self, objective: Objective) -> list[ActionPlan]:
        """The action plans of an objective as they are written: behind their KPIs, then others."""
        out: list[ActionPlan] = []
        for code in dict.fromkeys(kpi.code for kpi in objective.kpis):
            out += [plan for plan in objective.plans if plan.kpi_code == code]
        placed = set(map(id, out))
        return out + [plan for plan in objective.plans if id(plan) not in placed]

    def unclear_codes(self) -> int:
        """Codes that readers cannot keep: empty ones, and those that stand on several things."""
        card = self._card
        goals = [goal.code for goal in self.goals if goal.code or goal.label]
        objectives = [one.code for one in self.objectives if one.kpis or one.mapped]
        series: list[tuple[str, ...]] = [
            (kpi.code,) if kpi.series is None or not kpi.code else (kpi.code, kpi.series)
            for kpi in card.kpis
        ]
        single = (goals, objectives, [plan.code for plan in card.action_plans])
        return _unclear(series) + sum(_unclear((code,) for code in codes) for codes in single)

    def _goal(self, code: str) -> Goal:
        for goal in self.goals:
            if goal.code == code:
                return goal
        self.goals.append(Goal(code, ""))
        return self.goals[-1]

    def _place(self, kpi: Kpi) -> None:
        goal, label = self._goal(kpi.theme_code), kpi.objective_label.value
        key = (kpi.objective_code, kpi.perspective_code, label)
        for objective in goal.objectives:
            if (objective.code, objective.perspective, objective.label) == key:
                break
        else:
            objective = Objective(*key)
            goal.objectives.append(objective)
        objective.kpis.append(kpi)
        self._of_kpi.setdefault(kpi.code, objective)

    def _map(self, entry: MapObjective) -> None:
        goal = self._goal(entry.theme_code)
        for objective in goal.objectives:
            same = (objective.code, objective.perspective) == (entry.code, entry.perspective_code)
            if same and objective.mapped is None:
                objective.mapped = entry
                return
        label = entry.label.value
        goal.objectives.append(Objective(entry.code, entry.perspective_code, label, mapped=entry))

    def _of_plan(self, plan: ActionPlan) -> Objective:
        """The objective of the plan's KPI; else the one its code names; else one without name."""
        found = self._of_kpi.get(plan.kpi_code)
        if found is not None:
            return found
        code = plan.kpi_code.partition(".")[0]
        for objective in self.objectives:
            if objective.code == code and (objective.kpis or objective.mapped):
                return objective
        goal = self._goal("")
        for objective in goal.objectives:
            if not (objective.kpis or objective.mapped):
                return objective
        goal.objectives.append(Objective("", "", ""))
        return goal.objectives[-1]


def _unclear(codes: Iterable[tuple[str, ...]]) -> int:
    return sum(n for code, n in Counter(codes).items() if n > 1 or not code[0])
