"""Where engines come from."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bscgraph.serve.frames import HELD, ORDER
from bscgraph.serve.line import Line
from bscgraph.serve.spawned import spawned

__all__ = ["Nursery"]

_READY = 10.0  # seconds until a new engine must be there
_AT_ONCE = 8  # births; so many orders find room on the way, whatever the process does
_END = 5.0


class Nursery:
    """A process without threads that has imported what engines need, and forks them.

    One that dies is replaced when the next engine is wanted. All births it was asked for end
    in the moment of its death, which the system tells; nobody has to find out by waiting. One
    with the data in memory takes its place when it has that (``hold``).

    Args:
        lost: called when it is dead, and nobody has stopped it.
    """

    def __init__(self, lost: Callable[[], None]) -> None:
        self._lost = lost
        self._process: _Process | None = None
        self._dead: list[_Process] = []

    @property
    def process(self) -> int:
        """Its process number; 0 where there is none."""
        return self._process.number if self._process is not None else 0

    def start(self) -> None:
        """Begin, where there is none.

        Raises:
            OSError: the system has no more processes.
        """
        if self._process is None:
            self._dead = [one for one in self._dead if not one.ended(0)]
            self._process = _Process(self._died)

    @property
    def held(self) -> Path | None:
        """The snapshot that it has in memory."""
        return self._process.held if self._process is not None else None

    async def hold(self, folder: Path, most: int) -> bool:
        """Have the data of a snapshot in memory from now on; False where ``most`` bytes are too
        few. Meanwhile engines are born without.

        Raises:
            OSError: it cannot be read, or the process died.
        """
        coming = _Process(self._died, folder, most)
        try:
            fits = await coming.filled()
            if fits:
                before, self._process = self._process, coming
                if before is not None:
                    self._dead.append(before)
                    before.retire()
            return fits
        finally:
            if self._process is not coming:
                self._dead.append(coming)
                coming.end()

    def stop(self) -> None:
        """End it, and all births; engines live on."""
        process, self._process = self._process, None
        if process is not None:
            self._dead.append(process)
            process.end()

    def wait(self) -> None:
        """See the end of those that were stopped or died."""
        for process in self._dead:
            process.ended(_END)
        self._dead.clear()

    async def engine(self, folder: Path, memory: int, gone: Callable[[], None]) -> Line:
        """A new engine on the snapshot in ``folder``.

        Raises:
            OSError: it does not start; it may at another time.
        """
        self.start()
        process = self._process
        assert process is not None  # noqa: S101 - just made
        before = process.born
        try:
            return await process.engine(folder, memory, gone)
        except TimeoutError:
            if process is self._process and process.born == before:  # it bears nothing at all
                process.end()
            raise

    def _died(self, process: _Process) -> None:
        if process is self._process:
            self.stop()
            self._lost()


class _Process:
    """One process that forks engines.

    Its end is seen by the link, of which it alone has the other side, or, as an engine has that
    too for a moment after its birth, by the process itself where the system can tell.

    Args:
        died: called then.
        folder: the snapshot whose data it takes into memory before anything else.
        most: bytes that may take.
    """

    def __init__(
        self, died: Callable[[_Process], None], folder: Path | None = None, most: int = 0
    ) -> None:
        self._died = died
        self.born = 0
        self.held: Path | None = None
        self._folder = folder
        self._alive, self._retired = True, False
        self._unborn: set[Line] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)
        found = spawned() if folder is None else spawned(str(folder), str(most))
        self._process, self._link = found.process, found.link
        self.number = self._process.pid
        self._handle = _handle(self.number)
        loop = asyncio.get_running_loop()
        self._filled: asyncio.Future[bytes] = loop.create_future()
        loop.add_reader(self._link.fileno(), self._told)
        if self._handle >= 0:
            loop.add_reader(self._handle, self.end)

    def _told(self) -> None:
        """The link can be read: it says once how it has fared, all else is its end."""
        with suppress(OSError):
            said = self._link.recv(1)
            if said and not self._filled.done():
                self._filled.set_result(said)
                return
        self.end()

    async def filled(self) -> bool:
        """Whether the data is in memory, as soon as that is known.

        Raises:
            ConnectionError: it died.
        """
        said = await self._filled
        if not said:
            raise ConnectionError
        self.held = self._folder if said == HELD else None
        return said == HELD

    def retire(self) -> None:
        """Be dead when all that it was asked for is born."""
        self._retired = True
        if not self._unborn:
            self.end()

    def end(self) -> None:
        """Be dead, whoever did it: what was not born never will be."""
        if not self._alive:
            return
        self._alive = False
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._link.fileno())
        self._link.close()
        if self._handle >= 0:
            loop.remove_reader(self._handle)
            os.close(self._handle)
        self._process.kill()
        if not self._filled.done():
            self._filled.set_result(b"")
        for line in list(self._unborn):
            line.kill()
        self._died(self)

    def ended(self, seconds: float) -> bool:
        """Whether the system has seen it off."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is not None

    async def engine(self, folder: Path, memory: int, gone: Callable[[], None]) -> Line:
        """A new engine."""
        order = json.dumps({"folder": str(folder), "memory": memory}).encode().ljust(ORDER)
        async with self._room:
            line = Line(gone)
            self._unborn.add(line)
            try:
                async with asyncio.timeout(_READY):
                    await self._order(order, line)
                    told, _ = await line.frame()
            except OSError:  # gone, or the time is up
                line.kill()
                raise
            finally:
                self._unborn.discard(line)
                if self._retired and not self._unborn:
                    self.end()
        self.born += 1
        line.process, line.held = int(told["process"]), bool(told["held"])
        return line

    async def _order(self, order: bytes, line: Line) -> None:
        if not self._alive:
            raise ConnectionError
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._link, [order], [theirs.fileno()])
            except OSError:
                ours.close()
                self.end()
                raise
        await asyncio.get_running_loop().create_unix_connection(lambda: line, sock=ours)
        if not self._alive:
            raise ConnectionError


def _handle(process: int) -> int:
    """What can be read from when the process has ended; -1 where the system has no such thing."""
    if sys.platform == "linux":
        with suppress(OSError):
            return os.pidfd_open(process)
    return -1
