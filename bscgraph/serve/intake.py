"""Bodies, both ways: not larger than agreed, and not slower than a line that works."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from starlette.requests import Request

from bscgraph.serve.problem import Problem, problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bscgraph.serve.settings import Settings

__all__ = ["Intake"]

_STALL_SECONDS = 15.0  # without a byte
_SLOWEST = 2_000  # bytes a second, on average, of a body that takes long
_PATIENCE = 20.0
_DRAIN_SECONDS = 2.0  # that a client may go on sending what is too large, to hear of it
_BIG = 64 * 1024


class Intake:
    """Reads bodies within limits, and gives up on clients that do not read theirs.

    Args:
        app: what reads the bodies.
        settings: how large they may be.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._usual = settings.body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request whose body is watched while it is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope)
        out = _reading(scope, send)
        said = _said(scope)
        if said > limit:
            if not _asks_first(scope):
                await _drain(receive)
            await problem_response(too_large(limit), Request(scope))(scope, receive, out)
            return
        # A request without a body has nothing to wait for.
        watched = _Body(receive, limit) if said or _chunked(scope) else receive
        await self._app(scope, watched, out)

    def _limit(self, scope: Scope) -> int:
        path = scope["path"][len(scope.get("root_path", "")) :]
        # An upload is counted where it is read, and refused there.
        return sys.maxsize if path.partition(".")[0] == "/validate" else self._usual


class _Body:
    """Calls itself ``receive``; raises a Problem where a limit is met."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit = receive, limit
        self._size, self._begun, self._whole = 0, time.monotonic(), False

    async def __call__(self) -> Message:
        if self._whole:  # whoever asks on waits for the client to go
            return await self._receive()
        try:
            async with asyncio.timeout(_STALL_SECONDS):
                message = await self._receive()
        except TimeoutError as error:
            raise _too_slow() from error
        self._size += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        if self._size > self._limit:
            await _drain(self._receive)
            raise too_large(self._limit)
        spent = time.monotonic() - self._begun
        if not self._whole and spent > _PATIENCE + self._size / _SLOWEST:
            raise _too_slow()
        return message


async def _drain(receive: Receive) -> None:
    """Take and forget what a client goes on sending: many hear an answer only afterwards."""
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def too_large(limit: int) -> Problem:
    """The problem of a body that is larger than ``limit``; the connection ends with it."""
    headers = {"Connection": "close"}
    return Problem.of(413, "too-large", headers=headers, limit=f"{limit:,}")


def _too_slow() -> Problem:
    headers = {"Connection": "close"}
    return Problem.of(408, "slow-request", headers=headers, seconds=int(_STALL_SECONDS))


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def _said(scope: Scope) -> int:
    """The length the client says its body has; 0 where it says none."""
    found = _header(scope, b"content-length")
    return int(found) if found.isdigit() else 0


def _chunked(scope: Scope) -> bool:
    return bool(_header(scope, b"transfer-encoding"))


def _asks_first(scope: Scope) -> bool:
    """Whether the client waits for our word before it sends the body."""
    return _header(scope, b"expect").lower() == b"100-continue"


def _reading(scope: Scope, send: Send) -> Send:
    """``send`` that gives up on a client which does not take what it asked for."""
    abort = scope.get("bscgraph.abort")

    async def out(message: Message) -> None:
        if not message.get("more_body") and len(message.get("body", b"")) < _BIG:
            await send(message)
            return
        try:
            async with asyncio.timeout(_STALL_SECONDS):
                await send(message)
        except TimeoutError:
            if abort is not None:
                abort()
            raise

    return out
