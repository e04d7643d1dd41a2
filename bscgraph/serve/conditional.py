"""Not modified: 304 for what a client has already, before anything else is done.

A response that has an entity tag is remembered by what was asked, and how. Who asks the same
again with that tag is answered from memory until the data changes.
"""

from __future__ import annotations

from collections import OrderedDict
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bscgraph.serve.packing import takes_gzip

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bscgraph.serve.service import Service

__all__ = ["Remembered"]

_KEPT = 8192
_LONGEST = 2048  # of what was asked
# What a 304 tells of the response it stands for (RFC 9110, 15.4.5).
_TOLD = {b"etag", b"cache-control", b"content-location", b"expires", b"vary", b"last-modified"}
_NAMES = frozenset((b"host", b"accept", b"accept-language"))

Pairs = list[tuple[bytes, bytes]]


class Remembered:
    """Answers 304 from memory where it can, and by the response where it must.

    Args:
        app: what makes the responses.
        service: tells when the data changes.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service
        self._tags: OrderedDict[bytes, Pairs] = OrderedDict()
        service.when_changed(self._tags.clear)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have answered."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        key, tags, since = _asked(scope)
        known = self._tags.get(key) if tags else None
        if known is not None and _holds(tags, known[0][1]):
            await _not_modified(send, known)
            return
        answer = _Answer(self, send, key, (tags, since))
        await self._app(scope, receive, answer)

    def digest(self) -> str:
        """Of the data as it is now."""
        return self._service.digest

    def remember(self, key: bytes, headers: Pairs) -> None:
        """Keep what a 304 to the request ``key`` says; its entity tag stands first."""
        if len(key) <= _LONGEST:
            self._tags[key] = headers
            self._tags.move_to_end(key)
            if len(self._tags) > _KEPT:
                self._tags.popitem(last=False)


class _Answer:
    """Calls itself ``send``: turns into a 304 what the client has already."""

    def __init__(
        self, memory: Remembered, send: Send, key: bytes, having: tuple[bytes, bytes]
    ) -> None:
        self._memory, self._send, self._key = memory, send, key
        self._tags, self._since = having
        self._digest = memory.digest()  # of the data that the response is made of
        self._told = False

    async def __call__(self, message: Message) -> None:
        if self._told:  # the body, which the client has
            return
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = _told(message["headers"])
            tag = headers[0][1] if headers and headers[0][0] == b"etag" else b""
            if tag and self._digest == self._memory.digest():
                self._memory.remember(self._key, headers)
            if _holds(self._tags, tag) if self._tags else _older(headers, self._since):
                self._told = True
                await _not_modified(self._send, headers)
                return
        await self._send(message)


def _asked(scope: Scope) -> tuple[bytes, bytes, bytes]:
    """What was asked and how, and what the client says it has: tags, else a date."""
    tags = since = packed = b""
    parts = [scope["scheme"].encode(), scope.get("root_path", "").encode()]
    parts += [scope.get("raw_path") or scope["path"].encode(), scope["query_string"]]
    for name, value in scope["headers"]:
        if name in _NAMES:
            parts.append(name + b":" + value)
        elif name == b"if-none-match":
            tags += b"," + value if tags else value
        elif name == b"if-modified-since":
            since = value
        elif name == b"accept-encoding" and takes_gzip(value):
            packed = b"gzip"
    return b"\n".join((packed, *parts)), tags, since


def _holds(tags: bytes, tag: bytes) -> bool:
    """Whether ``tag`` is among ``tags``, by the weak comparison that If-None-Match wants."""
    if not tag:
        return False
    if tags == tag or tags.strip() == b"*":
        return True
    bare = tag.removeprefix(b"W/")
    return any(one.strip().removeprefix(b"W/") == bare for one in tags.split(b","))


def _older(headers: Pairs, since: bytes) -> bool:
    """Whether nothing has changed since the date a client has."""
    changed = next((value for name, value in headers if name == b"last-modified"), b"")
    if not since or not changed:
        return False
    try:
        first = parsedate_to_datetime(changed.decode("latin-1"))
        return first <= parsedate_to_datetime(since.decode("latin-1"))
    except (ValueError, TypeError):  # no date, or one without a zone
        return False


def _told(headers: Pairs) -> Pairs:
    found = [(name.lower(), value) for name, value in headers]
    return sorted((p for p in found if p[0] in _TOLD), key=lambda pair: pair[0] != b"etag")


async def _not_modified(send: Send, headers: Pairs) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": [*headers]})
    await send({"type": "http.response.body"})
