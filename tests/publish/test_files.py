"""The machine-readable files: the whole ontology, four times the same, the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from bscgraph.publish.reader import Sources
from bscgraph.publish.serialise import FORMATS, serialise
from bscgraph.resources import folder

NAMES = ("ns", "shapes", "code/perspective", "code/value-status")


def parsed(files: dict[str, bytes], name: str, suffix: str) -> Graph:
    return Graph().parse(
        data=files[f"{name}.{suffix}"], format=FORMATS[suffix].replace("nt11", "nt")
    )


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != "nt"])
@pytest.mark.parametrize("name", NAMES)
def test_each_format_says_the_same(files: dict[str, bytes], name: str, suffix: str) -> None:
    lines = parsed(files, name, "nt")
    assert len(lines) > 10
    assert isomorphic(parsed(files, name, suffix), lines)


def test_nothing_of_the_ontology_is_lost(files: dict[str, bytes], sources: Sources) -> None:
    union = Graph()
    for name in files:
        if name.endswith(".nt") and not name.startswith(("shapes", "1.")):
            union.parse(data=files[name], format="nt")
    assert isomorphic(union, sources.ontology)


def test_a_version_holds_the_same_as_the_present(files: dict[str, bytes]) -> None:
    assert files["1.0.0/ns.ttl"] == files["ns.ttl"]
    assert {n for n in files if n.startswith("1.0.0/ns.")} == {f"1.0.0/ns.{s}" for s in FORMATS}


def test_files_for_people_keep_the_prefixes(files: dict[str, bytes]) -> None:
    turtle = files["ns.ttl"].decode("utf-8")
    assert turtle.startswith("@prefix")
    assert "bsc:KPI a owl:Class" in turtle
    document = json.loads(files["ns.jsonld"])
    assert document["@context"]["bsc"] == "https://w3id.org/bscgraph/ns#"
    assert all("rdfs:label" in node for node in document["@graph"] if "#KPI" in node["@id"])


def test_blank_nodes_are_named_by_what_they_hold() -> None:
    one = "[] a <x:a> ; <x:p> [ <x:q> 1 ] . <x:s> <x:p> [ <x:q> 2 ] ."
    other = "_:k <x:q> 2 . <x:s> <x:p> _:k . _:m <x:p> [ <x:q> 1 ] ; a <x:a> ."
    first, second = (Graph().parse(data=text, format="turtle") for text in (one, other))
    for suffix in FORMATS:
        assert serialise(first, suffix) == serialise(second, suffix)


@pytest.mark.parametrize("name", ["context.jsonld", "logo.svg"])
def test_what_lies_beside_the_ontology_is_published_as_it_is(
    files: dict[str, bytes], name: str
) -> None:
    assert files[name] == (folder("ontology") / name).read_bytes()


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    code = "import sys, pathlib; from bscgraph import publish; publish.vocabulary(pathlib.Path(sys.argv[1]))"
    for seed in ("1", "22"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)], check=True, timeout=120,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
    one, other = ((tmp_path / seed / "manifest.json").read_bytes() for seed in ("1", "22"))
    assert one == other
    assert len(json.loads(one)["files"]) > 60
