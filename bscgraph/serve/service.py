"""What all requests share: the data, the engines that are asked, and what was answered before."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bscgraph.__about__ import __version__
from bscgraph.errors import StoreError
from bscgraph.iri import DEFAULT_BASE, segment
from bscgraph.serve import data as states
from bscgraph.serve.cache import Cache
from bscgraph.serve.measured import Meter
from bscgraph.store.folder import newest

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from bscgraph.serve.data import Data
    from bscgraph.serve.settings import Settings
    from bscgraph.store import LocalStore

__all__ = ["Service"]

_LOOK_SECONDS = 1.0
# Below these paths stand things of the vocabulary, whose IRIs are the same for all publishers.
_SHARED = ("ns", "code", "shape")
_log = logging.getLogger("bscgraph.serve")


class Service:
    """One for each application, in ``request.app.state.service``.

    Args:
        settings: what the operator decided.
        place: folder of the store.

    Raises:
        StoreError: there is no store, or it cannot be opened.
    """

    def __init__(self, settings: Settings, place: Path) -> None:
        self.settings = settings
        self.place = place
        self.data: Data = states.opened(place)
        self.cache: Cache[Any] = Cache(settings.cache_bytes)
        self.engines: Any = None
        self.meter = Meter()
        self.stopping = False
        self._kept: list[Data] = []  # older states that requests may still look at
        self._changed: list[Callable[[], None]] = []
        self._stopped: list[Callable[[], Awaitable[None]]] = []
        self._watch: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()

    @property
    def store(self) -> LocalStore:
        """The data as it is now, for bounded look-ups; read once in a request, then kept."""
        return self.data.store

    @property
    def digest(self) -> str:
        """What tells this data from any other."""
        return self.data.digest

    @property
    def modified(self) -> datetime:
        """Since when the data is what it is."""
        return self.data.modified

    async def start(self) -> None:
        """Start the engines, and look out for new data."""
        from bscgraph.serve.app import made_engines

        self.engines = await made_engines(self.settings, self.data.folder)
        self._watch = asyncio.create_task(self._look_out())

    async def stop(self) -> None:
        """End the engines; no request is being worked on any more."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        for call in self._stopped:
            await call()
        if self.engines is not None:
            await self.engines.stop()

    def when_stopped(self, call: Callable[[], Awaitable[None]]) -> None:
        """Have ``call`` done at the end, after the last request."""
        self._stopped.append(call)

    def when_changed(self, call: Callable[[], None]) -> None:
        """Have ``call`` done after each change of the data."""
        self._changed.append(call)

    async def reload(self) -> bool:
        """Take the newest state of the store; requests that began before end with the old one.

        A store that cannot be opened leaves everything as it is.
        """
        async with self._lock:
            try:
                fresh = await asyncio.to_thread(states.opened, self.place)
            except StoreError as error:
                _log.error("reload failed", extra={"why": error.en})
                return False
            if fresh.revision == self.data.revision and fresh.digest == self.data.digest:
                return False
            if self.engines is not None:
                await self.engines.reload(fresh.folder)
            self._keep(self.data)
            self.data = fresh
            for call in self._changed:
                call()
            _log.info("data reloaded", extra={"digest": fresh.digest})
            return True

    def _keep(self, old: Data) -> None:
        """Hold on to a state while a request of its time may run; let go of, it is removed."""
        self._kept.append(old)
        later = self.settings.seconds + self.settings.upload_seconds
        asyncio.get_running_loop().call_later(later, self._kept.remove, old)

    async def _look_out(self) -> None:
        failed = ""  # so that a store that cannot be opened is told of once
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            name = newest(self.place)
            if name and name not in (self.data.revision, failed):
                failed = "" if await self.reload() else name

    def iri(self, url_path: str) -> str:
        """The IRI of what stands at a path of this server, with or without its first slash."""
        return _iri(self.settings.base, url_path)

    def url(self, request: HTTPConnection, iri: str) -> str:
        """Where on this server the thing ``iri`` is found; ``iri`` itself where it is not ours."""
        for base in (self.settings.base, DEFAULT_BASE):
            if iri.startswith(base):
                return self.root(request) + iri[len(base) :]
        return iri

    def root(self, request: HTTPConnection) -> str:
        """The address of this server as people write it, ending in ``/``."""
        if self.settings.public is not None:
            return self.settings.public
        url = request.url
        return f"{url.scheme}://{url.netloc}{request.scope.get('root_path', '')}/"

    def etag(self, *parts: object) -> str:
        """A strong entity tag of what the data and ``parts`` make."""
        made = hashlib.sha256(f"{self.data.digest}\n{__version__}".encode())
        for part in parts:
            text = str(part).encode("utf-8", "replace")
            made.update(b"%d:%s" % (len(text), text))
        return f'"{made.hexdigest()[:32]}"'


@lru_cache(maxsize=4096)
def _iri(base: str, url_path: str) -> str:
    # Written as the minter writes it, however the client has encoded it.
    parts = url_path.removeprefix("/").split("/")
    path = "/".join(segment(unquote(part)) if part else "" for part in parts)
    return (DEFAULT_BASE if parts[0] in _SHARED else base) + path
