"""Linked data: things of the data and their documents, whole submissions, the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.iri import segment
from bscgraph.publish.described import LAST_PAGE, PER_PAGE, Thing, as_rdf, as_table, described
from bscgraph.serve.documents import View, frame, thing_page
from bscgraph.serve.linkedwords import LINKED, say
from bscgraph.serve.offered import (
    DATA_FORMS,
    Form,
    Made,
    Offer,
    answered,
    lang_of,
    onward,
    see,
    split_suffix,
    wanted,
)
from bscgraph.serve.problem import Problem
from bscgraph.serve.thing import gone, is_stated, nearest

if TYPE_CHECKING:
    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service
    from bscgraph.store.values import Quad

__all__ = ["asked_path", "missing", "problem", "routes"]

_LONGEST = 2048  # of an address
_PLAIN = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffd]")
_DIGEST = re.compile(r"/x-[0-9a-f]{12}$")
_LICENSES = ("http://purl.org/dc/terms/license", "http://creativecommons.org/ns#license",
             "https://schema.org/license")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A request, the server's one service, and the data as it was when the request came."""

    request: Request
    service: Service
    data: Data

    @classmethod
    def of(cls, request: Request) -> Call:
        """The call that ``request`` is."""
        service: Service = request.app.state.service
        return cls(request, service, service.data)

    @property
    def root(self) -> str:
        """The address of this server."""
        return self.service.root(self.request)

    @property
    def page(self) -> int:
        """Which page of links is asked for.

        Raises:
            Problem: none there could be (404).
        """
        text = self.request.query_params.get("page", "1")
        if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= LAST_PAGE:
            return int(text)
        raise self.no_page(LAST_PAGE)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What an address of this page needs beside its path."""
        return (("page", str(self.page)),) if self.page > 1 else ()

    def no_page(self, last: int) -> Problem:
        """404 for a page that is not there."""
        return problem(404, "bad-page", last=str(last), sparql=f"{self.root}sparql")

    def here(self, iri: str) -> str:
        """Where a thing is on this server."""
        return self.service.url(self.request, iri)


_Maker = Callable[[Call, Offer, str, Form, str], Made]


def problem(status: int, slug: str, **values: str) -> Problem:
    """A problem in our words; of addresses among ``values`` the document has members, too."""
    key = f"problem.{slug}.detail"
    extra = {name: url for name, url in values.items() if url.startswith("http")}
    links = [f'<{url}>; rel="{rel}"' for name, rel in
             (("nearest", "up"), ("newest", "latest-version"), ("older", "predecessor-version"))
             if (url := extra.get(name))]  # fmt: skip
    return Problem(
        status, slug, title=LINKED[f"problem.{slug}"],
        detail=(say(key, "en", **values), say(key, "zh-Hant", **values)),
        extra=extra, headers={"Link": ", ".join(links)} if links else {},
    )  # fmt: skip


def asked_path(request: Request) -> str:
    """The path of a request below the server's root, in the spelling of our addresses.

    Raises:
        Problem: 400, no address of ours can look like this.
    """
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    root = quote(request.scope.get("root_path", ""))
    try:
        text = raw.decode("utf-8").partition("?")[0]
        if root and text.startswith(f"{root}/"):
            text = text[len(root) :]
        parts = [unquote(part, errors="strict") for part in text.removeprefix("/").split("/")]
    except UnicodeDecodeError as error:
        raise problem(400, "bad-address") from error
    strange = any(part in {"", ".", ".."} or _CONTROL.search(part) for part in parts)
    if strange or len(text) > _LONGEST or "\\" in "".join(parts):
        raise problem(400, "bad-address")
    return "/".join(map(segment, parts))


def _spellings(request: Request, path: str) -> Sequence[str]:
    """A path as our minter spells it, and as the client does: others' addresses differ."""
    raw = request.scope.get("raw_path") or b""
    text = raw.decode("ascii", "replace").partition("?")[0]
    root = quote(request.scope.get("root_path", ""))
    given = text.removeprefix(f"{root}/" if text.startswith(f"{root}/") else "/")
    return (path, given) if given != path and _PLAIN.fullmatch(given) else (path,)


def _found(call: Call, path: str, kind: str) -> tuple[str, str, str]:
    """Path, IRI and suffix of a thing the data knows; ``kind`` is id or graph.

    A thing whose name ends like a suffix comes before another in that form.

    Raises:
        Problem: 404.
    """
    base, store = call.service.settings.base, call.data.store
    known = partial(is_stated, store) if kind == "id" else partial(_has_graph, call)
    for spelt in _spellings(call.request, path):
        below = spelt.partition("/")[2]
        for name, suffix in dict.fromkeys(((below, ""), split_suffix(below))):
            if name and known(f"{base}{kind}/{name}"):
                return name, f"{base}{kind}/{name}", suffix
    wanted = f"{base}{kind}/{split_suffix(path.partition('/')[2])[0]}"
    raise missing(call, wanted, nearest(store, base, wanted))


def missing(call: Call, iri: str, near: str | None) -> Problem:
    """404, with a way on."""
    way = call.here(near) if near else call.root
    return problem(404, "nothing-stated", name=_below(call, iri), nearest=way)


def _below(call: Call, iri: str) -> str:
    """An address of ours, without the server."""
    return iri.removeprefix(call.service.settings.base)


def _has_graph(call: Call, iri: str) -> bool:
    return next(call.data.store.quads(graph=iri), None) is not None


async def thing(request: Request) -> Response:
    """303 from a thing to the document about it."""
    call = Call.of(request)
    name, _, suffix = _found(call, asked_path(request), "id")
    document = f"{call.root}doc/{name}" + (f".{suffix}" if suffix else "")
    return see(request, document, [f'<{document}>; rel="describedby"'])


async def document(request: Request) -> Response:
    """The document about a thing."""
    try:
        return await _told(request, "id", "doc", _thing_made)
    except Problem as problem:
        name, suffix = split_suffix(asked_path(request).partition("/")[2])
        iri = await _paged(request, name) if problem.status == 404 else ""
        if not iri:
            raise
    # Where names are files, this thing is called otherwise than in the data.
    whole = f"{Call.of(request).root}doc/{iri.partition('/id/')[2]}"
    return see(request, f"{whole}.{suffix}" if suffix else whole)


async def _paged(request: Request, name: str) -> str:
    """The IRI of what a page of the site with that name is about; empty where there is none."""
    from bscgraph.publish.site import find
    from bscgraph.serve.shown import shown

    if not _DIGEST.search(name):
        return ""
    page = await run_in_threadpool(find, (await shown(request)).site, name)
    return "" if page is None else page.iri


async def _told(request: Request, kind: str, below: str, made: _Maker) -> Response:
    """What ``made`` tells of the thing asked for; documents of the kind stand ``below``."""
    call = Call.of(request)
    name, iri, suffix = _found(call, asked_path(request), kind)
    offer = Offer(
        f"{below}/{name}",
        lambda form, lang: made(call, offer, iri, form, lang),
        query=call.query,
    )
    # Browsers say that they want HTML; programs that take anything get the document itself.
    browser = "html" in request.headers.get("accept", "").lower()
    plain = kind == "id" and browser and not suffix and not call.query
    if plain and wanted(request, offer, "", call.root).suffix == "html":
        page = await _page_about(call, iri)
        if page:
            return onward(f"{call.root}{lang_of(request)}/{page}.html", offer, call.root)
    return await answered(request, call.service, call.data, offer, suffix)


async def _page_about(call: Call, iri: str) -> str:
    """The name of the site's page about a thing; empty where it has none."""
    from bscgraph.publish.naming import TYPE
    from bscgraph.publish.site.place import page_of
    from bscgraph.serve.documents import SHOWN
    from bscgraph.serve.shown import shown

    kinds = {quad[2][1:-1] for quad in call.data.store.quads(iri, TYPE)}
    if SHOWN.isdisjoint(kinds):
        return ""
    return await (await shown(call.request)).about(iri, page_of(iri))


def _thing_made(call: Call, offer: Offer, iri: str, form: Form, lang: str) -> Made:
    store = call.data.store
    try:
        found = described(store, iri, call.page)
    except IndexError as error:
        raise call.no_page(1) from error
    if found is None:
        raise missing(call, iri, nearest(store, call.service.settings.base, iri))
    dropped = gone(call.service, call.data, found)
    if dropped is not None:
        newest, older = map(call.here, dropped)
        raise problem(410, "gone", name=_below(call, iri), newest=newest, older=older)
    links = _links(call, offer, found)
    view = View(call.request, call.service, store, offer, lang)
    if form.suffix == "html":
        return thing_page(view, found), links
    if form.suffix == "csv":
        return as_table(store, found.quads, lang), links
    return as_rdf(found.quads, form.suffix), links


def _links(call: Call, offer: Offer, found: Thing) -> list[str]:
    made = [f'<{found.iri}>; rel="describes"']
    made.append(f'<{offer.url(call.root)}>; rel="describedby"; anchor="{found.iri}"')
    first = f"{call.root}{offer.path}"
    if found.more:
        made.append(f'<{first}?page={found.page + 1}>; rel="next"')
    if found.page > 1:
        made.append(f'<{first}?page={found.page - 1}>; rel="prev"')
    made += _licenses(call, [found.iri, *{quad[3] for quad in found.own if quad[3]}])
    return made


def _licenses(call: Call, iris: Sequence[str]) -> list[str]:
    """The licenses that the data itself states, of the thing or of a graph it is in."""
    found = {
        value[1:-1]
        for iri in iris
        for predicate in _LICENSES
        for *_, value, _ in call.data.store.quads(iri, predicate)
    }
    return [f'<{one}>; rel="license"' for one in sorted(found) if _address(one)]


def _address(iri: str) -> bool:
    return iri.startswith(("http://", "https://")) and iri.isascii()


async def graph(request: Request) -> Response:
    """A whole submission."""
    return await _told(request, "graph", "graph", _graph_made)


def _graph_made(call: Call, offer: Offer, iri: str, form: Form, lang: str) -> Made:
    store = call.data.store
    links = [f'<{call.root}ns>; rel="describedby"', *_licenses(call, [iri])]
    if form.suffix == "html":
        try:
            found = described(store, iri, call.page) or Thing(iri, (), (), ())
        except IndexError as error:
            raise call.no_page(1) from error
        return thing_page(View(call.request, call.service, store, offer, lang), found), links
    quads = list(store.quads(graph=iri))
    if form.suffix == "csv":
        return as_table(store, sorted(quads), lang), links
    return as_rdf(quads, form.suffix), links


async def graphs(request: Request) -> Response:
    """The list of submissions."""
    call = Call.of(request)
    _, suffix = split_suffix(asked_path(request))
    offer = Offer(
        "graph",
        lambda form, lang: _graphs_made(call, offer, form, lang),
        query=call.query,
    )
    return await answered(request, call.service, call.data, offer, suffix)


def _graphs_made(call: Call, offer: Offer, form: Form, lang: str) -> Made:
    store, names, page = call.data.store, call.data.store.graphs(), call.page
    start = (page - 1) * PER_PAGE
    some = names[start : start + PER_PAGE]
    if page > 1 and not some:
        raise call.no_page(-(-len(names) // PER_PAGE))
    links = [f'<{call.root}ns>; rel="describedby"']
    more = start + PER_PAGE < len(names)
    if more:
        links.append(f'<{call.root}graph?page={page + 1}>; rel="next"')
    if page > 1:
        links.append(f'<{call.root}graph?page={page - 1}>; rel="prev"')
    if form.suffix == "html":
        view = View(call.request, call.service, store, offer, lang)
        return _graphs_page(view, some, page, more), links
    quads = [quad for name in some for quad in _of_graph(call, name)]
    made = as_table(store, quads, lang) if form.suffix == "csv" else as_rdf(quads, form.suffix)
    return made, links


def _of_graph(call: Call, name: str) -> list[Quad]:
    """What a named graph states of itself; where nothing, that it holds something."""
    store = call.data.store
    own = sorted(store.quads(name, graph=name))
    return own or list(islice(store.quads(graph=name), 1))


def _graphs_page(view: View, names: Sequence[str], page: int, more: bool) -> bytes:
    from bscgraph.publish.naming import facts
    from bscgraph.serve.page import page as made

    rows = [
        {
            "graph": view.link(name),
            "path": name.removeprefix(view.service.settings.base),
            "cards": list(map(view.link, facts(name, view.store.quads(name)).linked("submits"))),
        }
        for name in names
    ]
    pages = {
        "previous": f"?page={page - 1}&lang={view.lang}" if page > 1 else "",
        "next": f"?page={page + 1}&lang={view.lang}" if more else "",
        "number": page,
        "last": 0,
    }
    shown = pages if page > 1 or more else None
    return made(view.request, "graphs", view.lang, rows=rows, pages=shown, **frame(view))


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    from bscgraph.serve import vocabulary

    return [
        Route("/id/{path:path}", thing),
        Route("/doc/{path:path}", document),
        Route("/graph", graphs),
        *(Route(f"/graph.{form}", graphs) for form in DATA_FORMS),
        Route("/graph/{path:path}", graph),
        *vocabulary.routes(),
    ]
