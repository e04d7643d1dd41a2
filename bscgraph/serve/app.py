"""The application: routes of all modules, one service, and every error as a problem document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bscgraph.errors import BscgraphError
from bscgraph.serve.methods import allowed
from bscgraph.serve.problem import Problem, problem_response
from bscgraph.serve.service import Service
from bscgraph.serve.settings import Settings
from bscgraph.serve.words import both

__all__ = ["app", "made_engines"]

_PARTS = ("home", "health", "protocol", "api", "questions", "upload", "linked", "site")


def app(settings: Settings, place: Path | None = None) -> Starlette:
    """The application for the store at ``place``, that of the settings where not given.

    Raises:
        StoreError: there is no store, or it cannot be opened.
    """
    found = place or settings.store
    assert found is not None  # noqa: S101 - documents were put into a store by serve.running
    service = Service(settings, found)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    made = Starlette(routes=_routes(), lifespan=lifespan, exception_handlers={
        Problem: _problem, HTTPException: _refusal, BscgraphError: _trouble, Exception: _mistake,
    })  # fmt: skip
    made.router.redirect_slashes = False
    made.state.service = service
    return made


def _routes() -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for name in _PARTS:
        if find_spec(f"bscgraph.serve.{name}") is not None:
            found += import_module(f"bscgraph.serve.{name}").routes()
    return found


async def made_engines(settings: Settings, folder: Path) -> Any:
    """The engines, started on the snapshot in ``folder``."""
    if find_spec("bscgraph.serve.engines") is None:
        return None
    engines = import_module("bscgraph.serve.engines").Engines(settings, folder)
    await engines.start()
    return engines


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - it is registered for these
    return problem_response(error, request)


async def _refusal(request: Request, error: Exception) -> Response:
    """What starlette itself refuses."""
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return problem_response(Problem.of(404, "not-found", headers=headers), request)
    if error.status_code == 405:
        methods = allowed(request.app.routes, request.scope)
        found = Problem.of(405, "method", headers={**headers, "Allow": methods}, allowed=methods)
        return problem_response(found, request)
    found = Problem.of(error.status_code, "refused", headers=headers, status=error.status_code)
    return problem_response(found, request)


async def _trouble(request: Request, error: Exception) -> Response:
    """What the rest of the program says in both languages; whoever can, says it more exactly."""
    assert isinstance(error, BscgraphError)  # noqa: S101 - it is registered for these
    found = Problem(500, "data", title=both("problem.data"), detail=(error.en, error.zh))
    return problem_response(found, request)


async def _mistake(request: Request, _error: Exception) -> Response:
    return problem_response(Problem.of(500, "internal"), request)
