"""The table of a scorecard read back from RDF: value rows, plans, readings and cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast, get_args

from bscgraph.errors import GraphError
from bscgraph.graph.nodes import Nodes
from bscgraph.model import (
    ActionPlan,
    BudgetItem,
    BudgetKind,
    Kpi,
    ParseStatus,
    Reading,
    Source,
    Text,
    Value,
    ValueKind,
)

__all__ = ["Table"]


class Table:
    """Reads the table of the scorecard ``card`` from ``nodes``."""

    def __init__(self, nodes: Nodes, card: str) -> None:
        self._nodes = nodes
        self._objectives = {
            nodes.need(node, "code"): node
            for node in nodes.pointing("inScorecard", card)
            if nodes.is_a(node, "Objective")
        }
        self._wordings: dict[str, list[str]] = {}
        for wording in nodes.of_class("Wording"):
            row = nodes.link(wording, "wordingInRow")
            self._wordings.setdefault(row or "", []).append(wording)

    def text(self, node: str) -> Text:
        """The label of a node, its verbatim text and its cell."""
        nodes = self._nodes
        return Text(nodes.need(node, "label"), nodes.need(node, "rawText"), self.source(node))

    def source(self, node: str) -> Source | None:
        """The cell a node was printed in."""
        cell = self._nodes.link(node, "sourceCell")
        if cell is None:
            return None
        integer, text = self._nodes.integer, self._nodes.text
        return Source(
            integer(cell, "page"),
            text(cell, "sheet"),
            integer(cell, "tableNumber"),
            integer(cell, "row"),
            integer(cell, "column"),
            text(cell, "header"),
        )

    def kpis(self, series: Iterable[str]) -> tuple[Kpi, ...]:
        """The value rows, in the order of the table."""
        return tuple(map(self._kpi, self._nodes.ordered(series, "rowNumber")))

    def plans(self, plans: Iterable[str]) -> tuple[ActionPlan, ...]:
        """The action plans; ``plans`` come in order."""
        return tuple(map(self._plan, plans))

    def _kpi(self, row: str) -> Kpi:
        nodes, wordings = self._nodes, self._row_wordings(row)
        kpi = nodes.link(row, "seriesOf")
        if kpi is None:
            raise GraphError(
                f"<{row}> belongs to no indicator; state bsc:seriesOf.",
                f"<{row}> 不屬於任何指標；請寫明 bsc:seriesOf。",
            )
        objective = nodes.need(row, "objectiveCode")
        factor = nodes.link(row, "keySuccessFactor")
        factor_text = wordings.get("KeySuccessFactor", factor)
        return Kpi(
            code=nodes.need(kpi, "code"),
            label=self.text(wordings.get("KPI", kpi)),
            objective_code=objective,
            objective_label=self._objective(objective, wordings.get("Objective")),
            perspective_code=nodes.text(row, "perspectiveCode") or "",
            theme_code=nodes.text(row, "themeCode") or "",
            ksf=None if factor_text is None else self.text(factor_text),
            ksf_code=None if factor_text is None else nodes.text(factor_text, "code"),
            series=nodes.text(row, "seriesKey"),
            formula_unit=Text(
                nodes.need(row, "formulaText"), nodes.need(row, "rawText"), self.source(row)
            ),
            unit=nodes.text(row, "unitOfMeasurement") or "",
            values=tuple(self._values(row)),
            responsible_units=self._units(row),
            unit_cells=self._unit_cells(row),
            tags=self._tags(row),
            flags=self._flags(row),
        )

    def _row_wordings(self, row: str) -> dict[str, str]:
        """The wordings of a row by the class of what they name."""
        kinds = {}
        for wording in self._wordings.get(row, ()):
            thing = self._nodes.link(wording, "wordingOf")
            kind = "Objective"  # a row without an objective's code can still word one
            if thing is not None:
                kind = next(
                    (k for k in ("KPI", "KeySuccessFactor") if self._nodes.is_a(thing, k)), kind
                )
            kinds[kind] = wording
        return kinds

    def _objective(self, code: str, wording: str | None) -> Text:
        node = wording or self._objectives.get(code)
        return Text("", "") if node is None else self.text(node)

    def _values(self, row: str) -> Iterator[Value]:
        nodes = self._nodes
        for node in nodes.ordered(nodes.pointing("inSeries", row)):
            kind = nodes.choice(node, "valueKind", "value-kind", get_args(ValueKind))
            year = nodes.need_integer(node, "rocYear")
            yield Value(year, cast("ValueKind", kind), self._reading(node, "value"))

    def _reading(self, node: str, measure: str) -> Reading:
        nodes = self._nodes
        status = nodes.choice(node, "parseStatus", "parse-status", get_args(ParseStatus))
        return Reading(
            raw=nodes.need(node, "rawText"),
            value=nodes.decimal(node, measure),
            status=cast("ParseStatus", status),
            note=nodes.text(node, "note"),
            reason=nodes.notation(node, "absenceReason", "absence-reason"),
            candidate=nodes.decimal(node, "candidateValue"),
            percent=nodes.text(node, "isPercent") in {"true", "1"},
            scale=nodes.integer(node, "scale") or 1,
            flags=self._flags(node),
            source=self.source(node),
        )

    def _plan(self, node: str) -> ActionPlan:
        nodes = self._nodes
        return ActionPlan(
            code=nodes.need(node, "code"),
            label=self.text(node),
            kpi_code=nodes.need(node, "kpiCode"),
            budget=tuple(self._budgets(node)),
            responsible_units=self._units(node),
            unit_cells=self._unit_cells(node),
            tags=self._tags(node),
            flags=self._flags(node),
        )

    def _budgets(self, plan: str) -> Iterator[BudgetItem]:
        nodes = self._nodes
        for node in nodes.ordered(nodes.pointing("budgetOf", plan)):
            kind = nodes.choice(node, "budgetKind", "budget-kind", get_args(BudgetKind))
            year = nodes.need_integer(node, "rocYear")
            yield BudgetItem(year, cast("BudgetKind", kind), self._reading(node, "amount"))

    def _units(self, row: str) -> tuple[str, ...]:
        nodes = self._nodes
        held = nodes.ordered(nodes.pointing("responsibilityFor", row))
        return tuple(nodes.need(node, "nameAsPrinted") for node in held)

    def _unit_cells(self, row: str) -> tuple[Text, ...]:
        return tuple(map(self.text, self._nodes.ordered(self._nodes.pointing("unitCellOf", row))))

    def _tags(self, row: str) -> tuple[str, ...]:
        nodes = self._nodes
        return tuple(nodes.need(n, "label") for n in nodes.ordered(nodes.pointing("tagOf", row)))

    def _flags(self, node: str) -> tuple[str, ...]:
        return tuple(sorted(self._nodes.notations(node, "flag", "finding-code")))
