"""``/validate``: a document or RDF comes in, the validator's report goes out, nothing is kept.

No state is changed by any request here, so none needs protection against being forged.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.serve.accept import choose, language
from bscgraph.serve.checkers import Checkers, Left, Outcome
from bscgraph.serve.incoming import MOST_FILES, receive
from bscgraph.serve.page import page
from bscgraph.serve.problem import Problem, problem_response
from bscgraph.serve.uploadwords import refusal
from bscgraph.serve.words import both

if TYPE_CHECKING:
    from bscgraph.serve.service import Service
    from bscgraph.serve.settings import Settings

__all__ = ["FORMS", "routes"]

# format -> media types it is asked for by, the first being its own, and suffix
FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "json": (("application/json",), "json"),
    "html": (("text/html", "application/xhtml+xml"), "html"),
    "xlsx": (("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), "xlsx"),
    "ods": (("application/vnd.oasis.opendocument.spreadsheet",), "ods"),
    "csv": (("text/csv",), "csv"),
    "sarif": (("application/sarif+json",), "sarif"),
    "junit": (("application/xml", "text/xml"), "xml"),
    "markdown": (("text/markdown",), "md"),
    "turtle": (("text/turtle",), "ttl"),
    "text": (("text/plain",), "txt"),
}
_OWN_CHARSET = {"json", "sarif", "xlsx", "ods", "junit"}
_SHOWN = {"html", "json", "text", "markdown"}  # not saved as a file by a browser
_TIERS = ("structure", "completeness", "quality", "crosslevel")
_LEVELS = ("violation", "warning", "info", "never")
_LANGUAGES = {"zh-Hant": "正體中文", "en": "English"}
_OPTIONS = ("tier", "level", "lang", "format", "name")
_PREFIX = "bscgraph-upload-"
_STALE_SECONDS = 3600.0  # far more than any upload may take
_STATUS = {"UnknownFormat": 415, "LimitExceeded": 413}  # of what cannot be read; else 422
# Advice for those who read files on their own computer; limits of a server are its operator's.
_ADVICE = re.compile(
    r",? or raise the limit [^;.]*|, or for a flat list [^;.]*"
    r"| or a --store|或 --store"
    r"|，或(?:提高|以 --)[^；。]*上限|；若為扁平的[^；。]*"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How the files are to be checked, and the report to be given."""

    form: str
    lang: str
    tiers: tuple[str, ...]
    level: str


async def form(request: Request) -> Response:
    """The form to upload documents with."""
    if choose(request.headers.get("accept"), ("text/html", "application/xhtml+xml")) is None:
        raise refusal(406, "format", choices="text/html")
    checkers = await _checkers(request)
    checkers.warm()  # its visitor is about to upload something
    return _form_page(request)


async def validate(request: Request) -> Response:
    """The report on the files of a request."""
    try:
        return await _report(request)
    except Problem as problem:
        media = choose(request.headers.get("accept"), ("application/problem+json", "text/html"))
        if media == "text/html" and request.url.path.endswith("/validate"):
            return _form_page(request, problem)
        return problem_response(problem, request)
    except (ClientDisconnect, Left):
        return Response(status_code=400)  # nobody reads it


async def _report(request: Request) -> Response:
    settings: Settings = request.app.state.service.settings
    wanted = _form_wanted(request)  # what cannot be answered need not be uploaded
    checkers = await _checkers(request)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        found = await receive(request, folder, settings)
        asked = _asked(request, found.fields, wanted)
        above = "" if asked.form != "html" else page(request, "again", asked.lang).decode("utf-8")
        job = {
            "folder": str(folder),
            "files": [str(path) for path in found.files],
            "tiers": asked.tiers,
            "level": asked.level,
            "form": asked.form,
            "lang": asked.lang,
            "above": above,
            "base": settings.base,
            "pages": settings.upload_pages,
            "bytes": settings.upload_bytes,
            "seconds": settings.upload_seconds,
            "memory": settings.upload_memory,
        }
        outcome = await checkers.check(job, lambda: _gone(request))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if "refused" in outcome.head:
        raise _unread(outcome.head["refused"])
    return _response(outcome, asked)


async def _checkers(request: Request) -> Checkers:
    """The processes of this application, one object for all requests."""
    state = request.app.state
    if not hasattr(state, "checkers"):
        service: Service = state.service
        state.checkers = Checkers(service.settings)
        service.when_stopped(state.checkers.stop)
        await asyncio.to_thread(_sweep, Path(tempfile.gettempdir()))
    found: Checkers = state.checkers
    return found


def _sweep(place: Path) -> None:
    """Remove what a server left behind that was killed in the middle of an upload."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.lstat().st_mtime > _STALE_SECONDS and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)


async def _gone(request: Request) -> None:
    """Wait until the client leaves."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _form_wanted(request: Request) -> str | None:
    """The format that suffix or query say; a problem where Accept takes none of ours."""
    suffix = request.path_params.get("suffix")
    if suffix is not None:
        by_suffix = {suffixes: name for name, (_, suffixes) in FORMS.items()}
        if suffix not in by_suffix:
            raise Problem.of(404, "not-found")
        return by_suffix[suffix]
    given = request.query_params.get("format")
    if given is not None:
        return _one_of("format", given, FORMS)
    offers = [media for types, _ in FORMS.values() for media in types]
    if choose(request.headers.get("accept"), offers) is None:
        raise refusal(406, "format", choices=", ".join(types[0] for types, _ in FORMS.values()))
    return None


def _asked(request: Request, fields: Iterable[tuple[str, str]], form: str | None) -> _Asked:
    """What query and form ask for; of both, the form."""
    given: dict[str, list[str]] = {}
    for name, value in (*request.query_params.multi_items(), *fields):
        if name not in _OPTIONS:
            choices = ", ".join(_OPTIONS)
            raise refusal(400, "option", name=name[:60], choices=choices)
        given.setdefault(name, []).append(value)
    tiers = tuple(dict.fromkeys(_one_of("tier", one, _TIERS) for one in given.get("tier", ())))
    level = _one_of("level", given.get("level", ["violation"])[-1], _LEVELS)
    if form is None and "format" in given:
        form = _one_of("format", given["format"][-1], FORMS)
    if "lang" in given:
        lang = _one_of("lang", given["lang"][-1], _LANGUAGES)
    else:
        lang = language(request.headers.get("accept-language"))
    return _Asked(form or _by_accept(request), lang, tiers, level)


def _by_accept(request: Request) -> str:
    offers = {media: name for name, (types, _) in FORMS.items() for media in types}
    return offers[choose(request.headers.get("accept"), list(offers)) or "application/json"]


def _one_of(name: str, value: str, choices: Iterable[str]) -> str:
    """``value`` as one of the choices, whatever its case.

    Raises:
        Problem: it is none of them.
    """
    known = {choice.lower(): choice for choice in choices}
    if value.lower() not in known:
        told = ", ".join(known.values())
        raise refusal(400, "parameter", value=value[:60], name=name, choices=told)
    return known[value.lower()]


def _unread(refused: list[dict[str, str]]) -> Problem:
    """Why nothing could be checked: the sentence on the first file, and all of them."""
    files = [
        {
            "file": one["file"],
            "kind": one["kind"],
            "message": {"en": _ADVICE.sub("", one["en"]), "zh-Hant": _ADVICE.sub("", one["zh"])},
        }
        for one in refused
    ]
    kinds = {one["kind"] for one in refused}
    status = _STATUS.get(refused[0]["kind"], 422) if len(kinds) == 1 else 422
    words: Any = files[0]["message"]
    detail = (words["en"], words["zh-Hant"])
    return Problem(
        status, "upload-unread", title=both("problem.upload-unread"), detail=detail,
        extra={"files": files},
    )  # fmt: skip


def _response(outcome: Outcome, asked: _Asked) -> Response:
    types, suffix = FORMS[asked.form]
    media = types[0] if asked.form in _OWN_CHARSET else f"{types[0]}; charset=utf-8"
    counts: Mapping[str, int] = outcome.head["counts"]
    how = "inline" if asked.form in _SHOWN else "attachment"
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": asked.lang,
        "Content-Disposition": f'{how}; filename="report.{suffix}"',
        "Vary": "Accept, Accept-Language",
        "Bscgraph-Conforms": "true" if outcome.head["conforms"] else "false",
        "Bscgraph-Findings": ", ".join(f"{k.lower()}={n}" for k, n in counts.items()),
        "Bscgraph-Unread": str(outcome.head["unread"]),
        "X-Content-Type-Options": "nosniff",
    }
    if asked.form == "html":
        headers["Content-Security-Policy"] = _policy(outcome.body)
    return Response(outcome.body, headers=headers, media_type=media)


def _policy(body: bytes) -> str:
    """A page with the one style that stands in its head, and nothing else that acts."""
    from base64 import b64encode

    style = body.partition(b"<style>")[2].partition(b"</style>")[0]
    digest = b64encode(hashlib.sha256(style).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def _form_page(request: Request, problem: Problem | None = None) -> Response:
    settings: Settings = request.app.state.service.settings
    asked = request.query_params.get("lang")
    lang = language(asked if asked is not None else request.headers.get("accept-language"))
    body = page(
        request, "validate", lang, problem=problem, tiers=_TIERS, levels=_LEVELS,
        forms=("html", *(name for name in FORMS if name != "html")), languages=_LANGUAGES,
        count=MOST_FILES, size=f"{settings.upload_bytes / (1 << 20):.3g}",
        pages=settings.upload_pages, seconds=f"{settings.upload_seconds:g}",
        address=f"{request.app.state.service.root(request)}validate",
    )  # fmt: skip
    headers = {"Content-Language": lang, "Vary": "Accept, Accept-Language"}
    status = 200
    if problem is not None:
        status = problem.status
        headers |= {"Cache-Control": "no-store", **problem.headers}
    return Response(body, status, headers, "text/html; charset=utf-8")


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route("/validate", form, methods=["GET"]),
        Route("/validate", validate, methods=["POST"]),
        Route("/validate.{suffix}", validate, methods=["POST"]),
    ]
