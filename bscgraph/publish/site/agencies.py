"""The list of everybody with scorecards, on pages short enough to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bscgraph.iri import Register
from bscgraph.publish.site.across import agency_words, answer, figures, numbered, paged, told
from bscgraph.publish.site.lines import Line, groups_naming, line, lines, years
from bscgraph.publish.site.page import Machine, Page
from bscgraph.publish.site.source import year_words

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site

__all__ = ["page", "pages"]

_LINKS = 220  # to scorecards on one page
_LEAST = 12


def pages(site: Site) -> Iterator[Page]:
    """``agencies``, ``agencies/2`` …"""
    found = lines(site)
    longest = max((len(one.cards) for one in found), default=1)
    some = list(paged("agencies", found, max(_LEAST, _LINKS // (longest + 6))))
    names = [name for name, _ in some]
    for name, part in some:
        yield _page(site, name, part, names)


def page(site: Site, name: str) -> Page | None:
    """One of these pages."""
    return next((one for one in pages(site) if one.name == name), None)


def _page(site: Site, name: str, part: Sequence[Line], names: Sequence[str]) -> Page:
    def values(_lang: str) -> Mapping[str, Any]:
        return {
            "groups": [(one, *_facts(site, one)) for one in part if one.group],
            "agencies": [(one, *_facts(site, one)) for one in part if not one.group],
            "counts": _counts(site),
            "leaves": names,
            "span": [year_words(year) for year in years(site)],
        }

    title = numbered(told("agencies"), names.index(name))
    return Page(
        name, "agencies.html", title, values, "agencies",
        machine=(answer("agencies/overview"), Machine("application/atom+xml", "Atom", "feed.xml")),
    )  # fmt: skip


def _counts(site: Site) -> Mapping[str, int]:
    groups = sum(bool(one.group) for one in lines(site))
    return {"groups": groups, "agencies": len(lines(site)) - groups}


def _facts(site: Site, one: Line) -> tuple[Any, ...]:
    """Size, money and states of the newest scorecard; who is above; groups that name it."""
    known, numbers = Register.default().agencies.get(one.slug), figures(site)
    above = known.parent if known and not one.group and known.parent != "taipei" else None
    parent = Register.default().agencies.get(above or "")
    named = [group for name in groups_naming(site).get(one.iri, ()) if (group := line(site, name))]
    return (
        numbers.size(one.last),
        numbers.money(one.last),
        numbers.states(one.last),
        agency_words(parent.slug, parent.name) if parent else None,
        named,
    )
