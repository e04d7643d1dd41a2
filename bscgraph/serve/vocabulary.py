"""The vocabulary, the code lists and the rules: the very pages and files that are published."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.iri import CODE_BASE, DEFAULT_BASE
from bscgraph.serve.offered import (
    VARY,
    Form,
    Made,
    Offer,
    answered,
    lang_of,
    see,
    split_suffix,
)

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from bscgraph.publish.reader import Sources

__all__ = ["routes"]

_SHAPE_BASE = f"{DEFAULT_BASE}shape/"
_FORMS = ("html", "ttl", "jsonld", "nt", "rdf", "csv")
_RDF = ("ttl", "jsonld", "nt", "rdf")
_BUILDING = threading.Lock()
_COLUMNS = ("iri", "notation", "type", "label_en", "label_zh-Hant", "definition_en",
            "definition_zh-Hant")  # fmt: skip
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SHACL = "http://www.w3.org/ns/shacl#"
_LABELS = (f"{_SKOS}prefLabel", f"{_RDFS}label", f"{_SHACL}name")
_DEFINITIONS = (f"{_SKOS}definition", f"{_RDFS}comment", f"{_SHACL}message",
                f"{_SHACL}description")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Site:
    """What is published: pages and files by path, and the graphs by path without suffix."""

    files: Mapping[str, bytes]
    graphs: Mapping[str, Graph]
    sources: Sources
    version: str
    license: str

    def file(self, name: str) -> bytes | None:
        """A published file; None where there is none of this name."""
        stem, suffix = split_suffix(name, _RDF)
        return (
            self.document(stem, suffix) if stem in self.graphs and suffix else self.files.get(name)
        )

    def document(self, stem: str, suffix: str) -> bytes:
        """A graph in the format of ``suffix``."""
        from bscgraph.publish.serialise import serialise

        return (
            _table(self.graphs[stem]) if suffix == "csv" else serialise(self.graphs[stem], suffix)
        )


def _site() -> _Site:
    """What is published, made when it is first asked for."""
    with _BUILDING:
        return _made_site()


@lru_cache(maxsize=1)
def _made_site() -> _Site:
    from rdflib import DCTERMS, URIRef

    from bscgraph.publish import vocabulary_pages
    from bscgraph.publish.serialise import graphs

    glossary, sources, pages = vocabulary_pages()
    found = {start: graph for starts, graph in graphs(glossary, sources) for start in starts}
    license_ = sources.ontology.value(URIRef(glossary.ontology.iri), DCTERMS.license)
    return _Site(dict(pages), found, sources, glossary.version, str(license_ or ""))


def _links(request: Request, site: _Site) -> list[str]:
    root = request.app.state.service.root(request)
    license_ = [f'<{site.license}>; rel="license"'] if site.license.startswith("http") else []
    return [*license_, f'<{root}ns>; rel="describedby"']


async def _answer(request: Request, path: str, suffix: str, stem: str, page: str) -> Response:
    """The files ``STEM.SUFFIX``, and the page ``page`` (with its anchor) of each language."""
    service = request.app.state.service
    site = await run_in_threadpool(_site)

    def make(form: Form, _lang: str) -> Made:
        return site.document(stem, form.suffix), _links(request, site)

    offer = Offer(path, make, _FORMS, page=lambda lang: page.format(lang=lang))
    return await answered(request, service, service.data, offer, suffix)


async def _part(request: Request, path: str, suffix: str, iri: str, page: str) -> Response:
    """One code or one rule; without ``page``, one that has a page of its own."""
    from bscgraph.serve.linked import Call
    from bscgraph.serve.usage import code_page

    call = Call.of(request)
    service = call.service
    site = await run_in_threadpool(_site)

    def make(form: Form, lang: str) -> Made:
        found = _of(site, [iri])
        if form.suffix == "html":
            return code_page(call, offer, iri, found.serialize(format="nt"), lang)
        if form.suffix == "csv":
            return _table(found), _links(request, site)
        from bscgraph.publish.serialise import serialise

        return serialise(found, form.suffix), _links(request, site)

    if page:
        offer = Offer(path, make, _FORMS, page=lambda lang: page.format(lang=lang))
    else:
        offer = Offer(path, make, _FORMS, call.query)
    return await answered(request, service, call.data, offer, suffix)


def _of(site: _Site, iris: Sequence[str]) -> Graph:
    from rdflib import URIRef

    from bscgraph.publish.serialise import part

    graph = site.sources.shapes if iris[0].startswith(_SHAPE_BASE) else site.sources.ontology
    return part(graph, map(URIRef, iris))


def _table(graph: Graph) -> bytes:
    """A row for each thing that has an address."""
    from rdflib import RDF, URIRef

    from bscgraph.flat import as_csv

    rows = []
    for subject in sorted({s for s in graph.subjects() if isinstance(s, URIRef)}):
        kinds = sorted(str(kind).rpartition("#")[2] for kind in graph.objects(subject, RDF.type))
        notation = graph.value(subject, URIRef(f"{_SKOS}notation"))
        texts = [_text(graph, subject, some, tag) for some in (_LABELS, _DEFINITIONS)
                 for tag in ("en", "zh-Hant")]  # fmt: skip
        name = str(notation) if notation is not None else ""
        rows.append((str(subject), name, " ".join(kinds), *texts))
    return as_csv(_COLUMNS, rows).encode("utf-8")


def _text(graph: Graph, subject: Node, predicates: Sequence[str], tag: str) -> str:
    from rdflib import URIRef

    return next(
        (
            str(value)
            for predicate in predicates
            for value in sorted(graph.objects(subject, URIRef(predicate)), key=str)
            if str(getattr(value, "language", "") or "").lower() == tag.lower()
        ),
        "",
    )


async def terms(request: Request) -> Response:
    """The vocabulary: ``/ns`` and its version, as data; people are led to the page."""
    path, suffix = _asked(request)
    site = await run_in_threadpool(_site)
    under = path.partition("/")[2]
    if under == "changelog" and not suffix:
        return see(request, _root(request) + f"ns/{lang_of(request)}/changes.html")
    if under in ("", site.version):
        stem = f"{under}/ns" if under else "ns"
        page = f"ns/{under}/{{lang}}/index.html" if under else "ns/{lang}/index.html"
        return await _answer(request, path, suffix, stem, page)
    return await _file(request, site, f"{path}.{suffix}".rstrip(".").partition("/")[2])


async def _file(request: Request, site: _Site, name: str) -> Response:
    """A published file as it is."""
    from bscgraph.publish.serialise import MEDIA_TYPES

    body = await run_in_threadpool(site.file, name)
    if body is None:
        raise _missing(request, f"{DEFAULT_BASE}ns/{name}", "ns")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": VARY}
    headers["Link"] = ", ".join(_links(request, site))
    # what is not HTML has no language of its own
    if name.endswith(".html"):
        headers["Content-Language"] = "zh-Hant" if "zh-Hant/" in name else "en"
    media = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return Response(body, headers=headers, media_type=media)


async def codes(request: Request) -> Response:
    """A code list, a code, or the list of the lists."""
    path, suffix = _asked(request)
    site = await run_in_threadpool(_site)
    _, scheme, notation, *more = (*path.split("/"), "", "")
    if not scheme:
        page = "ns/{lang}/codes.html"
        return await _lists(request, path, suffix, page)
    if f"code/{scheme}" not in site.graphs or any(more):
        raise _missing(request, f"{DEFAULT_BASE}{path}", "code")
    page = f"ns/{{lang}}/code/{scheme}.html"
    if not notation:
        return await _answer(request, path, suffix, f"code/{scheme}", page)
    iri, suffix, path = _exact(site, request, path, suffix)
    if not iri:
        raise _missing(request, f"{CODE_BASE}{scheme}/{notation}", f"code/{scheme}")
    return await _part(request, path, suffix, iri, "")


async def _lists(request: Request, path: str, suffix: str, page: str) -> Response:
    """The code lists themselves, without their codes."""
    service = request.app.state.service
    site = await run_in_threadpool(_site)
    iris = sorted(DEFAULT_BASE + name for name in site.graphs if name.startswith("code/"))

    def make(form: Form, _lang: str) -> Made:
        from bscgraph.publish.serialise import serialise

        found = _of(site, iris)
        body = _table(found) if form.suffix == "csv" else serialise(found, form.suffix)
        return body, _links(request, site)

    offer = Offer(path, make, _FORMS, page=lambda lang: page.format(lang=lang))
    return await answered(request, service, service.data, offer, suffix)


async def rules(request: Request) -> Response:
    """All rules, or one."""
    path, suffix = _asked(request)
    site = await run_in_threadpool(_site)
    if path == "shape":
        return await _answer(request, path, suffix, "shapes", "ns/{lang}/rules.html")
    iri, suffix, path = _exact(site, request, path, suffix)
    if not iri:
        raise _missing(request, f"{DEFAULT_BASE}{path}", "shape")
    anchor = iri.removeprefix(_SHAPE_BASE)
    return await _part(request, path, suffix, iri, f"ns/{{lang}}/rules.html#{_braced(anchor)}")


def _braced(text: str) -> str:
    """``text`` for a template of str.format."""
    return text.replace("{", "{{").replace("}", "}}")


def _exact(site: _Site, request: Request, path: str, suffix: str) -> tuple[str, str, str]:
    """IRI, suffix and path of a code or rule; its own name may end like a suffix."""
    from rdflib import URIRef

    graph = site.sources.shapes if path.startswith("shape/") else site.sources.ontology
    for name, ending in ((f"{path}.{suffix}", ""), (path, suffix)) if suffix else ((path, ""),):
        if (URIRef(DEFAULT_BASE + name), None, None) in graph:
            return DEFAULT_BASE + name, ending, name
    return "", suffix, path


async def context(request: Request) -> Response:
    """The JSON-LD context."""
    return await _file(request, await run_in_threadpool(_site), "context.jsonld")


def _asked(request: Request) -> tuple[str, str]:
    from bscgraph.serve.linked import asked_path

    return split_suffix(asked_path(request), _FORMS)


def _root(request: Request) -> str:
    root: str = request.app.state.service.root(request)
    return root


def _missing(request: Request, iri: str, near: str) -> Exception:
    from bscgraph.serve.linked import problem

    name = iri.removeprefix(DEFAULT_BASE)
    return problem(404, "nothing-stated", name=name, nearest=f"{_root(request)}{near}")


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    made: list[BaseRoute] = [Route("/context.jsonld", context)]
    for name, handler in (("ns", terms), ("code", codes), ("shape", rules)):
        for path in (f"/{name}", *(f"/{name}.{form}" for form in _FORMS), f"/{name}/{{path:path}}"):
            made.append(Route(path, handler))
    return made
