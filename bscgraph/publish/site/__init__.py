"""The site for people: every page in two languages, the same on a server and in a folder.

>>> from bscgraph.publish.site import find, pages, render
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.page import Page, Words, render

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["Page", "Words", "find", "pages", "render"]

# The module for each first part of a page's name; each has ``pages(site)``, which gives all its
# pages, and ``page(site, name)``, which gives one, or None where there is none of that name.
_KINDS = {
    "index": "home",
}


def _kind(name: str) -> Any:
    return import_module(f"{__name__}.{name}")


def pages(site: Site) -> Iterator[Page]:
    """Every page of the site; each scorecard is read once and forgotten."""
    for module in dict.fromkeys(_KINDS.values()):
        yield from _kind(module).pages(site)


def find(site: Site, name: str) -> Page | None:
    """The page ``name`` (without language and suffix); None where there is none."""
    module = _KINDS.get(name.partition("/")[0])
    found: Page | None = _kind(module).page(site, name) if module else None
    return found
