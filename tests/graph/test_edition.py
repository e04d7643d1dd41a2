"""The number of the rules is raised when they state something else."""

from __future__ import annotations

import hashlib
import re

from bscgraph import graph
from bscgraph.graph.vocabulary import EDITION
from tests.cards import agency_card, kpi, number, plan, values

# What each edition makes of the scorecard below. Whoever changes what graphs state raises
# EDITION and adds a line; until version 1.0.0 is published the last line may be replaced.
MADE = {2: "7b20d25f2b0be25c"}


def made() -> bytes:
    """Rows that state most of what there is to state."""
    cells = values(actual109="1,200", actual110="900", target110="1,000", target111="950")
    unread = values(actual109=number("-", value=None, reason="dash"), actual110="80")
    rows = (
        kpi("AC1.1", "參觀人次", cells),
        kpi("AC1.2", "滿意度", unread),
        kpi("AC1.2", "滿意度（二）", cells, series="AC1.2.1"),
    )
    plans = (plan("AC1.1.1", "推廣", {111: "1,000", 112: "2,000"}),)
    return graph.build(agency_card(kpis=rows, action_plans=plans)).canonical()


def test_what_graphs_state_has_the_number_of_its_edition() -> None:
    assert re.findall(rb'ns#graphEdition> "([0-9]+)"', made()) == [str(EDITION).encode()]
    assert hashlib.sha256(made()).hexdigest()[:16] == MADE[EDITION]


def test_a_graph_made_again_is_of_the_edition_of_today() -> None:
    old = made().replace(b'graphEdition> "2"', b'graphEdition> "1"')
    ((name, card),) = graph.read(old, "nquads")
    again = graph.again(card, name)
    assert again is not None
    assert again.canonical() == made()
