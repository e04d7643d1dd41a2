"""The site for people: every page in two languages, the same on a server and in a folder.

>>> from bscgraph.publish.site import find, pages, render
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.page import Page, Words, render

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = [
    "Page",
    "Words",
    "asked",
    "file",
    "files",
    "find",
    "of_entry",
    "of_site",
    "pages",
    "render",
]

# The modules for each first part of a page's name, asked in turn. Each has ``page(site, name)``,
# which gives one page, or None where there is none of that name; and all its pages, either by
# ``of_entry(site, entry)``, those of one submission, or by ``pages(site)``, those across them. It
# may have ``files(site)``, paths and contents of what is no page, or ``entry_files(site, entry)``,
# and ``file(site, path)``, one of these with its media type. Where a server is there to be asked,
# ``asked(site, name, lang, values)`` answers a form.
_KINDS: dict[str, tuple[str, ...]] = {
    "index": ("home",),
    "agencies": ("agencies",),
    "scorecard": ("scorecard", "evidence"),
    "agency": ("agency",),
    "budget": ("budget",),
    "compare": ("compare",),
    "quality": ("quality",),
    "about": ("about",),
    "history": ("feed",),
    "vocabulary": ("vocabulary",),
    "query": ("query",),
    "search": ("search",),
    "sparql": ("sparql",),
}


def _kind(name: str) -> Any:
    return import_module(f"{__name__}.{name}")


def _modules() -> list[Any]:
    return [_kind(one) for one in dict.fromkeys(one for some in _KINDS.values() for one in some)]


def _modules_of(name: str) -> list[Any]:
    return [_kind(one) for one in _KINDS.get(name.partition("/")[0], ())]


def pages(site: Site) -> Iterator[Page]:
    """Every page of the site; each scorecard is read once and forgotten."""
    yield from of_site(site)
    for entry in site.entries:
        yield from of_entry(site, entry)


def of_site(site: Site) -> Iterator[Page]:
    """The pages that are not those of one submission."""
    for module in _modules():
        if hasattr(module, "pages") and not hasattr(module, "of_entry"):
            yield from module.pages(site)


def of_entry(site: Site, entry: Entry) -> Iterator[Page]:
    """The pages of one submission."""
    for module in _modules():
        if hasattr(module, "of_entry"):
            yield from module.of_entry(site, entry)


def files(site: Site, entry: Entry | None = None) -> Iterator[tuple[str, bytes]]:
    """What belongs to pages and is none: of one submission, else of those across them."""
    for module in _modules():
        if entry is not None and hasattr(module, "entry_files"):
            yield from module.entry_files(site, entry)
        if entry is None and hasattr(module, "files"):
            yield from module.files(site)


def file(site: Site, path: str) -> tuple[bytes, str] | None:
    """What :func:`files` has at ``path``, with its media type; None where there is nothing."""
    for module in _modules():
        found: tuple[bytes, str] | None = (
            module.file(site, path) if hasattr(module, "file") else None
        )
        if found is not None:
            return found
    return None


def asked(site: Site, name: str, lang: str, values: Mapping[str, str]) -> tuple[Page, int] | None:
    """What a form on the page ``name`` asked for, and the HTTP status; None where none asks."""
    for module in _modules_of(name):
        found: tuple[Page, int] | None = None
        if hasattr(module, "asked"):
            found = module.asked(site, name, lang, values)
        if found is not None:
            return found
    return None


def find(site: Site, name: str) -> Page | None:
    """The page ``name`` (without language and suffix); None where there is none."""
    for module in _modules_of(name):
        found: Page | None = module.page(site, name)
        if found is not None:
            return found
    return None
