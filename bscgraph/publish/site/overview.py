"""What the page of a scorecard shows: in short, the strategy, the numbers, what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bscgraph.findings import Severity
from bscgraph.iri import Minter
from bscgraph.model import gregorian
from bscgraph.publish.site.money import Sum, overlap, sums
from bscgraph.publish.site.place import page_of, way
from bscgraph.publish.site.source import year_words
from bscgraph.publish.site.words import say

if TYPE_CHECKING:
    from bscgraph.publish.site.card import Card
    from bscgraph.publish.site.source import Entry, Site
    from bscgraph.publish.site.things import Indicator, Objective
    from bscgraph.publish.strategymap import Goal, Layout

__all__ = ["FINDINGS", "in_themes", "overview", "own_money", "summary"]

# Beyond these a page would be too long to read, and to load.
_DRAWN, _LISTED, _MISSED, _SHOWN = 40, 60, 12, 8
_CODE = 20  # characters of a code in a box
_LABEL = 200  # of a name in one
FINDINGS = 30  # on a page of them
# The stored questions that give the numbers of the page.
_QUESTIONS = (
    *("target/achievement", "trend/series", "budget/net", "budget/rollup"),
    *("budget/suspected-overlap", "coverage/needs-correction", "coverage/counts"),
)
_SIGNS = {"met": "●", "missed": "▲", "open": "○"}


def overview(site: Site, card: Card, lang: str) -> Mapping[str, Any]:
    """The values of the page of a scorecard, beside what all its pages share."""
    entry = card.entry
    results = card.ordered
    indicators = tuple(card.indicators.values())
    return {
        "old": None if entry.newest else newest(site, card),
        "summary": summary(card),
        "own": own_money(card),
        "missed": [one for one in indicators if one.status == "missed"][:_MISSED],
        "drawing": drawing(card, lang),
        "drawable": len(card.objectives) <= _DRAWN,
        "goal_state": partial(_state, lang),
        "signs": _SIGNS,
        "listed": tuple(_listed(card, indicators[:_LISTED])),
        "all_listed": len(indicators) <= _LISTED,
        "money": [(one, overlap(card.plans, (one.year, one.kind))) for one in sums(_plans(card))],
        "by_theme": tuple(by_theme(card)),
        "results": results[:_SHOWN],
        "severities": Counter(result.severity for _, result in results),
        "all_severities": tuple(Severity),
        "counts": counts(card),
        "years": other_years(site, card),
        "submissions": [one for one in site.entries if one.card == entry.card],
        "downloads": _downloads(card),
        "described": _described(site, card, lang),
        "themed": in_themes(card),
        "questions": _QUESTIONS,
        "question_title": partial(_question, lang),
        "group_page": _group(entry),
    }


def _plans(card: Card) -> tuple[Any, ...]:
    return tuple(card.plans.values())


def newest(site: Site, card: Card) -> str:
    """The page of the newest submission of the scorecard."""
    return next(one.page for one in site.cards if one.card == card.entry.card)


def summary(card: Card) -> Mapping[str, int]:
    """How many indicators there are, and how they stand in the last year with actual values."""
    states = Counter(one.status for one in card.indicators.values())
    met, missed, total = states["met"], states["missed"], len(card.indicators)
    return {"all": total, "met": met, "missed": missed, "open": total - met - missed}


def own_money(card: Card) -> Sum | None:
    """The money of the scorecard's own year, else of the first year that has any."""
    found = sums(_plans(card))
    own = (one for one in found if one.year == card.model.roc_year)
    return next(own, found[0] if found else None)


def by_theme(card: Card) -> Iterator[tuple[str, tuple[Sum, ...]]]:
    """The sums of the plans of each theme; the code is empty for plans of none."""
    codes: dict[str, list[Any]] = {code: [] for code in card.themes}
    for plan in card.plans.values():
        served = card.indicators.get(plan.kpi)
        codes.setdefault(served.first.theme_code if served else "", []).append(plan)
    for code, plans in codes.items():
        if plans:
            yield code, sums(plans)


def _listed(
    card: Card, indicators: Sequence[Indicator]
) -> Iterator[tuple[Objective | None, tuple[Indicator, ...]]]:
    """The indicators by objective, and the objectives that have none."""
    seen: set[str] = set()
    for code, some in groupby(indicators, key=lambda one: one.objectives[0]):
        seen.add(code)
        yield card.objectives.get(code), tuple(some)
    if len(indicators) == len(card.indicators):
        for objective in card.objectives.values():
            if objective.code not in seen:
                yield objective, ()


def in_themes(card: Card) -> Mapping[tuple[str, str], tuple[Objective, ...]]:
    """The objectives by perspective and theme."""
    found: dict[tuple[str, str], tuple[Objective, ...]] = {}
    for one in card.objectives.values():
        place = one.perspective, one.theme
        found[place] = (*found.get(place, ()), one)
    return found


def drawing(card: Card, lang: str) -> Layout | None:
    """The strategy map; None where there is nothing to draw, or too much."""
    from bscgraph.publish.strategymap import Goal, strategy_map

    if len(card.objectives) > _DRAWN:
        return None
    goals = [
        Goal(
            _short(one.code), _short(one.label, _LABEL), one.perspective, one.theme,
            way(card.entry.page, one.page, lang), one.met, one.missed,
        )
        for one in card.objectives.values()
    ]  # fmt: skip
    themes = [(code, _short(one.label, _LABEL)) for code, one in card.themes.items() if one.labels]
    rows = [(code, _short(names[0], _LABEL) if names else "")
            for code, names in card.perspectives.items()]  # fmt: skip
    return strategy_map(themes, rows, goals)


def _short(text: str, most: int = _CODE) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _state(lang: str, goal: Goal) -> str:
    return say(f"map.{goal.state}", lang, missed=goal.missed, all=goal.met + goal.missed)


def counts(card: Card) -> Mapping[str, Any]:
    """Declared numbers by row of the count table, and those counted.

    A number that is not what it should be comes with that.
    """
    counted = (len(card.objectives), len(card.indicators), len(card.plans))
    rows = [
        (
            None if row.roc_year is None else year_words(gregorian(row.roc_year)),
            tuple(zip((row.objectives, row.kpis, row.action_plans), card.expected(n), strict=True)),
            row.source,
        )
        for n, row in enumerate(card.model.declared_counts)
    ]
    return {"counted": counted, "rows": rows}


def other_years(site: Site, card: Card) -> list[tuple[Any, bool]]:
    """The agency's scorecards of the same kind, and whether each is of this one."""
    own = card.entry
    kind = (own.level, own.group)
    alike = [one for one in site.cards if one.agency == own.agency]
    return [(one, one.card == own.card) for one in alike if (one.level, one.group) == kind]


def _question(lang: str, query_id: str) -> str:
    from bscgraph.query import load

    return load(query_id).title[lang]


def _group(entry: Entry) -> str:
    """The page of the group of the city whose scorecard it is; empty of another's."""
    return page_of(Minter.part(entry.agency, "group", entry.group)) if entry.group else ""


def _downloads(card: Card) -> Sequence[Any]:
    from bscgraph.publish.dumps import downloads

    return downloads(card.entry.graph)


def _described(site: Site, card: Card, lang: str) -> Markup:
    """The scorecard as a Dataset of schema.org, for search engines; whole addresses need one."""
    if not site.address:
        return Markup("")
    from bscgraph.publish.catalogue import About, schema_org_entry

    # Nothing in it can end the element it stands in.
    return Markup(schema_org_entry(card.entry, About(site.address, site.base), lang))  # noqa: S704
