"""Every stored query on real servers gives the rows that the embedded store gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bscgraph import query
from bscgraph.model import Scorecard
from bscgraph.query import Query
from bscgraph.store import RemoteStore
from tests import servers
from tests.queries.conftest import filled
from tests.queries.hostile import content, reaching, without_rows

pytestmark = pytest.mark.integration

QUERIES = query.catalogue()
# With an agency and a fiscal year Virtuoso 7 plans this one without end (docs/store.md says so).
ENDLESS = {("virtuoso", "budget/zero", "fiscalYear")}


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def remote(
    request: pytest.FixtureRequest,
    documents: list[Scorecard],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    place = tmp_path_factory.mktemp(request.param)
    with getattr(servers, request.param)(place) as address:
        yield filled(RemoteStore(address), documents)


def asked(stored: Query) -> list[dict[str, Any]]:
    return [{}, {"agency": "hac"}, *(dict(one["arguments"]) for one in stored.examples)]


@pytest.mark.parametrize("stored", QUERIES, ids=lambda one: one.id)
def test_a_server_gives_the_same_rows(
    stored: Query, local: Any, remote: Any, request: pytest.FixtureRequest
) -> None:
    server = request.node.callspec.params["remote"]
    for arguments in asked(stored):
        if any((server, stored.id, name) in ENDLESS for name in arguments):
            continue
        here = query.run(local, stored.id, **arguments)
        there = query.run(remote, stored.id, **arguments)
        assert there.columns == here.columns
        assert Counter(there.rows) == Counter(here.rows)


def test_hostile_values_find_nothing_and_change_nothing(
    local: Any, remote: Any, request: pytest.FixtureRequest
) -> None:
    server = request.node.callspec.params["remote"]
    before = content(remote)
    for stored in QUERIES:
        for name in stored.parameters:
            if (server, stored.id, name) not in ENDLESS:
                without_rows(remote, stored, name, reaching(local, stored, name))
    assert content(remote) == before
