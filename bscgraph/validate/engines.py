"""Engines that run shapes over one submission, behind one interface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from bscgraph.errors import ShapesError

__all__ = ["Engine", "Hit", "pyshacl"]


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


def pyshacl(data: Graph, shapes: Graph) -> Iterator[Hit]:
    """The reference engine; raises ShapesError where the shapes are wrong."""
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
