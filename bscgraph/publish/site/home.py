"""The first page: what is here, for whom, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bscgraph.publish.site.page import Page, Words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["page", "pages"]


def pages(site: Site) -> Iterator[Page]:
    """The first page."""

    def values(_lang: str) -> Mapping[str, Any]:
        return {"site": site}

    yield Page("index", "home.html", Words(*both("site")), values, "index")


def page(site: Site, name: str) -> Page | None:
    """The first page, if that is its name."""
    return next((one for one in pages(site) if one.name == name), None)
