"""What went wrong with a request, as RFC 9457 says it, or as a page for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from bscgraph.serve.accept import choose, language
from bscgraph.serve.words import both

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

__all__ = ["JSON", "Problem", "problem_response"]

JSON = "application/problem+json"
_OFFERS = (JSON, "application/json", "text/html", "application/xhtml+xml")
_LANGUAGES = ("en", "zh-Hant")


class Problem(Exception):
    """A request that cannot be answered as asked.

    Args:
        status: the HTTP status.
        slug: the kind of problem, one word a program can go by.
        title: what kind of problem, in English and Chinese.
        detail: what is wrong and what to do next, in English and Chinese.
        extra: further members of the JSON document.
        headers: of the response.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        *,
        title: tuple[str, str],
        detail: tuple[str, str],
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail[0])
        self.status, self.slug = status, slug
        self.title_en, self.title_zh = title
        self.detail_en, self.detail_zh = detail
        self.extra, self.headers = dict(extra or {}), dict(headers or {})

    @classmethod
    def of(
        cls,
        status: int,
        slug: str,
        /,
        *,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Problem:
        """The problem whose words are ``problem.SLUG`` and ``problem.SLUG.detail``."""
        title, detail = both(f"problem.{slug}"), both(f"problem.{slug}.detail", **values)
        return cls(status, slug, title=title, detail=detail, headers=headers)

    def title(self, lang: str) -> str:
        """Its title in ``lang``."""
        return self.title_zh if lang.startswith("zh") else self.title_en

    def detail(self, lang: str) -> str:
        """What is wrong and what to do next, in ``lang``."""
        return self.detail_zh if lang.startswith("zh") else self.detail_en

    def document(self, lang: str, request_id: str = "") -> dict[str, Any]:
        """The problem document: its words in ``lang``, and in both languages below."""
        words = {tag: {"title": self.title(tag), "detail": self.detail(tag)} for tag in _LANGUAGES}
        # A relative address: the same document whatever the server is called.
        found = {"type": f"/problem/{self.slug}", "title": self.title(lang), "status": self.status}
        found |= {"detail": self.detail(lang), "messages": words}
        if request_id:
            found["request"] = request_id
        return found | {name: value for name, value in self.extra.items() if name not in found}


def problem_response(problem: Problem, request: HTTPConnection) -> Response:
    """The answer that tells of a problem: JSON, or a page where the client prefers HTML."""
    lang = language(request.headers.get("accept-language"))
    media = choose(request.headers.get("accept"), _OFFERS)
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": lang,
        "Vary": "Accept, Accept-Language",
        **problem.headers,
    }
    request_id = str(request.scope.get("bscgraph.id", ""))
    if media in {"text/html", "application/xhtml+xml"}:
        from bscgraph.serve.page import page

        body = page(request, "problem", lang, problem=problem, request_id=request_id)
        return Response(body, problem.status, headers, "text/html; charset=utf-8")
    document = problem.document(lang, request_id)
    document["type"] = f"{request.scope.get('root_path', '')}{document['type']}"
    text = json.dumps(document, ensure_ascii=False, default=str)
    return Response(text.encode("utf-8", "replace"), problem.status, headers, JSON)
