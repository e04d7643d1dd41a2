"""Searching the site: in the browser where there is no server, by the index where there is one;
and lists to browse, which need neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from bscgraph.errors import QueryError
from bscgraph.publish.site import shards
from bscgraph.publish.site.across import agency_words, numbered, told
from bscgraph.publish.site.listing import Listed, by_agency, labels
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import year_words
from bscgraph.publish.site.words import both
from bscgraph.search import KINDS

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site
    from bscgraph.search.index import Index

__all__ = ["asked", "file", "files", "page", "pages"]

_making = Lock()
_TOP = "search"
_BELOW = f"{_TOP}/agency/"
_SHOWN = 50  # hits of a page
# What is worth browsing; the rest is found by its words.
_BROWSED = ("objective", "kpi", "plan", "theme", "factor", "mission", "vision", "value")
_ROOM = 30_000  # bytes of a page that a list may take
_TAGS = 110  # bytes of a line beside its words
_LINK = 95  # bytes of a link to a year


def pages(site: Site) -> Iterator[Page]:
    """The form, and what there is of each agency."""
    yield _form(site)
    for agency in site.agencies:
        yield from _lists(site, agency)


def page(site: Site, name: str) -> Page | None:
    """One of them."""
    if name == _TOP:
        return _form(site)
    slug = name.removeprefix(_BELOW).partition("/")[0]
    if not name.startswith(_BELOW) or slug not in _slugs(site):
        return None
    return next((one for one in _lists(site, _slugs(site)[slug]) if one.name == name), None)


@lru_cache(maxsize=2)
def _slugs(site: Site) -> Mapping[str, str]:
    return {cards[-1].slug: agency for agency, cards in site.agencies.items()}


def _who(cards: Sequence[Entry]) -> Words:
    return agency_words(cards[-1].slug, cards[-1].agency_name)


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The index for the browser; a server has its own."""
    yield from () if site.live else shards.files(site)


def file(_site: Site, _path: str) -> tuple[bytes, str] | None:
    """A server searches itself: its pages need no file."""
    return None


def _form(site: Site, given: Mapping[str, str] | None = None, more: Any = None) -> Page:
    who = [(cards[-1].slug, _who(cards)) for cards in site.agencies.values()]

    def values(lang: str) -> Mapping[str, Any]:
        kinds = [(kind, labels()[kind][lang]) for kind in KINDS]
        return {"agencies": who, "kinds": kinds, "given": given or {}, "hits": None, "total": 0,
                "trouble": None, "further": (), **(more or {})}  # fmt: skip

    return Page(_TOP, "search.html", Words(*both("search.title")), values, section=_TOP,
                description=Words(*both("search.lead")))  # fmt: skip


def _lists(site: Site, agency: str) -> Iterator[Page]:
    """What there is of an agency, on as many pages as it takes."""
    cards = site.agencies[agency]
    cut = list(_cut([one for one in by_agency(site, agency) if one.kind in _BROWSED]))
    name = f"{_BELOW}{cards[-1].slug}"
    names = [name, *(f"{name}/{at}" for at in range(2, len(cut) + 1))]
    crumb = Crumb(Words(*both("search.title")), _TOP)
    title = told("search.of", name=_who(cards))
    for at, (one, found) in enumerate(zip(names, cut or [[]], strict=False)):
        yield Page(one, "search-list.html", _who(cards), partial(_listed, found, names),
                   section=_TOP, crumbs=(crumb,), tab=numbered(title, at))  # fmt: skip


def _listed(found: Sequence[Listed], names: Sequence[str], lang: str) -> Mapping[str, Any]:
    groups = [(labels()[kind][lang], some) for kind in _BROWSED
              if (some := [one for one in found if one.kind == kind])]  # fmt: skip
    return {"groups": groups, "parts": names, "short": partial(_short, lang=lang)}


def _short(year: int, lang: str) -> str:
    """A year where there is little room."""
    if not year:
        return year_words(None)[lang]
    return str(year if lang == "en" else year - 1911)


def _cut(found: Sequence[Listed]) -> Iterator[list[Listed]]:
    """The list in parts that fit on a page."""
    part: list[Listed] = []
    left = _ROOM
    for one in sorted(found, key=lambda one: _BROWSED.index(one.kind)):
        left -= len(one.text.encode("utf-8", "replace")) + _TAGS + _LINK * len(one.places)
        if left < 0 and part:
            yield part
            part, left = [], _ROOM
        part.append(one)
    if part:
        yield part


def _index(site: Site) -> Index:
    """The index of the site: made once, while whoever comes meanwhile waits."""
    with _making:
        return _made(site)


@lru_cache(maxsize=1)
def _made(site: Site) -> Index:
    from bscgraph.search.cache import in_memory

    return in_memory(site.store)  # type: ignore[arg-type]


def warm(site: Site) -> None:
    """Make the index of a server's site before somebody waits for it.

    Raises:
        StoreError: the store cannot answer.
    """
    _index(site)


def asked(
    site: Site, name: str, lang: str, values: Mapping[str, str]
) -> tuple[Page, int] | None:  # fmt: skip
    """The page with what was found for the form's fields, and the HTTP status.

    Args:
        site: a live one.
        name: the page's name.
        lang: of the page.
        values: ``q``, ``agency`` (slug), ``kind``, and ``page``, from 1.
    """
    if name != _TOP:
        return None
    given = {key: text.strip() for key, text in values.items() if text.strip()}
    if "q" not in given:
        return _form(site, given), 200
    number = given.pop("page", "1")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1
    try:
        return _form(site, given, _found(site, given, max(at, 1), lang)), 200
    except QueryError as error:
        return _form(site, given, {"trouble": error}), 400


def _found(site: Site, given: Mapping[str, str], at: int, lang: str) -> dict[str, Any]:
    from bscgraph.publish.site.listing import page_in
    from bscgraph.search import search

    found = search(
        site.store,  # type: ignore[arg-type]
        given["q"], agency=given.get("agency"), kind=given.get("kind"), limit=at * _SHOWN,
        base=site.base, index=_index(site),
    )  # fmt: skip
    entries = {entry.graph: entry for entry in site.entries}
    hits = []
    for hit in found.hits[(at - 1) * _SHOWN :]:
        entry = entries.get(hit.submission)
        if entry is not None:
            hits.append((hit, entry, page_in(entry, hit.thing), labels()[hit.kind][lang],
                         list(_pieces(hit.text, found.asked))))  # fmt: skip
    ways = (("prev", at - 1), ("next", at + 1))
    last = -(-found.total // _SHOWN)
    return {"hits": hits, "total": found.total,
            "further": [(key, one) for key, one in ways if 1 <= one <= last]}  # fmt: skip


def _pieces(text: str, terms: Any) -> Iterator[tuple[str, bool]]:
    """A text in pieces, and whether each was asked for."""
    from bscgraph.search import spans

    at = 0
    for start, end in spans(text, terms):
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at:], False
