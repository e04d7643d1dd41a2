"""The fast engine: ``shacl``, compiled, over N-Triples text; optional."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError
from bscgraph.graph.nquads import Triple
from bscgraph.validate.engines import SPARQL, Hit, ordered
from bscgraph.validate.gates import Gates, gated
from bscgraph.validate.index import Index, sh
from bscgraph.validate.prepare import Query, ill_formed, require_queries
from bscgraph.validate.spelling import document, folded, respelt

if TYPE_CHECKING:
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
    blank = _blank_nodes(visible)
    text = document([*visible, *_statements(blank)] if blank else visible)
    try:
        report = shapes.validate_text(text, "ntriples")
    except ValueError as error:
        if str(error).startswith("parse error"):
            raise _unreadable(error) from error
        raise ill_formed(str(error)) from error
    names = _Names(data.triples, rules)
    if blank:
        names.learn(report.results)
    hits = [_hit(result, names) for result in report.results if not _is_label(result)]
    return ordered(_valued(hits, data.triples, rules)) if hits else []


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

    def __init__(self, triples: Sequence[Triple], rules: RuleSet) -> None:
        self._triples = triples
        self._queries = rules.prepared.queries
        self._blank: dict[str, str] = {}

    def learn(self, results: Sequence[Result]) -> None:
        """Take the labels of blank nodes from the results about them."""
        for result in results:
            if _is_label(result) and result.value is not None:
                label = result.focus_node.removeprefix(f"<{_BLANK}").removesuffix(">")
                self._blank[result.value] = f"_:{label}"

    @cached_property
    def _tagged(self) -> Mapping[str, str]:
        return {folded(o): o for _, _, o in self._triples if '"@' in o}

    def term(self, term: str) -> str:
        """A term of the data."""
        if term.startswith("_:"):
            return self._blank.get(term, term)
        if term.startswith("<") and "\\" not in term:
            return term
        spelt = respelt(term)
        return self._tagged.get(folded(spelt), spelt) if '"@' in spelt else spelt

    def queries(self, shape: str) -> tuple[Query, ...]:
        """The queries of a shape, as the engine calls it."""
        return self._queries.get(shape, ())

    def blank(self, text: str) -> str:
        """A label of the engine's as the data's own; any other text as it is."""
        return self._blank.get(text, text)


def _hit(result: Result, names: _Names) -> Hit:
    return Hit(
        focus=names.term(result.focus_node),
        shape=result.source_shape or "",
        component=f"<{result.component_iri}>",
        path=result.path,
        value=None if result.value is None else names.term(result.value),
        severity=f"<{result.severity_iri}>",
        bindings=_bindings(result, names),
        messages=tuple(sorted(m for m in result.messages if not m.startswith("\x1e"))),
    )


def _bindings(result: Result, names: _Names) -> dict[str, str]:
    """The variables of a message that only lists them; those without a value are left out."""
    for text in result.messages:
        for query in names.queries(result.source_shape or ""):
            found = _listing(query.variables).fullmatch(text)
            if found is not None:
                pairs = zip(query.variables, found.groups(), strict=True)
                return {n: names.blank(v) for n, v in pairs if v != f"{{?{n}}}"}
    return {}


@lru_cache(maxsize=1024)
def _listing(variables: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("\x1e" + "\x1f".join(f"{name}=(.*?)" for name in variables), re.DOTALL)


def _valued(hits: Sequence[Hit], triples: Sequence[Triple], rules: RuleSet) -> Iterator[Hit]:
    """The hits under the shapes' own names; a value that a query computed is looked up."""
    for hit in hits:
        value, bindings = hit.value, hit.bindings
        if value is None and hit.component == SPARQL and "value" in bindings:
            value, bindings = _computed(hit, triples, rules)
        shape = rules.prepared.original(hit.shape)
        yield replace(hit, shape=shape, value=value, bindings=bindings)


def _computed(
    hit: Hit, triples: Sequence[Triple], rules: RuleSet
) -> tuple[str | None, Mapping[str, str]]:
    """The engine gives a computed value as text only: the term comes from the query itself."""
    from bscgraph.validate.reference import selected
    from bscgraph.validate.spelling import as_graph, content, spelt

    data = as_graph(triples)
    for query in rules.prepared.queries.get(hit.shape, ()):
        for row in selected(data, query, hit.focus, hit.path):
            bound = {name: content(spelt(term)) for name, term in row.items()}
            if _same(bound, hit.bindings) and "value" in row:
                return spelt(row["value"]), bound
    return None, hit.bindings


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
