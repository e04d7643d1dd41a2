"""RDF back to scorecards: what :mod:`bscgraph.graph.build` stated, read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast, get_args

from bscgraph.errors import GraphError
from bscgraph.findings import CATALOGUE, Finding, Place
from bscgraph.graph.nodes import Nodes
from bscgraph.graph.rowsback import Table
from bscgraph.model import (
    BudgetColumn,
    BudgetKind,
    CodedLabel,
    DeclaredCount,
    Level,
    MapObjective,
    Scorecard,
    SourceDocument,
    Text,
    ValueColumn,
    ValueKind,
)

__all__ = ["cards_in"]

_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"


def cards_in(graphs: Iterable[Nodes]) -> list[tuple[str, Scorecard]]:
    """Every submission in ``graphs`` with its scorecard, in the order of their IRIs.

    Raises:
        GraphError: a graph states a scorecard that is incomplete or contradicts itself.
    """
    found = []
    for nodes in graphs:
        cards: dict[str, str] = {}
        for submission in nodes.of_class("Submission"):
            card = nodes.link(submission, "submits")
            if card is None:
                continue
            if card in cards:
                raise GraphError(
                    f"<{cards[card]}> and <{submission}> submit the same scorecard in one graph; "
                    "use a format with named graphs (.nq, .trig, .jsonld).",
                    f"<{cards[card]}> 與 <{submission}> 在同一圖中提報同一計分卡；"
                    "請改用具名圖的格式（.nq、.trig、.jsonld）。",
                )
            cards[card] = submission
            found.append((submission, _Card(nodes, submission, card).read()))
    return sorted(found, key=lambda pair: pair[0])


class _Card:
    """Reads one scorecard."""

    def __init__(self, nodes: Nodes, submission: str, card: str) -> None:
        self._nodes = nodes
        self._submission = submission
        self._card = card
        self._table = Table(nodes, card)
        self._parts = nodes.pointing("inScorecard", card)

    def read(self) -> Scorecard:
        nodes, card, table = self._nodes, self._card, self._table
        vision = self._texts("Vision")
        rows, plans = table.kpis(self._all("Series")), table.plans(self._ordered("ActionPlan"))
        roc_year = nodes.integer(card, "rocYear")
        group = nodes.link(card, "cityGroup")
        return Scorecard(
            title=table.text(card),
            agency=self._agency(),
            level=self._level(),
            roc_year=roc_year,
            group=None if group is None else nodes.need(group, "groupLetter"),
            updated_raw=nodes.text(card, "submissionDateText"),
            updated=self._date(),
            mission=self._texts("Mission"),
            vision=vision[0] if vision else None,
            core_values=self._texts("CoreValue"),
            themes=self._coded("Theme"),
            perspectives=self._coded("ScorecardPerspective"),
            declared_counts=tuple(self._counts()),
            map_objectives=tuple(self._map_objectives()),
            map_notes=self._texts("CarryOverNote"),
            value_columns=tuple(self._value_columns()),
            budget_columns=tuple(self._budget_columns()),
            kpis=rows,
            action_plans=plans,
            document=self._document(),
            findings=tuple(self._findings()),
        )

    def _all(self, kind: str) -> list[str]:
        return [part for part in self._parts if self._nodes.is_a(part, kind)]

    def _ordered(self, kind: str) -> list[str]:
        return self._nodes.ordered(self._all(kind))

    def _texts(self, kind: str) -> tuple[Text, ...]:
        return tuple(self._table.text(node) for node in self._ordered(kind))

    def _coded(self, kind: str) -> tuple[CodedLabel, ...]:
        need, text = self._nodes.need, self._table.text
        return tuple(CodedLabel(need(n, "code"), text(n)) for n in self._ordered(kind))

    def _agency(self) -> str:
        # An empty name in the title is stated as such, but only where it is not the owner's.
        stated = self._nodes.text(self._card, "agencyText")
        return self._nodes.need(self._card, "agencyName") if stated is None else stated

    def _level(self) -> Level:
        return cast("Level", self._nodes.choice(self._card, "level", "level", get_args(Level)))

    def _date(self) -> date | None:
        stated = self._nodes.text(self._card, "submissionDate")
        try:
            return None if stated is None else date.fromisoformat(stated)
        except ValueError as error:
            raise GraphError(
                f"<{self._card}> has the submission date {stated!r}, which is no date.",
                f"<{self._card}> 的更新日期 {stated!r} 不是日期。",
            ) from error

    def _counts(self) -> Iterator[DeclaredCount]:
        nodes = self._nodes
        for node in self._ordered("DeclaredCount"):
            yield DeclaredCount(
                nodes.integer(node, "rocYear"),
                nodes.integer(node, "declaredObjectives"),
                nodes.integer(node, "declaredKpis"),
                nodes.integer(node, "declaredPlans"),
                self._table.source(node),
            )

    def _map_objectives(self) -> Iterator[MapObjective]:
        nodes = self._nodes
        for node in self._ordered("MapEntry"):
            yield MapObjective(
                nodes.need(node, "code"),
                self._table.text(node),
                nodes.text(node, "perspectiveCode") or "",
                nodes.text(node, "themeCode") or "",
            )

    def _value_columns(self) -> Iterator[ValueColumn]:
        nodes = self._nodes
        for node in self._ordered("Column"):
            if nodes.link(node, "valueKind") is not None:
                kind = nodes.choice(node, "valueKind", "value-kind", get_args(ValueKind))
                yield ValueColumn(nodes.need_integer(node, "rocYear"), cast("ValueKind", kind))

    def _budget_columns(self) -> Iterator[BudgetColumn]:
        nodes = self._nodes
        for node in self._ordered("Column"):
            if nodes.link(node, "budgetKind") is not None:
                kind = nodes.choice(node, "budgetKind", "budget-kind", get_args(BudgetKind))
                yield BudgetColumn(nodes.need_integer(node, "rocYear"), cast("BudgetKind", kind))

    def _document(self) -> SourceDocument | None:
        nodes = self._nodes
        node = nodes.foreign_link(self._submission, _DERIVED)
        if node is None:
            return None
        return SourceDocument(
            nodes.need(node, "fileName"),
            nodes.need(node, "mediaType"),
            nodes.need(node, "sha256"),
            nodes.need_integer(node, "byteSize"),
            nodes.integer(node, "pageCount"),
        )

    def _findings(self) -> Iterator[Finding]:
        nodes = self._nodes
        for node in nodes.ordered(nodes.pointing("findingOf", self._card)):
            code = nodes.notation(node, "findingCode", "finding-code")
            if code not in CATALOGUE:
                raise GraphError(
                    f"<{node}> has the finding code {code!r}, which this version does not know; "
                    "read the graph with the version that made it, or convert the document again.",
                    f"此版本不認得 <{node}> 的疑義代碼 {code!r}；"
                    "請以產生該圖的版本讀取，或重新轉換文件。",
                )
            yield Finding(
                code,
                self._place(node),
                nodes.need(node, "rawText"),
                nodes.need(node, "subject"),
                self._parameters(node),
            )

    def _place(self, node: str) -> Place:
        source = self._table.source(node)
        if source is None:
            return Place()
        return Place(
            source.page, source.row, source.column, source.header, source.sheet, source.table
        )

    def _parameters(self, node: str) -> dict[str, str]:
        stated = self._nodes.text(node, "parameters")
        try:
            values = {} if stated is None else json.loads(stated)
            if isinstance(values, dict):
                return {str(name): str(value) for name, value in values.items()}
        except (ValueError, RecursionError):
            pass
        raise GraphError(
            f"<{node}> has parameters that are no JSON object.",
            f"<{node}> 的參數不是 JSON 物件。",
        )
