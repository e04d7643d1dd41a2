"""Checks graphs against the shapes, one submission at a time.

The engine only finds; what people read comes from the shapes file: rule code, severity,
message and how to mend it in both languages, filled with the real values of the graph.
Any RDF graph and any shapes of SHACL Core and SHACL-SPARQL can be given; :func:`hits` gives
the bare results of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bscgraph.graph import Submission
from bscgraph.validate.engines import Engine, Hit, chosen
from bscgraph.validate.partition import Part, partition, parts_in
from bscgraph.validate.pool import check, checked
from bscgraph.validate.report import Checked, Other, Place, Report, Result, combined
from bscgraph.validate.rules import (
    TIERS,
    Rule,
    RuleSet,
    default_rules,
    load_rules,
    load_shapes,
    rules_of,
)

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = [
    "TIERS",
    "Checked",
    "Engine",
    "Hit",
    "Other",
    "Part",
    "Place",
    "Report",
    "Result",
    "Rule",
    "RuleSet",
    "check",
    "combined",
    "default_rules",
    "hits",
    "load_rules",
    "load_shapes",
    "parts_in",
    "rules_of",
    "validate",
]


def validate(
    data: Graph | Submission | Iterable[Submission | Part],
    shapes: Graph | RuleSet | None = None,
    engine: str | Engine = "auto",
    *,
    tiers: Iterable[str] = (),
    jobs: int = 1,
) -> Report:
    """Check every submission in ``data`` by itself.

    Args:
        data: submissions as built, or an rdflib graph (one submission) or dataset (one named
            graph each); other RDF is checked as one graph.
        shapes: what to check against; the project's own shapes by default.
        engine: ``auto`` (the fastest installed), ``pyshacl``, ``shacl``, or an engine.
        tiers: only rules of these tiers (:data:`TIERS`), and those that state none; all by
            default.
        jobs: how many processes; the report is the same for any number.

    Raises:
        ShapesError: no shapes, broken shapes, or shapes that find nothing to check.
        GraphError: the data is no valid RDF.
    """
    rules = rules_of(shapes)
    parts = checked(partition(data), rules, engine, jobs)
    return combined(only(part, frozenset(tiers)) for part in parts)


def only(part: Checked, tiers: frozenset[str]) -> Checked:
    """The submission with only the results of some tiers, and of rules without one."""
    from dataclasses import replace

    if not tiers:
        return part
    kept = tuple(r for r in part.results if not r.tier or r.tier in tiers)
    return replace(part, results=kept)


def hits(
    data: Graph | Iterable[tuple[str, str, str]],
    shapes: Graph | RuleSet | None = None,
    engine: str | Engine = "auto",
) -> list[Hit]:
    """The bare results for one graph, whatever it is about; none if nothing is in focus.

    Args:
        data: an rdflib graph, or triples whose terms are in N-Triples spelling.
        shapes: what to check against; the project's own shapes by default.
        engine: as of :func:`validate`.

    Raises:
        ShapesError: the shapes name nothing to check, or are broken.
        GraphError: the data is no valid RDF.
    """
    from rdflib import Graph

    from bscgraph.validate.index import Index
    from bscgraph.validate.spelling import triples_of

    triples = triples_of(data) if isinstance(data, Graph) else list(data)
    return list(chosen(engine)(Index(triples), rules_of(shapes)))
