"""A store of four submissions, dumped once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bscgraph import graph
from bscgraph.graph.nquads import canonical
from bscgraph.publish import dumps
from bscgraph.publish.dumps import Dumps
from tests.cards import read_expected

GOLDEN = Path(__file__).parents[2] / "golden"
LINKS = "https://w3id.org/bscgraph/graph/links"


def graphs() -> list[tuple[str, bytes]]:
    """Two agencies, a second submission of one of them, a city card, and a graph of links."""
    cards = [card for path in sorted(GOLDEN.glob("*.json")) for card in read_expected(path)]
    built = [graph.build(card) for card in cards]
    first = next(card for card in cards if card.level == "agency")
    again = replace(first, updated_raw="更新日期：111年12月31日", updated=date(2022, 12, 31))
    built.append(graph.build(again, submission=2))
    same = (
        "<https://example.org/a>",
        "<http://www.w3.org/2002/07/owl#sameAs>",
        "<https://example.org/b>",
    )
    named = {one.graph: one.canonical() for one in built}
    return sorted({**named, LINKS: canonical([same], LINKS)}.items())


@pytest.fixture(scope="session")
def stored() -> list[tuple[str, bytes]]:
    return graphs()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def made(stored: list[tuple[str, bytes]], site: Path) -> Iterator[Dumps]:
    yield dumps.write(stored, site)
