"""What a request asks the SPARQL endpoint: SPARQL 1.1 Protocol, 2.1, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bscgraph.serve.problem import Problem
from bscgraph.serve.troubles import problem

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["DIRECT", "FORM", "Asked", "asked"]

FORM, DIRECT, _UPDATE = (
    "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update",
)  # fmt: skip
_MOST = 1000  # parameters
_LAST = 1 << 31  # rows that may be left out


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request; ``query`` is None where there is none at all."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    skip: int = 0

    @property
    def graphs(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The graphs asked of, where the request says any."""
        return (self.default, self.named) if self.default or self.named else None


async def asked(request: Request) -> Asked:
    """What ``request`` asks.

    Raises:
        Problem: it is no request of the protocol.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        kind = _kind(request.headers.getlist("content-type"))
        if kind == _UPDATE:
            raise problem(403, "read-only")
        if kind not in {FORM, DIRECT}:
            headers = {"Accept-Post": f"{FORM}, {DIRECT}"}
            raise problem(415, "media-type", headers=headers)
        body = await _body(request)
        pairs += _pairs(body) if kind == FORM else [("query", _text(body))]
    return _asked(pairs, must=request.method == "POST")


def _asked(pairs: Sequence[tuple[str, str]], *, must: bool) -> Asked:
    names = [name for name, _ in pairs]
    if {"update", "using-graph-uri", "using-named-graph-uri"} & set(names):
        raise problem(403, "read-only")
    one = {}
    for name in ("query", "offset"):
        values = [value for other, value in pairs if other == name]
        if len(values) > 1:
            raise problem(400, "query-several", name=name, count=len(values))
        one[name] = values[0] if values else None
    default = tuple(value for name, value in pairs if name == "default-graph-uri" and value)
    named = tuple(value for name, value in pairs if name == "named-graph-uri" and value)
    # Clients of others write several names of one format; the first that we know counts.
    formats = tuple(value for name, value in pairs if name == "format" and value)
    if one["query"] is None and (must or set(names) - {"lang", "format"}):
        raise problem(400, "query-missing")
    return Asked(one["query"], default, named, formats, _skip(one["offset"]))


def _skip(text: str | None) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > _LAST:
        raise problem(400, "query-parameter", name="offset", takes=f"0…{_LAST}")
    return int(text)


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        text = data.decode("ascii" if data.isascii() else "utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeDecodeError:
        raise problem(400, "not-utf8") from None
    except ValueError:
        raise problem(400, "query-parameter", name="…", takes=f"≤ {_MOST}") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise problem(400, "not-utf8") from None


def _kind(headers: Sequence[str]) -> str:
    """The media type, where it is in UTF-8."""
    if len(headers) != 1:
        return ""
    told = Message()
    told["content-type"] = headers[0]
    charset = told.get_content_charset("utf-8")
    return told.get_content_type() if charset in {"utf-8", "utf8", "us-ascii"} else ""


async def _body(request: Request) -> bytes:
    limit = request.app.state.service.settings.body_bytes
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            raise Problem.of(413, "too-large", limit=limit)
    return bytes(found)
