"""The site for people, live: the very pages that ``publish`` writes, at the same addresses.

What makes pages is imported when the first one is asked for: a server starts without it.
"""

from __future__ import annotations

import hashlib
import re
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.serve.accept import language
from bscgraph.serve.problem import Problem
from bscgraph.serve.streaming import whole
from bscgraph.serve.wanted import pairs
from bscgraph.wording import LANGUAGES

__all__ = ["routes"]

_NAME = re.compile(r"(?:(?!\.)[A-Za-z0-9._~-]{1,80}/)*(?!\.)[A-Za-z0-9._~-]{1,80}")
_LONGEST = 400  # of a page's name
# Where programs go on from the first page.
_WAYS = (("service-desc", "api/openapi.json"), ("service-doc", "server"))
# What pages lead to and is none: single files, and folders of them.
_FILES = ("feed.xml",)
_FOLDERS = ("data", "feed", "search")
_DAY = "public, max-age=86400"


async def page(request: Request, lang: str) -> Response:
    """A page of the site."""
    from bscgraph.serve.shown import shown

    path: str = request.path_params["path"]
    name = path.removesuffix(".html")
    if name == path or len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise Problem.of(404, "not-found")
    found = await (await shown(request)).page(lang, name, pairs(request))
    if found is None:
        raise Problem.of(404, "not-found")
    headers = {"Content-Language": lang, "Cache-Control": "public, no-cache"}
    if found.status != 200:
        headers["Cache-Control"] = "no-store"
        return Response(found.body, found.status, headers, found.media)
    return _sent(found.body, found.media, headers)


async def first(request: Request, lang: str = "") -> Response:
    """On to the first page, in the language of the address or of whoever asks."""
    root = request.scope.get("root_path", "")
    asked = request.query_params.get("lang", request.headers.get("accept-language"))
    lang = lang or language(asked)
    headers = {
        "Location": f"{root}/{lang}/index.html",
        "Vary": "Accept-Language",
        "Cache-Control": "public, no-cache",
        "Link": ", ".join(f'<{root}/{way}>; rel="{rel}"' for rel, way in _WAYS),
    }
    return Response(status_code=303, headers=headers)


async def static(request: Request) -> Response:
    """A file that pages share, or a picture of one."""
    from bscgraph.publish.site import assets

    name = request.path_params["path"]
    content = await run_in_threadpool(assets.asset, name)
    if content is None:
        return await file(request)
    return _sent(content, assets.MEDIA[name.rpartition(".")[2]], {"Cache-Control": _DAY})


async def file(request: Request) -> Response:
    """What pages lead to and is none itself."""
    from bscgraph.serve.shown import shown

    root = request.scope.get("root_path", "")
    path = request.scope["path"].removeprefix(f"{root}/")
    if not _NAME.fullmatch(path):
        raise Problem.of(404, "not-found")
    seen = await shown(request)
    all_of_it = await run_in_threadpool(whole, request, path, seen)
    if all_of_it is not None:
        return all_of_it
    found = await seen.file(path)
    if found is None:
        raise Problem.of(404, "not-found")
    return _sent(found.body, found.media, {"Cache-Control": "public, no-cache"})


def _sent(body: bytes, media: str, headers: dict[str, str]) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Response(body, headers={"ETag": tag, **headers}, media_type=media)


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    found: list[BaseRoute] = [Route("/", first)]
    for lang in LANGUAGES:
        found += [Route(path, partial(first, lang=lang)) for path in (f"/{lang}", f"/{lang}/")]
        found.append(Route(f"/{lang}/{{path:path}}", partial(page, lang=lang)))
    found += [Route(f"/{name}", file) for name in _FILES]
    found += [Route(f"/{name}/{{path:path}}", file) for name in _FOLDERS]
    return [*found, Route("/static/{path:path}", static)]
