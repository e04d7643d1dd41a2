"""What links do to the rules across scorecards: only somebody's word silences a question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bscgraph.graph import build
from bscgraph.graph.nquads import triples_of
from bscgraph.iri import Minter
from bscgraph.linking import Decision, written
from bscgraph.validate import Part
from bscgraph.validate.crosslevel import crosslevel
from tests.linking.years import card, linked, row

RENUMBERED = (card(110, row("AC1.1", "論壇場次")), card(111, row("BP2.3", "論壇場次")))
RENAMED = (
    card(110, row("AC1.1", "參觀人次", 109, ("1", "2", "3"))),
    card(111, row("AC1.1", "到館民眾總數", 109, ("1", "2", "3"))),
)
BOTH = (card(110, row("AC1.1", "參觀人次")), card(111, row("BP2.3", "到館民眾總數")))


@pytest.mark.parametrize(
    ("cards", "rule", "later"),
    [(RENUMBERED, "BSC-X07", "BP2.3"), (RENAMED, "BSC-X08", "AC1.1"), (BOTH, "BSC-X10", "BP2.3")],
)
def test_a_question_stays_until_somebody_decided(
    cards: Sequence[object], rule: str, later: str
) -> None:
    def asked(*decisions: Decision, links: bool = True) -> set[str]:
        built = [build(one) for one in cards]  # type: ignore[arg-type]
        parts = [Part(one.graph, one.triples) for one in built]
        found = linked(*cards, decisions=decisions)  # type: ignore[arg-type]
        graph = Minter().links("tfam")
        data = written(found, "tfam", Minter())
        if links:
            parts.append(Part(graph, tuple(triples_of(data, graph))))
        return {one.rule for one in crosslevel(parts)}

    assert rule in asked(links=False)
    assert asked() == asked(links=False)
    same = Decision(2, "tfam/2021/kpi/AC1.1", f"tfam/2022/kpi/{later}", "same", "研考", "2022-03-05",
                    "更名")  # fmt: skip
    assert rule not in asked(same)
