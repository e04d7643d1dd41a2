"""What this server offers, the style of its own pages, and what robots may do."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.serve.accept import language
from bscgraph.serve.page import page
from bscgraph.serve.problem import Problem
from bscgraph.serve.service import Service
from bscgraph.serve.words import WORDS, both

__all__ = ["routes"]

_WAYS = (
    ("home.graph", "graph", "/graph"),
    ("home.query", "query", "/query"),
    ("home.sparql", "sparql", "/sparql"),
    ("home.api", "api", "/api"),
    ("home.openapi", "api/openapi.json", "/api"),
    ("home.validate", "validate", "/validate"),
    ("home.ns", "ns", "/ns"),
    ("home.health", "health", "/health"),
)
_DAY = "public, max-age=86400"
# Nothing is hidden from robots, but asking all queries in all forms helps nobody.
_ROBOTS = b"User-agent: *\nDisallow: /sparql\nDisallow: /api/\nDisallow: /validate\n"


async def home(request: Request) -> Response:
    """What the server offers to programs and to those who write them."""
    service: Service = request.app.state.service
    asked = request.query_params.get("lang")
    lang = language(asked if asked is not None else request.headers.get("accept-language"))
    tag = service.etag("home", lang, request.scope.get("root_path", ""))
    there = {getattr(route, "path", "").split("{")[0].rstrip("/") for route in request.app.routes}
    ways = [(key, path) for key, path, route in _WAYS if route in there]
    state = service.data
    info = await run_in_threadpool(_counts, service, state.digest)
    body = page(
        request, "home", lang, ways=ways, graphs=info[0], statements=info[1],
        digest=state.digest, modified=state.modified.isoformat(),
    )  # fmt: skip
    headers = {"ETag": tag, "Content-Language": lang, "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="text/html; charset=utf-8")


def _counts(service: Service, digest: str) -> tuple[int, int]:
    kept = service.cache.get(("counts", digest))
    if kept is None:
        info = service.store.info()
        kept = (int(info["graphs"] or 0), int(info["quads"] or 0))
        service.cache.put(("counts", digest), kept, 64)
    found: tuple[int, int] = kept
    return found


@cache
def _style() -> tuple[bytes, str]:
    from bscgraph.publish.frame import STYLE

    data = STYLE.read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:32]}"'


async def style(_request: Request) -> Response:
    """The style of all pages."""
    data, tag = _style()
    headers = {"ETag": tag, "Cache-Control": _DAY}
    return Response(data, headers=headers, media_type="text/css; charset=utf-8")


async def robots(_request: Request) -> Response:
    """What robots may do."""
    return Response(_ROBOTS, headers={"Cache-Control": _DAY}, media_type="text/plain")


async def problem(request: Request) -> Response:
    """What a kind of problem means."""
    slug = request.path_params["slug"]
    if "." in slug or f"problem.{slug}" not in WORDS:
        raise Problem.of(404, "not-found")
    lang = language(request.headers.get("accept-language"))
    body = page(request, "kind", lang, title=both(f"problem.{slug}"), slug=slug)
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="text/html; charset=utf-8")


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route("/server", home),
        Route("/static/style.css", style),
        Route("/robots.txt", robots),
        Route("/problem/{slug}", problem),
    ]
