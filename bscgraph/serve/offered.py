"""One thing in many forms: which one is wanted, and the headers that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bscgraph.resources import folder
from bscgraph.serve.accept import choose, language
from bscgraph.serve.linkedwords import LINKED, say
from bscgraph.serve.problem import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from bscgraph.serve.data import Data
    from bscgraph.serve.service import Service

__all__ = ["DATA_FORMS", "FORMS", "VARY", "Form", "Made", "Offer", "answered", "lang_of", "made_at"]
__all__ += ["onward", "see", "split_suffix", "wanted"]

_UTF8 = "; charset=utf-8"
VARY = "Accept, Accept-Language"


@dataclass(frozen=True, slots=True)
class Form:
    """A form a thing is given in: the suffix that asks for it, its name, media types."""

    suffix: str
    name: str
    media: str
    others: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """As the header has it."""
        return self.media + (_UTF8 if self.media.startswith("text/") else "")


FORMS: dict[str, Form] = {
    form.suffix: form
    for form in (
        Form("html", "HTML", "text/html", ("application/xhtml+xml",)),
        Form("ttl", "Turtle", "text/turtle", ("application/x-turtle",)),
        Form("jsonld", "JSON-LD", "application/ld+json", ("application/json",)),
        Form("nt", "N-Triples", "application/n-triples"),
        Form("rdf", "RDF/XML", "application/rdf+xml"),
        Form("csv", "CSV", "text/csv"),
        Form("nq", "N-Quads", "application/n-quads", ("text/x-nquads",)),
        Form("trig", "TriG", "application/trig", ("application/x-trig",)),
    )
}
DATA_FORMS = tuple(FORMS)


Made = tuple[bytes, Sequence[str]]
_SPOKEN = ("html", "csv")  # forms that differ by language


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered at an address.

    ``path`` is the way to it below the root of this server, percent-encoded, without suffix;
    ``make`` gives a form's bytes in a language, and further ``Link`` values; ``query`` is what
    the address needs beside its path; ``page`` where the page in a language stands, if apart.
    """

    path: str
    make: Callable[[Form, str], Made]
    forms: Sequence[str] = DATA_FORMS
    query: Sequence[tuple[str, str]] = ()
    page: Callable[[str], str] | None = None

    def url(self, root: str, suffix: str = "", *more: tuple[str, str]) -> str:
        """Its address in the form ``suffix``."""
        ending = f".{suffix}" if suffix else ""
        asked = urlencode([*self.query, *more])
        return f"{root}{self.path}{ending}" + (f"?{asked}" if asked else "")


def lang_of(request: Request) -> str:
    """The language asked for by ``lang`` in the address, else by the header."""
    asked = request.query_params.get("lang")
    return language(asked if asked else request.headers.get("accept-language"))


def split_suffix(path: str, forms: Sequence[str] = DATA_FORMS) -> tuple[str, str]:
    """A path without the suffix of a form, and that suffix; empty where it has none."""
    whole, dot, suffix = path.rpartition(".")
    return (whole, suffix) if dot and suffix in forms else (path, "")


def wanted(request: Request, offer: Offer, suffix: str, root: str) -> Form:
    """The form to give.

    Raises:
        Problem: there is none the client takes (406).
    """
    if suffix:
        return FORMS[suffix]
    media = {one: name for name in offer.forms for one in (FORMS[name].media,)}
    # names by which some ask for the same come last, so that they never win a tie
    media |= {one: n for n in offer.forms for one in FORMS[n].others if one not in media}
    found = choose(request.headers.get("accept"), list(media))
    if found is not None:
        return FORMS[media[found]]
    names = ", ".join(f"{FORMS[one].name} ({FORMS[one].media})" for one in offer.forms)
    available = [{"type": FORMS[one].media, "url": offer.url(root, one)} for one in offer.forms]
    raise Problem(
        406, "no-form",
        title=LINKED["problem.no-form"],
        detail=(say("problem.no-form.detail", "en", forms=names),
                say("problem.no-form.detail", "zh-Hant", forms=names)),
        extra={"available": available},
        headers={"Link": ", ".join(_alternates(offer, root)), "Vary": VARY},
    )  # fmt: skip


async def answered(
    request: Request, service: Service, data: Data, offer: Offer, suffix: str = ""
) -> Response:
    """The thing in the form that is wanted.

    Raises:
        Problem: 406, and what making it raises.
    """
    root = service.root(request)
    form, lang = wanted(request, offer, suffix, root), lang_of(request)
    if form.suffix == "html" and offer.page is not None:
        return see(request, f"{root}{offer.page(lang)}", _alternates(offer, root))
    # Only pages have addresses of this server and words of one language in them.
    own: tuple[object, ...] = (lang,) if form.suffix in _SPOKEN else ()
    own += (root, "lang" in request.query_params) if form.suffix == "html" else ()
    key = (data.digest, offer.path, *offer.query, form.suffix, *own)
    modified = max(data.modified, made_at())
    headers = {
        "ETag": service.etag(*key),
        "Vary": VARY,
        "Cache-Control": "public, no-cache",
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
    }
    made: Made | None = service.cache.get(("linked", *key))
    if made is None:
        made = await run_in_threadpool(offer.make, form, lang)
        service.cache.put(("linked", *key), made, len(made[0]))
    headers["Link"] = ", ".join((*_alternates(offer, root, form), *made[1]))
    more = (("lang", lang),) if form.suffix in _SPOKEN else ()
    if more:
        headers["Content-Language"] = lang
    if not suffix:
        headers["Content-Location"] = offer.url(root, form.suffix, *more)
    return Response(made[0], headers=headers, media_type=form.content_type)


def onward(url: str, offer: Offer, root: str) -> Response:
    """303 from the document about a thing to the page that tells people of it."""
    headers = {"Location": url, "Vary": VARY, "Cache-Control": "public, no-cache",
               "Link": ", ".join(_alternates(offer, root))}  # fmt: skip
    return Response(status_code=303, headers=headers)


def see(request: Request, url: str, links: Sequence[str] = ()) -> Response:
    """303: what is asked for is told of at ``url``, in the language asked for."""
    asked = request.query_params.get("lang")
    if asked:
        place, mark, anchor = url.partition("#")
        url = f"{place}?{urlencode({'lang': language(asked)})}{mark}{anchor}"
    headers = {"Location": url, "Vary": VARY, "Cache-Control": "public, no-cache"}
    if links:
        headers["Link"] = ", ".join(links)
    return Response(status_code=303, headers=headers)


@lru_cache(maxsize=1)
def made_at() -> datetime:
    """When the program's own part of what is answered was last changed."""
    from bscgraph.publish.frame import STYLE

    places = [*folder("ontology").glob("*.ttl"), *(STYLE.parent / "templates").rglob("*.html")]
    return datetime.fromtimestamp(int(max(one.stat().st_mtime for one in places)), UTC)


def _alternates(offer: Offer, root: str, but: Form | None = None) -> list[str]:
    made = [f'<{offer.url(root)}>; rel="canonical"']
    made += [
        f'<{offer.url(root, one)}>; rel="alternate"; type="{FORMS[one].media}"'
        for one in offer.forms
        if but is None or one != but.suffix
    ]
    return made
