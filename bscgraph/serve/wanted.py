"""What a request for a stored question wants: the question, its values, format and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from bscgraph import query as stored
from bscgraph.errors import QueryError
from bscgraph.query.nearest import nearest
from bscgraph.serve.accept import choose, language
from bscgraph.serve.formats import Format, form_of, known
from bscgraph.serve.problem import Problem
from bscgraph.serve.words import both

if TYPE_CHECKING:
    from starlette.requests import Request

    from bscgraph.query import Query

__all__ = ["OWN", "Wanted", "pairs", "question", "wanted"]

OWN = ("page", "size", "format", "bom", "lang")
"""Parameters of every question here; no stored query has one of these names."""
_MOST = 64  # parameters in one address
_PAGE = 1000  # rows where nothing says how many
_LAST = 1_000_000
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_LANGUAGES = {"en": "en", "zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request, understood; ``size`` 0 means all rows, ``values`` are as they were typed.

    ``given`` is everything as it stood in the address, for links to other pages and formats.
    """

    query: Query
    values: Mapping[str, str]
    form: Format
    page: int
    size: int
    lang: str
    bom: bool
    suffix: str
    given: Mapping[str, str]

    def address(self, root: str, **other: object) -> str:
        """The path of this on the server, with other parameters."""
        merged = {**self.given, **{name: str(value) for name, value in other.items()}}
        words = urlencode({name: text for name, text in merged.items() if text})
        path = f"{root}/api/{self.query.id}{self.suffix}"
        return f"{path}?{words}" if words else path


def pairs(request: Request) -> dict[str, str]:
    """The parameters in the address, each once.

    Raises:
        Problem: they are no UTF-8, too many, or one is repeated.
    """
    try:
        text = request.scope["query_string"].decode("utf-8")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except ValueError as error:
        raise Problem.of(400, "query-string", most=_MOST) from error
    names = [name for name, _ in found]
    for name in names:
        if names.count(name) > 1:
            raise Problem.of(400, "repeated", name=name[:80])
    return dict(found)


def question(text: str) -> Query:
    """The stored question with this id.

    Raises:
        Problem: there is none; the nearest are named.
    """
    try:
        return stored.load(text)
    except QueryError as error:
        ids = {one.id: (one.id.rpartition("/")[2],) for one in stored.catalogue()}
        near = nearest(text[:200], ids)
        raise Problem(
            404, "no-query", title=both("problem.no-query"), detail=(error.en, error.zh),
            extra={"meant": near},
        ) from error  # fmt: skip


def wanted(request: Request) -> Wanted:
    """What the request wants of ``/api/{topic}/{name}``, the name with or without a suffix.

    Raises:
        Problem: there is no such question or format, or a parameter of ours is wrong.
    """
    topic, name = request.path_params["topic"], request.path_params["name"]
    base, dot, ending = name.rpartition(".")
    suffixed = form_of(ending) if dot else None
    query = question(f"{topic}/{base if suffixed else name}")
    given = pairs(request)
    asked = given.get("lang", "")
    if "lang" in given and asked.lower() not in _LANGUAGES:
        raise wrong("lang", "api.lang", given=asked[:80])
    lang = _LANGUAGES.get(asked.lower()) or language(request.headers.get("accept-language"))
    form = _form(request, given.get("format"), suffixed)
    usual = _PAGE if form.paged and suffixed is None else 0
    made = Wanted(
        query,
        {name: text for name, text in given.items() if name not in OWN},
        form, 1, usual, lang, _flag(given, "bom"), f".{ending}" if suffixed else "", given,
    )  # fmt: skip
    size = _number(given, "size", usual or _PAGE) if {"size", "page"} & given.keys() else usual
    return replace(made, page=_number(given, "page", 1), size=size)


def _form(request: Request, named: str | None, suffixed: Format | None) -> Format:
    """By suffix, by ``format=``, or by Accept."""
    names = list(known())
    if named is not None:
        found = form_of(named.lower()) if len(named) < 20 else None
        if found is None:
            near = nearest(named[:80], dict.fromkeys(names, ()))
            raise _unknown_form(400, names, near)
        if suffixed is not None and suffixed != found:
            detail = both("problem.format-twice.detail", one=suffixed.name, other=found.name)
            raise Problem(400, "format", title=both("problem.format"), detail=detail)
        return found
    if suffixed is not None:
        return suffixed
    offers = {one.media.partition(";")[0]: one for one in known().values()}
    media = choose(request.headers.get("accept"), list(offers))
    if media is None:
        raise _unknown_form(406, names, names)
    return offers[media]


def _unknown_form(status: int, names: list[str], near: list[str]) -> Problem:
    detail = both("problem.format.detail", formats=", ".join(names))
    media = [one.media for one in known().values()]
    extra = {"parameter": "format", "meant": near, "media": media}
    title = both("problem.format")
    return Problem(status, "format", title=title, detail=detail, extra=extra,
                   headers={"Vary": "Accept, Accept-Language"})  # fmt: skip


def wrong(name: str, key: str, /, **values: object) -> Problem:
    """The problem of a parameter of ours; ``key`` are its words."""
    detail = both(key, **values)
    extra = {"parameter": name}
    return Problem(400, "parameter", title=both("problem.parameter"), detail=detail, extra=extra)


def _number(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name)
    if text is None:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    most = _LAST if name == "page" else 100_000
    if not 1 <= number <= most:
        raise wrong(name, "api.number", name=name, least=1, most=most, given=text[:80])
    return number


def _flag(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "false")
    if text.lower() not in _FLAGS:
        raise wrong(name, "api.flag", name=name, given=text[:80])
    return _FLAGS[text.lower()]
