"""HermiT and the OWLAPI's profile check, from the jar that owlready2 carries.

owlready2's own store rewrites literals and cannot read ill-formed ones, so the graph goes to
the Java classes as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, RDF, XSD
from rdflib.term import Literal, Node

from tests.ontology.anatomy import ONTOLOGY_IRI

TASK_LIMIT_MS = 240_000

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


@cache
def _jvm() -> Any:
    import jpype
    import owlready2

    if not jpype.isJVMStarted():
        jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
        jpype.startJVM("-Xmx768m", "-Xrs", classpath=[str(jar)], convertStrings=True)
    return jpype


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


def _load(graph: Graph) -> Any:
    java = _jvm().JClass
    manager = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    source = java("org.semanticweb.owlapi.io.StringDocumentSource")
    return manager.loadOntologyFromOntologyDocument(source(graph.serialize(format="pretty-xml")))


def _reasoner(ontology: Any) -> Any:
    settings = _jvm().JClass("org.semanticweb.HermiT.Configuration")()
    settings.individualTaskTimeout = TASK_LIMIT_MS
    return _jvm().JClass("org.semanticweb.HermiT.Reasoner")(settings, ontology)


def check(*graphs: Graph) -> Verdict:
    """Consistency and unsatisfiable classes of the union of ``graphs``, by HermiT."""
    reasoner = _reasoner(_load(merged(*graphs)))
    if not reasoner.isConsistent():
        return Verdict(consistent=False)
    nothing = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
    names = sorted(str(found.getIRI().toString()) for found in nothing)
    return Verdict(consistent=True, unsatisfiable=tuple(names))


class Questions:
    """Many questions to one consistent ontology, loaded once."""

    def __init__(self, *graphs: Graph) -> None:
        loaded = _load(merged(*graphs))
        self._make = loaded.getOWLOntologyManager().getOWLDataFactory()
        self._iri = _jvm().JClass("org.semanticweb.owlapi.model.IRI").create
        self._reasoner = _reasoner(loaded)

    def one_thing_can_be(self, *classes: Node) -> bool:
        """Whether one individual can be a member of all these classes."""
        kinds = [self._make.getOWLClass(self._iri(str(c))) for c in classes]
        return bool(self._reasoner.isSatisfiable(self._make.getOWLObjectIntersectionOf(*kinds)))

    def one_thing_can_have(self, count: int, prop: Node, *, data: bool) -> bool:
        """Whether one individual can have this many different values of a property."""
        kind = "Data" if data else "Object"
        name = getattr(self._make, f"getOWL{kind}Property")(self._iri(str(prop)))
        least = getattr(self._make, f"getOWL{kind}MinCardinality")
        return bool(self._reasoner.isSatisfiable(least(count, name)))


def violations(*graphs: Graph) -> list[str]:
    """Where the union of ``graphs`` leaves OWL 2 DL, by the OWLAPI's own validator."""
    profile = _jvm().JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    report = profile.checkOntology(_load(merged(*graphs)))
    return sorted(str(found) for found in report.getViolations())
