"""Rules: what the shapes say to people, and the shapes as the engines get them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.errors import GraphError, ShapesError
from bscgraph.findings import Severity
from bscgraph.graph import format_of
from bscgraph.graph.nquads import Triple
from bscgraph.resources import folder
from bscgraph.validate.index import TERM, TYPE, Index, sh
from bscgraph.validate.prepare import Prepared, prepared
from bscgraph.validate.sentences import Sentences
from bscgraph.validate.spelling import content, read_triples, triples_of
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["TIERS", "Rule", "RuleSet", "default_rules", "load_rules", "load_shapes"]
__all__ += ["rules_of", "severity_of"]

TIERS = ("structure", "completeness", "quality", "crosslevel")

# Shapes over the ontology itself, and queries across submissions; no submission is held to them.
_NOT_FOR_DATA = {"vocabulary.ttl", "crosslevel.ttl"}
_TARGETS = tuple(map(sh, ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")))
_CLASS = "<http://www.w3.org/2000/01/rdf-schema#Class>"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_ENCLOSING = tuple(map(sh, ("property", "node", "not", "qualifiedValueShape")))


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape as people know it; texts are keyed by ``en`` and ``zh-Hant``.

    ``iri`` is the shape's IRI (of a shape without a name: the IRI of the shape it stands in);
    ``code`` is the rule code, or that IRI where the shape has none. ``tier`` is empty where none
    is stated. ``located_by`` and ``quotes`` are properties in N-Triples spelling: where to point
    in the document, and what to quote from it.
    """

    iri: str
    code: str
    tier: str
    severity: Severity
    message: Mapping[str, str]
    fix: Mapping[str, str]
    rationale: Mapping[str, str]
    located_by: str | None
    quotes: str | None


class RuleSet:
    """The rules of one shapes graph; engines compile it once and keep that here.

    Args:
        triples: the shapes graph, terms in N-Triples spelling.

    Raises:
        ShapesError: no target in the shapes, or shapes that SHACL calls ill-formed.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples: Sequence[Triple] = tuple(triples)
        self.index = Index(self.triples)
        self.compiled: dict[str, object] = {}
        self._rules: dict[str, Rule] = {}
        self._sentences: dict[str, Sentences] = {}
        self._require_targets()
        self.prepared: Prepared = prepared(self.index, self.triples)

    def __getstate__(self) -> Sequence[Triple]:
        # Compiled shapes do not travel between processes; the shapes do.
        return self.triples

    def __setstate__(self, triples: Sequence[Triple]) -> None:
        self.__init__(triples)  # type: ignore[misc]

    def rule(self, shape: str) -> Rule:
        """The rule that the shape (in N-Triples spelling) stands for."""
        found = self._rules.get(shape)
        if found is None:
            found = self._rules[shape] = self._read(shape)
        return found

    def sentences(self, shape: str) -> Sentences:
        """The message and the advice of that rule, to be filled."""
        found = self._sentences.get(shape)
        if found is None:
            rule = self.rule(shape)
            found = self._sentences[shape] = Sentences([rule.message, rule.fix])
        return found

    def all(self) -> Iterator[Rule]:
        """The rules that have a rule code, in the order of their codes."""
        shapes = sorted({shape for shape, _ in self.index.subjects(TERM["ruleCode"])})
        return iter(sorted(map(self.rule, shapes), key=lambda rule: (rule.code, rule.iri)))

    def texts(self, node: str, predicate: str) -> dict[str, str]:
        """The texts of a property by language, as tagged; ``en`` where it has no tag."""
        values = sorted(v for v in self.index.objects(node, predicate) if v.startswith('"'))
        tagged = {value.rpartition('"')[2].removeprefix("@").lower(): content(value)
                  for value in values}  # fmt: skip
        names = {language.lower(): language for language in LANGUAGES}
        return {names.get(tag, tag if tag[:1].isalpha() else "en"): text
                for tag, text in tagged.items()}  # fmt: skip

    def _read(self, shape: str) -> Rule:
        named = self._named(shape)
        code = self.index.text(shape, TERM["ruleCode"]) or self.index.text(named, TERM["ruleCode"])
        tier = self.index.text(shape, TERM["tier"]) or self.index.text(named, TERM["tier"])
        return Rule(
            iri=content(named),
            code=code or content(named),
            tier=tier.rpartition("/")[2],
            severity=severity_of(self.index.one(shape, sh("severity"))),
            message=self.texts(shape, sh("message")),
            fix=self.texts(shape, TERM["howToFix"]) or self.texts(named, TERM["howToFix"]),
            rationale=self.texts(shape, TERM["rationale"]) or self.texts(named, TERM["rationale"]),
            located_by=self.index.one(shape, TERM["locatedBy"]),
            quotes=self.index.one(shape, TERM["quotes"]),
        )

    @cached_property
    def _within(self) -> Mapping[str, str]:
        return {part: whole for link in _ENCLOSING for whole, part in self.index.subjects(link)}

    def _named(self, shape: str) -> str:
        """The shape itself if it has an IRI, else the nearest one around it that has."""
        seen = {shape}
        while shape.startswith("_:") and (around := self._within.get(shape)) not in {None, *seen}:
            shape = str(around)
            seen.add(shape)
        return shape

    @cached_property
    def _implicit(self) -> frozenset[str]:
        """Classes that are shapes themselves."""
        kinds = {sh("NodeShape"), sh("PropertyShape")}
        return frozenset(
            node
            for node in self.index.of_class(_CLASS)
            if kinds.intersection(self.index.objects(node, TYPE))
        )

    @cached_property
    def _targets(self) -> Mapping[str, frozenset[str]]:
        found = {t: frozenset(v for _, v in self.index.subjects(t)) for t in _TARGETS}
        found[_TARGETS[0]] |= self._implicit
        return found

    def _require_targets(self) -> None:
        if not any(self._targets.values()):
            raise ShapesError(
                "The shapes name nothing to check (no sh:target…); nothing was validated.",
                "檢核形狀未指定任何受檢對象（沒有 sh:target…）；未進行檢核。",
            )

    def require_focus(self, data: Index, name: str) -> None:
        """Nothing to check is not the same as nothing wrong.

        Raises:
            ShapesError: no target of the shapes is in the data.
        """
        if not self._has_focus(data):
            raise ShapesError(
                f"The shapes find nothing to check in “{name or 'the graph'}”; it is no scorecard "
                "graph of ours, or the shapes are meant for other data.",
                f"檢核形狀在「{name or '圖'}」中找不到受檢對象；該圖不是計分卡圖，"
                "或檢核形狀適用於其他資料。",
            )

    def _has_focus(self, data: Index) -> bool:
        classes, nodes, subjects_of, objects_of = (self._targets[target] for target in _TARGETS)
        if nodes or not classes.isdisjoint(data.classes):
            return True
        links = subjects_of | objects_of
        if links and any(p in links for node in data for p, _ in data.statements(node)):
            return True
        return not classes.isdisjoint(_broader(data))


def _broader(data: Index) -> set[str]:
    """The classes that the data's own classes are narrower than."""
    above: dict[str, list[str]] = {}
    for part, whole in data.subjects(_SUBCLASS):
        above.setdefault(part, []).append(whole)
    found: set[str] = set()
    pending = list(data.classes)
    while pending:
        new = [whole for whole in above.get(pending.pop(), ()) if whole not in found]
        found.update(new)
        pending.extend(new)
    return found


@lru_cache(maxsize=64)
def severity_of(term: str | None) -> Severity:
    """The severity a ``sh:severity`` stands for; one of our own making is a violation."""
    name = "" if term is None else content(term).rpartition("#")[2]
    return Severity(name) if name in {one.value for one in Severity} else Severity.VIOLATION


def load_shapes(*paths: Path) -> Graph:
    """The shapes of the given Turtle files; the project's own for submissions where none are given.

    Raises:
        ShapesError: a file is missing or no Turtle, or there is no target in any of them.
    """
    from rdflib import Graph

    shapes = Graph()
    for path in paths or _own():
        try:
            shapes.parse(path, format="turtle")
        # rdflib's parser raises its BadSyntax, a SyntaxError, for what is no Turtle.
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise _unreadable(path, error) from error
    rules_of(shapes)
    return shapes


def _own() -> tuple[Path, ...]:
    files = folder("shapes").glob("*.ttl")
    return tuple(sorted(path for path in files if path.name not in _NOT_FOR_DATA))


def _unreadable(path: Path, error: Exception) -> ShapesError:
    return ShapesError(
        f"The shapes file {path.name} cannot be read ({type(error).__name__}); "
        "check that it exists and is Turtle.",
        f"無法讀取檢核形狀檔 {path.name}（{type(error).__name__}）；"
        "請確認檔案存在且為 Turtle 格式。",
    )


def rules_of(shapes: Graph | RuleSet | None) -> RuleSet:
    """The rules of a shapes graph; the project's own where it is None.

    Raises:
        ShapesError: see :class:`RuleSet`.
    """
    if shapes is None:
        return default_rules()
    return shapes if isinstance(shapes, RuleSet) else RuleSet(triples_of(shapes))


@lru_cache(maxsize=1)
def default_rules() -> RuleSet:
    """The project's own rules for submissions, read once.

    Raises:
        ShapesError: a file of ours is missing or broken.
    """
    return load_rules(*_own())


def load_rules(*paths: Path) -> RuleSet:
    """The rules of shapes files, Turtle unless the suffix says otherwise, all together.

    Raises:
        ShapesError: a file is missing, no RDF, or its shapes are broken (see :class:`RuleSet`).
    """
    triples: list[Triple] = []
    for number, path in enumerate(paths):
        form = format_of(path.name)
        base = path.absolute().as_uri()
        try:
            found = read_triples(
                path.read_bytes(), form.name if form else "turtle", path.name, base
            )
        except (OSError, GraphError) as error:
            raise _unreadable(path, error) from error
        # A blank node is one of its file only.
        triples.extend((_apart(s, number), p, _apart(o, number)) for s, p, o, _ in found)
    return RuleSet(triples)


def _apart(term: str, number: int) -> str:
    return f"_:f{number}{term[2:]}" if term.startswith("_:") else term
