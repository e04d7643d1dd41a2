"""Checks graphs against the shapes, one submission at a time.

The engine only finds; what people read comes from the shapes file: rule code, severity,
message and how to mend it in both languages, filled with the real values of the graph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH, Namespace
from rdflib.term import IdentifiedNode, Literal, Node

from bscgraph.errors import ShapesError
from bscgraph.findings import Severity
from bscgraph.resources import folder
from bscgraph.terms import BSC
from bscgraph.wrapping import one_line

__all__ = ["Engine", "Hit", "Report", "Result", "load_shapes", "validate"]

_LANGUAGES = ("en", "zh-Hant")
_ORDER = list(Severity)
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
# A bracket that quotes a value; it is left out where there is none.
_ASIDE = re.compile(r" ?[（(][^（）()]*\{[?$](\w+)\}[^（）()]*[）)]")

# From a value to the thing that has the code: budget -> plan, value -> series -> KPI.
_UPWARD = (BSC.budgetOf, BSC.inSeries, BSC.seriesOf)
# Shapes over the ontology itself; no submission is held to them.
_NOT_FOR_DATA = {"vocabulary.ttl"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine reports: nodes of the validation report, without any text."""

    focus: Node
    shape: Node
    component: Node
    path: Node | None = None
    value: Node | None = None


class Engine(Protocol):
    """Anything that runs SHACL: the data and the shapes as in-memory graphs."""

    def __call__(self, data: Graph, shapes: Graph) -> Iterable[Hit]:
        """All results; raises ShapesError where the shapes are wrong."""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong or doubtful, where it stands, and how to mend it.

    ``page``, ``row`` and ``column`` count from 1 and are None where unknown; ``message`` and
    ``fix`` are keyed by ``en`` and ``zh-Hant``.
    """

    rule: str
    severity: Severity
    focus: str
    shape: str
    scorecard: str
    code: str
    page: int | None
    row: int | None
    column: int | None
    raw_text: str
    message: Mapping[str, str]
    fix: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the keys of the published report format."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "scorecard": self.scorecard,
            "code": self.code,
            "page": self.page,
            "row": self.row,
            "column": self.column,
            "rawText": self.raw_text,
            "message": dict(self.message),
            "fix": dict(self.fix),
            "focus": self.focus,
            "shape": self.shape,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run, worst first, and the submissions that were checked.

    ``titles`` are those of the scorecards in the submissions, as printed.
    """

    results: tuple[Result, ...]
    submissions: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many results are of this severity."""
        return Counter(result.severity for result in self.results)[severity]

    def worse_than(self, severity: Severity) -> tuple[Result, ...]:
        """The results of this severity or a worse one."""
        return tuple(r for r in self.results if _ORDER.index(r.severity) <= _ORDER.index(severity))

    def to_dict(self) -> dict[str, Any]:
        """As JSON: submissions, counts per severity, results."""
        return {
            "submissions": list(self.submissions),
            "counts": {severity.value: self.count(severity) for severity in _ORDER},
            "results": [result.to_dict() for result in self.results],
        }


def load_shapes(*paths: Path) -> Graph:
    """The shapes of the given Turtle files; the project's own for submissions where none are given.

    Raises:
        ShapesError: a file is missing or no Turtle, or there is no target in any of them.
    """
    own = (path for path in folder("shapes").glob("*.ttl") if path.name not in _NOT_FOR_DATA)
    files = paths or tuple(sorted(own))
    shapes = Graph()
    for path in files:
        try:
            shapes.parse(path, format="turtle")
        # rdflib's parser raises its BadSyntax, a SyntaxError, for what is no Turtle.
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise ShapesError(
                f"The shapes file {path.name} cannot be read ({type(error).__name__}); "
                "check that it exists and is Turtle.",
                f"無法讀取檢核形狀檔 {path.name}（{type(error).__name__}）；"
                "請確認檔案存在且為 Turtle 格式。",
            ) from error
    _require_targets(shapes)
    return shapes


def validate(data: Graph, shapes: Graph | None = None, engine: Engine | None = None) -> Report:
    """Check every submission in ``data`` by itself.

    Args:
        data: an rdflib graph (one submission) or dataset (one named graph each).
        shapes: what to check against; the project's own shapes by default.
        engine: runs the shapes; pySHACL by default.

    Raises:
        ShapesError: no shapes, broken shapes, or shapes that find nothing to check.
    """
    chosen = _default_shapes() if shapes is None else shapes
    _require_targets(chosen)
    run = engine or _pyshacl
    results: list[Result] = []
    names: list[str] = []
    titles: list[str] = []
    for name, graph in _submissions(data):
        _require_focus(graph, chosen, name)
        writer = _Writer(graph, chosen)
        results.extend(writer.result(hit) for hit in run(graph, chosen))
        names.append(name)
        titles.append(writer.title)
    return Report(tuple(sorted(results, key=_rank)), tuple(names), tuple(titles))


@lru_cache(maxsize=1)
def _default_shapes() -> Graph:
    return load_shapes()


def _rank(result: Result) -> tuple[object, ...]:
    place = tuple(n or 0 for n in (result.page, result.row, result.column))
    severity = _ORDER.index(result.severity)
    return (severity, result.scorecard, place, result.rule, result.focus, result.message["en"])


def _submissions(data: Graph) -> Iterator[tuple[str, Graph]]:
    """Each submission as a plain in-memory graph: engines go wrong on anything else."""
    graphs = (
        sorted(data.graphs(), key=lambda g: str(g.identifier)) if isinstance(data, Dataset) else []
    )
    named = [g for g in graphs if (g.identifier, RDF.type, BSC.Submission) in g]
    for graph in named:
        copy = Graph()
        copy += graph
        yield str(graph.identifier), copy
    if not named:
        # RDF from elsewhere: everything is one submission.
        copy = Graph()
        for graph in graphs or [data]:
            copy += graph
        submission = copy.value(predicate=RDF.type, object=BSC.Submission, any=True)
        yield str(submission or ""), copy


def _require_targets(shapes: Graph) -> None:
    if not any(True for target in _TARGETS for _ in shapes.subject_objects(target)):
        raise ShapesError(
            "The shapes name nothing to check (no sh:target…); nothing was validated.",
            "檢核形狀未指定任何受檢對象（沒有 sh:target…）；未進行檢核。",
        )


def _require_focus(data: Graph, shapes: Graph, name: str) -> None:
    """Nothing to check is not the same as nothing wrong."""
    classes = (c for c in shapes.objects(None, SH.targetClass) if (None, RDF.type, c) in data)
    nodes = shapes.objects(None, SH.targetNode)
    subjects = (p for p in shapes.objects(None, SH.targetSubjectsOf) if (None, p, None) in data)
    objects = (p for p in shapes.objects(None, SH.targetObjectsOf) if (None, p, None) in data)
    if not any(True for found in (classes, nodes, subjects, objects) for _ in found):
        raise ShapesError(
            f"The shapes find nothing to check in “{name or 'the graph'}”; it is no scorecard "
            "graph of ours, or the shapes are meant for other data.",
            f"檢核形狀在「{name or '圖'}」中找不到受檢對象；該圖不是計分卡圖，"
            "或檢核形狀適用於其他資料。",
        )


def _pyshacl(data: Graph, shapes: Graph) -> Iterator[Hit]:
    from pyshacl import validate as shacl_validate
    from pyshacl.errors import (
        ConstraintLoadError,
        ReportableRuntimeError,
        RuleLoadError,
        ShapeLoadError,
    )

    try:
        _, report, text = shacl_validate(data, shacl_graph=shapes, inplace=True)
    except (ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError) as error:
        raise _broken(str(error)) from error
    if not isinstance(report, Graph):
        raise _broken(str(text))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        component = report.value(result, SH.sourceConstraintComponent)
        if focus is None or shape is None or component is None:
            raise _broken("a result without focus node, shape or component")
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        yield Hit(focus, shape, component, path, value)


def _broken(reason: str) -> ShapesError:
    first = reason.strip().partition("\n")[0]
    return ShapesError(
        f"The shapes cannot be run: {first}; correct them and validate again.",
        f"檢核形狀無法執行：{first}；請更正後重新檢核。",
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    text = _ASIDE.sub(lambda aside: aside[0] if values.get(aside[1]) else "", text)
    return _PLACEHOLDER.sub(lambda name: _shown(name[1], values.get(name[1], "")) or "—", text)


def _shown(name: str, value: str) -> str:
    """A value for a sentence: on one line; a candidate, which is ours, with its commas."""
    if name == "candidateValue" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"{Decimal(value):,f}"
    return one_line(value)


class _Writer:
    """Turns hits in one submission into results people can act on."""

    def __init__(self, data: Graph, shapes: Graph) -> None:
        self._data = data
        self._shapes = shapes
        self._scorecard = data.value(predicate=RDF.type, object=BSC.Scorecard, any=True)

    @property
    def title(self) -> str:
        """The title of the scorecard, or its IRI."""
        title = self._data.value(self._scorecard, RDFS.label, any=True) if self._scorecard else None
        return str(title or self._scorecard or "")

    def result(self, hit: Hit) -> Result:
        values = self._values(hit)
        severity = str(self._shapes.value(hit.shape, SH.severity) or SH.Violation)
        cell = self._cell(hit)
        return Result(
            rule=str(self._shapes.value(hit.shape, BSC.ruleCode) or hit.shape),
            severity=Severity(severity.rpartition("#")[2]),
            focus=str(hit.focus),
            shape=str(hit.shape),
            scorecard=str(self._scorecard or ""),
            code=values.get("code", ""),
            page=self._number(cell, BSC.page),
            row=self._number(cell, BSC.row),
            column=self._number(cell, BSC.column),
            raw_text=values.get("rawText", ""),
            message=self._texts(hit.shape, SH.message, values),
            fix=self._texts(hit.shape, BSC.howToFix, values),
        )

    def _chain(self, node: Node) -> list[Node]:
        """``node`` and what it belongs to, up to the thing that has a code."""
        chain = [node]
        while (above := self._above(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def _above(self, node: Node) -> Node | None:
        found = (self._data.value(node, predicate, any=True) for predicate in _UPWARD)
        return next((node for node in found if node is not None), None)

    def _values(self, hit: Hit) -> dict[str, str]:
        """The real values for the placeholders of a message."""
        values: dict[str, str] = {}
        for node in reversed([*self._chain(hit.focus)]):
            for predicate, value in sorted(self._data.predicate_objects(node)):
                if isinstance(value, Literal):
                    name = "label" if predicate == RDFS.label else str(predicate).rpartition("#")[2]
                    values[name] = str(value)
        values["scorecardLabel"] = self.title
        values["this"] = str(hit.focus)
        quoted = self._shapes.value(hit.shape, BSC.quotes)
        if quoted is not None:
            texts = sorted(str(text) for text in self._data.objects(hit.focus, quoted))
            values["rawText"] = " ".join(texts)
        if hit.value is not None:
            values["value"] = str(hit.value)
        values.update(self._query_values(hit))
        return values

    def _query_values(self, hit: Hit) -> dict[str, str]:
        """What the shape's own query selects for this focus node beside ``$this``."""
        constraint = self._shapes.value(hit.shape, SH.sparql)
        select = self._shapes.value(constraint, SH.select) if constraint is not None else None
        if select is None or not isinstance(hit.focus, IdentifiedNode):
            return {}
        namespaces = {
            str(self._shapes.value(entry, SH.prefix)): Namespace(
                str(self._shapes.value(entry, SH.namespace))
            )
            for entry in self._shapes.objects(None, SH.declare)
        }
        rows = self._data.query(str(select), initNs=namespaces, initBindings={"this": hit.focus})
        for row in rows.bindings:
            found = {str(variable): value for variable, value in row.items()}
            if hit.value is None or found.get("value", hit.value) == hit.value:
                return {name: str(value) for name, value in found.items()}
        return {}

    def _texts(self, shape: Node, predicate: URIRef, values: Mapping[str, str]) -> dict[str, str]:
        texts = {
            text.language: str(text)
            for text in self._shapes.objects(shape, predicate)
            if isinstance(text, Literal)
        }
        folded = {(language or "en").lower(): text for language, text in texts.items()}
        return {language: _filled(folded.get(language.lower(), ""), values)
                for language in _LANGUAGES}  # fmt: skip

    def _cell(self, hit: Hit) -> Node | None:
        """The cell to show: the one the shape points at, else the nearest on the way up."""
        pointed = self._shapes.value(hit.shape, BSC.locatedBy)
        predicates = [BSC.sourceCell] if pointed is None else [pointed, BSC.sourceCell]
        for predicate in predicates:
            for node in self._chain(hit.focus):
                cells = sorted(self._data.objects(node, predicate), key=str)
                if cells:
                    return cells[0]
        return None

    def _number(self, cell: Node | None, predicate: URIRef) -> int | None:
        value = None if cell is None else self._data.value(cell, predicate, any=True)
        return int(str(value)) if isinstance(value, Literal) else None
