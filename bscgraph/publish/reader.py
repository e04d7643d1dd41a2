"""From the Turtle files of the ontology and the shapes to a :class:`Glossary`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, SH, Namespace
from rdflib.term import Node

from bscgraph.publish.glossary import (
    KINDS,
    CodeList,
    Concept,
    Glossary,
    Kind,
    PublishError,
    Ref,
    Row,
    Rule,
    Shape,
    Term,
    Text,
    Texts,
    Value,
    checked_name,
)
from bscgraph.terms import BSC, CODE

__all__ = ["Sources", "read_glossary", "read_sources"]

_NS = Namespace("https://w3id.org/bscgraph/ns#")
_ONTOLOGY = URIRef("https://w3id.org/bscgraph/ns")
_SHAPE = Namespace("https://w3id.org/bscgraph/shape/")
# Addresses that a page answers as a whole
_WHOLE_PAGES = {str(_ONTOLOGY): "index", str(CODE): "codes", str(_SHAPE).rstrip("/"): "rules",
                f"{_ONTOLOGY}/changelog": "changes"}  # fmt: skip
_VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")

_KIND_TYPES: dict[Node, Kind] = dict(
    zip((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty), KINDS,
        strict=False)
)  # fmt: skip
_LABELS = (RDFS.label, SKOS.prefLabel)
_NOTES = (RDFS.comment, SKOS.scopeNote, SKOS.note, SKOS.changeNote, SKOS.historyNote,
          SKOS.editorialNote)  # fmt: skip
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch,
            SKOS.relatedMatch, RDFS.seeAlso)  # fmt: skip
# Told in a place of its own on every page, or by the page itself.
_TOLD = {*_LABELS, *_NOTES, SKOS.definition, SKOS.example, SKOS.notation, _VS.term_status,
         OWL.deprecated, RDFS.isDefinedBy, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept,
         OWL.disjointWith, OWL.inverseOf, OWL.equivalentClass, OWL.equivalentProperty}  # fmt: skip
_JOINS = {OWL.unionOf: "or", OWL.intersectionOf: "and", OWL.complementOf: "not",
          OWL.oneOf: "one-of"}  # fmt: skip
_FILLERS = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only", OWL.hasValue: "value",
            OWL.minCardinality: "min", OWL.maxCardinality: "max", OWL.cardinality: "exactly",
            OWL.minQualifiedCardinality: "min", OWL.maxQualifiedCardinality: "max",
            OWL.qualifiedCardinality: "exactly"}  # fmt: skip
# caption, predicates, and whether they are read backwards
_TERM_ROWS: tuple[tuple[str, tuple[URIRef, ...], bool], ...] = (
    ("super", (RDFS.subClassOf, RDFS.subPropertyOf), False),
    ("sub", (RDFS.subClassOf, RDFS.subPropertyOf), True),
    ("domain", (RDFS.domain,), False),
    ("range", (RDFS.range,), False),
    ("domain-of", (RDFS.domain,), True),
    ("range-of", (RDFS.range,), True),
    ("replaced-by", (DCTERMS.isReplacedBy,), False),
)
_SYMMETRIC = (("equivalent", (OWL.equivalentClass, OWL.equivalentProperty)),
              ("inverse", (OWL.inverseOf,)), ("disjoint", (OWL.disjointWith,)))  # fmt: skip
_CONCEPT_ROWS: tuple[tuple[str, tuple[URIRef, ...], bool], ...] = (
    ("broader", (SKOS.broader,), False),
    ("narrower", (SKOS.broader,), True),
    ("alt-label", (SKOS.altLabel,), False),
    ("replaced-by", (DCTERMS.isReplacedBy,), False),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The parsed files: ontology with alignments, code lists; the shapes; the change log."""

    ontology: Graph
    shapes: Graph
    changes: str


def read_sources(ontology: Path, shapes: Path) -> Sources:
    """Parse the Turtle files right in the two folders, and the ontology's CHANGELOG.md.

    Raises:
        PublishError: a file cannot be read or is no Turtle, or there is none.
    """
    log = ontology / "CHANGELOG.md"
    changes = log.read_text(encoding="utf-8") if log.is_file() else ""
    return Sources(_parsed(ontology), _parsed(shapes), changes)


def _parsed(folder: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    files = sorted(folder.glob("*.ttl"))
    for path in files:
        try:
            graph.parse(path, format="turtle")
        # rdflib's parser raises its BadSyntax, a SyntaxError, for what is no Turtle.
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise PublishError(
                f"{path.name} cannot be read ({type(error).__name__}); check that it is Turtle.",
                f"無法讀取 {path.name}（{type(error).__name__}）；請確認為 Turtle 格式。",
            ) from error
    if not files:
        raise PublishError(
            f"There is no Turtle file in the folder “{folder.name}”; nothing can be published.",
            f"資料夾「{folder.name}」中沒有 Turtle 檔；沒有可發布的內容。",
        )
    return graph


def read_glossary(files: Sources) -> Glossary:
    """What the pages tell about the parsed files.

    Raises:
        PublishError: no ontology is described, or a name cannot be an anchor.
    """
    return _Reader(files).glossary()


class _Reader:
    """Reads one glossary out of one set of graphs."""

    def __init__(self, files: Sources) -> None:
        self._graph = files.ontology
        self._shapes = files.shapes
        self._changes = files.changes
        self._prefixes = sorted(
            ((prefix, str(iri)) for prefix, iri in self._graph.namespaces() if prefix),
            key=lambda pair: (-len(pair[1]), pair[0]),
        )
        schemes = {*self._graph.subjects(RDF.type, SKOS.ConceptScheme)}
        schemes |= {*self._graph.objects(predicate=SKOS.inScheme)}
        self._schemes = {scheme for scheme in schemes if str(scheme).startswith(CODE)}
        self.ref: Callable[[Node], Ref] = lru_cache(maxsize=None)(self._ref)

    def glossary(self) -> Glossary:
        graph = self._graph
        if (_ONTOLOGY, RDF.type, OWL.Ontology) not in graph:
            raise PublishError(
                f"The ontology {_ONTOLOGY} is not described in the files; add its header.",
                f"檔案中沒有知識本體 {_ONTOLOGY} 的描述；請補上檔頭。",
            )
        return Glossary(
            ontology=self.ref(_ONTOLOGY),
            version=str(graph.value(_ONTOLOGY, OWL.versionInfo) or ""),
            titles=self._texts(_ONTOLOGY, (DCTERMS.title, RDFS.label)),
            descriptions=self._texts(_ONTOLOGY, (DCTERMS.description, RDFS.comment)),
            citations=self._texts(_ONTOLOGY, (DCTERMS.bibliographicCitation,)),
            header=tuple(self._header()),
            namespaces=tuple(self._namespaces()),
            terms=tuple(sorted(self._terms(), key=lambda t: t.ref.anchor.lower())),
            code_lists=tuple(sorted(self._code_lists(), key=lambda c: c.id)),
            rules=tuple(sorted(self._rules(), key=lambda r: (r.code, r.ref.anchor))),
            shapes=tuple(sorted(self._silent_shapes(), key=lambda s: s.ref.anchor)),
            changes=self._changes,
        )

    # --- names ---

    def _ref(self, node: Node) -> Ref:
        iri = str(node)
        page, anchor = self._place(iri)
        labels = self._texts(node, _LABELS) if isinstance(node, URIRef) else Texts()
        return Ref(self._curie(iri), iri, labels, page, anchor)

    def _place(self, iri: str) -> tuple[str, str]:
        """The page that shows ``iri``, and the anchor there; empty where none does."""
        node = URIRef(iri)
        if iri in _WHOLE_PAGES:
            return _WHOLE_PAGES[iri], ""
        if iri.startswith(_NS) and (node, RDF.type, None) in self._graph:
            return "index", checked_name(iri.removeprefix(_NS), iri)
        scheme = self._graph.value(node, SKOS.inScheme)
        if iri.startswith(CODE) and scheme in self._schemes:
            page = f"code/{checked_name(str(scheme).rpartition('/')[2], str(scheme))}"
            return page, checked_name(iri.rpartition("/")[2], iri)
        if node in self._schemes:
            return f"code/{checked_name(iri.rpartition('/')[2], iri)}", ""
        if iri.startswith(_SHAPE):
            return "rules", checked_name(iri.removeprefix(_SHAPE), iri)
        return "", ""

    def _curie(self, iri: str) -> str:
        for prefix, namespace in self._prefixes:
            rest = iri.removeprefix(namespace)
            if rest and rest != iri and not set(rest) & set("/#?"):
                return f"{prefix}:{rest}"
        for prefix, namespace in (("code", str(CODE)), ("rule", str(_SHAPE))):
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _namespaces(self) -> Iterator[tuple[str, str]]:
        used = {str(n) for triple in self._graph for n in triple if isinstance(n, URIRef)}
        used |= {str(n.datatype) for n in self._graph.objects() if isinstance(n, Literal)}
        for prefix, namespace in sorted(self._prefixes):
            if any(iri.startswith(namespace) for iri in used):
                yield prefix, namespace

    # --- values ---

    def _texts(self, node: Node, predicates: Iterable[URIRef], graph: Graph | None = None) -> Texts:
        found: list[Text] = []
        for predicate in predicates:
            literals = (graph or self._graph).objects(node, predicate)
            texts = {Text(str(o), o.language or "") for o in literals if isinstance(o, Literal)}
            found += sorted(texts - set(found), key=lambda t: (t.lang, t.value))
        return Texts(tuple(found))

    def _value(self, node: Node) -> Value:
        if isinstance(node, Literal):
            return Value(text=Text(str(node), node.language or ""))
        if isinstance(node, BNode):
            return self._expression(node)
        return Value(refs=(self.ref(node),))

    def _expression(self, node: BNode) -> Value:
        """A class expression: a union, a restriction …"""
        for predicate, join in _JOINS.items():
            held = self._graph.value(node, predicate)
            if held is not None:
                parts = [held] if predicate == OWL.complementOf else Collection(self._graph, held)
                return Value(refs=tuple(r for part in parts for r in self._flat(part)), join=join)
        on = self._graph.value(node, OWL.onProperty)
        for predicate, join in _FILLERS.items():
            held = self._graph.value(node, predicate)
            if on is not None and held is not None:
                filler = self._graph.value(node, OWL.onClass) if "Card" in predicate else held
                number = str(held) if "ardinality" in predicate else ""
                refs = self._flat(filler) if filler is not None else ()
                return Value(refs=(self.ref(on), *refs), join=join, number=number)
        return Value(join="expression")

    def _flat(self, node: Node) -> tuple[Ref, ...]:
        return self._expression(node).refs if isinstance(node, BNode) else (self.ref(node),)

    def _row(self, nodes: Iterable[Node], key: str = "", predicate: Ref | None = None) -> Row:
        values = sorted({self._value(node) for node in nodes}, key=_order)
        return Row(tuple(values), key, predicate)

    def _rows(
        self, node: Node, known: Iterable[tuple[str, tuple[URIRef, ...], bool]], kinds: set[Node]
    ) -> Iterator[Row]:
        """The rows of ``known``, those of the matches, then all that has no place yet."""
        told: set[Node] = {*_TOLD, *_MATCHES}
        for key, predicates, backwards in known:
            told |= set() if backwards else set(predicates)
            found = (
                (n for p in predicates for n in self._graph.subjects(p, node))
                if backwards
                else (n for p in predicates for n in self._graph.objects(node, p))
            )
            yield self._row((n for n in found if not (backwards and isinstance(n, BNode))), key)
        for match in _MATCHES:
            yield self._row(self._graph.objects(node, match), match.rpartition("#")[2])
        yield self._row(set(self._graph.objects(node, RDF.type)) - kinds, "characteristics")
        for predicate in _sorted(set(self._graph.predicates(node)) - told - {RDF.type}):
            yield self._row(self._graph.objects(node, predicate), predicate=self.ref(predicate))

    # --- ontology ---

    def _header(self) -> Iterator[Row]:
        told = {RDF.type, DCTERMS.title, DCTERMS.description, DCTERMS.bibliographicCitation,
                RDFS.label, RDFS.comment}  # fmt: skip
        for predicate in _sorted(set(self._graph.predicates(_ONTOLOGY)) - told):
            held = self._graph.objects(_ONTOLOGY, predicate)
            yield self._row(held, str(self._curie(str(predicate))), self.ref(predicate))

    def _terms(self) -> Iterator[Term]:
        for node in _sorted(s for s in self._graph.subjects(RDF.type) if str(s).startswith(_NS)):
            types = set(self._graph.objects(node, RDF.type))
            fitting = (kind for kind_type, kind in _KIND_TYPES.items() if kind_type in types)
            kind: Kind = next(fitting, "other")
            yield Term(
                ref=self.ref(node),
                kind=kind,
                labels=self._texts(node, _LABELS),
                definitions=self._texts(node, (SKOS.definition,)),
                examples=self._texts(node, (SKOS.example,)),
                notes=self._texts(node, _NOTES),
                status=str(self._graph.value(node, _VS.term_status) or ""),
                deprecated=bool(self._graph.value(node, OWL.deprecated)),
                rows=tuple(self._term_rows(node, set(_KIND_TYPES))),
            )

    def _term_rows(self, node: Node, kinds: set[Node]) -> Iterator[Row]:
        rows = list(self._rows(node, _TERM_ROWS, kinds))
        place = len(_TERM_ROWS)
        for key, predicates in reversed(_SYMMETRIC):
            found = {n for p in predicates for n in self._graph.objects(node, p)}
            found |= {n for p in predicates for n in self._graph.subjects(p, node)}
            if key == "disjoint":
                found |= self._apart(node)
            rows.insert(place, self._row(found, key))
        return (row for row in rows if row.values)

    def _apart(self, node: Node) -> set[Node]:
        """Those that a list of disjoint classes or properties sets apart from ``node``."""
        found: set[Node] = set()
        for several in (OWL.AllDisjointClasses, OWL.AllDisjointProperties):
            for group in self._graph.subjects(RDF.type, several):
                held = self._graph.value(group, OWL.members)
                members = set(Collection(self._graph, held)) if held is not None else set()
                found |= members - {node} if node in members else set()
        return found

    # --- code lists ---

    def _code_lists(self) -> Iterator[CodeList]:
        for scheme in _sorted(self._schemes):
            ref = self.ref(scheme)
            rows = self._rows(scheme, (), {SKOS.ConceptScheme})
            yield CodeList(
                ref=ref,
                id=ref.page.removeprefix("code/"),
                labels=self._texts(scheme, (*_LABELS, DCTERMS.title)),
                definitions=self._texts(scheme, (SKOS.definition, DCTERMS.description)),
                notes=self._texts(scheme, _NOTES),
                rows=tuple(row for row in rows if row.values),
                concepts=tuple(sorted(self._concepts(scheme), key=lambda c: c.notation)),
            )

    def _concepts(self, scheme: Node) -> Iterator[Concept]:
        for node in set(self._graph.subjects(SKOS.inScheme, scheme)):
            yield Concept(
                ref=self.ref(node),
                notation=str(self._graph.value(node, SKOS.notation) or ""),
                labels=self._texts(node, _LABELS),
                definitions=self._texts(node, (SKOS.definition,)),
                examples=self._texts(node, (SKOS.example,)),
                notes=self._texts(node, _NOTES),
                rows=tuple(r for r in self._rows(node, _CONCEPT_ROWS, {SKOS.Concept}) if r.values),
            )

    # --- rules ---

    def _rules(self) -> Iterator[Rule]:
        for node in set(self._shapes.subjects(SH.message)):
            if str(node).startswith(_SHAPE):
                severity = self._shapes.value(node, SH.severity) or SH.Violation
                yield Rule(
                    ref=self.ref(node),
                    code=str(self._shapes.value(node, BSC.ruleCode) or ""),
                    severity=str(severity).rpartition("#")[2],
                    messages=self._texts(node, (SH.message,), self._shapes),
                    fixes=self._texts(node, (BSC.howToFix,), self._shapes),
                )

    def _silent_shapes(self) -> Iterator[Shape]:
        """What has an address among the rules but no message: groups of them, queries …"""
        targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
        rules = set(self._shapes.subjects(SH.message))
        for node in _sorted(self._shapes.subjects()):
            if str(node).startswith(_SHAPE) and node not in rules:
                aims = {n for p in targets for n in self._shapes.objects(node, p)}
                linked = {*self._shapes.objects(node), *self._shapes.subjects(object=node)}
                yield Shape(
                    self.ref(node),
                    tuple(map(self.ref, _sorted(aims))),
                    tuple(map(self.ref, _sorted(linked & rules))),
                )


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    """Each node once, in the order of their texts."""
    return sorted(set(nodes), key=str)


def _order(value: Value) -> tuple[str, ...]:
    text = value.text
    names = tuple(ref.name for ref in value.refs)
    return ("", text.lang, text.value) if text else ("1", *names[:1], value.join, *names)
