"""The engines: processes that each work on one query, started ahead and killed when time is up.

A query gets an engine at once where one is idle. After a tenth of a second it has to wait for
others (its thread is made less urgent), after one second it is a long one, and of these there
are only so many: so long questions, however many and whoever asks them, leave processor and
engines to short ones. An engine that was long at work, was killed or crashed is replaced.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError
from bscgraph.serve import troubles
from bscgraph.serve.nursery import Line, Nursery

if TYPE_CHECKING:
    from bscgraph.serve.settings import Settings

__all__ = ["RDF", "RESULTS", "Engines", "Question", "Reply"]

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
RDF = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
}

_SHORT = RESULTS | RDF
_BEHIND = 0.1  # seconds after which a query has to wait for others
_LESS_URGENT = 15  # of 19; the server itself and short queries have 0
_LONG = 1.0  # seconds after which it is a long one
_PATIENCE = 0.8  # seconds to wait for an engine
_BIRTH = 5.0  # seconds to wait further where engines were killed and new ones are on their way
_LONG_OF_WORKER = 4  # long queries at once for each worker
_CHUNK = 1 << 18
_LARGEST = 1 << 27  # bytes of one answer
_log = logging.getLogger("bscgraph.serve")


@dataclass(frozen=True, slots=True)
class Question:
    """A query for an engine.

    Args:
        sparql: the text, looked through by :mod:`bscgraph.serve.guard`.
        media: media type of the answer, one of ``RESULTS`` or, for triples, of ``RDF``.
        seconds: it may take; those of the settings where None.
        rows: at most, or triples; those of the settings where None.
        skip: rows, or triples, left out at the beginning.
        graphs: IRIs of the default graph and of the named graphs it is asked of; None for
            those of the query, else all.
        union: whether the default graph is that of all graphs together.
        base: for IRIs that are not whole.
        prefixes: for the names in Turtle and RDF/XML.
    """

    sparql: str
    media: str = "application/sparql-results+json"
    seconds: float | None = None
    rows: int | None = None
    skip: int = 0
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    union: bool = True
    base: str = ""
    prefixes: tuple[tuple[str, str], ...] = ()


class Reply:
    """A whole answer.

    Args:
        media: as in the question.
        cut: whether there are more rows than were asked for.
        size: its bytes.
        body: the answer where it is small.
        file: where it is otherwise; it is removed when read or closed.
    """

    def __init__(self, media: str, cut: bool, size: int, body: bytes, file: Path | None) -> None:
        self.media, self.cut, self.size = media, cut, size
        self.body = body if file is None else None
        self._file = file

    @property
    def chunks(self) -> AsyncIterator[bytes]:
        """Its bytes, to be read once."""
        return self._read()

    async def whole(self) -> bytes:
        """All its bytes."""
        return b"".join([chunk async for chunk in self.chunks])

    def close(self) -> None:
        """Let go of an answer that is not read."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    async def _read(self) -> AsyncIterator[bytes]:
        if self._file is None:
            yield self.body or b""
            return
        try:
            with await asyncio.to_thread(self._file.open, "rb") as file:
                while chunk := await asyncio.to_thread(file.read, _CHUNK):
                    yield chunk
        finally:
            self.close()


@dataclass(eq=False, slots=True)
class _Engine:
    """An engine.

    ``begun``: it works on a query; ``long``: it was long at work; ``put_out``: it was killed to
    leave room for others.
    """

    line: Line
    folder: Path
    begun: bool = False
    long: bool = False
    put_out: bool = False
    timers: list[asyncio.TimerHandle] = field(default_factory=list)


class Engines:
    """All engines of a server.

    Args:
        settings: how many, and the limits.
        folder: the snapshot they read.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._memory = settings.engine_memory
        self._spare = settings.workers + 2
        self._most_idle = 2 * self._spare
        self._longest = _LONG_OF_WORKER * settings.workers
        self.nursery = Nursery()
        self._idle: list[_Engine] = []
        self._all: set[_Engine] = set()
        self._starting = 0
        self._waiting: deque[asyncio.Future[_Engine]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self.place = Path()
        self._files = 0
        self._stopped = False
        self.counts = {"started": 0, "answered": 0, "too_slow": 0, "crashed": 0, "busy": 0}

    async def start(self) -> None:
        """Start the first engines; a query that comes before they are ready waits for them.

        Raises:
            BscgraphError: this system cannot fork processes.
        """
        if not hasattr(os, "fork"):
            raise BscgraphError(
                "bscgraph serve needs Linux or macOS; on Windows run it in a container or in WSL.",
                "bscgraph serve 需在 Linux 或 macOS 執行；Windows 請使用容器或 WSL。",
            )
        self.place = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="bscgraph-serve-"))
        await asyncio.to_thread(self.nursery.start)
        self._fill()

    async def stop(self) -> None:
        """End all engines."""
        self._stopped = True
        for engine in list(self._all):
            engine.line.kill()
        for waiting in self._waiting:
            waiting.cancel()
        while self._tasks:
            await asyncio.wait(list(self._tasks))
        await asyncio.to_thread(self.nursery.stop)
        await asyncio.to_thread(shutil.rmtree, self.place, ignore_errors=True)

    async def reload(self, folder: Path) -> None:
        """Read another snapshot from now on; queries being worked on end with the old one."""
        self._folder = folder
        old, self._idle = self._idle, []
        self._fill()
        for engine in old:
            self._end(engine)

    @property
    def processes(self) -> tuple[int, ...]:
        """The process numbers of all engines."""
        return tuple(engine.line.process for engine in self._all)

    @property
    def running(self) -> int:
        """How many queries are being worked on."""
        return len(self._all) - len(self._idle)

    async def ask(self, question: Question) -> Reply:
        """The answer to a query, whole.

        Raises:
            Problem: the query is wrong (400), or ran into a limit (503, 504).
        """
        seconds = question.seconds or self._settings.seconds
        asked, file = self._asked(question, seconds)
        done = None
        while done is None:
            done = await self._worked(await self._taken(), asked, seconds)
        self.counts["answered"] += 1
        told, body = done
        if told["kind"] != "answer":
            file.unlink(missing_ok=True)
            raise troubles.refused(told)
        where = file if told["file"] else None
        return Reply(question.media, told["cut"], told["size"], body, where)

    def _asked(self, question: Question, seconds: float) -> tuple[dict[str, Any], Path]:
        self._files += 1
        file = self.place / str(self._files)
        default, named = question.graphs or (None, None)
        return {
            "sparql": question.sparql, "media": _SHORT[question.media], "seconds": seconds,
            "rows": question.rows or self._settings.rows, "skip": question.skip,
            "default": default, "named": named, "union": question.union and default is None,
            "base": question.base, "prefixes": dict(question.prefixes), "file": str(file),
            "bytes": _LARGEST,
        }, file  # fmt: skip

    async def _worked(
        self, engine: _Engine, asked: dict[str, Any], seconds: float
    ) -> tuple[dict[str, Any], bytes] | None:
        """What the engine tells; None where it was dead before it began."""
        whole = False
        try:
            async with asyncio.timeout(seconds):
                self._watch(engine)
                engine.line.send(asked)
                await engine.line.frame()
                engine.begun = True
                told = await engine.line.frame()
            whole = True
        except TimeoutError:
            self.counts["too_slow"] += 1
            raise troubles.too_slow(seconds) from None
        except OSError:
            if not engine.begun:
                return None
            raise self._broken(engine) from None
        finally:
            for timer in engine.timers:
                timer.cancel()
            engine.timers.clear()
            if whole:
                self._back(engine)
            else:
                self._end(engine)
                self._forget(Path(asked["file"]))
        return told

    def _broken(self, engine: _Engine) -> Exception:
        if engine.put_out:
            self.counts["busy"] += 1
            return troubles.busy()
        self.counts["crashed"] += 1
        return troubles.crashed()

    def _watch(self, engine: _Engine) -> None:
        loop = asyncio.get_running_loop()
        engine.timers.append(loop.call_later(_BEHIND, self._behind, engine))
        engine.timers.append(loop.call_later(_LONG, self._long, engine))

    def _behind(self, engine: _Engine) -> None:
        """Have the query wait for others; where a thread has an urgency of its own."""
        process = engine.line.process
        if sys.platform == "linux":
            with suppress(OSError):
                for thread in Path(f"/proc/{process}/task").iterdir():
                    if thread.name != str(process):  # that one begins the next query
                        os.setpriority(os.PRIO_PROCESS, int(thread.name), _LESS_URGENT)
        self._fill()

    def _long(self, engine: _Engine) -> None:
        engine.long = True
        if sum(other.long for other in self._all) > self._longest:
            engine.put_out = True
            engine.line.kill()

    async def _taken(self) -> _Engine:
        """An idle engine, at once or in a moment."""
        while self._idle:
            engine = self._idle.pop()
            if engine.line.open:
                self._fill()
                return engine
        waiting: asyncio.Future[_Engine] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._fill()
        taken = False
        try:
            done, _ = await asyncio.wait({waiting}, timeout=_PATIENCE)
            if not done and len(self._all) < self._settings.workers:
                # It is not that queries take them all.
                done, _ = await asyncio.wait({waiting}, timeout=_BIRTH)
            if not done:
                self.counts["busy"] += 1
                raise troubles.busy()
            taken = True
            return waiting.result()
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            if not taken and waiting.done() and not waiting.cancelled():
                self._back(waiting.result())

    def _fill(self) -> None:
        """Start engines until there are enough for who waits, and some more."""
        wanted = self._spare + len(self._waiting) - len(self._idle) - self._starting
        room = self._longest + self._spare + self._settings.total
        room -= len(self._all) + self._starting
        for _ in range(min(wanted, room) if not self._stopped else 0):
            self._starting += 1
            self._task(self._started())

    async def _started(self) -> None:
        """Start an engine and offer it."""
        folder, born = self._folder, list[_Engine]()

        def gone() -> None:
            for engine in born:
                self._gone(engine)

        try:
            line = await self.nursery.engine(folder, self._memory, gone)
        except OSError:
            if not self._stopped:
                _log.error("an engine does not start", extra={"folder": str(folder)})
                await asyncio.sleep(_LONG)
            return
        finally:
            self._starting -= 1
        engine = _Engine(line, folder)
        born.append(engine)
        self._all.add(engine)
        self.counts["started"] += 1
        self._back(engine)

    def _back(self, engine: _Engine) -> None:
        """An engine has nothing to do: give it to who waits, or end it if it is of no more use."""
        if not engine.line.open or engine.long or engine.folder != self._folder or self._stopped:
            self._end(engine)
            return
        engine.begun = False
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(engine)
                return
        if len(self._idle) < self._most_idle:
            self._idle.append(engine)
        else:
            self._end(engine)

    def _end(self, engine: _Engine) -> None:
        engine.line.kill()
        self._gone(engine)

    def _gone(self, engine: _Engine) -> None:
        self._all.discard(engine)
        if engine in self._idle:
            self._idle.remove(engine)
        self._fill()

    def _forget(self, file: Path) -> None:
        """Remove what a killed engine has written; it may be writing for a moment still."""
        loop = asyncio.get_running_loop()
        loop.call_later(0.5, lambda: file.unlink(missing_ok=True))

    def _task(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
