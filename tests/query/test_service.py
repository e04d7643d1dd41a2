"""A query never makes the embedded store call another endpoint, however it spells that."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bscgraph.errors import QueryError, StoreError
from bscgraph.query.free import free
from bscgraph.store import opened


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE <ADDRESS> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT<ADDRESS>{ ?s ?p ?o } }",
        "SELECT * { BIND (1 AS ?a) BIND (2 AS ?b) FILTER (?a<?b)SERVICE#>\n<ADDRESS> { ?s ?p ?o } }",
    ],
)
def test_nobody_is_called(listener: socket.socket, query: str) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    store = opened(None)
    with pytest.raises((QueryError, StoreError)):
        free(store, query.replace("ADDRESS", address))
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_word_may_stand_in_texts_and_names() -> None:
    store = opened(None)
    store.load(b'<urn:service:a> <urn:p> "SERVICE" <urn:g> .', "urn:g")
    text = 'SELECT ?service { GRAPH ?g { ?service <urn:p> "SERVICE" } } # SERVICE'
    assert free(store, text).rows == (("urn:service:a",),)
