"""Pages of scorecards as tests see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from bscgraph.publish.site import render, scorecard
from bscgraph.publish.site.page import Page
from bscgraph.publish.site.source import Entry, Site
from tests.cards import agency_card
from tests.publish.site import oddcards
from tests.publish.site.held import site_of

LANGUAGES = ("en", "zh-Hant")


@cache
def odd() -> Site:
    return site_of(oddcards.every())


@cache
def twice() -> Site:
    """A scorecard submitted twice; the first time it was another."""
    return site_of([oddcards.comparing(), (agency_card(), 2)])


def made(site: Site, entry: Entry) -> dict[str, Page]:
    return {one.name: one for one in scorecard.of_entry(site, entry)}


def every(site: Site) -> Iterator[tuple[Entry, Page, str]]:
    for entry in site.entries:
        for one in scorecard.of_entry(site, entry):
            for lang in LANGUAGES:
                yield entry, one, lang


def words(site: Site, name: str, lang: str = "zh-Hant") -> str:
    """What a reader of a page sees, on one line."""
    found = scorecard.page(site, name)
    assert found is not None, name
    main = render(found, lang).decode().partition("<main")[2]
    apart = re.sub(r"</(?:t[dh]|p|li|d[td]|h[1-4]|caption)>|<br>", " ", main)
    text = re.sub(r"<[^>]*>", "", apart)
    return " ".join(unescape(text).split())
