"""From the settings to a server that answers, and to its orderly end."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError
from bscgraph.serve.app import app
from bscgraph.serve.defence import defended
from bscgraph.serve.journal import Journal
from bscgraph.serve.opening import Opening
from bscgraph.serve.service import Service

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from bscgraph.serve.settings import Settings

__all__ = ["run"]

_BACKLOG = 512
_GRACE = 5.0  # seconds beyond the limit of a query that a stop waits for requests


def run(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until told to stop; ``tell`` is called with the address once it is open.

    Raises:
        StoreError: there is no data, or it cannot be opened.
        BscgraphError: the address is taken.
    """
    door = _listening(settings)
    with door, tempfile.TemporaryDirectory(prefix="bscgraph-") as folder:
        journal = _journal(settings)
        served = _Served(settings, Path(folder), journal, partial(tell, _address(settings, door)))
        try:
            _serve(served, door)
        finally:
            journal.close()
        served.opening.result()


class _Served:
    """What is served, from the moment on that it is there.

    Args:
        settings: of the server.
        folder: for a store of its own.
        journal: where requests are noted.
        tell: called when all is there.
    """

    def __init__(
        self, settings: Settings, folder: Path, journal: Journal, tell: Callable[[], None]
    ) -> None:
        self.settings, self.folder = settings, folder
        self.service: Service | None = None
        self.opening = Opening(settings, self._made, tell, self._ended)
        self.server: uvicorn.Server | None = None
        self._journal = journal

    def _made(self) -> tuple[Starlette, ASGIApp]:
        settings = self.settings
        made = app(settings, settings.store or _filled(settings, self.folder / "store"))
        self.service = made.state.service
        self.service.meter.journal = self._journal
        return made, defended(made, settings, self.service)

    def _ended(self) -> None:
        if self.server is not None:
            self.server.should_exit = True


def _filled(settings: Settings, place: Path) -> Path:
    from bscgraph.serve.filling import filled  # who has a store needs none of this

    return filled(settings, place)


def _listening(settings: Settings) -> socket.socket:
    """The socket, bound before anything else is done: a wrong port is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two programs have one port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((settings.host, settings.port))
    except OSError as error:
        door.close()
        where, why = f"{settings.host}:{settings.port}", error.strerror or "refused"
        raise BscgraphError(
            f"The server cannot listen on {where}: {why}. Choose another with --port or --host.",
            f"伺服器無法使用 {where}：{why}。請以 --port 或 --host 指定其他位址。",
        ) from error
    return door


def _address(settings: Settings, door: socket.socket) -> str:
    if settings.public is not None:
        return settings.public
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _serve(served: _Served, door: socket.socket) -> None:
    import uvicorn

    settings = served.settings
    config = uvicorn.Config(
        served.opening,
        loop="auto",
        http=_protocol(),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=int(settings.seconds + _GRACE),
    )
    # uvicorn raises the signal again when all is over; the end of this program is its own.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: None)
    served.server = _server(config, served)
    served.server.run(sockets=[door])


def _protocol() -> Any:
    """Ours over httptools; where that is not to be had, uvicorn's own with limits of its own."""
    try:
        from bscgraph.serve.wire import Wire
    except ImportError:
        return "h11"
    return Wire


def _journal(settings: Settings) -> Journal:
    """Where all that is logged goes; uvicorn tells of what goes wrong only."""
    found = Journal(settings.log)
    for name, level in (("bscgraph", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [found], False
        logger.setLevel(level)
    return found


def _server(config: uvicorn.Config, served: _Served) -> uvicorn.Server:
    """The server of uvicorn, which takes new data when told to."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if hasattr(signal, "SIGHUP"):
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self.renew)

        def renew(self) -> None:
            if served.service is None or served.opening.loading:
                return  # what it takes in is the newest there is
            task = asyncio.get_running_loop().create_task(served.service.reload())
            renewing.add(task)
            task.add_done_callback(renewing.discard)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if served.opening.loading and not self.should_exit:
                _leave(sig, served.folder)
            if served.service is not None:
                served.service.stopping = True
            super().handle_exit(sig, frame)

    renewing: set[asyncio.Task[bool]] = set()
    return Server(config)


def _leave(sig: int, folder: Path) -> None:
    """End at once, as nothing is served yet and what reads documents cannot be called off."""
    shutil.rmtree(folder, ignore_errors=True)
    signal.signal(sig, signal.SIG_DFL)
    os.kill(os.getpid(), sig)
