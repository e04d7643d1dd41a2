"""Processes that read and check uploads: one each, and one that waits ready for the next.

Such a process is never trusted to end: it is killed when it is done, late, or unwanted.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bscgraph.serve.problem import Problem
from bscgraph.serve.settings import Settings
from bscgraph.serve.uploadwords import refusal

__all__ = ["Checkers", "Left", "Outcome"]

_PROGRAM = "bscgraph.serve.checker"
_QUEUE_SECONDS = 2.0  # that an upload waits for a process before it is told to come again
_RETRY_SECONDS = 5
_READY_SECONDS = 300.0  # that a ready process waits for work; the next upload starts its own
_END_SECONDS = 5.0
_LONGEST_REPORT = 64 << 20
_LINE = 1 << 20
# What a reading process may know of its surroundings
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "COVERAGE_PROCESS_START")


class Left(Exception):
    """The client went away; nobody is there to be answered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a process told of its job, and the report."""

    head: Mapping[str, Any]
    body: bytes


class _Died(Exception):
    """A process ended without a result; the name of the file it was at."""


class _NotBegun(Exception):
    """A process ended before it took up the job."""


class Checkers:
    """At most ``settings.workers`` uploads are checked at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = asyncio.Semaphore(settings.workers)
        self._ready: Process | None = None
        self._filling: asyncio.Task[None] | None = None
        self._dropping: asyncio.TimerHandle | None = None
        self._stopped = False

    async def stop(self) -> None:
        """End the process that waits."""
        self._stopped = True
        if self._filling is not None:
            await self._filling
        self._drop()

    def warm(self) -> None:
        """Have a process ready soon: somebody is about to upload something."""
        if not self._stopped and self._filling is None and not _lives(self._ready):
            self._filling = asyncio.create_task(self._fill())

    async def check(self, job: Mapping[str, Any], gone: Callable[[], Awaitable[None]]) -> Outcome:
        """The result of a job.

        Raises:
            Problem: too many jobs at once, too slow, or the process broke down.
            Left: ``gone`` ended before.
        """
        try:
            await asyncio.wait_for(self._room.acquire(), _QUEUE_SECONDS)
        except TimeoutError:
            headers = {"Retry-After": str(_RETRY_SECONDS)}
            raise refusal(503, "busy", headers=headers, seconds=_RETRY_SECONDS) from None
        try:
            try:
                return await self._tried(job, gone, await self._taken())
            except _NotBegun:  # no fault of the files: a fresh one is asked
                return await self._tried(job, gone, await self._started())
        except _NotBegun as death:
            raise _ended(_first(job)) from death
        finally:
            self._room.release()
            self.warm()

    async def _tried(
        self, job: Mapping[str, Any], gone: Callable[[], Awaitable[None]], process: Process
    ) -> Outcome:
        """The result, from a process that is ended then."""
        try:
            return await self._raced(process, job, gone)
        except _Died as death:
            raise await _broke(process, str(death)) from death
        finally:
            await _end(process)

    async def _raced(
        self, process: Process, job: Mapping[str, Any], gone: Callable[[], Awaitable[None]]
    ) -> Outcome:
        """The result, unless time runs out or the client leaves before."""
        at = [_first(job)]
        work = asyncio.ensure_future(_told(process, job, at))
        left = asyncio.ensure_future(gone())
        seconds = self._settings.upload_seconds
        try:
            done, _ = await asyncio.wait(
                {work, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if work in done:
                return work.result()
            if left in done:
                raise Left
            raise refusal(504, "slow", file=at[0], seconds=f"{seconds:g}")
        finally:
            for task in (work, left):
                task.cancel()
            await asyncio.gather(work, left, return_exceptions=True)

    async def _taken(self) -> Process:
        """The process that waits, or a new one."""
        if self._filling is not None:
            await asyncio.shield(self._filling)
        process, self._ready = self._ready, None
        self._keep_no_longer()
        return process if process is not None and _lives(process) else await self._started()

    async def _fill(self) -> None:
        try:
            self._drop()
            self._ready = await self._started()
            loop = asyncio.get_running_loop()
            self._dropping = loop.call_later(_READY_SECONDS, self._drop)
        finally:
            self._filling = None

    def _drop(self) -> None:
        self._keep_no_longer()
        if self._ready is not None:
            with suppress(ProcessLookupError):
                self._ready.kill()
            self._ready = None

    def _keep_no_longer(self) -> None:
        if self._dropping is not None:
            self._dropping.cancel()
            self._dropping = None

    async def _started(self) -> Process:
        limits = (str(self._settings.upload_memory), str(self._settings.upload_seconds))
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", _PROGRAM, *limits),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=_LINE,
            env=_surroundings(),
        )


def _first(job: Mapping[str, Any]) -> str:
    """The name of a job's first file."""
    return Path(job["files"][0]).name


def _surroundings() -> dict[str, str]:
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    # few threads and heaps: each asks for address space, which is bounded
    few = {"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2", "OMP_NUM_THREADS": "1"}
    return {**found, **few, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def _lives(process: Process | None) -> bool:
    return process is not None and process.returncode is None


async def _told(process: Process, job: Mapping[str, Any], at: list[str]) -> Outcome:
    """Hand the job over and hear what comes of it; ``at`` keeps the file it is at."""
    if process.stdin is None or process.stdout is None:
        raise _NotBegun
    heard = ""
    try:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        await process.stdin.drain()
        while line := await process.stdout.readline():
            head = json.loads(line)
            if "at" in head:
                heard = at[0] = head["at"]
                continue
            if head["size"] > _LONGEST_REPORT:
                raise refusal(413, "report", size=_LONGEST_REPORT >> 20)
            return Outcome(head, await process.stdout.readexactly(head["size"]))
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        raise (_Died(heard) if heard else _NotBegun) from error
    raise _Died(heard) if heard else _NotBegun


async def _broke(process: Process, name: str) -> Problem:
    """Why a process ended by itself: killed from outside (or for memory), or by the file."""
    code: int | None = None
    with suppress(TimeoutError):
        code = await asyncio.wait_for(process.wait(), _END_SECONDS)
    if code in (-9, -15):
        return _ended(name)
    return refusal(422, "broke", file=name)


def _ended(name: str) -> Problem:
    headers = {"Retry-After": str(_RETRY_SECONDS)}
    return refusal(503, "ended", headers=headers, file=name, seconds=_RETRY_SECONDS)


async def _end(process: Process) -> None:
    """Kill the process, see it end, and let go of its pipes."""
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(_END_SECONDS):
            if process.stdout is not None:
                await process.stdout.read()  # a pipe that is not read out stays open
            await process.wait()
