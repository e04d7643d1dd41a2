"""The fast engine: ``shacl``, compiled, over N-Triples text; optional."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.graph.nquads import Triple
from bscgraph.validate.engines import SPARQL, Hit, ordered
from bscgraph.validate.gates import Gates, gated
from bscgraph.validate.index import Index, sh
from bscgraph.validate.prepare import LISTING, SEPARATOR, Query, ill_formed, require_queries
from bscgraph.validate.spelling import document, folded, respelt

if TYPE_CHECKING:
    from rdflib import Graph
    from shacl import Result, Shapes

    from bscgraph.validate.rules import RuleSet

__all__ = ["compiled"]

# Blank nodes get other labels inside the engine; a statement about each tells which is which.
_BLANK = "urn:x-bscgraph:blank:"
_LABELLED = f"<{_BLANK}>"
_LABELS = [
    (f"<{_BLANK}shape>", sh("targetSubjectsOf"), _LABELLED),
    (f"<{_BLANK}shape>", sh("property"), f"<{_BLANK}labels>"),
    (f"<{_BLANK}labels>", sh("path"), _LABELLED),
    (f"<{_BLANK}labels>", sh("nodeKind"), sh("IRI")),
]


def compiled(data: Index, rules: RuleSet) -> list[Hit]:
    """All results by the compiled engine.

    Raises:
        ShapesError: the shapes are broken.
        GraphError: the triples are no RDF, such as an IRI with a space in it.
    """
    shapes, visible = _shapes(rules, data)
    text = document(visible)
    results = _run(shapes, text)
    names = _Names(data, rules)
    if "_:" in text and any(map(_has_blank, results)):
        results = _run(shapes, text + document(_statements(_blank_nodes(visible))))
        names.learn(results)
    return ordered(_hit(one, names, rules) for one in results if not _is_label(one))


def _run(shapes: Shapes, text: str) -> Sequence[Result]:
    try:
        return shapes.validate_text(text, "ntriples").results
    except ValueError as error:
        if str(error).startswith("parse error"):
            raise _unreadable(error) from error
        raise ill_formed(str(error)) from error


def _has_blank(result: Result) -> bool:
    """Whether a result names a blank node, or what a query selected may be one."""
    return (
        result.focus_node[0] == "_"
        or (result.value or "")[:1] == "_"
        or any(m.startswith(LISTING) and "=_:" in m for m in result.messages)
    )


def _shapes(rules: RuleSet, data: Index) -> tuple[Shapes, Sequence[Triple]]:
    """The shapes to check the data against, and what of the data they have to see."""
    if "gates" not in rules.compiled:
        rules.compiled["gates"] = gated(rules.prepared)
    gates = rules.compiled["gates"]
    visible = gates.visible(data) if isinstance(gates, Gates) else None
    if isinstance(gates, Gates) and visible is not None:
        return _compiled("shacl gated", gates.triples, rules), visible
    seen = rules.prepared.seen
    whole = _compiled("shacl", rules.prepared.triples, rules)
    if seen is None:
        return whole, data.triples
    return whole, [triple for triple in data.triples if triple[1] in seen]


def _compiled(name: str, triples: Sequence[Triple], rules: RuleSet) -> Shapes:
    import shacl

    shapes = rules.compiled.get(name)
    if not isinstance(shapes, shacl.Shapes):
        require_queries(q for found in rules.prepared.queries.values() for q in found)
        text = document([*triples, *rules.prepared.listing, *_LABELS])
        try:
            shapes = shacl.Shapes.from_text(text, "ntriples")
        except ValueError as error:
            raise ill_formed(str(error)) from error
        rules.compiled[name] = shapes
    return shapes


def _unreadable(error: ValueError) -> GraphError:
    return GraphError(
        f"The graph is no valid RDF: {error}; correct it and validate again.",
        f"此圖不是有效的 RDF：{error}；請更正後重新檢核。",
    )


def _blank_nodes(triples: Sequence[Triple]) -> list[str]:
    subjects = {s for s, _, _ in triples if s[0] == "_"}
    return sorted(subjects.union(o for _, _, o in triples if o[0] == "_"))


def _statements(blank: Sequence[str]) -> Iterator[Triple]:
    return ((f"<{_BLANK}{node[2:]}>", _LABELLED, node) for node in blank)


def _is_label(result: Result) -> bool:
    return result.focus_node.startswith(f"<{_BLANK}")


class _Names:
    """Terms as the submission spells them: the engine lowers language tags, for one."""

    def __init__(self, data: Index, rules: RuleSet) -> None:
        self._data = data
        self._queries = rules.prepared.queries
        self._blank: dict[str, str] = {}

    @cached_property
    def graph(self) -> Graph:
        """The submission as rdflib's graph, made when it is asked for."""
        from bscgraph.validate.spelling import as_graph

        return as_graph(self._data.triples)

    def learn(self, results: Sequence[Result]) -> None:
        """Take the labels of blank nodes from the results about them."""
        for result in results:
            if _is_label(result) and result.value is not None:
                label = result.focus_node.removeprefix(f"<{_BLANK}").removesuffix(">")
                self._blank[result.value] = f"_:{label}"

    @cached_property
    def _tagged(self) -> Mapping[str, str]:
        return {folded(o): o for _, _, o in self._data.triples if '"@' in o}

    def node(self, term: str) -> str:
        """A node of the data, or a literal in focus."""
        return self.value(term, "")

    def value(self, term: str, focus: str) -> str:
        """A term of the data, most often a value of ``focus``."""
        if term.startswith("_:"):
            return self._blank.get(term, term)
        if term.startswith("<") and "\\" not in term:
            return term
        spelt = respelt(term)
        if '"@' not in spelt:
            return spelt
        key = folded(spelt)
        near = (o for _, _, o in self._data.stated(focus) if '"@' in o and folded(o) == key)
        return next(near, None) or self._tagged.get(key, spelt)

    def queries(self, shape: str) -> tuple[Query, ...]:
        """The queries of a shape, as the engine calls it."""
        return self._queries.get(shape, ())

    def blank(self, text: str) -> str:
        """A label of the engine's as the data's own; any other text as it is."""
        return self._blank.get(text, text) if self._blank else text


def _hit(result: Result, names: _Names, rules: RuleSet) -> Hit:
    """A result under the shapes' own names; a value that a query computed is looked up."""
    shape, component = result.source_shape or "", f"<{result.component_iri}>"
    focus, messages = names.node(result.focus_node), result.messages
    value = None if result.value is None else names.value(result.value, focus)
    bindings = _bindings(messages, names.queries(shape), names)
    if value is None and component == SPARQL and "value" in bindings:
        value, bindings = _computed(names, rules, (focus, shape, result.path), bindings)
    return Hit(
        *(focus, rules.prepared.original(shape), component),
        path=result.path,
        value=value,
        severity=f"<{result.severity_iri}>",
        bindings=bindings,
        messages=tuple(sorted([m for m in messages if not m.startswith(LISTING)])),
    )


def _bindings(
    messages: Sequence[str], queries: Sequence[Query], names: _Names
) -> Mapping[str, str]:
    """The variables of a message that only lists them; those without a value are left out."""
    for text in messages if queries else ():
        for query in queries:
            found = _listed(text, query.variables)
            if found is not None:
                return {n: names.blank(v) for n, v in found if v != f"{{?{n}}}"}
    return {}


def _listed(text: str, variables: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """What a message lists, if these are its variables."""
    if not text.startswith(LISTING):
        return None
    pairs = [part.partition("=") for part in text[1:].split(SEPARATOR)]
    if tuple(name for name, _, _ in pairs) == variables:
        return [(name, value) for name, _, value in pairs]
    # A value with the separator in it.
    found = _listing(variables).fullmatch(text)
    return None if found is None else list(zip(variables, found.groups(), strict=True))


@lru_cache(maxsize=1024)
def _listing(variables: tuple[str, ...]) -> re.Pattern[str]:
    listed = SEPARATOR.join(f"{name}=(.*?)" for name in variables)
    return re.compile(LISTING + listed, re.DOTALL)


def _computed(
    names: _Names,
    rules: RuleSet,
    place: tuple[str, str, str | None],
    bindings: Mapping[str, str],
) -> tuple[str | None, Mapping[str, str]]:
    """The engine gives a computed value as text only: the term comes from the query itself."""
    from bscgraph.validate.reference import selected
    from bscgraph.validate.spelling import content, spelt

    focus, shape, path = place
    for query in names.queries(shape):
        for row in selected(names.graph, query, focus, path):
            bound = {name: content(spelt(term)) for name, term in row.items()}
            if _same(bound, bindings) and "value" in row:
                return spelt(row["value"]), bound
    return None, bindings


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return one.keys() == other.keys() and all(
        _number(one[name]) == _number(other[name]) for name in one
    )


def _number(text: str) -> object:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text)
    except InvalidOperation:
        return text
