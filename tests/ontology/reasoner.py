"""HermiT and the OWLAPI's profile check, from the jar that owlready2 carries.

owlready2's own store rewrites literals and cannot read ill-formed ones, so the graph goes to
the Java classes as it is. Java runs in a process of its own: its handling of signals and its
threads stay out of the tests' process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from rdflib import Graph
from rdflib.namespace import OWL, RDF, XSD
from rdflib.term import Literal, Node

from tests.ontology.anatomy import ONTOLOGY_IRI

Answer = TypeVar("Answer")
TASK_LIMIT_MS = 240_000
CALL_LIMIT_S = 480

# HermiT refuses literals outside the OWL 2 datatype map. As moments of xsd:dateTime they keep
# their order and their identity, so what functional properties demand is still checked.
_MOMENT = {
    XSD.date: "{}T00:00:00",
    XSD.gYearMonth: "{}-01T00:00:00",
    XSD.gYear: "{}-01-01T00:00:00",
}


@dataclass(frozen=True)
class Verdict:
    """What HermiT says; without consistency nothing is said of single classes."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Whether one thing can be of all these classes, or have so many values of a property."""

    classes: tuple[str, ...] = ()
    prop: str = ""
    data: bool = False
    count: int = 0


def _moment(node: Node) -> Node:
    pattern = _MOMENT.get(node.datatype) if isinstance(node, Literal) else None
    return Literal(pattern.format(node), datatype=XSD.dateTime) if pattern else node


def merged(*graphs: Graph) -> Graph:
    """One ontology without imports: only the main header stays, dates become moments."""
    union = Graph()
    for graph in graphs:
        union += graph
    headers = set(union.subjects(RDF.type, OWL.Ontology)) - {ONTOLOGY_IRI}
    copy = Graph()
    for s, p, o in union:
        if s not in headers and p != OWL.imports:
            copy.add((s, p, _moment(o)))
    return copy


def check(*graphs: Graph) -> Verdict:
    """Consistency and unsatisfiable classes of the union of ``graphs``, by HermiT."""
    return _in_java(_check, graphs)


def violations(*graphs: Graph) -> list[str]:
    """Where the union of ``graphs`` leaves OWL 2 DL, by the OWLAPI's own validator."""
    return _in_java(_violations, graphs)


def answers(graph: Graph, questions: Sequence[Question]) -> list[bool]:
    """HermiT's answers to many questions, with the graph loaded once."""
    return _in_java(_answers, (graph,), list(questions))


def _in_java(work: Callable[..., Answer], graphs: Sequence[Graph], *more: object) -> Answer:
    text = merged(*graphs).serialize(format="xml")
    return _pool().submit(work, text, *more).result(timeout=CALL_LIMIT_S)


@cache
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


# What follows runs in the process that has Java.


@cache
def _java() -> Callable[[str], Any]:
    import jpype
    import owlready2

    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    jpype.startJVM("-Xmx768m", classpath=[str(jar)], convertStrings=True)
    return jpype.JClass


def _load(text: str) -> Any:
    manager = _java()("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    source = _java()("org.semanticweb.owlapi.io.StringDocumentSource")
    return manager.loadOntologyFromOntologyDocument(source(text))


def _reasoner(ontology: Any) -> Any:
    settings = _java()("org.semanticweb.HermiT.Configuration")()
    settings.individualTaskTimeout = TASK_LIMIT_MS
    return _java()("org.semanticweb.HermiT.Reasoner")(settings, ontology)


def _check(text: str) -> Verdict:
    reasoner = _reasoner(_load(text))
    if not reasoner.isConsistent():
        return Verdict(consistent=False)
    nothing = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
    names = sorted(str(found.getIRI().toString()) for found in nothing)
    return Verdict(consistent=True, unsatisfiable=tuple(names))


def _violations(text: str) -> list[str]:
    profile = _java()("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    return sorted(str(found) for found in profile.checkOntology(_load(text)).getViolations())


def _answers(text: str, questions: Sequence[Question]) -> list[bool]:
    loaded = _load(text)
    make = loaded.getOWLOntologyManager().getOWLDataFactory()
    iri = _java()("org.semanticweb.owlapi.model.IRI").create
    reasoner = _reasoner(loaded)
    found = []
    for question in questions:
        if question.prop:
            kind = "Data" if question.data else "Object"
            name = getattr(make, f"getOWL{kind}Property")(iri(question.prop))
            what = getattr(make, f"getOWL{kind}MinCardinality")(question.count, name)
        else:
            kinds = [make.getOWLClass(iri(name)) for name in question.classes]
            what = make.getOWLObjectIntersectionOf(*kinds)
        found.append(bool(reasoner.isSatisfiable(what)))
    return found
