"""The strategy map of a scorecard, for its page."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from bscgraph.publish.naming import BSC, LABEL, TYPE, Facts, facts, text_of
from bscgraph.serve.linkedwords import say

if TYPE_CHECKING:
    from bscgraph.publish.strategymap import Goal
    from bscgraph.serve.documents import View

__all__ = ["map_of"]

_SIGNS = {"met": "●", "missed": "▲", "open": "○"}
_FRONT = ("Mission", "Vision", "CoreValue")


def map_of(view: View, known: Facts, graph: str) -> dict[str, Any] | None:
    """What the page of a scorecard shows of its strategy; None for anything else.

    Args:
        view: whose data.
        known: what is stated of the thing.
        graph: the submission that is shown; any where it is empty.
    """
    from bscgraph.publish.strategymap import strategy_map

    if f"{BSC}Scorecard" not in known.kinds():
        return None
    part = _Part(view, graph)
    goals = part.goals()
    drawing = strategy_map(part.named("Theme"), part.named("ScorecardPerspective"), goals)
    if drawing is None:
        return None
    return {
        "drawing": drawing,
        "goals": goals,
        "front": [(kind, part.texts(kind)) for kind in _FRONT],
        "state": partial(_state, lang=view.lang),
        "sign": _SIGNS,
    }


def _state(goal: Goal, lang: str) -> str:
    return say(f"map.{goal.state}", lang, missed=goal.missed, all=goal.met + goal.missed)


class _Part:
    """One submission."""

    def __init__(self, view: View, graph: str) -> None:
        self._view, self._graph = view, graph or None

    def _all(self, kind: str) -> list[Facts]:
        """The nodes of a class, in the order of the document."""
        store = self._view.store
        nodes = {quad[0][1:-1] for quad in store.quads(None, TYPE, BSC + kind, self._graph)}
        found = [facts(one, store.quads(one, None, None, self._graph)) for one in sorted(nodes)]
        return sorted(found, key=_position)

    def _pairs(self, local: str) -> list[tuple[str, str]]:
        """Subjects and objects of a property, as terms."""
        quads = self._view.store.quads(None, BSC + local, None, self._graph)
        return [(subject, value) for subject, _, value, _ in quads]

    def named(self, kind: str) -> list[tuple[str, str]]:
        """Codes and names of themes or perspectives."""
        return [(one.first("code"), _label(one)) for one in self._all(kind)]

    def texts(self, kind: str) -> list[str]:
        """The words of missions, visions or values."""
        return [label for one in self._all(kind) if (label := _label(one))]

    def goals(self) -> list[Goal]:
        """The objectives, each with how many of its indicators were met and missed."""
        from bscgraph.publish.strategymap import Goal

        met, missed = self._states()
        return [
            Goal(
                *(one.first("code"), _label(one)),
                *(one.first("perspectiveCode"), one.first("themeCode")),
                self._view.link(one.iri)["url"], met[one.iri], missed[one.iri],
            )
            for one in self._all("Objective")
        ]  # fmt: skip

    def _states(self) -> tuple[Counter[str], Counter[str]]:
        """By objective: the indicators that met their last target that can be held against an
        actual value, and those of which a value row missed it."""
        rows, kpis = dict(self._pairs("inSeries")), dict(self._pairs("seriesOf"))
        stated = {subject for subject, _ in self._pairs("value")}
        failed = {subject for subject, _ in self._pairs("misses")}
        years = dict(self._pairs("periodYear"))
        last: dict[str, tuple[str, bool]] = {}
        for actual, target in self._pairs("measuredAgainst"):
            row = rows.get(actual, "")
            if {actual, target} <= stated and last.get(row, ("",))[0] < years.get(actual, ""):
                last[row] = (years[actual], actual in failed)
        worst: dict[str, bool] = {}
        for row, (_, missed) in last.items():
            kpi = kpis.get(row, "")
            worst[kpi] = worst.get(kpi, False) or missed
        counts = (Counter[str](), Counter[str]())
        for kpi, objective in sorted(set(self._pairs("measures"))):
            if kpi in worst:
                counts[worst[kpi]][objective[1:-1]] += 1
        return counts


def _label(found: Facts) -> str:
    labels = found.values.get(LABEL, ())
    return text_of(labels[0]) if labels else ""


def _position(found: Facts) -> tuple[int, str]:
    text = found.first("position")
    return (int(text) if text.isdecimal() and len(text) < 9 else 0, found.iri)
