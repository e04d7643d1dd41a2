"""Stored questions put to the engine processes; equal ones at the same time are put once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.concurrency import run_in_threadpool

from bscgraph import query as stored
from bscgraph.serve.engines import Question
from bscgraph.serve.joining import MEDIA, unpacked
from bscgraph.serve.problem import Problem
from bscgraph.store import Answer, LocalStore
from bscgraph.store.tabbed import from_tabbed

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from bscgraph.query import Bound, Option, Parameter, Query, Result
    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service

__all__ = ["Asking", "Once", "asking", "columns_and_rows"]

_MEDIA = "text/tab-separated-values"
_SMALL = 64 << 10  # bytes of an answer worth keeping beside the result made of it
_OBJECTS = 4  # bytes in memory for one of the engine's text
Made = TypeVar("Made")


class Once:
    """What is made from the data: kept, and while it is made not made again.

    Args:
        service: whose cache keeps it.
    """

    def __init__(self, service: Service) -> None:
        self._cache = service.cache
        self._running: dict[Hashable, asyncio.Task[Any]] = {}

    async def get(
        self, key: Hashable, make: Callable[[], Coroutine[Any, Any, tuple[Made, int]]]
    ) -> Made:
        """What is kept under ``key``, else what ``make`` gives (with its size in bytes)."""
        kept: Made | None = self._cache.get(key)
        if kept is not None:
            return kept
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(self._made(key, make))
            task.add_done_callback(partial(self._done, key))
        # Whoever asked first may hang up; the others still wait for the answer.
        found: Made = await asyncio.shield(task)
        return found

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[tuple[Made, int]]]) -> Made:
        found, size = await make()
        self._cache.put(key, found, size)
        return found

    def _done(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # has been seen, also where nobody waits any more


class _Engined(LocalStore):
    """The data as the embedded store, whose SELECTs the engine processes evaluate.

    Only for threads beside the loop, which has to be free to hear the engines.
    """

    def __init__(self, ask: Callable[[str], Coroutine[Any, Any, Answer]]) -> None:
        # No store is opened here: the engines have it.
        self._ask, self._loop = ask, asyncio.get_running_loop()
        self.path = None

    def revision(self) -> str | None:
        return None  # the engines have one

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        return asyncio.run_coroutine_threadsafe(self._ask(sparql), self._loop).result(timeout)


@dataclass(frozen=True, slots=True)
class Asking:
    """What one request asks of one state of the data.

    ``end`` is the moment until which everything it asks has to be answered.
    """

    service: Service
    data: Data
    once: Once
    end: float

    async def prepared(self, query: Query, values: Mapping[str, object]) -> Bound:
        """``query`` with these values understood.

        Raises:
            QueryError: no such parameter, or a value it does not take.
            Problem: the engines cannot tell what there is.
        """
        key = ("ready", self.data.digest, query.id, query.text, *sorted(values.items()))
        return await self.once.get(key, partial(self._prepared, query, values))

    async def _prepared(self, query: Query, values: Mapping[str, object]) -> tuple[Bound, int]:
        base = self.service.settings.base
        ready = await run_in_threadpool(stored.prepared, self._store(), query, values, base)
        return ready, _OBJECTS * len(ready.text)

    async def result(self, query: Query, ready: Bound) -> Result:
        """The answer, with what has to be known of it.

        Raises:
            Problem: it takes too long, has too many rows, or the engines are busy.
        """
        key = ("result", self.data.digest, query.id, query.text, ready.text)
        return await self.once.get(key, partial(self._answered, query, ready))

    async def _answered(self, query: Query, ready: Bound) -> tuple[Result, int]:
        loop = asyncio.get_running_loop()

        def join(query: Query) -> Answer | None:
            work = asyncio.run_coroutine_threadsafe(self._joined(query), loop)
            return unpacked(work.result())

        work = partial(stored.answered, join=join)
        found = await run_in_threadpool(work, self._store(), query, ready)
        size = sum(len(str(value)) for row in found.rows[:100] for value in row)
        return found, _OBJECTS * (1 + size * max(1, len(found.rows) // 100))

    async def choices(self, parameter: Parameter) -> tuple[Option, ...]:
        """What a parameter may be: its closed list, else what the data has.

        Raises:
            Problem: the engines cannot tell.
        """
        if parameter.options:
            return parameter.options
        return await run_in_threadpool(stored.choices, self._store(), parameter)

    def _store(self) -> LocalStore:
        return _Engined(self.selected)

    async def _joined(self, query: Query) -> bytes:
        """The rows of a question whose halves an engine asks apart and joins."""
        return await self._put(Question("", MEDIA, halves=(query.text, query.row_by_row)))

    async def selected(self, sparql: str) -> Answer:
        """The answer to a SELECT query of the program's own.

        Raises:
            Problem: it takes too long, has too many rows, or the engines are busy.
        """
        key = ("select", self.data.digest, sparql)
        return await self.once.get(key, partial(self._asked, sparql))

    async def _asked(self, sparql: str) -> tuple[Answer, int]:
        written = await self.told(sparql)
        found = await run_in_threadpool(_read, written)
        # A large one is kept as the result that is made of it, which is enough.
        large = len(written) >= _SMALL
        return found, self.service.settings.cache_bytes if large else _OBJECTS * len(written)

    async def told(self, sparql: str) -> bytes:
        """What an engine tells, as tab-separated values."""
        # Stored questions name their graphs; those of the program need no guard.
        return await self._put(Question(sparql, _MEDIA, union=False))

    async def _put(self, question: Question) -> bytes:
        """What an engine makes of a question, in the time that is left."""
        settings = self.service.settings
        seconds = max(0.001, self.end - time.monotonic())
        reply = await self.service.engines.ask(replace(question, seconds=seconds))
        written: bytes = await reply.whole()
        if reply.cut:
            raise Problem.of(503, "too-many-rows", rows=f"{settings.rows:,}")
        return written


def _read(written: bytes) -> Answer:
    return from_tabbed(*columns_and_rows(written))


def columns_and_rows(written: bytes) -> tuple[tuple[str, ...], bytes]:
    """The columns of tab-separated values, and the rows as they are."""
    head, _, rows = written.partition(b"\n")
    return tuple(name[1:] for name in head.decode("utf-8").split("\t") if name), rows


def asking(request: HTTPConnection) -> Asking:
    """What the request asks with: the data as it is now, and its time."""
    service: Service = request.app.state.service
    shared = request.app.state
    if not hasattr(shared, "once"):
        shared.once = Once(service)
    return Asking(service, service.data, shared.once, time.monotonic() + service.settings.seconds)
