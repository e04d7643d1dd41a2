"""JSON-LD that a web developer can read, and the context it is written in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from bscgraph import graph
from bscgraph.graph.jsonld import context
from bscgraph.resources import folder
from bscgraph.terms import BSC
from tests.cards import agency_card

ONTOLOGY = Graph().parse(folder("ontology") / "bsc.ttl")
NAMES = sorted(str(term).rpartition("#")[2] for term in dir(BSC))
# Annotations of shapes and of the ontology, which no data carries.
NOT_IN_DATA = {"ruleCode", "howToFix", "locatedBy", "quotes", "tier", "rationale"}


def tree(**changes: Any) -> dict[str, Any]:
    data = json.loads(graph.write([graph.build(agency_card(**changes))], "jsonld"))
    (named,) = data["graph"]
    return next(node for node in named["graph"] if "kpis" in node)


def test_a_scorecard_is_a_tree_of_plain_values() -> None:
    card = tree()
    assert card["id"] == "id/scorecard/tfam/2022"
    assert card["level"] == "agency"
    assert card["year"] == 2022
    series = card["kpis"][0]["series"][0]
    assert [value["periodYear"] for value in series["values"]] == sorted(
        value["periodYear"] for value in series["values"]
    )
    value = next(one for one in series["values"] if one["rawText"] == "900")
    assert value["value"] == "900"
    assert value["valueKind"] == "actual"
    assert value["parseStatus"] == "clean"
    assert value["sourceCell"]["page"] == 2
    assert value["sourceCell"]["header"] == "值"
    assert "inSeries" not in value  # said by the nesting
    assert card["actionPlans"][0]["budgets"][0]["amount"] == "500000"


def test_keys_are_the_names_of_the_vocabulary() -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value)) if value else set()
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set()

    assert keys(tree()) <= set(context()) | {"en", "zh-Hant"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_IN_DATA])
def test_the_context_says_of_each_term_what_the_ontology_says(name: str) -> None:
    term = BSC[name]
    entry = context()[name]
    if (term, RDF.type, OWL.Class) in ONTOLOGY:
        assert entry == f"bsc:{name}"
        return
    assert entry["@id"] == f"bsc:{name}"
    range_ = ONTOLOGY.value(term, RDFS.range)
    if (term, RDF.type, OWL.ObjectProperty) in ONTOLOGY:
        assert entry["@type"] in ("@id", "@vocab")
        assert ("@context" in entry) is (entry["@type"] == "@vocab")
    elif range_ == RDF.PlainLiteral:
        assert "@language" in entry or entry.get("@container") == "@language"
    elif range_ == XSD.string:
        assert "@type" not in entry
        assert "@language" not in entry
    elif range_ is not None:
        assert entry["@type"] == f"xsd:{str(range_).rpartition('#')[2]}"


def test_the_file_carries_the_published_context() -> None:
    data = json.loads(graph.write([graph.build(agency_card())], "jsonld"))
    assert data["@context"] == {**context(), "@base": "https://w3id.org/bscgraph/"}
