"""``/query/``: the stored questions for people, with a form, the answer and how to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph import query as stored
from bscgraph.answers.view import View, seen
from bscgraph.errors import QueryError
from bscgraph.serve.accept import language
from bscgraph.serve.asking import Asking, asking
from bscgraph.serve.formats import Part, known
from bscgraph.serve.page import page
from bscgraph.serve.problem import Problem
from bscgraph.serve.wanted import pairs, question, wrong

if TYPE_CHECKING:
    from bscgraph.query import Bound, Option, Parameter, Query
    from bscgraph.serve.service import Service

__all__ = ["routes"]

_ROWS = 100  # of a page
_SUGGESTED = 400  # values in one list
_OWN = {"page", "lang"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of the form: what stands in it, and what may be chosen."""

    parameter: Parameter
    typed: str
    options: tuple[tuple[str, str], ...] = ()
    suggested: tuple[str, ...] = ()


async def listed(request: Request) -> Response:
    """All questions by topic, or those that speak of some words."""
    service: Service = request.app.state.service
    given = pairs(request)
    lang, words = _language(request, given), given.get("q", "").strip()
    every = stored.catalogue()
    found = stored.search(words, every) if words else every
    some = found or stored.search_any(words, every)
    topics = [(topic, list(group)) for topic, group in groupby(some, _topic)] if not words else []
    root = request.scope.get("root_path", "")
    tag = service.etag("questions", lang, root, words, *(one.text for one in some))
    body = page(
        request, "questions", lang, topics=topics, found=some, words=words, exact=bool(found),
        languages=_languages({"q": words}),
    )  # fmt: skip
    return _sent(body, lang, tag)


def _topic(query: Query) -> str:
    return query.id.partition("/")[0]


async def asked(request: Request) -> Response:
    """One question: its form, and the answer to what stands in it."""
    service: Service = request.app.state.service
    scope, header = request.scope, request.headers.get("accept-language")
    key = (
        "page", service.digest, scope.get("root_path", ""), scope["path"], scope["query_string"],
        language(header),
    )  # fmt: skip
    kept: tuple[bytes, str, str] | None = service.cache.get(key)
    if kept is None:
        body, lang, status = await _made(request)
        if status != 200:
            return _sent(body, lang, "", status)
        kept = (body, lang, service.etag("question", lang, body))
        service.cache.put(key, kept, len(body) + len(str(key)))
    return _sent(*kept)


async def _made(request: Request) -> tuple[bytes, str, int]:
    """The page, its language and its status."""
    query = question(f"{request.path_params['topic']}/{request.path_params['name']}")
    given = pairs(request)
    lang = _language(request, given)
    # An empty field leaves the question open.
    values = {name: text.strip() for name, text in given.items() if name not in _OWN}
    values = {name: text for name, text in values.items() if text}
    engines = asking(request)
    trouble: Problem | None = None
    try:
        shown = await _answered(engines, query, values, given.get("page", "1"))
    except Problem as problem:
        trouble, shown = problem, {"ready": None, "part": None}
    fields = await _fields(engines, query, values, shown["ready"], lang)
    root = request.scope.get("root_path", "")
    view = await _view(query, shown["part"], lang)
    body = page(
        request, "question", lang, query=query, fields=fields, view=view, part=shown["part"],
        trouble=trouble, own=_own_words(view), examples=_examples(query, root),
        downloads=_downloads(query, values, lang, root), sparql=_sparql(query, shown["ready"]),
        columns=[query.column(name) for name in query.columns],
        pages=_pages(shown["part"], values), languages=_languages(values),
        api=_address(f"{root}/api/{query.id}", values),
    )  # fmt: skip
    return body, lang, 200 if trouble is None else trouble.status


async def _answered(
    engines: Asking, query: Query, values: Mapping[str, str], number: str
) -> dict[str, Any]:
    from bscgraph.serve.api import culprit, part_of

    if not (number.isascii() and number.isdecimal() and 0 < int(number[:8]) < 10**6):
        raise wrong("page", "api.number", name="page", least=1, most=10**6 - 1, given=number[:80])
    try:
        ready = await engines.prepared(query, values)
    except QueryError as error:
        raise await culprit(error, query, values, engines) from error
    return {"ready": ready, "part": part_of(await engines.result(query, ready), int(number), _ROWS)}


async def _view(query: Query, part: Part | None, lang: str) -> View | None:
    if part is None:
        return None
    return await run_in_threadpool(seen, part.found, query, lang)


async def _fields(
    engines: Asking, query: Query, values: Mapping[str, str], ready: Bound | None, lang: str
) -> list[Field]:
    """The form; what may be chosen comes from the data."""
    found = []
    for one in query.parameters.values():
        typed, options = values.get(one.name, ""), await _choices(engines, one)
        if one.type in {"agency", "choice"} or (one.name == "year" and options):
            found.append(_chosen(one, typed, options, ready, lang))
        else:
            suggested = await _suggested(engines, query, values, one) if ready else ()
            found.append(Field(one, typed, (), suggested))
    return found


async def _choices(engines: Asking, one: Parameter) -> Sequence[Option]:
    try:
        return await engines.choices(one)
    except Problem:
        return ()  # what has gone wrong is told with the answer


def _chosen(
    one: Parameter, typed: str, options: Sequence[Option], ready: Bound | None, lang: str
) -> Field:
    """A list to choose from, with what was typed in it also where the data has none of it."""
    given = None if ready is None else ready.given.get(one.name)
    told = {}
    value = "" if given is None and not typed else typed
    for option in options:
        name = _short(option.value) if one.type == "agency" else option.value
        told[name] = option.label[lang]
        if given is not None and str(given.value) == option.value:
            value = name
    if value and value not in told:
        told[value] = typed if given is None else given.shown
    return Field(one, value, tuple(told.items()))


def _short(iri: str) -> str:
    """An agency's IRI by its last part where that is a plain word."""
    slug = iri.rpartition("/")[2]
    return slug if slug.isascii() and slug.replace("-", "").isalnum() else iri


async def _suggested(
    engines: Asking, query: Query, values: Mapping[str, str], one: Parameter
) -> tuple[str, ...]:
    """What the answer has in the column of a parameter where that is left open."""
    if one.name not in query.columns or one.type not in {"year", "code"}:
        return ()
    rest = {name: text for name, text in values.items() if name != one.name}
    try:
        found = await engines.result(query, await engines.prepared(query, rest))
    except (Problem, QueryError):
        return ()  # the form can do without
    texts = {str(value) for value in found.column(one.name) if value is not None}
    return tuple(sorted(texts)[:_SUGGESTED])


def _sparql(query: Query, ready: Bound | None) -> str:
    """The text without the header, which is told in words on the page."""
    text = query.text if ready is None else ready.text
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    return "\n".join(lines).strip()


def _downloads(
    query: Query, values: Mapping[str, str], lang: str, root: str
) -> list[tuple[str, str]]:
    found = []
    for one in known().values():
        more = {"lang": lang} if one.spoken else {}
        address = f"{root}/api/{query.id}.{one.suffix}"
        if one.name == "csv":
            found.append(("query.excel", _address(address, {**values, "bom": "true"})))
        found.append((one.suffix, _address(address, {**values, **more})))
    return found


def _examples(query: Query, root: str) -> list[tuple[str, str]]:
    found = []
    for example in query.examples:
        given = {name: str(value) for name, value in example.get("arguments", {}).items()}
        if given:
            words = " ".join(f"{name}={value}" for name, value in given.items())
            found.append((words, _address(f"{root}/query/{query.id}", given)))
    return found


def _pages(part: Part | None, values: Mapping[str, str]) -> list[tuple[str, str]]:
    links = {} if part is None else part.links()
    return [(name, _address("", {**values, "page": str(number)})) for name, number in links.items()]


def _own_words(view: View | None) -> list[bool]:
    """Which columns hold a document's own words, which are Chinese whatever the page is."""
    columns = () if view is None else view.columns
    return [one.kind in {"label", "text"} and not one.id.endswith("Place") for one in columns]


def _address(path: str, values: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(values)}" if values else path


def _languages(values: Mapping[str, str]) -> dict[str, str]:
    kept = {name: text for name, text in values.items() if text}
    return {tag: _address("", {**kept, "lang": tag}) for tag in ("en", "zh-Hant")}


def _language(request: Request, given: Mapping[str, str]) -> str:
    return language(given.get("lang") or request.headers.get("accept-language"))


def _sent(body: bytes, lang: str, tag: str, status: int = 200) -> Response:
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    headers |= {"Cache-Control": "public, no-cache", "ETag": tag} if tag else {}
    headers |= {} if tag else {"Cache-Control": "no-store"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


@cache
def _css() -> bytes:
    return files("bscgraph.serve").joinpath("query.css").read_bytes()


async def style(request: Request) -> Response:
    """The style of these pages, beside that of all."""
    service: Service = request.app.state.service
    headers = {"ETag": service.etag("css", _css()), "Cache-Control": "public, no-cache"}
    return Response(_css(), headers=headers, media_type="text/css; charset=utf-8")


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route("/static/query.css", style),
        Route("/query", listed),
        Route("/query/", listed),
        Route("/query/{topic}/{name}", asked),
    ]
