"""Stores and the tables made of them, for the tests of the mirror."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bench.query.collection import city
from bscgraph import analytics, graph
from bscgraph.model import Scorecard
from bscgraph.store import LocalStore
from tests.cards import read_expected
from tests.publish.site import oddcards

GOLDEN = Path(__file__).parents[1] / "golden"


def seeds() -> list[Scorecard]:
    return [card for path in sorted(GOLDEN.glob("*.json")) for card in read_expected(path)]


def made_up() -> list[Scorecard]:
    return list(city(100))


COLLECTIONS: Mapping[str, Callable[[], Iterable[Scorecard]]] = {
    "seeds": seeds,
    "odd": oddcards.every,
    "made-up": made_up,
}


def files(cards: Iterable[Scorecard]) -> dict[str, bytes]:
    """The canonical file of each card, by graph; a card of the same scorecard is a revision."""
    found: dict[str, bytes] = {}
    for card in cards:
        number = 1
        while (built := graph.build(card, submission=number)).graph in found:
            number += 1
        found[built.graph] = built.canonical()
    return found


def sources(graphs: Mapping[str, bytes]) -> dict[str, analytics.Source]:
    """What the tables are made of."""
    return {
        name: analytics.Source(hashlib.sha256(data).hexdigest(), lambda data=data: data)
        for name, data in graphs.items()
    }


def stored(graphs: Mapping[str, bytes], store: LocalStore) -> LocalStore:
    """``store`` with these graphs."""
    with store.together():
        for name, data in graphs.items():
            store.load(data, name)
    return store
