"""Whether the server is well."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bscgraph.__about__ import __version__
from bscgraph.serve.service import Service

__all__ = ["routes"]


async def health(request: Request) -> Response:
    """200 and what is served; 503 while the server is being stopped."""
    service: Service = request.app.state.service
    status = "stopping" if service.stopping else "ok"
    found = {
        "status": status,
        "version": __version__,
        "digest": service.digest,
        "modified": service.modified.isoformat(),
    }
    code = 503 if service.stopping else 200
    return JSONResponse(found, code, {"Cache-Control": "no-store"})


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [Route("/health", health)]
