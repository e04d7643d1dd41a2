"""No term of a release goes silently; planted removals and changes are found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph

from tests.ontology.anatomy import NAMESPACE, ontology
from tests.ontology.planting import Fault, sound, term
from tests.ontology.releases import broken, listing, parsed, released, terms, write

ROOT = Path(__file__).resolve().parents[2]
CRATE = term(
    "Crate", "Class", ("crate", "A box of wood.", "木箱", "木製之箱。"), "; rdfs:subClassOf bsc:Box"
)
VERSION = 'owl:versionIRI <https://w3id.org/bscgraph/ns/1.2.3> ; owl:versionInfo "1.2.3" ;'


def at(number: str, turtle: str = "") -> Graph:
    """The sound ontology with more terms, at another version."""
    head = (
        f"<https://w3id.org/bscgraph/ns> owl:versionIRI <https://w3id.org/bscgraph/ns/{number}> ."
    )
    return Fault("", head + turtle, without=(VERSION,)).graph()


RELEASED = {(1, 2, 3): terms(sound())}


def test_our_ontology_keeps_what_its_releases_promised() -> None:
    lists = released()
    assert lists, "make release-terms writes the first list"
    assert broken(ontology(), lists) == []


def test_the_lists_are_sorted_and_name_each_term_once() -> None:
    for path in sorted((ROOT / "ontology" / "releases").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines == sorted(lines)
        assert len(parsed("\n".join(lines))) == len(lines)


def test_an_unchanged_ontology_breaks_nothing() -> None:
    assert broken(sound(), RELEASED) == []
    assert parsed(listing(sound())) == RELEASED[1, 2, 3]


REMOVED = term("title", "DatatypeProperty", ("title", "What is printed.", "標題", "所印之名。"),
               '; rdfs:range rdf:PlainLiteral ; '
               'skos:scopeNote "No domain: anything has one."@en , "不設定義域：皆可有。"@zh-Hant')  # fmt: skip

BREACHES = {
    "a term is removed": (Fault("", without=(REMOVED,)).graph(), f"removed: {NAMESPACE}title"),
    "a concept is removed": (
        Fault("", without=("a skos:Concept ;",)).graph(),
        "removed: https://w3id.org/bscgraph/code/size/L",
    ),
    "the kind changes": (
        Fault("", "bsc:title a owl:ObjectProperty .", without=(REMOVED,)).graph(),
        f"was DatatypeProperty, is ObjectProperty: {NAMESPACE}title",
    ),
    "deprecated alone": (
        Fault("", "bsc:title owl:deprecated true .").graph(),
        f"deprecated without a replacement: {NAMESPACE}title",
    ),
    "replaced by nothing": (
        Fault("", "bsc:title owl:deprecated true ; dcterms:isReplacedBy bsc:name .").graph(),
        f"deprecated without a replacement: {NAMESPACE}title",
    ),
    "replaced by a deprecated one": (
        Fault(
            "",
            """bsc:title owl:deprecated true ; dcterms:isReplacedBy bsc:weight .
            bsc:weight owl:deprecated true ; dcterms:isReplacedBy bsc:inside .""",
        ).graph(),
        f"deprecated without a replacement: {NAMESPACE}title",
    ),
    "new at the same version": (Fault("", CRATE).graph(), f"{NAMESPACE}Crate"),
    "new at a patch": (at("1.2.4", CRATE), f"{NAMESPACE}Crate"),
    "an older version": (at("1.2.2"), "older"),
}


@pytest.mark.parametrize(("graph", "fault"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_found(graph: Graph, fault: str) -> None:
    assert any(fault in found for found in broken(graph, RELEASED))


def test_what_a_minor_version_may_bring() -> None:
    replaced = "bsc:title owl:deprecated true ; dcterms:isReplacedBy bsc:weight ."
    assert broken(at("1.3.0", CRATE + replaced), RELEASED) == []


CHEST = f"{NAMESPACE}Chest"


@pytest.mark.parametrize(
    ("number", "may_go"), [("1.9.0", False), ("2.0.0", False), ("3.0.0", True)]
)
def test_a_deprecated_term_stays_for_one_whole_major_version(number: str, may_go: bool) -> None:
    lists = {(1, 0, 0): {CHEST: "Class"}, (1, 1, 0): {**terms(sound()), CHEST: "Class deprecated"}}
    assert (broken(at(number), lists) == []) is may_go


def test_a_term_that_came_back_may_not_go() -> None:
    lists = {(1, 0, 0): {CHEST: "Class deprecated"}, (1, 1, 0): {**terms(sound()), CHEST: "Class"}}
    assert any("Chest" in found for found in broken(at("3.0.0"), lists))


def test_the_list_tells_what_is_deprecated() -> None:
    graph = Fault("", "bsc:title owl:deprecated true .").graph()
    assert f"DatatypeProperty {NAMESPACE}title deprecated\n" in listing(graph)
    assert parsed(listing(graph)) == terms(graph)


def test_a_reason_may_stand_for_a_replacement() -> None:
    note = 'bsc:title owl:deprecated true ; skos:scopeNote "No replacement: needless."@en .'
    assert broken(Fault("", note).graph(), RELEASED) == []


def test_a_term_of_any_earlier_release_stays() -> None:
    older = {(1, 0, 0): {f"{NAMESPACE}Chest": "Class"}, **RELEASED}
    assert any("Chest" in found for found in broken(sound(), older))


def test_a_list_is_written_once(tmp_path: Path) -> None:
    path = write(sound(), tmp_path)
    assert path.name == "1.2.3.txt"
    assert released(tmp_path) == RELEASED
    assert write(sound(), tmp_path) == path
    with pytest.raises(ValueError, match="raise the version"):
        write(Fault("", CRATE).graph(), tmp_path)
    with pytest.raises(ValueError, match="minor version"):
        write(at("1.2.4", CRATE), tmp_path)
    assert write(at("1.3.0", CRATE), tmp_path).name == "1.3.0.txt"
    with pytest.raises(ValueError, match="no version"):
        write(Fault("", without=(VERSION,)).graph(), tmp_path / "empty")


def test_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ontology.releases", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
    (path,) = tmp_path.iterdir()
    assert done.stdout.decode().strip() == str(path)
    assert parsed(path.read_text(encoding="utf-8")) == terms(ontology())
    path.write_text("Class x\n", encoding="utf-8")
    again = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert again.returncode == 1
    assert b"raise the version first" in again.stderr
