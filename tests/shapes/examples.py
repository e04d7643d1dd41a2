"""Writes ``shapes/examples``: for every rule a file that keeps it and one that breaks it.

Each file is cut out of the small sound card, or of that card with the rule's fault, by taking
triples away as long as the file still tells the same: exactly this rule fires, or none does.

``python -m tests.shapes.examples [BSC-K01 …]`` writes them anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rdflib import Graph

from bscgraph import graph
from bscgraph.errors import ShapesError
from bscgraph.graph.nquads import Triple
from bscgraph.model import Scorecard, Text
from bscgraph.resources import folder
from bscgraph.validate import Part, check, default_rules
from tests.shapes.faults import FAULTS, first, sound, told

PLACE = folder("shapes") / "examples"
PREFIXES = {
    "bsc": "https://w3id.org/bscgraph/ns#",
    "code": "https://w3id.org/bscgraph/code/",
    "card": "https://w3id.org/bscgraph/id/scorecard/tfam/2022/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
# Where the sound card says nothing about what a rule looks at.
KEEPING = {
    **{rule: told("text-not-used") for rule in FAULTS if rule.startswith("BSC-D") or rule == "BSC-T06"},
    "BSC-U02": first(tags=("SDGs 4",), unit_cells=(Text("研究發展組", "研究發展組 (SDGs 4)"),)),
}
Triples = list[Triple]


def triples_of(card: Scorecard) -> Triples:
    return list(graph.build(card).triples)


def fired(triples: Sequence[Triple]) -> tuple[set[str], bool]:
    """The rules that fire, and whether every text has all its values."""
    try:
        results = check(Part("", tuple(triples)), default_rules()).results
    except ShapesError:  # nothing in focus
        return set(), False
    whole = all("—" not in text for r in results for text in r.message.values())
    return {result.rule for result in results}, whole


def reduced(triples: Triples, tells: Callable[[Triples], bool]) -> Triples:
    """Fewer triples that still tell: halves are tried first, single triples last."""
    size = max(1, len(triples) // 2)
    while True:
        at = 0
        while at < len(triples):
            fewer = triples[:at] + triples[at + size :]
            if fewer and tells(fewer):
                triples = fewer
            else:
                at += size
        if size == 1:
            return triples
        size = max(1, size // 2)


def breaking(rule: str) -> Triples:
    found = triples_of(FAULTS[rule](sound()))
    wanted = fired(found)
    return reduced(found, lambda some: fired(some) == wanted)


def keeping(rule: str, broken: Triples) -> Triples:
    """As much of a sound card as the breaking file has of its own."""
    found = triples_of(KEEPING.get(rule, lambda card: card)(sound()))
    named = {(s, p) for s, p, _ in broken} & {(s, p) for s, p, _ in found}

    def tells(some: Triples) -> bool:
        return named <= {(s, p) for s, p, _ in some} and fired(some) == (set(), True)

    return reduced(found, tells)


def turtle(rule: str, how: str, triples: Triples) -> str:
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    shown = Graph()
    for prefix, name in PREFIXES.items():
        shown.bind(prefix, name)
    shown.parse(data=lines, format="nt")
    return f"# {how} {rule}. Written by tests/shapes/examples.py.\n\n{shown.serialize()}"


def write(rule: str, place: Path = PLACE) -> None:
    broken = breaking(rule)
    for name, how, triples in (
        ("break", "Breaks exactly", broken),
        ("pass", "Keeps", keeping(rule, broken)),
    ):
        text = turtle(rule, how, triples)
        (place / f"{rule}.{name}.ttl").write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    for one in sys.argv[1:] or sorted(FAULTS):
        write(one)
