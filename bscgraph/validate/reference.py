"""The reference engine: pySHACL, over plain in-memory graphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import BNode, Node

from bscgraph.validate.endings import for_python, query_for_python
from bscgraph.validate.engines import SPARQL, Hit, ordered
from bscgraph.validate.index import Index
from bscgraph.validate.prepare import Query, ill_formed, require_queries
from bscgraph.validate.spelling import as_graph, content, node_of, spelt

if TYPE_CHECKING:
    from bscgraph.validate.rules import RuleSet

__all__ = ["path_text", "reference", "selected"]

_REPEATED = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}
_PATH = re.compile(r"\$PATH\b")


def reference(data: Index, rules: RuleSet) -> list[Hit]:
    """All results by pySHACL.

    Raises:
        ShapesError: the shapes are broken.
    """
    shapes = rules.compiled.get("pyshacl")
    if not isinstance(shapes, Graph):
        require_queries(q for found in rules.prepared.queries.values() for q in found)
        shapes = rules.compiled["pyshacl"] = as_graph(for_python(rules.prepared.triples))
    graph = as_graph(data.triples)
    report = _run(graph, shapes)
    found = [_hit(report, result) for result in report.objects(None, SH.result)]
    bound = _bound(found, graph, rules)
    return ordered(replace(hit, shape=rules.prepared.original(hit.shape)) for hit in bound)


def _run(data: Graph, shapes: Graph) -> Graph:
    from pyshacl import validate
    from pyshacl.errors import (
        ConstraintLoadError,
        ReportableRuntimeError,
        RuleLoadError,
        ShapeLoadError,
        ValidationFailure,
    )

    broken = (ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError)
    try:
        # Never a graph of another library underneath: pySHACL then reports what is not so.
        _, report, text = validate(data, shacl_graph=shapes, inplace=True)
    except (*broken, ValidationFailure, NotImplementedError) as error:
        raise ill_formed(str(error)) from error
    except (RecursionError, ValueError, re.error) as error:
        # Of what neither it nor we look for beforehand: lists in a circle, broken patterns.
        raise ill_formed(str(error)) from error
    if not isinstance(report, Graph):
        raise ill_formed(str(text))
    return report


def _hit(report: Graph, result: Node) -> Hit:
    def stated(predicate: Any) -> str | None:
        value = report.value(result, predicate)
        return None if value is None else spelt(value)

    focus, shape = stated(SH.focusNode), stated(SH.sourceShape)
    component, severity = stated(SH.sourceConstraintComponent), stated(SH.resultSeverity)
    if focus is None or shape is None or component is None or severity is None:
        raise ill_formed("a result without focus node, shape, component or severity")
    path = report.value(result, SH.resultPath)
    messages = sorted(str(text) for text in report.objects(result, SH.resultMessage))
    return Hit(
        *(focus, shape, component),
        path=None if path is None else path_text(report, path),
        value=stated(SH.value),
        severity=severity,
        messages=tuple(messages),
    )


def path_text(graph: Graph, path: Node) -> str:
    """A property path as SPARQL writes it, from its nodes in ``graph``."""
    if not isinstance(path, BNode):
        return spelt(path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{path_text(graph, inverse)}"
    for link, mark in _REPEATED.items():
        inner = graph.value(path, link)
        if inner is not None:
            return f"({path_text(graph, inner)}){mark}"
    either = graph.value(path, SH.alternativePath)
    parts = [path_text(graph, part) for part in graph.items(path if either is None else either)]
    return f"({('/' if either is None else '|').join(parts)})"


def _bound(hits: list[Hit], data: Graph, rules: RuleSet) -> Iterator[Hit]:
    """The hits with what their queries selected, row by row."""
    rows: dict[tuple[str, str], list[Mapping[str, Node]]] = {}
    for hit in sorted(hits, key=lambda hit: hit.key):
        queries = rules.prepared.queries.get(hit.shape, ())
        if hit.component != SPARQL or not queries:
            yield hit
            continue
        place = (hit.focus, hit.shape)
        if place not in rows:
            rows[place] = [r for q in queries for r in selected(data, q, hit.focus, hit.path)]
        yield _with_row(hit, rows[place])


def _with_row(hit: Hit, rows: list[Mapping[str, Node]]) -> Hit:
    for row in rows:
        value = row.get("value")
        if value is None or spelt(value) == hit.value:
            rows.remove(row)
            return replace(hit, bindings={n: content(spelt(v)) for n, v in row.items()})
    return hit


def selected(
    data: Graph, query: Query, focus: str, path: str | None
) -> Iterator[Mapping[str, Node]]:
    """What a constraint's query selects for one focus node, each row once."""
    text = query_for_python(_PATH.sub(lambda _: path or "", query.select))
    this: dict[str, Any] = {"this": node_of(focus)}
    seen = set()
    for row in data.query(text, initBindings=this).bindings:
        found = {str(name): term for name, term in row.items() if str(name) in query.variables}
        key = tuple(sorted((name, spelt(term)) for name, term in found.items()))
        if key not in seen:
            seen.add(key)
            yield found
