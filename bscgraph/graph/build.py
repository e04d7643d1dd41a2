"""Builds the triples of one submission from a scorecard."""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import date_, integer, iri, plain, zh
from bscgraph.graph.vocabulary import (
    DERIVED_FROM,
    GENERATED_BY,
    LABEL,
    PERSPECTIVES,
    TERM,
    TYPE,
    USED,
    concept,
)
from bscgraph.model import (
    ActionPlan,
    BudgetItem,
    CodedLabel,
    DeclaredCount,
    Kpi,
    MapObjective,
    SourceDocument,
    Text,
    Value,
    gregorian,
)

__all__ = ["Builder"]

# SDMX observation status of a cell without a number, by the reason it has none.
_STATUS = {"not-established": "M", "suspended": "S"}


class Builder(Collector):
    """Collects the triples of one submission; :meth:`run` once, then read the attributes."""

    def run(self) -> None:
        """Build everything."""
        self._submission()
        self._head()
        self._strategy_map()
        for position, count in enumerate(self._card.declared_counts, 1):
            self._declared_count(count, position)
        self._columns()
        self._objectives()
        series: dict[str, list[Kpi]] = {}
        for number, kpi in enumerate(self._card.kpis, 1):
            series.setdefault(kpi.code or f"uncoded-{number}", []).append(kpi)
        for position, (code, rows) in enumerate(series.items(), 1):
            self._kpi(code, rows, position)
        for position, plan in enumerate(self._card.action_plans, 1):
            self._plan(plan, position)

    # --- the submission and the head of the scorecard ---

    def _submission(self) -> None:
        graph, conversion = iri(self.graph), iri(self._conversion)
        self.triples.append((graph, TYPE, TERM["Submission"]))
        self._add(graph, "submits", iri(self.scorecard))
        self.triples.append((graph, GENERATED_BY, conversion))
        self.triples.append((conversion, TYPE, TERM["Conversion"]))
        if self._card.document:
            document = iri(self._document)
            self.triples.append((graph, DERIVED_FROM, document))
            self.triples.append((conversion, USED, document))
            self._source_document(document, self._card.document)

    def _source_document(self, node: str, document: SourceDocument) -> None:
        self.triples.append((node, TYPE, TERM["SourceDocument"]))
        self._add(node, "fileName", plain(document.name))
        self._add(node, "mediaType", plain(document.media_type))
        self._add(node, "sha256", plain(document.sha256))
        self._add(node, "byteSize", integer(document.size))
        if document.pages is not None:
            self._add(node, "pageCount", integer(document.pages))

    def _head(self) -> None:
        card, node = self._card, iri(self.scorecard)
        kind = "CityScorecard" if card.level == "city" else "AgencyScorecard"
        self.triples.append((node, TYPE, TERM["Scorecard"]))
        # The class says what the level says: validation shapes choose by class.
        self.triples.append((node, TYPE, TERM[kind]))
        self._add(node, "level", concept("level", card.level))
        self._text(node, card.title)
        self._add(node, "ofAgency", iri(self._owner.iri))
        self.triples.append((iri(self._owner.iri), TYPE, TERM["Agency"]))
        self._add(node, "agencyName", zh(self._mint.owner_name(card)))
        if card.roc_year is not None:
            self._add(node, "year", integer(gregorian(card.roc_year)))
            self._add(node, "rocYear", integer(card.roc_year))
        if card.group:
            self._add(node, "cityGroup", plain(card.group))
        if card.updated is not None:
            self._add(node, "submissionDate", date_(card.updated.isoformat()))
        if card.updated_raw is not None:
            self._add(node, "submissionDateText", plain(card.updated_raw))

    def _strategy_map(self) -> None:
        card = self._card
        vision = () if card.vision is None else (card.vision,)
        self._statements("Mission", "mission", card.mission)
        self._statements("Vision", "vision", vision)
        self._statements("CoreValue", "core-value", card.core_values)
        self._statements("CarryOverNote", "carry-over-note", card.map_notes)
        self._coded("Theme", "theme", card.themes)
        self._coded("ScorecardPerspective", "perspective", card.perspectives)
        for position, entry in enumerate(card.map_objectives, 1):
            self._map_entry(entry, position)

    def _statements(self, kind: str, name: str, texts: Iterable[Text]) -> None:
        for position, text in enumerate(texts, 1):
            node = self._node(kind, name, position)
            self._add(node, "position", integer(position))
            self._text(node, text)

    def _coded(self, kind: str, name: str, entries: Iterable[CodedLabel]) -> None:
        for position, entry in enumerate(entries, 1):
            node = self._node(kind, name, entry.code)
            self._add(node, "code", plain(entry.code))
            self._add(node, "position", integer(position))
            self._text(node, entry.label)
            if kind == "ScorecardPerspective" and entry.code in PERSPECTIVES:
                self._add(node, "perspective", concept("perspective", entry.code))

    def _map_entry(self, entry: MapObjective, position: int) -> None:
        node = self._node("MapEntry", "map", entry.code)
        self._add(node, "code", plain(entry.code))
        self._add(node, "position", integer(position))
        self._text(node, entry.label)
        self._place(node, entry.perspective_code, entry.theme_code)
        self._add(node, "places", self._objective(entry.code))

    def _place(self, node: str, perspective: str, theme: str) -> None:
        for name, code in (("perspectiveCode", perspective), ("themeCode", theme)):
            if code:
                self._add(node, name, plain(code))
        if perspective in PERSPECTIVES:
            self._add(node, "perspective", concept("perspective", perspective))
        if any(theme == declared.code for declared in self._card.themes):
            self._add(node, "theme", iri(self._mint.part(self.scorecard, "theme", theme)))

    def _declared_count(self, count: DeclaredCount, position: int) -> None:
        year = None if count.roc_year is None else gregorian(count.roc_year)
        node = self._node("DeclaredCount", "declared-count", "change" if year is None else year)
        self._add(node, "position", integer(position))
        if year is not None and count.roc_year is not None:
            self._add(node, "countYear", integer(year))
            self._add(node, "rocYear", integer(count.roc_year))
        for name, number in (
            ("declaredObjectives", count.objectives),
            ("declaredKpis", count.kpis),
            ("declaredPlans", count.action_plans),
        ):
            if number is not None:
                self._add(node, name, integer(number))
        self._cell(node, count.source)

    # --- the table ---

    def _columns(self) -> None:
        columns: list[tuple[int, str, str, str]] = [
            *((c.roc_year, "valueKind", "value-kind", c.kind) for c in self._card.value_columns),
            *((b.roc_year, "budgetKind", "budget-kind", b.kind) for b in self._card.budget_columns),
        ]
        for position, (year, predicate, scheme, kind) in enumerate(columns, 1):
            node = self._node("Column", "column", position)
            self._add(node, "position", integer(position))
            self._add(node, "rocYear", integer(year))
            self._add(node, predicate, concept(scheme, kind))

    def _objective(self, code: str) -> str:
        return iri(self._mint.part(self.scorecard, "objective", code))

    def _objectives(self) -> None:
        """One node per code, with the words of the map and those of the table."""
        in_map = {entry.code: entry for entry in reversed(self._card.map_objectives)}
        in_table = {kpi.objective_code: kpi for kpi in reversed(self._card.kpis)}
        codes = dict.fromkeys(
            [entry.code for entry in self._card.map_objectives]
            + [kpi.objective_code for kpi in self._card.kpis]
        )
        for position, code in enumerate((code for code in codes if code), 1):
            entry, kpi = in_map.get(code), in_table.get(code)
            node = self._node("Objective", "objective", code)
            self._add(node, "code", plain(code))
            self._add(node, "position", integer(position))
            if kpi is not None:
                self._text(node, kpi.objective_label)
                self._place(node, kpi.perspective_code, kpi.theme_code)
            elif entry is not None:
                self.triples.append((node, LABEL, zh(entry.label.value)))
                self._place(node, entry.perspective_code, entry.theme_code)
        for entry in self._card.map_objectives:
            self._add(self._objective(entry.code), "labelInMap", zh(entry.label.value))
        for kpi in self._card.kpis:
            if kpi.objective_code:
                label = zh(kpi.objective_label.value)
                self._add(self._objective(kpi.objective_code), "labelInTable", label)

    def _kpi(self, code: str, rows: list[Kpi], position: int) -> None:
        first = rows[0]
        address = self._unique(self._mint.part(self.scorecard, "kpi", code))
        node = iri(address)
        self.triples.append((node, TYPE, TERM["KPI"]))
        self._add(node, "inScorecard", iri(self.scorecard))
        self._add(node, "code", plain(first.code))
        self._add(node, "position", integer(position))
        self._text(node, first.label)
        self._place(node, first.perspective_code, first.theme_code)
        if first.objective_code:
            self._add(node, "measures", self._objective(first.objective_code))
        for row in rows:
            self._success_factor(node, row)
            self._responsible(node, row)
        for number, row in enumerate(rows, 1):
            series = iri(self._mint.part(address, "series", number))
            # The first row's values stand at the KPI itself, so that their IRIs stay the same
            # whether or not a second row follows.
            base = address if number == 1 else self._mint.part(address, "series", number)
            self._series(node, series, base, row, number)

    def _success_factor(self, kpi: str, row: Kpi) -> None:
        if row.ksf is None:
            return
        objective = row.objective_code or row.code
        address = self._mint.part(self.scorecard, "ksf", objective, row.ksf.value)
        node = iri(address)
        self._add(kpi, "keySuccessFactor", node)
        if address in self._taken:
            return
        self._taken.add(address)
        self.triples.append((node, TYPE, TERM["KeySuccessFactor"]))
        self._add(node, "inScorecard", iri(self.scorecard))
        self._text(node, row.ksf)
        if row.ksf_code is not None:
            self._add(node, "code", plain(row.ksf_code))
        if row.objective_code:
            self._add(node, "supportsObjective", self._objective(row.objective_code))

    def _responsible(self, node: str, row: Kpi | ActionPlan) -> None:
        for name in row.responsible_units:
            self._add(node, "responsibleUnit", self._unit(name))
        for cell in row.unit_cells:
            self._add(node, "unitCellText", plain(cell.raw))
            self._cell(node, cell.source, "unitCell")
        for tag in row.tags:
            self._add(node, "tag", plain(tag))
        for flag in row.flags:
            self._add(node, "flag", plain(flag))

    def _unit(self, name: str) -> str:
        known = self._units.get(name)
        if known is not None:
            return known
        party = self._mint.responsible(self._owner, name)
        node = self._units[name] = iri(party.iri)
        self.triples.append((node, TYPE, TERM["Agency" if party.is_agency else "Unit"]))
        self.triples.append((node, LABEL, zh(name)))
        if not party.is_agency:
            self._add(node, "unitOf", iri(self._owner.iri))
        if party.finding is not None:
            self.findings.append(party.finding)
        return node

    def _series(self, kpi: str, series: str, base: str, row: Kpi, position: int) -> None:
        self.triples.append((series, TYPE, TERM["Series"]))
        self._add(series, "inScorecard", iri(self.scorecard))
        self._add(series, "position", integer(position))
        self._add(series, "seriesOf", kpi)
        if row.series is not None:
            self._add(series, "seriesKey", plain(row.series))
        self._add(series, "formulaText", plain(row.formula_unit.raw))
        self._cell(series, row.formula_unit.source)
        if row.unit:
            self._add(series, "unitOfMeasurement", zh(row.unit))
        nodes = [(value, self._value(series, base, value)) for value in row.values]
        self._link_actuals(nodes)

    def _value(self, series: str, base: str, value: Value) -> str:
        year = gregorian(value.roc_year)
        node = iri(self._unique(self._mint.part(base, value.kind, year)))
        reading = value.reading
        missing = reading.value is None
        kind = TERM["MissingObservation" if missing else "Observation"]
        self.triples.append((node, TYPE, kind))
        self._add(node, "inSeries", series)
        self._add(node, "periodYear", integer(year))
        self._add(node, "rocYear", integer(value.roc_year))
        self._add(node, "valueKind", concept("value-kind", value.kind))
        status = _STATUS.get(reading.reason or "", "O") if missing else "A"
        self._add(node, "valueStatus", concept("value-status", status))
        self._reading(node, reading, "value")
        return node

    def _link_actuals(self, nodes: list[tuple[Value, str]]) -> None:
        """Link each target to the latest actual before its year: a query need not search."""
        actuals = sorted(
            (value.roc_year, node)
            for value, node in nodes
            if value.kind == "actual" and value.reading.value is not None
        )
        for value, node in nodes:
            if value.kind == "target" and value.reading.value is not None:
                before = [actual for year, actual in actuals if year < value.roc_year]
                if before:
                    self._add(node, "lastActualBefore", before[-1])

    def _plan(self, plan: ActionPlan, position: int) -> None:
        name = plan.code or f"uncoded-{position}"
        address = self._unique(self._mint.part(self.scorecard, "plan", name))
        node = iri(address)
        self.triples.append((node, TYPE, TERM["ActionPlan"]))
        self._add(node, "inScorecard", iri(self.scorecard))
        self._add(node, "code", plain(plan.code))
        self._add(node, "position", integer(position))
        self._text(node, plan.label)
        if plan.kpi_code:
            kpi = self._mint.part(self.scorecard, "kpi", plan.kpi_code)
            self._add(node, "implements", iri(kpi))
        self._responsible(node, plan)
        for item in plan.budget:
            self._budget(node, address, item)

    def _budget(self, plan: str, address: str, item: BudgetItem) -> None:
        year = gregorian(item.roc_year)
        node = iri(self._unique(self._mint.part(address, "budget", year)))
        self.triples.append((node, TYPE, TERM["Budget"]))
        self._add(node, "budgetOf", plan)
        self._add(node, "fiscalYear", integer(year))
        self._add(node, "rocYear", integer(item.roc_year))
        self._add(node, "budgetKind", concept("budget-kind", item.kind))
        self._reading(node, item.reading, "amount")
