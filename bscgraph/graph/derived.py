"""Statements that follow from a scorecard, made again for a graph that somebody else wrote.

Rules and questions ask the links and tallies that :func:`bscgraph.graph.build` states beside
what was printed. A graph from elsewhere, or of an older version, may lack them or hold old ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bscgraph.graph.nquads import Triple
from bscgraph.graph.vocabulary import TERM, TYPE

__all__ = ["DERIVED", "with_derived"]

# What any reader could work out from the rest of a submission.
DERIVED = frozenset(
    TERM[name]
    for name in (
        # cells
        *("previousValue", "yearBefore", "measuredAgainst", "misses", "lastActualBefore"),
        *("lessAmbitiousThan", "loweredFrom", "belowLastActual", "ratchetOf", "leapsFrom"),
        *("comparisonKey", "restatementKey", "digitGrouping", "repeats", "reasonsGiven"),
        # value rows
        *("currentTarget", "steadyTrend", "steadyFrom", "steadyUntil", "mixedNotation"),
        *("commonMeasure", "continuityKey", "indicatorCode", "indicatorLabel"),
        *("valuesPage", "valuesRow", "printedApart"),
        # indicators, plans and their amounts
        *("sameNameAs", "sameValuesAs", "redundantWith", "responsibleUnits", "normalizedLabel"),
        *("aggregatesPlan", "overlapsPlan", "sumOfParts", "previousAmount", "amountRank"),
        *("amountKey", "currentBudget", "missingCodeBefore", "codeOutside"),
        *("namedAfter", "nameRepeats", "foreignUnit"),
        # objectives and the scorecard
        *(
            "labelDrift",
            "otherLabelInTable",
            "possibleSwapWith",
            "sameNameInMapAs",
            "sameNameInTableAs",
        ),
        *("graphEdition", "actualYear", "targetYear", "lastActualYear", "latestResult"),
        *("expectedObjectives", "expectedKpis", "expectedPlans"),
    )
)


def with_derived(triples: Iterable[Triple], made: Iterable[Triple] | None) -> list[Triple]:
    """What a graph states, with the links and tallies that follow from its scorecard.

    Those it holds itself are left out: they may be of other numbers than it states now.

    Args:
        triples: the graph.
        made: the graph of the scorecard read from it (:func:`bscgraph.graph.again`); None
            where none can be read: then what it holds itself stays.
    """
    given = set(triples)
    if made is None:
        return sorted(given.union(_foreign_units(given)))
    stated = {triple for triple in given if triple[1] not in DERIVED}
    there = {subject for subject, _, _ in stated}
    follows = {t for t in made if t[1] in DERIVED and t[0] in there}
    return sorted(stated | follows | _foreign_units(stated))


def _foreign_units(triples: Collection[Triple]) -> set[Triple]:
    """Who is responsible and is neither the scorecard's agency nor one of its units.

    Units of another agency cannot be told from the cells alone, only from a graph.
    """
    within = _objects(triples, TERM["inScorecard"])
    owners, above = _objects(triples, TERM["ofAgency"]), _objects(triples, TERM["unitOf"])
    agencies = {s for s, p, o in triples if p == TYPE and o == TERM["Agency"]}
    return {
        (node, TERM["foreignUnit"], unit)
        for node, units in _objects(triples, TERM["responsibleUnit"]).items()
        for own in [owners.get(card, set()) for card in within.get(node, ())]
        for unit in units - own
        if unit in agencies or (unit in above and not above[unit] & own)
    }


def _objects(triples: Iterable[Triple], predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for subject, known, value in triples:
        if known == predicate:
            found.setdefault(subject, set()).add(value)
    return found
