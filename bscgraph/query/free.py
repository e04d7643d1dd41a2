"""Any query that reads, in the asker's own SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bscgraph.errors import QueryError
from bscgraph.query.result import Result
from bscgraph.query.syntax import Form, form_of, names_graphs, unserviced

if TYPE_CHECKING:
    from bscgraph.store import Store, Stream

__all__ = ["TRIPLE", "free", "reading", "streamed", "triples"]

TRIPLE = ("subject", "predicate", "object")
_NAME = "sparql"
_NO_GRAPH = {
    "en": "Each submission is a named graph, and this query looks into none: write "
    "GRAPH ?g { … } around its patterns.",
    "zh-Hant": "每次提報各為一個具名圖，而此查詢未指定任何圖：請以 GRAPH ?g { … } 包住查詢條件。",
}


def reading(store: Store, text: str) -> tuple[Form, str]:
    """Which kind of query ``text`` is, and the text to ask: no embedded store calls another one.

    Raises:
        QueryError: it would change something, or makes an embedded store call another one.
    """
    form = form_of(text)
    told = text if _is_remote(store) else unserviced(text)
    if told is None:
        raise QueryError(
            "SERVICE would call another address from here, which is refused; ask that endpoint "
            "itself with --endpoint.",
            "SERVICE 會由此連往其他位址，不予執行；請以 --endpoint 直接查詢該端點。",
        )
    return form, told


def _is_remote(store: Store) -> bool:
    from bscgraph.store import RemoteStore

    return isinstance(store, RemoteStore)


def free(store: Store, text: str) -> Result:
    """The answer to any query that reads.

    ASK gives one row with ``answer``; CONSTRUCT and DESCRIBE give a row a triple, its terms as
    N-Triples writes them.

    Raises:
        QueryError: it would change something, or calls another address.
        StoreError: the store cannot answer.
    """
    form, told = reading(store, text)
    if form == "select":
        answer = store.select(told)
        notes = () if answer.rows or names_graphs(text) else (_NO_GRAPH,)
        return Result(_NAME, answer.columns, answer.rows, notes=notes)
    if form == "ask":
        return Result(_NAME, ("answer",), ((store.ask(told),),))
    return Result(_NAME, TRIPLE, tuple(triples(store, text)))


def streamed(store: Store, text: str) -> Stream:
    """The answer to a SELECT whose rows come one by one: memory does not grow with them.

    Raises:
        QueryError: it would change something, or calls another address.
        StoreError: the store cannot answer.
    """
    return store.stream(reading(store, text)[1])


def triples(store: Store, text: str) -> Iterator[tuple[str, str, str]]:
    """The graph that a CONSTRUCT or DESCRIBE makes, as N-Triples terms.

    Raises:
        QueryError: it would change something, or calls another address.
        StoreError: the store cannot answer.
    """
    yield from store.construct(reading(store, text)[1])
