"""Shapes as engines get them: every shape named, no texts, queries that tell their values.

Engines fill texts with values each in its own way (pySHACL stops at a backslash in one), so
the texts are taken out and filled by :mod:`bscgraph.validate.locate`. What a query selected
reaches us from the compiled engine through a message that only lists its variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bscgraph.errors import ShapesError
from bscgraph.graph.nquads import Triple
from bscgraph.validate.bounds import excess, nesting, reason, wrong_kind
from bscgraph.validate.index import Index, sh
from bscgraph.validate.relevant import seen_by
from bscgraph.validate.spelling import content, literal

__all__ = [
    "LISTING",
    "SEPARATOR",
    "Prepared",
    "Query",
    "ill_formed",
    "prepared",
    "projected",
    "require_queries",
    "shapes_in",
]

# A message that lists what a query selected begins with the first, and parts it by the second.
LISTING, SEPARATOR = "\x1e", "\x1f"
_DEEPEST = 64  # shapes in shapes
_SHAPE = "urn:x-bscgraph:shape:"
_IMPORTS = "<http://www.w3.org/2002/07/owl#imports>"
_NIL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
_LISTED = ("in", "and", "or", "xone", "languageIn", "ignoredProperties")
_LISTS = tuple(map(sh, ("and", "or", "xone")))
_LINKS = tuple(map(sh, ("property", "node", "not", "qualifiedValueShape", "sparql")))
_SUBJECTS = tuple(
    map(sh, ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "path"))
)
_ASKED = ("select", "prefixes")
_KINDS = (sh("NodeShape"), sh("PropertyShape"))
# What the recommendation allows once for a shape; engines differ in whether they mind.
_ONCE = frozenset(
    map(
        sh,
        (
            *("datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
            *("maxExclusive", "maxInclusive", "minLength", "maxLength", "uniqueLang", "in"),
            *("languageIn", "closed", "ignoredProperties", "qualifiedMinCount", "deactivated"),
            *("qualifiedMaxCount", "severity", "path"),
        ),
    )
)
_SELECT = re.compile(r"\bSELECT\b(?:\s+(?:DISTINCT|REDUCED)\b)?", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
_ALIAS = re.compile(r"\bAS\s+[?$](\w+)\s*\)\Z", re.IGNORECASE)
_UNSEEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*")


@dataclass(frozen=True, slots=True)
class Query:
    """The query of one SPARQL constraint: its node, text with prefixes, selected variables."""

    node: str
    select: str
    variables: tuple[str, ...]

    @property
    def message(self) -> str:
        """A message that lists the variables, to be filled by an engine."""
        return LISTING + SEPARATOR.join(f"{name}={{?{name}}}" for name in self.variables)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The shapes for the engines.

    ``names`` leads from the IRI that a shape without a name got back to its blank node;
    ``queries`` are those of each shape (as the engines call it); ``seen`` are the properties
    that the shapes can see in the data, None if it may be any.
    """

    triples: Sequence[Triple]
    names: Mapping[str, str]
    queries: Mapping[str, tuple[Query, ...]]
    seen: frozenset[str] | None

    @property
    def listing(self) -> list[Triple]:
        """The messages that list what the queries select."""
        queries = (query for found in self.queries.values() for query in found)
        return [(query.node, sh("message"), literal(query.message)) for query in queries]

    def original(self, term: str) -> str:
        """A shape or path as it is called in the shapes graph."""
        return self.names.get(term, term)

    def called(self, shape: str) -> str:
        """A shape of the shapes graph as the engines call it."""
        return next((name for name, node in self.names.items() if node == shape), shape)


def prepared(index: Index, triples: Sequence[Triple]) -> Prepared:
    """Make the engines' copy of a shapes graph.

    Raises:
        ShapesError: a shape is ill-formed, or a query cannot be read.
    """
    shapes = _shapes(index)
    _require_shallow(index, shapes)
    _require_once(index, shapes)
    given = {node: f"<{_SHAPE}{node[2:]}>" for node in shapes if node.startswith("_:")}

    def called(term: str) -> str:
        return given.get(term, term)

    found = _queries(index)
    # Queries go with their prefixes written out: engines look for those in different places.
    silent = {(node, sh("message")) for node in shapes}
    silent |= {(q.node, sh(name)) for group in found.values() for q in group for name in _ASKED}
    queries = {
        called(shape): tuple(replace(query, node=called(query.node)) for query in group)
        for shape, group in found.items()
    }
    kept = [(called(s), p, called(o)) for s, p, o in triples if (s, p) not in silent]
    kept += [(q.node, sh("select"), literal(q.select)) for one in queries.values() for q in one]
    return Prepared(tuple(kept), {iri: node for node, iri in given.items()}, queries, seen_by(kept))


def _shapes(index: Index) -> set[str]:
    """Every node that is a shape or a SPARQL constraint."""
    found = {node for kind in _KINDS for node in index.of_class(kind)}
    for node in index:
        for predicate, value in index.statements(node):
            if predicate in _LINKS:
                found.update((node, value))
            elif predicate in _SUBJECTS:
                found.add(node)
            elif predicate in _LISTS:
                found.add(node)
                found.update(index.items(value))
    return found


def _require_once(index: Index, shapes: Iterable[str]) -> None:
    for node in shapes:
        stated = [p for p, _ in set(index.statements(node)) if p in _ONCE]
        twice = next((p for p in stated if stated.count(p) > 1), None)
        if twice is not None:
            raise ill_formed(f"{node} has more than one {_short(twice)}")
    for name in _LISTED:
        for node, head in index.subjects(sh(name)):
            if head != _NIL and not any(True for _ in index.items(head)):
                raise ill_formed(f"sh:{name} of {node} is no list")
    for _, part in index.subjects(sh("property")):
        if index.one(part, sh("path")) is None:
            raise ill_formed(f"{part} is used as a property shape but has no sh:path")


def shapes_in(index: Index, node: str) -> list[str]:
    """The shapes and queries that a shape is made of."""
    heads = [head for link in _LISTS for head in index.objects(node, link)]
    inner = [part for link in _LINKS for part in index.objects(node, link)]
    return [*inner, *(part for head in heads for part in index.items(head))]


def _require_shallow(index: Index, shapes: Iterable[str]) -> None:
    """Engines walk from shape to shape, one call inside the other."""
    deep, _ = nesting(sorted(shapes), partial(shapes_in, index))
    if deep > _DEEPEST:
        raise ill_formed(
            f"shapes are nested more than {_DEEPEST} deep", f"形狀巢狀超過 {_DEEPEST} 層"
        )


def _short(term: str) -> str:
    return "sh:" + content(term).rpartition("#")[2]


def ill_formed(reason: str, chinese: str = "") -> ShapesError:
    """Shapes that no engine can run, and why; an engine's own reason is English."""
    first = reason.strip().partition("\n")[0]
    return ShapesError(
        f"The shapes cannot be run: {first}; correct them and validate again.",
        f"檢核形狀無法執行：{chinese or first}；請更正後重新檢核。",
    )


def _queries(index: Index) -> dict[str, tuple[Query, ...]]:
    found: dict[str, list[Query]] = {}
    for shape, node in index.subjects(sh("sparql")):
        found.setdefault(shape, []).append(_query(index, node))
    return {shape: tuple(sorted(group, key=lambda q: q.node)) for shape, group in found.items()}


def _query(index: Index, node: str) -> Query:
    selects = index.objects(node, sh("select"))
    if len(selects) != 1:
        raise ill_formed(f"{node} must have exactly one sh:select")
    text = content(selects[0])
    fault = excess(text) or wrong_kind(text, "SELECT")
    if fault is not None:
        raise ill_formed(f"the query of {node}: {fault[0]}", f"{node} 的查詢：{fault[1]}")
    _require_this(node, text)
    lines = [f"PREFIX {name}: <{space}>" for name, space in sorted(set(_prefixes(index, node)))]
    return Query(node, "\n".join([*lines, text]), projected(text))


def _prefixes(index: Index, node: str) -> Iterator[tuple[str, str]]:
    owners = index.objects(node, sh("prefixes"))
    for owner in owners:
        # What one imports counts too; nothing is fetched for it.
        owners.extend(one for one in index.objects(owner, _IMPORTS) if one not in owners)
        for entry in index.objects(owner, sh("declare")):
            yield index.text(entry, sh("prefix")), index.text(entry, sh("namespace"))


def projected(select: str) -> tuple[str, ...]:
    """The variables that the outermost SELECT of a query names, without ``this``.

    >>> projected("SELECT $this ?a (COUNT(?b) AS ?c) WHERE { ?a ?p ?b }")
    ('a', 'c')
    """
    selects = list(_selects(select))
    return tuple(name for name in dict.fromkeys(selects[0] if selects else ()) if name != "this")


def _selects(text: str) -> Iterator[tuple[str, ...]]:
    """What each SELECT of a query names, the outermost first; ``*`` where it takes all."""
    # Strings, IRIs and comments are blanked, so that a bracket in them counts for nothing.
    plain = _UNSEEN.sub(lambda match: " " * len(match[0]), text)
    for start in _SELECT.finditer(plain):
        clause = plain[start.end() :]
        yield ("*",) if clause.lstrip().startswith("*") else tuple(_names(clause))


def _require_this(node: str, text: str) -> None:
    """A query inside a query has to name ``$this`` too, or it is about another thing."""
    for names in _selects(text):
        if not {"this", "*"}.intersection(names):
            raise ill_formed(f"a SELECT in the query of {node} does not select $this")


def _names(clause: str) -> Iterator[str]:
    position = 0
    while position < len(clause):
        rest = clause[position:]
        if rest[0] == "(":
            length = _bracket(rest)
            alias = _ALIAS.search(rest[:length])
            if alias:
                yield alias[1]
        elif variable := _VARIABLE.match(rest):
            length = variable.end()
            yield variable[1]
        elif rest[0].isspace():
            length = 1
        else:
            return
        position += length


def _bracket(text: str) -> int:
    """Where the bracket that opens ``text`` closes; its end if it does not."""
    depth = 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return position + 1
    return len(text)


def require_queries(found: Iterable[Query]) -> None:
    """Every query can be read by a SPARQL parser.

    Raises:
        ShapesError: one cannot.
    """
    import pyoxigraph

    store = pyoxigraph.Store()
    for query in found:
        text = re.sub(r"\$PATH\b", "<urn:x-bscgraph:path>", query.select)
        try:
            store.query(text)
        except SyntaxError as error:
            why = reason(str(error), (), text)
            raise ill_formed(f"the query of {query.node} cannot be read: {why}") from error
