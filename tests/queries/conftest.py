"""What tests over all stored queries share: the bundled documents in several stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

import bscgraph
from bscgraph.graph import build
from bscgraph.model import Scorecard
from bscgraph.resources import folder
from bscgraph.store import LocalStore
from tests.engines import RdflibStore


def filled(store: Any, scorecards: Iterable[Scorecard]) -> Any:
    """The store, with these scorecards in it."""
    for card in scorecards:
        submission = build(card)
        store.load(submission.canonical(), submission.graph)
    return store


@pytest.fixture(scope="session")
def documents() -> list[Scorecard]:
    """The scorecards of the bundled documents, read from their pages."""
    paths = sorted(folder("examples").glob("*.pdf"))
    return [card for path in paths for card in bscgraph.read(path)]


@pytest.fixture(scope="session")
def local(documents: list[Scorecard]) -> Any:
    return filled(LocalStore(), documents)


@pytest.fixture(scope="session")
def stored_folder(documents: list[Scorecard], tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("folder") / "store"
    filled(LocalStore(place), documents).close()
    return LocalStore(place, writable=False)


@pytest.fixture(scope="session")
def rdflib(documents: list[Scorecard]) -> Any:
    return filled(RdflibStore(), documents)
