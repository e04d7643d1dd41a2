"""How many requests are worked on at once: in all, and of one client."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from starlette.requests import Request

from bscgraph.serve.problem import Problem, problem_response
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bscgraph.serve.measured import Meter
    from bscgraph.serve.settings import Settings

__all__ = ["HEAVY", "Gate", "Turnstile"]

# Where somebody else's query or document is worked on.
HEAVY = ("sparql", "api", "query", "validate")
# What tells how the server is must answer while all else is refused.
_ALWAYS = ("health", "metrics")
_RETRY = 2
# A query that waited ends within its own time and a second more.
_WAIT_SECONDS = 0.75
_LIGHTER = 8  # so many times more look-ups than queries may run


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    turn: asyncio.Future[None]


class Gate:
    """Lets ``total`` in at once, ``each`` of one client; the others wait a moment, in order.

    A client without a name, of whom nobody knows how many it is, has three quarters of all.

    Args:
        total: inside at once, in all.
        each: inside at once, of one client.
        seconds: that one waits before being turned away.
    """

    def __init__(self, total: int, each: int, seconds: float = _WAIT_SECONDS) -> None:
        self.total, self.each, self.seconds = total, each, seconds
        self._nameless = total - total // 4
        self.inside = 0
        self._clients: Counter[str] = Counter()
        self._queue: deque[_Waiting] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    async def enter(self, client: str) -> str:
        """Go in, at once or after waiting; else what is full: ``busy`` or ``busy-client``."""
        if self._free(client):
            self._take(client)
            return ""
        if len(self._queue) >= 2 * self.total or self._queued(client) >= 2 * self._most(client):
            return self._why(client)
        one = _Waiting(client, asyncio.get_running_loop().create_future())
        self._queue.append(one)
        try:
            async with asyncio.timeout(self.seconds):
                await one.turn
        except TimeoutError:
            if not one.turn.done() or one.turn.cancelled():
                self._queue.remove(one)
                return self._why(client)
        except asyncio.CancelledError:
            if one.turn.done() and not one.turn.cancelled():
                self.leave(client)
            else:
                self._queue.remove(one)
            raise
        return ""

    def leave(self, client: str) -> None:
        """Go out again, and let the next ones in."""
        self.inside -= 1
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
        for one in [*self._queue]:
            if self.inside >= self.total:
                break
            if self._free(one.client) and not one.turn.done():
                self._queue.remove(one)
                self._take(one.client)
                one.turn.set_result(None)

    def _free(self, client: str) -> bool:
        return self.inside < self.total and self._clients[client] < self._most(client)

    def _most(self, client: str) -> int:
        return self.each if client else self._nameless

    def _take(self, client: str) -> None:
        self.inside += 1
        self._clients[client] += 1

    def _queued(self, client: str) -> int:
        return sum(one.client == client for one in self._queue)

    def _why(self, client: str) -> str:
        return "busy" if self.inside >= self.total or not client else "busy-client"


class Turnstile:
    """A gate for queries and documents of others, and a wider one for looking things up.

    Args:
        app: what is behind it.
        settings: how many may be inside.
        meter: is told how many are.
    """

    def __init__(self, app: ASGIApp, settings: Settings, meter: Meter) -> None:
        self._app, self._each = app, settings.per_client
        self.heavy = Gate(settings.total, settings.per_client)
        self.light = Gate(settings.total * _LIGHTER, settings.per_client * _LIGHTER)
        meter.gates = {"heavy": self.heavy, "light": self.light}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 503."""
        section = "" if scope["type"] != "http" else _section(scope)
        if scope["type"] != "http" or section in _ALWAYS:
            await self._app(scope, receive, send)
            return
        gate, client = self.heavy if section in HEAVY else self.light, _client(scope)
        full = await gate.enter(client)
        if full:
            values = {"seconds": _RETRY, "limit": gate.each}
            problem = Problem.of(503, full, headers={"Retry-After": str(_RETRY)}, **values)
            await problem_response(problem, Request(scope))(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            gate.leave(client)


def _section(scope: Scope) -> str:
    """The first part of the path below that of the deployment, without a suffix or language."""
    path: str = scope["path"][len(scope.get("root_path", "")) :]
    first, _, rest = path[1:].partition("/")
    if first in LANGUAGES:
        first = rest.partition("/")[0]
    return first.partition(".")[0]


def _client(scope: Scope) -> str:
    """Who counts as one client; "" for this machine itself.

    Of IPv6 addresses it is the network, as everybody has as many addresses as wanted. Behind a
    proxy that nobody named with --proxy all the world seems to be this machine, so that the
    limit of one client would be one for all the world.
    """
    try:
        address = ip_address(scope.get("bscgraph.client", ""))
    except ValueError:
        return ""
    if address.is_loopback and not scope.get("bscgraph.forwarded"):
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return address.exploded[:19]
    return str(address)
