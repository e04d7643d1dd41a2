"""What all pages of one submission share: its things, the page of each, and how each stands.

The graph's own addresses are the key, as :func:`bscgraph.graph.build.collected` gives them in
the order of the document; what follows from the numbers is read from the graph's own links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bscgraph.graph.build import collected
from bscgraph.graph.nquads import literal_of
from bscgraph.graph.tallies import last_actual_year
from bscgraph.graph.vocabulary import TERM
from bscgraph.iri import Minter
from bscgraph.model import ActionPlan, BudgetItem, CodedLabel, Kpi, Source, Value
from bscgraph.publish.site.achieved import Cell, achieved
from bscgraph.publish.site.money import Amount, Column, Plan
from bscgraph.publish.site.source import page_of
from bscgraph.publish.site.things import Indicator, Objective, Party, Row, Theme

if TYPE_CHECKING:
    from bscgraph.graph.collector import Collector
    from bscgraph.publish.site.source import Entry, Site
    from bscgraph.validate import Place, Result

__all__ = ["Card", "Thing"]

Thing = Objective | Indicator | Plan
_USED = (
    *("polarity", "polarityBasis", "additivity", "additivityBasis", "unitConcept", "scopeText"),
    *("continuityKey", "measuredAgainst", "aggregatesPlan", "overlapsPlan", "sumOfParts"),
    *("redundantWith", "commonMeasure"),
    *("valueStatus", "expectedObjectives", "expectedKpis", "expectedPlans"),
)


class Card:
    """One submission, laid out for its pages.

    Attributes:
        entry: which it is.
        model: what was read.
        last_year: the latest year (ROC) with actual values.
        indicators: by node, in the order of the document.
        objectives: by code, in the order of the document.
        plans: by node, in the order of the document.
    """

    def __init__(self, site: Site, entry: Entry) -> None:
        base, _, path = entry.graph.partition("/graph/")
        number = path.rpartition("/")[2]
        # A graph made elsewhere may have any name.
        is_ours = base.startswith("http") and number.isascii() and number.isdecimal()
        minter = Minter(f"{base}/" if is_ours else site.base)
        self.entry = entry
        self.model = site.model(entry)
        self._site = site
        self._graph = collected(self.model, int(number) if is_ours else entry.number, minter)
        self._prefix = len(page_of(self._graph.scorecard))
        self._links = _links(self._graph)
        self._graph.triples.clear()  # the rest of them no page shows
        self.last_year = last_actual_year(self.model)
        self._parties: dict[str, Party] = {}
        self.indicators = {one.iri: one for one in self._indicators()}
        self.objectives = {one.code: one for one in self._objectives()}
        self.plans = {one.iri: one for one in self._plans()}

    def page(self, iri: str) -> str:
        """The name of the page of a part of the scorecard."""
        return self.entry.page + page_of(iri)[self._prefix :]

    def _indicators(self) -> Iterator[Indicator]:
        cells = iter(self._graph.cells)
        for term, models in self._graph.indicators:
            iri = term[1:-1]
            rows = tuple(
                self._row(iri, number, model, next(cells)) for number, model in enumerate(models, 1)
            )
            first = models[0]
            yield Indicator(
                iri,
                self.page(iri),
                first.code,
                first.label.value,
                rows,
                tuple(dict.fromkeys(model.objective_code for model in models)),
                tuple(one for row in rows for one in row.in_year(self.last_year)),
                tuple(self._linked("redundantWith", iri)),
            )

    def _row(self, kpi: str, number: int, model: Kpi, cells: Sequence[tuple[Value, str]]) -> Row:
        iri = Minter.part(kpi, "series", number)
        made = tuple(Cell(value, node[1:-1]) for value, node in cells)
        polarity = self._notation("polarity", iri)
        against = {one.iri: (self._linked("measuredAgainst", one.iri) or [""])[0] for one in made}
        return Row(
            iri,
            number,
            model,
            made,
            achieved(
                made,
                against,
                lower=polarity == "lower-is-better",
                in_percent=self._notation("unitConcept", iri) == "percent",
            ),
            polarity,
            self._notation("polarityBasis", iri),
            self._notation("additivity", iri),
            self._notation("additivityBasis", iri),
            self._text("scopeText", iri),
            self._notation("commonMeasure", iri),
            self._text("continuityKey", iri),
        )

    def _objectives(self) -> Iterator[Objective]:
        in_map = {one.code: one for one in reversed(self.model.map_objectives)}
        in_table = {kpi.objective_code: kpi for kpi in reversed(self.model.kpis)}
        codes = [one.code for one in self.model.map_objectives]
        codes += [kpi.objective_code for kpi in self.model.kpis]
        drawn = _names((one.code, one.label.value) for one in self.model.map_objectives)
        listed = _names((one.objective_code, one.objective_label.value) for one in self.model.kpis)
        for code in filter(None, dict.fromkeys(codes)):
            iri = self._graph.part("objective", code)
            own = in_table.get(code) or in_map[code]
            label = own.objective_label if isinstance(own, Kpi) else own.label
            states = [one.status for one in self.indicators.values() if code in one.objectives]
            yield Objective(
                iri,
                self.page(iri),
                code,
                label.value,
                own.perspective_code,
                own.theme_code,
                drawn.get(code, ()),
                listed.get(code, ()),
                states.count("met"),
                states.count("missed"),
            )

    def _plans(self) -> Iterator[Plan]:
        wholes: dict[str, list[str]] = {}
        for term in self._graph.plans:
            for part in self._linked("aggregatesPlan", term[1:-1]):
                wholes.setdefault(part, []).append(term[1:-1])
        rows = zip(self._graph.plans, self.model.action_plans, self._graph.amounts, strict=True)
        for term, model, amounts in rows:
            iri = term[1:-1]
            yield Plan(
                iri,
                self.page(iri),
                model,
                tuple(self._amount(item, node[1:-1]) for item, node in amounts),
                self._graph.kpis.get(model.kpi_code, ""),
                tuple(self._linked("aggregatesPlan", iri)),
                tuple(wholes.get(iri, ())),
                tuple(dict.fromkeys(self._linked("overlapsPlan", iri))),
            )

    def _amount(self, item: BudgetItem, iri: str) -> Amount:
        text = self._text("sumOfParts", iri)
        is_elsewhere = self._notation("valueStatus", iri) == "K"
        return Amount(item, iri, Decimal(text) if text else None, is_elsewhere)

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """The themes by code: those of the map, then those that only parts of the table name."""
        named = _named(self.model.themes)
        used = [one.theme for one in self.objectives.values()]
        used += [one.first.theme_code for one in self.indicators.values()]
        return {
            code: Theme(
                code,
                named.get(code, ()),
                self.page(self._graph.part("theme", code)),
                self._graph.part("theme", code) if code in named else "",
            )
            for code in filter(None, dict.fromkeys([*named, *used]))
        }

    @cached_property
    def perspectives(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the perspectives by code: those printed, then those that are only used."""
        named = _named(self.model.perspectives)
        used = [one.perspective for one in self.objectives.values()]
        return {c: named.get(c, ()) for c in filter(None, dict.fromkeys([*named, *used]))}

    @cached_property
    def value_columns(self) -> tuple[Column, ...]:
        """Years and kinds of values: those with a heading, then those only cells speak of."""
        headed = ((one.roc_year, one.kind) for one in self.model.value_columns)
        used = sorted({(v.roc_year, v.kind) for kpi in self.model.kpis for v in kpi.values})
        return tuple(dict.fromkeys((*headed, *used)))

    @cached_property
    def budget_columns(self) -> tuple[Column, ...]:
        """Years and kinds of amounts, in the same way."""
        headed = ((one.roc_year, one.kind) for one in self.model.budget_columns)
        used = sorted({a.column for plan in self.plans.values() for a in plan.amounts})
        return tuple(dict.fromkeys((*headed, *used)))

    @cached_property
    def plans_of(self) -> Mapping[str, tuple[Plan, ...]]:
        """The plans of each indicator (node)."""
        found: dict[str, tuple[Plan, ...]] = {}
        for plan in self.plans.values():
            found[plan.kpi] = (*found.get(plan.kpi, ()), plan)
        return found

    def indicators_of(self, code: str) -> tuple[Indicator, ...]:
        """The indicators of an objective."""
        return tuple(one for one in self.indicators.values() if code in one.objectives)

    def plans_for(self, indicators: Sequence[Indicator]) -> tuple[Plan, ...]:
        """The plans of these indicators, in the order of the document."""
        nodes = {one.iri for one in indicators}
        return tuple(plan for plan in self.plans.values() if plan.kpi in nodes)

    def parties(self, of: Kpi | ActionPlan) -> tuple[Party, ...]:
        """Who is responsible for a value row or a plan."""
        return tuple(map(self.party, of.responsible_units))

    def party(self, name: str) -> Party:
        """Whoever a name in a cell of responsible units means."""
        known = self._parties.get(name)
        if known is None:
            found = self._graph.mint.responsible(self._graph.owner, name)
            is_shown = not found.is_agency or found.iri in self._site.agencies
            known = self._parties[name] = Party(name, page_of(found.iri) if is_shown else "")
        return known

    @cached_property
    def things(self) -> Mapping[str, Thing]:
        """Objectives, indicators and plans by node."""
        goals = {one.iri: one for one in self.objectives.values()}
        return {**goals, **self.indicators, **self.plans}

    @cached_property
    def results(self) -> Mapping[str, tuple[Result, ...]]:
        """What the rules found, by the node it belongs to; the scorecard's own under its IRI."""
        found: dict[str, list[Result]] = {}
        for node, result in self.ordered:
            found.setdefault(node, []).append(result)
        return {node: tuple(results) for node, results in found.items()}

    @cached_property
    def ordered(self) -> tuple[tuple[str, Result], ...]:
        """What the rules found with the node it belongs to, worst first, then as printed."""
        return tuple(self._ordered())

    def _ordered(self) -> Iterator[tuple[str, Result]]:
        codes = {one.code: one.iri for one in reversed(self.indicators.values()) if one.code}
        codes |= {one.code: one.iri for one in self.objectives.values()}
        for result in self._site.checked(self.entry).results:
            own = _owner((result.value or "").strip("<>"), self.things)
            own = own or _owner(result.focus, self.things)
            yield own or codes.get(result.code, self.entry.card), result

    def expected(self, row: int) -> tuple[int | None, ...]:
        """What the three numbers of a row of the count table should be, where another."""
        node = self._graph.declared[row][1][1:-1]
        names = ("expectedObjectives", "expectedKpis", "expectedPlans")
        return tuple(int(text) if (text := self._text(name, node)) else None for name in names)

    def where(self, source: Source | None) -> tuple[str, str] | None:
        """The page that shows the cell in its document, and the anchor; None where none does."""
        from bscgraph.publish.site import evidence

        found = evidence.place(self.entry, source)
        return found if found in self._shown else None

    def found_at(self, place: Place) -> tuple[str, str] | None:
        """The same for the cell that a rule complains about."""
        sheet = place.sheet or None
        return self.where(Source(place.page, sheet, place.table, place.row, place.column))

    @cached_property
    def _shown(self) -> frozenset[tuple[str, str]]:
        """The cells that pages of the document show."""
        from bscgraph.publish.site import evidence

        return frozenset(
            (f"{self.entry.page}/source/{sheet.name}", f"t{grid.number}r{row}c{column}")
            for sheet in evidence.sheets(self.model)
            for grid in sheet.tables
            for row, texts in grid.rows
            for (column, _), text in zip(grid.columns, texts, strict=True)
            if text is not None
        )

    def _linked(self, name: str, iri: str) -> list[str]:
        return [value[1:-1] for value in self._links[name].get(iri, ())]

    def _notation(self, name: str, iri: str) -> str:
        found = self._linked(name, iri)
        return unquote(found[0].rpartition("/")[2]) if found else ""

    def _text(self, name: str, iri: str) -> str:
        found = self._links[name].get(iri)
        return literal_of(found[0])[0] if found else ""


def _links(graph: Collector) -> Mapping[str, dict[str, list[str]]]:
    """What the graph says with the properties that pages show, by property and subject."""
    found: dict[str, dict[str, list[str]]] = {name: {} for name in _USED}
    wanted = {TERM[name]: found[name] for name in _USED}
    for subject, predicate, value in graph.triples:
        if predicate in wanted:
            wanted[predicate].setdefault(subject[1:-1], []).append(value)
    return found


def _names(pairs: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The different names of each code, in their order."""
    found: dict[str, dict[str, None]] = {}
    for code, name in pairs:
        if name:
            found.setdefault(code, {})[name] = None
    return {code: tuple(names) for code, names in found.items()}


def _named(entries: Sequence[CodedLabel]) -> dict[str, tuple[str, ...]]:
    names = _names((one.code, one.label.value) for one in entries)
    return {one.code: names.get(one.code, ()) for one in entries}


def _owner(iri: str, known: Mapping[str, object]) -> str:
    """The thing with a page that a node is, or is a part of; empty where it is none's."""
    while iri.count("/") > 3 and iri not in known:
        iri = iri.rpartition("/")[0]
    return iri if iri in known else ""
