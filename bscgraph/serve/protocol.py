"""``/sparql``: the SPARQL 1.1 Protocol, for reading only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bscgraph.serve import guard
from bscgraph.serve.accept import choose, language
from bscgraph.serve.engines import RDF, RESULTS, Question, Reply
from bscgraph.serve.sparqlrequest import Asked, asked
from bscgraph.serve.troubles import problem

if TYPE_CHECKING:
    from bscgraph.query.syntax import Form
    from bscgraph.serve.service import Service

__all__ = ["routes"]

# What people write after format=, and what clients send of their own accord.
_NAMES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
_ALSO = {
    **dict.fromkeys(("ttl", "n3"), "turtle"),
    **dict.fromkeys(("json-ld",), "jsonld"),
    **dict.fromkeys(("nt", "n-triples"), "ntriples"),
    **dict.fromkeys(("rdf", "rdf+xml", "rdf/xml"), "rdfxml"),
}
_OF_TRIPLES = {"json": "jsonld", "xml": "rdfxml"}
# Wider names of the same formats, for who takes none of the exact ones.
_WIDER = {
    "rows": {
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
        "text/plain": "text/tab-separated-values",
    },
    "triples": {
        "application/json": "application/ld+json",
        "application/xml": "application/rdf+xml",
        "application/x-turtle": "text/turtle",
        "text/n3": "text/turtle",
        "text/rdf+n3": "text/turtle",
        "text/plain": "application/n-triples",
    },
}
_TEXT = "; charset=utf-8"
_DESCRIBED = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_LONGEST_LINK = 6000
_PREFIXES = (
    ("bsc", "https://w3id.org/bscgraph/ns#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that is kept."""

    body: bytes
    headers: Mapping[str, str]


def routes() -> list[BaseRoute]:
    """The endpoint."""
    return [Route("/sparql", _sparql, methods=["GET", "POST"])]


async def _sparql(request: Request) -> Response:
    wanted = await asked(request)
    if wanted.query is None:
        return await _about(request, wanted)
    service: Service = request.app.state.service
    graphs = partial(_graphs, service)
    checked = guard.checked(wanted.query, graphs)
    guard.known((*wanted.default, *wanted.named), graphs)
    media, said = _media(request, checked.form, wanted.formats)
    key = (wanted.query, wanted.default, wanted.named, wanted.skip, said)
    etag = service.etag("sparql", *key) if checked.lasting else ""
    headers = {"Content-Type": said, "Vary": "Accept", "Cache-Control": "no-cache"}
    headers |= {"ETag": etag} if etag else {"Cache-Control": "no-store"}
    kept = service.cache.get(etag) if etag else None
    if kept is not None:
        fresh = _unchanged(request, etag)
        return Response(b"" if fresh else kept.body, 304 if fresh else 200, kept.headers)
    question = Question(
        checked.text, media, skip=wanted.skip, graphs=wanted.graphs, union=not checked.dataset,
        prefixes=_PREFIXES,
    )  # fmt: skip
    reply = await _answered(request, service, question)
    headers |= _cut(request, service, wanted, reply)
    if etag and reply.body is not None:
        service.cache.put(etag, _Kept(reply.body, headers), len(reply.body) + len(wanted.query))
    if etag and _unchanged(request, etag):
        reply.close()
        return Response(status_code=304, headers=headers)
    if reply.body is not None:
        return Response(reply.body, headers=headers)
    headers["Content-Length"] = str(reply.size)
    return StreamingResponse(reply.chunks, headers=headers)


def _graphs(service: Service) -> frozenset[str]:
    """The IRIs of the store's graphs, listed once."""
    key = ("graphs", service.digest)
    found: frozenset[str] | None = service.cache.get(key)
    if found is None:
        found = frozenset(service.store.graphs())
        service.cache.put(key, found, sum(len(name) + 100 for name in found))
    return found


async def _answered(request: Request, service: Service, question: Question) -> Reply:
    """The engine's answer; whoever goes away ends his query."""
    work = asyncio.ensure_future(service.engines.ask(question))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        found: Reply = work.result()
        return found
    finally:
        gone.cancel()
        if not work.done():
            work.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _media(request: Request, form: Form, names: Sequence[str]) -> tuple[str, str]:
    """The media type of the answer, and what it is called in it.

    Raises:
        Problem: 406, or 400 for an unknown name.
    """
    triples = form in {"construct", "describe"}
    offers = RDF if triples else RESULTS
    if names:
        return _by_name(names, offers, triples=triples)
    accept = ", ".join(request.headers.getlist("accept")) or None
    chosen = choose(accept, tuple(offers))
    if chosen is not None:
        return chosen, _said(chosen)
    wider = _WIDER["triples" if triples else "rows"]
    chosen = choose(accept, tuple(wider))
    if chosen is None:
        raise _not_acceptable(offers)
    return wider[chosen], _said(chosen)


def _by_name(names: Sequence[str], offers: Mapping[str, str], *, triples: bool) -> tuple[str, str]:
    for name in names:
        short = name.strip().lower().replace(" ", "+")
        short = _ALSO.get(short, short)
        if triples:
            short = _OF_TRIPLES.get(short, short)
        media = _NAMES.get(short, short)
        if media in offers:
            return media, _said(media)
    raise _not_acceptable(offers)


def _not_acceptable(offers: Mapping[str, str]) -> Exception:
    names = [name for name, media in _NAMES.items() if media in offers]
    extra = {"offers": list(offers), "formats": names}
    told = {"offers": ", ".join(offers), "names": ", ".join(names)}
    return problem(406, "not-acceptable", extra=extra, headers={"Vary": "Accept"}, **told)


def _said(media: str) -> str:
    return media + _TEXT if media.startswith("text/") else media


def _unchanged(request: Request, etag: str) -> bool:
    """Whether the client has this very answer."""
    if request.method not in {"GET", "HEAD"}:
        return False
    tags = request.headers.get("if-none-match", "")
    return tags.strip() == "*" or etag in {
        tag.strip().removeprefix("W/") for tag in tags.split(",")
    }


def _cut(request: Request, service: Service, wanted: Asked, reply: Reply) -> dict[str, str]:
    """What tells that there are more rows, and where."""
    if not reply.cut:
        return {}
    rows = service.settings.rows
    told = {"Bscgraph-Rows": f"cut; offset={wanted.skip}; limit={rows}"}
    pairs = [("query", wanted.query or "")]
    pairs += [("default-graph-uri", name) for name in wanted.default]
    pairs += [("named-graph-uri", name) for name in wanted.named]
    pairs += [("format", name) for name in wanted.formats]
    pairs += [("offset", str(wanted.skip + rows))]
    link = f"{service.root(request)}sparql?{urlencode(pairs)}"
    if len(link) <= _LONGEST_LINK:
        told["Link"] = f'<{link}>; rel="next"'
    return told


async def _about(request: Request, wanted: Asked) -> Response:
    """The form for people, or the description of the service for programs."""
    from bscgraph.serve import description

    accept = ", ".join(request.headers.getlist("accept")) or None
    service: Service = request.app.state.service
    if wanted.formats:
        media: str | None = _by_name(wanted.formats, RDF, triples=True)[0]
    else:
        media = choose(accept, (*_DESCRIBED, "text/html", "application/xhtml+xml"))
    if media is None:
        raise _not_acceptable(RDF)
    if media in RDF:
        body = description.described(service, f"{service.root(request)}sparql", RDF[media])
        etag = service.etag("description", request.url, media)
        headers = {"Content-Type": _said(media), "Vary": "Accept", "ETag": etag}
        if _unchanged(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers)
    return _form(request, service)


def _form(request: Request, service: Service) -> Response:
    from bscgraph.serve.page import page

    lang = request.query_params.get("lang") or language(request.headers.get("accept-language"))
    lang = "zh-Hant" if lang.startswith("zh") else "en"
    formats = {
        "rows": [name for name, media in _NAMES.items() if media in RESULTS],
        "triples": [name for name, media in _NAMES.items() if media in RDF],
    }
    limits = {"seconds": f"{service.settings.seconds:g}", "rows": f"{service.settings.rows:,}"}
    body = page(request, "sparql", lang, formats=formats, limits=limits)
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": lang}
    return Response(body, headers=headers, media_type="text/html; charset=utf-8")
