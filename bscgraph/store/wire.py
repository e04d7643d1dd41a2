"""Requests over HTTP: within a time, whole or an error, and again when the server is busy."""

from __future__ import annotations

import email.utils
import functools
import http.client
import random
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, Any

from bscgraph.store import answers
from bscgraph.store.login import Login, address, is_loopback, shown

__all__ = ["Body", "Wire"]

_BUSY = {429, 503}
_LOCKED = {401, 403}
_FIRST_WAIT = 0.5
_BYTES = 1 << 16
_ERROR_BYTES = 4096


class Wire:
    """Sends requests to one server.

    Args:
        login: who we are there.
        timeout: seconds until the last byte of an answer, waiting for a busy server included.
    """

    def __init__(self, login: Login, timeout: float) -> None:
        self._login = login
        self.timeout = timeout

    def send(
        self, request: urllib.request.Request, timeout: float | None = None, *, whole: bool = True
    ) -> Body:
        """The answer to ``request``; asked again, with pauses, while the server is busy.

        Args:
            request: what to ask.
            timeout: seconds, in place of those of the wire.
            whole: whether they are for the whole answer; else for its beginning, and then for
                each wait for more of it.

        Raises:
            StoreError: the server cannot be reached, refuses, or does not answer in time.
        """
        seconds = self.timeout if timeout is None else timeout
        end = time.monotonic() + seconds
        place = shown(address(request.full_url))
        wait = _FIRST_WAIT
        while True:
            watch = _Watch(end, seconds)
            try:
                return Body(self._let_in(request, watch), watch, place, whole=whole)
            except urllib.error.HTTPError as error:
                watch.stop()
                pause = _pause(error, wait)
                if error.code not in _BUSY or time.monotonic() + pause >= end:
                    raise answers.refused(
                        place, error.code, _words(error), _target(error)
                    ) from None
            except (OSError, http.client.HTTPException) as error:
                watch.stop()
                if watch.over or isinstance(_cause(error), TimeoutError):
                    raise answers.too_slow(place, seconds) from None
                raise answers.unreachable(place, _cause(error)) from None
            time.sleep(pause)
            wait *= 2

    def _let_in(self, request: urllib.request.Request, watch: _Watch) -> http.client.HTTPResponse:
        """Say at once who we are; a server that wants to ask for it first, as a digest, may."""
        header = self._login.header()
        if header is None:
            return self._open(request, watch)
        request.add_unredirected_header("Authorization", header)
        try:
            return self._open(request, watch)
        except urllib.error.HTTPError as error:
            if error.code not in _LOCKED or not self._login.user:
                raise
            error.close()
        request.remove_header("Authorization")
        return self._open(request, watch)

    def _open(self, request: urllib.request.Request, watch: _Watch) -> http.client.HTTPResponse:
        opener = urllib.request.OpenerDirector()
        near = is_loopback(address(request.full_url).hostname or "")
        opener.add_handler(urllib.request.ProxyHandler({} if near else None))
        opener.add_handler(_Plain(watch))
        opener.add_handler(_Encrypted(watch))
        opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
        opener.add_handler(urllib.request.HTTPErrorProcessor())
        if self._login.user:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            known = request.full_url, self._login.user, self._login.password
            passwords.add_password(None, *known)
            opener.add_handler(urllib.request.HTTPDigestAuthHandler(passwords))
        found = opener.open(request, timeout=watch.left())
        assert isinstance(found, http.client.HTTPResponse)  # noqa: S101 - http(s) only
        return found


class Body:
    """The body of an answer: read once, and an error unless it is whole.

    Args:
        response: the answer, of which the head has been read.
        watch: ends it when the time is up.
        place: what messages call the server.
        whole: whether the watch goes on until the last byte.
    """

    def __init__(
        self,
        response: http.client.HTTPResponse,
        watch: _Watch,
        place: str,
        *,
        whole: bool = True,
    ) -> None:
        if not whole:
            watch.stop()
        self._response = response
        self._watch = watch
        self.place = place
        self.headers = response.headers
        self.framed = response.length is not None or bool(response.chunked)
        self._left = b""
        self._chunks = self.chunks()

    def chunks(self) -> Iterator[bytes]:
        """The bytes, as they arrive.

        Raises:
            StoreError: the answer was cut off, or the time is up.
        """
        try:
            while data := self._response.read1(_BYTES):
                yield data
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._watch.over or isinstance(error, TimeoutError):
                raise answers.too_slow(self.place, self._watch.seconds) from None
            raise answers.cut_off(self.place) from None
        else:
            if self._watch.over:
                raise answers.too_slow(self.place, self._watch.seconds)
            if self._response.length:
                raise answers.cut_off(self.place)
        finally:
            self.close()

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all of them where negative; none at the end.

        Raises:
            StoreError: the answer was cut off, or the time is up.
        """
        if size < 0:
            rest, self._left = self._left + b"".join(self._chunks), b""
            return rest
        data = self._left or next(self._chunks, b"")
        self._left = data[size:]
        return data[:size]

    def close(self) -> None:
        """End the connection."""
        self._watch.stop()
        self._response.close()


class _Watch:
    """Breaks connections off when the time is up, however slowly bytes still trickle in."""

    def __init__(self, end: float, seconds: float) -> None:
        self._end = end
        self.seconds = seconds
        self.over = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(self.left(), self._break)
        self._timer.daemon = True
        self._timer.start()

    def left(self) -> float:
        """Seconds that are left, at least a little."""
        return max(0.01, self._end - time.monotonic())

    def guard(self, connection: socket.socket) -> None:
        """Break this one off, too."""
        self._sockets.append(connection)
        if self.over:
            self._break()

    def stop(self) -> None:
        """The time does not matter any more."""
        self._timer.cancel()

    def _break(self) -> None:
        self.over = True
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(http.client.HTTPConnection):
    def __init__(self, *args: Any, watch: _Watch, **more: Any) -> None:
        super().__init__(*args, **more)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.guard(self.sock)


class _SafeConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, watch: _Watch, **more: Any) -> None:
        super().__init__(*args, **more)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.guard(self.sock)


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_Connection, watch=self._watch), req)


class _Encrypted(urllib.request.HTTPSHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_SafeConnection, watch=self._watch), req)


def _pause(error: urllib.error.HTTPError, wait: float) -> float:
    """Seconds until the next attempt: what the server asks for, else longer each time."""
    asked = (error.headers.get("Retry-After") or "").strip()
    if asked.isdecimal():
        return float(asked)
    with suppress(ValueError, TypeError):
        return max(0.0, (_date(asked) - datetime.now(UTC)).total_seconds())
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - so that clients do not come in step


def _date(text: str) -> datetime:
    found = email.utils.parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _words(error: urllib.error.HTTPError) -> str:
    """The first line of what the server says about a refusal."""
    body: IO[bytes] = error
    try:
        text = body.read(_ERROR_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        text = ""
    finally:
        error.close()
    return answers.first_line(text)


def _target(error: urllib.error.HTTPError) -> str:
    return answers.first_line(error.headers.get("Location") or "")


def _cause(error: Exception) -> object:
    return error.reason if isinstance(error, urllib.error.URLError) else error
