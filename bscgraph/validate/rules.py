"""Shapes: the files they stand in, and that they find something to check."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF, SH

from bscgraph.errors import ShapesError
from bscgraph.resources import folder

__all__ = ["default_shapes", "load_shapes", "require_focus", "require_targets"]

# Shapes over the ontology itself; no submission is held to them.
_NOT_FOR_DATA = {"vocabulary.ttl"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


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
    require_targets(shapes)
    return shapes


@lru_cache(maxsize=1)
def default_shapes() -> Graph:
    """The project's own shapes for submissions."""
    return load_shapes()


def require_targets(shapes: Graph) -> None:
    """Shapes without any target are an error (ShapesError)."""
    if not any(True for target in _TARGETS for _ in shapes.subject_objects(target)):
        raise ShapesError(
            "The shapes name nothing to check (no sh:target…); nothing was validated.",
            "檢核形狀未指定任何受檢對象（沒有 sh:target…）；未進行檢核。",
        )


def require_focus(data: Graph, shapes: Graph, name: str) -> None:
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
