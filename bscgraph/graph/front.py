"""The front of a scorecard as triples: submission, title, strategy map, counts and columns."""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.graph.collector import Collector
from bscgraph.graph.nquads import date_, integer, iri, plain, zh
from bscgraph.graph.vocabulary import (
    DERIVED_FROM,
    EDITION,
    GENERATED_BY,
    PERSPECTIVES,
    USED,
    concept,
)
from bscgraph.model import (
    CodedLabel,
    DeclaredCount,
    MapObjective,
    SourceDocument,
    Text,
    gregorian,
)

__all__ = ["add_front", "place"]


def add_front(graph: Collector) -> None:
    """Add what stands before the table, and the columns the table has."""
    _submission(graph)
    _head(graph)
    _strategy_map(graph)
    for position, count in enumerate(graph.card.declared_counts, 1):
        _declared_count(graph, count, position)
    _columns(graph)


def place(graph: Collector, node: str, perspective: str, theme: str) -> None:
    """State the perspective and the theme of ``node``: codes as printed, and what they mean."""
    for name, code in (("perspectiveCode", perspective), ("themeCode", theme)):
        if code:
            graph.add(node, name, plain(code))
    if perspective in PERSPECTIVES:
        graph.add(node, "perspective", concept("perspective", perspective))
    if theme and any(theme == declared.code for declared in graph.card.themes):
        graph.add(node, "theme", iri(graph.part("theme", theme)))


def _submission(graph: Collector) -> None:
    name, conversion = iri(graph.graph), iri(graph.conversion)
    graph.typed(name, "Submission")
    graph.add(name, "submits", iri(graph.scorecard))
    graph.triples.append((name, GENERATED_BY, conversion))
    graph.typed(conversion, "Conversion")
    graph.add(conversion, "graphEdition", integer(EDITION))
    if graph.card.document:
        document = iri(graph.document)
        graph.triples.append((name, DERIVED_FROM, document))
        graph.triples.append((conversion, USED, document))
        _source_document(graph, document, graph.card.document)


def _source_document(graph: Collector, node: str, document: SourceDocument) -> None:
    graph.typed(node, "SourceDocument")
    graph.add(node, "fileName", plain(document.name))
    graph.add(node, "mediaType", plain(document.media_type))
    graph.add(node, "sha256", plain(document.sha256))
    graph.add(node, "byteSize", integer(document.size))
    if document.pages is not None:
        graph.add(node, "pageCount", integer(document.pages))


def _head(graph: Collector) -> None:
    card, node = graph.card, iri(graph.scorecard)
    graph.typed(node, "Scorecard")
    # The class says what the level says: validation shapes choose by class.
    graph.typed(node, "CityScorecard" if card.level == "city" else "AgencyScorecard")
    graph.add(node, "level", concept("level", card.level))
    graph.text(node, card.title)
    graph.add(node, "ofAgency", iri(graph.owner.iri))
    graph.typed(iri(graph.owner.iri), "Agency")
    _agency_names(graph, node)
    if card.roc_year is not None:
        graph.add(node, "year", integer(gregorian(card.roc_year)))
        graph.add(node, "rocYear", integer(card.roc_year))
    if card.group is not None:
        _city_group(graph, node, card.group)
    if card.updated is not None:
        graph.add(node, "submissionDate", date_(card.updated.isoformat()))
    if card.updated_raw is not None:
        graph.add(node, "submissionDateText", plain(card.updated_raw))


def _agency_names(graph: Collector, node: str) -> None:
    """The owner's name, and the one in the title where that is another's."""
    name = graph.mint.owner_name(graph.card)
    graph.add(node, "agencyName", zh(name))
    if name != graph.card.agency:
        graph.add(node, "agencyText", plain(graph.card.agency))


def _city_group(graph: Collector, node: str, letter: str) -> None:
    group = iri(graph.mint.part(graph.owner.iri, "group", letter))
    graph.add(node, "cityGroup", group)
    graph.typed(group, "CityGroup")
    graph.add(group, "groupLetter", plain(letter))


def _strategy_map(graph: Collector) -> None:
    card = graph.card
    vision = () if card.vision is None else (card.vision,)
    statements: tuple[tuple[str, str, Iterable[Text]], ...] = (
        ("Mission", "mission", card.mission),
        ("Vision", "vision", vision),
        ("CoreValue", "core-value", card.core_values),
        ("CarryOverNote", "carry-over-note", card.map_notes),
    )
    if not (any(texts for _, _, texts in statements) or card.themes or card.map_objectives):
        _coded(graph, "ScorecardPerspective", "perspective", card.perspectives)
        return
    chart = graph.node("StrategyMap", "map")
    parts = [
        *(part for statement in statements for part in _statements(graph, *statement)),
        *_coded(graph, "Theme", "theme", card.themes),
        *_coded(graph, "ScorecardPerspective", "perspective", card.perspectives),
        *(_map_entry(graph, entry, n) for n, entry in enumerate(card.map_objectives, 1)),
    ]
    for part in parts:
        graph.add(part, "inMap", chart)


def _statements(graph: Collector, kind: str, name: str, texts: Iterable[Text]) -> list[str]:
    nodes = []
    for position, text in enumerate(texts, 1):
        node = graph.node(kind, name, position)
        graph.add(node, "position", integer(position))
        graph.text(node, text)
        nodes.append(node)
    return nodes


def _coded(graph: Collector, kind: str, name: str, entries: Iterable[CodedLabel]) -> list[str]:
    nodes = []
    for position, entry in enumerate(entries, 1):
        node = graph.node(kind, name, entry.code)
        graph.add(node, "code", plain(entry.code))
        graph.add(node, "position", integer(position))
        graph.text(node, entry.label)
        if kind == "ScorecardPerspective" and entry.code in PERSPECTIVES:
            graph.add(node, "perspective", concept("perspective", entry.code))
        nodes.append(node)
    return nodes


def _map_entry(graph: Collector, entry: MapObjective, position: int) -> str:
    node = graph.node("MapEntry", "map", entry.code)
    graph.add(node, "code", plain(entry.code))
    graph.add(node, "position", integer(position))
    graph.text(node, entry.label)
    place(graph, node, entry.perspective_code, entry.theme_code)
    if entry.code:
        graph.add(node, "places", iri(graph.part("objective", entry.code)))
    return node


def _declared_count(graph: Collector, count: DeclaredCount, position: int) -> None:
    year = None if count.roc_year is None else gregorian(count.roc_year)
    node = graph.node("DeclaredCount", "declared-count", "change" if year is None else year)
    graph.declared.append((count, node))
    graph.add(node, "position", integer(position))
    if year is not None and count.roc_year is not None:
        graph.add(node, "countYear", integer(year))
        graph.add(node, "rocYear", integer(count.roc_year))
    for name, number in (
        ("declaredObjectives", count.objectives),
        ("declaredKpis", count.kpis),
        ("declaredPlans", count.action_plans),
    ):
        if number is not None:
            graph.add(node, name, integer(number))
    graph.cell(node, count.source)


def _columns(graph: Collector) -> None:
    columns: list[tuple[int, str, str, str]] = [
        *((c.roc_year, "valueKind", "value-kind", c.kind) for c in graph.card.value_columns),
        *((b.roc_year, "budgetKind", "budget-kind", b.kind) for b in graph.card.budget_columns),
    ]
    for position, (year, predicate, scheme, kind) in enumerate(columns, 1):
        node = graph.node("Column", "column", position)
        graph.add(node, "position", integer(position))
        graph.add(node, "rocYear", integer(year))
        graph.add(node, predicate, concept(scheme, kind))
