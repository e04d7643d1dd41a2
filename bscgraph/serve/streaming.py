"""``/data/all.nq.gz`` and ``/data/tables/…``: the whole data, made while it is sent.

It takes some time of a processor for each submission, so only one client is served at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from bscgraph.serve.problem import Problem

if TYPE_CHECKING:
    from starlette.datastructures import State
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from bscgraph.publish.dumps.files import File
    from bscgraph.serve.service import Service
    from bscgraph.serve.shown import Shown

__all__ = ["whole"]

_RETRY = 30  # seconds until whoever comes second may try again


class _One(StreamingResponse):
    """A response that is counted in ``state`` while it is sent, however that ends."""

    def __init__(self, pieces: Iterator[bytes], state: State, headers: dict[str, str]) -> None:
        super().__init__(pieces, headers=headers)
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        # Not before: of whoever has gone meanwhile it is never sent.
        self._state.streaming = _sent_now(self._state) + 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._state.streaming -= 1


def _sent_now(state: State) -> int:
    return getattr(state, "streaming", 0)


def whole(request: Request, path: str, shown: Shown) -> Response | None:
    """The response with the file at ``path``; None where it is none of these.

    Raises:
        Problem: another client is being given one.
    """
    from bscgraph.publish.dumps.streams import described_tables, streams

    about = described_tables(path)
    if about is not None:
        return Response(about, headers=_headers(request, path, "application/csvm+json"))
    file = next((one for one in streams() if one.path == path), None)
    return None if file is None else _streamed(request, file, shown)


def _headers(request: Request, path: str, media: str) -> dict[str, str]:
    service: Service = request.app.state.service
    tag = service.etag("whole", path)
    return {"ETag": tag, "Cache-Control": "public, no-cache", "Content-Type": media}


def _streamed(request: Request, file: File, shown: Shown) -> Response:
    from bscgraph.publish.dumps.streams import streamed
    from bscgraph.stock import exported

    media = "application/gzip" if file.packed else f"{file.media_type}; charset=utf-8"
    headers = _headers(request, file.path, media)
    if request.method == "HEAD":
        empty = Response(headers=headers)
        del empty.headers["Content-Length"]  # nobody knows it before all is made
        return empty
    state = request.app.state
    if _sent_now(state):
        again = {"Retry-After": str(_RETRY)}
        raise Problem.of(503, "busy", headers=again, seconds=_RETRY)
    graphs = exported(shown.data.store, shown.data.store.graphs())
    newest = {entry.graph for entry in shown.site.cards}
    return _One(streamed(file.path, graphs, newest.__contains__), state, headers)
