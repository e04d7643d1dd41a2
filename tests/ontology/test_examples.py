"""The examples of the ontology: sound, and each gives the rows its competency question asks for."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.query import ResultRow
from rdflib.term import BNode, Literal, Node

from bscgraph.graph import build, from_dataset, to_dataset, write
from bscgraph.iri import CODE_BASE, DEFAULT_BASE
from bscgraph.model import Scorecard
from bscgraph.resources import folder
from bscgraph.terms import BSC
from bscgraph.validate import validate

ONTOLOGY = folder("ontology")
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
WHOLE = ONTOLOGY / "examples" / "01-whole-scorecard.ttl"
TERMS = Graph()
for source in ("bsc.ttl", "concepts.ttl", "finding-codes.ttl", "alignment.ttl"):
    TERMS.parse(ONTOLOGY / source)
NAMESPACE = str(BSC._NS)
# The datatypes of properties whose range OWL 2 cannot state.
DATES = {BSC.submissionDate: XSD.date}

each = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def graph(path: Path) -> Graph:
    return Graph().parse(path)


def kinds(data: Graph, node: Node) -> set[Node]:
    """The classes of a node, with those above them."""
    return {
        above
        for kind in data.objects(node, RDF.type)
        for above in TERMS.transitive_objects(kind, RDFS.subClassOf)
    }


def faults(data: Graph) -> list[str]:
    """Where the data departs from the ontology: terms, concepts, domains, ranges, blank nodes."""
    found = []
    for s, p, o in data:
        if any(isinstance(term, BNode) for term in (s, p, o)):
            found.append(f"blank node at {s} {p} {o}")
        known = (p, RDF.type, None) in TERMS or p in (RDF.type, RDFS.label)
        if not known or (p == RDF.type and (o, RDF.type, OWL.Class) not in TERMS):
            found.append(f"undeclared: {p} {o}")
        if str(o).startswith(CODE_BASE) and (o, RDF.type, SKOS.Concept) not in TERMS:
            found.append(f"no concept: {o}")
        if str(p).startswith(NAMESPACE):
            found += misplaced(data, s, p, o)
    return found


def misplaced(data: Graph, s: Node, p: Node, o: Node) -> list[str]:
    domain, range_ = TERMS.value(p, RDFS.domain), TERMS.value(p, RDFS.range)
    found = []
    if domain is not None and domain not in kinds(data, s):
        found.append(f"domain of {p}: {s}")
    if isinstance(o, Literal):
        datatype = RDF.PlainLiteral if o.language else o.datatype or XSD.string
        if datatype != DATES.get(URIRef(p), range_) or o.ill_typed:
            found.append(f"range of {p}: {o!r}")
    elif range_ == SKOS.Concept:
        if (o, RDF.type, SKOS.Concept) not in TERMS:
            found.append(f"range of {p}: {o}")
    elif range_ not in kinds(data, o):
        found.append(f"range of {p}: {o}")
    return found


def plain(value: object) -> str | None:
    """A result as text that both engines agree on: short IRIs, one spelling per number."""
    if value is None:
        return None
    if isinstance(value, Literal):
        text, datatype = str(value), str(value.datatype or "")
    elif isinstance(value, pyoxigraph.Literal):
        text, datatype = value.value, value.datatype.value
    else:
        text, datatype = str(getattr(value, "value", value)), ""
    if datatype.endswith(("#decimal", "#integer")):
        text = f"{Decimal(text):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(NAMESPACE, "bsc:").removeprefix(DEFAULT_BASE)


def by_rdflib(path: Path, query: str) -> list[list[str | None]]:
    rows = graph(path).query(query)
    return [[plain(value) for value in row] for row in rows if isinstance(row, ResultRow)]


def by_oxigraph(path: Path, query: str) -> list[list[str | None]]:
    store = pyoxigraph.Store()
    store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    rows = store.query(query)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return [[plain(row[variable]) for variable in rows.variables] for row in rows]


def test_there_are_examples_and_each_has_its_question() -> None:
    assert len(EXAMPLES) >= 16
    names = {path.stem for path in EXAMPLES}
    for suffix in (".rq", ".json"):
        assert {p.stem for p in (ONTOLOGY / "examples").glob(f"*{suffix}")} == names


@each
def test_an_example_begins_with_its_question(path: Path) -> None:
    first, second, *_ = path.read_text("utf-8").splitlines()
    assert first.startswith("# Question: ")
    assert first.endswith("?")
    assert second.startswith("# 問題：")
    assert second.endswith("？")
    question, asked = first.removeprefix("# Question: "), second.removeprefix("# 問題：")
    row = f"| [{path.stem}]({path.name}) | {question} | {asked} |"
    assert row in (path.parent / "README.md").read_text("utf-8").splitlines()


@each
def test_an_example_keeps_to_the_ontology(path: Path) -> None:
    data = graph(path)
    assert len(data) > 10
    assert faults(data) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("<x> a bsc:Objectiv .", "undeclared"),
        ("<x> a bsc:KPI ; bsc:nosuch <x> .", "undeclared"),
        ("<x> a bsc:KPI ; bsc:perspective <code/perspective/Z> .", "no concept"),
        ('<x> a bsc:Theme ; bsc:value "1"^^xsd:decimal .', "domain"),
        ('<x> a bsc:Observation ; bsc:value "1" .', "range"),
        ('<x> a bsc:Observation ; bsc:value "one"^^xsd:decimal .', "range"),
        ("<x> a bsc:KPI ; bsc:measures <x> .", "range"),
        ("<x> a bsc:KPI . [] a bsc:KPI .", "blank node"),
    ],
)
def test_a_fault_in_an_example_is_found(line: str, fault: str) -> None:
    prefixes = f"@base <{DEFAULT_BASE}> . @prefix bsc: <{NAMESPACE}> . @prefix xsd: <{XSD}> ."
    found = faults(Graph().parse(data=f"{prefixes} {line}", format="turtle"))
    assert any(one.startswith(fault) for one in found)


@each
def test_both_engines_answer_the_competency_question_as_expected(path: Path) -> None:
    query = path.with_suffix(".rq").read_text("utf-8")
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert expected
    assert by_oxigraph(path, query) == expected
    assert by_rdflib(path, query) == expected


def whole() -> Scorecard:
    dataset = Dataset()
    dataset.parse(WHOLE, format="turtle")
    (card,) = from_dataset(dataset)
    return card


def test_the_whole_scorecard_passes_our_shapes_and_can_be_read_back() -> None:
    report = validate(graph(WHOLE))
    assert [r.rule for r in report.results if r.severity == "Violation"] == []
    card = whole()
    assert (card.agency, card.roc_year, len(card.kpis)) == ("臺北市立美術館", 111, 1)
    assert str(card.kpis[0].values[0].reading.value) == "317218"


def test_the_whole_scorecard_is_what_the_program_writes() -> None:
    written = {triple[:3] for triple in to_dataset(whole()).quads()}
    assert written == set(graph(WHOLE)), "run python -m tests.ontology.test_examples"


def rewrite() -> None:
    """Write the whole scorecard anew as the program does, below its question."""
    head = WHOLE.read_text("utf-8").partition("\n\n")[0]
    turtle = write([build(whole())], "turtle").decode()
    WHOLE.write_text(f"{head}\n\n{turtle}", "utf-8")


if __name__ == "__main__":
    rewrite()
