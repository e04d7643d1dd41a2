"""Every term is used, and nothing is used that is not a term."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from bscgraph.graph import to_dataset
from bscgraph.resources import folder
from tests.cards import read_expected
from tests.ontology.anatomy import EXAMPLES, NAMESPACE, ontology
from tests.ontology.dl_profile import RULES
from tests.ontology.planting import Fault, sound
from tests.ontology.usage import CODES, in_graph, misplaced, named, quoted, undefined, unused

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.expected.json"))
SHAPES = sorted(folder("shapes").glob("*.ttl"))
QUERIES = sorted([*folder("queries").rglob("*.rq"),
                  *(folder("ontology") / "examples").glob("*.rq")])  # fmt: skip
CONTEXT = folder("ontology") / "context.jsonld"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"),
                    *folder("ontology").rglob("*.md")])  # fmt: skip
ONTOLOGY = ontology()


@cache
def data(path: Path) -> Graph:
    graph = Graph()
    if path.suffix == ".json":
        for card in read_expected(path):
            graph += (quad[:3] for quad in to_dataset(card).quads())
    else:
        graph.parse(path)
    return graph


@cache
def used(path: Path) -> frozenset[str]:
    if path.suffix in {".rq", ".jsonld"}:
        return frozenset(named(path.read_text(encoding="utf-8")))
    if path.suffix == ".md":
        return frozenset(named(quoted(path.read_text(encoding="utf-8"))))
    return frozenset(in_graph(data(path)))


def name(path: Path) -> str:
    return path.name


def test_every_term_is_used() -> None:
    everything: set[str] = set()
    for path in (*GOLDEN, *EXAMPLES, *SHAPES, *QUERIES):
        everything |= used(path)
    assert unused(everything, ONTOLOGY) == []


@pytest.mark.parametrize(
    "path", [*GOLDEN, *EXAMPLES, *SHAPES, *QUERIES, *DOCUMENTS, CONTEXT], ids=name
)
def test_nothing_undefined_is_used(path: Path) -> None:
    assert undefined(set(used(path)), ONTOLOGY) == []


@pytest.mark.parametrize("path", [*GOLDEN, *EXAMPLES], ids=name)
def test_data_uses_terms_in_their_place_and_declared_ones_of_others(path: Path) -> None:
    assert misplaced(data(path), ONTOLOGY) == []
    assert RULES["undeclared"](ONTOLOGY + data(path)) == []


def test_an_unused_term_is_found() -> None:
    graph = sound()
    busy = {f"{NAMESPACE}{term}" for term in ("SmallBox", "inside", "title")}
    assert unused(busy, graph) == [f"{NAMESPACE}BigBox", f"{NAMESPACE}weight"]


def test_a_deprecated_term_need_not_be_used() -> None:
    gone = Fault("", "bsc:weight owl:deprecated true .").graph()
    busy = {f"{NAMESPACE}{term}" for term in ("SmallBox", "BigBox", "inside", "title")}
    assert unused(busy, gone) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("?x bsc:weigth ?y .", f"{NAMESPACE}weigth"),
        (f"?x <{NAMESPACE}weigth> ?y .", f"{NAMESPACE}weigth"),
        ("PREFIX b: <https://w3id.org/bscgraph/ns#>\n?x b:weigth 1", f"{NAMESPACE}weigth"),
        ("?x bsc:size code:size/XL .", f"{CODES}size/XL"),
        (f"PREFIX s: <{CODES}size/> ASK {{ ?x ?y s:XL }}", f"{CODES}size/XL"),
    ],
)
def test_an_undefined_term_in_a_query_is_found(text: str, found: str) -> None:
    assert found in undefined(named(text), sound())


def test_defined_terms_pass_in_a_query() -> None:
    text = f"PREFIX s: <{CODES}size/> SELECT ?x {{ ?x a bsc:Box ; bsc:weight ?w ; ?p s:L }}"
    code = {f"{CODES}size", f"{CODES}size/L"}  # the prefix names the code list
    assert named(text) == {f"{NAMESPACE}Box", f"{NAMESPACE}weight"} | code
    assert undefined(named(text), sound()) == []


def test_documents_are_read_where_they_show_code() -> None:
    text = "The bsc:Absent in prose, `bsc:Word` and\n```sparql\n?x a bsc:Block .\n```\n"
    assert named(quoted(text)) == {f"{NAMESPACE}Word", f"{NAMESPACE}Block"}


def test_an_undefined_term_in_data_and_in_a_shape_is_found() -> None:
    graph = Fault("", 'x:s x:select "SELECT ?x { ?x bsc:absent 1 }" . x:a a bsc:Crate .').graph()
    assert undefined(in_graph(graph), sound()) == [f"{NAMESPACE}Crate", f"{NAMESPACE}absent"]


def test_a_term_out_of_its_place_is_found() -> None:
    thing, box, weight = (URIRef(NAMESPACE + n) for n in ("a", "Box", "weight"))
    faults = misplaced([(thing, box, thing), (thing, RDF.type, weight)], sound())
    assert faults == [f"class as property: {box}", f"property as class: {weight}"]
