"""The site for people, live: the very pages that ``publish`` writes, at the same addresses."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.publish import site as kinds
from bscgraph.publish.site import assets
from bscgraph.publish.site.place import file_of
from bscgraph.publish.site.source import Site
from bscgraph.serve.accept import language
from bscgraph.serve.asking import Asking, Once, columns_and_rows
from bscgraph.serve.problem import Problem
from bscgraph.store import Answer, LocalStore
from bscgraph.store.tabbed import columns_of
from bscgraph.wording import LANGUAGES

if TYPE_CHECKING:
    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service
    from bscgraph.store.values import Quad

__all__ = ["Shown", "routes", "shown"]

_NAME = re.compile(r"(?:(?!\.)[A-Za-z0-9._~-]{1,80}/)*(?!\.)[A-Za-z0-9._~-]{1,80}")
_LONGEST = 400  # of a page's name
# Where programs go on from the first page.
_WAYS = (("service-desc", "api/openapi.json"), ("service-doc", "server"))
_DAY = "public, max-age=86400"


class _Live(LocalStore):
    """The data as pages look at it: single things here, questions put to the engines.

    Only for threads beside the loop, which has to be free to hear the engines.
    """

    def __init__(self, service: Service, data: Data, once: Once) -> None:
        # No store is opened here: the service and its engines have it.
        self._service, self._data, self._once = service, data, once
        self._loop = asyncio.get_running_loop()

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        work = self._asking().selected(sparql)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def cells(self, sparql: str) -> dict[str, list[bytes]]:
        work = self._asking().told(sparql)
        written = asyncio.run_coroutine_threadsafe(work, self._loop).result()
        return columns_of(*columns_and_rows(written))

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
class Shown:
    """The site of one state of the data."""

    service: Service
    data: Data
    once: Once
    site: Site

    async def page(self, lang: str, name: str) -> bytes | None:
        """The page ``name`` in ``lang``; None where there is none.

        Raises:
            Problem: the engines cannot answer what it asks.
        """
        key = ("site", self.data.digest, lang, name)
        found = await self.once.get(key, partial(self._made, lang, name))
        return found or None

    async def _made(self, lang: str, name: str) -> tuple[bytes, int]:
        made = await run_in_threadpool(self._rendered, lang, name)
        # What is not there is not kept: anybody can think of any number of names.
        return made, len(made) if made else self.service.settings.cache_bytes

    def _rendered(self, lang: str, name: str) -> bytes:
        page = kinds.find(self.site, name)
        return b"" if page is None else kinds.render(page, lang, self.site.address, live=True)


def shown(request: Request) -> Shown:
    """The site of the data as it is now; it keeps what pages share."""
    service: Service = request.app.state.service
    shared, data = request.app.state, service.data
    kept: Shown | None = getattr(shared, "site", None)
    if kept is None or kept.data is not data:
        if not hasattr(shared, "once"):
            shared.once = Once(service)
        settings = service.settings
        store = _Live(service, data, shared.once)
        site = Site(store, settings.base, settings.public or "", live=True)
        kept = shared.site = Shown(service, data, shared.once, site)
    return kept


async def page(request: Request, lang: str) -> Response:
    """A page of the site."""
    path: str = request.path_params["path"]
    name = path.removesuffix(".html")
    if name == path or len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise Problem.of(404, "not-found")
    found = shown(request)
    body = await found.page(lang, name)
    if body is None:
        raise Problem.of(404, "not-found")
    headers = {
        "ETag": found.service.etag("site", lang, name, hashlib.sha256(body).hexdigest()),
        "Content-Language": lang,
        "Cache-Control": "public, no-cache",
    }
    return Response(body, headers=headers, media_type=assets.MEDIA["html"])


async def first(request: Request, lang: str = "") -> Response:
    """On to the first page, in the language of the address or of whoever asks."""
    root = request.scope.get("root_path", "")
    asked = request.query_params.get("lang", request.headers.get("accept-language"))
    lang = lang or language(asked)
    headers = {
        "Location": f"{root}/{file_of('index', lang)}",
        "Vary": "Accept-Language",
        "Cache-Control": "public, no-cache",
        "Link": ", ".join(f'<{root}/{way}>; rel="{rel}"' for rel, way in _WAYS),
    }
    return Response(status_code=303, headers=headers)


async def static(request: Request) -> Response:
    """A file that pages share."""
    name = request.path_params["name"]
    content = await run_in_threadpool(assets.asset, name)
    if content is None:
        raise Problem.of(404, "not-found")
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"', "Cache-Control": _DAY}
    return Response(content, headers=headers, media_type=assets.MEDIA[name.rpartition(".")[2]])


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    found: list[BaseRoute] = [Route("/", first)]
    for lang in LANGUAGES:
        found += [Route(path, partial(first, lang=lang)) for path in (f"/{lang}", f"/{lang}/")]
        found.append(Route(f"/{lang}/{{path:path}}", partial(page, lang=lang)))
    return [*found, Route("/static/{name}", static)]
