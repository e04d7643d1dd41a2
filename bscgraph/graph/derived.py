"""Statements that follow from a scorecard, made again for a graph that somebody else wrote.

Rules and questions ask the links and tallies that :func:`bscgraph.graph.build` states beside
what was printed. A graph from elsewhere, or of an older version, may lack them or hold old ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TERM

__all__ = ["DERIVED", "with_derived"]

# What any reader could work out from the rest of a submission.
DERIVED = frozenset(
    TERM[name]
    for name in (
        # cells
        *("previousValue", "yearBefore", "measuredAgainst", "misses", "lastActualBefore"),
        *("lessAmbitiousThan", "loweredFrom", "belowLastActual", "ratchetOf", "leapsFrom"),
        *("comparisonKey", "digitGrouping", "repeats", "reasonsGiven"),
        # value rows
        *("currentTarget", "steadyTrend", "steadyFrom", "steadyUntil", "mixedNotation"),
        *("commonMeasure", "continuityKey"),
        # indicators, plans and their amounts
        *("sameNameAs", "sameValuesAs", "redundantWith", "responsibleUnits", "normalizedLabel"),
        *("aggregatesPlan", "overlapsPlan", "sumOfParts", "previousAmount", "amountRank"),
        *("amountKey", "currentBudget", "missingCodeBefore", "codeOutside"),
        *("namedAfter", "nameRepeats"),
        # objectives and the scorecard
        *("labelDrift", "possibleSwapWith", "sameNameInMapAs", "sameNameInTableAs"),
        *("actualYear", "targetYear", "lastActualYear"),
        *("expectedObjectives", "expectedKpis", "expectedPlans"),
    )
)


def with_derived(triples: Iterable[Triple], made: Iterable[Triple]) -> list[Triple]:
    """What a graph states, with the links and tallies that follow from its scorecard.

    Those it holds itself are left out: they may be of other numbers than it states now.

    Args:
        triples: the graph.
        made: the graph of the scorecard read from it (:func:`bscgraph.graph.again`).
    """
    stated = {triple for triple in triples if triple[1] not in DERIVED}
    there = {subject for subject, _, _ in stated}
    return sorted(stated.union(t for t in made if t[1] in DERIVED and t[0] in there))
