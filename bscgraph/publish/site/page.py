"""A page, and how it becomes bytes: one template, two languages, links that are relative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bscgraph.publish.frame import as_bytes, environment, language_parts, shortened
from bscgraph.publish.site.place import file_of, page_of, root_of, way
from bscgraph.publish.site.words import say
from bscgraph.wording import LANGUAGES
from bscgraph.wrapping import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "LANGUAGE_NAMES",
    "LARGEST",
    "NAVIGATION",
    "Crumb",
    "Machine",
    "Page",
    "Words",
    "machines",
    "render",
]

LANGUAGE_NAMES = {"en": "English", "zh-Hant": "正體中文"}
# Suffix of the files with the data of a thing: media type, and what the format is called.
DATA = {
    "ttl": ("text/turtle", "Turtle"),
    "jsonld": ("application/ld+json", "JSON-LD"),
    "nt": ("application/n-triples", "N-Triples"),
    "csv": ("text/csv", "CSV"),
}
LARGEST = 60_000  # bytes of a page
# What texts are shortened to, in characters, until a page is no larger.
_SHORTER = (800, 240, 80, 25)
# Name of the page, in the order of the navigation; its caption is "page.NAME".
NAVIGATION = ("index", "agencies", "compare", "budget", "query/index", "search", "about")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; data in the document's own words are the same in both."""

    en: str
    zh: str

    @staticmethod
    def same(text: str) -> Words:
        """Words of a document, which are not translated."""
        return Words(text, text)

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to a page: what it is called, and the name of its page."""

    words: Words
    page: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The same thing for machines: media type, name of the format, path from the site's folder."""

    media: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language.

    Args:
        name: its address without language and suffix.
        template: a file below ``templates/site``.
        title: what it is called.
        values: makes what the template needs, for a language.
        section: the name in :data:`NAVIGATION` it belongs under.
        crumbs: the way to it from the first page.
        machine: where the same is for machines.
        iri: what it is about, where that is one thing of the graph.
        description: a sentence for search engines.
        tab: what tabs, bookmarks and search engines call it, where ``title`` needs its place.
    """

    name: str
    template: str
    title: Words
    values: Callable[[str], Mapping[str, Any]] = field(default=lambda _lang: {})
    section: str = ""
    crumbs: tuple[Crumb, ...] = ()
    machine: tuple[Machine, ...] = ()
    iri: str = ""
    description: Words | None = None
    tab: Words | None = None


@cache
def _templates(most: int = 0) -> Environment:
    """The templates; with ``most`` they shorten every text to so many characters."""
    made = environment()
    if most:
        made.finalize = partial(shortened, most=most)
    made.filters["number"] = _number
    made.filters["one_line"] = one_line
    return made


def _number(value: object) -> str:
    """A number as people read it: digits in groups, no trailing zeros."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return "" if value is None else str(value)
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def machines(page: Page) -> tuple[Machine, ...]:
    """Where the same as on ``page`` is for machines: what it says itself, and its data."""
    data = [Machine(media, label, f"doc/{page.name}.{suffix}")
            for suffix, (media, label) in DATA.items() if _is_about(page)]  # fmt: skip
    return (*data, *page.machine)


def _is_about(page: Page) -> bool:
    """Whether it is the page about a thing of the data."""
    return "/id/" in page.iri and page_of(page.iri) == page.name


def render(
    page: Page,
    lang: str,
    base: str = "",
    languages: Sequence[str] = LANGUAGES,
    *,
    live: bool = False,
) -> bytes:
    """``page`` in ``lang``.

    Args:
        page: what is to be seen.
        lang: one of ``languages``.
        base: the site's address where that is known.
        languages: those the site has.
        live: whether a server shows it, which can be asked.
    """
    found = b""
    for most in (0, *_SHORTER):
        found = as_bytes(_rendered(page, lang, (base, languages, live), most))
        if len(found) <= LARGEST:
            break
    return found


def _rendered(page: Page, lang: str, where: tuple[str, Sequence[str], bool], most: int) -> str:
    """The page with texts of at most so many characters, unless that is 0."""
    name, root, (base, languages, live) = page.name, root_of(page.name), where
    return _templates(most).get_template(f"site/{page.template}").render(
        **page.values(lang),
        cut_at=most,
        page=page,
        lang=lang,
        say=partial(say, lang=lang),
        root=root,
        to=partial(_to, name, lang),
        spoken=partial(_parts, lang=lang, most=most),
        names={one: (LANGUAGE_NAMES[one], f"{root}{file_of(name, one)}") for one in languages},
        navigation=NAVIGATION,
        machines=machines(page),
        stated=f"doc/{page.name}.html" if _is_about(page) else "",
        base=base,
        live=live,
        here=file_of(name, lang),
        colon="：" if lang.startswith("zh") else ": ",
        comma="、" if lang.startswith("zh") else ", ",
    )  # fmt: skip


def _parts(text: str, lang: str, most: int) -> Iterator[tuple[str, str]]:
    return language_parts(str(shortened(text, most)) if most else text, lang)


def _to(here: str, lang: str, there: str, anchor: str = "") -> str:
    return way(here, there, lang, anchor)
