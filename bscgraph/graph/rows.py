"""The table of a scorecard as triples: objectives, indicators, value rows and action plans."""

from __future__ import annotations

from collections.abc import Sequence

from bscgraph.graph.cells import add_budget, add_value
from bscgraph.graph.codelists import framework, unit_of_measurement
from bscgraph.graph.collector import Collector
from bscgraph.graph.current import link_current_targets, link_places
from bscgraph.graph.front import place
from bscgraph.graph.links import continuity_key, link_budgets, link_restatements, link_values
from bscgraph.graph.nquads import integer, iri, plain, zh
from bscgraph.graph.tallies import tally_values
from bscgraph.graph.vocabulary import LABEL, concept
from bscgraph.model import ActionPlan, Kpi, Text
from bscgraph.text import tight
from bscgraph.text.measure import Measure, common_measure, measure_of, scope_in

__all__ = ["add_rows"]

_NOTHING = Text("", "")


def add_rows(graph: Collector) -> None:
    """Add the objectives, the indicators with their value rows, and the action plans."""
    texts = _objectives(graph)
    grouped: dict[str, list[tuple[int, Kpi]]] = {}
    for number, kpi in enumerate(graph.card.kpis, 1):
        grouped.setdefault(kpi.code or f"uncoded-{number}", []).append((number, kpi))
    for position, (name, rows) in enumerate(grouped.items(), 1):
        address = graph.unique(graph.part("kpi", name))
        graph.kpis.setdefault(rows[0][1].code, address)
        graph.indicators.append((iri(address), [row for _, row in rows]))
        _Rows(graph, address, texts).add(rows, position)
    for position, plan in enumerate(graph.card.action_plans, 1):
        _plan(graph, plan, position)


def _objectives(graph: Collector) -> dict[str, Text]:
    """One node per code; gives each objective's own text, that of the table first."""
    card = graph.card
    in_map = {entry.code: entry for entry in reversed(card.map_objectives)}
    in_table = {kpi.objective_code: kpi for kpi in reversed(card.kpis)}
    codes = [one.code for one in card.map_objectives] + [kpi.objective_code for kpi in card.kpis]
    texts: dict[str, Text] = {}
    for position, code in enumerate((code for code in dict.fromkeys(codes) if code), 1):
        entry, kpi = in_map.get(code), in_table.get(code)
        node = graph.node("Objective", "objective", code)
        graph.add(node, "code", plain(code))
        graph.add(node, "position", integer(position))
        if kpi is not None:
            texts[code] = kpi.objective_label
            graph.text(node, kpi.objective_label)
            place(graph, node, kpi.perspective_code, kpi.theme_code)
            graph.add(node, "normalizedLabel", plain(tight(kpi.objective_label.value)))
        elif entry is not None:
            graph.triples.append((node, LABEL, zh(entry.label.value)))
            place(graph, node, entry.perspective_code, entry.theme_code)
            graph.add(node, "normalizedLabel", plain(tight(entry.label.value)))
    for entry in card.map_objectives:
        if entry.code:
            node = iri(graph.part("objective", entry.code))
            graph.add(node, "labelInMap", zh(entry.label.value))
    for kpi in card.kpis:
        if kpi.objective_code:
            node = iri(graph.part("objective", kpi.objective_code))
            graph.add(node, "labelInTable", zh(kpi.objective_label.value))
    return texts


class _Rows:
    """The value rows of one indicator."""

    def __init__(self, graph: Collector, address: str, objectives: dict[str, Text]) -> None:
        self._graph = graph
        self._address = address
        self._kpi = iri(address)
        self._objectives = objectives

    def add(self, rows: Sequence[tuple[int, Kpi]], position: int) -> None:
        graph, node, first = self._graph, self._kpi, rows[0][1]
        graph.typed(node, "KPI")
        graph.add(node, "inScorecard", iri(graph.scorecard))
        graph.add(node, "code", plain(first.code))
        graph.add(node, "position", integer(position))
        graph.text(node, first.label)
        graph.add(node, "normalizedLabel", plain(tight(first.label.value)))
        place(graph, node, first.perspective_code, first.theme_code)
        self._named_after(tight(first.label.value), [row for _, row in rows])
        for number, (row_number, row) in enumerate(rows, 1):
            series = self._graph.mint.part(self._address, "series", number)
            # The first row's values stand at the KPI itself, so that their IRIs stay the same
            # whether or not a second row follows.
            base = self._address if number == 1 else series
            measure = self._row(row, series, number, row_number)
            continuity = continuity_key(graph, first, row)
            graph.add(iri(series), "continuityKey", continuity)
            graph.add(iri(series), "indicatorCode", plain(first.code))
            graph.add(iri(series), "indicatorLabel", zh(row.label.value))
            if row.label != first.label:
                self._wording(series, "kpi", row.label, node)
            if row.unit and row.unit == first.label.value:
                graph.add(node, "nameRepeats", iri(series))
            nodes = [
                (value, add_value(graph, iri(series), base, value, n))
                for n, value in enumerate(row.values, 1)
            ]
            graph.cells.append(nodes)
            link_current_targets(graph, iri(series), nodes)
            link_places(graph, iri(series), nodes)
            link_restatements(graph, nodes, continuity)
            lower = measure.polarity == "lower-is-better"
            link_values(graph, iri(series), nodes, lower_is_better=lower)
            tally_values(graph, iri(series), nodes)

    def _named_after(self, name: str, rows: Sequence[Kpi]) -> None:
        """Link the indicator to its objectives whose names its own name begins with."""
        for code in dict.fromkeys(row.objective_code for row in rows):
            aim = tight(self._objectives.get(code, _NOTHING).value)
            if aim and name.startswith(aim):
                objective = iri(self._graph.part("objective", code))
                self._graph.add(self._kpi, "namedAfter", objective)

    def _row(self, row: Kpi, address: str, position: int, row_number: int) -> Measure:
        graph, series = self._graph, iri(address)
        graph.typed(series, "Series")
        graph.add(series, "inScorecard", iri(graph.scorecard))
        graph.add(series, "seriesOf", self._kpi)
        graph.add(series, "position", integer(position))
        graph.add(series, "rowNumber", integer(row_number))
        if row.series is not None:
            graph.add(series, "seriesKey", plain(row.series))
        self._objective(row, address)
        self._success_factor(row, address)
        _responsible(graph, self._kpi, address, row)
        return self._measure(row, series)

    def _objective(self, row: Kpi, address: str) -> None:
        graph, series = self._graph, iri(address)
        graph.add(series, "objectiveCode", plain(row.objective_code))
        if row.perspective_code:
            graph.add(series, "perspectiveCode", plain(row.perspective_code))
        if row.theme_code:
            graph.add(series, "themeCode", plain(row.theme_code))
        objective = None
        if row.objective_code:
            objective = iri(graph.part("objective", row.objective_code))
            graph.add(self._kpi, "measures", objective)
        if row.objective_label != self._objectives.get(row.objective_code, _NOTHING):
            self._wording(address, "objective", row.objective_label, objective)

    def _success_factor(self, row: Kpi, address: str) -> None:
        if row.ksf is None:
            return
        graph = self._graph
        factor = graph.part("ksf", row.objective_code or row.code, row.ksf.value)
        node = iri(factor)
        graph.add(self._kpi, "keySuccessFactor", node)
        graph.factors_of.setdefault(self._address, []).append(factor)
        graph.add(iri(address), "keySuccessFactor", node)
        if graph.is_new(factor):
            graph.factors[factor] = (row.ksf, row.ksf_code)
            graph.typed(node, "KeySuccessFactor")
            graph.add(node, "inScorecard", iri(graph.scorecard))
            graph.text(node, row.ksf)
            if row.ksf_code is not None:
                graph.add(node, "code", plain(row.ksf_code))
        elif graph.factors.get(factor) != (row.ksf, row.ksf_code):
            wording = self._wording(address, "factor", row.ksf, node)
            if row.ksf_code is not None:
                graph.add(wording, "code", plain(row.ksf_code))
        if row.objective_code:
            objective = iri(graph.part("objective", row.objective_code))
            graph.add(node, "supportsObjective", objective)

    def _wording(self, series: str, name: str, text: Text, of: str | None) -> str:
        """The words of this row for something whose own label or cell is another."""
        graph = self._graph
        node = iri(graph.mint.part(series, "wording", name))
        graph.typed(node, "Wording")
        graph.add(node, "wordingInRow", iri(series))
        if of is not None:
            graph.add(node, "wordingOf", of)
        graph.text(node, text)
        return node

    def _measure(self, row: Kpi, series: str) -> Measure:
        """What the row measures: formula, unit, scope, and what may be done with its values."""
        graph, formula = self._graph, row.formula_unit
        graph.add(series, "formulaText", plain(formula.value))
        graph.add(series, "rawText", plain(formula.raw))
        graph.cell(series, formula.source)
        if row.unit:
            graph.add(series, "unitOfMeasurement", zh(row.unit))
        unit = unit_of_measurement(row.unit)
        if unit is not None:
            graph.add(series, "unitConcept", concept("unit-of-measurement", unit))
        scope = scope_in(row.label.value, formula.value)
        if scope is not None:
            graph.add(series, "scopeText", zh(scope))
        bounds = [
            value.reading.raw
            for value in row.values
            if value.kind == "target" and "bound" in value.reading.flags
        ]
        measure = measure_of(row.label.value, formula.value, row.unit, bounds)
        graph.add(series, "polarity", concept("polarity", measure.polarity))
        graph.add(series, "polarityBasis", concept("basis", measure.polarity_basis))
        graph.add(series, "additivity", concept("additivity", measure.additivity))
        graph.add(series, "additivityBasis", concept("basis", measure.additivity_basis))
        shared = common_measure(row.label.value, formula.value)
        if shared is not None:
            graph.add(series, "commonMeasure", concept("measure", shared))
        return measure


def _responsible(graph: Collector, owner: str, address: str, row: Kpi | ActionPlan) -> None:
    """Who is responsible, in the order printed; ``owner`` also gets the direct links."""
    row_node = iri(address)
    for number, name in enumerate(row.responsible_units, 1):
        unit = graph.unit(name)
        graph.add(owner, "responsibleUnit", unit)
        if unit in graph.foreign:
            graph.add(owner, "foreignUnit", unit)
        node = iri(graph.mint.part(address, "responsible", number))
        graph.typed(node, "Responsibility")
        graph.add(node, "responsibilityFor", row_node)
        graph.add(node, "position", integer(number))
        graph.add(node, "nameAsPrinted", plain(name))
        graph.add(node, "heldBy", unit)
    for number, cell in enumerate(row.unit_cells, 1):
        node = iri(graph.mint.part(address, "unit-cell", number))
        graph.typed(node, "UnitCellText")
        graph.add(node, "unitCellOf", row_node)
        graph.add(node, "position", integer(number))
        graph.text(node, cell)
        graph.add(owner, "unitCellText", plain(cell.raw))
        graph.cell(owner, cell.source, "unitCell")
    for number, tag in enumerate(row.tags, 1):
        _tag(graph, owner, address, number, tag)
    for flag in row.flags:
        graph.add(row_node, "flag", concept("finding-code", flag))


def _tag(graph: Collector, owner: str, address: str, position: int, tag: str) -> None:
    node = iri(graph.mint.part(address, "tag", position))
    graph.typed(node, "Tag")
    graph.add(node, "tagOf", iri(address))
    graph.add(node, "position", integer(position))
    graph.triples.append((node, LABEL, zh(tag)))
    known = framework(tag)
    if known is not None:
        graph.add(node, "alignedWithFramework", concept("framework", known))
        graph.add(owner, "alignedWithFramework", concept("framework", known))


def _plan(graph: Collector, plan: ActionPlan, position: int) -> None:
    address = graph.unique(graph.part("plan", plan.code or f"uncoded-{position}"))
    node = iri(address)
    graph.plans.append(node)
    graph.typed(node, "ActionPlan")
    graph.add(node, "inScorecard", iri(graph.scorecard))
    graph.add(node, "code", plain(plan.code))
    graph.add(node, "position", integer(position))
    graph.text(node, plan.label)
    graph.add(node, "normalizedLabel", plain(tight(plan.label.value)))
    graph.add(node, "kpiCode", plain(plan.kpi_code))
    if plan.kpi_code in graph.kpis:
        kpi = graph.kpis[plan.kpi_code]
        graph.add(node, "implements", iri(kpi))
        for factor in dict.fromkeys(graph.factors_of.get(kpi, ())):
            if plan.label.value and plan.label.value == graph.factors[factor][0].value:
                graph.add(node, "nameRepeats", iri(factor))
    _responsible(graph, node, address, plan)
    amounts = [
        (item, add_budget(graph, node, address, item, number, note=plan.label.value))
        for number, item in enumerate(plan.budget, 1)
    ]
    link_budgets(graph, amounts)
