"""Each request gets a number, a line in the log, and its place in the metrics."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bscgraph.serve.journal import Journal
    from bscgraph.serve.turnstile import Gate

__all__ = ["Meter", "Watch"]

_BUCKETS = (0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# Others count as one: nobody fills the metrics with names.
_SECTIONS = frozenset(
    ("", "id", "doc", "ns", "code", "shape", "graph", "sparql", "api", "query", "validate",
     "static", "health", "metrics", "problem", "en", "zh-Hant", "server", "data")
)  # fmt: skip
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
_PATH = 200


class Meter:
    """What Prometheus is told, counted since the start.

    Args:
        journal: where the lines go.
    """

    def __init__(self, journal: Journal | None = None) -> None:
        self.journal = journal
        self.started = time.time()
        self.gates: Mapping[str, Gate] = {}
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.sent: Counter[str] = Counter()
        self.broken = 0  # responses that ended before they were whole
        self._seconds: Counter[str] = Counter()
        self._slow: Counter[tuple[str, float]] = Counter()

    def done(self, section: str, method: str, status: int, seconds: float) -> None:
        """Count a request that is over."""
        self.requests[section, method, status] += 1
        self._seconds[section] += seconds  # type: ignore[assignment]
        for limit in _BUCKETS:
            if seconds <= limit:
                self._slow[section, limit] += 1
                break

    def histogram(self) -> Iterator[tuple[str, list[tuple[str, int]], float]]:
        """By section: how many took at most so long, and the seconds in all."""
        totals: Counter[str] = Counter()
        for (section, _, _), number in self.requests.items():
            totals[section] += number
        for section, total in sorted(totals.items()):
            running, steps = 0, []
            for limit in _BUCKETS:
                running += self._slow[section, limit]
                steps.append((f"{limit:g}", running))
            yield section, [*steps, ("+Inf", total)], float(self._seconds[section])


class Watch:
    """The outermost: numbers, times and counts requests.

    Args:
        app: everything else.
        meter: what is counted.
    """

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app, self._meter = app, meter
        self._first, self._next = secrets.token_hex(4), count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Work on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["bscgraph.id"] = number = f"{self._first}-{next(self._next):x}"
        seen, begun = _Seen(send, number.encode()), time.perf_counter()
        try:
            await self._app(scope, receive, seen)
        except asyncio.CancelledError:
            seen.broken = True
            raise
        finally:
            self._note(scope, seen, time.perf_counter() - begun)

    def _note(self, scope: Scope, seen: _Seen, seconds: float) -> None:
        path: str = scope["path"][len(scope.get("root_path", "")) :]
        first = path[1:].partition("/")[0].partition(".")[0]
        section = first if first in _SECTIONS else "other"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        meter = self._meter
        meter.done(section, method, seen.status, seconds)
        meter.sent[section] += seen.size
        whole = seen.whole and not seen.broken
        meter.broken += not whole
        if meter.journal is not None:
            more = {} if whole else {"broken": True}
            meter.journal.line(
                "request", id=scope["bscgraph.id"], method=method, path=path[:_PATH],
                status=seen.status, bytes=seen.size, ms=round(seconds * 1000, 1), **more,
            )  # fmt: skip


class _Seen:
    """Calls itself ``send``: notes status and size, and puts the number on the response."""

    def __init__(self, send: Send, number: bytes) -> None:
        self._send, self._number = send, number
        self.status = self.size = 0
        self.whole = self.broken = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self._number)]
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
        await self._send(message)
