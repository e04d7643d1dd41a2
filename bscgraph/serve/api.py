"""``/api/``: each stored question as a resource with typed parameters, in every format."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bscgraph import query as stored
from bscgraph.errors import BscgraphError, QueryError
from bscgraph.flat import as_json
from bscgraph.query.nearest import nearest
from bscgraph.serve.accept import choose, language
from bscgraph.serve.asking import asking
from bscgraph.serve.formats import Lines, Part, csp, known, written
from bscgraph.serve.problem import Problem
from bscgraph.serve.wanted import OWN, Wanted, pairs, wanted
from bscgraph.serve.words import both

if TYPE_CHECKING:
    from bscgraph.query import Bound, Query, Result
    from bscgraph.serve.asking import Asking
    from bscgraph.serve.service import Service

__all__ = ["culprit", "part_of", "routes"]

# Kept, but asked for anew each time: the tag changes with the data.
_FRESH = "public, no-cache"
_QUICK = 200  # rows that are written sooner than another thread has begun to
_PLAIN, _PAGE = "application/json", "text/html"


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer as it is sent."""

    body: bytes
    headers: Mapping[str, str]


async def answer(request: Request) -> Response:
    """The answer to a stored question."""
    service: Service = request.app.state.service
    key = _key(request, service)
    kept: _Kept | None = service.cache.get(key)
    if kept is None:
        kept = await _made(request, wanted(request), asking(request))
        size = len(kept.body) + len(str(kept.headers)) + len(str(key))
        service.cache.put(key, kept, size)
    return Response(kept.body, headers=kept.headers)


def _key(request: Request, service: Service) -> Hashable:
    """Everything of a request that its answer depends on, before any of it is understood."""
    scope, headers = request.scope, request.headers
    return (
        "api", service.digest, scope.get("root_path", ""), scope["path"], scope["query_string"],
        headers.get("accept"), language(headers.get("accept-language")),
    )  # fmt: skip


async def _made(request: Request, asked: Wanted, engines: Asking) -> _Kept:
    query = asked.query
    try:
        ready = await engines.prepared(query, asked.values)
    except QueryError as error:
        raise await culprit(error, query, asked.values, engines) from error
    part = part_of(await engines.result(query, ready), asked.page, asked.size)
    if asked.form.paged:  # whoever asks for one page asks for others
        lines = ("lines", engines.data.digest, query.id, query.text, ready.text)
        part = replace(part, lines=await engines.once.get(lines, partial(_lines, part.lines)))
    root = request.scope.get("root_path", "")
    to_pages = {
        name: asked.address(root, page=page, size=part.size) for name, page in part.links().items()
    }
    form, lang = asked.form, asked.lang if asked.form.spoken else ""
    options = {"lang": asked.lang, "bom": asked.bom, "links": to_pages}
    key = ("written", engines.data.digest, query.id, query.text, ready.text, form.name, lang,
           asked.bom, part.page, part.size, *to_pages.values())  # fmt: skip
    body = await engines.once.get(key, partial(_body, query, ready, part, asked, options))
    headers = {
        "Content-Type": form.media,
        "Cache-Control": _FRESH,
        "Vary": "Accept, Accept-Language",
        "ETag": engines.service.etag(*key[2:]),
        "Last-Modified": format_datetime(engines.data.modified, usegmt=True),
        "Link": _links(asked, root, to_pages),
        "Content-Disposition": _disposition(asked),
    }
    if form.spoken:
        headers["Content-Language"] = asked.lang
    if form.name == "html":
        headers["Content-Security-Policy"] = csp()
    return _Kept(body, headers)


async def _lines(lines: Lines) -> tuple[Lines, int]:
    return lines, lines.size


async def _body(
    query: Query, ready: Bound, part: Part, asked: Wanted, options: Mapping[str, Any]
) -> tuple[bytes, int]:
    work = partial(written, query, ready, part, asked.form, options)
    quick = asked.form.quick and len(part.found.rows) <= _QUICK
    try:
        body = work() if quick else await run_in_threadpool(work)
    except BscgraphError as error:  # more rows than a sheet has, or an amount that has no place
        title = both("problem.cannot-hold")
        raise Problem(406, "cannot-hold", title=title, detail=(error.en, error.zh)) from error
    return body, len(body)


def part_of(found: Result, page: int, size: int) -> Part:
    """The rows of one page; all where ``size`` is 0.

    Raises:
        Problem: there is no such page.
    """
    part = Part(found, page, size, len(found.rows), Lines(found))
    if page > part.pages:
        raise Problem.of(404, "page", pages=part.pages, size=size)
    if not size:
        return replace(part, size=0)
    rows = found.rows[(page - 1) * size : page * size]
    return replace(part, found=replace(found, rows=rows))


def _links(asked: Wanted, root: str, to_pages: Mapping[str, str]) -> str:
    links = [f'<{url}>; rel="{name}"' for name, url in to_pages.items()]
    bare = replace(asked, suffix=".json")
    described = bare.address(root, format="", bom="", page=1, size=1)
    links.append(f'<{root}/api/openapi.json>; rel="service-desc"; type="application/json"')
    links.append(f'<{described}>; rel="describedby"; type="application/json"')
    return ", ".join(links)


def _disposition(asked: Wanted) -> str:
    name = f"{asked.query.id.replace('/', '-')}.{asked.form.suffix}"
    # Shown where it was only negotiated; a file where the address says so.
    return f'{"attachment" if asked.suffix else "inline"}; filename="{name}"'


async def culprit(
    error: QueryError, query: Query, values: Mapping[str, str], engines: Asking
) -> Problem:
    """The problem of a value that was not understood, with the parameter's name."""
    extra: dict[str, Any] = {"query": query.id, "parameters": list(query.parameters)}
    for name, value in values.items():
        if name not in query.parameters:
            labels = {one.name: one.label.values() for one in query.parameters.values()}
            ours = dict.fromkeys(OWN, ())
            extra |= {"parameter": name[:80], "meant": nearest(name[:80], {**labels, **ours})}
            break
        try:
            await engines.prepared(query, {name: value})
        except QueryError as found:
            extra |= {"parameter": name}
            error = found
            break
    detail = (error.en, error.zh)
    return Problem(400, "parameter", title=both("problem.parameter"), detail=detail, extra=extra)


async def catalogue(request: Request) -> Response:
    """All stored questions."""
    service: Service = request.app.state.service
    root = request.scope.get("root_path", "")
    liked = choose(request.headers.get("accept"), [_PLAIN, _PAGE])
    if liked == _PAGE:  # people have a list of their own
        return RedirectResponse(f"{root}/query/", 303, {"Vary": "Accept"})
    if liked is None:
        raise Problem.of(406, "format", formats="json", headers={"Vary": "Accept"})
    asked = pairs(request)
    if asked.keys() - {"q"}:
        raise _only_search(min(asked.keys() - {"q"}))
    every = stored.catalogue()
    words = asked.get("q", "")
    found = (stored.search(words, every) or stored.search_any(words, every)) if words else every
    document = {
        "openapi": f"{root}/api/openapi.json",
        "formats": list(known()),
        "queries": [_entry(one, root) for one in found],
    }
    body = (as_json(document) + "\n").encode("utf-8", "replace")
    headers = {"Cache-Control": _FRESH, "Vary": "Accept", "ETag": service.etag("api", body)}
    return Response(body, headers=headers, media_type=_PLAIN)


def _only_search(name: str) -> Problem:
    detail = (f"There is no parameter {name[:80]!r} here; the nearest: q.",
              f"此處沒有參數「{name[:80]}」；最接近者：q。")  # fmt: skip
    extra = {"parameter": name[:80], "meant": ["q"]}
    return Problem(400, "parameter", title=both("problem.parameter"), detail=detail, extra=extra)


def _entry(query: Query, root: str) -> dict[str, Any]:
    return {
        "id": query.id,
        "title": dict(query.title),
        "question": dict(query.question),
        "parameters": [
            {"name": one.name, "type": one.type, "label": dict(one.label)}
            for one in query.parameters.values()
        ],
        "columns": list(query.columns),
        "url": f"{root}/api/{query.id}",
        "page": f"{root}/query/{query.id}",
    }


def routes() -> list[BaseRoute]:
    """The routes of this module and of its description."""
    from bscgraph.serve import openapi

    return [
        Route("/api", catalogue),
        Route("/api/", catalogue),
        *openapi.routes(),
        Route("/api/{topic}/{name}", answer),
    ]
