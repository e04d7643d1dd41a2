"""A connection before it has sent a request: slow, huge or half-open ones are closed."""

from __future__ import annotations

import json
import socket
from asyncio import Transport
from asyncio.events import TimerHandle
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bscgraph.serve.defence import SAFE

__all__ = ["Wire"]

_HEAD_SECONDS = 10.0  # from its first byte, or from connecting, to the end of the headers
_HEAD_BYTES = 64 * 1024  # a query may be part of the address
_HEADERS = 100
_CONNECTIONS = 900  # below what a process may have open as a rule
_REASONS = {408: "Request Timeout", 414: "URI Too Long", 431: "Request Header Fields Too Large",
            503: "Service Unavailable"}  # fmt: skip


class Wire(HttpToolsProtocol):
    """The protocol of uvicorn with limits for what comes before a request is known."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Watch the clock from the first moment."""
        super().connection_made(transport)
        self._size = 0
        self._over = False
        self._timer: TimerHandle | None = None
        _keep_alive(transport.get_extra_info("socket"))
        if len(self.connections) > _CONNECTIONS:
            self._refuse(503)
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless the connection has been given up."""
        if self._over or self.transport.is_closing():
            return
        if self._timer is not None:
            self._size += len(data)
        super().data_received(data)
        if self._over or self.transport.is_closing():
            return
        if self._timer is not None and self._size > _HEAD_BYTES:
            self._refuse(431)
        elif self._idle():  # what came is no request: blank lines, or more of a body
            self._wait()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._fields = self._length = 0
        # For what is sent to who does not read: closing would wait for it to be read.
        self.scope["bscgraph.abort"] = self.transport.abort  # type: ignore[typeddict-unknown-key]
        if self._timer is None:
            self._wait()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        super().on_url(url)
        self._length += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        super().on_header(name, value)
        self._fields += 1
        self._length += len(name) + len(value)

    def on_headers_complete(self) -> None:
        """The request is known: begin to work on it."""
        if self._length > _HEAD_BYTES or self._fields > _HEADERS:
            self._refuse(414 if len(self.url) > _HEAD_BYTES // 2 else 431)
            return
        self._stop()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if not self._over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        if not self._over:
            super().on_message_complete()

    def _idle(self) -> bool:
        none = self.cycle is None or self.cycle.response_complete
        return none and self._timer is None and self.timeout_keep_alive_task is None

    def _wait(self) -> None:
        self._timer = self.loop.call_later(_HEAD_SECONDS, self._late)

    def _stop(self) -> None:
        self._size = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self._size:
            self._refuse(408)
        else:  # nobody is there to hear of it
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Answer without the application, and close."""
        self._over = True
        self._stop()
        title = _REASONS[status]
        body = json.dumps({"type": "about:blank", "title": title, "status": status}).encode()
        head: list[tuple[bytes, bytes]] = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *SAFE,
        ]
        if status == 503:
            head.append((b"retry-after", b"2"))
        lines = [f"HTTP/1.1 {status} {title}".encode(), *(b": ".join(pair) for pair in head)]
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        self.transport.close()


def _keep_alive(link: Any) -> None:
    """Have the system find out about peers that are gone without a word."""
    with suppress(OSError, AttributeError):
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
