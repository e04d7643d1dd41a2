"""The checks of the shapes linter, each a generator of (kind of fault, node, what it names)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from bscgraph.resources import folder
from bscgraph.terms import BSC, CODE
from bscgraph.validate.bounds import nesting
from bscgraph.validate.index import TERM, Index, sh
from bscgraph.validate.lint_query import Reading, read_query
from bscgraph.validate.prepare import shapes_in
from bscgraph.validate.shacl_terms import KINDS, NODE_KINDS, SH, TERMS
from bscgraph.validate.spelling import content

__all__ = ["CHECKS", "Sheet"]

Found = Iterator[tuple[str, str, dict[str, Any]]]

_LANGUAGES = {"en": {"en": "English", "zh-Hant": "英文"},
              "zh-hant": {"en": "Chinese (zh-Hant)", "zh-Hant": "中文（zh-Hant）"}}  # fmt: skip
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_TARGETS = tuple(map(sh, ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")))
_INNER = tuple(map(sh, ("node", "not", "qualifiedValueShape")))
_LISTS = tuple(map(sh, ("and", "or", "xone")))
# What makes a shape report results of its own.
_CONSTRAINTS = frozenset(
    sh(name)
    for name in [
        "class",
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "uniqueLang",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "not",
        "and",
        "or",
        "xone",
        "node",
        "qualifiedValueShape",
        "closed",
        "hasValue",
        "in",
        "sparql",
    ]
)
# What the texts of every rule may name beside the properties of what is checked.
_ALWAYS = frozenset(("this", "value", "path", "label", "scorecardLabel"))
_KIND_NAMES = {
    "iri": ("an IRI", " IRI"),
    "node": ("a shape or node", "形狀或節點"),
    "path": ("a path", "路徑"),
    "list": ("a list ( … )", "清單 ( … )"),
    "count": ("a whole number", "整數"),
    "boolean": ("true or false", " true 或 false"),
    "text": ("a text", "文字"),
    "string": ("a text without language", "不帶語言標記的文字"),
    "address": ("an address such as \"http://…\"^^xsd:anyURI", " xsd:anyURI 位址"),
    "literal": ("a literal", "文字或數字"),
    "node kind": ("one of the six node kinds", "六種節點種類之一"),
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The shapes to lint (``index``), with all they may refer to (``known``), and their files."""

    index: Index
    known: Index
    files: Mapping[str, str]

    def file(self, node: str) -> str:
        """The name of the file that describes ``node``."""
        return self.files.get(node, "")

    def codes(self) -> list[tuple[str, str]]:
        """Nodes with a rule code, and the code."""
        return sorted((node, content(value)) for node, value in self.index.subjects(CODE_TERM))

    @cached_property
    def queries(self) -> Mapping[str, Reading]:
        """The readings of the SELECT and ASK queries, by the node that holds them."""
        return {
            node: read_query(self._prefixed(node), content(text), kind.upper())
            for kind in ("select", "ask")
            for node, text in self.index.subjects(sh(kind))
        }

    def _prefixed(self, node: str) -> dict[str, str]:
        return {
            self.known.text(entry, sh("prefix")): self.known.text(entry, sh("namespace"))
            for owner in self.known.objects(node, sh("prefixes"))
            for entry in self.known.objects(owner, sh("declare"))
        }

    @cached_property
    def inner(self) -> frozenset[str]:
        """Shapes that only serve inside another one, which reports for them."""
        found = {value for link in _INNER for _, value in self.index.subjects(link)}
        for link in _LISTS:
            for _, head in self.index.subjects(link):
                found.update(self.index.items(head))
        return frozenset(found)

    @cached_property
    def _silent(self) -> frozenset[str]:
        """Inner shapes without a target, and all that only they are made of."""
        aimed = {node for target in _TARGETS for node, _ in self.index.subjects(target)}
        pending, found = sorted(self.inner - aimed), set[str]()
        while pending:
            node = pending.pop()
            if node not in found:
                found.add(node)
                pending += self.index.objects(node, sh("property"))
        return frozenset(found)

    @cached_property
    def reporting(self) -> tuple[str, ...]:
        """Shapes and queries that give results of their own."""
        properties = self.index.subjects(sh("property"))
        parts = {value for node, value in properties if node not in self._silent}
        found = set(self.rules)
        for node in self.index:
            stated = {predicate for predicate, _ in self.index.statements(node)}
            if not stated.isdisjoint(_CONSTRAINTS) and (
                node in parts or not stated.isdisjoint(_TARGETS) or node not in self._silent
            ):
                found.add(node)
        return tuple(sorted(found))

    @cached_property
    def rules(self) -> frozenset[str]:
        """Queries that are rules across submissions: no shape, no target."""
        return frozenset(self.index.of_class(sh("SPARQLSelectExecutable")))

    @cached_property
    def reached(self) -> frozenset[str]:
        """Shapes that a target leads to."""
        pending = [node for target in _TARGETS for node, _ in self.known.subjects(target)]
        pending += self.known.of_class(f"<{_RDFS}Class>")
        found: set[str] = set()
        while pending:
            node = pending.pop()
            if node not in found:
                found.add(node)
                for link in (sh("property"), *_INNER):
                    pending.extend(self.known.objects(node, link))
                for link in _LISTS:
                    for head in self.known.objects(node, link):
                        pending.extend(self.known.items(head))
        return frozenset(found)


_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
CODE_TERM = TERM["ruleCode"]


def _near(name: str, choices: Iterable[str]) -> dict[str, str]:
    # The case of letters is what is most often wrong.
    folded = {one.lower(): one for one in sorted(choices)}
    near = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    found = [folded[one] for one in near]
    return {
        "en": f"; did you mean {found[0]}?" if found else "",
        "zh-Hant": f"；是否為 {found[0]}？" if found else "",
    }


def _terms(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every IRI of the shapes without its brackets, with the node it stands at."""
    for node in sheet.index:
        for statement in sheet.index.statements(node):
            yield from ((node, term[1:-1]) for term in statement if term.startswith("<"))
    for node, reading in sheet.queries.items():
        yield from ((node, term) for term in reading.iris)


def unknown_terms(sheet: Sheet) -> Found:
    """SHACL terms that do not exist."""
    for node, term in sorted(set(_terms(sheet))):
        name = term.removeprefix(SH)
        if name != term and name not in TERMS:
            yield "unknown-term", node, {"term": f"sh:{name}", "near": _near(name, TERMS)}


def wrong_values(sheet: Sheet) -> Found:
    """Values that a SHACL property does not take."""
    for node in sheet.index:
        for predicate, value in sheet.index.statements(node):
            name = content(predicate).removeprefix(SH)
            kind = KINDS.get(name) if predicate == sh(name) else None
            wanted = kind if kind and not _is(kind, value, sheet.index) else None
            if name == "nodeKind" and content(value).removeprefix(SH) not in NODE_KINDS:
                wanted = "node kind"
            if wanted:
                en, zh = _KIND_NAMES[wanted]
                shown = {"en": en, "zh-Hant": zh}
                yield "wrong-value", node, {"term": f"sh:{name}", "kind": shown, "value": value}


def _is(kind: str, value: str, index: Index) -> bool:
    literal, tail = value.startswith('"'), value.rpartition('"')[2]
    datatype = tail.removeprefix("^^<").removesuffix(">").removeprefix(_XSD)
    tests: dict[str, Callable[[], bool]] = {
        "iri": lambda: value.startswith("<"),
        "node": lambda: not literal,
        "path": lambda: not literal,
        "list": lambda: value == f"<{_RDF}nil>" or bool(index.objects(value, f"<{_RDF}first>")),
        "count": lambda: datatype == "integer" and content(value).isdecimal(),
        "boolean": lambda: datatype == "boolean" and content(value) in {"true", "false"},
        "text": lambda: literal and (not tail or tail.startswith("@")),
        "string": lambda: literal and not tail,
        "address": lambda: literal and datatype == "anyURI",
        "literal": lambda: literal,
        "any": lambda: True,
    }
    return tests[kind]()


def unknown_ours(sheet: Sheet) -> Found:
    """Classes, properties and codes of ours that the ontology does not define."""
    names = frozenset(BSC.__annotations__) - {"_NS", "_fail"}
    for node, term in sorted(set(_terms(sheet))):
        name = term.removeprefix(str(BSC._NS))
        if name != term and name not in names:
            alike = {one for one in names if one[:1].isupper() == name[:1].isupper()}
            rule = "unknown-class" if name[:1].isupper() else "unknown-property"
            yield rule, node, {"value": f"bsc:{name}", "near": _near(name, alike)}
        code = term.removeprefix(str(CODE))
        if code != term and not code.endswith("/") and code not in _codes():
            yield "unknown-code", node, {"value": f"code:{code}", "near": _near(code, _codes())}


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """The concepts and code lists of the ontology, below the address of code lists."""
    import pyoxigraph

    found = set()
    for path in folder("ontology").glob("*.ttl"):
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                found.add(quad.subject.value.removeprefix(str(CODE)))
    return frozenset(found)


def names(sheet: Sheet) -> Found:
    """Shapes and queries without an IRI."""
    words = {"en": "shape", "zh-Hant": "形狀"}
    for node in sheet.reporting:
        if node.startswith("_:"):
            yield "unnamed-shape", node, {"what": words}
    queries = {"en": "query", "zh-Hant": "查詢"}
    for _, node in sheet.index.subjects(sh("sparql")):
        if node.startswith("_:"):
            yield "unnamed-shape", node, {"what": queries}


def texts(sheet: Sheet) -> Found:
    """Messages, ways to mend, reasons, rule codes and severities that are missing."""
    wanted = (("no-message", sh("message")), ("no-fix", TERM["howToFix"]),
              ("no-rationale", TERM["rationale"]))  # fmt: skip
    for node in sheet.reporting:
        for rule, predicate in wanted:
            tags = {v.rpartition('"')[2].lower() for v in sheet.index.objects(node, predicate)}
            for tag, language in _LANGUAGES.items():
                if f"@{tag}" not in tags:
                    yield rule, node, {"language": language}
        for rule, predicate in (("no-rule-code", CODE_TERM), ("no-severity", sh("severity"))):
            if not sheet.index.objects(node, predicate):
                yield rule, node, {}


def codes(sheet: Sheet) -> Found:
    """Rule codes that two rules have."""
    owners: dict[str, list[str]] = {}
    for node, value in sheet.known.subjects(CODE_TERM):
        owners.setdefault(content(value), []).append(node)
    for node, code in sheet.codes():
        for other in owners[code]:
            if other != node:
                yield "duplicate-code", node, {"value": code, "other": content(other)}


def queries(sheet: Sheet) -> Found:
    """Queries that cannot be read or find nothing, and severities that are lost in them."""
    selects = {node for node, _ in sheet.index.subjects(sh("select"))}
    for node, reading in sheet.queries.items():
        if reading.error:
            yield "query-broken", node, {"reason": reading.error}
        elif reading.refused:
            en, zh = reading.refused
            yield "query-refused", node, {"reason": {"en": en, "zh-Hant": zh}}
        elif node in selects and "this" not in reading.variables:
            yield "query-without-this", node, {}
    for _, node in sheet.index.subjects(sh("sparql")):
        if sheet.index.objects(node, sh("severity")):
            yield "severity-in-query", node, {}
    for node in sheet.reporting:
        held = len(sheet.index.objects(node, sh("sparql")))
        if held > 1:
            yield "several-queries", node, {"value": str(held)}


def placeholders(sheet: Sheet) -> Found:
    """Placeholders of texts that neither a query nor the data can fill."""
    paths = {content(value) for _, value in sheet.index.subjects(sh("path"))}
    ours = {name for name in BSC.__annotations__ if name[:1].islower()}
    local = {re.split(r"[#/]", path)[-1] for path in paths}
    for node in sheet.reporting:
        held = [node, *sheet.index.objects(node, sh("sparql"))]
        selected = {v for one in held if one in sheet.queries for v in sheet.queries[one].variables}
        filled = selected | ours | local | _ALWAYS
        for predicate in (sh("message"), TERM["howToFix"]):
            for text in sheet.index.objects(node, predicate):
                tag = text.rpartition('"')[2].removeprefix("@").lower()
                for name in _PLACEHOLDER.findall(content(text)):
                    if name not in filled:
                        language = _LANGUAGES.get(tag, {"en": tag, "zh-Hant": tag})
                        shown = {"value": f"{{?{name}}}", "language": language}
                        yield "unfilled-placeholder", node, shown


def targets(sheet: Sheet) -> Found:
    """Shapes that nothing leads to."""
    for node in sheet.reporting:
        if node not in sheet.reached and node not in sheet.rules:
            yield "no-target", node, {}
    for node in sorted({node for target in _TARGETS for node, _ in sheet.index.subjects(target)}):
        stated = {predicate for predicate, _ in sheet.index.statements(node)}
        if stated.isdisjoint({*_CONSTRAINTS, sh("property")}):
            yield "no-constraint", node, {}


def circles(sheet: Sheet) -> Found:
    """Shapes that lead back to themselves."""
    shapes = sorted(set(sheet.reporting) | sheet.inner)
    for node in sorted(nesting(shapes, partial(shapes_in, sheet.known))[1]):
        yield "recursive-shape", node, {}


CHECKS = (unknown_terms, wrong_values, unknown_ours, names, texts, codes, queries, placeholders,
          targets, circles)  # fmt: skip
