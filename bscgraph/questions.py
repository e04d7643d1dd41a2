"""The Python face of asking: a store, and the questions that can be asked of it."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from bscgraph import jobs
from bscgraph import query as stored
from bscgraph.query import Query, Result
from bscgraph.query.free import free
from bscgraph.read import Limits

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["Questions"]


class Questions:
    """A store and the questions that can be asked of it; closes the store at the end of ``with``.

    Args:
        store: the store.
        base: the publisher's base IRI, for agencies given by slug or name.
    """

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.base = base

    def query(self, query_id: str, **parameters: object) -> Result:
        """Ask a stored question: ``query("target/achievement", agency="tfam", year=111)``.

        Raises:
            QueryError: no such question or parameter, or a value it does not take.
            StoreError: the store cannot answer.
        """
        question = stored.load(query_id)
        ready = stored.prepared(self.store, question, parameters, self.base)
        return stored.answered(self.store, question, ready)

    def sparql(self, text: str) -> Result:
        """Ask any query that reads; ASK gives one row, a graph comes as rows of N-Triples terms.

        Raises:
            QueryError: it would change something, or calls another address.
            StoreError: the store cannot answer.
        """
        return free(self.store, text)

    def queries(self, search: str = "") -> list[Query]:
        """The stored questions, or those that speak of all words of ``search``, best first."""
        found = stored.catalogue()
        return stored.search(search, found) if search.split() else found

    def search(self, text: str, **filters: Any) -> Result:
        """Search labels, notes and plans: ``search("義民", year=111)``.

        Raises:
            QueryError: a filter is not understood.
            StoreError: the store cannot answer.
        """
        from bscgraph import search

        return search.search(self.store, text, base=self.base, **filters).result()

    def load(self, *files: str | os.PathLike[str], limits: Limits | None = None) -> int:
        """Read documents or graphs into the store; gives the number of scorecards.

        Raises:
            ReadError: a file cannot be read; those before it are loaded.
            StoreError: the store is not open for writing.
        """
        done = jobs.read_files([Path(file) for file in files], limits or Limits())
        count = 0
        for item in done:
            if item.error is not None:
                raise item.error
            count += sum(1 for _ in jobs.load([item], self.store, self.base))
        return count

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Questions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
