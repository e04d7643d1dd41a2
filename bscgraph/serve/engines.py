"""The engines: processes that each work on one query, started ahead and killed when time is up.

A query gets an engine at once where one is idle. After a tenth of a second it has to wait for
others (its thread is made less urgent), after one second it is a long one, and of these there
are only so many: so long questions, however many and whoever asks them, leave processor and
engines to short ones. An engine that was long at work, was killed or crashed is replaced.

Where none is idle a query waits for one that is being started, as long as its own time lasts;
a start that fails is tried again, at once and then after longer and longer pauses. So whatever
is killed, a query that comes after it is answered.

The first engines read the snapshot on disk. Where the data fits into memory a nursery that has it
there takes over as soon as it can, and engines born of it take the place of those.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError
from bscgraph.serve import troubles
from bscgraph.serve.holding import Holding
from bscgraph.serve.joining import MEDIA
from bscgraph.serve.line import Line
from bscgraph.serve.nursery import Nursery
from bscgraph.serve.reply import RDF, RESULTS, Question, Reply

if TYPE_CHECKING:
    from bscgraph.serve.settings import Settings

__all__ = ["RDF", "RESULTS", "Engines", "Question", "Reply"]

_SHORT = RESULTS | RDF | {MEDIA: "rows"}
_BEHIND = 0.1  # seconds after which a query has to wait for others
_LESS_URGENT = 15  # of 19; the server itself and short queries have 0
_LONG = 1.0  # seconds after which it is a long one
_PATIENCE = 0.8  # seconds to wait for an engine where no more may be started
_PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)  # seconds after a failed start: the first, the second …
_LONG_OF_WORKER = 4  # long queries at once for each worker
_LARGEST = 1 << 27  # bytes of one answer
_log = logging.getLogger("bscgraph.serve")


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
        self.nursery = Nursery(self._failed)
        self._idle: list[_Engine] = []
        self._all: set[_Engine] = set()
        self._starting = 0
        self._failures = 0  # to start one, since one was started
        self._again: asyncio.TimerHandle | None = None
        self._waiting: deque[asyncio.Future[_Engine]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._holding = Holding(self.nursery, settings.held_bytes, self._replace_idle)
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
        self.nursery.start()
        self._fill()
        self._holding.begin(self._folder)

    async def stop(self) -> None:
        """End all engines."""
        self._stopped = True
        await self._holding.stop()
        if self._again is not None:
            self._again.cancel()
        self.nursery.stop()
        for engine in list(self._all):
            engine.line.kill()
        for waiting in self._waiting:
            waiting.cancel()
        while self._tasks:
            await asyncio.wait(list(self._tasks))
        await asyncio.to_thread(self.nursery.wait)
        await asyncio.to_thread(shutil.rmtree, self.place, ignore_errors=True)

    async def reload(self, folder: Path) -> None:
        """Read another snapshot from now on; queries being worked on end with the old one."""
        self._folder = folder
        self._replace_idle()
        self._holding.begin(folder)

    def _replace_idle(self) -> None:
        old, self._idle = self._idle, []
        self._fill()
        for engine in old:
            self._end(engine)

    @property
    def held(self) -> bool:
        """Whether new engines have the data in memory."""
        return self.nursery.held == self._folder

    @property
    def up(self) -> bool:
        """Whether a query finds an engine, or one is on its way as it was before."""
        return bool(self._all) or (self._failures == 0 and self.counts["started"] > 0)

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
        end = asyncio.get_running_loop().time() + seconds
        asked, file = self._asked(question, seconds)
        done = None
        while done is None:
            done = await self._worked(await self._taken(end), asked, end)
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
            "bytes": _LARGEST, "halves": question.halves,
        }, file  # fmt: skip

    async def _worked(
        self, engine: _Engine, asked: dict[str, Any], end: float
    ) -> tuple[dict[str, Any], bytes] | None:
        """What the engine tells; None where it was dead before it began."""
        whole = False
        try:
            async with asyncio.timeout_at(end):
                self._watch(engine)
                engine.line.send(asked)
                await engine.line.frame()
                engine.begun = True
                told = await engine.line.frame()
            whole = True
        except TimeoutError:
            self.counts["too_slow"] += 1
            raise troubles.too_slow(asked["seconds"]) from None
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

    async def _taken(self, end: float) -> _Engine:
        """An idle engine, at once or when one is there, before the moment ``end``."""
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
            await self._given(waiting, end)
            taken = True
            return waiting.result()
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            if not taken and waiting.done() and not waiting.cancelled():
                self._back(waiting.result())

    async def _given(self, waiting: asyncio.Future[_Engine], end: float) -> None:
        """Wait for an engine: for those at work a moment, for those on their way till ``end``.

        Raises:
            Problem: all there may be are at work; or none could be started.
        """
        time = asyncio.get_running_loop().time
        while not waiting.done():
            left = end - time()
            if left <= 0:
                raise troubles.missing()
            await asyncio.wait({waiting}, timeout=min(_PATIENCE, left))
            if not waiting.done() and not self._starting and self._again is None:
                self.counts["busy"] += 1
                raise troubles.busy()

    def _fill(self) -> None:
        """Start engines until there are enough for who waits, and some more."""
        wanted = self._spare + len(self._waiting) - len(self._idle) - self._starting
        room = self._longest + self._spare + self._settings.total
        room -= len(self._all) + self._starting
        if self._stopped or self._again is not None:
            return
        for _ in range(min(wanted, room)):
            self._starting += 1
            self._task(self._started())

    def _failed(self) -> None:
        """None was started, or none can be: try again, later where that failed before."""
        if self._stopped or self._again is not None:
            return
        self._holding.lost()
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        if self._failures:
            _log.error("no engine starts", extra={"folder": str(self._folder)})
        else:
            _log.warning("engines are started anew")
        self._failures += 1
        self._again = asyncio.get_running_loop().call_later(pause, self._retry)

    def _retry(self) -> None:
        self._again = None
        try:
            self.nursery.start()  # before anybody waits for it
        except OSError:
            self._failed()
        self._fill()

    async def _started(self) -> None:
        """Start an engine and offer it."""
        folder, born = self._folder, list[_Engine]()

        def gone() -> None:
            for engine in born:
                self._gone(engine)

        try:
            line = await self.nursery.engine(folder, self._memory, gone)
        except OSError:
            self._starting -= 1
            self._failed()
            return
        self._starting -= 1
        self._failures = 0
        engine = _Engine(line, folder)
        born.append(engine)
        self._all.add(engine)
        self.counts["started"] += 1
        self._back(engine)

    def _back(self, engine: _Engine) -> None:
        """An engine has nothing to do: give it to who waits, or end it if it is of no more use."""
        if not engine.line.open or engine.long or self._outdated(engine) or self._stopped:
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

    def _outdated(self, engine: _Engine) -> bool:
        return engine.folder != self._folder or (self.held and not engine.line.held)

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
