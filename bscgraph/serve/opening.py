"""The server before its data is there: it listens, says so, and then hands all requests on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import Route

from bscgraph.serve.defence import Door
from bscgraph.serve.health import live, loading
from bscgraph.serve.problem import Problem, problem_response

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bscgraph.serve.settings import Settings

__all__ = ["Opening"]

_SOON = 2  # seconds
_MOMENT = 0.01
_EARLY = {"/health": loading, "/health/live": live}


class Opening:
    """The application as uvicorn sees it.

    Args:
        settings: of the server.
        make: takes in the data, beside the loop; gives the application, bare and defended.
        opened: called when that answers, and engines are up.
        ended: called when it never will; :meth:`result` tells why.
    """

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], tuple[Starlette, ASGIApp]],
        opened: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self._make, self._opened, self._ended = make, opened, ended
        self._app: ASGIApp | None = None
        routes = [Route("/{rest:path}", loading, methods=["GET", "POST"])]
        self._door = Door(_early, settings, routes)
        self._work: asyncio.Task[None] | None = None
        self._over: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have answered."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await (self._app or self._door)(scope, receive, send)

    @property
    def loading(self) -> bool:
        """Whether the data is not there yet."""
        return self._app is None

    def result(self) -> None:
        """Nothing, where all went well.

        Raises:
            StoreError: there is no data, or it cannot be opened.
        """
        if self._work is not None and self._work.done() and not self._work.cancelled():
            self._work.result()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._over = asyncio.Event()
        self._work = asyncio.create_task(self._live(self._over))
        self._work.add_done_callback(lambda _: self._ended())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._over.set()
        await asyncio.wait({self._work})
        await send({"type": "lifespan.shutdown.complete"})

    async def _live(self, over: asyncio.Event) -> None:
        made, app = await asyncio.to_thread(self._make)
        async with made.router.lifespan_context(made):
            self._app = app
            engines = made.state.service.engines
            while not engines.up and not over.is_set():  # a query that comes waits as well
                await asyncio.sleep(_MOMENT)
            self._opened()
            await over.wait()


async def _early(scope: Scope, receive: Receive, send: Send) -> None:
    """What is said meanwhile."""
    request = Request(scope)
    answer: Callable[[Request], Awaitable[ASGIApp]] | None = _EARLY.get(
        scope["path"][len(scope.get("root_path", "")) :]
    )
    if answer is not None:
        found = await answer(request)
    else:
        headers = {"Retry-After": str(_SOON)}
        found = problem_response(Problem.of(503, "loading", headers=headers), request)
    await found(scope, receive, send)
