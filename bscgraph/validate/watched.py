"""What shapes without queries look at: properties of the instances they are aimed at, and others.

A property shape of a node shape looks at the nodes in focus only, so of a property that it
names the instances of its classes are all that matters, and where it judges each value by
itself (:mod:`bscgraph.validate.valuewise`), only values that may not pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TYPE
from bscgraph.validate.index import Index, sh
from bscgraph.validate.relevant import seen_by
from bscgraph.validate.valuewise import Condition, condition_of

__all__ = ["Watched", "watched"]

_ASKING = frozenset(map(sh, ("select", "ask", "parameter", "expression", "validator")))
_SHACL = sh("")[:-1]
_SILENT = frozenset(map(sh, ("severity", "message", "name", "description")))
_TARGETS = frozenset(map(sh, ("targetNode", "targetSubjectsOf", "targetObjectsOf")))
# From a shape to shapes of the same nodes, and from a property shape to those of its values.
_SAME = tuple(map(sh, ("not", "node")))
_LISTS = tuple(map(sh, ("and", "or", "xone")))
_VALUES = (*_SAME, sh("qualifiedValueShape"))
# Properties compared with the path's values, of the same node.
_COMPARED = tuple(map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals")))


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at: pairs of class and property, properties of any node, and classes.

    ``judged`` are pairs whose values are judged one by one, with their conditions. ``classes``
    are those whose instances matter, whatever their values; it is None where a shape asks for
    types themselves: then every type counts.
    """

    of_class: set[tuple[str, str]] = field(default_factory=set)
    judged: dict[tuple[str, str], list[Condition]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=set)
    classes: frozenset[str] | None = None


def watched(triples: Iterable[Triple]) -> Watched:
    """What these shapes look at; in doubt, every term in them is a property of any node.

    Args:
        triples: shapes that see only what they name (:func:`~bscgraph.validate.relevant.seen_by`).
    """
    index = Index(triples)
    stated = {predicate for _, predicate, _ in index.triples}
    seen = seen_by(index.triples) or frozenset()
    if stated & (_ASKING | _TARGETS):
        return Watched(anywhere=set(seen))
    asked = any(predicate != TYPE and TYPE in (s, o) for s, predicate, o in index.triples)
    found = Watched(classes=None if asked else seen - _quiet(index))
    for shape, kind in index.subjects(sh("targetClass")):
        _walk(index, shape, kind, found, set())
    # A class that is a shape itself is its own target.
    for shape in index.of_class("<http://www.w3.org/2000/01/rdf-schema#Class>"):
        _walk(index, shape, shape, found, set())
    return found


def _quiet(index: Index) -> set[str]:
    """Classes named as targets only, and of shapes that only judge values one by one."""
    shapes: dict[str, list[str]] = {}
    for shape, kind in index.subjects(sh("targetClass")):
        shapes.setdefault(kind, []).append(shape)
    named = {o for _, p, o in index.triples if p != sh("targetClass")} | set(index)
    return {
        kind
        for kind, its in shapes.items()
        if kind not in named and all(_judges(index, shape) for shape in its)
    }


def _judges(index: Index, shape: str) -> bool:
    """Whether all that a node shape asks is asked of single values."""
    stated = {p for p, _ in index.statements(shape) if p.startswith(_SHACL)} - _SILENT
    parts = index.objects(shape, sh("property"))
    return stated <= {sh("targetClass"), sh("property")} and all(
        _judged(index, part) for part in parts
    )


def _judged(index: Index, part: str) -> tuple[str, Condition] | None:
    """The property whose values a property shape judges one by one, and how, if that is all."""
    path = index.one(part, sh("path")) or ""
    condition = condition_of(index, part)
    simple = path.startswith("<") and path not in index
    return (path, condition) if simple and condition is not None else None


def _walk(index: Index, shape: str, kind: str, found: Watched, walked: set[str]) -> None:
    """Look at a shape of the instances of ``kind`` (of any node where it is empty)."""
    if shape in walked:
        return
    walked.add(shape)
    _add(found, kind, (o for p in _COMPARED for o in index.objects(shape, p)))
    for part in index.objects(shape, sh("property")):
        judged = _judged(index, part) if kind else None
        if judged is not None:
            path, condition = judged
            found.judged.setdefault((kind, path), []).append(condition)
            continue
        _path(index, index.one(part, sh("path")) or "", kind, found)
        _add(found, kind, (o for p in _COMPARED for o in index.objects(part, p)))
        for inner in [*_linked(index, part, _VALUES), *index.objects(part, sh("property"))]:
            # One more level down are other nodes: the values.
            _walk(index, inner, "", found, set())
            _path(index, index.one(inner, sh("path")) or "", "", found)
    for other in _linked(index, shape, _SAME):
        _walk(index, other, kind, found, walked)


def _linked(index: Index, shape: str, links: Iterable[str]) -> list[str]:
    found = [o for link in links for o in index.objects(shape, link)]
    heads = [head for link in _LISTS for head in index.objects(shape, link)]
    return [*found, *(member for head in heads for member in index.items(head))]


def _add(found: Watched, kind: str, properties: Iterable[str]) -> None:
    for prop in properties:
        if kind:
            found.of_class.add((kind, prop))
        else:
            found.anywhere.add(prop)


def _path(index: Index, path: str, kind: str, found: Watched) -> None:
    if path.startswith("<") and path not in index:
        _add(found, kind, [path])
        return
    # A path of more than one step leads over other nodes.
    todo, steps = [path], set()
    while todo:
        step = todo.pop()
        if step not in steps:
            steps.add(step)
            todo += [o for p, o in index.statements(step) if p != TYPE]
    found.anywhere.update(step for step in steps if step.startswith("<"))
