"""Sites for tests: the real documents, and scorecards made by hand, in an embedded store."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bscgraph import graph, scorecard
from bscgraph.model import Scorecard
from bscgraph.publish.site.source import Site
from bscgraph.read import Limits
from bscgraph.resources import folder
from bscgraph.store import LocalStore


def site_of(cards: Iterable[Scorecard | tuple[Scorecard, int]]) -> Site:
    """A site of these scorecards; a number beside one counts its submissions."""
    store = LocalStore()
    for one in cards:
        card, number = one if isinstance(one, tuple) else (one, 1)
        built = graph.build(card, number)
        store.load(built.canonical(), built.graph)
    return Site(store)


@cache
def documents() -> tuple[Scorecard, ...]:
    """The scorecards of the real documents: two agencies and a group of the city."""
    names = ("tfam-111.pdf", "hac-111.pdf")
    places = (folder("examples") / name for name in names)
    return tuple(card for place in places for card in scorecard.read(place, Limits()))


@cache
def real() -> Site:
    """The site of the real documents."""
    return site_of(documents())
