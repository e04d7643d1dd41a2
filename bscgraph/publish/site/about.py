"""What this is: sources, method, limits, licence, downloads, how to cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bscgraph.publish.dumps.columns import TABLES
from bscgraph.publish.site.across import agency_words
from bscgraph.publish.site.lines import lines
from bscgraph.publish.site.page import Machine, Page, Words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["page", "pages"]

LICENCE = "https://data.gov.tw/license"
_WHOLE = (
    ("data/all.nq.gz", "N-Quads"),
    ("data/all.trig.gz", "TriG"),
    ("data/all.jsonld.gz", "JSON-LD"),
    ("data/bscgraph.xlsx", "Excel"),
    ("data/bscgraph.ods", "OpenDocument"),
)
_CATALOGUE = (
    ("catalog.ttl", "DCAT (Turtle)"),
    ("catalog.jsonld", "DCAT (JSON-LD)"),
    ("catalog.rdf", "DCAT (RDF/XML)"),
    ("void.ttl", "VoID"),
    ("data-gov-tw.json", "data.gov.tw"),
    ("queries.ttl", "SHACL (SPARQL)"),
)


def pages(site: Site) -> Iterator[Page]:
    """The page ``about``."""

    def values(lang: str) -> Mapping[str, Any]:
        groups = sum(bool(one.group) for one in lines(site))
        return {
            "counts": {
                "cards": len(site.cards),
                "groups": groups,
                "agencies": len(lines(site)) - groups,
            },
            "cited": _cited(site, lang),
            # a server makes what it can while it sends it; the rest belongs to the folder
            "whole": _WHOLE[:1] if site.live else _WHOLE,
            # a catalogue names addresses, and is made only where they are known
            "catalogue": _CATALOGUE if site.address else (),
            "tables": TABLES,
            "data_licence": LICENCE,
        }

    yield Page("about", "about.html", Words(*both("about")), values, "about",
               machine=(Machine("application/atom+xml", "Atom", "feed.xml"),),
               description=Words(*both("about.lead")))  # fmt: skip


def page(site: Site, name: str) -> Page | None:
    """The page ``about``, if that is its name."""
    return next((one for one in pages(site) if one.name == name), None)


def _cited(site: Site, lang: str) -> Mapping[str, str] | None:
    """What a citation of the newest scorecard is made of."""
    entry = next(site.newest_first(), None)
    if entry is None:
        return None
    name = agency_words(entry.slug, entry.agency_name)[lang]
    path = f"{lang}/{entry.page}.html"
    return {"agency": name, "year": entry.years[lang], "address": f"{site.address}{path}"}
