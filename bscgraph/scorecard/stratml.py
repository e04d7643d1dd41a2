"""A StratML plan or report (ISO 17469, Part 1 or 2) as a scorecard.

Goals are themes, objectives are objectives, performance indicators are KPIs. Elements are
known by their local names in any case and order; what a scorecard has no place for is told as
findings. docs/stratml.md has the whole mapping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bscgraph.errors import NotAScorecard
from bscgraph.model import (
    ActionPlan,
    BudgetColumn,
    CodedLabel,
    Kpi,
    MapObjective,
    Scorecard,
    SourceDocument,
    Text,
    ValueColumn,
)
from bscgraph.scorecard.elements import Account, folded
from bscgraph.scorecard.labelled import NOT_IN_MAP, PLAN_OF, SERIES_OF
from bscgraph.scorecard.numbering import Numbering
from bscgraph.scorecard.planfront import head, labelled, named, use_performers
from bscgraph.scorecard.results import budget_of, values_of
from bscgraph.table import Document, Element
from bscgraph.text import leading_code

__all__ = ["interpret_plan"]

_EMPTY = Text("", "")
_OF_A_PLAN = {"unit", "tag"}
_OF_A_KPI = {"ksf", "ksf-code", "formula", *_OF_A_PLAN}


def interpret_plan(document: Document, root: Element) -> list[Scorecard]:
    """The scorecard of a StratML document, with its findings.

    Raises:
        NotAScorecard: no goal, objective or indicator in it says anything.
    """
    account = Account()
    plan = _Plan(account, root)
    card = plan.card()
    if not (card.themes or card.map_objectives or card.kpis or card.action_plans):
        raise NotAScorecard(
            f"“{document.name}” is a StratML form that nobody has filled in: no goal, objective or "
            "indicator in it has a name; fill it in, or check that it is the right file.",
            f"「{document.name}」是尚未填寫的 StratML 表單：沒有任何具名的目標或指標；"
            "請填寫後再讀取，或確認檔案是否正確。",
        )
    account.tell_rest(root)
    file = SourceDocument(document.name, document.media_type, document.sha256, document.size)
    findings = (*document.findings, *account.ledger.findings)
    return [replace(card, document=file, findings=findings)]


@dataclass(frozen=True)
class _Objective:
    """An Objective element with its codes and its name in the table."""

    element: Element
    code: str
    theme: str
    perspective: str
    label: Text


@dataclass
class _Indicator:
    """A PerformanceIndicator element of an objective."""

    element: Element
    owner: _Objective
    given: str
    position: int
    relations: dict[str, Element] = field(default_factory=dict)

    @property
    def series(self) -> str | None:
        """The action plan whose row of values this is, where a KPI has several."""
        return _described(self.relations.get(SERIES_OF))


class _Plan:
    """Takes a plan apart, element by element."""

    def __init__(self, account: Account, root: Element) -> None:
        self._account, self._root = account, root
        cores = account.parts(root, "StrategicPlanCore")
        # Some plans leave the core out and put its parts right below the root.
        self._core = cores[0] if cores else root
        self._themes: list[CodedLabel] = []
        self._map: list[MapObjective] = []
        self._indicators: list[_Indicator] = []
        self._codes: dict[str, str] = {}

    def card(self) -> Scorecard:
        """The scorecard, without document and findings."""
        card = head(self._account, self._root, self._core)
        self._goals()
        self._repeated_identifiers()
        kpis = [one for one in self._indicators if PLAN_OF not in one.relations]
        plans = [one for one in self._indicators if PLAN_OF in one.relations]
        rows = tuple(self._kpis(kpis))
        measures = tuple(self._plans(plans))
        values = [(v.roc_year, v.kind) for row in rows for v in row.values]
        amounts = [(b.roc_year, b.kind) for measure in measures for b in measure.budget]
        return replace(
            card,
            themes=tuple(self._themes),
            map_objectives=tuple(self._map),
            kpis=rows,
            action_plans=measures,
            value_columns=tuple(ValueColumn(*one) for one in dict.fromkeys(values)),
            budget_columns=tuple(BudgetColumn(*one) for one in dict.fromkeys(amounts)),
        )

    # --- goals and objectives ---

    def _goals(self) -> None:
        account = self._account
        goals = account.parts(self._core, "Goal")
        numbering = Numbering((self._given(goal), None) for goal in goals)
        found: list[tuple[Element, str]] = []
        for position, goal in enumerate(goals, 1):
            label = named(account, goal)
            given = self._given(goal)
            says = label is not None or given
            code = numbering.code(goal, (given, None), "", position) if says else ""
            if label is not None:
                self._themes.append(CodedLabel(code, label))
            use_performers(account, goal)
            found += [(one, code) for one in account.parts(goal, "Objective")]
        found += [(one, "") for one in account.parts(self._core, "Objective")]
        numbering.tell(account, "Goal")
        self._objectives(found)

    def _objectives(self, found: list[tuple[Element, str]]) -> None:
        numbering = Numbering((self._given(one), None) for one, _ in found)
        positions: Counter[str] = Counter()
        for element, theme in found:
            positions[theme] += 1
            given = (self._given(element), None)
            code = numbering.code(element, given, theme, positions[theme])
            self._objective(element, code, theme)
        numbering.tell(self._account, "Objective")

    def _objective(self, element: Element, code: str, theme: str) -> None:
        account = self._account
        label = named(account, element) or _EMPTY
        own, values = labelled(account, element, {"perspective", "map-label"})
        perspective = values.get("perspective", [_perspective(code)])[0]
        objective = _Objective(element, code, theme, perspective, label)
        use_performers(account, element)
        indicators = account.parts(element, "PerformanceIndicator")
        for position, one in enumerate(indicators, 1):
            self._indicators.append(self._indicator(one, objective, position))
        mapped = values.get("map-label", [])
        if NOT_IN_MAP in mapped:
            return
        shown = account.text(own, mapped[0]) if mapped else label
        if not shown.value and not mapped:
            account.miss("objective-without-label", element, code)
        self._map.append(MapObjective(code, shown, perspective, theme))

    def _given(self, element: Element) -> str:
        found = self._account.leaf(element, "SequenceIndicator")
        return folded(found.text) if found else ""

    # --- indicators ---

    def _indicator(self, element: Element, owner: _Objective, position: int) -> _Indicator:
        found = _Indicator(element, owner, self._given(element), position)
        for one in element.children:
            if one.name.lower() != "relationship":
                continue
            name = next((folded(c.text) for c in one.children if c.name.lower() == "name"), "")
            if name in (PLAN_OF, SERIES_OF):
                self._account.use_all(one)
                found.relations[name] = one
        return found

    def _kpis(self, found: list[_Indicator]) -> Iterator[Kpi]:
        numbering = Numbering((one.given, one.series) for one in found)
        for one in found:
            given = (one.given, one.series)
            code = numbering.code(one.element, given, one.owner.code, one.position)
            for identifier in one.element.children:
                if identifier.name.lower() == "identifier":
                    self._codes.setdefault(folded(identifier.text), code)
            yield self._kpi(one, code)
        numbering.tell(self._account, "PerformanceIndicator")

    def _kpi(self, one: _Indicator, code: str) -> Kpi:
        account, element, owner = self._account, one.element, one.owner
        label = account.words(element, "MeasurementDimension") or _EMPTY
        if not label.value:
            account.miss("kpi-without-label", element, code)
        unit = account.words(element, "UnitOfMeasurement") or _EMPTY
        own, values = labelled(account, element, _OF_A_KPI)
        formula = values.get("formula")
        ksf, ksf_code = values.get("ksf"), values.get("ksf-code")
        return Kpi(
            code=code,
            label=label,
            objective_code=owner.code,
            objective_label=owner.label,
            perspective_code=owner.perspective,
            theme_code=owner.theme,
            ksf=account.text(own, ksf[0]) if ksf else None,
            ksf_code=ksf_code[0] if ksf_code else None,
            series=one.series,
            formula_unit=account.text(own, formula[0]) if formula else unit,
            unit=unit.value,
            values=tuple(values_of(account, element, code)),
            responsible_units=tuple(values.get("unit", [])),
            tags=tuple(values.get("tag", [])),
        )

    def _plans(self, found: list[_Indicator]) -> Iterator[ActionPlan]:
        numbering = Numbering((one.given, None) for one in found)
        for one in found:
            relation = one.relations[PLAN_OF]
            referents = [folded(part.text) for part in relation.children
                         if part.name.lower() == "referentidentifier"]  # fmt: skip
            owner = next((self._codes[r] for r in referents if r in self._codes), None)
            owner = (_described(relation) or "") if owner is None else owner
            code = numbering.code(one.element, (one.given, None), owner, one.position)
            _, values = labelled(self._account, one.element, _OF_A_PLAN)
            self._account.leaf(one.element, "UnitOfMeasurement")
            self._account.use_attribute(one.element, "ValueChainStage")
            yield ActionPlan(
                code=code,
                label=self._account.words(one.element, "MeasurementDimension") or _EMPTY,
                kpi_code=owner,
                budget=tuple(budget_of(self._account, one.element, code)),
                responsible_units=tuple(values.get("unit", [])),
                tags=tuple(values.get("tag", [])),
            )
        numbering.tell(self._account, "PerformanceIndicator")

    def _repeated_identifiers(self) -> None:
        """An identifier that stands twice leads nowhere for certain."""
        seen: dict[str, Element] = {}
        told: set[str] = set()
        for parent in self._root:
            if parent.name.lower() == "relationship":
                continue  # older schemas name the other end of a relationship so
            for one in parent.children:
                text = folded(one.text) if one.name.lower() == "identifier" else ""
                if text and seen.setdefault(text, one) is not one and text not in told:
                    told.add(text)
                    self._account.doubt("stratml-identifier-repeated", one, text)


def _described(relation: Element | None) -> str | None:
    """The description of a relationship; None without a relationship."""
    if relation is None:
        return None
    return next(
        (folded(one.text) for one in relation.children if one.name.lower() == "description"), ""
    )


def _perspective(code: str) -> str:
    """The perspective letter of a code that keeps to the grammar of scorecards, else nothing."""
    found = leading_code(code)
    return found[0].perspective if found and found[0].regular and not found[1] else ""
