"""The line to an engine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from bscgraph.serve.frames import HEAD

__all__ = ["Frame", "Line"]

Frame = tuple[dict[str, Any], bytes]


class Line(asyncio.Protocol):
    """The line to one engine: a question goes out, frames come in.

    Args:
        gone: called when the engine is no more.
    """

    def __init__(self, gone: Callable[[], None]) -> None:
        self.process = 0
        self.held = False  # whether the engine has the data in memory
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
