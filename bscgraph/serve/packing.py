"""gzip for text that is worth it, for clients that take it."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Packing", "takes_gzip"]

_ZERO = re.compile(r"q\s*=\s*0(\.0*)?")
_LEAST = 1024
_LEVEL = 5
_PACKED = ("text/", "application/", "image/svg+xml")
# These are packed already.
_NEVER = (
    "application/zip",
    "application/gzip",
    "application/pdf",
    "application/octet",
    "application/vnd.openxml",
    "application/vnd.oasis",
    "application/vnd.apache.parquet",
)


@lru_cache(maxsize=512)
def takes_gzip(header: bytes) -> bool:
    """Whether an ``Accept-Encoding`` header takes gzip.

    >>> takes_gzip(b"br, gzip;q=0.5"), takes_gzip(b"gzip;q=0"), takes_gzip(b"*")
    (True, False, False)
    """
    for part in header.decode("latin-1").lower().split(","):
        name, *rest = (piece.strip() for piece in part.split(";"))
        if name in {"gzip", "x-gzip"}:
            return not any(_ZERO.fullmatch(piece) for piece in rest)
    return False


class Packing:
    """Packs what the application sends, piece by piece.

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and its answer back, packed or not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        encoding = next((v for n, v in scope["headers"] if n == b"accept-encoding"), b"")
        packer = _Packer(send, takes_gzip(encoding), scope["method"] == "HEAD")
        await self._app(scope, receive, packer)


class _Packer:
    """Calls itself ``send``; holds the head of a response back until its first bytes are there."""

    def __init__(self, send: Send, takes: bool, head: bool) -> None:
        self._send, self._takes, self._head = send, takes, head
        self._start: Message | None = None
        self._work: Any = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _worth(message):
                self._start = message
                return
            await self._send(message)
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._start is not None:
            await self._begin(body, more)
        if self._work is not None:
            body = self._work.compress(body)
            if more and not body:
                return
            body += b"" if more else self._work.flush()
            message = {"type": "http.response.body", "body": body, "more_body": more}
        await self._send(message)

    async def _begin(self, body: bytes, more: bool) -> None:
        start, self._start = self._start, None
        assert start is not None  # noqa: S101 - asked by the caller
        headers = _varied(start["headers"])
        if self._takes and (self._long(headers) if self._head else more or len(body) >= _LEAST):
            self._work = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
            gone = (b"content-length", b"accept-ranges")
            headers = [_tagged(pair) for pair in headers if pair[0].lower() not in gone]
            headers.append((b"content-encoding", b"gzip"))
        if self._head and self._work is not None:
            self._work = None  # of the body that is not sent
        await self._send({**start, "headers": headers})

    def _long(self, headers: list[tuple[bytes, bytes]]) -> bool:
        length = next((v for n, v in headers if n.lower() == b"content-length"), b"")
        return not length.isdigit() or int(length) >= _LEAST


def _worth(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start.get("headers", ())}
    media = headers.get(b"content-type", b"").decode("latin-1").lower()
    packable = media.startswith(_PACKED) and not media.startswith(_NEVER)
    bodiless = start["status"] in {204, 304} or start["status"] < 200
    return packable and not bodiless and b"content-encoding" not in headers


def _varied(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """With what the answer depends on: also on whether it may be packed."""
    vary = b", ".join(value for name, value in headers if name.lower() == b"vary")
    others = [(name, value) for name, value in headers if name.lower() != b"vary"]
    if b"accept-encoding" not in vary.lower():
        vary = vary + b", Accept-Encoding" if vary else b"Accept-Encoding"
    return [*others, (b"vary", vary)]


def _tagged(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A strong entity tag is of the bytes: packed, they are others."""
    name, value = pair
    if name.lower() == b"etag" and value.endswith(b'"') and not value.startswith(b"W/"):
        return name, value[:-1] + b'-gz"'
    return pair
