"""What can be searched in a site without a server: each text once, with the years it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bscgraph.iri import Register
from bscgraph.publish.site.place import page_of
from bscgraph.search.texts import KINDS, texts

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["Listed", "by_agency", "labels", "names_of", "page_in"]

_WITH_PAGES = ("objective", "kpi", "plan", "theme")


@dataclass(frozen=True, slots=True)
class Listed:
    """A text of an agency: what it is the text of, and the pages of its years, newest first."""

    kind: str
    code: str
    text: str
    places: tuple[tuple[int, str], ...]


@lru_cache(maxsize=2)
def by_agency(site: Site, agency: str) -> Sequence[Listed]:
    """The texts of the newest submissions of an agency (IRI), in the order of kinds and codes.

    Raises:
        StoreError: the store cannot answer.
    """
    found: dict[tuple[str, str, str], dict[int, str]] = {}
    for entry in site.agencies[agency]:
        # Of two things with one text, the engine tells now this first and now that.
        for key, page in sorted(set(_of(site, entry))):
            found.setdefault(key, {}).setdefault(entry.year or 0, page)
    made = [Listed(*key, tuple(sorted(places.items(), reverse=True)))
            for key, places in found.items()]  # fmt: skip
    return sorted(made, key=lambda one: (KINDS.index(one.kind), one.code, one.text, one.places))


def _of(site: Site, entry: Entry) -> Iterator[tuple[tuple[str, str, str], str]]:
    for one in texts(site.store, entry.graph):  # type: ignore[arg-type]
        text = " ".join(one.text.split())
        if text:
            yield (one.kind, one.code, text), page_in(entry, one.thing)


def page_in(entry: Entry, thing: str) -> str:
    """The page on which a thing is seen: its own, or that of what it belongs to."""
    head, mark, path = thing.partition("/id/")
    parts = path.split("/")
    if len(parts) >= 5 and parts[0] == "scorecard" and parts[3] in _WITH_PAGES:
        return page_of(f"{head}{mark}{'/'.join(parts[:5])}")
    return entry.page


def names_of(entry: Entry) -> tuple[str, ...]:
    """All names the agency of a submission goes by."""
    known = Register.default().agencies.get(entry.slug)
    names = [entry.agency_name, entry.slug]
    if known is not None:
        names += [known.name, known.name_en, *known.aliases]
    return tuple(dict.fromkeys(name for name in names if name))


def labels() -> Mapping[str, Mapping[str, str]]:
    """What the kinds are called, by language."""
    from bscgraph.query import columns

    return columns()["what"].values
