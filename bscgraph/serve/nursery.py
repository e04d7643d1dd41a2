"""Where engines come from, and the line to each of them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from bscgraph.serve.frames import HEAD, ORDER

__all__ = ["Line", "Nursery"]

_PROGRAM = "from bscgraph.serve.engine import nursery; nursery()"
_KEPT_OF_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_READY = 10.0  # seconds until a new engine must be there
_END = 5.0

Frame = tuple[dict[str, Any], bytes]


class Line(asyncio.Protocol):
    """The line to one engine: a question goes out, frames come in.

    Args:
        gone: called when the engine is no more.
    """

    def __init__(self, gone: Callable[[], None]) -> None:
        self.process = 0
        self.open = True
        self._gone = gone
        self._heard = bytearray()
        self._frames: list[Frame] = []
        self._waiting: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line stands."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop has a class of its own

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        self._heard += data
        while len(self._heard) >= HEAD.size:
            head, body = HEAD.unpack_from(self._heard)
            end = HEAD.size + head + body
            if len(self._heard) < end:
                return
            told = json.loads(self._heard[HEAD.size : HEAD.size + head])
            self._frames.append((told, bytes(self._heard[HEAD.size + head : end])))
            del self._heard[:end]
            self._wake()

    def connection_lost(self, _error: Exception | None) -> None:
        """The engine is gone."""
        self.open = False
        self._wake()
        self._gone()

    def send(self, asked: dict[str, Any]) -> None:
        """Ask something."""
        text = json.dumps(asked).encode()
        assert self._transport is not None  # noqa: S101 - it stands before anybody asks
        self._transport.write(len(text).to_bytes(4, "big") + text)

    async def frame(self) -> Frame:
        """The next frame.

        Raises:
            ConnectionError: the engine is gone.
        """
        while not self._frames:
            if not self.open:
                raise ConnectionError
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._frames.pop(0)

    def kill(self) -> None:
        """End the engine at once, whatever it does."""
        if self.open and self.process:
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Nursery:
    """A process without threads that has imported what engines need, and forks them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None

    @property
    def process(self) -> int:
        """Its process number; 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Begin; also anew, where the process was killed."""
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        self._link, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-S", "-c", _PROGRAM, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
            )

    def stop(self) -> None:
        """End it; engines live on."""
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait(_END)
        self._link = self._process = None

    async def engine(self, folder: Path, memory: int, gone: Callable[[], None]) -> Line:
        """A new engine on the snapshot in ``folder``.

        Raises:
            OSError: it does not start; it may at another time.
        """
        self.start()
        assert self._link is not None  # noqa: S101 - just made
        ours, theirs = socket.socketpair()
        order = json.dumps({"folder": str(folder), "memory": memory}).encode().ljust(ORDER)
        with theirs:
            socket.send_fds(self._link, [order], [theirs.fileno()])
        line = Line(gone)
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: line, sock=ours)
        try:
            async with asyncio.timeout(_READY):
                told, _ = await line.frame()
        except OSError:  # gone, or the time is up
            line.kill()
            raise
        line.process = int(told["process"])
        return line


def _environment() -> dict[str, str]:
    """What an engine needs to know of the system, and none of its secrets."""
    kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
