"""The change feed: every submission, as pages and as Atom.

Nothing depends on when the site was made: a submission's day is the one its document states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from bscgraph.publish.site.across import agency_words, figures, numbered, paged, told
from bscgraph.publish.site.lines import dates, lines
from bscgraph.publish.site.page import Machine, Page
from bscgraph.publish.site.place import file_of
from bscgraph.publish.site.words import say

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["MEDIA", "atom", "day_of", "file", "files", "page", "pages", "submissions"]

MEDIA = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_ROWS = 150
_ENTRIES = 50  # of a feed; older submissions are on the pages
_LANG = "zh-Hant"  # of the documents, and of the feed where its site has pages in it
_UNKNOWN = date(1970, 1, 1)  # of a document without day and year: older than all others


@lru_cache(maxsize=2)
def submissions(site: Site) -> tuple[Entry, ...]:
    """Every submission, the newest first."""
    return tuple(
        sorted(
            site.entries,
            key=lambda entry: (day_of(site, entry), entry.year or 0, entry.number, entry.graph),
            reverse=True,
        )
    )


def day_of(site: Site, entry: Entry) -> date:
    """The day a document states; else the first day of its year."""
    stated = dates(site).get(entry.graph)
    if stated is not None:
        return stated
    return date(entry.year, 1, 1) if entry.year and 1 <= entry.year <= 9999 else _UNKNOWN


def pages(site: Site) -> Iterator[Page]:
    """``history``, ``history/2`` …"""
    some = list(paged("history", submissions(site), _ROWS))
    leaves = [name for name, _ in some]
    for at, (name, part) in enumerate(some):
        title = numbered(told("history"), at)
        yield Page(name, "history.html", title,
                   lambda _lang, part=part: _values(site, part, leaves),  # type: ignore[misc]
                   "about", machine=(Machine(MEDIA, "Atom", "feed.xml"),))  # fmt: skip


def page(site: Site, name: str) -> Page | None:
    """One of these pages."""
    return next((one for one in pages(site) if one.name == name), None)


def _values(site: Site, part: Sequence[Entry], leaves: Sequence[str]) -> Mapping[str, Any]:
    return {
        "rows": [(entry, dates(site).get(entry.graph),
                  agency_words(entry.slug, entry.agency_name)) for entry in part],
        "leaves": leaves,
    }  # fmt: skip


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """``feed.xml``, and ``feed/tfam.xml`` for each agency."""
    yield "feed.xml", atom(site)
    for slug in dict.fromkeys(one.slug for one in lines(site)):
        yield f"feed/{slug}.xml", atom(site, slug)


def file(site: Site, path: str) -> tuple[bytes, str] | None:
    """One of these files, and its media type."""
    if path == "feed.xml":
        return atom(site), MEDIA
    slug = path.removeprefix("feed/").removesuffix(".xml")
    known = path == f"feed/{slug}.xml" and slug in {one.slug for one in lines(site)}
    return (atom(site, slug), MEDIA) if known else None


def atom(site: Site, slug: str = "") -> bytes:
    """The feed of all agencies, or of the one of this slug (RFC 4287)."""
    own = [entry for entry in submissions(site) if not slug or entry.slug == slug]
    path = f"feed/{slug}.xml" if slug else "feed.xml"
    lang, spoken = _spoken(site)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    name = agency_words(slug, own[0].agency_name)[lang] if slug and own else ""
    _put(root, "title", say("feed.of", lang, name=name) if name else say("feed.title", lang))
    _put(root, "id", f"{site.base}id/agency/{slug}#feed" if slug else f"{site.base}#feed")
    _put(root, "updated", _moment(day_of(site, own[0]) if own else _UNKNOWN))
    _put(_put(root, "author"), "name", say("site", lang))
    _put(root, "rights", say("licence", lang))
    up = site.address or "../" * path.count("/")
    home = f"agency/{slug}" if slug else "index"
    if site.address:
        _put(root, "link", rel="self", type=MEDIA, href=f"{site.address}{path}")
    for one in spoken:
        _put(root, "link", rel="alternate", type="text/html", hreflang=one,
             href=f"{up}{file_of(home, one)}")  # fmt: skip
    for entry in own[:_ENTRIES]:
        _entry(site, root, entry, up)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _spoken(site: Site) -> tuple[str, Sequence[str]]:
    """The language of a site's feeds, and all that its pages are in, that one first."""
    lang = _LANG if _LANG in site.languages else site.languages[0]
    return lang, (lang, *(one for one in site.languages if one != lang))


def _entry(site: Site, root: ElementTree.Element, entry: Entry, up: str) -> None:
    item = _put(root, "entry")
    _put(item, "title", _clean(entry.title or entry.agency_name or entry.page))
    _put(item, "id", entry.graph)
    _put(item, "updated", _moment(day_of(site, entry)))
    lang, spoken = _spoken(site)
    for one in spoken:
        _put(item, "link", rel="alternate", type="text/html", hreflang=one,
             href=f"{up}{file_of(entry.page, one)}")  # fmt: skip
    if entry.agency_name:
        _put(_put(item, "author"), "name", _clean(entry.agency_name))
    _put(item, "summary", _summary(site, entry, lang))


def _summary(site: Site, entry: Entry, lang: str) -> str:
    size, states = figures(site).size(entry), figures(site).states(entry)
    said = [say("history.replaced", lang)] if not entry.newest else []
    if size is not None:
        said.append(say("feed.summary", lang, kpis=size.kpis, plans=size.plans,
                        met=states["met"], missed=states["missed"],
                        mend=size.violations))  # fmt: skip
    if entry.graph not in dates(site):
        said.append(say("feed.no-day", lang))
    return (" " if lang == "en" else "").join(said) or entry.years[lang]


def _put(
    parent: ElementTree.Element, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"  # Taipei's time, which knows no summer


def _clean(text: str) -> str:
    """Text without what XML cannot hold."""
    from bscgraph.graph.nquads import printable

    return printable(text)
