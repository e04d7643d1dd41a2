"""Links and tallies are made again for graphs that somebody else wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

import bscgraph
from bscgraph import graph
from bscgraph.graph.derived import DERIVED
from bscgraph.graph.vocabulary import TERM, TYPE

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.mark.parametrize("name", ["hac-111.pdf", "tfam-111.pdf"])
def test_a_graph_without_links_gets_all_of_them(name: str) -> None:
    for card in bscgraph.read(EXAMPLES / name):
        built = graph.build(card)
        bare = [triple for triple in built.triples if triple[1] not in DERIVED]
        assert len(bare) < len(built.triples)
        assert graph.with_derived(bare, built.triples) == sorted(built.triples)


@pytest.mark.parametrize("name", ["hac-111.pdf", "tfam-111.pdf"])
def test_nothing_that_is_read_back_is_called_derived(name: str) -> None:
    for card in bscgraph.read(EXAMPLES / name):
        built = graph.build(card)
        bare = [triple for triple in built.triples if triple[1] not in DERIVED]
        ((_, back),) = graph.read(graph.nquads.canonical(bare, built.graph), "nquads")
        assert back == card


def test_links_of_older_numbers_are_replaced() -> None:
    (card,) = bscgraph.read(EXAMPLES / "tfam-111.pdf")
    built = graph.build(card)
    one = next(triple for triple in built.triples if triple[1] == TERM["lessAmbitiousThan"])
    wrong = (one[0], one[1], "<https://example.org/other>")
    found = graph.with_derived([*(t for t in built.triples if t != one), wrong], built.triples)
    assert one in found
    assert wrong not in found


def test_nothing_is_said_of_what_the_graph_does_not_hold() -> None:
    (card,) = bscgraph.read(EXAMPLES / "tfam-111.pdf")
    built = graph.build(card)
    node = next(s for s, p, _ in built.triples if p == TERM["lessAmbitiousThan"])
    found = graph.with_derived([t for t in built.triples if t[0] != node], built.triples)
    assert node not in {subject for subject, _, _ in found}


@pytest.mark.parametrize(
    "name",
    [
        "https://w3id.org/bscgraph/graph/hac/2022/1",
        "https://w3id.org/bscgraph/graph/tfam/2022/x",
        "https://w3id.org/bscgraph/graph/tfam/2022/²",
        "urn:x",
        "",
    ],
)
def test_a_graph_by_another_name_is_not_made_again(name: str) -> None:
    (card,) = bscgraph.read(EXAMPLES / "tfam-111.pdf")
    assert graph.again(card, name) is None


def test_units_of_another_agency_are_foreign_in_any_graph() -> None:
    t = {name: f"<https://w3id.org/bscgraph/ns#{name}>" for name in
         ("inScorecard", "ofAgency", "unitOf", "responsibleUnit", "foreignUnit", "Agency")}  # fmt: skip
    stated = [
        ("<urn:card>", t["ofAgency"], "<urn:own>"),
        ("<urn:kpi>", t["inScorecard"], "<urn:card>"),
        *(("<urn:kpi>", t["responsibleUnit"], f"<urn:{u}>") for u in ("own", "a", "b", "c", "d")),
        ("<urn:a>", t["unitOf"], "<urn:own>"),
        ("<urn:b>", t["unitOf"], "<urn:other>"),
        ("<urn:c>", TYPE, t["Agency"]),
        ("<urn:own>", TYPE, t["Agency"]),
    ]
    added = set(graph.with_derived(stated, None)) - set(stated)
    assert added == {("<urn:kpi>", t["foreignUnit"], f"<urn:{unit}>") for unit in ("b", "c")}
    assert set(graph.with_derived([*stated, *added], ())) == set(stated) | added
