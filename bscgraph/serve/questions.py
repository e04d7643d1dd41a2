"""``/query/``: the addresses of stored questions in no language lead to the site's pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bscgraph.serve.accept import language
from bscgraph.serve.wanted import pairs, question

__all__ = ["routes"]


async def listed(request: Request) -> Response:
    """On to the page with all questions."""
    return _onward(request, "index")


async def asked(request: Request) -> Response:
    """On to the page of one question, with what is asked for.

    Raises:
        Problem: there is no such question.
    """
    return _onward(request, question("{topic}/{name}".format(**request.path_params)).id)


def _onward(request: Request, name: str) -> Response:
    given = {key: text for key, text in pairs(request).items() if text.strip()}
    lang = language(given.pop("lang", "") or request.headers.get("accept-language"))
    root = request.scope.get("root_path", "")
    more = f"?{urlencode(given)}" if given else ""
    headers = {
        "Location": f"{root}/{lang}/query/{quote(name)}.html{more}",
        "Vary": "Accept-Language",
        "Cache-Control": "public, no-cache",
    }
    return Response(status_code=303, headers=headers)


def routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route("/query", listed),
        Route("/query/", listed),
        Route("/query/{topic}/{name}", asked),
    ]
