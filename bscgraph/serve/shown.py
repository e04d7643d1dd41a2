"""The site of the data as it is now: pages are made when they are asked for, and kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from bscgraph.errors import GraphError, StoreError
from bscgraph.publish import site as kinds
from bscgraph.publish.dumps import place_of
from bscgraph.publish.site import assets
from bscgraph.publish.site.evidence import Originals
from bscgraph.publish.site.source import Site
from bscgraph.serve.asking import Asking, Once, columns_and_rows
from bscgraph.serve.problem import Problem
from bscgraph.store import Answer, LocalStore
from bscgraph.store.tabbed import columns_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.datastructures import State
    from starlette.requests import Request

    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service
    from bscgraph.serve.settings import Settings
    from bscgraph.store.values import Quad

__all__ = ["Content", "Shown", "shown"]

_SUBMISSION = "data/submission/"
_log = logging.getLogger("bscgraph.serve")


class _Live(LocalStore):
    """The data as pages look at it: single things here, questions put to the engines.

    Only for threads beside the loop, which has to be free to hear the engines.
    """

    def __init__(self, service: Service, data: Data, once: Once) -> None:
        # No store is opened here: the service and its engines have it.
        self.path = None
        self._service, self._data, self._once = service, data, once
        self._loop = asyncio.get_running_loop()

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        work = self._asking().selected(sparql)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def cells(self, sparql: str) -> dict[str, list[bytes]]:
        work = self._asking().told(sparql)
        written = asyncio.run_coroutine_threadsafe(work, self._loop).result()
        return columns_of(*columns_and_rows(written))

    def revision(self) -> str | None:
        return None  # the engines have one; nothing lies beside this

    def quads(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        return self._data.store.quads(subject, predicate, value, graph)

    def graphs(self) -> tuple[str, ...]:
        return self._data.store.graphs()

    def _asking(self) -> Asking:
        end = time.monotonic() + self._service.settings.seconds
        return Asking(self._service, self._data, self._once, end)


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent: bytes, their media type, and the HTTP status."""

    body: bytes
    media: str
    status: int = 200


class Shown:
    """The site of one state of the data.

    Args:
        service: whose data it is.
        data: the state.
        once: what is made is made once.
        originals: the documents that are at hand.
    """

    def __init__(self, service: Service, data: Data, once: Once, originals: Originals) -> None:
        self.service, self.data, self.once = service, data, once
        settings = service.settings
        store = _Live(service, data, once)
        editor = settings.editor is not None
        self.site = Site(
            store, settings.base, settings.public or "", originals, live=True, editor=editor
        )

    async def page(self, lang: str, name: str, values: Mapping[str, str]) -> Content | None:
        """The page ``name`` in ``lang``, or what its form asked for; None where there is none.

        Raises:
            Problem: the engines cannot answer what it asks.
        """
        key = (lang, name, *(f"{one}={text}" for one, text in sorted(values.items())))
        return await self._kept(("page", *key), partial(self._rendered, lang, name, values))

    async def about(self, iri: str, name: str) -> str:
        """``name`` where the page of that name is about the thing ``iri``; else nothing."""

        async def made() -> tuple[str, int]:
            found = await run_in_threadpool(self._about, iri, name)
            return found, len(iri) + len(found)

        return await self.once.get(("about", self.data.digest, iri), made)

    def _about(self, iri: str, name: str) -> str:
        try:
            page = kinds.find(self.site, name)
        except GraphError:  # a graph made elsewhere: its statements can be told all the same
            return ""
        return name if page is not None and page.iri == iri else ""

    async def file(self, path: str) -> Content | None:
        """What pages lead to at ``path``; None where there is nothing.

        Raises:
            Problem: the engines cannot answer what it asks.
        """
        return await self._kept(("file", path), partial(self._content, path))

    async def _kept(
        self, key: tuple[str, ...], make: Callable[[], Content | None]
    ) -> Content | None:
        async def made() -> tuple[tuple[Content | None], int]:
            found = await run_in_threadpool(make)
            # What is not there is not kept: anybody can think of any number of names.
            good = found is not None and found.status == 200
            return (found,), len(
                found.body
            ) if found and good else self.service.settings.cache_bytes

        return (await self.once.get(("site", self.data.digest, *key), made))[0]

    def _rendered(self, lang: str, name: str, values: Mapping[str, str]) -> Content | None:
        found = kinds.asked(self.site, name, lang, values) if values else None
        page, status = found or (kinds.find(self.site, name), 200)
        if page is None:
            return None
        made = kinds.render(page, lang, self.site.address, live=True)
        return Content(made, assets.MEDIA["html"], status)

    def _content(self, path: str) -> Content | None:
        if path.startswith("static/editor/"):
            return _editor(self.service.settings.editor).get(path)
        found = (
            self._download(path) if path.startswith(_SUBMISSION) else kinds.file(self.site, path)
        )
        return None if found is None else Content(*found)

    def _download(self, path: str) -> tuple[bytes, str] | None:
        """A submission in one of the forms that a folder has of each."""
        from bscgraph.publish.dumps import downloads
        from bscgraph.publish.dumps.submission import Part
        from bscgraph.stock import exported

        name = self.graphs.get(path.removeprefix(_SUBMISSION).partition(".")[0])
        file = next((one for one in downloads(name or "") if name and one.path == path), None)
        if name is None or file is None:
            return None
        _, data = next(iter(exported(self.data.store, [name])))
        content = Part(name, data).content(file)
        return None if content is None else (content, file.media_type)

    @cached_property
    def graphs(self) -> Mapping[str, str]:
        """The graphs of submissions, by the path that their files have."""
        return {place_of(entry.graph): entry.graph for entry in self.site.entries}


@lru_cache(maxsize=1)
def _originals(settings: Settings) -> Originals:
    """The documents that are at hand; read through once, whatever becomes of the data."""
    from bscgraph.serve.filling import bundled

    ours = () if settings.store is not None else settings.sources or bundled()
    return Originals((*ours, *settings.documents))


@lru_cache(maxsize=1)
def _editor(built: Path | None) -> Mapping[str, Content]:
    """The files of the SPARQL editor, where it was built."""
    from bscgraph.publish.site.sparql import editor_files

    files = editor_files(built) if built is not None else ()
    return {name: Content(data, assets.MEDIA[name.rpartition(".")[2]]) for name, data in files}


async def shown(request: Request) -> Shown:
    """The site of the data as it is now; it keeps what pages share."""
    return await _now(request.app.state)


async def _now(shared: State) -> Shown:
    service: Service = shared.service
    data = service.data
    kept: Shown | None = getattr(shared, "site", None)
    if kept is None or kept.data is not data:
        if not hasattr(shared, "once"):
            shared.once = Once(service)
            # From the first page on, the site of new data is made ready before it is asked for.
            service.when_changed(lambda: _begin(shared, _now(shared)))
        originals = await run_in_threadpool(_originals, service.settings)
        kept = shared.site = Shown(service, data, shared.once, originals)
        _begin(shared, run_in_threadpool(_warmed, kept.site))
    return kept


def _begin(shared: State, work: Coroutine[Any, Any, object]) -> None:
    """Have something done beside the requests."""
    task = shared.warming = asyncio.create_task(work)  # held, as a loop holds no task
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


def _warmed(site: Site) -> None:
    """Make the index that searching needs, so that the first search need not wait for it."""
    from bscgraph.publish.site import search

    try:
        search.warm(site)
    except (StoreError, Problem) as error:  # the first search tries again, and says what is wrong
        _log.warning("no index yet", extra={"why": str(error)})
