"""Where graphs are kept and asked: an embedded store, or any SPARQL 1.1 endpoint.

Both answer with the same plain Python values, so that nothing above knows which engine
answered. A store is a cache: the canonical files are the master.

>>> from bscgraph.store import opened
>>> store = opened(None)
>>> store.load(b"<http://e.x/s> <http://e.x/p> <http://e.x/o> <http://e.x/g> .", "http://e.x/g")
1
>>> store.select("SELECT ?o { GRAPH ?g { ?s ?p ?o } }").rows
(('http://e.x/o',),)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bscgraph.store.local import LocalStore
from bscgraph.store.values import Answer, Iri, Row, Stream, Triple, Value, python_value

if TYPE_CHECKING:
    from bscgraph.store.remote import RemoteStore as RemoteStore

__all__ = [
    "Answer",
    "Iri",
    "LocalStore",
    "RemoteStore",
    "Row",
    "Store",
    "Stream",
    "Triple",
    "Value",
    "is_remote",
    "opened",
    "python_value",
]


class Store(Protocol):
    """What every store does; each method raises StoreError when it cannot."""

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        """The answer to a SELECT query."""

    def stream(self, sparql: str, *, timeout: float | None = None) -> Stream:
        """The same row by row, in memory that does not grow with it."""

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK query."""

    def construct(self, sparql: str) -> Iterator[Triple]:
        """The triples a CONSTRUCT or DESCRIBE query makes, as N-Triples terms."""

    def load(self, nquads: bytes, graph: str) -> int:
        """Replace one named graph, all of it or nothing; the number of quads."""

    def drop(self, graph: str) -> None:
        """Remove one named graph."""

    def together(self) -> AbstractContextManager[None]:
        """Many loads at less cost."""

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""

    def dump(self, graph: str) -> bytes:
        """One named graph as N-Quads."""

    def info(self) -> dict[str, int | str | None]:
        """Numbers of named graphs and quads, and the place."""

    def revision(self) -> str | None:
        """What tells one content from another, where that can be told."""

    def revisions(self) -> dict[str, str] | None:
        """By graph, what tells one content of it from another, where that can be told."""

    def close(self) -> None:
        """Let go of what the store holds."""


def is_remote(place: str | Path | None) -> bool:
    """Whether ``place`` is the address of an endpoint."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def opened(place: str | Path | None, *, writable: bool = False) -> LocalStore | RemoteStore:
    """The store at ``place``: in memory for None, an endpoint for an address, else a folder.

    Args:
        place: where the store is; an address begins with ``http://`` or ``https://``.
        writable: whether to load into it; a folder is made where there is none, and only one
            program can have it so.

    Raises:
        StoreError: there is no store at ``place``, or it cannot be opened.
    """
    if is_remote(place):
        from bscgraph.store.remote import RemoteStore

        return RemoteStore(str(place))
    return LocalStore(place, writable=writable or place is None)


def __getattr__(name: str) -> Any:
    # The library inside takes longer to import than all the rest.
    if name == "RemoteStore":
        from bscgraph.store import remote

        return remote.RemoteStore
    raise AttributeError(name)
