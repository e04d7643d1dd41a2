"""What every request passes before anything looks at it, and every response on its way out.

From the outside in::

    Watch        serve/measured.py     number of the request, log line, metrics
    Door         here                  proxies, host name, path, safe headers, CORS
    Remembered   serve/conditional.py  304 before anything else is done
    Turnstile    serve/turnstile.py    how many requests are worked on at once
    Intake       serve/intake.py       size and speed of bodies, both ways
    Packing      serve/packing.py      gzip

What a connection may do before it has sent a request is in serve/wire.py.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request

from bscgraph.serve.methods import allowed
from bscgraph.serve.problem import Problem, problem_response

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bscgraph.serve.settings import Settings

__all__ = ["CSP", "SAFE", "Door", "defended"]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# On every response, unless its module says otherwise. The data is open: anybody's page may read it.
SAFE = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Location, Content-Language, Retry-After, X-Request-Id, "
        b"Bscgraph-Conforms, Bscgraph-Findings, Bscgraph-Rows, Bscgraph-Unread",
    ),
)
_PREFLIGHT = (
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
)
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
_HOST = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
_NEAR = tuple(ip_network(one) for one in (
    "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7",
))  # fmt: skip
_log = logging.getLogger("bscgraph.serve")
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))

Headers = dict[bytes, bytes]


def defended(app: Starlette, settings: Settings, service: Any) -> ASGIApp:
    """``app`` behind all that keeps it from harm."""
    from bscgraph.serve.conditional import Remembered
    from bscgraph.serve.intake import Intake
    from bscgraph.serve.measured import Watch
    from bscgraph.serve.packing import Packing
    from bscgraph.serve.turnstile import Turnstile

    meter = service.meter
    inner = Intake(Packing(app), settings)
    known = Remembered(Turnstile(inner, settings, meter), service)
    return Watch(Door(known, settings, app.routes), meter)


class Door:
    """Who asks, for which host, and with what headers the answer leaves.

    Args:
        app: what is behind the door.
        settings: whose proxies are believed, and which names are ours.
        routes: what is behind the door, to tell which methods work where.
    """

    def __init__(self, app: ASGIApp, settings: Settings, routes: Sequence[BaseRoute]) -> None:
        self._app, self._routes = app, routes
        self._told = False
        self._prefix = settings.prefix
        self._proxies = tuple(ip_network(one) for one in settings.proxies)
        public = urlsplit(settings.public or "").hostname
        named = {name.lower() for name in (*settings.hosts, public or "")} - {""}
        self._hosts = _LOOPBACK | named
        self._safe = list(SAFE)
        if settings.public is not None and settings.public.startswith("https:"):
            self._safe.append(_TRANSPORT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        out = _leaving(send, self._safe)
        try:
            self._admit(scope)
        except Problem as problem:
            await problem_response(problem, Request(scope))(scope, receive, out)
            return
        if scope["method"] == "OPTIONS":
            await self._options(scope, receive, out)
            return
        if scope["path"] == scope.get("root_path"):  # the first page, written without its slash
            headers = [(b"location", f"{scope['root_path']}/".encode())]
            await out({"type": "http.response.start", "status": 308, "headers": headers})
            await out({"type": "http.response.body"})
            return
        await self._app(scope, receive, out)

    async def _options(self, scope: Scope, receive: Receive, out: Send) -> None:
        """What works at this address, also for pages of others before they ask for it."""
        methods = allowed(self._routes, scope).encode()
        if not methods:
            await problem_response(Problem.of(404, "not-found"), Request(scope))(
                scope, receive, out
            )
            return
        headers = [*_PREFLIGHT, (b"access-control-allow-methods", methods), (b"allow", methods)]
        await out({"type": "http.response.start", "status": 204, "headers": headers})
        await out({"type": "http.response.body"})

    def _admit(self, scope: Scope) -> None:
        """Put into the scope who asks, by which scheme, host and path.

        Raises:
            Problem: the Host header is no host's, or another's.
        """
        headers, hosts = _read(scope)
        peer = scope["client"][0] if scope.get("client") else ""
        scope["bscgraph.client"] = peer
        scope["bscgraph.forwarded"] = False
        prefix = self._prefix
        if self._proxies and _within(peer, self._proxies):
            scope["bscgraph.forwarded"] = b"x-forwarded-for" in headers
            scope["bscgraph.client"] = self._origin(headers, peer)
            prefix = _forwarded(scope, headers) or prefix
            hosts = 1 if b"x-forwarded-host" in headers else hosts
        elif b"x-forwarded-for" in headers and not self._told and _within(peer, _NEAR):
            self._told = True
            _log.warning("a proxy speaks for others and is not named by --proxy")
        host = headers.get(b"x-bscgraph-host", headers.get(b"host", b""))
        self._check_host(scope, host.decode("latin-1"), hosts)
        _place(scope, prefix)

    def _check_host(self, scope: Scope, host: str, number: int) -> None:
        if not number and scope["http_version"] == "1.0":
            return
        found = _HOST.fullmatch(host)
        if number != 1 or found is None:
            raise Problem.of(400, "bad-host")
        name = found[1].lower()
        here = scope["server"][0] if scope.get("server") else ""
        if name not in self._hosts and name.strip("[]") != here:
            raise Problem.of(421, "host")

    def _origin(self, headers: Headers, peer: str) -> str:
        """The nearest address that is no proxy of ours: what stands before it may be invented."""
        sent = headers.get(b"x-forwarded-for", b"").decode("latin-1")
        for text in reversed(sent.split(",")):
            try:
                address = str(ip_address(text.strip()))
            except ValueError:
                return peer
            if not _within(address, self._proxies):
                return address
        return peer


def _read(scope: Scope) -> tuple[Headers, int]:
    """The headers by name, and how many say which host is meant."""
    found: Headers = {}
    hosts = 0
    for name, value in scope["headers"]:
        if name == b"host":
            hosts += 1
        # A proxy adds to a list either by a comma or by a header of its own.
        if name == b"x-forwarded-for" and name in found:
            value = found[name] + b"," + value  # noqa: PLW2901
        found[name] = value
    found.pop(b"x-bscgraph-host", None)
    return found, hosts


def _forwarded(scope: Scope, headers: Headers) -> str:
    """Take from a proxy's headers scheme and host into ``scope``; the path it serves us under."""
    scheme = headers.get(b"x-forwarded-proto", b"").decode("latin-1").lower()
    if scheme in {"http", "https"}:
        scope["scheme"] = scheme
    host = headers.get(b"x-forwarded-host")
    if host is not None:
        headers[b"x-bscgraph-host"] = host
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["headers"] = [(b"host", host), *others]
    prefix = headers.get(b"x-forwarded-prefix", b"").decode("latin-1")
    return prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else ""


def _place(scope: Scope, prefix: str) -> None:
    """Have the path begin with that of the deployment, whether or not the proxy took it away."""
    if not prefix:
        return
    scope["root_path"] = prefix
    path: str = scope["path"]
    if path != prefix and not path.startswith(f"{prefix}/"):
        scope["path"] = prefix + path
        scope["raw_path"] = prefix.encode() + scope.get("raw_path", path.encode())


@lru_cache(maxsize=4096)
def _within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)  # as a socket for both kinds tells it
    return any((mapped or found) in network for network in networks)


def _leaving(send: Send, safe: list[tuple[bytes, bytes]]) -> Send:
    """``send`` with the headers of safety on what has none of its own."""

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            _secure(message, safe)
        await send(message)

    return out


def _secure(message: MutableMapping[str, Any], safe: list[tuple[bytes, bytes]]) -> None:
    headers = list(message.get("headers", ()))
    there = {name.lower() for name, _ in headers}
    headers += [pair for pair in safe if pair[0] not in there]
    if b"etag" in there and b"cache-control" not in there:
        headers.append((b"cache-control", b"no-cache"))
    message["headers"] = headers
